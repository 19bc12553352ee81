//! Rules for `[consts]`, `[storage]` and `[roles]`.

use ghost_types::Encode;

use super::{Scope, repeated, shapes, text};
use crate::limits::{MAX_CONST_BYTES, MAX_FIELDS, MAX_KEY_BYTES, MAX_VALUE_BYTES, MAX_VALUE_DEPTH};
use crate::model::{Const, Schema, StorageItem, StorageKind};
use crate::names::{self, Style};
use crate::problem::{Place, Report, problem};
use crate::types::{Extents, Type, too_deep};
use crate::values;

/// Constants are scalars of their type.
pub fn consts(consts: &[Const], scope: &Scope<'_>, extents: &Extents, report: &mut Report<'_>) {
    repeated(Place::key(&["consts"]), "consts", consts.iter().map(|c| c.name.as_str()), report);
    for constant in consts {
        let name = constant.name.as_str();
        if let Err(problem) = names::check(name, Style::Screaming) {
            report(Place::key(&["consts", name]), problem);
        }
        text(Place::value(&["consts", name, "doc"]), "the doc", &constant.doc, report);
        shapes::expression(scope, &["consts", name, "type"], &constant.ty, report);
        let bytes = extents.ty(&constant.ty).bytes;
        if !constant.ty.is_scalar(scope.types) {
            let ty = constant.ty.text(scope.types);
            report(Place::value(&["consts", name, "type"]), problem!(schema::NOT_A_KEY, &*ty));
        } else if bytes > MAX_CONST_BYTES {
            let place = Place::value(&["consts", name, "type"]);
            report(place, problem!(schema::TOO_LARGE, "a constant", bytes, MAX_CONST_BYTES));
        } else if let Err(error) = values::check_all(scope.types, &constant.ty, &constant.value.to_cbor()) {
            let ty = constant.ty.text(scope.types);
            let reason = format!("codec error {}", error as u8);
            report(Place::value(&["consts", name, "value"]), problem!(schema::BAD_VALUE, &*ty, &*reason));
        }
    }
}

/// Keys are made of scalars and fit, values fit.
pub fn storage(items: &[StorageItem], scope: &Scope<'_>, extents: &Extents, report: &mut Report<'_>) {
    repeated(Place::key(&["storage"]), "storage", items.iter().map(|item| item.name.as_str()), report);
    for item in items {
        let name = item.name.as_str();
        if let Err(problem) = names::check(name, Style::Snake) {
            report(Place::key(&["storage", name]), problem);
        }
        text(Place::value(&["storage", name, "doc"]), "the doc", &item.doc, report);
        match &item.kind {
            StorageKind::Value(ty) => value(scope, extents, name, &["storage", name, "value"], ty, report),
            StorageKind::List(ty) => value(scope, extents, name, &["storage", name, "list"], ty, report),
            StorageKind::Set { keys } => key(scope, name, "set", keys, report),
            StorageKind::Map { keys, value: ty, .. } => {
                key(scope, name, "map", keys, report);
                let last = keys.len().to_string();
                value(scope, extents, name, &["storage", name, "map", &last], ty, report);
            }
        }
    }
}

fn value(scope: &Scope<'_>, extents: &Extents, name: &str, path: &[&str], ty: &Type, report: &mut Report<'_>) {
    shapes::expression(scope, path, ty, report);
    let extent = extents.ty(ty);
    if too_deep(extent) {
        report(scope.at(path), problem!(schema::TOO_DEEP, name, u64::from(MAX_VALUE_DEPTH)));
    } else if extent.bytes > MAX_VALUE_BYTES {
        let what = format!("a value of {name}");
        report(scope.at(path), problem!(schema::TOO_LARGE, &*what, extent.bytes, MAX_VALUE_BYTES));
    }
}

fn key(scope: &Scope<'_>, name: &str, word: &str, keys: &[Type], report: &mut Report<'_>) {
    if keys.is_empty() || keys.len() > MAX_FIELDS {
        let place = Place::value(&["storage", name, word]);
        report(place, problem!(schema::WRONG_FORM, word, "a list of 1 to 32 key parts"));
        return;
    }
    let mut bytes = 1;
    for (number, ty) in keys.iter().enumerate() {
        let path = ["storage", name, word, &number.to_string()];
        shapes::expression(scope, &path, ty, report);
        match ty.key_bytes(scope.types) {
            Some(part) => bytes += part,
            None => report(Place::value(&path), problem!(schema::NOT_A_KEY, &*ty.text(scope.types))),
        }
    }
    if bytes > MAX_KEY_BYTES {
        let what = format!("a key of {name}");
        let place = Place::value(&["storage", name, word]);
        report(place, problem!(schema::TOO_LARGE, &*what, bytes, MAX_KEY_BYTES));
    }
}

/// A role stands on a stored address, or on a stored set of addresses.
pub fn roles(schema: &Schema, report: &mut Report<'_>) {
    repeated(Place::key(&["roles"]), "roles", schema.roles.iter().map(|role| role.name.as_str()), report);
    for role in &schema.roles {
        let name = role.name.as_str();
        if let Err(problem) = names::check(name, Style::Snake) {
            report(Place::key(&["roles", name]), problem);
        }
        text(Place::value(&["roles", name, "doc"]), "the doc", &role.doc, report);
        let item = &schema.storage[usize::from(role.storage)];
        let holds_addresses = match &item.kind {
            StorageKind::Value(ty) => *ty == Type::Address,
            StorageKind::Set { keys } => *keys == [Type::Address],
            StorageKind::Map { .. } | StorageKind::List(_) => false,
        };
        if !holds_addresses {
            report(Place::value(&["roles", name]), problem!(schema::BAD_ROLE, name, item.name.as_str()));
        }
    }
}
