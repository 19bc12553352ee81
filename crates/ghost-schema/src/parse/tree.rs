//! TOML as a tree of nodes that know where they stand, in the order they were written.
//!
//! The only file that knows the TOML crate. It goes on after a syntax error, so that an author sees all of them.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::forms::Json;
use crate::problem::{Problem, problem};

/// Bytes of the source.
pub type Span = Range<usize>;

/// Tables and arrays within each other: a schema needs five.
const MAX_TOML_DEPTH: u32 = 24;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    pub span: Span,
    pub kind: Kind,
}

/// What TOML has.
#[derive(Clone, Debug)]
pub enum Kind {
    Text(String),
    /// In decimal, of any length.
    Integer(String),
    /// As written; refused wherever it stands.
    Float(String),
    Bool(bool),
    /// In RFC 3339, where it has a date, a time and an offset.
    Datetime(String),
    Array(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key of a table with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub node: Node,
}

/// Reads a TOML document as far as it goes, with what is wrong with its syntax.
pub fn read(source: &str) -> (Node, Vec<(Span, Problem)>) {
    let (root, errors) = DeTable::parse_recoverable(source);
    let problem = |error: &toml::de::Error| {
        let span = error.span().unwrap_or(source.len()..source.len());
        (span, problem!(schema::TOML_SYNTAX, error.message()))
    };
    let mut problems = errors.iter().map(problem).collect();
    (Node { span: 0..source.len(), kind: table(root.get_ref(), 0, &mut problems) }, problems)
}

fn table(table: &DeTable<'_>, depth: u32, problems: &mut Vec<(Span, Problem)>) -> Kind {
    let entry = |(key, value): (&Spanned<_>, _)| Entry {
        key: String::from(&**AsRef::<std::borrow::Cow<'_, str>>::as_ref(key)),
        key_span: key.span(),
        node: node(value, depth + 1, problems),
    };
    let mut entries: Vec<Entry> = table.iter().map(entry).collect();
    // The parser keeps keys by name; where they first stand is the author's order.
    entries.sort_by_key(|entry| entry.key_span.start);
    Kind::Table(entries)
}

fn node(value: &Spanned<DeValue<'_>>, depth: u32, problems: &mut Vec<(Span, Problem)>) -> Node {
    if depth > MAX_TOML_DEPTH {
        problems.push((value.span(), problem!(schema::TOML_SYNTAX, "tables and arrays nest deeper than 24 levels")));
        return Node { span: value.span(), kind: Kind::Table(Vec::new()) };
    }
    let kind = match value.get_ref() {
        DeValue::String(text) => Kind::Text(text.to_string()),
        DeValue::Integer(number) => Kind::Integer(decimal(number.as_str(), number.radix())),
        DeValue::Float(number) => Kind::Float(number.as_str().into()),
        DeValue::Boolean(b) => Kind::Bool(*b),
        DeValue::Datetime(datetime) => Kind::Datetime(datetime.to_string()),
        DeValue::Array(items) => Kind::Array(items.iter().map(|item| node(item, depth + 1, problems)).collect()),
        DeValue::Table(inner) => table(inner, depth, problems),
    };
    Node { span: value.span(), kind }
}

fn decimal(digits: &str, radix: u32) -> String {
    let digits = digits.trim_start_matches('+');
    if radix == 10 {
        return digits.into();
    }
    // Beyond 128 bits no type takes it, and the text says so as well as a number would.
    u128::from_str_radix(digits, radix).map_or_else(|_| digits.into(), |n| n.to_string())
}

impl Node {
    /// The value behind `key`, with the key.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            Kind::Table(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The entries of a table; none of anything else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Table(entries) => entries,
            _ => &[],
        }
    }

    /// What the value is, in words.
    #[must_use]
    pub fn is_table(&self) -> bool {
        matches!(self.kind, Kind::Table(_))
    }

    /// The value as the forms take it; a float becomes a number that no integer type accepts.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match &self.kind {
            Kind::Text(text) | Kind::Datetime(text) => Json::text(text.as_str()),
            Kind::Integer(number) | Kind::Float(number) => Json::Number(number.clone()),
            Kind::Bool(b) => Json::Bool(*b),
            Kind::Array(items) => Json::list(items, Self::to_json),
            Kind::Table(entries) => Json::object(entries.iter().map(|entry| (&*entry.key, entry.node.to_json()))),
        }
    }
}

#[cfg(test)]
mod tests;
