//! Rules for `[errors]`, `[events]`, `[methods]` and `[invariants]`.

use super::{Scope, needed_text, repeated, shapes, text};
use crate::limits::{MAX_ARGS_BYTES, MAX_ERROR_BYTES, MAX_EVENT_BYTES, MAX_INDEXED, MAX_KEY_BYTES, MAX_VALUE_DEPTH};
use crate::model::{ErrorDef, EventDef, Kind, Method, Schema};
use crate::names::{self, LEDGER_METHODS, Style};
use crate::problem::{Place, Problem, Report, problem};
use crate::types::{Extent, Extents, too_deep};

/// The largest error code: the host takes it as a positive i32.
const MAX_ERROR_CODE: u32 = i32::MAX as u32;

/// Codes are unique, fields fit a receipt, texts show what they have.
pub fn errors(scope: &Scope<'_>, extents: &Extents, report: &mut Report<'_>) {
    repeated(scope.key(&["errors"]), "errors", scope.errors.iter().map(|error| error.name.as_str()), report);
    for (number, error) in scope.errors.iter().enumerate() {
        let name = error.name.as_str();
        if let Err(problem) = names::check(name, Style::Camel) {
            report(scope.key(&["errors", name]), problem);
        }
        if error.code == 0 || error.code > MAX_ERROR_CODE {
            report(scope.at(&["errors", name, "code"]), problem!(schema::BAD_ERROR_CODE, name));
        }
        if let Some(other) = scope.errors[..number].iter().find(|earlier| earlier.code == error.code) {
            let repeated = problem!(schema::REPEATED_ERROR_CODE, error.code, other.name.as_str());
            report(scope.at(&["errors", name, "code"]), repeated);
        }
        shapes::fields(scope, &["errors", name, "args"], error.args.iter(), report);
        let extent = extents.array(error.args.iter().map(|arg| &arg.ty));
        fits(scope.key(&["errors", name, "args"]), "an error's fields", extent, MAX_ERROR_BYTES, report);
        needed_text(scope.at(&["errors", name, "text"]), "the text", &error.text, report);
        text(scope.at(&["errors", name, "way_out"]), "the way out", &error.way_out, report);
        template(scope.at(&["errors", name, "text"]), error, report);
    }
}

/// Braces hold names of args, and stand for nothing else.
fn template(place: Place, error: &ErrorDef, report: &mut Report<'_>) {
    let mut rest = error.text.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        let inside = rest[at..].strip_prefix('{').and_then(|after| after.split_once('}'));
        let Some((name, tail)) = inside else {
            report(place, problem!(schema::BAD_TEMPLATE, &rest[at..], "a brace without its partner"));
            return;
        };
        if !error.args.iter().any(|arg| arg.name == name) {
            report(place.clone(), problem!(schema::BAD_TEMPLATE, name, "the error has no such arg"));
        }
        rest = tail;
    }
}

/// Fields fit the log; those that are indexed are few and scalar.
pub fn events(scope: &Scope<'_>, extents: &Extents, report: &mut Report<'_>) {
    repeated(scope.key(&["events"]), "events", scope.events.iter().map(|event| event.name.as_str()), report);
    for event in &scope.events {
        let name = event.name.as_str();
        if let Err(problem) = names::check(name, Style::Camel) {
            report(scope.key(&["events", name]), problem);
        }
        text(scope.at(&["events", name, "doc"]), "the doc", &event.doc, report);
        shapes::fields(scope, &["events", name], event.fields.iter().map(|field| &field.field), report);
        let extent = extents.array(event.fields.iter().map(|field| &field.field.ty));
        fits(scope.key(&["events", name]), "an event's fields", extent, MAX_EVENT_BYTES, report);
        indexed(scope, event, report);
    }
}

fn indexed(scope: &Scope<'_>, event: &EventDef, report: &mut Report<'_>) {
    let fields: Vec<_> = event.fields.iter().filter(|field| field.indexed).map(|field| &field.field).collect();
    let name = event.name.as_str();
    if fields.len() > MAX_INDEXED {
        let place = scope.key(&["events", name]);
        report(place, problem!(schema::TOO_MANY, "indexed fields", fields.len(), MAX_INDEXED));
    }
    for field in fields {
        let place = scope.at(&["events", name, &field.name, "type"]);
        match field.ty.key_bytes(scope.types) {
            None => report(place, problem!(schema::NOT_A_KEY, &*field.ty.text(scope.types))),
            Some(bytes) if bytes >= MAX_KEY_BYTES => {
                report(place, problem!(schema::TOO_LARGE, field.name.as_str(), bytes, MAX_KEY_BYTES - 1));
            }
            Some(_) => {}
        }
    }
}

