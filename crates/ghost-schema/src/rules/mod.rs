//! The rules of a schema, each a short function; the same ones for a contract.toml and for bytes on chain.
//!
//! A rule reports and goes on, so that an author sees all that is wrong. Two kinds of damage stop the rest, because
//! everything else stands on them: a number that points nowhere, and a type that contains itself.

mod behaviour;
mod references;
mod shapes;
mod state;

use ghost_types::Encode;

use crate::compat;
use crate::limits::{
    MAX_ACTIONS, MAX_CONSTS, MAX_ERRORS, MAX_EVENTS, MAX_IMPLEMENTS, MAX_METHODS, MAX_ROLES, MAX_SCHEMA_BYTES,
    MAX_STORAGE_ITEMS, MAX_TEXT_BYTES, MAX_TYPES, MAX_USES, NEWEST_INTERFACE,
};
use crate::model::{Calls, ErrorDef, EventDef, Interface, Kind, Method, Privilege, Schema, TypeDef, Uses};
use crate::names::{self, Style};
use crate::problem::{Place, Problem, Report, is_plain, problem};
use crate::standards;
use crate::types::Extents;

/// What the rules for types, errors, events and methods need: a schema has one, and so has each entry of `[uses]`.
struct Scope<'a> {
    /// The keys that lead to it: none, or `uses` and a name.
    base: Vec<String>,
    types: &'a [TypeDef],
    errors: &'a [ErrorDef],
    events: Vec<&'a EventDef>,
    /// The names of its roles; an interface has none.
    roles: Vec<&'a str>,
    methods: &'a [Method],
}

impl Scope<'_> {
    /// The place behind these keys of the scope.
    fn at(&self, path: &[&str]) -> Place {
        let mut place = Place { path: self.base.clone(), key: false };
        place.path.extend(path.iter().map(|key| String::from(*key)));
        place
    }

    /// The last of these keys of the scope.
    fn key(&self, path: &[&str]) -> Place {
        Place { key: true, ..self.at(path) }
    }
}

/// Reports every broken rule.
pub fn check(schema: &Schema, report: &mut Report<'_>) {
    let scope = Scope {
        base: Vec::new(),
        types: &schema.types,
        errors: &schema.errors,
        events: schema.events.iter().collect(),
        roles: schema.roles.iter().map(|role| role.name.as_str()).collect(),
        methods: &schema.methods,
    };
    if !references::hold(schema, report) || !counts(schema, report) || !scope_counts(&scope, report) {
        return;
    }
    let Some(extents) = interface(&scope, report) else { return };
    contract(schema, report);
    capabilities(schema, report);
    for uses in &schema.uses {
        used(uses, report);
    }
    unique(schema.uses.iter().map(|uses| uses.name.as_str()), "uses", report);
    state::consts(&schema.consts, &scope, &extents, report);
    state::storage(&schema.storage, &scope, &extents, report);
    state::roles(schema, report);
    behaviour::invariants(schema, report);
    implements(schema, report);
    whole(schema, report);
}

/// The first broken rule, which is the one a refused module names.
#[must_use]
pub fn first(schema: &Schema) -> Option<Problem> {
    let mut first = None;
    check(schema, &mut |_, problem| {
        first.get_or_insert(problem);
    });
    first
}

/// Reports every broken rule of a published interface.
pub fn check_interface(interface: &Interface, base: &[&str], report: &mut Report<'_>) {
    let scope = Scope {
        base: base.iter().map(|key| String::from(*key)).collect(),
        types: &interface.types,
        errors: &interface.errors,
        events: interface.events.iter().map(|numbered| &numbered.event).collect(),
        roles: Vec::new(),
        methods: &interface.methods,
    };
    if !references::hold_in(interface, &scope, report) || !scope_counts(&scope, report) {
        return;
    }
    self::interface(&scope, report);
    for pair in interface.events.windows(2) {
        if pair[0].number >= pair[1].number {
            report(scope.at(&["events"]), problem!(schema::REPEATED_ENTRY, "events", pair[1].event.name.as_str()));
        }
    }
    for method in &interface.methods {
        if !matches!(method.kind(), Kind::View | Kind::Call) {
            let name = method.name.as_str();
            report(scope.key(&["methods", name]), problem!(schema::UNKNOWN_REFERENCE, "callable method", name));
        }
    }
}

