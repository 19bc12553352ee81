//! Modules that do and do not keep to their schema.

use ghost_types::errors::schema;
use ghost_types::{ErrorCode, Failure, Value};

use super::{Export, check_module, imports_are_declared};
use crate::{Schema, parse};

const LEASE: &str = r#"
[contract]
name = "lease"
version = "1.0.0"
interface = 1
summary = "Leases."
[methods.init]
[methods.price]
view = true
returns = "rlusd"
[invariants]
solvent = "deposits never exceed the balance"
"#;

fn schema(capabilities: &str) -> Schema {
    let toml = format!("{LEASE}\n[capabilities]\n{capabilities}\n[uses]\n");
    let uses = if capabilities.contains("names") { "names = { schema = \"token@1\", at = \"init\" }" } else { "" };
    parse(&(toml + uses), &|_| Err("no files".into())).unwrap()
}

fn exports(names: &[&'static str]) -> Vec<Export<'static>> {
    names.iter().map(|name| Export { name, params: 0, results: 0 }).collect()
}

fn code(result: Result<(), Failure>) -> Option<ErrorCode> {
    result.err().map(|failure| failure.code)
}

#[test]
fn exports_are_the_methods_and_invariants() {
    let schema = schema("");
    let all = ["init", "price", "solvent"];
    assert_eq!(check_module(&schema, &exports(&all), &["input", "result", "storage_set"]), Ok(()));
    assert_eq!(code(check_module(&schema, &exports(&all[..2]), &[])), Some(schema::METHOD_NOT_EXPORTED));
    let more = exports(&["init", "price", "solvent", "backdoor"]);
    assert_eq!(code(check_module(&schema, &more, &[])), Some(schema::UNDECLARED_EXPORT));
    let mut typed = exports(&all);
    typed[1].results = 1;
    assert_eq!(code(check_module(&schema, &typed, &[])), Some(schema::BAD_EXPORT_TYPE));
}

#[test]
fn imports_need_their_capability() {
    let cases = [
        ("", "transfer", false),
        ("pays = true", "transfer", true),
        ("pays = true", "wake_at", false),
        ("wakes = true", "wake_at", true),
        ("wakes = true", "subscribe", true),
        ("wakes = true", "slot_resolve", true),
        ("", "call", false),
        ("calls = [\"*\"]", "call", true),
        ("calls = [\"names\"]", "call", true),
        ("actions = [\"dns.records.set\"]", "call", true),
        ("", "returned", false),
        ("creates = true", "returned", true),
        ("creates = true", "create", true),
        ("creates = true", "call", false),
        ("recovers = true", "set_auth", true),
        ("", "set_auth", false),
        ("privileges = [\"mint\"]", "mint", true),
        ("privileges = [\"mint\"]", "burn", true),
        ("privileges = [\"mint\"]", "govern", false),
        ("privileges = [\"govern\"]", "govern", true),
        ("", "contract_info", true),
    ];
    for (capabilities, import, allowed) in cases {
        let checked = check_module(&schema(capabilities), &exports(&["init", "price", "solvent"]), &[import]);
        let expected = (!allowed).then_some(schema::CAPABILITY_NEEDED);
        assert_eq!(code(checked), expected, "{import} with {capabilities}");
    }
}

#[test]
fn a_refused_import_says_what_to_declare() {
    let cases = [
        ("transfer", "pays = true"),
        ("call", "calls or actions"),
        ("returned", "calls, actions or creates"),
        ("burn", "privileges = [\"mint\"]"),
    ];
    for (import, wanted) in cases {
        let refused = imports_are_declared(&schema("").capabilities, &[import]).unwrap_err();
        assert_eq!(refused.fields[..], [Value::Text(import.into()), Value::Text(wanted.into())]);
    }
}

#[test]
fn an_import_nobody_knows_is_refused() {
    let checked = check_module(&schema(""), &exports(&["init", "price", "solvent"]), &["clock"]);
    assert_eq!(code(checked), Some(schema::UNDECLARED_IMPORT));
}
