//! What programs cost, computed by hand from the weights and compared with what every engine charges.

mod support;

use ghost_vm::Weights;
use support::*;

const W: Weights = Weights::V1;

/// Gas of a call of `run` of a module with the given content.
fn gas(content: &str) -> u32 {
    gas_of(&with_memory(content), End::Returned)
}

fn gas_of(bytes: &[u8], end: End) -> u32 {
    const START: i64 = 50_000_000;
    let outcome = run_everywhere(bytes, "run", START);
    assert_eq!(outcome.end, end);
    u32::try_from(START - outcome.gas_left).expect("gas is used, not made")
}

fn run(body: &str) -> String {
    format!(r#"(func (export "run") {body})"#)
}

#[test]
fn an_empty_function_costs_its_entry() {
    assert_eq!(gas(&run("")), W.function_entry);
}

#[test]
fn locals_cost_a_little_each() {
    assert_eq!(gas(&run("(local i32 i64 i64)")), W.function_entry + 3 * W.function_local);
}

#[test]
fn straight_code_costs_the_sum_of_its_instructions() {
    let body = "(drop (i64.div_u (i64.mul (i64.const 6) (i64.const 7)) (i64.add (i64.const 1) (i64.const 2))))";
    let sum = 4 * W.constant + W.multiply + W.arithmetic + W.divide + W.local;
    assert_eq!(gas(&run(body)), W.function_entry + sum);
}

#[test]
fn each_class_has_its_weight() {
    let global = r#"(global (mut i32) (i32.const 1))"#;
    for (body, weight) in [
        ("(drop (i32.load (i32.const 0)))", W.load + W.constant + W.local),
        ("(i32.store (i32.const 0) (i32.const 1))", W.store + 2 * W.constant),
        ("(drop (global.get 0))", W.global + W.local),
        ("(global.set 0 (i32.const 1))", W.global + W.constant),
        ("(drop (select (i32.const 1) (i32.const 2) (i32.const 3)))", W.select + 3 * W.constant + W.local),
        ("(drop (memory.size))", W.memory_size + W.local),
        ("(drop (i64.extend_i32_u (i32.const 1)))", W.arithmetic + W.constant + W.local),
        ("(drop (i32.rem_s (i32.const 7) (i32.const 2)))", W.divide + 2 * W.constant + W.local),
        ("nop block end", 3 * W.structure),
    ] {
        assert_eq!(gas(&format!("{global} {}", run(body))), W.function_entry + weight, "{body}");
    }
}

#[test]
fn an_arm_costs_only_when_taken_and_what_follows_is_paid_once() {
    let body = |condition: u32| {
        run(&format!(
            "(local i32)
             (if (i32.const {condition}) (then (local.set 0 (i32.const 1))) (else (local.set 0 (i32.mul (i32.const 2) (i32.const 3)))))
             (local.set 0 (i32.const 9))"
        ))
    };
    let around = W.function_entry + W.function_local + W.constant + W.branch + W.constant + W.local;
    assert_eq!(gas(&body(1)), around + W.constant + W.local);
    assert_eq!(gas(&body(0)), around + 2 * W.constant + W.multiply + W.local);
}

#[test]
fn an_iteration_costs_the_loop_body_each_time() {
    let body = |n: u32| {
        run(&format!(
            "(local i32) (local.set 0 (i32.const {n}))
             (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
             (local.set 0 (i32.const 0))"
        ))
    };
    let around = W.function_entry + W.function_local + 2 * (W.constant + W.local);
    let iteration = 2 * W.local + W.constant + W.arithmetic + W.branch;
    assert_eq!(gas(&body(1)), around + iteration);
    assert_eq!(gas(&body(1_000)), around + 1_000 * iteration);
}

#[test]
fn code_that_a_branch_skips_costs_nothing() {
    let body = |condition: u32| {
        run(&format!(
            "(local i32)
             (block (br_if 0 (i32.const {condition})) (local.set 0 (i32.mul (i32.const 2) (i32.const 3))))
             (local.set 0 (i32.const 1))"
        ))
    };
    // Every path leaves the block through its end, so what follows belongs to the first segment.
    let around = W.function_entry + W.function_local + W.constant + W.branch + W.constant + W.local;
    assert_eq!(gas(&body(1)), around);
    assert_eq!(gas(&body(0)), around + 2 * W.constant + W.multiply + W.local);
}

#[test]
fn what_follows_an_early_return_costs_only_if_reached() {
    let body = |condition: u32| {
        run(&format!(
            "(local i32) (if (i32.const {condition}) (then (return))) (local.set 0 (i32.mul (i32.const 2) (i32.const 3)))"
        ))
    };
    let before = W.function_entry + W.function_local + W.constant + W.branch;
    assert_eq!(gas(&body(1)), before + W.branch);
    assert_eq!(gas(&body(0)), before + 2 * W.constant + W.multiply + W.local);
}

#[test]
fn what_follows_a_branch_out_of_two_blocks_costs_only_if_reached() {
    let body = |condition: u32| {
        run(&format!(
            "(local i32)
             (block
                (block (br_if 1 (i32.const {condition})))
                (local.set 0 (i32.mul (i32.const 2) (i32.const 3))))
             (local.set 0 (i32.const 1))"
        ))
    };
    let around = W.function_entry + W.function_local + W.constant + W.branch + W.constant + W.local;
    assert_eq!(gas(&body(1)), around);
    assert_eq!(gas(&body(0)), around + 2 * W.constant + W.multiply + W.local);
}

#[test]
fn a_jump_through_a_table_costs_its_weight_and_the_place_it_leads_to() {
    let body = |index: u32| {
        run(&format!(
            "(local i32)
             (block (block (block (br_table 0 1 2 (i32.const {index})))
                    (local.set 0 (i32.const 1)) (br 1))
                    (local.set 0 (i32.div_u (i32.const 8) (i32.const 2))))"
        ))
    };
    let jump = W.function_entry + W.function_local + W.constant + W.branch_table;
    assert_eq!(gas(&body(0)), jump + W.constant + W.local + W.branch);
    assert_eq!(gas(&body(1)), jump + 2 * W.constant + W.divide + W.local);
    assert_eq!(gas(&body(2)), jump);
    assert_eq!(gas(&body(7)), jump);
}

#[test]
fn unreachable_code_costs_nothing() {
    let body = run("(return) (drop (i32.mul (i32.const 2) (i32.const 3))) (loop (br 0))");
    assert_eq!(gas(&body), W.function_entry + W.branch);
    let after_endless = run("(block (br 0) (drop (i32.const 1))) nop");
    assert_eq!(gas(&after_endless), W.function_entry + W.branch + W.structure);
}

#[test]
fn a_trap_pays_for_its_whole_segment() {
    let body = run("(drop (i32.div_u (i32.const 1) (i32.const 0))) (drop (i32.mul (i32.const 2) (i32.const 3)))");
    let sum = 4 * W.constant + W.divide + W.multiply + 2 * W.local;
    let end = End::Trapped(ghost_vm::TrapKind::DivisionByZero);
    assert_eq!(gas_of(&with_memory(&body), end), W.function_entry + sum);
}

#[test]
fn a_call_costs_its_weight_and_the_callee() {
    let callee = "(func $f (param i64) (result i64) (i64.mul (local.get 0) (local.get 0)))";
    let body = format!("{callee} {}", run("(drop (call $f (i64.const 3)))"));
    let caller = W.function_entry + W.constant + W.call + W.local;
    assert_eq!(gas(&body), caller + W.function_entry + 2 * W.local + W.multiply);
    let table = "(table 1 1 funcref) (elem (i32.const 0) $f)";
    let indirect = run("(drop (call_indirect (param i64) (result i64) (i64.const 3) (i32.const 0)))");
    let caller = W.function_entry + 2 * W.constant + W.call_indirect + W.local;
    assert_eq!(gas(&format!("{table} {callee} {indirect}")), caller + W.function_entry + 2 * W.local + W.multiply);
}

#[test]
fn growing_costs_by_the_page_and_more_beyond_the_near_ones() {
    let grow = |maximum: u32, pages: u32| {
        let body = run(&format!("(drop (memory.grow (i32.const {pages})))"));
        gas_of(&module(&format!(r#"(module (memory (export "memory") 1 {maximum}) {body})"#)), End::Returned)
    };
    let fixed = W.function_entry + W.constant + W.memory_grow + W.local;
    assert_eq!(grow(4, 0), fixed);
    assert_eq!(grow(4, 3), fixed + 3 * W.memory_grow_page);
    assert_eq!(grow(512, 15), fixed + 15 * W.memory_grow_page);
    assert_eq!(grow(512, 16), fixed + 16 * W.memory_grow_far_page);
    // Refused by the maximum, but asked for.
    assert_eq!(grow(4, 4), fixed + 4 * W.memory_grow_page);
}

#[test]
fn loads_cost_more_in_a_module_that_may_outgrow_the_caches() {
    let load = |maximum: u32| {
        let body = run("(drop (i32.load (i32.const 0)))");
        gas_of(&module(&format!(r#"(module (memory (export "memory") 1 {maximum}) {body})"#)), End::Returned)
    };
    let rest = W.function_entry + W.constant + W.local;
    assert_eq!(load(16), rest + W.load);
    assert_eq!(load(17), rest + W.load_far);
}
