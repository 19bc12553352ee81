//! The hash rules of the state tree. They are those of ICS-23's `smt_spec`, so any ICS-23 verifier understands a proof.

use sha2::{Digest, Sha256};

use crate::Hash;

/// What stands in the place of an empty subtree, and of the root of an empty tree.
pub const EMPTY: Hash = [0; 32];

/// First byte of what is hashed for a leaf.
pub const LEAF_PREFIX: u8 = 0x00;

/// First byte of what is hashed for an inner node: no leaf can pass for an inner node, nor the other way round.
pub const INNER_PREFIX: u8 = 0x01;

/// SHA-256. The processor's SHA instructions are used where it has them; `sha2` asks it at run time.
#[must_use]
pub fn sha256(data: &[u8]) -> Hash {
    Sha256::digest(data).into()
}

/// The hash of a leaf from the hashes of its raw key and of its value.
#[must_use]
pub fn leaf_hash(key_hash: &Hash, value_hash: &Hash) -> Hash {
    tagged_pair(LEAF_PREFIX, key_hash, value_hash)
}

/// The hash of an inner node from its children.
#[must_use]
pub fn inner_hash(left: &Hash, right: &Hash) -> Hash {
    tagged_pair(INNER_PREFIX, left, right)
}

fn tagged_pair(tag: u8, left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [tag; 65];
    bytes[1..33].copy_from_slice(left);
    bytes[33..].copy_from_slice(right);
    sha256(&bytes)
}
