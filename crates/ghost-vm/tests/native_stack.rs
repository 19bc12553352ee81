//! The metered stack ends before the native one, whatever a function looks like, under both compilers.
//!
//! Each shape recurses with the metered stack switched off until wasmtime's own limit stops it. What would have been
//! metered by then must exceed the metered stack several times.
#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as they do")]
#![allow(clippy::disallowed_methods, reason = "the ledger runs programs on a thread of its own, too")]

mod support;

use ghost_vm::{
    engine::{Compiler, NATIVE_STACK_BYTES, Stop},
    instrument::{STACK_BYTES, STACK_GLOBAL},
};
use support::*;

/// How much smaller than measured the native stack could be. The worst shape found takes 3.2 times what is metered, of
/// the 16 times there are.
const MARGIN: i64 = 3;

/// Counts down in memory, so that no compiler can make the recursion a loop.
const STEP: &str = "(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))";

#[test]
fn the_metered_stack_ends_first_under_winch() {
    on_a_deep_thread(|| shapes().iter().for_each(|(name, text)| ends_first(Compiler::Winch, name, text)));
}

#[test]
fn the_metered_stack_ends_first_under_cranelift() {
    on_a_deep_thread(|| shapes().iter().for_each(|(name, text)| ends_first(Compiler::Cranelift, name, text)));
}

fn ends_first(compiler: Compiler, name: &str, content: &str) {
    let engine = engine(compiler);
    let instrumented = metered(&with_memory(content));
    let program = engine.compile(&instrumented).unwrap();
    let linker = wasmtime::Linker::<()>::new(engine.wasmtime());
    let mut store = wasmtime::Store::new(engine.wasmtime(), ());
    let instance = linker.instantiate(&mut store, program.module()).unwrap();
    let global = |store: &mut wasmtime::Store<()>, name| instance.get_global(store, name).unwrap();
    let plenty = wasmtime::Val::I64(i64::MAX / 2);
    global(&mut store, ghost_vm::instrument::GAS_GLOBAL).set(&mut store, plenty).unwrap();
    let stack = global(&mut store, STACK_GLOBAL);
    stack.set(&mut store, plenty).unwrap();
    let run = instance.get_typed_func::<(), ()>(&mut store, "run").unwrap();
    let error = run.call(&mut store, ()).unwrap_err();
    assert_eq!(error.downcast_ref(), Some(&wasmtime::Trap::StackOverflow), "{compiler:?}, {name}: {error:?}");
    let metered = i64::MAX / 2 - stack.get(&mut store).unwrap_i64();
    assert!(metered > MARGIN * STACK_BYTES, "{compiler:?}, {name}: {metered} metered of {NATIVE_STACK_BYTES} native");
    // The same program under its meter: a result, not a fault.
    let linked = program.link(&linker).unwrap();
    let mut store = wasmtime::Store::new(engine.wasmtime(), ());
    let guest = linked.start(&mut store, i64::MAX / 2).unwrap();
    assert!(matches!(guest.call(&mut store, "run"), Err(Stop::StackExhausted)), "{compiler:?}, {name}");
}

