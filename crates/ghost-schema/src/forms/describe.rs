//! A whole schema as JSON, names and types spelt out: for help, docs, completion and generated clients.

use ghost_types::Encode;

use super::json::Json;
use super::read;
use crate::model::{
    Calls, Const, ErrorDef, EventDef, Field, Interface, Kind, Method, Schema, Shape, StorageItem, StorageKind, TypeDef,
    Uses, numbered,
};
use crate::types::Type;

/// Everything a schema says. docs/spec/schema.md describes the object.
#[must_use]
pub fn to_json(schema: &Schema) -> String {
    let types = &schema.types;
    let storage = |(number, item): (u8, &StorageItem)| storage(types, number, item);
    let invariant = |invariant: &crate::model::Invariant| {
        Json::object([("name", Json::text(&*invariant.name)), ("text", Json::text(&*invariant.text))])
    };
    let role = |role: &crate::model::Role| {
        let item = schema.storage.get(usize::from(role.storage)).map_or("", |item| item.name.as_str());
        Json::object([
            ("name", Json::text(&*role.name)),
            ("storage", Json::text(item)),
            ("doc", Json::text(&*role.doc)),
        ])
    };
    let role_name = |number: u8| schema.roles.get(usize::from(number)).map_or("", |role| role.name.as_str());
    Json::object([
        ("hash", Json::text(schema.hash().to_string())),
        ("name", Json::text(&*schema.contract.name)),
        ("version", Json::text(schema.contract.version.to_string())),
        ("interface", Json::number(schema.contract.interface)),
        ("summary", Json::text(&*schema.contract.summary)),
        ("license", Json::text(&*schema.contract.license)),
        ("implements", Json::list(&schema.implements, |name| Json::text(&**name))),
        ("capabilities", capabilities(schema)),
        ("uses", Json::list(&schema.uses, uses)),
        ("consts", Json::list(&schema.consts, |constant| self::constant(types, constant))),
        ("types", Json::list(types, |def| type_def(types, def))),
        ("storage", Json::list(numbered(&schema.storage), storage)),
        ("roles", Json::list(&schema.roles, role)),
        ("errors", Json::list(&schema.errors, |error| self::error(types, error))),
        ("events", Json::list(numbered(&schema.events), |(number, event)| self::event(types, number, event))),
        ("methods", Json::list(&schema.methods, |m| method(types, &schema.errors, &role_name, m))),
        ("invariants", Json::list(&schema.invariants, invariant)),
    ])
    .to_string()
}

fn capabilities(schema: &Schema) -> Json {
    let can = &schema.capabilities;
    let name = |number: &u8| Json::text(schema.uses.get(usize::from(*number)).map_or("", |uses| uses.name.as_str()));
    let calls = match &can.calls {
        Calls::Any => Json::List(vec![Json::text("*")]),
        Calls::Only(calls) => Json::list(calls, name),
    };
    Json::object([
        ("calls", calls),
        ("actions", Json::list(&can.actions, |kind| Json::text(&**kind))),
        ("pays", Json::Bool(can.pays)),
        ("wakes", Json::Bool(can.wakes)),
        ("creates", Json::Bool(can.creates)),
        ("recovers", Json::Bool(can.recovers)),
        ("privileges", Json::list(&can.privileges, |privilege| Json::text(privilege.name()))),
    ])
}

fn uses(uses: &Uses) -> Json {
    let mut entries = vec![
        ("name", Json::text(&*uses.name)),
        ("at", Json::text(uses.at.name())),
        ("schema", Json::text(uses.schema.to_string())),
    ];
    entries.extend(interface(&uses.interface));
    Json::object(entries)
}

/// A published interface: its hash, and what a contract that implements it declares.
#[must_use]
pub fn interface_to_json(published: &Interface) -> String {
    let mut entries = vec![("hash", Json::text(published.hash().to_string()))];
    entries.extend(interface(published));
    Json::object(entries).to_string()
}

