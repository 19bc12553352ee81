//! Instrumented modules, compiled and run.
//!
//! [`Engine`] compiles an instrumented module to a [`Program`]; [`Program::link`] binds it to host functions, once;
//! [`Linked::start`] makes an instance in a pooled slot, a [`Guest`], whose methods are called with a given gas.
//! Everything is generic over the store's data, which belongs to the host functions.
//!
//! The engine decides no result. Gas, stack depth and pages are counted by the module itself and by the store's limiter;
//! what the machine may run out of by itself ends as [`Stop::Fault`], upon which the node stops.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use ghost_types::hash::hash;
use wasmtime::{
    AsContextMut, Config, Enabled, Extern, Global, Instance, InstanceAllocationStrategy, InstancePre, Linker, Memory,
    Module, ModuleExport, ModuleVersionStrategy, OptLevel, PoolingAllocationConfig, Strategy, Trap, Val,
};

use crate::{
    instrument::{GAS_GLOBAL, STACK_GLOBAL},
    limits::{Limits, NEAR_PAGES, PAGE_BYTES},
    rules::FEATURES,
};

/// Native stack a call into one instance may take, in bytes. See docs/adr/0003-instrumentation.md for the frames measured:
/// the metered stack always ends first.
pub const NATIVE_STACK_BYTES: usize = 4 * 1024 * 1024;

/// wasmtime's version to the last number, as Cargo.lock has it; it stands in compiled code and in the key of its cache. By
/// itself wasmtime takes what any release of its major version compiled, and a release may mend what an older one got wrong.
pub const ENGINE_VERSION: &str = "48.0.8";

/// Which compiler makes native code. Both are of wasmtime, and both give every program the same result and gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiler {
    /// Reads a module once: compiles in linear time whatever its author intends. Its code takes 1.2 to 1.8 times as long
    /// as Cranelift's.
    Winch,
    /// Allocates registers by trial: a module within every limit can keep it busy for minutes.
    Cranelift,
}

impl Compiler {
    /// The one that nodes use: Winch where it is complete (x86-64), so that no module can stall a node.
    pub const DEFAULT: Self = if cfg!(target_arch = "x86_64") { Self::Winch } else { Self::Cranelift };
}

/// What may be chosen of an engine. None of it changes a result.
#[derive(Clone, Copy, Debug)]
pub struct EngineConfig {
    /// The compiler.
    pub compiler: Compiler,
    /// Instances alive at once, over all threads: the pool's slots.
    pub instances: u32,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self { compiler: Compiler::DEFAULT, instances: 64 }
    }
}

/// The engine could not do with accepted code what it must: the node stops.
#[derive(Debug)]
pub struct EngineError(String);

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the contract engine failed: {}", self.0)
    }
}

impl std::error::Error for EngineError {}

impl From<wasmtime::Error> for EngineError {
    fn from(error: wasmtime::Error) -> Self {
        Self(format!("{error:#}"))
    }
}

/// A compiler and a pool of instances.
#[derive(Clone)]
pub struct Engine {
    inner: wasmtime::Engine,
}

impl Engine {
    /// Makes the pool; it reserves address space, not memory.
    ///
    /// # Errors
    /// If the machine cannot run the engine.
    pub fn new(config: &EngineConfig) -> Result<Self, EngineError> {
        Ok(Self { inner: wasmtime::Engine::new(&engine_config(config)?)? })
    }

    /// Compiles what `instrument` made.
    ///
    /// # Errors
    /// None that a module could cause on purpose: every accepted module compiles.
    pub fn compile(&self, instrumented: &[u8]) -> Result<Program, EngineError> {
        self.program(Module::from_binary(&self.inner, instrumented)?)
    }

    /// Takes a module compiled earlier, as a cache gives it back.
    ///
    /// # Errors
    /// If the module lacks what `instrument` adds.
    pub fn program(&self, module: Module) -> Result<Program, EngineError> {
        let export = |name: &str| {
            module.get_export_index(name).ok_or_else(|| EngineError(format!("the module does not export {name}")))
        };
        let [gas, stack, memory] = [export(GAS_GLOBAL)?, export(STACK_GLOBAL)?, export("memory")?];
        Ok(Program { module, gas, stack, memory })
    }

    /// The wasmtime engine, for linkers, stores and deserialising.
    #[must_use]
    pub fn wasmtime(&self) -> &wasmtime::Engine {
        &self.inner
    }

    /// A digest of everything compiled code depends on beside the module: part of the key of a cache on disk.
    #[must_use]
    pub fn cache_key(&self) -> [u8; 32] {
        let mut bytes = HashedBytes(Vec::new());
        self.inner.precompile_compatibility_hash().hash(&mut bytes);
        hash("ghost/engine/1", &bytes.0).0
    }
}

