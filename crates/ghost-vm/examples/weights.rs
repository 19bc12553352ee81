//! What the weights of interface/gas.toml stand for: the time of each class of instruction, and of the programs that get
//! the most time out of their gas.
//!
//! `cargo run --release -p ghost-vm --example weights` prints a line each: nanoseconds and gas of one repetition, and
//! their ratio. The weights hold if no ratio exceeds 2. For whoever changes them or moves to another machine; nothing
//! reads the output.
#![allow(clippy::disallowed_types, reason = "this measures time")]
#![allow(clippy::float_arithmetic, reason = "this prints ratios")]

use std::{error::Error, time::Instant};

use ghost_vm::{
    Limits, Weights, check_module,
    engine::{Compiler, Engine, EngineConfig},
    instrument,
};

/// Repetitions of what is measured.
const N: u32 = 1_000_000;

/// Instructions of a kind in a row.
const ROW: u32 = 16;

/// Runs of which the fastest counts.
const RUNS: u32 = 5;

/// Gas that never runs out.
const PLENTY: i64 = i64::MAX / 2;

fn main() -> Result<(), Box<dyn Error>> {
    let compiler = if std::env::args().any(|a| a == "cranelift") { Compiler::Cranelift } else { Compiler::DEFAULT };
    let engine = Engine::new(&EngineConfig { compiler, instances: 4 })?;
    println!("{compiler:?}: one repetition of                    ns        gas   ns/gas");
    for (name, repetitions, text) in [classes(), calls(), memory(), adversaries()].concat() {
        let (time, gas) = measure(&engine, &text)?;
        let (time, gas) = (time / f64::from(repetitions), gas / f64::from(repetitions));
        println!("{name:42} {time:10.2} {gas:10.1} {:8.3}", time / gas);
    }
    Ok(())
}

/// Nanoseconds and gas of `run`, after `prepare` where there is one.
fn measure(engine: &Engine, text: &str) -> Result<(f64, f64), Box<dyn Error>> {
    let bytes = wat::parse_str(text)?;
    let info = check_module(&bytes, &Limits::V1, &[]).map_err(|failure| format!("{failure:?}"))?;
    let program = engine.compile(&instrument(&bytes, &info, &Weights::V1))?;
    let linked = program.link(&wasmtime::Linker::<()>::new(engine.wasmtime()))?;
    let mut best = (f64::MAX, 0.0);
    for _ in 0..RUNS {
        let mut store = wasmtime::Store::new(engine.wasmtime(), ());
        let guest = linked.start(&mut store, PLENTY).map_err(|stop| format!("{stop:?}"))?;
        if info.exports.iter().any(|export| export.name == "prepare") {
            guest.call(&mut store, "prepare").map_err(|stop| format!("{stop:?}"))?;
        }
        guest.set_gas(&mut store, PLENTY);
        let start = Instant::now();
        guest.call(&mut store, "run").map_err(|stop| format!("{stop:?}"))?;
        let time = start.elapsed().as_nanos() as f64;
        best = (best.0.min(time), (PLENTY - guest.gas_left(&mut store)) as f64);
    }
    Ok(best)
}

type Row = (String, u32, String);

