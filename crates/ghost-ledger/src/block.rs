//! Blocks: what goes in, and the header that commits to what came out.
//!
//! `app_hash = H(state_root, log_root)`. The log root chains the receipts of every block in which something happened; an
//! empty block leaves it, and so the app hash, as it was.

use ghost_types::hash::{hash, sha256};
use ghost_types::{Decode, Encode, Hash, Reader, Text, Writer, record};

use crate::receipt::Receipt;
use crate::transaction::MAX_CHAIN_ID;

/// Most gas of a block: about a second of work.
pub const MAX_BLOCK_GAS: u64 = 1_000_000_000;
/// Gas of a block that transactions cannot take: a quarter is kept for wakeups.
pub const WAKEUP_GAS: u64 = MAX_BLOCK_GAS / 4;
/// Most bytes of the transactions of a block.
pub const MAX_BLOCK_BYTES: usize = 4 * 1024 * 1024;
/// Most transactions of a block.
pub const MAX_BLOCK_TXS: usize = 5_000;
/// Most `store_code` messages of a block: each may take the compiler two seconds.
pub const MAX_BLOCK_STORES: usize = 2;
/// The protocol version that this code executes.
pub const PROTOCOL: u32 = 1;

/// Something outside the transactions that a replay needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// On a dev chain: the operator moved the time; the jump counts as no stall.
    TimeTravel,
}

impl Encode for Input {
    fn encode(&self, w: &mut Writer) {
        match self {
            Self::TimeTravel => (0u8,).encode(w),
        }
    }
}

impl Decode for Input {
    fn decode(r: &mut Reader<'_>) -> Result<Self, ghost_types::CodecError> {
        match <(u8,)>::decode(r)? {
            (0,) => Ok(Self::TimeTravel),
            _ => Err(ghost_types::CodecError::OutOfRange),
        }
    }
}

record! {
    /// What is executed: everything that a replay needs beside the state before.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Block {
        /// Its height: the parent's plus one.
        pub height: u64,
        /// Its time in ms: later than the parent's.
        pub time: u64,
        /// Beside the transactions.
        pub inputs: Vec<Input>,
        /// Envelopes, as they were sent.
        pub transactions: Vec<Envelope>,
    }
}

/// An envelope's bytes as an item of a block.
pub type Envelope = ghost_types::Blob<{ crate::transaction::MAX_STORE_TX_BYTES + 16 * 1024 }>;

record! {
    /// What a block commits to. In solo the sequencer signs its hash.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Header {
        /// The protocol version it was executed under.
        pub protocol: u32,
        /// The chain.
        pub chain_id: Text<MAX_CHAIN_ID>,
        /// Its height; genesis is 0.
        pub height: u64,
        /// Its time in ms.
        pub time: u64,
        /// Hash of the parent's header; zero at genesis.
        pub parent: Hash,
        /// Hash of the block's inputs and transactions.
        pub block: Hash,
        /// Root of the state after it.
        pub state_root: Hash,
        /// The chained root of receipts up to it.
        pub log_root: Hash,
    }
}

impl Header {
    /// The hash that is signed and that the next header names.
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash("ghost/block/1", &self.to_cbor())
    }

    /// What every node must agree on.
    #[must_use]
    pub fn app_hash(&self) -> Hash {
        app_hash(self.state_root, self.log_root)
    }
}

/// `H("ghost/app/1", [state root, log root])`.
#[must_use]
pub fn app_hash(state_root: Hash, log_root: Hash) -> Hash {
    hash("ghost/app/1", &(state_root, log_root).to_cbor())
}

/// The hash of what went into a block.
#[must_use]
pub fn content_hash(block: &Block) -> Hash {
    let transactions: Vec<Hash> = block.transactions.iter().map(|bytes| sha256(bytes)).collect();
    hash("ghost/content/1", &(&block.inputs, transactions).to_cbor())
}

/// The log root after a block: chained only if something happened.
#[must_use]
pub fn next_log_root(log_root: Hash, receipts: &[Receipt]) -> Hash {
    if receipts.is_empty() {
        return log_root;
    }
    let leaves: Vec<Hash> = receipts.iter().map(|receipt| sha256(&leaf_bytes(&receipt.to_cbor()))).collect();
    hash("ghost/log/1", &(log_root, merkle_root(&leaves)).to_cbor())
}

/// The Merkle tree of RFC 6962 §2.1 over leaf hashes: an odd node goes up unchanged as the largest power of two splits.
#[must_use]
pub fn merkle_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::default(),
        [leaf] => *leaf,
        _ => {
            let split = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(split);
            inner(merkle_root(left), merkle_root(right))
        }
    }
}

/// The path from a leaf to the root: siblings, lowest first.
#[must_use]
pub fn merkle_path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() < 2 || index >= leaves.len() {
        return Vec::new();
    }
    let split = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(split);
    let (mut path, sibling) = if index < split {
        (merkle_path(left, index), merkle_root(right))
    } else {
        (merkle_path(right, index - split), merkle_root(left))
    };
    path.push(sibling);
    path
}

/// The root that a leaf's path leads to in a tree of `len` leaves; `None` if the path has another length.
#[must_use]
pub fn merkle_climb(leaf: Hash, index: usize, len: usize, path: &[Hash]) -> Option<Hash> {
    if index >= len {
        return None;
    }
    if len == 1 {
        return path.is_empty().then_some(leaf);
    }
    let (sibling, below) = path.split_last()?;
    let split = len.next_power_of_two() / 2;
    if index < split {
        Some(inner(merkle_climb(leaf, index, split, below)?, *sibling))
    } else {
        Some(inner(*sibling, merkle_climb(leaf, index - split, len - split, below)?))
    }
}

/// A leaf's preimage: 0x00 keeps it apart from inner nodes.
fn leaf_bytes(data: &[u8]) -> Vec<u8> {
    [&[0u8], data].concat()
}

fn inner(left: Hash, right: Hash) -> Hash {
    sha256(&[&[1u8], &left.0[..], &right.0[..]].concat())
}

/// The leaf hash of a receipt's encoding.
#[must_use]
pub fn receipt_leaf(receipt: &[u8]) -> Hash {
    sha256(&leaf_bytes(receipt))
}
