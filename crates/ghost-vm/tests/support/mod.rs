//! Modules from text, and one way to run them on every engine.
#![allow(dead_code, unused_imports, reason = "each test program uses its own part of this")]
#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as they do")]

mod engines;
mod generate;

#[allow(unused_imports, reason = "each test program uses its own part of this")]
pub use engines::{End, Outcome, interpreter, run_everywhere, run_interpreted, run_linked};
pub use generate::{ending, smith};

use ghost_types::{ErrorCode, Failure};
use ghost_vm::{
    HostImport, Limits, ModuleInfo, Num, Weights, check_module,
    engine::{Compiler, Engine, EngineConfig},
    instrument,
};

/// The host functions of these tests: one that does nothing, and one that answers with its argument.
pub const HOST: &[HostImport] = &[
    HostImport { name: "nothing", params: &[], result: None, since: 1 },
    HostImport { name: "echo", params: &[Num::I64], result: Some(Num::I64), since: 2 },
];

/// A memory as every accepted module has it.
pub const MEMORY: &str = r#"(memory (export "memory") 1 4)"#;

/// Bytes of a WebAssembly text, without a schema.
pub fn bare(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("the test's text is well formed")
}

/// Bytes of a WebAssembly text, with a schema.
pub fn module(text: &str) -> Vec<u8> {
    with_schema(bare(text))
}

/// A module with memory and the given content.
pub fn with_memory(content: &str) -> Vec<u8> {
    module(&format!("(module {MEMORY} {content})"))
}

/// Appends the custom section `ghost.schema`.
pub fn with_schema(mut bytes: Vec<u8>) -> Vec<u8> {
    custom(&mut bytes, "ghost.schema", b"schema");
    bytes
}

/// Appends a custom section.
pub fn custom(bytes: &mut Vec<u8>, name: &str, content: &[u8]) {
    let mut section = leb(name.len());
    section.extend_from_slice(name.as_bytes());
    section.extend_from_slice(content);
    bytes.push(0);
    bytes.extend(leb(section.len()));
    bytes.extend(section);
}

/// An unsigned LEB128 number.
pub fn leb(mut n: usize) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let byte = (n & 0x7F) as u8;
        n >>= 7;
        if n == 0 {
            out.push(byte);
            return out;
        }
        out.push(byte | 0x80);
    }
}

/// The verdict on a module.
pub fn check(bytes: &[u8]) -> Result<ModuleInfo, Failure> {
    check_module(bytes, &Limits::V1, HOST)
}

/// The code with which a module is refused.
pub fn refusal(bytes: &[u8]) -> ErrorCode {
    check(bytes).expect_err("the module must be refused").code
}

/// The metered form of a module that must be accepted.
pub fn metered(bytes: &[u8]) -> Vec<u8> {
    let info = check(bytes).unwrap_or_else(|failure| panic!("refused: {failure:?}"));
    instrument(bytes, &info, &Weights::V1)
}

/// An engine with few slots.
pub fn engine(compiler: Compiler) -> Engine {
    Engine::new(&EngineConfig { compiler, instances: 4 }).expect("this machine runs the engine")
}
