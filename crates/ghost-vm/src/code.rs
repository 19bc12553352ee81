//! From uploaded bytes to code ready to run, and what a call needs to know of it.
//!
//! [`Vm::verify`] gives the verdict that enters consensus: rules for modules, the embedded schema, and that the two agree.
//! [`Vm::compile`] makes it run; it never decides anything, so code that was accepted and does not compile is a fault of
//! this node.

use std::collections::BTreeMap;
use std::sync::Arc;

use ghost_schema::{Calls, Export, Kind, Schema};
use ghost_types::errors::{contract, standard};
use ghost_types::hash::hash;
use ghost_types::{Address, ErrorCode, Failure, Hash};
use wasmtime::Linker;

use crate::engine::{Engine, EngineConfig, EngineError, Linked, Program};
use crate::frame::{Frame, Mode};
use crate::gas::Weights;
use crate::generated::host::HOST_IMPORTS;
use crate::host;
use crate::instrument::instrument;
use crate::kernel::Fault;
use crate::limits::Limits;
use crate::rules::{self, ModuleInfo};

/// Bytes of module that count as one unit of `call_kib`.
const KIB: u64 = 1024;

/// The engine with the ledger's functions linked in. One serves any number of ledgers and threads.
#[derive(Clone)]
pub struct Vm {
    engine: Engine,
    linker: Arc<Linker<Frame>>,
}

/// A module that obeys every rule.
pub struct Verified {
    /// Hash of the bytes as uploaded.
    pub hash: Hash,
    /// The embedded schema.
    pub schema: Schema,
    /// Its hash.
    pub schema_hash: Hash,
    info: ModuleInfo,
}

impl Vm {
    /// An engine as configured.
    ///
    /// # Errors
    /// When this machine cannot give what the configuration asks for, such as address space.
    pub fn new(config: &EngineConfig) -> Result<Self, Fault> {
        let engine = Engine::new(config)?;
        let mut linker = Linker::new(engine.wasmtime());
        host::link(&mut linker).map_err(|error| Fault::engine(format!("host functions: {error:#}")))?;
        Ok(Self { engine, linker: Arc::new(linker) })
    }

    /// What the code cache's key contains beside code and protocol version.
    #[must_use]
    pub fn cache_key(&self) -> [u8; 32] {
        self.engine.cache_key()
    }

    /// The underlying engine, to load compiled code from a cache.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The hash of code: of the bytes as uploaded.
    #[must_use]
    pub fn code_hash(code: &[u8]) -> Hash {
        hash("ghost/code/1", code)
    }

    /// Checks a module and its schema against all rules. Every node comes to the same verdict.
    ///
    /// # Errors
    /// A failure of class `module` or `schema`.
    pub fn verify(code: &[u8]) -> Result<Verified, Failure> {
        let info = rules::check_module(code, &Limits::V1, HOST_IMPORTS)?;
        let schema = Schema::from_cbor(&info.schema)?;
        let exports: Vec<Export<'_>> = info
            .exports
            .iter()
            .map(|export| Export {
                name: &export.name,
                params: export.params.len(),
                results: usize::from(export.result.is_some()),
            })
            .collect();
        let imports: Vec<&str> = info.imports.iter().map(String::as_str).collect();
        ghost_schema::check_module(&schema, &exports, &imports)?;
        let schema_hash = schema.hash();
        Ok(Verified { hash: Self::code_hash(code), schema, schema_hash, info })
    }

    /// Instruments and compiles verified code; the second value is what a cache stores.
    ///
    /// # Errors
    /// A fault of this node: the module obeys limits under which compilation succeeds.
    pub fn compile(&self, code: &[u8], verified: &Verified) -> Result<Program, Fault> {
        let instrumented = instrument(code, &verified.info, &Weights::V1);
        Ok(self.engine.compile(&instrumented)?)
    }

    /// Code ready to run, from a program compiled now or earlier.
    ///
    /// # Errors
    /// A fault of this node: verified imports always link.
    pub fn load(&self, program: &Program, verified: Verified) -> Result<Code, Fault> {
        let linked = program.link(&self.linker)?;
        let Verified { hash, schema, schema_hash, info } = verified;
        let names =
            schema.methods.iter().map(|m| m.name.as_str()).chain(schema.invariants.iter().map(|i| i.name.as_str()));
        let methods = names.filter_map(|name| Some((name.to_owned(), Arc::new(Method::of(&schema, name)?)))).collect();
        Ok(Code {
            hash,
            schema_hash,
            methods,
            linked,
            engine: self.engine.clone(),
            kib: u64::from(info.code_bytes).div_ceil(KIB),
            pages: u64::from(info.memory.initial_pages),
            schema,
        })
    }
}

impl From<EngineError> for Fault {
    fn from(error: EngineError) -> Self {
        Self::engine(error.to_string())
    }
}

/// A method, as far as a call's checks need it.
#[derive(Clone, Debug)]
pub struct Method {
    /// Its name, which is the export's.
    pub name: String,
    /// When the ledger may call it.
    pub kind: Kind,
    /// Takes payment.
    pub payable: bool,
    /// May be called while the contract executes.
    pub reentrant: bool,
    /// Sets a result.
    pub returns: bool,
}

impl Method {
    fn of(schema: &Schema, name: &str) -> Option<Self> {
        let method = schema.callable(name)?;
        Some(Self {
            name: name.to_owned(),
            kind: method.kind(),
            payable: method.payable,
            reentrant: method.reentrant,
            returns: method.returns.is_some(),
        })
    }
}

/// Compiled code with its schema. Shared by all contracts made from it.
pub struct Code {
    /// Hash of the bytes as uploaded.
    pub hash: Hash,
    /// Hash of the schema.
    pub schema_hash: Hash,
    /// The schema embedded in the module.
    pub schema: Schema,
    /// What may be called, by name: methods and invariants.
    pub methods: BTreeMap<String, Arc<Method>>,
    /// Size of the uploaded module, in KiB, rounded up.
    pub kib: u64,
    /// Initial memory, in pages of 64 KiB.
    pub pages: u64,
    pub(crate) linked: Linked<Frame>,
    pub(crate) engine: Engine,
}

impl Code {
    /// The method that completes the making (`init`) or the migration (`migrate`) of a contract, if there is one.
    #[must_use]
    pub fn completing_method(&self, mode: Mode) -> Option<String> {
        let kind = if mode == Mode::Migrate { Kind::Migrate } else { Kind::Init };
        self.methods.values().find(|method| method.kind == kind).map(|method| method.name.clone())
    }

    /// Whether `target` is bound by a `[uses]` that `capabilities.calls` lists.
    pub(crate) fn may_call(&self, uses: &[Address], target: Address) -> bool {
        match &self.schema.capabilities.calls {
            Calls::Any => true,
            Calls::Only(numbers) => numbers.iter().any(|&number| uses.get(usize::from(number)) == Some(&target)),
        }
    }

    /// How many fields an error of this contract has; `None` if it has no such error.
    pub(crate) fn error_fields(&self, error: ErrorCode) -> Option<usize> {
        match error.class {
            contract::CLASS => self.schema.error_by_code(error.code).map(|row| row.args.len()),
            standard::CLASS => {
                let mut rows = ghost_types::errors::TABLE.iter();
                rows.find(|row| row.code == error).map(|row| row.fields.len())
            }
            _ => None,
        }
    }

    /// How many fields an event has; `None` if the contract has no such event.
    pub(crate) fn event_fields(&self, number: i32) -> Option<usize> {
        let event = self.schema.events.get(usize::try_from(number).ok()?)?;
        Some(event.fields.len())
    }
}
