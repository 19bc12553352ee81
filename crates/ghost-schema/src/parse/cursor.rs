//! Reading tables with known keys: every helper gives what it can and reports the rest, so that reading goes on.

use std::collections::BTreeSet;

use super::tree::{Entry, Kind, Node, Span};
use crate::generated::keys;
use crate::limits::MAX_DIAGNOSTICS;
use crate::model::Field;
use crate::problem::{Place, Problem, problem};
use crate::types::{Type, TypeError};

/// Mistakes that are collected before they are sorted: a file beyond that was not written by hand, and each new one is
/// compared with those before.
const MAX_FOUND: usize = 10 * MAX_DIAGNOSTICS;

/// What is read, and what was wrong so far.
pub struct Cursor<'a> {
    /// The text that spans point into.
    pub source: &'a str,
    /// The whole document.
    pub root: &'a Node,
    /// The names of `[types]`, in order: what type expressions may mention.
    pub types: Vec<&'a str>,
    /// What was wrong.
    pub found: Vec<(Span, Problem)>,
}

impl<'a> Cursor<'a> {
    /// Notes a mistake. A place that is wrong in one way is not also wrong in another: that follows, as a rule.
    pub fn report(&mut self, span: &Span, problem: Problem) {
        let wrong_here = |(earlier, other): &(Span, Problem)| earlier == span && other.code != problem.code;
        if self.found.len() < MAX_FOUND && !self.found.iter().any(wrong_here) {
            self.found.push((span.clone(), problem));
        }
    }

