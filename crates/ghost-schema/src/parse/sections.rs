//! One function for each table of contract.toml, in the order of the reference page.

use ghost_types::{Decode, Value};

use super::cursor::{Cursor, find, position};
use super::tree::{Entry, Kind};
use crate::forms::{self, Dialect};
use crate::generated::keys;
use crate::model::{
    Calls, Capabilities, Const, Contract, ErrorDef, EventDef, EventField, Invariant, Method, Privilege, Range, Role,
    Shape, StorageItem, StorageKind, TypeDef, Version,
};
use crate::problem::problem;
use crate::types::Type;

/// `[contract]`, and the published interfaces it names.
pub fn contract<'a>(cursor: &mut Cursor<'a>) -> (Contract, Vec<String>) {
    let Some(table) = cursor.root.entry("contract") else {
        cursor.report(&(0..0), problem!(schema::MISSING_KEY, "[contract]", "contract.toml"));
        return (empty_contract(), Vec::new());
    };
    let entries = cursor.table("contract");
    cursor.known(entries, "[contract]", keys::CONTRACT);
    let name = cursor.needed(table, "name").map_or("unnamed", |entry| cursor.text(entry));
    let version = cursor.needed(table, "version").and_then(|entry| {
        let text = cursor.text(entry);
        let version = Version::parse(text);
        if version.is_none() {
            let expected = "a version of three whole numbers";
            cursor.report(&entry.node.span, problem!(schema::BAD_VERSION, text, expected));
        }
        version
    });
    let interface = cursor.needed(table, "interface");
    let interface = interface.map(|entry| cursor.number(entry, u16::MAX.into(), "the number of a host interface"));
    let summary = cursor.needed(table, "summary").map_or("unsaid", |entry| cursor.text(entry));
    let license = cursor.text_at(entries, "license");
    let implements = cursor.texts(entries, "implements").into_iter().map(|(name, _)| name.into()).collect();
    let contract = Contract {
        name: name.into(),
        version: version.unwrap_or(Version { major: 0, minor: 0, patch: 0 }),
        // What is absent or no number is reported already; 1 keeps the rules from saying it again.
        interface: interface.map_or(1, |number| number as u16),
        summary: summary.into(),
        license,
    };
    (contract, implements)
}

fn empty_contract() -> Contract {
    Contract {
        name: "unnamed".into(),
        version: Version { major: 0, minor: 0, patch: 0 },
        interface: 1,
        summary: "unsaid".into(),
        license: String::new(),
    }
}

/// `[capabilities]`
pub fn capabilities(cursor: &mut Cursor<'_>) -> Capabilities {
    let entries = cursor.table("capabilities");
    cursor.known(entries, "[capabilities]", keys::CAPABILITIES);
    let uses: Vec<_> = cursor.root.entry("uses").map_or(&[][..], |entry| entry.node.entries()).iter().collect();
    let uses: Vec<&str> = uses.iter().map(|entry| entry.key.as_str()).collect();
    let calls = cursor.texts(entries, "calls");
    let calls = if matches!(calls[..], [("*", _)]) {
        Calls::Any
    } else {
        Calls::Only(resolve(cursor, calls, &uses, "entry of [uses]"))
    };
    let actions = cursor.texts(entries, "actions").into_iter().map(|(kind, _)| kind.into()).collect();
    let mut privileges = Vec::new();
    for (name, span) in cursor.texts(entries, "privileges") {
        match Privilege::ALL.iter().find(|(known, _)| *known == name) {
            Some((_, privilege)) => privileges.push(*privilege),
            None => cursor.report(&span, problem!(schema::UNKNOWN_REFERENCE, "privilege", name)),
        }
    }
    Capabilities {
        calls,
        actions,
        pays: cursor.flag(entries, "pays"),
        wakes: cursor.flag(entries, "wakes"),
        creates: cursor.flag(entries, "creates"),
        recovers: cursor.flag(entries, "recovers"),
        privileges,
    }
}