/// Takes what is hashed as bytes.
struct HashedBytes(Vec<u8>);

impl Hasher for HashedBytes {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}

fn engine_config(config: &EngineConfig) -> Result<Config, EngineError> {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_core_instances(config.instances)
        .total_memories(config.instances)
        .total_tables(config.instances)
        .max_memory_size((Limits::V1.memory_maximum_pages * PAGE_BYTES) as usize)
        .table_elements(Limits::V1.table_elements as usize)
        .max_unused_warm_slots(config.instances)
        .linear_memory_keep_resident((NEAR_PAGES * PAGE_BYTES) as usize)
        .table_keep_resident(KEEP_TABLE_BYTES)
        .pagemap_scan(Enabled::Auto);
    let mut out = Config::new();
    out.strategy(match config.compiler {
        Compiler::Cranelift => Strategy::Cranelift,
        Compiler::Winch => Strategy::Winch,
    })
    // The author's compiler has optimised already; Cranelift's own passes gain nothing and are not linear.
    .cranelift_opt_level(OptLevel::None)
    .allocation_strategy(InstanceAllocationStrategy::Pooling(pool))
    // wasmtime holds the one to the other even where nothing is asynchronous.
    .async_stack_size(NATIVE_STACK_BYTES)
    .max_wasm_stack(NATIVE_STACK_BYTES)
    .wasm_features(wasmtime::WasmFeatures::all().difference(FEATURES), false)
    .generate_address_map(false)
    .native_unwind_info(false)
    .module_version(ModuleVersionStrategy::Custom(ENGINE_VERSION.to_owned()))?;
    Ok(out)
}

/// Bytes of an instance's table that are cleared by hand when it ends, rather than given back to the machine.
const KEEP_TABLE_BYTES: usize = 64 * 1024;

/// A compiled module.
#[derive(Clone)]
pub struct Program {
    module: Module,
    gas: ModuleExport,
    stack: ModuleExport,
    memory: ModuleExport,
}

impl Program {
    /// Binds the imports to host functions.
    ///
    /// # Errors
    /// If the linker lacks a function that the module imports: the table of host functions and the linker disagree.
    pub fn link<T: 'static>(&self, linker: &Linker<T>) -> Result<Linked<T>, EngineError> {
        Ok(Linked { pre: linker.instantiate_pre(&self.module)?, program: self.clone() })
    }

    /// The bytes for a cache on disk.
    ///
    /// # Errors
    /// If the machine is out of memory.
    pub fn serialize(&self) -> Result<Vec<u8>, EngineError> {
        Ok(self.module.serialize()?)
    }

    /// Bytes of native code and what belongs to it, for a cache that is bounded in memory: up to forty times the module.
    #[must_use]
    pub fn native_bytes(&self) -> usize {
        let image = self.module.image_range();
        image.end.addr() - image.start.addr()
    }

    /// The wasmtime module.
    #[must_use]
    pub fn module(&self) -> &Module {
        &self.module
    }
}

/// A program bound to host functions: what a cache of code keeps.
pub struct Linked<T: 'static> {
    pre: InstancePre<T>,
    program: Program,
}

impl<T: 'static> Clone for Linked<T> {
    fn clone(&self) -> Self {
        Self { pre: self.pre.clone(), program: self.program.clone() }
    }
}

impl<T: 'static> Linked<T> {
    /// Makes an instance with so much gas.
    ///
    /// # Errors
    /// The limiter's own error as [`Stop::Host`], if it grants no room for the initial memory; otherwise a fault.
    pub fn start(&self, mut store: impl AsContextMut<Data = T>, gas: i64) -> Result<Guest, Stop> {
        let instance = self.pre.instantiate(&mut store).map_err(Stop::of_engine)?;
        let mut export = |export: &ModuleExport| instance.get_module_export(&mut store, export);
        let program = &self.program;
        match (export(&program.gas), export(&program.stack), export(&program.memory)) {
            (Some(Extern::Global(gas_global)), Some(Extern::Global(stack)), Some(Extern::Memory(memory))) => {
                let guest = Guest { instance, gas: gas_global, stack, memory };
                guest.set_gas(&mut store, gas);
                Ok(guest)
            }
            _ => Err(Stop::Fault("an instance lacks what was added to its module".to_owned())),
        }
    }
}

/// An instance: what host functions need of the program that calls them.
#[derive(Clone, Copy)]
pub struct Guest {
    instance: Instance,
    gas: Global,
    stack: Global,
    /// Its memory.
    pub memory: Memory,
}

