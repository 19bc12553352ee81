//! Modules that must be refused when they are uploaded, each with its exact code.
//!
//! The bombs are refused by counts, before anything that grows with them is done: none of these tests needs a clock.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use ghost_types::errors::module as error;
use support::*;

const TYPE: &str = "(type (func))";

#[test]
fn accepts_the_smallest_module() {
    let info = check(&with_memory(r#"(func (export "run"))"#)).expect("accepted");
    assert_eq!(info.exports[0].name, "run");
    assert_eq!((info.memory.initial_pages, info.memory.maximum_pages), (1, 4));
    assert_eq!((info.needs_interface, info.schema.as_slice()), (0, b"schema".as_slice()));
}

#[test]
fn accepts_host_functions_and_says_which_interface_they_need() {
    let text = r#"(import "ghost" "nothing" (func)) (import "ghost" "echo" (func (param i64) (result i64)))"#;
    let info = check(&module(&format!("(module {text} {MEMORY})"))).expect("accepted");
    assert_eq!(info.imports, ["nothing", "echo"]);
    assert_eq!(info.needs_interface, 2);
}

#[test]
fn refuses_imports_that_are_not_host_functions() {
    let import = |what: &str| refusal(&module(&format!("(module {what} {MEMORY})")));
    assert_eq!(import(r#"(import "ghost" "teleport" (func))"#), error::UNKNOWN_IMPORT);
    assert_eq!(import(r#"(import "env" "nothing" (func))"#), error::UNKNOWN_IMPORT);
    assert_eq!(import(r#"(import "ghost" "nothing" (func (param i32)))"#), error::IMPORT_TYPE);
    assert_eq!(import(r#"(import "ghost" "echo" (func (param i64)))"#), error::IMPORT_TYPE);
    assert_eq!(import(r#"(import "ghost" "nothing" (global i32))"#), error::IMPORT_TYPE);
    assert_eq!(import(r#"(import "ghost" "nothing" (table 1 1 funcref))"#), error::IMPORT_TYPE);
    assert_eq!(import(r#"(import "ghost" "__ghost_gas" (global (mut i64)))"#), error::UNKNOWN_IMPORT);
    let twice = r#"(import "ghost" "nothing" (func)) (import "ghost" "nothing" (func))"#;
    assert_eq!(import(twice), error::IMPORT_REPEATED);
    let memory = r#"(module (import "ghost" "nothing" (memory 1 1)))"#;
    assert_eq!(refusal(&module(memory)), error::IMPORT_TYPE);
}

#[test]
fn refuses_more_imports_than_the_limit() {
    let many = r#"(import "ghost" "nothing" (func))"#.repeat(65);
    assert_eq!(refusal(&module(&format!("(module {many} {MEMORY})"))), error::TOO_MANY_IMPORTS);
}

#[test]
fn cuts_and_cleans_names_it_repeats() {
    let long = "\\u{202e}\\n".to_owned() + &"x".repeat(5_000);
    let failure =
        check(&module(&format!(r#"(module (import "ghost" "{long}" (func)) {MEMORY})"#))).expect_err("refused");
    assert_eq!(failure.code, error::UNKNOWN_IMPORT);
    assert_eq!(failure.fields, [ghost_types::Value::Text(format!("ghost.??{}", "x".repeat(56)))]);
}

#[test]
fn refuses_a_start_function() {
    assert_eq!(refusal(&with_memory("(func $f (loop (br 0))) (start $f)")), error::START_REFUSED);
}

#[test]
fn refuses_wrong_memories() {
    assert_eq!(refusal(&module("(module)")), error::MEMORY_COUNT);
    assert_eq!(refusal(&module(&format!("(module {MEMORY} (memory 1 1))"))), error::MEMORY_COUNT);
    let memory = |limits: &str| refusal(&module(&format!(r#"(module (memory (export "memory") {limits}))"#)));
    assert_eq!(memory("65536 65536"), error::MEMORY_INITIAL_TOO_LARGE);
    assert_eq!(memory("257 512"), error::MEMORY_INITIAL_TOO_LARGE);
    assert_eq!(memory("1 513"), error::MEMORY_MAXIMUM_TOO_LARGE);
    assert_eq!(memory("1"), error::MEMORY_WITHOUT_MAXIMUM);
    assert_eq!(memory("2 1"), error::INVALID_MODULE);
    assert_eq!(refusal(&module("(module (memory 1 1))")), error::MEMORY_NOT_EXPORTED);
    assert!(check(&module(r#"(module (memory (export "memory") 256 512))"#)).is_ok());
}

#[test]
fn refuses_wrong_tables() {
    let table = |text: &str| refusal(&with_memory(text));
    assert_eq!(table("(table 1 10000000 funcref)"), error::TABLE_TOO_LARGE);
    assert_eq!(table("(table 10000000 10000000 funcref)"), error::TABLE_TOO_LARGE);
    assert_eq!(table("(table 1 funcref)"), error::TABLE_WITHOUT_MAXIMUM);
    assert_eq!(table("(table 1 1 funcref) (table 1 1 funcref)"), error::TOO_MANY_TABLES);
    assert!(check(&with_memory("(table 2500 2500 funcref)")).is_ok());
}

#[test]
fn refuses_90_000_sparse_data_segments() {
    let segments: String = (0..90_000).map(|i| format!(r#"(data (i32.const {}) "x")"#, i % 65_536)).collect();
    let bytes = with_memory(&segments);
    // The limit on bytes comes first for the whole of them, the limit on segments for as many as fit.
    assert_eq!(refusal(&bytes), error::CODE_TOO_LARGE);
    let segments: String = (0..257).map(|i| format!(r#"(data (i32.const {i}) "x")"#)).collect();
    assert_eq!(refusal(&with_memory(&segments)), error::TOO_MANY_DATA_SEGMENTS);
}

#[test]
fn refuses_too_much_data() {
    let segment = format!(r#"(data (i32.const 0) "{}")"#, "x".repeat(65_536));
    let five = |pages: u32| module(&format!(r#"(module (memory (export "memory") {pages} 8) {})"#, segment.repeat(5)));
    assert_eq!(refusal(&five(1)), error::DATA_TOO_LARGE);
}

#[test]
fn refuses_segments_out_of_range() {
    let content = |text: &str| refusal(&with_memory(text));
    assert_eq!(content(r#"(data (i32.const 65536) "x")"#), error::DATA_OUT_OF_RANGE);
    assert_eq!(content(r#"(data (i32.const -1) "xx")"#), error::DATA_OUT_OF_RANGE);
    assert_eq!(content("(table 1 1 funcref) (func $f) (elem (i32.const 1) $f)"), error::ELEMENT_OUT_OF_RANGE);
    assert_eq!(content("(table 1 1 funcref) (func $f) (elem (i32.const -1) $f)"), error::ELEMENT_OUT_OF_RANGE);
    assert!(check(&with_memory("(table 1 1 funcref) (func $f) (elem (i32.const 0) $f)")).is_ok());
    assert!(check(&with_memory(r#"(data (i32.const 65535) "x")"#)).is_ok());
}

#[test]
fn refuses_indexes_and_constants_that_do_not_validate() {
    let content = |text: &str| refusal(&with_memory(text));
    assert_eq!(content("(table 1 1 funcref) (elem (i32.const 0) 7)"), error::INVALID_MODULE);
    assert_eq!(content(r#"(data (i64.const 0) "x")"#), error::DATA_OUT_OF_RANGE);
    assert_eq!(content("(global i32 (i64.const 0))"), error::INVALID_MODULE);
    assert_eq!(content("(global i32 (i32.add (i32.const 1) (i32.const 1)))"), error::INVALID_MODULE);
    assert_eq!(content("(func (drop (local.get 3)))"), error::INVALID_MODULE);
    assert_eq!(content("(func (drop (i32.add (i32.const 1))))"), error::INVALID_MODULE);
}

#[test]
fn refuses_too_many_element_segments() {
    let segments = "(elem (i32.const 0) $f)".repeat(65);
    let bytes = with_memory(&format!("(table 1 1 funcref) (func $f) {segments}"));
    assert_eq!(refusal(&bytes), error::TOO_MANY_ELEMENT_SEGMENTS);
}

#[test]
fn refuses_20_000_locals_in_one_function() {
    // Twenty thousand locals take five bytes.
    assert_eq!(refusal(&with_memory(&format!("(func (local {}))", "i64 ".repeat(20_000)))), error::TOO_MANY_LOCALS);
    assert_eq!(refusal(&with_memory(&format!("(func (local {}))", "i64 ".repeat(501)))), error::TOO_MANY_LOCALS);
    assert!(check(&with_memory(&format!("(func (local {}))", "i64 ".repeat(500)))).is_ok());
}

#[test]
fn refuses_locals_that_overflow_a_counter() {
    // Two groups of 2³² − 1 locals: function type (), one function, memory, export, code.
    let body =
        [&[2][..], &[0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x7F], &[0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x7F], &[0x0B]].concat();
    let mut bytes = bare(&format!("(module {TYPE} (func) {MEMORY})"));
    let code = bytes.windows(4).position(|w| w == [10, 4, 1, 2]).expect("the code section");
    bytes.truncate(code);
    let mut content = vec![1];
    content.extend(leb(body.len()));
    content.extend(body);
    bytes.push(10);
    bytes.extend(leb(content.len()));
    bytes.extend(content);
    assert_eq!(refusal(&with_schema(bytes)), error::TOO_MANY_LOCALS);
}

#[test]
fn refuses_too_many_locals_over_all_functions() {
    let functions = format!("(func (local {}))", "i64 ".repeat(500)).repeat(41);
    assert_eq!(refusal(&with_memory(&functions)), error::TOO_MANY_LOCALS_TOTAL);
}

#[test]
fn refuses_20_000_functions_of_1_000_parameters() {
    let bytes = with_memory(&format!("(type $t (func (param {})))", "i64 ".repeat(1_000)));
    assert_eq!(refusal(&bytes), error::TOO_MANY_PARAMS);
    let bytes =
        with_memory(&format!("(type $t (func (param {}))) {}", "i64 ".repeat(32), "(func (type $t))".repeat(313)));
    assert_eq!(refusal(&bytes), error::TOO_MANY_PARAMS_TOTAL);
}

#[test]
fn refuses_two_results() {
    assert_eq!(refusal(&with_memory("(type (func (result i32 i32)))")), error::TOO_MANY_RESULTS);
}

#[test]
fn refuses_300_000_empty_functions_a_million_types_and_100_000_exports() {
    assert_eq!(refusal(&with_memory(&"(func)".repeat(300_000))), error::CODE_TOO_LARGE);
    assert_eq!(refusal(&with_memory(&"(func)".repeat(5_001))), error::TOO_MANY_FUNCTIONS);
    let types: String = (0..513).map(|_| TYPE).collect();
    assert_eq!(refusal(&with_memory(&types)), error::TOO_MANY_TYPES);
    let exports: String = (0..300).map(|i| format!(r#"(export "e{i}" (func 0))"#)).collect();
    assert_eq!(refusal(&with_memory(&format!("(func) {exports}"))), error::TOO_MANY_EXPORTS);
}

#[test]
fn a_count_that_lies_costs_nothing() {
    // A type section that says it has 2³² − 1 entries and ends.
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend([1, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);
    assert_eq!(refusal(&bytes), error::TOO_MANY_TYPES);
    // A section that says it is longer than the module.
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend([10, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1]);
    assert_eq!(refusal(&bytes), error::INVALID_MODULE);
}

#[test]
fn refuses_long_names() {
    let long = "n".repeat(65);
    assert_eq!(refusal(&with_memory(&format!(r#"(func (export "{long}"))"#))), error::NAME_TOO_LONG);
    let longer = "n".repeat(400_000);
    assert_eq!(refusal(&with_memory(&format!(r#"(func (export "{longer}"))"#))), error::INVALID_MODULE);
}

#[test]
fn refuses_exports_that_are_not_methods() {
    let content = |text: &str| refusal(&with_memory(text));
    assert_eq!(content(r#"(global (export "secret") i32 (i32.const 0))"#), error::EXPORT_REFUSED);
    assert_eq!(content(r#"(table (export "t") 1 1 funcref)"#), error::EXPORT_REFUSED);
    assert_eq!(content(r#"(export "other" (memory 0))"#), error::EXPORT_REFUSED);
    let handed_on = format!(r#"(module (import "ghost" "nothing" (func)) {MEMORY} (export "run" (func 0)))"#);
    assert_eq!(refusal(&module(&handed_on)), error::EXPORT_REFUSED);
    assert!(check(&with_memory(r#"(global (export "__heap_base") i32 (i32.const 0))"#)).is_ok());
    assert!(check(&with_memory(r#"(global (export "__data_end") i32 (i32.const 0))"#)).is_ok());
}

#[test]
fn refuses_names_that_the_instrumentation_uses() {
    assert_eq!(refusal(&with_memory(r#"(func (export "__ghost_gas"))"#)), error::EXPORT_RESERVED);
    assert_eq!(refusal(&with_memory(r#"(func (export "__ghost"))"#)), error::EXPORT_RESERVED);
    let global = r#"(global (export "__ghost_gas") (mut i64) (i64.const 0))"#;
    assert_eq!(refusal(&with_memory(global)), error::EXPORT_RESERVED);
}

#[test]
fn a_program_cannot_name_the_globals_that_are_added() {
    // It would be the first index after its own.
    assert_eq!(refusal(&with_memory("(func (global.set 0 (i64.const 1000000)))")), error::INVALID_MODULE);
}

#[test]
fn refuses_bodies_and_block_counts_beyond_the_limits() {
    let targets = "0 ".repeat(70_000);
    let table = format!("(func (br_table {targets} (i32.const 0)))");
    assert_eq!(refusal(&with_memory(&table)), error::BODY_TOO_LARGE);
    let huge = format!("(func (br_table {} (i32.const 0)))", "0 ".repeat(1_000_000));
    assert_eq!(refusal(&with_memory(&huge)), error::CODE_TOO_LARGE);
    let nested = |n: usize| with_memory(&format!("(func {} {})", "block ".repeat(n), "end ".repeat(n)));
    assert_eq!(refusal(&nested(50_000)), error::BODY_TOO_LARGE);
    assert_eq!(refusal(&nested(257)), error::NESTING_TOO_DEEP);
    assert!(check(&nested(256)).is_ok());
    let ladder = |n: usize| format!("(func {})", "(if (i32.const 0) (then) (else))".repeat(n));
    assert_eq!(refusal(&with_memory(&ladder(2_001))), error::TOO_MANY_BLOCKS);
    assert_eq!(refusal(&with_memory(&ladder(2_000).repeat(11))), error::TOO_MANY_BLOCKS_TOTAL);
}

#[test]
fn refuses_5_000_globals() {
    assert_eq!(refusal(&with_memory(&"(global i32 (i32.const 0))".repeat(5_000))), error::TOO_MANY_GLOBALS);
}

#[test]
fn refuses_floats_wherever_they_stand() {
    let content = |text: &str| refusal(&with_memory(text));
    assert_eq!(content("(type (func (param f32)))"), error::TYPE_REFUSED);
    assert_eq!(content("(type (func (result f64)))"), error::TYPE_REFUSED);
    assert_eq!(content("(global f64 (f64.const 0))"), error::TYPE_REFUSED);
    assert_eq!(content("(func (local f32))"), error::TYPE_REFUSED);
    assert_eq!(content("(func (drop (f32.const 0)))"), error::OPERATOR_REFUSED);
    assert_eq!(content("(func (drop (f64.load (i32.const 0))))"), error::OPERATOR_REFUSED);
    assert_eq!(content("(func (drop (f32.reinterpret_i32 (i32.const 0))))"), error::OPERATOR_REFUSED);
    assert_eq!(content("(func (drop (i32.trunc_sat_f64_s (f64.const 0))))"), error::OPERATOR_REFUSED);
    assert_eq!(content("(func unreachable f32.add drop)"), error::OPERATOR_REFUSED);
    assert_eq!(content("(func (drop (block (result f32) unreachable)))"), error::INVALID_MODULE);
}

#[test]
fn refuses_later_proposals() {
    let function = |body: &str| refusal(&with_memory(&format!("(table 1 1 funcref) (func {body})")));
    for body in [
        "(memory.fill (i32.const 0) (i32.const 0) (i32.const 33554432))",
        "(memory.copy (i32.const 0) (i32.const 0) (i32.const 1))",
        "(table.fill 0 (i32.const 0) (ref.null func) (i32.const 1))",
        "(drop (table.grow 0 (ref.null func) (i32.const 1)))",
        "(drop (i32.extend8_s (i32.const 1)))",
        "(drop (ref.null func))",
        "(return_call 0)",
        "(throw 0)",
        "(drop (i32.atomic.load (i32.const 0)))",
        "(atomic.fence)",
        "(drop (v128.const i64x2 0 0))",
        "(drop (i8x16.relaxed_swizzle (v128.const i64x2 0 0) (v128.const i64x2 0 0)))",
        "(drop (ref.i31 (i32.const 0)))",
        "(drop (select (result i32) (i32.const 0) (i32.const 0) (i32.const 0)))",
    ] {
        let code = function(body);
        assert!(code == error::OPERATOR_REFUSED || code == error::INVALID_MODULE, "{body}: {code:?}");
    }
    assert_eq!(refusal(&module(r#"(module (memory (export "memory") i64 1 1))"#)), error::INVALID_MODULE);
    assert_eq!(refusal(&module(r#"(module (memory (export "memory") 1 1 shared))"#)), error::INVALID_MODULE);
    assert_eq!(refusal(&with_memory("(tag)")), error::SECTION_REFUSED);
    assert_eq!(refusal(&with_memory("(type (struct))")), error::TYPE_REFUSED);
    assert_eq!(refusal(&with_memory(r#"(data "passive")"#)), error::DATA_OUT_OF_RANGE);
    assert_eq!(refusal(&with_memory("(func (block (param i32) drop))")), error::INVALID_MODULE);
}

#[test]
fn refuses_a_data_count_section() {
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend([12, 1, 9]);
    assert_eq!(refusal(&bytes), error::SECTION_REFUSED);
}

#[test]
fn refuses_a_component() {
    assert_eq!(refusal(b"\0asm\x0d\0\x01\0"), error::SECTION_REFUSED);
}

#[test]
fn refuses_custom_sections_that_are_large_unknown_or_corrupt() {
    let good = with_memory("");
    let with = |name: &str, content: &[u8]| {
        let mut bytes = good.clone();
        custom(&mut bytes, name, content);
        bytes
    };
    assert_eq!(refusal(&with("name", &[0; 500_000])), error::CUSTOM_TOO_LARGE);
    assert_eq!(refusal(&with(".debug_info", &[0])), error::CUSTOM_SECTION_REFUSED);
    assert_eq!(refusal(&with("ghost.schema", b"another")), error::SCHEMA_REPEATED);
    assert_eq!(refusal(&with("name", &[0, 200, 1])), error::INVALID_MODULE);
    assert!(check(&with("producers", &[0])).is_ok());
    assert_eq!(refusal(&bare(&format!("(module {MEMORY})"))), error::SCHEMA_MISSING);
}

#[test]
fn refuses_a_module_that_ends_anywhere_or_has_any_byte_changed_without_a_panic() {
    let text = format!(
        r#"(module (import "ghost" "echo" (func $echo (param i64) (result i64))) {MEMORY} (table 2 2 funcref)
            (global $g (mut i32) (i32.const 5)) (elem (i32.const 0) $f) (data (i32.const 8) "abc")
            (func $f (export "run") (local i64 i32)
                (local.set 0 (call $echo (i64.const 7)))
                (block (loop (br_if 1 (global.get $g)) (br_table 0 1 (local.get 1))))
                (if (i32.load offset=4 (i32.const 0)) (then (call_indirect (i32.const 0))))))"#
    );
    let good = module(&text);
    assert!(check(&good).is_ok());
    for end in 0..good.len() {
        assert!(check(&good[..end]).is_err(), "cut at {end}");
    }
    // A changed byte may leave a good module; whatever is accepted must be one that can be instrumented and compiled.
    let engine = engine(ghost_vm::engine::Compiler::Winch);
    for at in 0..good.len() {
        for bits in [0x01, 0x80, 0xFF] {
            let mut bytes = good.clone();
            bytes[at] ^= bits;
            if check(&bytes).is_ok() {
                engine.compile(&metered(&bytes)).expect("an accepted module compiles");
            }
        }
    }
}

#[test]
fn what_the_validator_refuses_is_told_without_its_words_or_places() {
    for content in
        ["(func (drop (local.get 3)))", "(func (drop (i32.add (i32.const 1))))", "(global i32 (i64.const 0))"]
    {
        let failure = check(&with_memory(content)).expect_err("refused");
        assert_eq!((failure.code, failure.fields), (error::INVALID_MODULE, vec![]), "{content}");
    }
}

#[test]
fn refuses_numbers_that_are_longer_than_they_may_be() {
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    bytes.extend([1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]);
    assert_eq!(refusal(&bytes), error::INVALID_MODULE);
}

#[test]
fn refuses_data_that_lies_far_apart() {
    let content = |end: u32| {
        module(&format!(r#"(module (memory (export "memory") 256 512) (data (i32.const {}) "x"))"#, end - 1))
    };
    assert!(check(&content(1 << 20)).is_ok());
    assert_eq!(refusal(&content((1 << 20) + 1)), error::DATA_TOO_FAR);
}

#[test]
fn refuses_more_operands_at_once_than_the_limit() {
    let deep = |n: usize| with_memory(&format!("(func {} {})", "i32.const 1 ".repeat(n), "drop ".repeat(n)));
    assert!(check(&deep(500)).is_ok());
    assert_eq!(refusal(&deep(501)), error::TOO_MANY_OPERANDS);
}