/// `[consts]`: each a type and a value in the TOML form of that type.
pub fn consts(cursor: &mut Cursor<'_>, types: &[TypeDef]) -> Vec<Const> {
    let mut consts = Vec::new();
    for entry in cursor.table("consts") {
        let name = entry.key.as_str();
        let parts = cursor.entries(entry, name);
        if !entry.node.is_table() {
            continue;
        }
        cursor.known(parts, name, keys::CONST);
        let before = cursor.found.len();
        let ty = cursor.needed(entry, "type").map(|ty| cursor.ty(&ty.node, "type"));
        let value = cursor.needed(entry, "value");
        let doc = cursor.text_at(parts, "doc");
        let (Some(ty), Some(value), true) = (ty, value, cursor.found.len() == before) else { continue };
        if !ty.is_scalar(types) {
            let span = find(parts, "type").map_or(entry.key_span.clone(), |ty| ty.node.span.clone());
            cursor.report(&span, problem!(schema::NOT_A_KEY, &*ty.text(types)));
            continue;
        }
        let encoded = forms::value_from(types, &ty, &value.node.to_json(), Dialect::Toml);
        let value_span = &value.node.span;
        match encoded.map(|bytes| Value::from_cbor(&bytes)) {
            Ok(Ok(value)) => consts.push(Const { name: name.into(), ty, value, doc }),
            Ok(Err(error)) => {
                let reason = format!("codec error {}", error as u8);
                cursor.report(value_span, problem!(schema::BAD_VALUE, &*ty.text(types), &*reason));
            }
            Err(error) => {
                cursor.report(value_span, problem!(schema::BAD_VALUE, &*ty.text(types), &*error.message()));
            }
        }
    }
    consts
}

/// `[types]`: `[types.X.fields]` or `enum = […]`.
pub fn types(cursor: &mut Cursor<'_>) -> Vec<TypeDef> {
    let mut types = Vec::new();
    for entry in cursor.table("types") {
        let name = entry.key.as_str();
        let parts = cursor.entries(entry, name);
        if let Some(what) = ["extends", "inherits", "includes", "generics"].iter().find_map(|key| find(parts, key)) {
            let problem = problem!(schema::NOT_IN_VERSION_1, "generics, inheritance or includes");
            cursor.report(&what.key_span, problem);
        } else {
            cursor.known(parts, name, keys::TYPE);
        }
        let shape = match (find(parts, "fields"), find(parts, "enum")) {
            (Some(fields), None) => {
                let fields = cursor.entries(fields, "fields");
                Shape::Struct(cursor.fields(fields))
            }
            (None, Some(variants)) => {
                let variants = cursor.text_list(variants);
                Shape::Enum(variants.into_iter().map(|(variant, _)| variant.into()).collect())
            }
            (Some(_), Some(both)) => {
                cursor.report(&both.key_span, problem!(schema::CONTRADICTION, name, "fields", "enum"));
                Shape::Enum(vec!["unsaid".into()])
            }
            (None, None) => {
                if entry.node.is_table() {
                    cursor.report(&entry.key_span, problem!(schema::MISSING_KEY, "fields or enum", name));
                }
                Shape::Enum(vec!["unsaid".into()])
            }
        };
        types.push(TypeDef { name: name.into(), doc: cursor.text_at(parts, "doc"), shape });
    }
    types
}

/// `[storage]`: `value = T`, `map = [K…, T]`, `set = K` or `list = T`.
pub fn storage(cursor: &mut Cursor<'_>) -> Vec<StorageItem> {
    let mut items = Vec::new();
    for entry in cursor.table("storage") {
        let name = entry.key.as_str();
        let parts = cursor.entries(entry, name);
        cursor.known(parts, name, keys::ITEM);
        let ordered = cursor.flag(parts, "ordered");
        let kinds: Vec<_> = parts.iter().filter(|part| ["value", "map", "set", "list"].contains(&&*part.key)).collect();
        let kind = match kinds[..] {
            [part] => storage_kind(cursor, part, ordered),
            [] => {
                if entry.node.is_table() {
                    cursor.report(&entry.key_span, problem!(schema::MISSING_KEY, "value, map, set or list", name));
                }
                None
            }
            [first, second, ..] => {
                let (one, two) = (first.key.as_str(), second.key.as_str());
                cursor.report(&second.key_span, problem!(schema::CONTRADICTION, name, one, two));
                None
            }
        };
        if ordered && !matches!(kind, Some(StorageKind::Map { .. }) | None) {
            let span = find(parts, "ordered").map_or(entry.key_span.clone(), |part| part.key_span.clone());
            cursor.report(&span, problem!(schema::CONTRADICTION, name, "ordered", "an item that is no map"));
        }
        // An item that could not be read keeps its place, so that roles can still point behind it.
        let kind = kind.unwrap_or(StorageKind::Value(Type::Address));
        items.push(StorageItem { name: name.into(), kind, doc: cursor.text_at(parts, "doc") });
    }
    items
}

