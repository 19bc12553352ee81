//! The ledger's place in the world: store, transaction pool, pipeline, code cache.
//!
//! - [`chain`]: an open chain and how its blocks are made; [`submit`] lets transactions in, [`queries`] reads.
//! - [`store`]: one durable commit a block; [`blob`] is what a block looks like there.
//! - [`pool`]: transactions that wait; [`codes`]: compiled code; [`stack`]: the threads contracts run on.
//! - [`audit`]: a chain executed again from its genesis; [`replay`]: one of its transactions, watched.
//! - [`inspect`]: what keeps a folder from being opened; `faults` is what the errors of files and database are called.
//! - [`memory`]: a chain without disk and signatures, for tests of contracts.
//!
//! The only crate with threads, clock and disk.
#![allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "this crate lives in the world: threads, maps and randomness here never reach a state transition"
)]

pub mod audit;
pub mod blob;
pub mod chain;
pub mod codes;
mod faults;
pub mod inspect;
pub mod memory;
pub mod pool;
pub mod queries;
pub mod replay;
pub mod stack;
pub mod store;
pub mod submit;

pub use chain::{Chain, ChainError, ChainOptions, Produced, Started};
