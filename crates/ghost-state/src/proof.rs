//! Proofs that an entry is in the state, or is not, under a root: made, written as ICS-23 bytes, read and verified.
//!
//! A proof of absence shows the two leaves between which the key would lie, by hash; at the ends of the tree one is
//! missing. In memory a proof is only what cannot be derived: the way to a leaf is given by the bits of its key's hash,
//! so no direction is carried and none can be forged. What is on the wire is in [`ics23`].
//!
//! An empty tree has no leaf to show: absence in it is a proof without neighbours, which stands only under the root of
//! 32 zero bytes. ICS-23 verifiers refuse that one; there is nothing they could check.

use crate::hash::{EMPTY, inner_hash, leaf_hash, sha256};
use crate::tree::leaves::bit;
use crate::tree::view::{Present, View, neighbour, path_to};
use crate::tree::{NodeReader, PastTree, Tree};
use crate::{Hash, StateError};

pub mod ics23;

pub use ics23::{MAX_DEPTH, MAX_KEY_BYTES, MAX_PROOF_BYTES, MAX_VALUE_BYTES};

/// Names raw entries by the hashes of their keys, at the height of the tree a proof is made from.
pub trait EntryReader {
    /// The raw key that hashes to `key_hash`, and its value.
    ///
    /// # Errors
    /// When the store fails, or has no such entry although the tree has its leaf.
    fn entry(&self, key_hash: &Hash) -> Result<(Vec<u8>, Vec<u8>), StateError>;
}

/// An entry and the hashes beside the way from the root to its leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Existence {
    /// Raw key.
    pub key: Vec<u8>,
    /// Value.
    pub value: Vec<u8>,
    /// Hashes of the subtrees beside the way, from the root down; 32 zero bytes for an empty one.
    pub siblings: Vec<Hash>,
}

/// A proof for one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The entry is in the state.
    Present(Existence),
    /// No entry has this key: these are its neighbours.
    Absent {
        /// Raw key that is absent.
        key: Vec<u8>,
        /// The nearest leaf to the left, unless the key lies before every leaf.
        left: Option<Existence>,
        /// The nearest leaf to the right, unless the key lies after every leaf.
        right: Option<Existence>,
    },
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofError {
    /// The bytes are longer than any proof.
    TooLong,
    /// The bytes are not the one encoding of a proof of this tree.
    Malformed,
    /// The proof is about another key.
    OtherKey,
    /// The proof is about another value.
    OtherValue,
    /// The proof shows presence where absence was claimed, or the other way round.
    OtherKind,
    /// The hashes do not lead to the root.
    OtherRoot,
    /// The neighbours are not on both sides of the key.
    NotAround,
    /// Leaves may lie between the neighbours.
    NotAdjacent,
}

impl std::fmt::Display for ProofError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the proof is longer than a proof can be",
            Self::Malformed => "the bytes are not a canonical proof of this tree",
            Self::OtherKey => "the proof is about another key",
            Self::OtherValue => "the proof is about another value",
            Self::OtherKind => "the proof shows presence where absence is claimed, or the other way round",
            Self::OtherRoot => "the proof does not lead to this root",
            Self::NotAround => "the proof's neighbours do not enclose the key",
            Self::NotAdjacent => "the proof's neighbours are not next to each other",
        })
    }
}

impl std::error::Error for ProofError {}

impl Tree {
    /// Proves the presence or absence of `key` in the tree as it is now.
    ///
    /// # Errors
    /// When the store fails.
    pub fn prove(&self, store: &dyn NodeReader, entries: &dyn EntryReader, key: &[u8]) -> Result<Proof, StateError> {
        prove(&Present { tree: self, store }, entries, key)
    }
}

impl PastTree<'_> {
    /// Proves the presence or absence of `key` in the tree as it was.
    ///
    /// # Errors
    /// When the store fails.
    pub fn prove(&self, entries: &dyn EntryReader, key: &[u8]) -> Result<Proof, StateError> {
        prove(self, entries, key)
    }
}

fn prove<V: View>(view: &V, entries: &dyn EntryReader, key: &[u8]) -> Result<Proof, StateError> {
    let key_hash = sha256(key);
    if let Some(existence) = existence(view, entries, &key_hash)? {
        return Ok(Proof::Present(existence));
    }
    let side = |after| match neighbour(view, &key_hash, after)? {
        Some(leaf) => existence(view, entries, &leaf.key_hash),
        None => Ok(None),
    };
    Ok(Proof::Absent { key: key.to_vec(), left: side(false)?, right: side(true)? })
}

