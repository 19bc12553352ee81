//! State of the ledger, for the state transition above it and the store below it.
//!
//! - [`reader`]: what flat state must offer to be read ([`StateReader`]), and a reader in memory.
//! - [`overlay`]: the journaled write-set a block executes on ([`Overlay`]).
//! - [`changes`]: what a block changed, and a reader that lays it over an older state.
//!
//! Nothing here knows a disk, a clock or a thread: the store is `ghost-host`'s.
#![forbid(unsafe_code)]

pub mod changes;
pub mod error;
mod merge;
pub mod overlay;
pub mod reader;

pub use changes::{Change, Changes, LayeredReader};
pub use error::{StateError, StoreFault};
pub use overlay::{Checkpoint, Overlay};
pub use reader::{MemoryReader, ScanPage, ScanQuery, StateReader, prefix_end};

/// A SHA-256 digest.
pub type Hash = [u8; 32];
