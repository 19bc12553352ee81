//! Contracts as programs: which modules are accepted, how they are metered, and how they run.
//!
//! - [`rules`]: the rules a module is held to when its code is stored, with the numbers of [`limits`].
//! - [`instrument`]: gas and stack metering, written into an accepted module.
//! - [`gas`]: prices of operators and host calls, from interface/gas.toml.
//! - [`engine`]: instrumented modules compiled and instantiated.
//!
//! A module goes through them in this order, and only the first may refuse it: what `rules` accepted can be
//! instrumented and compiled. Nothing here knows accounts, blocks or storage.
#![forbid(unsafe_code)]

pub mod engine;
pub mod generated {
    //! Tables rendered from interface/.
    pub mod gas;
    pub mod host;
}
pub mod instrument;
pub mod limits;
pub mod price;
pub mod rules;

pub use engine::{Engine, EngineConfig, Guest, Linked, Program, Stop, TrapKind};
pub use gas::Weights;
pub use generated::gas;
pub use instrument::instrument;
pub use limits::Limits;
pub use rules::{FunctionExport, HostImport, ModuleInfo, Num, RuleError, check_module};