/// The shapes that came out worst of several hundred, and one of each kind beside them.
fn shapes() -> Vec<(String, String)> {
    let mut out = vec![
        ("the least frame".into(), format!(r#"(func $f (export "run") {STEP} (call $f))"#)),
        (
            "through the table".into(),
            format!(
                r#"(table 1 1 funcref) (elem (i32.const 0) $f) (func $f (export "run") {STEP} (call_indirect (i32.const 0)))"#
            ),
        ),
        wide_calls(),
        wide_calls_never_made(),
    ];
    for n in [10, 100, 500] {
        out.extend([locals_over_a_call(n), operands_over_a_call(n)]);
    }
    for locals in [20, 100, 200, 490] {
        for seed in [1, 2] {
            out.extend([lifetimes_at_random(locals, seed), branches_at_random(locals, seed)]);
        }
    }
    out
}

fn locals_over_a_call(n: usize) -> (String, String) {
    let set: String = (0..n).map(|i| format!("(local.set {i} (i64.load offset={} (i32.const 8)))", i * 8)).collect();
    let get: String = (0..n).map(|i| format!("(i64.store offset={} (i32.const 8) (local.get {i}))", i * 8)).collect();
    let text = format!(r#"(func $f (export "run") (local {}) {STEP} {set} (call $f) {get})"#, "i64 ".repeat(n));
    (format!("{n} locals over a call"), text)
}

fn operands_over_a_call(n: usize) -> (String, String) {
    let push: String = (0..n - 2).map(|i| format!("(i64.load offset={} (i32.const 8))", i * 8)).collect();
    let pop = "i64.add ".repeat(n - 3);
    let store = "(local.set 0) (i64.store (i32.const 8) (local.get 0))";
    (
        format!("{n} operands over a call"),
        format!(r#"(func $f (export "run") (local i64) {STEP} {push} (call $f) {pop} {store})"#),
    )
}

fn wide_calls() -> (String, String) {
    let params = "i64 ".repeat(32);
    let given: String = (0..32).map(|i| format!("(local.get {})", 31 - i)).collect();
    let first: String = (0..32).map(|i| format!("(i64.load offset={} (i32.const 8))", i * 8)).collect();
    let sum: String = (0..32).map(|i| format!("(local.get {i})")).collect::<String>() + &"i64.add ".repeat(31);
    let text = format!(
        r#"(func $f (param {params}) {STEP} (call $f {given}) (i64.store (i32.const 64) {sum})) (func (export "run") (call $f {first}))"#
    );
    ("32 parameters passed on".into(), text)
}

fn wide_calls_never_made() -> (String, String) {
    let arguments: String = (0..32).map(|i| format!("(i64.load offset={} (i32.const 8))", i * 8)).collect();
    let text = format!(
        r#"(func $g (param {})) (func $f (export "run") {STEP} (if (i32.load (i32.const 60000)) (then (call $g {arguments}))) (call $f))"#,
        "i64 ".repeat(32)
    );
    ("32 parameters of a call never made".into(), text)
}

/// Thousands of values that live over calls of another function, each for a while.
fn lifetimes_at_random(locals: u64, seed: u64) -> (String, String) {
    let mut draw = draws(seed, locals);
    let step = |a: u64, b: u64| {
        format!("(local.set {a} (i64.load (i32.const 8))) (call $g) (i64.store (i32.const 8) (local.get {b}))")
    };
    let body: String = (0..3_500).map(|_| step(draw(), draw())).collect();
    (format!("lifetimes at random of {locals} locals"), recursive(locals, &body))
}

/// Values that differ by the way control came.
fn branches_at_random(locals: u64, seed: u64) -> (String, String) {
    let mut draw = draws(seed, locals);
    let step = |a: u64, b: u64, c: u64| {
        format!(
            "(if (i32.load (i32.const 4)) (then (local.set {a} (i64.load (i32.const 8))) (call $g)) (else (local.set {b} (local.get {c}))))"
        )
    };
    let body: String = (0..300).map(|_| step(draw(), draw(), draw())).collect();
    (format!("branches at random of {locals} locals"), recursive(locals, &body))
}

fn recursive(locals: u64, body: &str) -> String {
    let last: String = (0..locals.min(200)).map(|i| format!("(i64.store (i32.const 8) (local.get {i}))")).collect();
    let declared = "i64 ".repeat(locals as usize);
    format!(r#"(func $g) (func $f (export "run") (local {declared}) {STEP} {body} (call $f) {last})"#)
}

/// Numbers below `most`, drawn by xorshift.
fn draws(seed: u64, most: u64) -> impl FnMut() -> u64 {
    let mut x = 88_172_645_463_325_252_u64.wrapping_mul(2 * seed + 1);
    move || {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        x % most
    }
}

/// A thread as the ledger makes for execution: room for the native stack and for what calls it.
fn on_a_deep_thread(test: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(NATIVE_STACK_BYTES + (4 << 20));
        let run = thread.spawn_scoped(scope, test).expect("a thread");
        run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    });
}