    /// The entries of a top-level table, in order; none if it is not there.
    pub fn table(&mut self, name: &'static str) -> &'a [Entry] {
        match self.root.entry(name) {
            Some(entry) => self.entries(entry, name),
            None => &[],
        }
    }

    /// The entries of a value that must be a table.
    pub fn entries(&mut self, entry: &'a Entry, what: &str) -> &'a [Entry] {
        if !entry.node.is_table() {
            self.report(&entry.node.span, problem!(schema::WRONG_FORM, what, "a table"));
        }
        entry.node.entries()
    }

    /// Reports keys that `entries` should not have.
    pub fn known(&mut self, entries: &[Entry], table: &str, known: &[&str]) {
        for entry in entries {
            if !known.contains(&entry.key.as_str()) {
                let known = known.join(", ");
                self.report(&entry.key_span, problem!(schema::UNKNOWN_KEY, entry.key.as_str(), table, &*known));
            }
        }
    }

    /// A key that the table of `owner` must have; what is no table was reported as that.
    pub fn needed(&mut self, owner: &'a Entry, key: &str) -> Option<&'a Entry> {
        let found = find(owner.node.entries(), key);
        if found.is_none() && owner.node.is_table() {
            self.report(&owner.key_span, problem!(schema::MISSING_KEY, key, owner.key.as_str()));
        }
        found
    }

    /// A string; empty after a report.
    pub fn text(&mut self, entry: &'a Entry) -> &'a str {
        self.text_of(&entry.node, &entry.key)
    }

    /// A string that may be absent.
    pub fn text_at(&mut self, entries: &'a [Entry], key: &str) -> String {
        find(entries, key).map_or_else(String::new, |entry| self.text(entry).into())
    }

    /// `true` or `false`, absent meaning `false`.
    pub fn flag(&mut self, entries: &[Entry], key: &str) -> bool {
        match find(entries, key).map(|entry| &entry.node) {
            None => false,
            Some(Node { kind: Kind::Bool(set), .. }) => *set,
            Some(other) => {
                self.report(&other.span, problem!(schema::WRONG_FORM, key, "true or false"));
                false
            }
        }
    }

    /// A list of strings, each with where it stands; none if the key is absent.
    pub fn texts(&mut self, entries: &'a [Entry], key: &str) -> Vec<(&'a str, Span)> {
        find(entries, key).map_or_else(Vec::new, |entry| self.text_list(entry))
    }

    /// A value that must be a list of strings.
    pub fn text_list(&mut self, entry: &'a Entry) -> Vec<(&'a str, Span)> {
        let Kind::Array(items) = &entry.node.kind else {
            self.report(&entry.node.span, problem!(schema::WRONG_FORM, entry.key.as_str(), "a list of strings"));
            return Vec::new();
        };
        let mut texts: Vec<(&str, Span)> = Vec::new();
        let mut seen = BTreeSet::new();
        for item in items {
            match &item.kind {
                Kind::Text(text) => {
                    if !seen.insert(text) {
                        let repeated = problem!(schema::REPEATED_ENTRY, entry.key.as_str(), text.as_str());
                        self.report(&item.span, repeated);
                    }
                    texts.push((text.as_str(), item.span.clone()));
                }
                _ => {
                    let what = entry.key.as_str();
                    self.report(&item.span, problem!(schema::WRONG_FORM, what, "a list of strings"));
                }
            }
        }
        texts
    }

    /// A whole number up to `most`; 0 after a report.
    pub fn number(&mut self, entry: &Entry, most: u32, expected: &'static str) -> u32 {
        let number = match &entry.node.kind {
            Kind::Integer(digits) => digits.parse().ok().filter(|n| *n <= most),
            _ => None,
        };
        number.unwrap_or_else(|| {
            self.report(&entry.node.span, problem!(schema::WRONG_FORM, entry.key.as_str(), expected));
            0
        })
    }

    /// A type expression; some scalar after a report, so that what follows can be checked too.
    pub fn ty(&mut self, node: &Node, what: &str) -> Type {
        let text = match &node.kind {
            Kind::Text(text) => text,
            _ => {
                self.report(&node.span, problem!(schema::WRONG_FORM, what, "a type in quotes"));
                return FALLBACK;
            }
        };
        let named = |name: &str| position(&self.types, name);
        Type::parse(text, &named).unwrap_or_else(|(error, part)| {
            let span = self.within(node, &part);
            self.report(&span, type_problem(&error, text));
            FALLBACK
        })
    }

    /// A table of fields: `name = "type"` or `name = { type = "type", doc = "…" }`.
    pub fn fields(&mut self, entries: &'a [Entry]) -> Vec<Field> {
        entries.iter().map(|entry| self.field(entry, keys::FIELD).0).collect()
    }

    /// One field, with the entries of its table form.
    pub fn field(&mut self, entry: &'a Entry, known: &[&str]) -> (Field, &'a [Entry]) {
        let name = entry.key.clone();
        if !entry.node.is_table() {
            let ty = self.ty(&entry.node, &name);
            return (Field { name, ty, doc: String::new() }, &[]);
        }
        let parts = entry.node.entries();
        self.known(parts, &name, known);
        let ty = match self.needed(entry, "type") {
            Some(ty) => self.ty(&ty.node, "type"),
            None => FALLBACK,
        };
        let doc = self.text_at(parts, "doc");
        (Field { name, ty, doc }, parts)
    }

    /// Where a rule's place stands in the source: as far along the keys as the document goes.
    pub fn span_of(&self, place: &Place) -> Span {
        let mut node = self.root;
        let mut span = 0..0;
        let mut whole = false;
        for key in &place.path {
            whole = false;
            match &node.kind {
                Kind::Table(entries) => {
                    let Some(entry) = find(entries, key) else { break };
                    span = entry.key_span.clone();
                    node = &entry.node;
                    whole = true;
                }
                Kind::Array(items) => {
                    let Some(item) = key.parse().ok().and_then(|place: usize| items.get(place)) else { break };
                    span = item.span.clone();
                    node = item;
                }
                // The short form of a field or a set has no inner keys: all of it is meant.
                _ => {
                    whole = true;
                    break;
                }
            }
        }
        // A table's own span is its header or its braces: its key says more.
        if whole && !place.key && !node.is_table() { node.span.clone() } else { span }
    }

    fn text_of(&mut self, node: &'a Node, what: &str) -> &'a str {
        match &node.kind {
            Kind::Text(text) => text,
            _ => {
                self.report(&node.span, problem!(schema::WRONG_FORM, what, "text in quotes"));
                ""
            }
        }
    }

    /// The span of a part of a string, where the source writes the string as it is.
    fn within(&self, node: &Node, part: &Span) -> Span {
        let raw = self.source.get(node.span.clone()).unwrap_or("");
        let bare = raw.len() > 2 && !raw.contains('\\') && !raw.starts_with("\"\"\"") && !raw.starts_with("'''");
        if bare && part.end + 2 <= raw.len() && part.start < part.end {
            node.span.start + 1 + part.start..node.span.start + 1 + part.end
        } else {
            node.span.clone()
        }
    }
}

/// Stands for a type that could not be read: it can be a key, an indexed field and a role, so it causes no more reports.
const FALLBACK: Type = Type::Address;

/// The entry with this key.
pub fn find<'e>(entries: &'e [Entry], key: &str) -> Option<&'e Entry> {
    entries.iter().find(|entry| entry.key == key)
}

/// Finds a name in a list; the place is its number.
pub fn position(names: &[&str], name: &str) -> Option<u8> {
    names.iter().position(|known| *known == name).and_then(|place| u8::try_from(place).ok())
}

fn type_problem(error: &TypeError, text: &str) -> Problem {
    match error {
        TypeError::Syntax(reason) => problem!(schema::BAD_TYPE, if text.is_empty() { "\"\"" } else { text }, *reason),
        TypeError::Unknown(name) => problem!(schema::UNKNOWN_TYPE, name.as_str()),
        TypeError::NotInVersion1(what) => problem!(schema::NOT_IN_VERSION_1, *what),
        TypeError::Bound(_) => problem!(schema::BAD_BOUND, text),
        TypeError::Nesting => problem!(schema::TOO_DEEP, "the type", u64::from(crate::limits::MAX_TYPE_NESTING)),
        TypeError::OptionOfOption => {
            problem!(schema::BAD_TYPE, text, "an option of an option has two empty values")
        }
    }
}
