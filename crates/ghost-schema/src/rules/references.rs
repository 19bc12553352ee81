//! Every number in a schema points to something. In a contract.toml names were resolved, so this can fail for bytes
//! alone; all other rules index without fear because it comes first.

use super::Scope;
use crate::model::{Calls, Interface, Method, Schema, Shape, StorageKind, TypeDef};
use crate::problem::{Place, Report, problem};
use crate::types::Type;

/// Whether all numbers of a schema point to something; reports the first that does not.
pub fn hold(schema: &Schema, report: &mut Report<'_>) -> bool {
    let mut types = Vec::new();
    types.extend(schema.consts.iter().map(|c| &c.ty));
    for item in &schema.storage {
        match &item.kind {
            StorageKind::Value(ty) | StorageKind::List(ty) => types.push(ty),
            StorageKind::Map { keys, value, .. } => types.extend(keys.iter().chain([value])),
            StorageKind::Set { keys } => types.extend(keys),
        }
    }
    types.extend(schema.errors.iter().flat_map(|error| &error.args).map(|arg| &arg.ty));
    types.extend(schema.events.iter().flat_map(|event| &event.fields).map(|field| &field.field.ty));
    let roles = schema.roles.iter().map(|role| usize::from(role.storage));
    let calls = match &schema.capabilities.calls {
        Calls::Any => &[][..],
        Calls::Only(calls) => calls,
    };
    let problem = if !types_hold(&schema.types, types, &schema.methods) {
        Some("type")
    } else if roles.into_iter().any(|item| item >= schema.storage.len()) {
        Some("storage item")
    } else if calls.iter().any(|uses| usize::from(*uses) >= schema.uses.len()) {
        Some("entry of [uses]")
    } else {
        methods_hold(&schema.methods, schema.errors.len(), schema.roles.len())
    };
    if let Some(kind) = problem {
        report(Place::default(), problem!(schema::UNKNOWN_REFERENCE, kind, "with a number used here"));
    }
    problem.is_none()
}

/// Whether all numbers of an interface point to something.
pub fn hold_in(interface: &Interface, scope: &Scope<'_>, report: &mut Report<'_>) -> bool {
    let mut types: Vec<&Type> = interface.errors.iter().flat_map(|error| &error.args).map(|arg| &arg.ty).collect();
    types.extend(scope.events.iter().flat_map(|event| &event.fields).map(|field| &field.field.ty));
    let problem = if types_hold(&interface.types, types, &interface.methods) {
        methods_hold(&interface.methods, interface.errors.len(), 0)
    } else {
        Some("type")
    };
    if let Some(kind) = problem {
        report(scope.at(&[]), problem!(schema::UNKNOWN_REFERENCE, kind, "with a number used here"));
    }
    problem.is_none()
}

fn types_hold<'a>(types: &'a [TypeDef], mut mentioned: Vec<&'a Type>, methods: &'a [Method]) -> bool {
    for def in types {
        if let Shape::Struct(fields) = &def.shape {
            mentioned.extend(fields.iter().map(|field| &field.ty));
        }
    }
    for method in methods {
        mentioned.extend(method.args.iter().map(|arg| &arg.ty).chain(&method.returns));
    }
    mentioned.iter().filter_map(|ty| ty.named()).all(|number| usize::from(number) < types.len())
}

fn methods_hold(methods: &[Method], errors: usize, roles: usize) -> Option<&'static str> {
    let beyond = |numbers: &[u8], len: usize| numbers.iter().any(|number| usize::from(*number) >= len);
    methods.iter().find_map(|method| {
        if beyond(&method.errors, errors) { Some("error") } else { beyond(&method.auth, roles).then_some("role") }
    })
}
