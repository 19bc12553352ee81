//! The rules for modules: what is checked when code is stored.
//!
//! [`check_module`] reads a module once, section by section. Each rule is one short function: those about sections are in
//! `sections`, those about functions in `bodies`, and the closed list of accepted instructions is in `operators`. A
//! section's counts are compared with the limits before its content is looked at, so a module made to be slow to
//! compile is refused in milliseconds. What is left, WebAssembly's own typing rules, is wasmparser's validator.
//!
//! The verdict depends on the bytes, the limits and the table of host functions alone. docs/spec/modules.md is the same
//! list for authors.

mod bodies;
pub(crate) mod operators;
mod sections;

use std::collections::BTreeSet;

use ghost_types::{Failure, errors::module as error};
use wasmparser::{Encoding, FuncValidatorAllocations, Parser, Payload, ValidPayload, Validator, WasmFeatures};

use crate::limits::Limits;
pub(crate) use bodies::FunctionInfo;

/// WebAssembly 1.0 without floats, and nothing later. Part of the protocol version.
pub(crate) const FEATURES: WasmFeatures = WasmFeatures::WASM1.difference(WasmFeatures::FLOATS);

/// The module from which host functions are imported.
pub const HOST_MODULE: &str = "ghost";

/// The custom section that holds the contract's schema.
pub const SCHEMA_SECTION: &str = "ghost.schema";

/// Names that start so are kept for the instrumentation.
pub const RESERVED_PREFIX: &str = "__ghost";

/// Which rule a module breaks: a failure of class `module`.
pub type RuleError = Failure;

/// A type of a parameter, result, local or global.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Num {
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
}

/// A function of the host that modules may import.
#[derive(Clone, Copy, Debug)]
pub struct HostImport {
    /// Its name in module `ghost`.
    pub name: &'static str,
    /// The types of its parameters.
    pub params: &'static [Num],
    /// The type of its result.
    pub result: Option<Num>,
    /// The interface version that brought it.
    pub since: u32,
}

/// The pages of a module's memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryInfo {
    /// Pages at start.
    pub initial_pages: u32,
    /// Pages at most.
    pub maximum_pages: u32,
}

/// An exported function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionExport {
    /// Its name.
    pub name: String,
    /// The types of its parameters.
    pub params: Vec<Num>,
    /// The type of its result.
    pub result: Option<Num>,
}

/// What an accepted module says of itself.
#[derive(Clone, Debug, Default)]
pub struct ModuleInfo {
    /// The exported functions, in the module's order. The schema says which there must be.
    pub exports: Vec<FunctionExport>,
    /// The names of the imported host functions, in the module's order.
    pub imports: Vec<String>,
    /// The least interface version that has all of them; 0 for a module without imports.
    pub needs_interface: u32,
    /// The memory.
    pub memory: MemoryInfo,
    /// The content of the custom section `ghost.schema`.
    pub schema: Vec<u8>,
    /// Bytes of the module as uploaded.
    pub code_bytes: u32,
    /// The functions defined, in the module's order: what the instrumentation needs.
    pub(crate) functions: Vec<FunctionInfo>,
    /// Function types, to be able to append another.
    pub(crate) types: u32,
    /// Globals, to be able to append others.
    pub(crate) globals: u32,
}

/// Holds a module to every rule.
///
/// `allowed` is the table of host functions. The order of checks follows the module's sections.
///
/// # Errors
/// The first rule broken, as a failure of class `module`.
pub fn check_module(bytes: &[u8], limits: &Limits, allowed: &[HostImport]) -> Result<ModuleInfo, Failure> {
    code_size(bytes, limits)?;
    let mut reading = Reading::new(limits, allowed);
    reading.info.code_bytes = count(bytes.len());
    let mut parser = Parser::new(0);
    parser.set_features(FEATURES);
    for payload in parser.parse_all(bytes) {
        reading.payload(&payload.map_err(invalid)?)?;
    }
    reading.finish()
}

/// The state of one reading.
struct Reading<'a> {
    limits: &'a Limits,
    allowed: &'a [HostImport],
    info: ModuleInfo,
    validator: Validator,
    allocations: FuncValidatorAllocations,
    totals: bodies::Totals,
    /// Parameters and result of each function type.
    types: Vec<(Vec<Num>, Option<Num>)>,
    /// The type of each function, imported ones first.
    function_types: Vec<u32>,
    table_elements: u32,
    tables: u32,
    memories: u32,
    memory_exported: bool,
    has_schema: bool,
    custom_bytes: u32,
    imported: BTreeSet<String>,
}