/// What a method declares goes together, and its arguments and result fit.
pub fn methods(scope: &Scope<'_>, extents: &Extents, report: &mut Report<'_>) {
    repeated(scope.key(&["methods"]), "methods", scope.methods.iter().map(|method| method.name.as_str()), report);
    for (number, method) in scope.methods.iter().enumerate() {
        let name = method.name.as_str();
        let key = || scope.key(&["methods", name]);
        if let Err(problem) = names::check(name, Style::Snake).and_then(|()| names::check_export(name)) {
            report(key(), problem);
        }
        let same = |earlier: &&Method| earlier.name != name && names::camel(&earlier.name) == names::camel(name);
        if let Some(earlier) = scope.methods[..number].iter().find(same) {
            report(key(), problem!(schema::NAME_CLASH, name, earlier.name.as_str()));
        }
        text(scope.at(&["methods", name, "summary"]), "the summary", &method.summary, report);
        arguments(scope, extents, method, report);
        if let Some(ty) = &method.returns {
            let path = ["methods", name, "returns"];
            shapes::expression(scope, &path, ty, report);
            fits(scope.at(&path), "the result", extents.ty(ty), MAX_ARGS_BYTES, report);
        }
        let errors: Vec<_> = scope.errors.iter().map(|error| error.name.as_str()).collect();
        once(scope.at(&["methods", name, "errors"]), "errors", &method.errors, &errors, report);
        once(scope.at(&["methods", name, "auth"]), "auth", &method.auth, &scope.roles, report);
        for (second, problem) in contradictions(method) {
            report(scope.key(&["methods", name, second]), problem);
        }
    }
}

/// The numbers a method lists under `key` are different, so there are at most 256.
fn once(place: Place, what: &'static str, numbers: &[u8], names: &[&str], report: &mut Report<'_>) {
    let mut seen = [false; 256];
    let again = numbers.iter().find(|number| std::mem::replace(&mut seen[usize::from(**number)], true));
    if let Some(number) = again {
        report(place, problem!(schema::REPEATED_ENTRY, what, names[usize::from(*number)]));
    }
}

fn arguments(scope: &Scope<'_>, extents: &Extents, method: &Method, report: &mut Report<'_>) {
    let path = ["methods", method.name.as_str(), "args"];
    shapes::fields(scope, &path, method.args.iter(), report);
    for arg in &method.args {
        // What the ledger alone calls never meets the command line.
        if !method.wakeup
            && names::check(&arg.name, Style::Snake).is_ok()
            && let Err(problem) = names::check_argument(&arg.name)
        {
            report(scope.key(&[&path[..], &[arg.name.as_str()]].concat()), problem);
        }
    }
    let extent = extents.array(method.args.iter().map(|arg| &arg.ty));
    fits(scope.key(&path), "the arguments", extent, MAX_ARGS_BYTES, report);
}

/// The keys of a method that do not go together, each with the problem it makes.
fn contradictions(method: &Method) -> Vec<(&'static str, Problem)> {
    let name = method.name.as_str();
    let kind = method.kind();
    let (first, excluded): (&str, &[&str]) = match kind {
        Kind::Init => ("init", &["view", "wakeup", "reentrant", "auth", "from"]),
        Kind::Migrate => ("migrate", &["view", "wakeup", "reentrant", "auth", "payable"]),
        Kind::Wakeup => ("wakeup", &["view", "reentrant", "auth", "payable", "from"]),
        Kind::View => ("view", &["auth", "payable", "from"]),
        Kind::Call => ("any name but migrate", &["from"]),
    };
    let says = |key: &str| match key {
        "view" => method.view,
        "wakeup" => method.wakeup,
        "reentrant" => method.reentrant,
        "payable" => method.payable,
        "auth" => !method.auth.is_empty(),
        _ => method.from.is_some(),
    };
    let clash = |key: &&&'static str| says(key);
    let mut found: Vec<_> =
        excluded.iter().filter(clash).map(|key| (*key, problem!(schema::CONTRADICTION, name, first, *key))).collect();
    match kind {
        Kind::Migrate if method.from.is_none() => found.push(("from", problem!(schema::MISSING_KEY, "from", name))),
        Kind::View if method.returns.is_none() => {
            found.push(("view", problem!(schema::VIEW_WITHOUT_RESULT, name)));
        }
        Kind::Init | Kind::Migrate | Kind::Wakeup if method.returns.is_some() => {
            found.push(("returns", problem!(schema::UNREAD_RESULT, name)));
        }
        _ => {}
    }
    found
}

/// Invariants are exports beside the methods, and say what they promise.
pub fn invariants(schema: &Schema, report: &mut Report<'_>) {
    let names_ = || schema.invariants.iter().map(|invariant| invariant.name.as_str());
    repeated(Place::key(&["invariants"]), "invariants", names_(), report);
    for invariant in &schema.invariants {
        let name = invariant.name.as_str();
        let place = || Place::key(&["invariants", name]);
        if let Err(problem) = names::check(name, Style::Snake).and_then(|()| names::check_export(name)) {
            report(place(), problem);
        }
        if LEDGER_METHODS.contains(&name) {
            report(place(), problem!(schema::RESERVED_NAME, name, "the ledger calls a method of that name"));
        }
        if let Some(method) = schema.methods.iter().find(|method| names::camel(&method.name) == names::camel(name)) {
            report(place(), problem!(schema::NAME_CLASH, name, method.name.as_str()));
        }
        needed_text(Place::value(&["invariants", name]), "the invariant", &invariant.text, report);
    }
}

fn fits(place: Place, what: &'static str, extent: Extent, most: u64, report: &mut Report<'_>) {
    if too_deep(extent) {
        report(place, problem!(schema::TOO_DEEP, what, u64::from(MAX_VALUE_DEPTH)));
    } else if extent.bytes > most {
        report(place, problem!(schema::TOO_LARGE, what, extent.bytes, most));
    }
}
