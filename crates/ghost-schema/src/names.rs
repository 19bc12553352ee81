//! Which names a contract may use, and why not others.
//!
//! A name becomes a Rust identifier, a wasm export, a Python attribute and an option of `ghostcli contract call`; the
//! rules here keep all of these possible without renaming. Python's keywords are allowed (`from` is a good name for a
//! payer): Python handles add an underscore.

use crate::limits::MAX_NAME_BYTES;
use crate::problem::{Problem, problem};

/// How a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `price_per_day`: methods, fields, storage items, roles, variants, uses, invariants.
    Snake,
    /// `PricePerDay`: types, errors, events.
    Camel,
    /// `MAX_DAYS`: constants.
    Screaming,
    /// `name-lease`: contracts.
    Kebab,
}

/// Options of `ghostcli contract call` and keywords of the Python handles: no argument of a method has such a name.
pub const CALL_OPTIONS: &[&str] = &[
    "as",
    "by",
    "color",
    "config",
    "explain",
    "gas_limit",
    "gas_price",
    "height",
    "help",
    "home",
    "json",
    "node",
    "nonce",
    "pay",
    "payer",
    "profile",
    "quiet",
    "trace",
    "valid_until",
    "verbose",
    "wait",
    "yes",
];

/// Exports that a module has besides its methods, and symbols that compiler and linker own.
pub const TAKEN_EXPORTS: &[&str] = &["main", "memory", "memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"];

/// Methods that are called by the ledger at a moment of their own; no invariant has such a name.
pub const LEDGER_METHODS: &[&str] = &["init", "migrate"];

/// Keywords of Rust 2024, strict and reserved (the Rust Reference, "Keywords").
const RUST_KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// CamelCase names that mean something else wherever the SDK's prelude or Python's constants are in sight.
const TAKEN_TYPES: &[&str] = &[
    "Address", "Blob", "Box", "Call", "Contract", "Duration", "Err", "Error", "False", "Hash", "List", "None", "Ok",
    "Option", "Result", "Rlusd", "Self", "Some", "String", "Text", "Time", "True", "Vec", "View",
];

/// Checks that `name` is written in `style`, is not too long and means nothing else.
pub fn check(name: &str, style: Style) -> Result<(), Problem> {
    if name.len() > MAX_NAME_BYTES {
        return Err(problem!(schema::BAD_NAME, name, "a name has at most 40 letters"));
    }
    if !style.fits(name) {
        return Err(problem!(schema::BAD_NAME, name, style.rule()));
    }
    let taken = match style {
        Style::Snake => RUST_KEYWORDS.contains(&name).then_some("it is a keyword of Rust"),
        Style::Camel => TAKEN_TYPES.contains(&name).then_some("the SDK uses it for something else"),
        Style::Screaming | Style::Kebab => None,
    };
    taken.map_or(Ok(()), |reason| Err(problem!(schema::RESERVED_NAME, name, reason)))
}

/// Checks the name of a method's argument, on top of [`check`].
pub fn check_argument(name: &str) -> Result<(), Problem> {
    if CALL_OPTIONS.contains(&name) {
        return Err(problem!(schema::RESERVED_NAME, name, "it is an option of `ghostcli contract call`"));
    }
    Ok(())
}

/// Checks the name of a method or an invariant, on top of [`check`].
pub fn check_export(name: &str) -> Result<(), Problem> {
    if TAKEN_EXPORTS.contains(&name) {
        return Err(problem!(schema::RESERVED_NAME, name, "a module has something else of that name"));
    }
    Ok(())
}

impl Style {
    fn fits(self, name: &str) -> bool {
        let joined = |by: char, part: fn(&str) -> bool| name.split(by).all(part);
        let lower = |part: &str| starts(part, |b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let upper = |part: &str| starts(part, |b| b.is_ascii_uppercase() || b.is_ascii_digit());
        match self {
            Self::Snake => name.starts_with(|c: char| c.is_ascii_lowercase()) && joined('_', lower),
            Self::Screaming => name.starts_with(|c: char| c.is_ascii_uppercase()) && joined('_', upper),
            Self::Kebab => name.starts_with(|c: char| c.is_ascii_lowercase()) && joined('-', lower),
            Self::Camel => {
                name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(|b| b.is_ascii_alphanumeric())
            }
        }
    }

    fn rule(self) -> &'static str {
        match self {
            Self::Snake => "write lower-case words joined by single underscores",
            Self::Camel => "write CamelCase",
            Self::Screaming => "write UPPER_CASE words joined by single underscores",
            Self::Kebab => "write lower-case words joined by single hyphens",
        }
    }
}

fn starts(part: &str, all: fn(u8) -> bool) -> bool {
    !part.is_empty() && part.bytes().all(all)
}

/// The CamelCase of a snake_case name: what a variant, or a method's struct of arguments, is called in Rust.
#[must_use]
pub fn camel(snake: &str) -> String {
    let mut out = String::new();
    for word in snake.split('_') {
        let mut letters = word.chars();
        out.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

/// Whether `kind` is a kind of action: two to five words in lower case, joined by dots, at most 64 bytes.
#[must_use]
pub fn is_action_kind(kind: &str) -> bool {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
    };
    kind.len() <= 64 && (2..=5).contains(&kind.split('.').count()) && kind.split('.').all(word)
}

#[cfg(test)]
mod tests;
