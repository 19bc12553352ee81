//! Contracts as programs: which modules are accepted, how they are metered, and how they run.
//!
//! - [`rules`]: the rules a module is held to when its code is stored, with the numbers of [`limits`].
//! - [`instrument`]: gas and stack metering, written into an accepted module.
//! - [`gas`]: prices of operators and host calls, from interface/gas.toml.
//! - [`engine`]: instrumented modules compiled and instantiated.
//! - [`code`]: all of that in one step, with the schema that the module embeds.
//! - [`frame`]: one call, which succeeds whole or leaves nothing; `host` holds the functions a program can call.
//! - [`fault`]: why a node cannot go on, whatever it executes.
//! - [`kernel`]: everything the engine needs of a ledger; [`run_limits`] is what a transaction may use.
//! - [`trace`]: what frames did, for people, by watching the kernel.
//! - [`signature`]: the three curves, for contracts and for transactions alike.
//!
//! A module goes through the first four in this order, and only the first may refuse it: what `rules` accepted can be
//! instrumented and compiled.
#![forbid(unsafe_code)]

pub mod code;
pub mod engine;
pub mod fault;
pub mod frame;
pub mod generated {
    //! Tables rendered from interface/.
    pub mod gas;
    pub mod host;
}
mod host;
pub mod instrument;
pub mod kernel;
pub mod limits;
pub mod price;
pub mod rules;
pub mod run_limits;
pub mod signature;
pub mod trace;

pub use engine::{Engine, EngineConfig, Guest, Linked, Program, TrapKind};
pub use generated::gas;
pub use generated::gas::Weights;
pub use host::check_args;
pub use instrument::instrument;
pub use kernel::Stop;
pub use limits::Limits;
pub use rules::{FunctionExport, HostImport, ModuleInfo, Num, check_module};
