//! The closed list of instructions, held against the specification's table of opcodes.

use std::ops::RangeInclusive;

use wasmparser::{BinaryReader, OperatorsReader, WasmFeatures};

use super::operators::class;

/// Accepted opcodes of one byte, from the index of instructions of WebAssembly 1.0 (appendix A.7), floats left out.
const ACCEPTED: [RangeInclusive<u8>; 14] = [
    0x00..=0x05, // unreachable, nop, block, loop, if, else
    0x0B..=0x11, // end, br, br_if, br_table, return, call, call_indirect
    0x1A..=0x1B, // drop, select
    0x20..=0x24, // locals, globals
    0x28..=0x29, // i32.load, i64.load
    0x2C..=0x37, // narrow loads, i32.store, i64.store
    0x3A..=0x42, // narrow stores, memory.size, memory.grow, i32.const, i64.const
    0x45..=0x5A, // comparisons
    0x67..=0x78, // i32 arithmetic
    0x79..=0x7B, // i64.clz, ctz, popcnt
    0x7C..=0x8A, // i64 arithmetic
    0xA7..=0xA7, // i32.wrap_i64
    0xAC..=0xAC, // i64.extend_i32_s
    0xAD..=0xAD, // i64.extend_i32_u
];

#[test]
fn accepted_instructions_are_those_of_the_list_and_no_others() {
    for opcode in 0..=u8::MAX {
        // An `else` is read only inside an `if`; zeros serve as immediates of every instruction.
        let code = [0x04, 0x40, opcode, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        let mut reader = OperatorsReader::new(BinaryReader::new_features(&code, 0, WasmFeatures::all()));
        reader.read().expect("an if");
        let accepted = reader.read().is_ok_and(|operator| class(&operator).is_some());
        let listed = ACCEPTED.iter().any(|range| range.contains(&opcode));
        assert_eq!(accepted, listed, "opcode {opcode:#04x}");
    }
}

#[test]
fn instructions_behind_a_prefix_are_refused() {
    for prefix in [0xFB, 0xFC, 0xFD, 0xFE] {
        for opcode in 0..=u8::MAX {
            let mut code = vec![prefix];
            code.extend(if opcode < 0x80 { vec![opcode] } else { vec![opcode, 1] });
            code.extend([0; 32]);
            let mut reader = OperatorsReader::new(BinaryReader::new_features(&code, 0, WasmFeatures::all()));
            assert!(!reader.read().is_ok_and(|operator| class(&operator).is_some()), "{prefix:#x} {opcode:#x}");
        }
    }
}
