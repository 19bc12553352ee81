//! Whether one schema fits another: a published interface, the schema a contract was written against, the storage an
//! upgrade takes over.
//!
//! Types are compared by shape: names of fields and variants, order and bounds. Docs and the names of types do not
//! count, since nothing on chain depends on them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::model::{ErrorDef, EventDef, EventField, Field, Interface, Method, Schema, Shape, StorageKind, TypeDef};
use crate::types::Type;

/// Where a schema does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which part, as `method transfer`.
    pub part: String,
    /// What is wrong with it.
    pub reason: &'static str,
}

/// Whether enums may have grown at their end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Enums {
    Same,
    MayGrow,
}

/// Two lists of types, as two schemas number them.
struct Between<'a> {
    actual: &'a [TypeDef],
    wanted: &'a [TypeDef],
    enums: Enums,
    /// What is known of pairs of declared types: each is compared once, however often it is mentioned.
    known: RefCell<BTreeMap<(u8, u8), bool>>,
}

/// Whether a contract with schema `actual` can be bound where `wanted` is used: every method with the same arguments
/// and result, its errors with the same codes, and every event under the same number.
pub fn satisfies(actual: &Schema, wanted: &Interface) -> Result<(), Mismatch> {
    let between = Between::new(&actual.types, &wanted.types, Enums::Same);
    methods(actual, wanted, &between)?;
    errors(actual, wanted, &between)?;
    for event in &wanted.events {
        let found = actual.events.get(usize::from(event.number));
        if !found.is_some_and(|found| between.event(found, &event.event)) {
            return Err(mismatch(
                "event",
                &event.event.name,
                "is not there under the same number with the same fields",
            ));
        }
    }
    Ok(())
}

/// Whether a contract with schema `actual` keeps to a published interface. As [`satisfies`], but events count by name:
/// a contract that implements two interfaces numbers them as it can.
pub fn implements(actual: &Schema, wanted: &Interface) -> Result<(), Mismatch> {
    let between = Between::new(&actual.types, &wanted.types, Enums::Same);
    methods(actual, wanted, &between)?;
    errors(actual, wanted, &between)?;
    for event in &wanted.events {
        let found = actual.event(&event.event.name);
        if !found.is_some_and(|(_, found)| between.event(found, &event.event)) {
            return Err(mismatch("event", &event.event.name, "is not there with the same fields"));
        }
    }
    Ok(())
}

/// Whether the storage of `new` only appends to that of `old`; else the name of the first item that differs.
///
/// Kept are the number, name and kind of every item and the shapes of its types; enums may have grown, since a number
/// that was stored means the same. `ordered` may change: the keys are the same either way.
pub fn storage_appends_to(old: &Schema, new: &Schema) -> Result<(), String> {
    let between = Between::new(&new.types, &old.types, Enums::MayGrow);
    for (place, before) in old.storage.iter().enumerate() {
        let kept = new.storage.get(place).is_some_and(|now| {
            now.name == before.name
                && match (&now.kind, &before.kind) {
                    (StorageKind::Value(now), StorageKind::Value(before))
                    | (StorageKind::List(now), StorageKind::List(before)) => between.ty(now, before),
                    (StorageKind::Set { keys: now }, StorageKind::Set { keys: before }) => between.list(now, before),
                    (
                        StorageKind::Map { keys: now, value: now_value, .. },
                        StorageKind::Map { keys: before, value, .. },
                    ) => between.list(now, before) && between.ty(now_value, value),
                    _ => false,
                }
        });
        if !kept {
            return Err(before.name.clone());
        }
    }
    Ok(())
}

fn methods(actual: &Schema, wanted: &Interface, between: &Between<'_>) -> Result<(), Mismatch> {
    for method in &wanted.methods {
        let Some(found) = actual.callable(&method.name) else {
            return Err(mismatch("method", &method.name, "is not there"));
        };
        if let Some(reason) = between.method(&found, method) {
            return Err(mismatch("method", &method.name, reason));
        }
    }
    Ok(())
}

