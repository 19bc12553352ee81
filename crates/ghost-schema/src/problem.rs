//! How a broken rule is reported: a closed code of class `schema` or `request`, its operands, and where it stands.
//!
//! The words come from interface/errors.toml alone. Operands may come from an attacker's schema, and they enter
//! receipts and terminals, so they are cut and cleaned here, once.

use ghost_types::errors::TABLE;
use ghost_types::failure::ErrorRow;
use ghost_types::{ErrorCode, Failure, Value};

/// Bytes of an operand: the three of one problem fit the 1 KiB that a receipt has for fields.
const MAX_OPERAND_BYTES: usize = 160;

/// Operands that are words of the checker rather than names and numbers of a schema.
const WORDS: &[&str] =
    &["capability", "expected", "first", "key", "kind", "known", "part", "reason", "rule", "second", "what"];

/// One broken rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub code: ErrorCode,
    /// The operands, in the order of the code's row.
    pub fields: Vec<Value>,
}

/// Where in a contract.toml a rule is broken: the keys that lead there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Keys from the root; an array's items are counted in decimal.
    pub path: Vec<String>,
    /// Whether the last key is meant, rather than what stands behind it.
    pub key: bool,
}

impl Place {
    /// What stands behind these keys.
    pub fn value<S: AsRef<str>>(path: &[S]) -> Self {
        Self { path: path.iter().map(|key| key.as_ref().into()).collect(), key: false }
    }

    /// The last of these keys.
    pub fn key<S: AsRef<str>>(path: &[S]) -> Self {
        Self { key: true, ..Self::value(path) }
    }
}

/// Takes the problems of a check, as they are found.
pub type Report<'a> = dyn FnMut(Place, Problem) + 'a;

impl Problem {
    /// A problem with operands; texts among them are cut and cleaned.
    pub fn new(code: ErrorCode, fields: impl IntoIterator<Item = Value>) -> Self {
        let clean = |value| match value {
            Value::Text(text) => Value::Text(clean(&text, MAX_OPERAND_BYTES)),
            other => other,
        };
        Self { code, fields: fields.into_iter().map(clean).collect() }
    }

    /// The row of interface/errors.toml.
    #[must_use]
    pub fn row(&self) -> &'static ErrorRow {
        const NONE: ErrorRow =
            ErrorRow { code: ErrorCode { class: 0, code: 0 }, slug: "", fields: &[], text: "", way_out: "" };
        TABLE.iter().find(|row| row.code == self.code).unwrap_or(&NONE)
    }

    /// The sentence, operands filled in.
    #[must_use]
    pub fn message(&self) -> String {
        let row = self.row();
        let shown: Vec<String> = self.fields.iter().map(show).collect();
        fill(row.text, |name| row.fields.iter().position(|field| *field == name).and_then(|i| shown.get(i).cloned()))
    }
}

/// As a receipt has it: null in place of every operand that is the checker's own words. A receipt is hashed, and words
/// may be put better one day; names and numbers of the schema stay what they are.
impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let names = problem.row().fields;
        let hashed = |(value, name): (Value, &&str)| if WORDS.contains(name) { Value::Null } else { value };
        Self::new(problem.code, problem.fields.into_iter().zip(names).map(hashed).collect::<Vec<_>>())
    }
}

/// Text by attackers, fit for a receipt and a terminal: control characters and those that turn the direction of
/// writing become `?`, and it is cut at `most` bytes.
#[must_use]
pub fn clean(text: &str, most: usize) -> String {
    let mut out = String::new();
    for c in text.chars().map(|c| if is_plain(c) { c } else { '?' }) {
        if out.len() + c.len_utf8() > most {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

/// Whether a character shows as itself: no control character, and none that hides or reorders its neighbours.
#[must_use]
pub fn is_plain(c: char) -> bool {
    let hides = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !c.is_control() && !hides
}

/// A template's sentence: each `{name}` becomes what `operand` gives for it; an unknown one stays as it is.
#[must_use]
pub fn fill(template: &str, operand: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match operand(name) {
            Some(shown) => out.push_str(&shown),
            None => {
                out.push('{');
                out.push_str(name);
                out.push('}');
            }
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn show(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Uint(n) => n.to_string(),
        Value::Negative(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Null => "nothing".into(),
        Value::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        Value::Array(items) => items.iter().map(show).collect::<Vec<_>>().join(", "),
    }
}

/// Makes a [`Problem`]: `problem!(schema::TOO_LARGE, "the arguments", size, most)`.
macro_rules! problem {
    ($class:ident :: $slug:ident $(, $operand:expr)* $(,)?) => {
        $crate::problem::Problem::new(ghost_types::errors::$class::$slug, [$(ghost_types::Value::from($operand)),*])
    };
}
pub(crate) use problem;
