//! `[uses]`: other contracts' schemas, by path or as a published interface, cut to what is used of them.

use std::cell::Cell;

use ghost_types::errors::schema;

use super::cursor::{Cursor, find};
use super::tree::{Entry, Span};
use super::{Diagnostic, Loader, parse_from};
use crate::generated::keys;
use crate::interface;
use crate::limits::MAX_USES_DEPTH;
use crate::model::{At, Uses};
use crate::problem::{Problem, problem};
use crate::standards;

/// Files one parse may read: schemas that use schemas multiply.
const MAX_FILES: usize = 64;

/// Where a contract.toml came from: how to reach the files beside it, and which ones lead to it.
pub struct Origin<'a> {
    loader: &'a Loader<'a>,
    /// The folder that its paths count from, as the loader knows it.
    folder: String,
    /// The texts that are being read, outermost first: one that comes again is a circle.
    reading: Vec<&'a str>,
    /// Files read so far; shared by all levels.
    files: &'a Cell<usize>,
}

impl<'a> Origin<'a> {
    /// The origin of the file that the author named.
    pub fn new(loader: &'a Loader<'a>, toml: &'a str, files: &'a Cell<usize>) -> Self {
        Self { loader, folder: String::new(), reading: vec![toml], files }
    }
}

/// Reads `[uses]`. An entry that is refused stands as an empty interface, so that names that point to it hold.
pub fn uses(cursor: &mut Cursor<'_>, origin: &Origin<'_>) -> Vec<Uses> {
    let mut list = Vec::new();
    for entry in cursor.table("uses") {
        let name = entry.key.as_str();
        let parts = cursor.entries(entry, name);
        cursor.known(parts, name, keys::USE);
        let at = at(cursor, entry);
        let mut uses = Uses { name: name.into(), at, schema: Default::default(), interface: Default::default() };
        if let Some(part) = cursor.needed(entry, "schema") {
            let path = cursor.text(part);
            if !path.is_empty() {
                match load(path, name, origin) {
                    Ok((hash, whole)) => {
                        uses.schema = hash;
                        uses.interface = cut(cursor, parts, &whole);
                    }
                    Err(problem) => cursor.report(&part.node.span, problem),
                }
            }
        }
        list.push(uses);
    }
    list
}

fn at<'a>(cursor: &mut Cursor<'a>, entry: &'a Entry) -> At {
    let Some(part) = cursor.needed(entry, "at") else { return At::System };
    let word = match &part.node.kind {
        super::tree::Kind::Text(word) => word.as_str(),
        _ => "",
    };
    [At::System, At::Init].into_iter().find(|at| at.name() == word).unwrap_or_else(|| {
        cursor.report(&part.node.span, problem!(schema::WRONG_FORM, "at", "\"system\" or \"init\""));
        At::System
    })
}

type Loaded = (ghost_types::Hash, crate::model::Interface);

/// The hash and the whole interface behind a path or the name of a published interface.
fn load(path: &str, name: &str, origin: &Origin<'_>) -> Result<Loaded, Problem> {
    if let Some(interface) = standards::published(path) {
        return Ok((interface.hash(), interface.clone()));
    }
    let path = join(&origin.folder, path);
    origin.files.set(origin.files.get() + 1);
    if origin.files.get() > MAX_FILES {
        return Err(problem!(schema::UNREADABLE_SCHEMA, name, "more than 64 files are used"));
    }
    let read = (origin.loader)(&path);
    let text = read.map_err(|reason| problem!(schema::UNREADABLE_SCHEMA, name, &*reason))?;
    if origin.reading.contains(&text.as_str()) || origin.reading.len() > MAX_USES_DEPTH {
        return Err(problem!(schema::CIRCULAR_USES, name));
    }
    let mut reading = origin.reading.clone();
    reading.push(&text);
    let below = Origin { loader: origin.loader, folder: folder_of(&path), reading, files: origin.files };
    match parse_from(&text, &below) {
        Ok(schema) => Ok((schema.hash(), interface::of(&schema))),
        Err(diagnostics) => Err(refused(name, &diagnostics)),
    }
}

fn refused(name: &str, diagnostics: &[Diagnostic]) -> Problem {
    let Some(first) = diagnostics.first() else { return problem!(schema::BAD_USED_SCHEMA, name, "it has mistakes") };
    // A circle is named where it is closed, however far down that was found.
    if first.code == schema::CIRCULAR_USES {
        return problem!(schema::CIRCULAR_USES, name);
    }
    let reason = format!("line {}: {}", first.line, first.message);
    problem!(schema::BAD_USED_SCHEMA, name, &*reason)
}

/// The part of an interface that `methods` and `events` select.
fn cut<'a>(cursor: &mut Cursor<'a>, parts: &'a [Entry], whole: &crate::model::Interface) -> crate::model::Interface {
    let methods = find(parts, "methods").map(|_| cursor.texts(parts, "methods"));
    let events = cursor.texts(parts, "events");
    let unknown = |cursor: &mut Cursor<'_>, kind, given: &[(&str, Span)], has: &dyn Fn(&str) -> bool| {
        for (name, span) in given {
            if !has(name) {
                cursor.report(span, problem!(schema::UNKNOWN_REFERENCE, kind, *name));
            }
        }
    };
    let has_method = |name: &str| whole.methods.iter().any(|method| method.name == name);
    let has_event = |name: &str| whole.events.iter().any(|event| event.event.name == name);
    unknown(cursor, "method of that schema", methods.as_deref().unwrap_or(&[]), &has_method);
    unknown(cursor, "event of that schema", &events, &has_event);
    let wanted = |list: &[(&str, Span)], name: &str| list.iter().any(|(given, _)| *given == name);
    interface::cut(
        whole,
        |name| methods.as_ref().is_none_or(|methods| wanted(methods, name)),
        |name| wanted(&events, name),
    )
}

/// A path that counts from a folder, with `.` and `..` taken out as far as they can be.
fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() || path.starts_with('/') {
        return path.into();
    }
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(path.split('/')) {
        match step {
            "." => {}
            ".." if steps.last().is_some_and(|last| !matches!(*last, ".." | "")) => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

fn folder_of(path: &str) -> String {
    path.rsplit_once('/').map_or_else(|| ".".into(), |(folder, _)| folder.into())
}
