//! Gas and stack metering, written into a module.
//!
//! The result is a WebAssembly module like any other: every engine that runs it stops at the same instruction with the
//! same gas, so neither depends on an engine's own fuel or native stack. docs/adr/0003-instrumentation.md has the
//! reasons and the measurements, docs/spec/modules.md the exact rules.
//!
//! Two mutable i64 globals are added and exported:
//! - [`GAS_GLOBAL`]: gas left, set by the host before each call. Every segment of code (see `segments`) subtracts its
//!   cost when entered. Below zero the function leaves to `unreachable`.
//! - [`STACK_GLOBAL`]: stack left. Every function that may call another subtracts its frame on entry and adds it on
//!   exit. Below zero it leaves to `unreachable`.
//!
//! So after a trap the host knows the reason from the two signs, gas first. A function becomes
//!
//! ```text
//! block                      ;; label "exhausted"
//!   block (result ..)        ;; takes the place of the function's own label
//!     ..body..               ;; `return` becomes a branch to it
//!   end
//!   ..the frame is given back..
//!   return
//! end
//! unreachable
//! ```
//!
//! `memory.grow` becomes a call of an added function that charges for the pages first. Custom sections are dropped.

mod emit;
mod segments;

use std::ops::Range;

use wasmparser::{BinaryReader, FunctionBody, Operator, OperatorsReader, Parser, Payload};

use crate::{
    gas::Weights,
    limits::NEAR_PAGES,
    rules::{FEATURES, FunctionInfo, ModuleInfo, Num},
};
use emit::op;
use segments::{Charge, segments};

/// Gas left; below zero: out of gas.
pub const GAS_GLOBAL: &str = "__ghost_gas";

/// Bytes of metered stack left; below zero: stack exhausted.
pub const STACK_GLOBAL: &str = "__ghost_stack";

/// Bytes of metered stack a call starts with.
pub const STACK_BYTES: i64 = 256 * 1024;

/// Bytes a frame takes beside its values: return address, saved registers, alignment.
const FRAME_BASE_BYTES: u64 = 64;

/// Bytes a parameter, local or operand takes.
const SLOT_BYTES: u64 = 8;

/// Section ids.
mod section {
    pub(super) const TYPE: u8 = 1;
    pub(super) const FUNCTION: u8 = 3;
    pub(super) const GLOBAL: u8 = 6;
    pub(super) const EXPORT: u8 = 7;
    pub(super) const CODE: u8 = 10;
}

/// The metered form of a module that `check_module` accepted.
///
/// # Panics
/// If `info` is not of these bytes.
#[must_use]
pub fn instrument(bytes: &[u8], info: &ModuleInfo, weights: &Weights) -> Vec<u8> {
    Pass { bytes, info, weights, grows: false }.module().expect("the bytes that check_module accepted with this info")
}

struct Pass<'a> {
    bytes: &'a [u8],
    info: &'a ModuleInfo,
    weights: &'a Weights,
    /// Some function grows memory, so the helper is needed.
    grows: bool,
}