fn existence<V: View>(view: &V, entries: &dyn EntryReader, key_hash: &Hash) -> Result<Option<Existence>, StateError> {
    let Some(path) = path_to(view, key_hash)? else { return Ok(None) };
    let (key, value) = entries.entry(key_hash)?;
    if leaf_hash(&sha256(&key), &sha256(&value)) != path.leaf.hash {
        return Err(StateError::corrupt("state", &key, "the entry does not hash to its leaf"));
    }
    Ok(Some(Existence { key, value, siblings: path.siblings }))
}

/// Checks that `bytes` prove `key` to hold `value` under `root`.
///
/// # Errors
/// With the reason if they do not.
pub fn verify_presence(root: &Hash, key: &[u8], value: &[u8], bytes: &[u8]) -> Result<(), ProofError> {
    match ics23::decode(bytes)? {
        Proof::Present(found) if found.key != key => Err(ProofError::OtherKey),
        Proof::Present(found) if found.value != value => Err(ProofError::OtherValue),
        Proof::Present(found) => found.verify(root),
        Proof::Absent { .. } => Err(ProofError::OtherKind),
    }
}

/// Checks that `bytes` prove that nothing is under `key` under `root`.
///
/// # Errors
/// With the reason if they do not.
pub fn verify_absence(root: &Hash, key: &[u8], bytes: &[u8]) -> Result<(), ProofError> {
    let Proof::Absent { key: absent, left, right } = ics23::decode(bytes)? else { return Err(ProofError::OtherKind) };
    if absent != key {
        return Err(ProofError::OtherKey);
    }
    for side in [&left, &right].into_iter().flatten() {
        side.verify(root)?;
    }
    let key_hash = sha256(key);
    let before = left.as_ref().is_none_or(|left| left.key_hash() < key_hash);
    let after = right.as_ref().is_none_or(|right| right.key_hash() > key_hash);
    if !before || !after {
        return Err(ProofError::NotAround);
    }
    let adjacent = match (left, right) {
        (None, None) if *root == EMPTY => return Ok(()),
        (None, None) => return Err(ProofError::OtherRoot),
        (Some(left), None) => left.is_outermost(0, true),
        (None, Some(right)) => right.is_outermost(0, false),
        (Some(left), Some(right)) => {
            let fork = common_bits(&left.key_hash(), &right.key_hash());
            let shared = left.siblings.get(..fork).is_some_and(|shared| right.siblings.get(..fork) == Some(shared));
            shared
                && left.siblings.len() > fork
                && right.siblings.len() > fork
                && left.is_outermost(fork + 1, true)
                && right.is_outermost(fork + 1, false)
        }
    };
    if adjacent { Ok(()) } else { Err(ProofError::NotAdjacent) }
}

impl Existence {
    fn key_hash(&self) -> Hash {
        sha256(&self.key)
    }

    /// Checks that the leaf and the hashes beside its way lead to `root`.
    fn verify(&self, root: &Hash) -> Result<(), ProofError> {
        let key_hash = self.key_hash();
        let leaf = leaf_hash(&key_hash, &sha256(&self.value));
        let found = self.siblings.iter().enumerate().rev().fold(leaf, |below, (depth, sibling)| {
            if bit(&key_hash, depth) { inner_hash(sibling, &below) } else { inner_hash(&below, sibling) }
        });
        if found == *root { Ok(()) } else { Err(ProofError::OtherRoot) }
    }

    /// Whether no leaf lies further right (or left) below depth `from` of this leaf's way.
    fn is_outermost(&self, from: usize, right: bool) -> bool {
        let key_hash = self.key_hash();
        (from..self.siblings.len()).all(|depth| bit(&key_hash, depth) == right || self.siblings[depth] == EMPTY)
    }
}

/// How many leading bits two hashes share.
fn common_bits(a: &Hash, b: &Hash) -> usize {
    let bytes = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    if bytes == a.len() { 8 * bytes } else { 8 * bytes + (a[bytes] ^ b[bytes]).leading_zeros() as usize }
}

#[cfg(test)]
mod tests;
