//! Leaves in path order, and the hash of the subtree they make.

use crate::Hash;
use crate::hash::{EMPTY, inner_hash};

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

/// The first and the last path that begin with the first `depth` bits of `path`.
pub(crate) fn span(path: &Hash, depth: usize) -> (Hash, Hash) {
    let (mut first, mut last) = (*path, *path);
    let (byte, bits) = (depth / 8, depth % 8);
    if let Some(byte) = first.get_mut(byte) {
        *byte &= !(0xFF >> bits);
        last[depth / 8] |= 0xFF >> bits;
    }
    for byte in byte + 1..first.len() {
        (first[byte], last[byte]) = (0, 0xFF);
    }
    (first, last)
}
