//! The tables and keys of contract.toml. Generated from interface/contract.toml by `make generate`: do not edit.

/// A contract's schema: everything others need to know of it, and all it may ever do.
pub const ROOT: &[&str] = &[
    "contract",
    "capabilities",
    "uses",
    "consts",
    "types",
    "storage",
    "roles",
    "errors",
    "events",
    "methods",
    "invariants",
];
/// What the contract is.
pub const CONTRACT: &[&str] = &["name", "version", "interface", "summary", "license", "implements"];
/// All it may ever do besides computing, writing its own storage and emitting events.
pub const CAPABILITIES: &[&str] = &["calls", "actions", "pays", "wakes", "creates", "recovers", "privileges"];
/// Another contract this one talks to.
pub const USE: &[&str] = &["schema", "at", "methods", "events"];
/// A constant.
pub const CONST: &[&str] = &["type", "value", "doc"];
/// A struct (fields) or an enum.
pub const TYPE: &[&str] = &["fields", "enum", "doc"];
/// An item of storage: a value, a map, a set or a list.
pub const ITEM: &[&str] = &["value", "map", "set", "list", "ordered", "doc"];
/// Who may call what: the address, or the set of addresses, that is stored there.
pub const ROLE: &[&str] = &["from", "doc"];
/// An error.
pub const ERROR: &[&str] = &["code", "args", "text", "way_out"];
/// A method.
pub const METHOD: &[&str] =
    &["summary", "args", "returns", "auth", "view", "payable", "wakeup", "reentrant", "errors", "from"];
/// A type, or a type with a line for readers.
pub const FIELD: &[&str] = &["type", "doc"];
/// A field of an event.
pub const INDEXABLE: &[&str] = &["type", "indexed", "doc"];