fn module(pages: u32, most: u32, rest: &str, run: &str) -> String {
    let memory = format!(r#"(memory (export "memory") {pages} {most}) (@custom "ghost.schema" "s")"#);
    format!(r#"(module {memory} {rest} (func (export "run") {run}))"#)
}

/// A loop of `n` rounds over locals: $i the counter, $x and $y numbers, $p an address.
fn rounds(n: u32, body: &str) -> String {
    format!(
        "(local $i i32) (local $x i64) (local $y i64) (local $p i32)
         (local.set $i (i32.const {n})) (local.set $x (i64.const 0x1234567890abcdef)) (local.set $y (i64.const 3))
         (loop $l {body} (br_if $l (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))"
    )
}

/// Rows of one instruction, each needing the result of the one before.
fn classes() -> Vec<Row> {
    let mut out = vec![("a round of nothing".to_owned(), N, module(1, 16, "", &rounds(N, "")))];
    let global = "(global $g (mut i64) (i64.const 0))";
    for (name, instruction) in [
        ("add", "(local.set $x (i64.add (local.get $x) (local.get $y)))"),
        ("rotate", "(local.set $x (i64.rotl (local.get $x) (local.get $y)))"),
        ("popcnt", "(local.set $x (i64.add (local.get $y) (i64.popcnt (local.get $x))))"),
        ("multiply", "(local.set $x (i64.mul (local.get $x) (local.get $y)))"),
        ("divide", "(local.set $x (i64.xor (i64.div_u (local.get $x) (local.get $y)) (i64.const 0x7123456789abcdef)))"),
        (
            "remainder",
            "(local.set $x (i64.xor (i64.rem_s (local.get $x) (local.get $y)) (i64.const 0x7123456789abcdef)))",
        ),
        ("select", "(local.set $x (select (local.get $y) (local.get $x) (i64.eqz (local.get $x))))"),
        ("global", "(global.set $g (i64.add (global.get $g) (i64.const 1)))"),
        ("memory.size", "(local.set $p (i32.add (local.get $p) (memory.size)))"),
        ("load", "(local.set $p (i32.load (local.get $p)))"),
        ("store and load", "(i64.store (i32.const 8) (i64.add (i64.load (i32.const 8)) (i64.const 1)))"),
    ] {
        let body = instruction.repeat(ROW as usize);
        out.push((format!("{ROW} x {name}"), N / ROW, module(1, 16, global, &rounds(N / ROW, &body))));
    }
    out
}

fn calls() -> Vec<Row> {
    let table = "(table 4 4 funcref) (elem (i32.const 0) $f $f $f $f) (func $f)";
    let many = "i64 ".repeat(500);
    let row = |name: &str, rest: &str, body: &str| (name.to_owned(), N, module(1, 16, rest, &rounds(N, body)));
    vec![
        row("a call", "(func $f)", "(call $f)"),
        row("a call that calls", "(func $g) (func $f (call $g))", "(call $f)"),
        row("a call through the table", table, "(call_indirect (i32.const 1))"),
        row("a call of 500 locals", &format!("(func $f (local {many}))"), "(call $f)"),
    ]
}

fn memory() -> Vec<Row> {
    let all: String = (0..16)
        .map(|i| format!("(i32.store offset={} (i32.mul (local.get $i) (i32.const 65536)) (i32.const 1))", i * 4096))
        .collect();
    let grow = |touch: &str| {
        format!(
            "(local $i i32) (loop $l (local.set $i (memory.grow (i32.const 1)))
             (if (i32.gt_s (local.get $i) (i32.const 0)) (then {touch} (br $l))))"
        )
    };
    vec![
        (
            "memory.grow by nothing".into(),
            N / 16,
            module(1, 16, "", &rounds(N / 16, "(drop (memory.grow (i32.const 0)))")),
        ),
        ("a near page, all of it touched".into(), 15, module(1, 16, "", &grow(&all))),
        ("a far page, all of it touched".into(), 511, module(1, 512, "", &grow(&all))),
    ]
}

/// Programs made to miss caches and predictions.
fn adversaries() -> Vec<Row> {
    let next = "(local.set $x (i64.add (i64.mul (local.get $x) (i64.const 6364136223846793005)) (i64.const 1442695040888963407)))";
    let mut out = Vec::new();
    for pages in [4, 16, 64, 256] {
        // A permutation of cells of 64 bytes, walked by its links.
        let cells = pages * 1024;
        let prepare = format!(
            r#"(func (export "prepare") (local $i i32) (loop $l
                (i32.store (i32.mul (local.get $i) (i32.const 64)) (i32.mul (i32.const 64) (i32.and (i32.const {})
                    (i32.add (i32.mul (local.get $i) (i32.const 1664525)) (i32.const 1013904223)))))
                (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const {cells})))))"#,
            cells - 1
        );
        let body = "(local.set $p (i32.load (local.get $p)))".repeat(ROW as usize);
        let text = module(pages, pages.max(16), &prepare, &rounds(N / ROW, &body));
        out.push((format!("{ROW} links followed through {} KiB", pages * 64), N / ROW, text));
    }
    let stores =
        format!("(i64.store (i32.and (i32.wrap_i64 (local.get $x)) (i32.const 0xfffff8)) (local.get $x)) {next}");
    let arms = format!("{next} (if (i64.lt_s (local.get $x) (i64.const 0)) (then (local.set $y (i64.const 1))))");
    let table = format!(
        "{next} (block $d (block $c (block $b (block $a
            (br_table $a $b $c $d (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 62)))))
            (local.set $y (i64.const 1)) (br $d)) (local.set $y (i64.const 2))))"
    );
    let functions: String = (0..16).map(|i| format!("(func $f{i} (global.set $g (i64.const {i})))")).collect();
    let names: String = (0..16).map(|i| format!("$f{i} ")).collect();
    let targets =
        format!("(global $g (mut i64) (i64.const 0)) (table 16 16 funcref) (elem (i32.const 0) {names}) {functions}");
    let indirect = format!("{next} (call_indirect (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 60))))");
    out.push(("stores at random in 16 MiB".into(), N, module(256, 512, "", &rounds(N, &stores))));
    out.push(("an arm taken at random".into(), N, module(1, 16, "", &rounds(N, &arms))));
    out.push(("a label taken at random".into(), N, module(1, 16, "", &rounds(N, &table))));
    out.push(("a function called at random".into(), N, module(1, 16, &targets, &rounds(N, &indirect))));
    out
}
