//! The tree at an earlier height, from little: one row of subtrees (its *crown*) and the leaves below some of them.
//!
//! The store keeps a full crown now and then and, for every block, what changed in it. Everything above a crown is
//! computed; the leaves below one of its subtrees (about 256) come from the values at that height.

use super::leaves::{Leaf, Subtree, bit, middle};
use super::view::View;
use super::{LeafUpdate, Node, NodeReader, Tree, view::Present};
use crate::{Hash, StateError};

/// How many leaves lie below one subtree of a crown, about: so many values are read again for a proof in the past.
const LEAVES_BELOW_CROWN: u64 = 256;

/// Shallowest crown, so that the first blocks of a chain, before a depth was chosen by size, are divided too.
const MIN_CROWN_DEPTH: usize = 8;

/// Deepest crown: 65,536 subtrees, 2 MB. With more than 16 million entries, more than 256 leaves lie below each.
const MAX_CROWN_DEPTH: usize = 16;

/// Bytes of a subtree in a crown's record: its kind and its hash.
const SUBTREE_BYTES: usize = 33;

/// The subtrees of one depth, from left to right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crown {
    depth: usize,
    row: Vec<Subtree>,
}

/// What one block changed in a crown: positions, ascending, and the subtree there afterwards.
pub type CrownChanges = Vec<(u32, Subtree)>;

impl Crown {
    /// The crown of an empty tree, at the depth with which a chain begins.
    #[must_use]
    pub fn empty() -> Self {
        Self { depth: MIN_CROWN_DEPTH, row: vec![Subtree::Empty; 1 << MIN_CROWN_DEPTH] }
    }

    /// How many bits of a path select a subtree.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Goes one block further.
    pub fn apply(&mut self, changes: &CrownChanges) {
        for (position, subtree) in changes {
            if let Some(place) = self.row.get_mut(*position as usize) {
                *place = *subtree;
            }
        }
    }

    /// The crown as a record.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![self.depth as u8];
        self.row.iter().for_each(|subtree| push_subtree(&mut bytes, subtree));
        bytes
    }

    /// A crown from its record; `None` if it is none.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (depth, bytes) = bytes.split_first()?;
        let depth = usize::from(*depth);
        let (chunks, rest) = bytes.as_chunks::<SUBTREE_BYTES>();
        if depth > MAX_CROWN_DEPTH || !rest.is_empty() || chunks.len() != 1 << depth {
            return None;
        }
        Some(Self { depth, row: chunks.iter().map(take_subtree).collect::<Option<_>>()? })
    }
}

/// Changes of a crown as a record.
#[must_use]
pub fn encode_crown_changes(changes: &CrownChanges) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(changes.len() * (4 + SUBTREE_BYTES));
    for (position, subtree) in changes {
        bytes.extend_from_slice(&position.to_be_bytes());
        push_subtree(&mut bytes, subtree);
    }
    bytes
}

/// Changes of a crown from their record; `None` if it is none.
#[must_use]
pub fn decode_crown_changes(bytes: &[u8]) -> Option<CrownChanges> {
    let (chunks, rest) = bytes.as_chunks::<{ 4 + SUBTREE_BYTES }>();
    let change = |chunk: &[u8; 4 + SUBTREE_BYTES]| {
        let (position, subtree) = chunk.split_first_chunk::<4>()?;
        Some((u32::from_be_bytes(*position), take_subtree(subtree.first_chunk()?)?))
    };
    if rest.is_empty() { chunks.iter().map(change).collect() } else { None }
}

fn push_subtree(bytes: &mut Vec<u8>, subtree: &Subtree) {
    bytes.push(match subtree {
        Subtree::Empty => 0,
        Subtree::Leaf(_) => 1,
        Subtree::Inner(_) => 2,
    });
    bytes.extend_from_slice(&subtree.hash());
}

fn take_subtree(bytes: &[u8; SUBTREE_BYTES]) -> Option<Subtree> {
    let (kind, hash) = bytes.split_first()?;
    let hash: Hash = hash.try_into().ok()?;
    match kind {
        0 if hash == crate::hash::EMPTY => Some(Subtree::Empty),
        1 => Some(Subtree::Leaf(hash)),
        2 => Some(Subtree::Inner(hash)),
        _ => None,
    }
}

impl Tree {
    /// The depth at which a crown is best taken now.
    #[must_use]
    pub fn crown_depth(&self) -> usize {
        ((self.leaves / LEAVES_BELOW_CROWN).checked_ilog2().map_or(0, |log| log + 1) as usize)
            .clamp(MIN_CROWN_DEPTH, MAX_CROWN_DEPTH)
    }

