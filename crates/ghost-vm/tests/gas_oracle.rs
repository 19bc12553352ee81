//! The gas of a program that ends is the sum of the weights of what it executed.
//!
//! The oracle charges each instruction by itself, by a table of opcodes of its own, with no notion of segments. For
//! programs that return, both must come to the same number: nothing is executed without being paid, and nothing is paid
//! that is not executed.
#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as they do")]

mod support;

use ghost_vm::Weights;
use support::*;
use wasmparser::{Operator, Parser, Payload};

const GAS: i64 = 20_000_000;

#[test]
fn gas_is_the_sum_of_what_was_executed() {
    let mut returned = 0;
    for seed in 0..600 {
        let bytes = ending(seed);
        let outcome = run_everywhere(&bytes, "run", GAS);
        assert_eq!(outcome.end, End::Returned, "seed {seed}");
        assert_eq!(GAS - outcome.gas_left, executed(&bytes, "run").unwrap(), "seed {seed}");
        returned += 1;
    }
    assert_eq!(returned, 600);
}

#[test]
fn gas_is_the_sum_of_what_was_executed_in_modules_of_any_form() {
    let (mut compared, mut seed) = (0, 10_000);
    while compared < 150 {
        seed += 1;
        let Some((bytes, methods)) = smith(seed) else { continue };
        for method in (0..methods).map(|m| format!("m{m}")) {
            let outcome = run_everywhere(&bytes, &method, GAS / 100);
            if outcome.end != End::Returned {
                continue;
            }
            // Pages are priced as they are asked for, which the oracle does not see.
            let Some(sum) = executed(&bytes, &method) else { continue };
            assert_eq!(GAS / 100 - outcome.gas_left, sum, "seed {seed}, {method}");
            compared += 1;
        }
    }
}

/// Gas of all instructions that a returning method executes, one by one, in wasmi; none if it grows memory.
fn executed(bytes: &[u8], method: &str) -> Option<i64> {
    let counted = counting(bytes);
    let mut config = wasmi::Config::default();
    config.set_max_recursion_depth(100_000).set_max_stack_height(64 << 20);
    let engine = wasmi::Engine::new(&config);
    let module = wasmi::Module::new(&engine, &counted).unwrap();
    let mut store = wasmi::Store::new(&engine, ());
    let instance = wasmi::Linker::new(&engine).instantiate_and_start(&mut store, &module).unwrap();
    instance.get_typed_func::<(), ()>(&store, method).unwrap().call(&mut store, ()).ok()?;
    match instance.get_global(&store, "counted").unwrap().get(&store) {
        wasmi::Val::I64(n) => Some(n),
        other => panic!("{other:?}"),
    }
}

/// The module with a counter before each instruction, and a trap before each that grows memory.
fn counting(module: &[u8]) -> Vec<u8> {
    let mut out = b"\0asm\x01\0\0\0".to_vec();
    let near = check(module).unwrap().memory.maximum_pages <= ghost_vm::limits::NEAR_PAGES;
    let (mut bodies, mut globals, mut has_globals) = (Vec::new(), 0, false);
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.unwrap();
        match &payload {
            Payload::GlobalSection(section) => (globals, has_globals) = (section.count() as usize, true),
            Payload::CodeSectionEntry(body) => bodies.push(counting_body(module, body, near, globals)),
            _ => {}
        }
    }
    let mut pending = Some(());
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.unwrap();
        let Some((id, range)) = payload.as_section() else { continue };
        if id >= 6 && pending.take().is_some() {
            let old = if has_globals && id == 6 { entries(&module[range.clone()]) } else { &[] };
            write(&mut out, 6, globals + 1, &[old, &[0x7E, 1, 0x42, 0, 0x0B]].concat());
        }
        let content = &module[range];
        match (id, &payload) {
            (6, _) => {}
            (7, Payload::ExportSection(section)) => {
                let export = [vec![7], b"counted".to_vec(), vec![3], leb(globals)].concat();
                write(&mut out, 7, section.count() as usize + 1, &[entries(content), &export].concat());
            }
            (10, _) => write(&mut out, 10, bodies.len(), &bodies.concat()),
            _ => {
                out.push(id);
                out.extend(leb(content.len()));
                out.extend(content);
            }
        }
    }
    out
}

fn counting_body(module: &[u8], body: &wasmparser::FunctionBody<'_>, near: bool, global: usize) -> Vec<u8> {
    let locals = body.get_locals_reader().unwrap().into_iter().map(|group| group.unwrap().0).sum::<u32>();
    let mut operators = body.get_operators_reader().unwrap();
    let mut out = module[body.range().start..operators.original_position()].to_vec();
    let count = |out: &mut Vec<u8>, gas: u32| {
        if gas > 0 {
            out.extend([&[0x23][..], &leb(global), &[0x42], &signed(gas), &[0x7C, 0x24], &leb(global)].concat());
        }
    };
    count(&mut out, Weights::V1.function_entry + Weights::V1.function_local * locals);
    while !operators.eof() {
        let at = operators.original_position();
        if matches!(operators.read().unwrap(), Operator::MemoryGrow { .. }) {
            out.push(0x00);
        }
        count(&mut out, weight(module[at], near));
        out.extend(&module[at..operators.original_position()]);
    }
    [leb(out.len()), out].concat()
}

/// The weight of an opcode, from the specification's index of instructions.
fn weight(opcode: u8, near: bool) -> u32 {
    let w = Weights::V1;
    match opcode {
        0x01..=0x03 | 0x05 | 0x0B => w.structure,
        0x00 | 0x04 | 0x0C | 0x0D | 0x0F => w.branch,
        0x0E => w.branch_table,
        0x10 => w.call,
        0x11 => w.call_indirect,
        0x1A | 0x20..=0x22 => w.local,
        0x1B => w.select,
        0x23 | 0x24 => w.global,
        0x28..=0x35 if near => w.load,
        0x28..=0x35 => w.load_far,
        0x36..=0x3E => w.store,
        0x3F => w.memory_size,
        0x41 | 0x42 => w.constant,
        0x6C | 0x7E => w.multiply,
        0x6D..=0x70 | 0x7F..=0x82 => w.divide,
        _ => w.arithmetic,
    }
}

/// A small number as a signed LEB128 number.
fn signed(n: u32) -> Vec<u8> {
    let mut out = leb(n as usize);
    if out.last().is_some_and(|byte| byte & 0x40 != 0) {
        *out.last_mut().unwrap() |= 0x80;
        out.push(0);
    }
    out
}

/// A section's content after its count.
fn entries(content: &[u8]) -> &[u8] {
    &content[content.iter().position(|byte| byte & 0x80 == 0).unwrap() + 1..]
}

fn write(out: &mut Vec<u8>, id: u8, count: usize, entries: &[u8]) {
    let content = [&leb(count)[..], entries].concat();
    out.push(id);
    out.extend(leb(content.len()));
    out.extend(content);
}