fn storage_kind(cursor: &mut Cursor<'_>, part: &Entry, ordered: bool) -> Option<StorageKind> {
    let mut types = match &part.node.kind {
        Kind::Array(items) => items.iter().map(|item| cursor.ty(item, &part.key)).collect(),
        _ => vec![cursor.ty(&part.node, &part.key)],
    };
    let is_list = matches!(part.node.kind, Kind::Array(_));
    match part.key.as_str() {
        "value" if !is_list => types.pop().map(StorageKind::Value),
        "list" if !is_list => types.pop().map(StorageKind::List),
        "set" => Some(StorageKind::Set { keys: types }),
        "map" if is_list && types.len() >= 2 => {
            types.pop().map(|value| StorageKind::Map { keys: types, value, ordered })
        }
        word => {
            let expected =
                if word == "map" { "a list of key types and, last, the value's type" } else { "one type in quotes" };
            cursor.report(&part.node.span, problem!(schema::WRONG_FORM, word, expected));
            None
        }
    }
}

/// `[roles]`: `owner = "storage.owner"`.
pub fn roles(cursor: &mut Cursor<'_>, storage: &[StorageItem]) -> Vec<Role> {
    let items: Vec<&str> = storage.iter().map(|item| item.name.as_str()).collect();
    let mut roles = Vec::new();
    for entry in cursor.table("roles") {
        let name = entry.key.as_str();
        let (target, doc) = if entry.node.is_table() {
            let parts = entry.node.entries();
            cursor.known(parts, name, keys::ROLE);
            let Some(from) = cursor.needed(entry, "from") else { continue };
            (from, cursor.text_at(parts, "doc"))
        } else {
            (entry, String::new())
        };
        let text = cursor.text(target);
        if text.is_empty() {
            continue;
        }
        let Some(item) = text.strip_prefix("storage.") else {
            cursor.report(&target.node.span, problem!(schema::WRONG_FORM, name, "of the form \"storage.ITEM\""));
            continue;
        };
        match position(&items, item) {
            Some(storage) => roles.push(Role { name: name.into(), storage, doc }),
            None => cursor.report(&target.node.span, problem!(schema::UNKNOWN_REFERENCE, "storage item", item)),
        }
    }
    roles
}

/// `[errors]`
pub fn errors(cursor: &mut Cursor<'_>) -> Vec<ErrorDef> {
    let mut errors = Vec::new();
    for entry in cursor.table("errors") {
        let name = entry.key.as_str();
        let parts = cursor.entries(entry, name);
        cursor.known(parts, name, keys::ERROR);
        let code = cursor.needed(entry, "code");
        let code = code.map(|code| cursor.number(code, i32::MAX as u32, "a whole number from 1 to 2147483647"));
        let args = args(cursor, parts);
        let text = cursor.needed(entry, "text").map(|text| cursor.text(text).to_owned());
        let way_out = cursor.text_at(parts, "way_out");
        errors.push(ErrorDef {
            name: name.into(),
            // No other error has this one, so a code that was reported as missing makes no second report.
            code: code.unwrap_or_else(|| i32::MAX as u32 - errors.len() as u32),
            args,
            text: text.unwrap_or_else(|| "unsaid".into()),
            way_out,
        });
    }
    errors
}

