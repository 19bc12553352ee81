//! State of the ledger, for the state transition above it and the store below it.
//!
//! - [`reader`]: what flat state must offer to be read ([`StateReader`]), and a reader in memory.
//! - [`overlay`]: the journaled write-set a block executes on ([`Overlay`]).
//! - [`changes`]: what a block changed, and a reader that lays it over an older state.
//! - [`tree`]: the sparse Merkle tree over the state ([`Tree`]); [`hash`] has its rules.
//! - [`proof`]: proofs of presence and absence, ICS-23 on the wire, and their verifier.
//!
//! Nothing here knows a disk, a clock or a thread: the store is `ghost-host`'s.
#![forbid(unsafe_code)]

pub mod changes;
pub mod error;
pub mod hash;
pub mod index;
pub mod merge;
pub mod overlay;
pub mod proof;
pub mod reader;
pub mod tree;

pub use changes::{Change, Changes, LayeredReader};
pub use error::{StateError, StoreFault};
pub use hash::sha256;
pub use overlay::{Checkpoint, Overlay};
pub use proof::{EntryReader, Existence, Proof, ProofError, verify_absence, verify_presence};
pub use reader::{MemoryReader, ScanPage, ScanQuery, StateReader, prefix_end};
pub use tree::{LeafUpdate, NodeBatch, NodeKey, NodeReader, Tree};

/// A SHA-256 digest.
pub type Hash = [u8; 32];