fn interface(interface: &Interface) -> [(&'static str, Json); 4] {
    let types = &interface.types;
    let event = |numbered: &crate::model::NumberedEvent| event(types, numbered.number, &numbered.event);
    [
        ("types", Json::list(types, |def| type_def(types, def))),
        ("errors", Json::list(&interface.errors, |error| self::error(types, error))),
        ("events", Json::list(&interface.events, event)),
        ("methods", Json::list(&interface.methods, |m| method(types, &interface.errors, &|_| "", m))),
    ]
}

fn constant(types: &[TypeDef], constant: &Const) -> Json {
    let encoded = constant.value.to_cbor();
    // A checked schema's constants fit their types; of another one, the value stays out.
    let value = read::read(types, &constant.ty, &mut ghost_types::Reader::new(&encoded)).unwrap_or(Json::Null);
    Json::object([
        ("name", Json::text(&*constant.name)),
        ("type", ty(types, &constant.ty)),
        ("value", value),
        ("doc", Json::text(&*constant.doc)),
    ])
}

fn type_def(types: &[TypeDef], def: &TypeDef) -> Json {
    let (kind, key, parts) = match &def.shape {
        Shape::Struct(list) => ("struct", "fields", fields(types, list)),
        Shape::Enum(variants) => ("enum", "variants", Json::list(variants, |variant| Json::text(&**variant))),
    };
    let doc = Json::text(&*def.doc);
    Json::object([("name", Json::text(&*def.name)), ("kind", Json::text(kind)), (key, parts), ("doc", doc)])
}

/// The key of a list's value: its index.
const INDEX: &[Type] = &[Type::U32];

fn storage(types: &[TypeDef], number: u8, item: &StorageItem) -> Json {
    let (kind, keys, value, ordered) = match &item.kind {
        StorageKind::Value(ty) => ("value", &[][..], Some(ty), false),
        StorageKind::Map { keys, value, ordered } => ("map", &keys[..], Some(value), *ordered),
        StorageKind::Set { keys } => ("set", &keys[..], None, false),
        StorageKind::List(ty) => ("list", INDEX, Some(ty), false),
    };
    Json::object([
        ("name", Json::text(&*item.name)),
        ("number", Json::number(number)),
        ("kind", Json::text(kind)),
        ("keys", Json::list(keys, |key| ty(types, key))),
        ("value", value.map_or(Json::Null, |value| ty(types, value))),
        ("ordered", Json::Bool(ordered)),
        ("doc", Json::text(&*item.doc)),
    ])
}

fn error(types: &[TypeDef], error: &ErrorDef) -> Json {
    Json::object([
        ("name", Json::text(&*error.name)),
        ("code", Json::number(error.code)),
        ("args", fields(types, &error.args)),
        ("text", Json::text(&*error.text)),
        ("way_out", Json::text(&*error.way_out)),
    ])
}

fn event(types: &[TypeDef], number: u8, event: &EventDef) -> Json {
    let field = |field: &crate::model::EventField| {
        let mut entries = field_entries(types, &field.field);
        entries.push(("indexed", Json::Bool(field.indexed)));
        Json::object(entries)
    };
    Json::object([
        ("name", Json::text(&*event.name)),
        ("number", Json::number(number)),
        ("fields", Json::list(&event.fields, field)),
        ("doc", Json::text(&*event.doc)),
    ])
}

fn method<'a>(types: &[TypeDef], errors: &[ErrorDef], role: &dyn Fn(u8) -> &'a str, method: &Method) -> Json {
    let error = |number: &u8| Json::text(errors.get(usize::from(*number)).map_or("", |error| error.name.as_str()));
    let kind = match method.kind() {
        Kind::Init => "init",
        Kind::Migrate => "migrate",
        Kind::Wakeup => "wakeup",
        Kind::View => "view",
        Kind::Call => "call",
    };
    Json::object([
        ("name", Json::text(&*method.name)),
        ("kind", Json::text(kind)),
        ("args", fields(types, &method.args)),
        ("returns", method.returns.as_ref().map_or(Json::Null, |returns| ty(types, returns))),
        ("auth", Json::list(&method.auth, |number| Json::text(role(*number)))),
        ("payable", Json::Bool(method.payable)),
        ("reentrant", Json::Bool(method.reentrant)),
        ("errors", Json::list(&method.errors, error)),
        ("from", method.from.map_or(Json::Null, |range| Json::text(range.to_string()))),
        ("summary", Json::text(&*method.summary)),
    ])
}

fn fields(types: &[TypeDef], list: &[Field]) -> Json {
    Json::list(list, |field| Json::object(field_entries(types, field)))
}

fn field_entries(types: &[TypeDef], field: &Field) -> Vec<(&'static str, Json)> {
    vec![("name", Json::text(&*field.name)), ("type", ty(types, &field.ty)), ("doc", Json::text(&*field.doc))]
}

fn ty(types: &[TypeDef], ty: &Type) -> Json {
    Json::text(ty.text(types))
}
