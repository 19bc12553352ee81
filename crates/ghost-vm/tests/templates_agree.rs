//! Every method of every template has one outcome on every engine: end, gas, stack and memory.
//!
//! The host is a script instead of a ledger: what it answers follows from a seed and from how often it was asked, so that
//! programs take many of their paths, and each engine is answered alike. What a ledger answers is tested on both of
//! wasmtime's compilers in `ghost-ledger/tests/random_blocks.rs`.
#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]

mod support;

use ghost_schema::{Method, Schema, Type};
use ghost_types::Writer;
use ghost_vm::engine::{Compiler, Engine, Linked};
use ghost_vm::generated::host::HOST_IMPORTS;
use ghost_vm::{HostImport, Limits, Num, Weights, check_module, instrument};
use support::{End, Outcome, engine, interpreter, run_interpreted, run_linked};

const TEMPLATES: [&str; 6] = ["asset", "blank", "council", "escrow", "name-lease", "token"];
/// Scripts a method is run with.
const SEEDS: u64 = 12;
/// Gas of a call: what any method of a template needs for its own instructions, many times over.
const GAS: i64 = 10_000_000;

#[test]
fn every_method_of_every_template_has_one_outcome_on_all_engines() {
    let (mut returned, mut trapped) = (0, 0);
    for template in TEMPLATES {
        let path = format!("{}/../../build/contracts/{template}.wasm", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}; `make test` builds it"));
        let info = check_module(&bytes, &Limits::V1, HOST_IMPORTS).unwrap();
        let schema = Schema::from_cbor(&info.schema).unwrap();
        let metered = instrument(&bytes, &info, &Weights::V1);
        let [winch, cranelift] = [Compiler::Winch, Compiler::Cranelift].map(|compiler| Native::new(compiler, &metered));
        let interpreted = Interpreted::new(&metered);
        for method in &schema.methods {
            for seed in 0..SEEDS {
                let script = Script::new(seed, &schema, method);
                let outcome = winch.run(&method.name, script.clone());
                let place = format!("{template}.{}, seed {seed}", method.name);
                assert!(outcome == cranelift.run(&method.name, script.clone()), "{place}: the compilers differ");
                assert!(outcome == interpreted.run(&method.name, script), "{place}: wasmtime and wasmi differ");
                match outcome.0.end {
                    End::Returned => returned += 1,
                    End::Trapped(_) => trapped += 1,
                    _ => {}
                }
            }
        }
    }
    assert!(returned > 100 && trapped > 100, "{returned} returned, {trapped} trapped");
}

/// What the host answers, one question after the other.
#[derive(Clone)]
struct Script {
    seed: u64,
    asked: u64,
    args: Vec<u8>,
    stored: Vec<Vec<u8>>,
}

impl Script {
    /// Arguments of the method's types; stored values of the types of the schema's items.
    fn new(seed: u64, schema: &Schema, method: &Method) -> Self {
        let mut w = Writer::new();
        w.array(method.args.len());
        for field in &method.args {
            plain(schema, &field.ty, seed, &mut w);
        }
        let values = [Type::U64, Type::Rlusd, Type::Address, Type::List(Box::new(Type::U8), 1), Type::Bool];
        let encoded = |ty: &Type| {
            let mut w = Writer::new();
            plain(schema, ty, seed, &mut w);
            w.into_bytes()
        };
        let structs = (0..schema.types.len()).map(|number| encoded(&Type::Named(number as u8)));
        Self { seed, asked: 0, args: w.into_bytes(), stored: values.iter().map(encoded).chain(structs).collect() }
    }

    /// The answer to one call: what to write at which pointer, and the result.
    fn answer(&mut self, host: &HostImport, params: &[i64]) -> (Option<(usize, Vec<u8>)>, i64) {
        self.asked += 1;
        let dice = (self.seed * 31 + self.asked * 17) % 7;
        match host.name {
            "input" => (Some((params[0] as u32 as usize, self.args.clone())), self.args.len() as i64),
            "storage_get" if dice == 0 => (None, -1),
            "storage_get" => {
                let value = self.stored[(self.seed + dice) as usize % self.stored.len()].clone();
                let fits = value.len() <= params[3] as u32 as usize;
                (fits.then(|| (params[2] as u32 as usize, value.clone())), value.len() as i64)
            }
            _ => (None, 0),
        }
    }
}