impl Guest {
    /// Runs a method until it ends or stops.
    ///
    /// # Errors
    /// Why it stopped.
    pub fn call(&self, mut store: impl AsContextMut, method: &str) -> Result<(), Stop> {
        let function = self.instance.get_typed_func::<(), ()>(&mut store, method);
        // The caller took the name from the module's exports, all of them of this type.
        let function = function.map_err(|error| Stop::Fault(format!("{error:#}")))?;
        function.call(&mut store, ()).map_err(|error| self.why(&mut store, error))
    }

    /// Gas left; below zero once it ran out.
    pub fn gas_left(&self, store: impl AsContextMut) -> i64 {
        self.read(store, self.gas)
    }

    /// Bytes of metered stack left; below zero once calls nested too deep.
    pub fn stack_left(&self, store: impl AsContextMut) -> i64 {
        self.read(store, self.stack)
    }

    /// Sets the gas left: before a call, and after a nested one.
    pub fn set_gas(&self, store: impl AsContextMut, gas: i64) {
        // The global is a mutable i64, so this cannot fail.
        let _ = self.gas.set(store, Val::I64(gas));
    }

    /// Takes the price of a host function from the gas left.
    ///
    /// # Errors
    /// [`OutOfGas`] if that is more than there is; the gas left is then negative.
    pub fn charge(&self, mut store: impl AsContextMut, price: u64) -> Result<(), OutOfGas> {
        let price = i64::try_from(price).unwrap_or(i64::MAX);
        let left = self.gas_left(&mut store).saturating_sub(price);
        self.set_gas(store, left);
        if left < 0 { Err(OutOfGas) } else { Ok(()) }
    }

    fn read(&self, store: impl AsContextMut, global: Global) -> i64 {
        global.get(store).i64().unwrap_or_default()
    }

    /// Why a call stopped. The signs of the two globals come first: they are the same on every engine.
    fn why(&self, mut store: impl AsContextMut, error: wasmtime::Error) -> Stop {
        if self.gas_left(&mut store) < 0 {
            Stop::OutOfGas
        } else if self.stack_left(&mut store) < 0 {
            Stop::StackExhausted
        } else {
            Stop::of_engine(error)
        }
    }
}

/// The price was more than the gas left. A host function returns it to end the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfGas;

impl fmt::Display for OutOfGas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of gas")
    }
}

impl std::error::Error for OutOfGas {}

/// Why a program stopped before its method ended.
#[derive(Debug)]
pub enum Stop {
    /// Its gas is used up.
    OutOfGas,
    /// Its calls nest deeper than the metered stack.
    StackExhausted,
    /// It trapped.
    Trapped(TrapKind),
    /// A host function ended the call with this error of its own.
    Host(wasmtime::Error),
    /// The machine failed; this is no result, and the node stops.
    Fault(String),
}

impl Stop {
    fn of_engine(error: wasmtime::Error) -> Self {
        if error.is::<MachineOutOfMemory>() {
            return Self::Fault(error.to_string());
        }
        match error.downcast_ref::<Trap>() {
            Some(trap) => TrapKind::of(*trap).map_or_else(|| Self::Fault(trap.to_string()), Self::Trapped),
            None => Self::Host(error),
        }
    }
}

/// The traps an accepted module can cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrapKind {
    /// The instruction `unreachable`.
    Unreachable,
    /// A load or store outside memory.
    MemoryOutOfBounds,
    /// An indirect call outside the table.
    TableOutOfBounds,
    /// An indirect call of an empty element.
    IndirectCallToNull,
    /// An indirect call of a function of another type.
    BadSignature,
    /// The least integer divided by −1.
    IntegerOverflow,
    /// A division by zero.
    DivisionByZero,
}

impl TrapKind {
    fn of(trap: Trap) -> Option<Self> {
        Some(match trap {
            Trap::UnreachableCodeReached => Self::Unreachable,
            Trap::MemoryOutOfBounds => Self::MemoryOutOfBounds,
            Trap::TableOutOfBounds => Self::TableOutOfBounds,
            Trap::IndirectCallToNull => Self::IndirectCallToNull,
            Trap::BadSignature => Self::BadSignature,
            Trap::IntegerOverflow => Self::IntegerOverflow,
            Trap::IntegerDivisionByZero => Self::DivisionByZero,
            _ => return None,
        })
    }
}

/// The machine could not give memory that the rules grant. A store's limiter makes its `memory_grow_failed` return it,
/// so that the call ends as a fault and not with the −1 that WebAssembly would allow.
#[derive(Debug)]
pub struct MachineOutOfMemory;

impl fmt::Display for MachineOutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the machine has no memory for an instance")
    }
}

impl std::error::Error for MachineOutOfMemory {}
