//! One program on three engines: wasmtime's two compilers and wasmi, an interpreter that shares no code with them.

use std::sync::LazyLock;

use ghost_vm::{
    TrapKind,
    engine::{Compiler, Engine, Linked, Stop},
    instrument::{GAS_GLOBAL, STACK_GLOBAL},
};

use super::{engine, metered};

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The method returned.
    Returned,
    /// Gas ran out.
    OutOfGas,
    /// The metered stack ran out.
    StackExhausted,
    /// A trap.
    Trapped(TrapKind),
}

/// All that a run may differ in.
#[derive(Clone, PartialEq, Eq)]
pub struct Outcome {
    /// How it ended.
    pub end: End,
    /// Gas left.
    pub gas_left: i64,
    /// Metered stack left.
    pub stack_left: i64,
    /// The whole memory.
    pub memory: Vec<u8>,
}

impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digest = ghost_types::hash::sha256(&self.memory);
        write!(f, "{:?}, gas left {}, stack left {}, memory ", self.end, self.gas_left, self.stack_left)?;
        write!(f, "{} bytes {:02x?}", self.memory.len(), &digest.0[..4])
    }
}

static CRANELIFT: LazyLock<Engine> = LazyLock::new(|| engine(Compiler::Cranelift));
static WINCH: LazyLock<Engine> = LazyLock::new(|| engine(Compiler::Winch));

/// Runs a method of an accepted module on all engines and demands one outcome.
pub fn run_everywhere(bytes: &[u8], method: &str, gas: i64) -> Outcome {
    let instrumented = metered(bytes);
    let outcome = run_wasmtime(&CRANELIFT, &instrumented, method, gas);
    assert_eq!(outcome, run_wasmtime(&WINCH, &instrumented, method, gas), "Cranelift and Winch differ");
    assert_eq!(outcome, run_wasmi(&instrumented, method, gas), "wasmtime and wasmi differ");
    outcome
}

fn run_wasmtime(engine: &Engine, instrumented: &[u8], method: &str, gas: i64) -> Outcome {
    let mut linker = wasmtime::Linker::new(engine.wasmtime());
    linker.func_wrap("ghost", "nothing", || {}).unwrap();
    linker.func_wrap("ghost", "echo", |n: i64| n).unwrap();
    let linked = engine.compile(instrumented).unwrap().link(&linker).unwrap();
    run_linked(&linked, &mut wasmtime::Store::new(engine.wasmtime(), ()), method, gas)
}

/// Runs a method of a module linked to whatever host.
pub fn run_linked<T>(linked: &Linked<T>, mut store: &mut wasmtime::Store<T>, method: &str, gas: i64) -> Outcome {
    let guest = linked.start(&mut store, gas).unwrap();
    let end = match guest.call(&mut store, method) {
        Ok(()) => End::Returned,
        Err(Stop::OutOfGas) => End::OutOfGas,
        Err(Stop::StackExhausted) => End::StackExhausted,
        Err(Stop::Trapped(kind)) => End::Trapped(kind),
        Err(stop) => panic!("no program may end so: {stop:?}"),
    };
    Outcome {
        end,
        gas_left: guest.gas_left(&mut store),
        stack_left: guest.stack_left(&mut store),
        memory: guest.memory.data(&store).to_vec(),
    }
}

/// An interpreter whose own limits on nesting do not end a run before ours does.
pub fn interpreter() -> wasmi::Engine {
    let mut config = wasmi::Config::default();
    config.set_max_recursion_depth(100_000).set_max_stack_height(64 * 1024 * 1024);
    wasmi::Engine::new(&config)
}

fn run_wasmi(instrumented: &[u8], method: &str, gas: i64) -> Outcome {
    let engine = interpreter();
    let module = wasmi::Module::new(&engine, instrumented).unwrap();
    let mut store = wasmi::Store::new(&engine, ());
    let mut linker = wasmi::Linker::new(&engine);
    linker.func_wrap("ghost", "nothing", || {}).unwrap();
    linker.func_wrap("ghost", "echo", |n: i64| n).unwrap();
    run_interpreted(&linker, &module, &mut store, method, gas)
}

/// Runs a method of a module in the interpreter, with whatever host the linker has.
pub fn run_interpreted<T: 'static>(
    linker: &wasmi::Linker<T>,
    module: &wasmi::Module,
    mut store: &mut wasmi::Store<T>,
    method: &str,
    gas: i64,
) -> Outcome {
    let instance = linker.instantiate_and_start(&mut store, module).unwrap();
    let global = |store: &wasmi::Store<T>, name| instance.get_global(store, name).unwrap();
    let gas_global = global(store, GAS_GLOBAL);
    gas_global.set(&mut store, wasmi::Val::I64(gas)).unwrap();
    let run = instance.get_typed_func::<(), ()>(&store, method).unwrap().call(&mut store, ());
    let read = |global: wasmi::Global| match global.get(&store) {
        wasmi::Val::I64(n) => n,
        other => panic!("{other:?}"),
    };
    let (gas_left, stack_left) = (read(gas_global), read(global(store, STACK_GLOBAL)));
    let end = match run {
        Ok(()) => End::Returned,
        Err(_) if gas_left < 0 => End::OutOfGas,
        Err(_) if stack_left < 0 => End::StackExhausted,
        Err(error) => End::Trapped(trap_kind(&error)),
    };
    let memory = instance.get_memory(&store, "memory").unwrap().data(&store).to_vec();
    Outcome { end, gas_left, stack_left, memory }
}

fn trap_kind(error: &wasmi::Error) -> TrapKind {
    use wasmi::TrapCode as T;
    match error.as_trap_code() {
        Some(T::UnreachableCodeReached) => TrapKind::Unreachable,
        Some(T::MemoryOutOfBounds) => TrapKind::MemoryOutOfBounds,
        Some(T::TableOutOfBounds) => TrapKind::TableOutOfBounds,
        Some(T::IndirectCallToNull) => TrapKind::IndirectCallToNull,
        Some(T::BadSignature) => TrapKind::BadSignature,
        Some(T::IntegerOverflow) => TrapKind::IntegerOverflow,
        Some(T::IntegerDivisionByZero) => TrapKind::DivisionByZero,
        other => panic!("no program may end so: {other:?}, {error}"),
    }
}