fn errors(actual: &Schema, wanted: &Interface, between: &Between<'_>) -> Result<(), Mismatch> {
    for error in &wanted.errors {
        let same = |found: &&ErrorDef| found.name == error.name && between.fields(&found.args, &error.args);
        if actual.error_by_code(error.code).filter(same).is_none() {
            return Err(mismatch("error", &error.name, "is not there with the same code and args"));
        }
    }
    Ok(())
}

fn mismatch(kind: &str, name: &str, reason: &'static str) -> Mismatch {
    Mismatch { part: format!("{kind} {name}"), reason }
}

impl<'a> Between<'a> {
    fn new(actual: &'a [TypeDef], wanted: &'a [TypeDef], enums: Enums) -> Self {
        Self { actual, wanted, enums, known: RefCell::default() }
    }

    fn method(&self, actual: &Method, wanted: &Method) -> Option<&'static str> {
        let returns = match (&actual.returns, &wanted.returns) {
            (Some(actual), Some(wanted)) => self.ty(actual, wanted),
            (actual, wanted) => actual.is_none() && wanted.is_none(),
        };
        if actual.wakeup {
            Some("is called by the ledger alone")
        } else if !self.fields(&actual.args, &wanted.args) {
            Some("has other arguments")
        } else if !returns {
            Some("has another result")
        } else if wanted.view && !actual.view {
            Some("is not a view")
        } else if wanted.payable && !actual.payable {
            Some("takes no payment")
        } else {
            None
        }
    }

    fn event(&self, actual: &EventDef, wanted: &EventDef) -> bool {
        let same = |(actual, wanted): (&EventField, &EventField)| {
            actual.indexed == wanted.indexed && self.field(&actual.field, &wanted.field)
        };
        actual.name == wanted.name
            && actual.fields.len() == wanted.fields.len()
            && actual.fields.iter().zip(&wanted.fields).all(same)
    }

    fn fields(&self, actual: &[Field], wanted: &[Field]) -> bool {
        actual.len() == wanted.len() && actual.iter().zip(wanted).all(|(actual, wanted)| self.field(actual, wanted))
    }

    fn field(&self, actual: &Field, wanted: &Field) -> bool {
        actual.name == wanted.name && self.ty(&actual.ty, &wanted.ty)
    }

    fn list(&self, actual: &[Type], wanted: &[Type]) -> bool {
        actual.len() == wanted.len() && actual.iter().zip(wanted).all(|(actual, wanted)| self.ty(actual, wanted))
    }

    fn ty(&self, actual: &Type, wanted: &Type) -> bool {
        match (actual, wanted) {
            (Type::List(actual, most), Type::List(wanted, wanted_most)) => {
                most == wanted_most && self.ty(actual, wanted)
            }
            (Type::Option(actual), Type::Option(wanted)) => self.ty(actual, wanted),
            (Type::Named(actual), Type::Named(wanted)) => self.named(*actual, *wanted),
            (actual, wanted) => actual == wanted,
        }
    }

    fn named(&self, actual: u8, wanted: u8) -> bool {
        let pair = (actual, wanted);
        if let Some(known) = self.known.borrow().get(&pair) {
            return *known;
        }
        let same = self.shapes(actual, wanted);
        self.known.borrow_mut().insert(pair, same);
        same
    }

    fn shapes(&self, actual: u8, wanted: u8) -> bool {
        let shapes = (self.actual.get(usize::from(actual)), self.wanted.get(usize::from(wanted)));
        let (Some(actual), Some(wanted)) = shapes else { return false };
        match (&actual.shape, &wanted.shape) {
            (Shape::Struct(actual), Shape::Struct(wanted)) => self.fields(actual, wanted),
            (Shape::Enum(actual), Shape::Enum(wanted)) => match self.enums {
                Enums::Same => actual == wanted,
                Enums::MayGrow => actual.starts_with(wanted),
            },
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
