//! Modules made from seeds: by wasm-smith, which knows every form a module can take, and by a grammar of programs that
//! end, which wasm-smith rarely makes.

use std::{collections::BTreeMap, fmt::Write as _};

use arbitrary::Unstructured;
use wasm_smith::{Config, InstructionKind, InstructionKinds, Module};
use wasmparser::{CompositeInnerType, Parser, Payload, ValType};

use super::{check, leb, module, with_schema};

/// Functions of a module of wasm-smith's that are called.
const METHODS: usize = 4;

/// An accepted module with methods m0, m1, …, and their number; none if the seed gives nothing to call.
pub fn smith(seed: u64) -> Option<(Vec<u8>, usize)> {
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

/// Bytes drawn from a seed.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut draw = Draw(seed);
    (0..length / 8).flat_map(|_| draw.next().to_le_bytes()).collect()
}

/// Numbers drawn from a seed (SplitMix64).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }
}

/// A module whose method `run` ends: blocks, loops, arms, branches out of and back into them, jump tables, early returns,
/// calls and code that is never reached, in any nesting. A countdown ends every loop.
pub fn ending(seed: u64) -> Vec<u8> {
    let mut program = Program { draw: Draw(seed), text: String::new(), open: Vec::new(), statements: 0 };
    let mut functions = String::new();
    for index in 0..3 {
        program.statements = 0;
        program.body(5, index);
        let body = std::mem::take(&mut program.text);
        let _ = write!(functions, "(func $f{index} (param i64) (result i64) (local i64 i64 i64) {body} (local.get 1))");
    }
    module(&format!(
        r#"(module (memory (export "memory") 1 4) (global $c (mut i32) (i32.const 150)) {functions}
            (func (export "run") (i64.store (i32.const 8) (call $f2 (i64.const {seed})))))"#
    ))
}

struct Program {
    draw: Draw,
    text: String,
    /// Open labels, innermost last: whether a branch goes back.
    open: Vec<bool>,
    statements: u32,
}

impl Program {
    fn body(&mut self, nesting: u32, callable: usize) {
        for _ in 0..1 + self.draw.below(4) {
            self.statement(nesting, callable);
        }
    }

    fn statement(&mut self, nesting: u32, callable: usize) {
        self.statements += 1;
        let kind = if nesting == 0 || self.statements > 60 { 4 + self.draw.below(7) } else { self.draw.below(11) };
        let [a, b, c] = [self.draw.below(4), self.draw.below(4), self.draw.below(4)];
        match kind {
            0 => self.nested("(block ", false, nesting, callable),
            1 => {
                self.text.push_str("(loop ");
                self.inside(true, nesting, callable);
                self.text.push_str("(global.set $c (i32.sub (global.get $c) (i32.const 1))) (br_if 0 (i32.gt_s (global.get $c) (i32.const 0))))");
            }
            2 => {
                let _ = write!(self.text, "(if (i64.lt_s (local.get {a}) (local.get {b})) (then ");
                self.inside(false, nesting, callable);
                self.text.push_str(") (else ");
                self.inside(false, nesting, callable);
                self.text.push_str("))");
            }
            3 => {
                let _ = write!(self.text, "(if (i64.eqz (local.get {a}))");
                self.nested(" (then ", false, nesting, callable);
                self.text.push(')');
            }
            4 if callable > 0 => {
                let callee = self.draw.below(callable);
                let _ = write!(self.text, "(local.set {a} (call $f{callee} (local.get {b})))");
            }
            5 => self.branch("(br ", ")"),
            6 => self.branch("(br_if ", &format!(" (i64.gt_u (local.get {a}) (local.get {b})))")),
            7 => self.branch("(br_table 0 ", &format!(" (i32.wrap_i64 (local.get {a})))")),
            8 if self.draw.below(4) == 0 => {
                let _ = write!(self.text, "(return (local.get {a}))");
            }
            9 => {
                let address = format!("(i32.wrap_i64 (i64.and (local.get {b}) (i64.const 0xfff8)))");
                let _ = write!(self.text, "(i64.store {address} (i64.xor (local.get {a}) (i64.load {address})))");
            }
            _ => {
                let value = self.draw.next() >> 20;
                let _ = write!(
                    self.text,
                    "(local.set {a} (i64.add (i64.mul (local.get {b}) (i64.const {value})) (i64.rotr (local.get {c}) (local.get 0))))"
                );
            }
        }
    }

    fn nested(&mut self, open: &str, back: bool, nesting: u32, callable: usize) {
        self.text.push_str(open);
        self.inside(back, nesting, callable);
        self.text.push(')');
    }

    fn inside(&mut self, back: bool, nesting: u32, callable: usize) {
        self.open.push(back);
        self.body(nesting - 1, callable);
        self.open.pop();
    }

    /// A branch to an open label; one that goes back would end only with the countdown, so it is left to the loop itself.
    fn branch(&mut self, before: &str, after: &str) {
        let ahead: Vec<usize> =
            self.open.iter().rev().enumerate().filter(|(_, back)| !**back).map(|(i, _)| i).collect();
        if ahead.is_empty() {
            return;
        }
        let label = ahead[self.draw.below(ahead.len())];
        // A jump table's first entry is a label of its own, which must be one that leads ahead, too.
        let before = before.replace('0', &ahead[0].to_string());
        let _ = write!(self.text, "{before}{label}{after}");
    }
}