/// `[events]`: fields, and the key `doc` for the event itself.
pub fn events(cursor: &mut Cursor<'_>) -> Vec<EventDef> {
    let mut events = Vec::new();
    for entry in cursor.table("events") {
        let parts = cursor.entries(entry, &entry.key);
        let mut event = EventDef { name: entry.key.clone(), fields: Vec::new(), doc: String::new() };
        for part in parts {
            if part.key == "doc" {
                event.doc = cursor.text(part).into();
                // A type there was meant as a field, and would be lost without a word.
                if Type::parse(&event.doc, &|name| position(&cursor.types, name)).is_ok() {
                    let reason = "in an event it is the description, not a field";
                    cursor.report(&part.key_span, problem!(schema::RESERVED_NAME, "doc", reason));
                }
                continue;
            }
            let (field, inner) = cursor.field(part, keys::INDEXABLE);
            event.fields.push(EventField { field, indexed: cursor.flag(inner, "indexed") });
        }
        events.push(event);
    }
    events
}

/// `[methods]`
pub fn methods(cursor: &mut Cursor<'_>, roles: &[Role]) -> Vec<Method> {
    let errors: Vec<&str> =
        cursor.root.entry("errors").map_or(&[][..], |e| e.node.entries()).iter().map(|e| e.key.as_str()).collect();
    let roles: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
    let mut methods = Vec::new();
    for entry in cursor.table("methods") {
        let name = entry.key.as_str();
        let parts = cursor.entries(entry, name);
        cursor.known(parts, name, keys::METHOD);
        let listed = cursor.texts(parts, "errors");
        let mut method = Method {
            name: name.into(),
            args: args(cursor, parts),
            returns: find(parts, "returns").map(|part| cursor.ty(&part.node, "returns")),
            auth: auth(cursor, parts, &roles),
            view: cursor.flag(parts, "view"),
            payable: cursor.flag(parts, "payable"),
            wakeup: cursor.flag(parts, "wakeup"),
            reentrant: cursor.flag(parts, "reentrant"),
            errors: resolve(cursor, listed, &errors, "error"),
            from: None,
            summary: cursor.text_at(parts, "summary"),
        };
        if let Some(from) = find(parts, "from") {
            let text = cursor.text(from);
            method.from = Range::parse(text);
            if method.from.is_none() {
                let expected = "a version or a range of versions";
                cursor.report(&from.node.span, problem!(schema::BAD_VERSION, text, expected));
                // Some range, so that `migrate` is not also told that it lacks one.
                method.from = Range::parse("^1");
            }
        }
        methods.push(method);
    }
    methods
}

/// `auth = "role"` or `auth = ["role", …]`.
fn auth<'a>(cursor: &mut Cursor<'a>, parts: &'a [Entry], roles: &[&str]) -> Vec<u8> {
    let Some(entry) = find(parts, "auth") else { return Vec::new() };
    let names = match &entry.node.kind {
        Kind::Text(name) => vec![(name.as_str(), entry.node.span.clone())],
        Kind::Array(items) if !items.is_empty() => cursor.text_list(entry),
        _ => {
            cursor.report(&entry.node.span, problem!(schema::WRONG_FORM, "auth", "a role, or a list of roles"));
            Vec::new()
        }
    };
    resolve(cursor, names, roles, "role")
}

/// `[invariants]`: `name = "what it promises"`.
pub fn invariants(cursor: &mut Cursor<'_>) -> Vec<Invariant> {
    let mut invariants = Vec::new();
    for entry in cursor.table("invariants") {
        let before = cursor.found.len();
        let text = cursor.text(entry);
        // Text that was refused is not also reported as empty.
        if cursor.found.len() == before {
            invariants.push(Invariant { name: entry.key.clone(), text: text.into() });
        }
    }
    invariants
}

fn args<'a>(cursor: &mut Cursor<'a>, parts: &'a [Entry]) -> Vec<crate::model::Field> {
    match find(parts, "args") {
        None => Vec::new(),
        Some(args) => {
            let fields = cursor.entries(args, "args");
            cursor.fields(fields)
        }
    }
}

/// The numbers of names in a list; names that are not there are reported.
pub fn resolve(
    cursor: &mut Cursor<'_>,
    names: Vec<(&str, super::tree::Span)>,
    known: &[&str],
    kind: &'static str,
) -> Vec<u8> {
    let mut numbers = Vec::new();
    for (name, span) in names {
        match position(known, name) {
            Some(number) => numbers.push(number),
            None => cursor.report(&span, problem!(schema::UNKNOWN_REFERENCE, kind, name)),
        }
    }
    numbers
}
