//! The form of what is written; what it charges is in tests/gas.rs.

use wasmparser::{Parser, Payload, Validator};

use super::{GAS_GLOBAL, STACK_GLOBAL, instrument};
use crate::{
    gas::Weights,
    limits::Limits,
    rules::{FEATURES, HostImport, check_module},
};

const HOST: &[HostImport] = &[HostImport { name: "nothing", params: &[], result: None, since: 1 }];

fn instrumented(text: &str) -> Vec<u8> {
    let text = format!("(module {text} (memory (export \"memory\") 1 4) (@custom \"ghost.schema\" \"s\"))");
    let bytes = wat::parse_str(text).expect("text");
    let info = check_module(&bytes, &Limits::V1, HOST).expect("accepted");
    instrument(&bytes, &info, &Weights::V1)
}

#[test]
fn the_result_is_a_module_of_the_same_features() {
    for text in [
        "",
        "(func)",
        "(global i32 (i32.const 1))",
        r#"(import "ghost" "nothing" (func))"#,
        r#"(import "ghost" "nothing" (func $n)) (func (export "run") (call $n))"#,
        "(func $f (param i32) (result i64) (return (i64.const 1))) (func (drop (call $f (memory.grow (i32.const 1)))))",
        // Code that is never reached is typed as loosely as the specification lets it.
        "(func (result i32) (return (i32.const 1)) (memory.grow) (return))",
        "(func (result i64) unreachable i64.add (br_if 0 (i32.const 1)))",
        "(func (result i32) (loop (br 0)) (i32.const 1))",
        "(func (result i32) (block (result i32) (br_table 0 1 (i32.const 1) (i32.const 2))))",
        "(func (param i32) (result i32) (if (result i32) (local.get 0) (then (i32.const 1)) (else (return (i32.const 2)))))",
        "(table 2 2 funcref) (elem (i32.const 0) $f) (func $f (call_indirect (i32.const 0))) (data (i32.const 0) \"abc\")",
    ] {
        let bytes = instrumented(text);
        Validator::new_with_features(FEATURES).validate_all(&bytes).unwrap_or_else(|error| panic!("{text}: {error}"));
    }
}

#[test]
fn the_two_globals_are_exported_and_custom_sections_are_gone() {
    let mut exports = Vec::new();
    for payload in Parser::new(0).parse_all(&instrumented(r#"(global i32 (i32.const 1)) (func (export "run"))"#)) {
        match payload.expect("a module") {
            Payload::ExportSection(section) => exports.extend(section.into_iter().map(|e| {
                let export = e.expect("an export");
                (export.name.to_owned(), export.index)
            })),
            Payload::CustomSection(section) => panic!("{} is still there", section.name()),
            _ => {}
        }
    }
    assert!(exports.contains(&(GAS_GLOBAL.to_owned(), 1)) && exports.contains(&(STACK_GLOBAL.to_owned(), 2)));
}

#[test]
fn only_a_module_that_grows_memory_gets_the_function_for_it() {
    let functions = |text: &str| {
        let bytes = instrumented(text);
        let mut payloads = Parser::new(0).parse_all(&bytes).map(|payload| payload.expect("a module"));
        payloads.find_map(|p| if let Payload::FunctionSection(s) = p { Some(s.count()) } else { None }).unwrap_or(0)
    };
    assert_eq!(functions("(func)"), 1);
    assert_eq!(functions("(func (drop (memory.size)))"), 1);
    assert_eq!(functions("(func (drop (memory.grow (i32.const 1))))"), 2);
}
