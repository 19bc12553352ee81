//! Programs that try to run for ever, to nest for ever, or to leave their memory: each must stop the same way, with the
//! same gas, under both compilers and in an interpreter.
#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as they do")]

mod support;

use ghost_vm::TrapKind;
use support::*;

/// Gas that no test's useful part needs.
const GAS: i64 = 1_000_000;

/// Runs `run` of a module with the given content on all engines, and demands one outcome.
fn outcome(content: &str) -> Outcome {
    run_everywhere(&with_memory(content), "run", GAS)
}

#[test]
fn endless_loops_run_out_of_gas() {
    for body in [
        "(loop (br 0))",
        "(loop (br_if 0 (i32.const 1)))",
        "(loop (drop (i32.const 1)) (br 0))",
        "(loop (block (br 1)))",
        "(loop (br_table 0 0 0 (i32.const 9)))",
        "(loop (if (i32.const 1) (then (br 1))))",
        "(loop (loop (br 1)))",
        "(loop (nop) (block) (br 0))",
    ] {
        assert_eq!(outcome(&format!(r#"(func (export "run") {body})"#)).end, End::OutOfGas, "{body}");
    }
}

#[test]
fn an_endless_loop_of_calls_runs_out_of_gas() {
    let host = r#"(import "ghost" "nothing" (func $nothing))"#;
    let text = format!(r#"(module {host} {MEMORY} (func (export "run") (loop (call $nothing) (br 0))))"#);
    assert_eq!(run_everywhere(&module(&text), "run", GAS).end, End::OutOfGas);
    let empty = r#"(func $f) (func (export "run") (loop (call $f) (br 0)))"#;
    assert_eq!(outcome(empty).end, End::OutOfGas);
}

#[test]
fn recursion_of_any_shape_exhausts_the_metered_stack() {
    let direct = r#"(func $f (export "run") (call $f))"#;
    let mutual = r#"(func $f (export "run") (call $g)) (func $g (call $f))"#;
    let table = r#"(table 1 1 funcref) (elem (i32.const 0) $f) (func $f (export "run") (call_indirect (i32.const 0)))"#;
    let wide = format!(r#"(func $f (export "run") (local {}) (call $f))"#, "i64 ".repeat(500));
    let wide_table = format!(
        r#"(table 2 2 funcref) (elem (i32.const 0) $f $g)
        (func $f (export "run") (local {i64s}) (call_indirect (i32.const 1)))
        (func $g (local {i64s}) (call_indirect (i32.const 0)))"#,
        i64s = "i64 ".repeat(500)
    );
    let results = r#"(func $f (result i64) (i64.add (call $f) (i64.const 1))) (func (export "run") (drop (call $f)))"#;
    for content in [direct, mutual, table, &wide, &wide_table, results] {
        assert_eq!(outcome(content).end, End::StackExhausted, "{content}");
    }
}

#[test]
fn recursion_that_ends_in_time_gives_every_frame_back() {
    // 1,000 calls of depth 100: without giving frames back they would need 100 times the stack.
    let content = r#"
        (func $down (param i32) (result i32)
            (if (i32.eqz (local.get 0)) (then (return (i32.const 7))))
            (call $down (i32.sub (local.get 0) (i32.const 1))))
        (func (export "run") (local i32)
            (local.set 0 (i32.const 1000))
            (loop (drop (call $down (i32.const 100))) (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (i32.store (i32.const 0) (call $down (i32.const 5))))"#;
    let outcome = run_everywhere(&with_memory(content), "run", 100_000_000);
    assert_eq!((outcome.end, outcome.memory[0]), (End::Returned, 7));
    assert_eq!(outcome.stack_left, ghost_vm::instrument::STACK_BYTES);
}

#[test]
fn every_way_out_of_a_function_gives_its_frame_back() {
    for body in ["(return)", "(br 0)", "(block (br 1))", "(br_if 0 (i32.const 1))", "(br_table 0 0 (i32.const 3))", ""]
    {
        let content = format!(r#"(func $g) (func $f (call $g) {body}) (func (export "run") (call $f))"#);
        let outcome = outcome(&content);
        assert_eq!((outcome.end, outcome.stack_left), (End::Returned, ghost_vm::instrument::STACK_BYTES), "{body}");
    }
}

#[test]
fn traps_keep_what_was_charged_and_say_their_kind() {
    for (body, kind) in [
        ("unreachable", TrapKind::Unreachable),
        ("(drop (i32.load (i32.const 65533)))", TrapKind::MemoryOutOfBounds),
        ("(drop (i64.load offset=4294967295 (i32.const -1)))", TrapKind::MemoryOutOfBounds),
        ("(i32.store8 (i32.const 65536) (i32.const 1))", TrapKind::MemoryOutOfBounds),
        ("(drop (i32.div_s (i32.const 1) (i32.const 0)))", TrapKind::DivisionByZero),
        ("(drop (i64.rem_u (i64.const 1) (i64.const 0)))", TrapKind::DivisionByZero),
        ("(drop (i32.div_s (i32.const 0x80000000) (i32.const -1)))", TrapKind::IntegerOverflow),
        ("(drop (i64.div_s (i64.const 0x8000000000000000) (i64.const -1)))", TrapKind::IntegerOverflow),
        ("(call_indirect (i32.const 9))", TrapKind::TableOutOfBounds),
        ("(call_indirect (i32.const 1))", TrapKind::IndirectCallToNull),
        ("(drop (call_indirect (result i32) (i32.const 0)))", TrapKind::BadSignature),
    ] {
        let content = format!(r#"(table 2 2 funcref) (elem (i32.const 0) $f) (func $f (export "run") {body})"#);
        let outcome = outcome(&content);
        assert_eq!(outcome.end, End::Trapped(kind), "{body}");
        assert!(outcome.gas_left < GAS && outcome.gas_left > GAS - 200, "{body}: {}", outcome.gas_left);
    }
    // The remainder of the least integer by −1 is 0, no trap.
    let rest = r#"(func (export "run") (drop (i64.rem_s (i64.const 0x8000000000000000) (i64.const -1))))"#;
    assert_eq!(outcome(rest).end, End::Returned);
}

#[test]
fn growing_past_the_maximum_answers_minus_one_everywhere() {
    let content = r#"(func (export "run")
        (i32.store (i32.const 0) (memory.grow (i32.const 4)))
        (i32.store (i32.const 4) (memory.grow (i32.const 3)))
        (i32.store (i32.const 8) (memory.grow (i32.const 1)))
        (i32.store (i32.const 12) (memory.size)))"#;
    let outcome = outcome(content);
    assert_eq!(outcome.end, End::Returned);
    let numbers: Vec<i32> = outcome.memory[..16].chunks(4).map(|c| i32::from_le_bytes(c.try_into().unwrap())).collect();
    assert_eq!(numbers, [-1, 1, -1, 4]);
}

#[test]
fn growing_by_an_absurd_number_of_pages_costs_more_than_there_is() {
    let content = r#"(func (export "run") (drop (memory.grow (i32.const -1))))"#;
    assert_eq!(outcome(content).end, End::OutOfGas);
}

#[test]
fn negative_gas_at_entry_runs_nothing() {
    let content = r#"(func (export "run") (i32.store (i32.const 0) (i32.const 1)))"#;
    let outcome = run_everywhere(&with_memory(content), "run", 0);
    assert_eq!((outcome.end, outcome.memory[0]), (End::OutOfGas, 0));
}