impl Pass<'_> {
    fn gas(&self) -> u32 {
        self.info.globals
    }

    fn stack(&self) -> u32 {
        self.info.globals + 1
    }

    /// The index of the function that grows memory.
    fn grow(&self) -> u32 {
        (self.info.imports.len() + self.info.functions.len()) as u32
    }

    fn module(mut self) -> wasmparser::Result<Vec<u8>> {
        // Bodies first: they tell whether the helper is needed.
        let mut bodies = Vec::with_capacity(self.info.functions.len());
        for function in &self.info.functions {
            bodies.push(self.body(function)?);
        }
        let mut out = b"\0asm\x01\0\0\0".to_vec();
        let mut globals_written = false;
        let mut parser = Parser::new(0);
        parser.set_features(FEATURES);
        for payload in parser.parse_all(self.bytes) {
            let payload = payload?;
            let Some((id, range)) = payload.as_section() else { continue };
            if matches!(payload, Payload::CustomSection(_)) {
                continue;
            }
            if id >= section::EXPORT && !globals_written {
                globals_written = true;
                self.globals(&mut out, None)?;
            }
            match id {
                section::TYPE => self.types(&mut out, range)?,
                section::FUNCTION => self.functions(&mut out, range)?,
                section::GLOBAL => {
                    globals_written = true;
                    self.globals(&mut out, Some(range))?;
                }
                section::EXPORT => self.exports(&mut out, range)?,
                section::CODE => self.code(&mut out, &bodies),
                _ => {
                    out.push(id);
                    emit::sized(&mut out, &self.bytes[range]);
                }
            }
        }
        Ok(out)
    }

    /// Writes a section with entries appended to those of the module.
    fn extend(
        &self,
        out: &mut Vec<u8>,
        id: u8,
        range: Option<Range<usize>>,
        added: u32,
        entries: &[u8],
    ) -> wasmparser::Result<()> {
        let mut content = Vec::new();
        match range {
            Some(range) => {
                let mut reader = BinaryReader::new(&self.bytes[range], 0);
                emit::uint(&mut content, reader.read_var_u32()? + added);
                let rest = reader.bytes_remaining();
                content.extend_from_slice(reader.read_bytes(rest)?);
            }
            None => emit::uint(&mut content, added),
        }
        content.extend_from_slice(entries);
        out.push(id);
        emit::sized(out, &content);
        Ok(())
    }

    fn types(&self, out: &mut Vec<u8>, range: Range<usize>) -> wasmparser::Result<()> {
        let entry: &[u8] = &[0x60, 1, emit::I32, 1, emit::I32];
        let (added, entry) = if self.grows { (1, entry) } else { (0, &[][..]) };
        self.extend(out, section::TYPE, Some(range), added, entry)
    }

    fn functions(&self, out: &mut Vec<u8>, range: Range<usize>) -> wasmparser::Result<()> {
        let mut entry = Vec::new();
        if self.grows {
            emit::uint(&mut entry, self.info.types);
        }
        self.extend(out, section::FUNCTION, Some(range), self.grows.into(), &entry)
    }

    fn globals(&self, out: &mut Vec<u8>, range: Option<Range<usize>>) -> wasmparser::Result<()> {
        let mut entries = Vec::new();
        for start in [0, STACK_BYTES] {
            entries.extend_from_slice(&[emit::I64, 1]);
            emit::i64_const(&mut entries, start);
            entries.push(op::END);
        }
        self.extend(out, section::GLOBAL, range, 2, &entries)
    }

    fn exports(&self, out: &mut Vec<u8>, range: Range<usize>) -> wasmparser::Result<()> {
        /// The kind of an exported global.
        const GLOBAL: u8 = 3;
        let mut entries = Vec::new();
        for (name, index) in [(GAS_GLOBAL, self.gas()), (STACK_GLOBAL, self.stack())] {
            emit::name(&mut entries, name);
            emit::indexed(&mut entries, GLOBAL, index);
        }
        self.extend(out, section::EXPORT, Some(range), 2, &entries)
    }

    fn code(&self, out: &mut Vec<u8>, bodies: &[Vec<u8>]) {
        let mut content = Vec::new();
        emit::uint(&mut content, bodies.len() as u32 + u32::from(self.grows));
        for body in bodies {
            emit::sized(&mut content, body);
        }
        if self.grows {
            emit::sized(&mut content, &self.grow_body());
        }
        out.push(section::CODE);
        emit::sized(out, &content);
    }

    /// The function that grows memory: charges for the pages, then grows.
    ///
    /// ```text
    /// gas -= pages * (size + pages > NEAR_PAGES ? memory_grow_far_page : memory_grow_page)
    /// ```
    ///
    /// in 64 bits, where nothing of it can overflow.
    fn grow_body(&self) -> Vec<u8> {
        let pages = |out: &mut Vec<u8>| {
            emit::indexed(out, op::LOCAL_GET, 0);
            out.push(op::I64_EXTEND_I32_U);
        };
        let mut out = vec![0];
        emit::indexed(&mut out, op::BLOCK, emit::EMPTY.into());
        emit::indexed(&mut out, op::GLOBAL_GET, self.gas());
        pages(&mut out);
        emit::i64_const(&mut out, self.weights.memory_grow_far_page.into());
        emit::i64_const(&mut out, self.weights.memory_grow_page.into());
        pages(&mut out);
        emit::indexed(&mut out, op::MEMORY_SIZE, 0);
        out.extend_from_slice(&[op::I64_EXTEND_I32_U, op::I64_ADD]);
        emit::i64_const(&mut out, NEAR_PAGES.into());
        out.extend_from_slice(&[op::I64_GT_U, op::SELECT, op::I64_MUL]);
        take(&mut out, self.gas(), 0);
        emit::indexed(&mut out, op::LOCAL_GET, 0);
        emit::indexed(&mut out, op::MEMORY_GROW, 0);
        out.extend_from_slice(&[op::RETURN, op::END, op::UNREACHABLE, op::END]);
        out
    }

    fn body(&mut self, function: &FunctionInfo) -> wasmparser::Result<Vec<u8>> {
        let body = FunctionBody::new(BinaryReader::new_features(
            &self.bytes[function.body.clone()],
            function.body.start,
            FEATURES,
        ));
        let code = body.get_binary_reader_for_operators()?.original_position();
        let mut out = Vec::with_capacity(function.body.len() * 2);
        out.extend_from_slice(&self.bytes[function.body.start..code]);
        let near = self.info.memory.maximum_pages <= NEAR_PAGES;
        let entry = self.weights.function_entry + self.weights.function_local * function.locals;
        let charges = segments(body.get_operators_reader()?, self.weights, near, entry)?;
        emit::indexed(&mut out, op::BLOCK, emit::EMPTY.into());
        out.extend_from_slice(&[op::BLOCK, block_type(function.result)]);
        if function.calls {
            self.take_frame(&mut out, function);
        }
        self.instructions(&mut out, body.get_operators_reader()?, &charges)?;
        if function.calls {
            self.give_frame_back(&mut out, function);
        }
        out.extend_from_slice(&[op::RETURN, op::END, op::UNREACHABLE, op::END]);
        Ok(out)
    }

    fn take_frame(&self, out: &mut Vec<u8>, function: &FunctionInfo) {
        emit::indexed(out, op::GLOBAL_GET, self.stack());
        emit::i64_const(out, frame_bytes(function));
        take(out, self.stack(), 1);
    }

    fn give_frame_back(&self, out: &mut Vec<u8>, function: &FunctionInfo) {
        emit::indexed(out, op::GLOBAL_GET, self.stack());
        emit::i64_const(out, frame_bytes(function));
        out.push(op::I64_ADD);
        emit::indexed(out, op::GLOBAL_SET, self.stack());
    }

    /// The instructions with the charges between them.
    fn instructions(
        &mut self,
        out: &mut Vec<u8>,
        mut reader: OperatorsReader<'_>,
        charges: &[Charge],
    ) -> wasmparser::Result<()> {
        let mut charges = charges.iter().filter(|charge| charge.cost > 0).peekable();
        let mut depth = 0;
        while !reader.eof() {
            let at = reader.original_position();
            if let Some(charge) = charges.next_if(|charge| charge.at == at) {
                emit::indexed(out, op::GLOBAL_GET, self.gas());
                emit::i64_const(out, charge.cost.cast_signed());
                take(out, self.gas(), depth + 1);
            }
            match reader.read()? {
                Operator::Return => {
                    emit::indexed(out, op::BR, depth);
                    continue;
                }
                Operator::MemoryGrow { .. } => {
                    self.grows = true;
                    emit::indexed(out, op::CALL, self.grow());
                    continue;
                }
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
                // The last one closes the block that stands for the function.
                Operator::End => depth = u32::wrapping_sub(depth, 1),
                _ => {}
            }
            out.extend_from_slice(&self.bytes[at..reader.original_position()]);
        }
        Ok(())
    }
}

/// What is left and what it costs are on the operand stack: subtracts, stores in the global, and branches to the label
/// if that was too much.
fn take(out: &mut Vec<u8>, global: u32, label: u32) {
    out.push(op::I64_SUB);
    emit::indexed(out, op::GLOBAL_SET, global);
    emit::indexed(out, op::GLOBAL_GET, global);
    emit::i64_const(out, 0);
    out.push(op::I64_LT_S);
    emit::indexed(out, op::BR_IF, label);
}

/// What a frame of the function takes from the metered stack.
fn frame_bytes(function: &FunctionInfo) -> i64 {
    let slots = u64::from(function.params) + u64::from(function.locals) + u64::from(function.operands);
    (FRAME_BASE_BYTES + SLOT_BYTES * slots).cast_signed()
}

fn block_type(result: Option<Num>) -> u8 {
    match result {
        None => emit::EMPTY,
        Some(Num::I32) => emit::I32,
        Some(Num::I64) => emit::I64,
    }
}

#[cfg(test)]
mod tests;
