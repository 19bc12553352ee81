//! Five hundred generated modules give one outcome on every engine: end, gas, stack and memory.
//!
//! wasm-smith makes modules of the accepted instructions from seeded bytes. Each of a module's functions gets a method
//! that calls it with fixed arguments, so that most code is reached.
#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as they do")]

mod support;

use std::collections::BTreeMap;

use arbitrary::Unstructured;
use support::*;
use wasm_smith::{Config, InstructionKind, InstructionKinds, Module};
use wasmparser::{CompositeInnerType, Parser, Payload, ValType};

/// Modules to run.
const MODULES: u64 = 500;

/// Functions of a module that are called.
const METHODS: usize = 4;

/// Gas of a call: enough to finish what finishes, little enough that endless loops end soon.
const GAS: i64 = 200_000;

#[test]
fn generated_modules_have_one_outcome_on_all_engines() {
    let (mut modules, mut seed) = (0, 0);
    let mut ends: BTreeMap<String, u32> = BTreeMap::new();
    while modules < MODULES {
        seed += 1;
        let Some((bytes, methods)) = generate(seed) else { continue };
        modules += 1;
        for method in 0..methods {
            let outcome = run_everywhere(&bytes, &format!("m{method}"), GAS);
            *ends.entry(format!("{:?}", outcome.end)).or_default() += 1;
        }
    }
    // The test means something only if programs end in all ways.
    println!("{ends:?}, of {seed} seeds");
    for end in ["Returned", "OutOfGas", "StackExhausted", "Trapped(Unreachable)", "Trapped(MemoryOutOfBounds)"] {
        assert!(ends.get(end).is_some_and(|n| *n >= 5), "{end}: {ends:?}");
    }
    assert!(ends["Returned"] > 300, "{ends:?}");
}

/// An accepted module with methods m0, m1, …, and their number; none if the seed gives nothing to call.
fn generate(seed: u64) -> Option<(Vec<u8>, usize)> {
    let bytes = noise(seed, 4096);
    let mut source = Unstructured::new(&bytes);
    let module = Module::new(config(), &mut source).ok()?.to_bytes();
    let (bytes, methods) = with_methods(&module);
    // A shape our limits refuse (a segment outside memory, say) is no subject of this test.
    check(&bytes).is_ok().then_some((bytes, methods)).filter(|(_, methods)| *methods > 0)
}

fn config() -> Config {
    Config {
        allow_floats: false,
        allow_start_export: false,
        allowed_instructions: InstructionKinds::new(&[
            InstructionKind::NumericInt,
            InstructionKind::Parametric,
            InstructionKind::Variable,
            InstructionKind::MemoryInt,
            InstructionKind::Control,
        ]),
        bulk_memory_enabled: false,
        exceptions_enabled: false,
        gc_enabled: false,
        extended_const_enabled: false,
        max_data_segments: 4,
        max_element_segments: 2,
        max_exports: 0,
        max_funcs: 12,
        min_funcs: 2,
        max_globals: 8,
        max_imports: 0,
        max_instructions: 300,
        max_memories: 1,
        min_memories: 1,
        max_memory32_bytes: 4 << 16,
        max_table_elements: 20,
        max_tables: 1,
        max_tags: 0,
        max_types: 8,
        memory_max_size_required: true,
        table_max_size_required: true,
        memory64_enabled: false,
        multi_value_enabled: false,
        reference_types_enabled: false,
        relaxed_simd_enabled: false,
        saturating_float_to_int_enabled: false,
        sign_extension_ops_enabled: false,
        simd_enabled: false,
        tail_call_enabled: false,
        threads_enabled: false,
        ..Config::default()
    }
}

/// Adds the exports an accepted module has: the memory, and a method for each of the first functions.
fn with_methods(module: &[u8]) -> (Vec<u8>, usize) {
    let (mut types, mut functions) = (Vec::new(), Vec::new());
    let mut sections = BTreeMap::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.expect("wasm-smith makes valid modules");
        match &payload {
            Payload::TypeSection(section) => types.extend(section.clone().into_iter().map(|t| t.unwrap())),
            Payload::FunctionSection(section) => functions.extend(section.clone().into_iter().map(|f| f.unwrap())),
            _ => {}
        }
        if let Some((id, range)) = payload.as_section() {
            sections.insert(id, module[range].to_vec());
        }
    }
    let signatures: Vec<_> =
        types.iter().flat_map(|group| group.types()).map(|t| t.composite_type.inner.clone()).collect();
    let methods = functions.len().min(METHODS);
    let mut exports = [vec![6], b"memory".to_vec(), vec![2, 0]].concat();
    let mut bodies = Vec::new();
    for (index, signature) in functions.iter().take(methods).enumerate() {
        let CompositeInnerType::Func(signature) = &signatures[*signature as usize] else { unreachable!() };
        exports.extend([vec![2, b'm', b'0' + index as u8, 0], leb(functions.len() + index)].concat());
        let mut body = vec![0];
        for (i, param) in signature.params().iter().enumerate() {
            // Small numbers, which are more often good addresses and loop bounds than large ones.
            body.extend([if *param == ValType::I64 { 0x42 } else { 0x41 }, (i as u8 * 7 + 3) & 0x3F]);
        }
        body.push(0x10);
        body.extend(leb(index));
        body.extend(vec![0x1A; signature.results().len()]);
        body.push(0x0B);
        bodies.extend(leb(body.len()));
        bodies.extend(body);
    }
    extend(&mut sections, 1, 1, &[0x60, 0, 0]);
    extend(&mut sections, 3, methods, &leb(signatures.len()).repeat(methods));
    extend(&mut sections, 7, methods + 1, &exports);
    extend(&mut sections, 10, methods, &bodies);
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    for (id, content) in sections {
        bytes.push(id);
        bytes.extend(leb(content.len()));
        bytes.extend(content);
    }
    (with_schema(bytes), methods)
}

/// Appends entries to a section.
fn extend(sections: &mut BTreeMap<u8, Vec<u8>>, id: u8, added: usize, entries: &[u8]) {
    let old = sections.remove(&id).unwrap_or_else(|| vec![0]);
    let length = old.iter().position(|byte| byte & 0x80 == 0).expect("a count") + 1;
    let count = old[..length].iter().rev().fold(0, |n, byte| n << 7 | usize::from(byte & 0x7F));
    sections.insert(id, [&leb(count + added)[..], &old[length..], entries].concat());
}

/// Bytes drawn from a seed (SplitMix64).
fn noise(mut seed: u64, length: usize) -> Vec<u8> {
    let mut next = move || {
        seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    (0..length / 8).flat_map(|_| next().to_le_bytes()).collect()
}