/// What a schema and an interface have in common. `None` where a type contains itself.
fn interface(scope: &Scope<'_>, report: &mut Report<'_>) -> Option<Extents> {
    shapes::types(scope, report);
    let extents = match Extents::of(scope.types) {
        Ok(extents) => extents,
        Err(circle) => {
            let name = scope.types[usize::from(circle.0)].name.as_str();
            report(scope.key(&["types", name]), problem!(schema::RECURSIVE_TYPE, name));
            return None;
        }
    };
    shapes::sizes(scope, &extents, report);
    behaviour::errors(scope, &extents, report);
    behaviour::events(scope, &extents, report);
    behaviour::methods(scope, &extents, report);
    Some(extents)
}

fn contract(schema: &Schema, report: &mut Report<'_>) {
    let contract = &schema.contract;
    if let Err(problem) = names::check(&contract.name, Style::Kebab) {
        report(Place::value(&["contract", "name"]), problem);
    }
    if contract.interface == 0 || contract.interface > NEWEST_INTERFACE {
        let place = Place::value(&["contract", "interface"]);
        report(place, problem!(schema::HOST_INTERFACE, u64::from(contract.interface), u64::from(NEWEST_INTERFACE)));
    }
    needed_text(Place::value(&["contract", "summary"]), "the summary", &contract.summary, report);
    text(Place::value(&["contract", "license"]), "the license", &contract.license, report);
}

fn capabilities(schema: &Schema, report: &mut Report<'_>) {
    let can = &schema.capabilities;
    let place = |key: &str| Place::value(&["capabilities", key]);
    for (number, kind) in can.actions.iter().enumerate() {
        if !names::is_action_kind(kind) {
            let place = Place::value(&["capabilities", "actions", &number.to_string()]);
            report(place, problem!(schema::BAD_ACTION_KIND, kind.as_str()));
        }
    }
    repeated(place("actions"), "actions", can.actions.iter().map(String::as_str), report);
    repeated(place("privileges"), "privileges", can.privileges.iter().map(|p| p.name()), report);
    if let Calls::Only(calls) = &can.calls {
        let name = |number: &u8| schema.uses[usize::from(*number)].name.as_str();
        repeated(place("calls"), "calls", calls.iter().map(name), report);
        for (number, uses) in crate::model::numbered(&schema.uses) {
            if !calls.contains(&number) {
                report(Place::key(&["uses", &uses.name]), problem!(schema::UNUSED_USES, uses.name.as_str()));
            }
        }
    }
}

fn used(uses: &Uses, report: &mut Report<'_>) {
    if let Err(problem) = names::check(&uses.name, Style::Snake) {
        report(Place::key(&["uses", &uses.name]), problem);
    }
    check_interface(&uses.interface, &["uses", &uses.name], report);
}

fn implements(schema: &Schema, report: &mut Report<'_>) {
    let place = Place::value(&["contract", "implements"]);
    repeated(place, "implements", schema.implements.iter().map(String::as_str), report);
    for (number, name) in schema.implements.iter().enumerate() {
        let place = Place::value(&["contract", "implements", &number.to_string()]);
        match standards::published(name) {
            None => report(place, problem!(schema::UNKNOWN_INTERFACE, name.as_str())),
            Some(wanted) => {
                if let Err(mismatch) = compat::implements(schema, wanted) {
                    let missing = problem!(schema::NOT_IMPLEMENTED, name.as_str(), &*mismatch.part, mismatch.reason);
                    report(place, missing);
                }
            }
        }
    }
}