/// A small value of a type.
fn plain(schema: &Schema, ty: &Type, seed: u64, w: &mut Writer) {
    match ty {
        Type::Bool => w.bool(seed % 2 == 1),
        Type::String(_) => w.text("a"),
        Type::Bytes(_) => w.bytes(&[]),
        Type::Bytes32 | Type::Address | Type::Hash => w.bytes(&[0; 32]),
        Type::U128 | Type::I128 | Type::Rlusd => w.bytes(&u128::from(seed).to_be_bytes()),
        Type::List(..) => w.array(0),
        Type::Option(_) => w.null(),
        Type::Named(number) => match &schema.types[usize::from(*number)].shape {
            ghost_schema::Shape::Struct(fields) => {
                w.array(fields.len());
                for field in fields {
                    plain(schema, &field.ty, seed, w);
                }
            }
            ghost_schema::Shape::Enum(_) => w.uint(0),
        },
        _ => w.uint(seed),
    }
}

/// A template compiled by one of wasmtime's compilers.
struct Native {
    engine: Engine,
    linked: Linked<Script>,
}

impl Native {
    fn new(compiler: Compiler, metered: &[u8]) -> Self {
        let engine = engine(compiler);
        let mut linker = wasmtime::Linker::new(engine.wasmtime());
        for host in HOST_IMPORTS {
            let number = |n: &Num| if *n == Num::I32 { wasmtime::ValType::I32 } else { wasmtime::ValType::I64 };
            let ty = wasmtime::FuncType::new(
                engine.wasmtime(),
                host.params.iter().map(number),
                host.result.iter().map(number),
            );
            let answer = move |mut caller: wasmtime::Caller<'_, Script>,
                               params: &[wasmtime::Val],
                               results: &mut [wasmtime::Val]| {
                let params: Vec<i64> =
                    params.iter().map(|v| v.i64().unwrap_or_else(|| v.unwrap_i32().into())).collect();
                let (written, result) = caller.data_mut().answer(host, &params);
                if let Some((at, bytes)) = written {
                    let memory = caller.get_export("memory").unwrap().into_memory().unwrap();
                    memory.write(&mut caller, at, &bytes)?;
                }
                match host.result {
                    Some(Num::I32) => results[0] = wasmtime::Val::I32(result as i32),
                    Some(_) => results[0] = wasmtime::Val::I64(result),
                    None => {}
                }
                Ok(())
            };
            linker.func_new("ghost", host.name, ty, answer).unwrap();
        }
        let linked = engine.compile(metered).unwrap().link(&linker).unwrap();
        Self { engine, linked }
    }

    fn run(&self, method: &str, script: Script) -> (Outcome, u64) {
        let mut store = wasmtime::Store::new(self.engine.wasmtime(), script);
        let outcome = run_linked(&self.linked, &mut store, method, GAS);
        (outcome, store.data().asked)
    }
}

/// A template in the interpreter.
struct Interpreted {
    linker: wasmi::Linker<Script>,
    module: wasmi::Module,
}

impl Interpreted {
    fn new(metered: &[u8]) -> Self {
        let engine = interpreter();
        let module = wasmi::Module::new(&engine, metered).unwrap();
        let mut linker = wasmi::Linker::new(&engine);
        for host in HOST_IMPORTS {
            let number = |n: &Num| if *n == Num::I32 { wasmi::ValType::I32 } else { wasmi::ValType::I64 };
            let ty = wasmi::FuncType::new(host.params.iter().map(number), host.result.iter().map(number));
            let answer =
                move |mut caller: wasmi::Caller<'_, Script>, params: &[wasmi::Val], results: &mut [wasmi::Val]| {
                    let params: Vec<i64> = params
                        .iter()
                        .map(|v| match v {
                            wasmi::Val::I32(n) => i64::from(*n),
                            wasmi::Val::I64(n) => *n,
                            other => panic!("{other:?}"),
                        })
                        .collect();
                    let (written, result) = caller.data_mut().answer(host, &params);
                    if let Some((at, bytes)) = written {
                        let memory = caller.get_export("memory").unwrap().into_memory().unwrap();
                        memory.write(&mut caller, at, &bytes).map_err(|error| wasmi::Error::new(error.to_string()))?;
                    }
                    match host.result {
                        Some(Num::I32) => results[0] = wasmi::Val::I32(result as i32),
                        Some(_) => results[0] = wasmi::Val::I64(result),
                        None => {}
                    }
                    Ok(())
                };
            linker.func_new("ghost", host.name, ty, answer).unwrap();
        }
        Self { linker, module }
    }

    fn run(&self, method: &str, script: Script) -> (Outcome, u64) {
        let mut store = wasmi::Store::new(self.module.engine(), script);
        let outcome = run_interpreted(&self.linker, &self.module, &mut store, method, GAS);
        (outcome, store.data().asked)
    }
}
