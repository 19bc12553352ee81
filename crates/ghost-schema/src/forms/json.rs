//! JSON text, strictly: RFC 8259, with what it leaves open decided.
//!
//! Numbers stay the text they were, so that no value passes through a float. Lone surrogates, control characters,
//! other spaces, depth beyond 32 and text beyond 1 MiB are errors. An object keeps its keys in order and may hold one
//! twice: whoever reads it says which is too many.

use std::fmt;

use crate::problem::{Problem, problem};

/// Bytes of a JSON text: 64 KiB of arguments as escaped or hexadecimal text, and room.
pub const MAX_JSON_BYTES: usize = 1024 * 1024;
/// Arrays and objects within each other.
const MAX_JSON_DEPTH: u32 = 32;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it was written.
    Number(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in order.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one JSON value that is all of `text`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        if text.len() > MAX_JSON_BYTES {
            return Err(problem!(request::BAD_JSON, MAX_JSON_BYTES, "it is longer than 1 MiB"));
        }
        let mut scan = Scan { text, at: 0 };
        let read = scan.value(0).and_then(|value| {
            scan.spaces();
            if scan.at == text.len() { Ok(value) } else { Err("something follows the value") }
        });
        read.map_err(|reason| problem!(request::BAD_JSON, scan.at, reason))
    }

    /// A string.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number.
    pub fn number(n: impl fmt::Display) -> Self {
        Self::Number(n.to_string())
    }

    /// An object of these entries.
    pub fn object<K: Into<String>>(entries: impl IntoIterator<Item = (K, Json)>) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// A list of what `make` gives for each item.
    pub fn list<T>(items: impl IntoIterator<Item = T>, make: impl FnMut(T) -> Json) -> Self {
        Self::List(items.into_iter().map(make).collect())
    }

    /// What the value is, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// Compact JSON; control characters are escaped, so that a terminal shows what is there.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(b) => write!(f, "{b}"),
            Self::Number(n) => f.write_str(n),
            Self::Text(text) => write_text(f, text),
            Self::List(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if i == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Self::Object(entries) => {
                f.write_str("{")?;
                for (i, (key, value)) in entries.iter().enumerate() {
                    f.write_str(if i == 0 { "" } else { "," })?;
                    write_text(f, key)?;
                    write!(f, ":{value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            // Everything that is not plain lies in the first plane, so four digits hold it.
            c if !crate::problem::is_plain(c) => write!(f, "\\u{:04x}", u32::from(c))?,
            c => write!(f, "{c}")?,
        }
    }
    f.write_str("\"")
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

type Read<T> = Result<T, &'static str>;

impl Scan<'_> {
    fn value(&mut self, depth: u32) -> Read<Json> {
        self.spaces();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Json::Number),
            Some(_) => self.word(),
            None => Err("a value is expected"),
        }
    }

    fn word(&mut self) -> Read<Json> {
        for (word, value) in [("null", Json::Null), ("true", Json::Bool(true)), ("false", Json::Bool(false))] {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err("a value is expected")
    }

    fn list(&mut self, depth: u32) -> Read<Json> {
        self.enter(depth)?;
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.take(b']') {
                return Ok(Json::List(items));
            }
            if !self.take(b',') {
                return Err("`,` or `]` is expected");
            }
        }
    }

    fn object(&mut self, depth: u32) -> Read<Json> {
        self.enter(depth)?;
        let mut entries = Vec::new();
        if self.take(b'}') {
            return Ok(Json::Object(entries));
        }
        loop {
            self.spaces();
            if self.peek() != Some(b'"') {
                return Err("a key in quotes is expected");
            }
            let key = self.string()?;
            if !self.take(b':') {
                return Err("`:` is expected");
            }
            entries.push((key, self.value(depth + 1)?));
            if self.take(b'}') {
                return Ok(Json::Object(entries));
            }
            if !self.take(b',') {
                return Err("`,` or `}` is expected");
            }
        }
    }

    fn number(&mut self) -> Read<String> {
        let start = self.at;
        self.step(|b| b == b'-', 1);
        let whole = self.at;
        if self.step(|b| b.is_ascii_digit(), usize::MAX) == 0 {
            return Err("a digit is expected");
        }
        if self.text[whole..self.at].starts_with('0') && self.at > whole + 1 {
            return Err("a number has no leading zeros");
        }
        if self.step(|b| b == b'.', 1) == 1 && self.step(|b| b.is_ascii_digit(), usize::MAX) == 0 {
            return Err("a digit is expected");
        }
        if self.step(|b| matches!(b, b'e' | b'E'), 1) == 1 {
            self.step(|b| matches!(b, b'+' | b'-'), 1);
            if self.step(|b| b.is_ascii_digit(), usize::MAX) == 0 {
                return Err("a digit is expected");
            }
        }
        Ok(self.text[start..self.at].into())
    }

    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').ok_or("a string does not end")?;
            out.push_str(&rest[..plain]);
            self.at += plain;
            match self.next() {
                Some(b'"') => return Ok(out),
                Some(b'\\') => out.push(self.escape()?),
                _ => {
                    self.at -= 1;
                    return Err("a control character in a string must be escaped");
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        Ok(match self.next() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err("there is no such escape"),
        })
    }

    /// `\uXXXX`, or a surrogate pair of two of them (RFC 8259 §7).
    fn unicode(&mut self) -> Read<char> {
        const LONE: &str = "a surrogate has no partner";
        let first = self.hex4()?;
        let code = match first {
            0xd800..0xdc00 => {
                if !self.text[self.at..].starts_with("\\u") {
                    return Err(LONE);
                }
                self.at += 2;
                match self.hex4()? {
                    second @ 0xdc00..0xe000 => 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00),
                    _ => return Err(LONE),
                }
            }
            plain => plain,
        };
        char::from_u32(code).ok_or(LONE)
    }

    fn hex4(&mut self) -> Read<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        self.at += if code.is_some() { 4 } else { 0 };
        code.ok_or("four hexadecimal digits are expected")
    }

    fn enter(&mut self, depth: u32) -> Read<()> {
        if depth == MAX_JSON_DEPTH {
            return Err("it nests deeper than 32 levels");
        }
        self.at += 1;
        Ok(())
    }

    /// Skips spaces, then takes this byte if it comes next.
    fn take(&mut self, byte: u8) -> bool {
        self.spaces();
        self.step(|b| b == byte, 1) == 1
    }

    fn spaces(&mut self) {
        self.step(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'), usize::MAX);
    }

    /// Takes at most `most` bytes that are `wanted`; how many.
    fn step(&mut self, wanted: impl Fn(u8) -> bool, most: usize) -> usize {
        let taken = self.text.as_bytes()[self.at..].iter().take(most).take_while(|b| wanted(**b)).count();
        self.at += taken;
        taken
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek();
        self.at += usize::from(byte.is_some());
        byte
    }
}

#[cfg(test)]
mod tests;