impl<'a> Reading<'a> {
    fn new(limits: &'a Limits, allowed: &'a [HostImport]) -> Self {
        Self {
            limits,
            allowed,
            info: ModuleInfo::default(),
            validator: Validator::new_with_features(FEATURES),
            allocations: FuncValidatorAllocations::default(),
            totals: bodies::Totals::default(),
            types: Vec::new(),
            function_types: Vec::new(),
            table_elements: 0,
            tables: 0,
            memories: 0,
            memory_exported: false,
            has_schema: false,
            custom_bytes: 0,
            imported: BTreeSet::new(),
        }
    }

    /// Our rule for a section first, then the validator's.
    fn payload(&mut self, payload: &Payload<'_>) -> Result<(), Failure> {
        match payload {
            Payload::Version { encoding: Encoding::Module, .. } | Payload::End(_) => {}
            Payload::Version { .. } => return Err(refused_section("component")),
            Payload::TypeSection(s) => sections::types(self, s.clone())?,
            Payload::ImportSection(s) => sections::imports(self, s.clone())?,
            Payload::FunctionSection(s) => sections::functions(self, s.clone())?,
            Payload::TableSection(s) => sections::tables(self, s.clone())?,
            Payload::MemorySection(s) => sections::memories(self, s.clone())?,
            Payload::GlobalSection(s) => sections::globals(self, s.clone())?,
            Payload::ExportSection(s) => sections::exports(self, s.clone())?,
            Payload::StartSection { .. } => return Err(Failure::new(error::START_REFUSED, [])),
            Payload::ElementSection(s) => sections::elements(self, s.clone())?,
            Payload::CodeSectionStart { .. } => {}
            Payload::CodeSectionEntry(body) => bodies::size(self, body)?,
            Payload::DataSection(s) => sections::data(self, s.clone())?,
            Payload::CustomSection(s) => sections::custom(self, s)?,
            Payload::TagSection(_) => return Err(refused_section("tag")),
            Payload::DataCountSection { .. } => return Err(refused_section("data count")),
            _ => return Err(refused_section("unknown")),
        }
        if let ValidPayload::Func(function, body) = self.validator.payload(payload).map_err(invalid)? {
            bodies::check(self, function, &body)?;
        }
        Ok(())
    }

    fn finish(self) -> Result<ModuleInfo, Failure> {
        if self.memories != 1 {
            return Err(Failure::new(error::MEMORY_COUNT, [self.memories.into()]));
        }
        if !self.memory_exported {
            return Err(Failure::new(error::MEMORY_NOT_EXPORTED, []));
        }
        if !self.has_schema {
            return Err(Failure::new(error::SCHEMA_MISSING, []));
        }
        Ok(self.info)
    }
}

fn code_size(bytes: &[u8], limits: &Limits) -> Result<(), Failure> {
    at_most(error::CODE_TOO_LARGE, limits.code_bytes, count(bytes.len()))
}

/// Refuses `found` beyond `most`.
fn at_most(code: ghost_types::ErrorCode, most: u32, found: u32) -> Result<(), Failure> {
    if found > most { Err(Failure::new(code, [most.into(), found.into()])) } else { Ok(()) }
}

/// Without the validator's offset: the fields stand in receipts, and where it notices a fault may change with its release.
fn invalid(_: wasmparser::Error) -> Failure {
    Failure::new(error::INVALID_MODULE, [])
}

fn refused_section(kind: &str) -> Failure {
    Failure::new(error::SECTION_REFUSED, [kind.into()])
}

/// A failure that names something of the module, cut to what is worth showing: the module's author chose the text.
fn named(code: ghost_types::ErrorCode, name: &str) -> Failure {
    /// Characters shown of a name.
    const SHOWN: usize = 64;
    let shown: String = name.chars().take(SHOWN).map(|c| if c.is_ascii_graphic() { c } else { '?' }).collect();
    Failure::new(code, [shown.as_str().into()])
}

/// A count or a length; beyond 32 bits there is nothing to tell apart, since every limit is far below.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
