//! contract.toml to [`Schema`]: the only reader of the author's file.
//!
//! Reading goes table by table and never stops at the first mistake. What TOML can show (keys, forms, names that point
//! somewhere) is checked while reading, what any schema must obey by [`rules`], so that both kinds of mistake come in
//! one list, each with line, column and a way out.

mod cursor;
mod diagnostic;
mod sections;
mod tree;
mod uses;

use std::cell::Cell;

use ghost_types::errors::schema;

pub use diagnostic::Diagnostic;

use crate::generated::keys;
use crate::limits::{MAX_DIAGNOSTICS, MAX_TOML_BYTES};
use crate::model::{Interface, NumberedEvent, Schema, numbered};
use crate::problem::{Place, Problem, problem};
use crate::rules;
use cursor::Cursor;
use tree::{Kind, Node, Span};
use uses::Origin;

/// Gives the text behind a path of `[uses]`, which counts from the folder of the contract.toml that is parsed.
pub type Loader<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// The tables of a published interface.
const INTERFACE_TABLES: &[&str] = &["types", "errors", "events", "methods"];
/// Tables people look for from other languages.
const LEFT_OUT: &[(&str, &str)] = &[
    ("inherits", "inheritance"),
    ("extends", "inheritance"),
    ("include", "includes"),
    ("includes", "includes"),
    ("import", "includes"),
    ("generics", "generics"),
];

/// Reads a contract.toml. `loader` gives the texts that `[uses]` names.
pub fn parse(toml: &str, loader: &Loader<'_>) -> Result<Schema, Vec<Diagnostic>> {
    let files = Cell::new(0);
    parse_from(toml, &Origin::new(loader, toml, &files))
}

/// Reads the source of a published interface: types, errors, events and methods alone.
pub fn parse_interface(toml: &str) -> Result<Interface, Vec<Diagnostic>> {
    read(toml, INTERFACE_TABLES, |cursor| {
        let (types, errors) = (sections::types(cursor), sections::errors(cursor));
        let methods = sections::methods(cursor, &[]);
        let events = sections::events(cursor);
        let events = numbered(&events).map(|(number, event)| NumberedEvent { number, event: event.clone() });
        let interface = Interface { types, errors, events: events.collect(), methods };
        let mut found = Vec::new();
        rules::check_interface(&interface, &[], &mut |place, problem| found.push((place, problem)));
        (interface, found)
    })
}

fn parse_from(toml: &str, origin: &Origin<'_>) -> Result<Schema, Vec<Diagnostic>> {
    read(toml, keys::ROOT, |cursor| {
        let uses = uses::uses(cursor, origin);
        let types = sections::types(cursor);
        let consts = sections::consts(cursor, &types);
        let storage = sections::storage(cursor);
        let roles = sections::roles(cursor, &storage);
        let errors = sections::errors(cursor);
        let events = sections::events(cursor);
        let methods = sections::methods(cursor, &roles);
        let invariants = sections::invariants(cursor);
        let capabilities = sections::capabilities(cursor);
        let (contract, implements) = sections::contract(cursor);
        let schema = Schema {
            contract,
            capabilities,
            implements,
            uses,
            consts,
            types,
            storage,
            roles,
            errors,
            events,
            methods,
            invariants,
        };
        let mut found = Vec::new();
        rules::check(&schema, &mut |place, problem| found.push((place, problem)));
        (schema, found)
    })
}

/// One TOML value, as the forms take it; `None` if its syntax is wrong.
#[cfg(test)]
pub(crate) fn toml_value(text: &str) -> Option<crate::forms::Json> {
    let (root, syntax) = tree::read(&format!("value = {text}"));
    if syntax.is_empty() { root.entry("value").map(|entry| entry.node.to_json()) } else { None }
}

/// Reads a document with these tables by `build`, which also gives what the rules found.
fn read<T>(
    toml: &str,
    tables: &[&str],
    build: impl FnOnce(&mut Cursor<'_>) -> (T, Vec<(Place, Problem)>),
) -> Result<T, Vec<Diagnostic>> {
    if toml.len() > MAX_TOML_BYTES {
        let problem = problem!(schema::TOO_LARGE, "the file", toml.len(), MAX_TOML_BYTES);
        return Err(vec![Diagnostic::new(toml, &(0..0), &problem)]);
    }
    let (root, syntax) = tree::read(toml);
    if !syntax.is_empty() {
        // Parts of the file are missing from the tree: what else seems wrong may only follow from that.
        return Err(diagnostics(toml, syntax));
    }
    let names = root.entry("types").map_or(&[][..], |entry| entry.node.entries());
    let mut cursor = Cursor {
        source: toml,
        root: &root,
        types: names.iter().map(|entry| entry.key.as_str()).collect(),
        found: Vec::new(),
    };
    top(&mut cursor, &root, tables);
    let (built, found) = build(&mut cursor);
    // What could not be read stands in for itself; that it breaks a promise too is not the author's second mistake.
    let unread = !cursor.found.is_empty();
    for (place, problem) in found {
        let said = cursor.found.iter().any(|(_, earlier)| *earlier == problem);
        let follows = unread && problem.code == schema::NOT_IMPLEMENTED;
        if !said && !follows {
            let span = cursor.span_of(&place);
            cursor.report(&span, problem);
        }
    }
    if cursor.found.is_empty() { Ok(built) } else { Err(diagnostics(toml, cursor.found)) }
}

/// Reports tables and keys at the top that nothing reads.
fn top(cursor: &mut Cursor<'_>, root: &Node, tables: &[&str]) {
    for entry in root.entries() {
        let key = entry.key.as_str();
        if tables.contains(&key) {
            continue;
        }
        let problem = match LEFT_OUT.iter().find(|(word, _)| *word == key) {
            Some((_, what)) => problem!(schema::NOT_IN_VERSION_1, *what),
            None => problem!(schema::UNKNOWN_KEY, key, "contract.toml", &*tables.join(", ")),
        };
        cursor.report(&entry.key_span, problem);
    }
    if !matches!(root.kind, Kind::Table(_)) {
        cursor.report(&root.span, problem!(schema::WRONG_FORM, "the file", "a TOML table"));
    }
}

/// In the order of the file, each once, and no more than anybody reads.
fn diagnostics(source: &str, mut found: Vec<(Span, Problem)>) -> Vec<Diagnostic> {
    found.sort_by_key(|(span, problem)| (span.start, problem.code));
    found.dedup();
    found.iter().take(MAX_DIAGNOSTICS).map(|(span, problem)| Diagnostic::new(source, span, problem)).collect()
}

#[cfg(test)]
mod tests;