/// Whether no list is too long: later rules compare the items of a list with each other.
fn counts(schema: &Schema, report: &mut Report<'_>) -> bool {
    let can = &schema.capabilities;
    let calls = match &can.calls {
        Calls::Any => 0,
        Calls::Only(calls) => calls.len(),
    };
    let lists = [
        (&["capabilities", "calls"][..], "calls", calls, MAX_USES),
        (&["capabilities", "actions"], "actions", can.actions.len(), MAX_ACTIONS),
        (&["capabilities", "privileges"], "privileges", can.privileges.len(), Privilege::ALL.len()),
        (&["contract", "implements"], "published interfaces", schema.implements.len(), MAX_IMPLEMENTS),
        (&["uses"], "entries of [uses]", schema.uses.len(), MAX_USES),
        (&["consts"], "constants", schema.consts.len(), MAX_CONSTS),
        (&["storage"], "storage items", schema.storage.len(), MAX_STORAGE_ITEMS),
        (&["roles"], "roles", schema.roles.len(), MAX_ROLES),
        (&["methods"], "methods and invariants", schema.methods.len() + schema.invariants.len(), MAX_METHODS),
    ];
    let mut hold = true;
    for (path, what, count, most) in lists {
        if count > most {
            hold = false;
            report(Place::key(path), problem!(schema::TOO_MANY, what, count, most));
        }
    }
    hold
}

fn scope_counts(scope: &Scope<'_>, report: &mut Report<'_>) -> bool {
    let lists = [
        ("types", scope.types.len(), MAX_TYPES),
        ("errors", scope.errors.len(), MAX_ERRORS),
        ("events", scope.events.len(), MAX_EVENTS),
        ("methods", scope.methods.len(), MAX_METHODS),
    ];
    let mut hold = true;
    for (what, count, most) in lists {
        if count > most {
            hold = false;
            report(scope.key(&[what]), problem!(schema::TOO_MANY, what, count, most));
        }
    }
    hold
}

fn whole(schema: &Schema, report: &mut Report<'_>) {
    let size = Encode::to_cbor(schema).len();
    if size > MAX_SCHEMA_BYTES {
        report(Place::key(&["contract"]), problem!(schema::TOO_LARGE, "the normal form", size, MAX_SCHEMA_BYTES));
    }
}

/// Checks a line that may be empty.
fn text(place: Place, what: &'static str, line: &str, report: &mut Report<'_>) {
    if line.len() > MAX_TEXT_BYTES {
        report(place, problem!(schema::BAD_TEXT, what, "it is longer than 240 bytes"));
    } else if !line.chars().all(is_plain) {
        report(place, problem!(schema::BAD_TEXT, what, "it has control characters or line breaks"));
    }
}

/// Checks a line that must say something.
fn needed_text(place: Place, what: &'static str, line: &str, report: &mut Report<'_>) {
    if line.trim().is_empty() {
        report(place, problem!(schema::BAD_TEXT, what, "it is empty"));
    } else {
        text(place, what, line, report);
    }
}

/// Checks that no name of a table comes twice (in TOML none can).
fn unique<'a>(entries: impl Iterator<Item = &'a str> + Clone, table: &'static str, report: &mut Report<'_>) {
    repeated(Place::key(&[table]), table, entries, report);
}

/// Checks that no entry of a list comes twice; lists are short, so looking back is cheap.
fn repeated<'a>(
    place: Place,
    what: &'static str,
    entries: impl Iterator<Item = &'a str> + Clone,
    report: &mut Report<'_>,
) {
    for (place_in_list, entry) in entries.clone().enumerate() {
        if entries.clone().take(place_in_list).any(|earlier| earlier == entry) {
            report(place.clone(), problem!(schema::REPEATED_ENTRY, what, entry));
        }
    }
}

#[cfg(test)]
mod tests;
