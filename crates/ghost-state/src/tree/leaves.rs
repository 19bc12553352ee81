//! Leaves in path order, and the hash of the subtree they make: the part of the tree that is stored.
//!
//! Up to [`MAX_LEAVES`] neighbouring leaves are kept together as a *bucket*, one record of the store. What is between
//! them is not stored: sixteen leaves make about 22 inner nodes, 2 µs of hashing.

use crate::hash::{EMPTY, inner_hash, sha256};
use crate::{Hash, StateError};

/// Most leaves of one bucket. Larger buckets mean fewer records and more hashing for each change; 16 was best by bench.
pub(crate) const MAX_LEAVES: usize = 16;

/// Two neighbouring buckets with this many leaves or fewer together become one; half of the maximum, so that a bucket
/// is not split and merged in turns.
pub(crate) const MERGE_LEAVES: usize = MAX_LEAVES / 2;

/// Bytes of a leaf in a record.
const LEAF_BYTES: usize = 64;

/// Bytes of a record's checksum.
const CHECK_BYTES: usize = 8;

/// Name of the store's table of buckets, as errors give it.
pub(crate) const BUCKETS: &str = "buckets";

/// One entry of the state, as the tree sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf {
    /// SHA-256 of the raw key: the leaf's path.
    pub key_hash: Hash,
    /// The leaf's own hash.
    pub hash: Hash,
}

/// What a subtree looks like from above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subtree {
    /// No leaf.
    Empty,
    /// One leaf, which therefore sits as high as it is alone.
    Leaf(Hash),
    /// Two leaves or more.
    Inner(Hash),
}

impl Subtree {
    /// The hash that the parent takes in.
    #[must_use]
    pub fn hash(&self) -> Hash {
        match self {
            Self::Empty => EMPTY,
            Self::Leaf(hash) | Self::Inner(hash) => *hash,
        }
    }

    /// The subtree made of a left and a right half.
    #[must_use]
    pub fn join(left: &Self, right: &Self) -> Self {
        match (left, right) {
            (Self::Empty, Self::Empty) => Self::Empty,
            (Self::Leaf(leaf), Self::Empty) | (Self::Empty, Self::Leaf(leaf)) => Self::Leaf(*leaf),
            _ => Self::Inner(inner_hash(&left.hash(), &right.hash())),
        }
    }

    /// The subtree of sorted leaves that share their first `depth` bits.
    #[must_use]
    pub fn of(leaves: &[Leaf], depth: usize) -> Self {
        match leaves {
            [] => Self::Empty,
            [leaf] => Self::Leaf(leaf.hash),
            _ => {
                let (left, right) = leaves.split_at(middle(leaves, depth));
                Self::join(&Self::of(left, depth + 1), &Self::of(right, depth + 1))
            }
        }
    }
}

/// Bit `depth` of a path, 0 being the first; set means right.
#[must_use]
pub(crate) fn bit(path: &Hash, depth: usize) -> bool {
    path[depth / 8] & (0x80 >> (depth % 8)) != 0
}

/// How many of the sorted leaves go left at `depth`.
pub(crate) fn middle(leaves: &[Leaf], depth: usize) -> usize {
    leaves.partition_point(|leaf| !bit(&leaf.key_hash, depth))
}

/// Whether two paths agree in their first `depth` bits.
pub(crate) fn same_prefix(a: &Hash, b: &Hash, depth: usize) -> bool {
    let (bytes, bits) = (depth / 8, depth % 8);
    a[..bytes] == b[..bytes] && (bits == 0 || (a[bytes] ^ b[bytes]) >> (8 - bits) == 0)
}

/// Where a bucket lies: the path to it, filled up with zero bits, and how many bits of it count. In this order buckets
/// lie from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeKey([u8; 33]);

impl NodeKey {
    /// The node at `depth` (at most 255) on the way to `path`.
    #[must_use]
    pub fn new(path: &Hash, depth: usize) -> Self {
        let mut key = [0; 33];
        let (bytes, bits) = (depth / 8, depth % 8);
        key[..bytes].copy_from_slice(&path[..bytes]);
        if bits != 0 {
            key[bytes] = path[bytes] & !(0xFF >> bits);
        }
        key[32] = depth as u8;
        Self(key)
    }

    /// A key as it was stored, if it is one.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let key = Self(bytes.try_into().ok()?);
        (Self::new(&key.path(), key.depth()) == key).then_some(key)
    }

    /// The key as it is stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 33] {
        &self.0
    }

    /// The path to the node, filled up with zero bits.
    #[must_use]
    pub fn path(&self) -> Hash {
        let mut path = EMPTY;
        path.copy_from_slice(&self.0[..32]);
        path
    }

    /// How many bits of the path lead to the node.
    #[must_use]
    pub fn depth(&self) -> usize {
        usize::from(self.0[32])
    }
}

/// The record of a bucket: its leaves, and a checksum over the node's key and them.
pub(crate) fn encode_leaves(key: &NodeKey, leaves: &[Leaf]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(leaves.len() * LEAF_BYTES + CHECK_BYTES);
    for leaf in leaves {
        bytes.extend_from_slice(&leaf.key_hash);
        bytes.extend_from_slice(&leaf.hash);
    }
    bytes.extend_from_slice(&checksum(key, &bytes));
    bytes
}

/// Proves the record whole. The root alone would not: it takes in a leaf's hash, not the path the leaf is stored with.
fn checksum(key: &NodeKey, leaves: &[u8]) -> [u8; CHECK_BYTES] {
    let digest = sha256(&[key.as_bytes(), leaves].concat());
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&digest[..CHECK_BYTES]);
    check
}

/// The leaves of a bucket's record, if it can be one: whole leaves, sorted, all below the node.
pub(crate) fn decode_leaves(key: &NodeKey, bytes: &[u8]) -> Result<Box<[Leaf]>, StateError> {
    let corrupt = |reason| StateError::corrupt(BUCKETS, key.as_bytes(), reason);
    let Some((bytes, check)) = bytes.split_last_chunk::<CHECK_BYTES>() else {
        return Err(corrupt("the record is too short"));
    };
    if checksum(key, bytes) != *check {
        return Err(corrupt("the record's checksum is wrong"));
    }
    let (chunks, rest) = bytes.as_chunks::<LEAF_BYTES>();
    if !rest.is_empty() || chunks.is_empty() || chunks.len() > MAX_LEAVES {
        return Err(corrupt("the record's length is not that of a bucket"));
    }
    let leaf = |chunk: &[u8; LEAF_BYTES]| {
        let mut leaf = Leaf { key_hash: EMPTY, hash: EMPTY };
        leaf.key_hash.copy_from_slice(&chunk[..32]);
        leaf.hash.copy_from_slice(&chunk[32..]);
        leaf
    };
    let leaves: Box<[Leaf]> = chunks.iter().map(leaf).collect();
    if !leaves.iter().all(|leaf| same_prefix(&leaf.key_hash, &key.path(), key.depth())) {
        return Err(corrupt("a leaf does not belong below the node"));
    }
    if !leaves.windows(2).all(|pair| pair[0].key_hash < pair[1].key_hash) {
        return Err(corrupt("the leaves are not in order"));
    }
    Ok(leaves)
}