    /// The whole crown at `depth`.
    ///
    /// # Errors
    /// When a bucket that lies above it cannot be read.
    pub fn crown(&self, store: &dyn NodeReader, depth: usize) -> Result<Crown, StateError> {
        let row = (0..1_u32 << depth).map(|position| self.crown_subtree(store, depth, position));
        Ok(Crown { depth, row: row.collect::<Result<_, _>>()? })
    }

    /// What the updates of the last block changed in the crown at `depth`.
    ///
    /// # Errors
    /// As [`Tree::crown`].
    pub fn crown_changes(
        &self,
        store: &dyn NodeReader,
        depth: usize,
        updates: &[LeafUpdate],
    ) -> Result<CrownChanges, StateError> {
        let mut positions: Vec<u32> = updates.iter().map(|update| position_of(&update.key_hash, depth)).collect();
        positions.dedup();
        positions.into_iter().map(|at| Ok((at, self.crown_subtree(store, depth, at)?))).collect()
    }

    fn crown_subtree(&self, store: &dyn NodeReader, depth: usize, position: u32) -> Result<Subtree, StateError> {
        let path = path_of(position, depth);
        let view = Present { tree: self, store };
        let (mut node, mut at) = (view.root(), 0);
        while at < depth {
            match self.nodes.get(node as usize) {
                Some(&Node::Inner { left, right, .. }) => node = if bit(&path, at) { right } else { left },
                _ => return Ok(Subtree::of(below(&view.leaves(node, at, &path)?, &path, at, depth), depth)),
            }
            at += 1;
        }
        Ok(view.subtree(node))
    }
}

/// Those of the sorted leaves below depth `from` that lie below depth `to` of `path`.
fn below<'l>(mut leaves: &'l [Leaf], path: &Hash, from: usize, to: usize) -> &'l [Leaf] {
    for depth in from..to {
        let (left, right) = leaves.split_at(middle(leaves, depth));
        leaves = if bit(path, depth) { right } else { left };
    }
    leaves
}

/// Which subtree of a crown a path leads to.
fn position_of(path: &Hash, depth: usize) -> u32 {
    let head = u32::from_be_bytes([path[0], path[1], path[2], path[3]]);
    head.checked_shr(32 - depth as u32).unwrap_or(0)
}

/// The first path below a subtree of a crown.
fn path_of(position: u32, depth: usize) -> Hash {
    let mut path = crate::hash::EMPTY;
    path[..4].copy_from_slice(&position.checked_shl(32 - depth as u32).unwrap_or(0).to_be_bytes());
    path
}

/// Leaves at one earlier height.
pub trait PastLeaves {
    /// The leaves whose key hashes lie in `first..=last`, ascending, as they were at that height.
    ///
    /// # Errors
    /// When the store fails.
    fn leaves(&self, first: &Hash, last: &Hash) -> Result<Vec<Leaf>, StateError>;
}

/// The tree at one earlier height.
pub struct PastTree<'s> {
    depth: usize,
    /// The root at 1, the children of `i` at `2 i` and `2 i + 1`, the crown in the last half.
    heap: Vec<Subtree>,
    source: &'s dyn PastLeaves,
}

impl<'s> PastTree<'s> {
    /// The tree under a crown.
    #[must_use]
    pub fn new(crown: &Crown, source: &'s dyn PastLeaves) -> Self {
        let mut heap = vec![Subtree::Empty; crown.row.len()];
        heap.extend_from_slice(&crown.row);
        for node in (1..crown.row.len()).rev() {
            heap[node] = Subtree::join(&heap[2 * node], &heap[2 * node + 1]);
        }
        Self { depth: crown.depth, heap, source }
    }

    /// The root hash at that height.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.heap[1].hash()
    }
}

impl View for PastTree<'_> {
    type Node = usize;

    fn root(&self) -> usize {
        1
    }

    fn children(&self, node: usize) -> Option<(usize, usize)> {
        (node < self.heap.len() / 2).then_some((2 * node, 2 * node + 1))
    }

    fn subtree(&self, node: usize) -> Subtree {
        self.heap[node]
    }

    fn leaves(&self, node: usize, depth: usize, path: &Hash) -> Result<Vec<Leaf>, StateError> {
        let position = (node - self.heap.len() / 2) as u32;
        debug_assert!(depth == self.depth && position == position_of(path, depth));
        let first = path_of(position, depth);
        let mut last = first;
        for place in depth..256 {
            last[place / 8] |= 0x80 >> (place % 8);
        }
        let leaves = self.source.leaves(&first, &last)?;
        if Subtree::of(&leaves, depth) != self.heap[node] {
            return Err(StateError::corrupt("crowns", &position.to_be_bytes(), "values at the height do not match it"));
        }
        Ok(leaves)
    }
}
