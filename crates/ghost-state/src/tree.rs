//! The sparse Merkle tree over the state, updated once a block.
//!
//! Its hash rules are in [`crate::hash`]; a leaf sits at the shallowest depth at which it is alone. The tree holds hashes
//! only, and what is stored of it are its leaves: everything above them follows. Up to 16 neighbouring leaves are held
//! together as a *bucket*; the nodes above the buckets stay in memory (about 20 MB for a million entries) and are computed
//! again when the tree is opened. Leaves stay in memory up to a bound, and are read again after that, bucket by bucket,
//! each against its hash.
//!
//! The tree does not know the store's time: changed buckets stay in memory, however many blocks long, until
//! [`Tree::written`].

use crate::{Hash, StateError};

pub(crate) mod leaves;
mod load;
mod past;
pub(crate) mod view;

pub use leaves::{Leaf, Subtree};
use leaves::{bit, middle, span};
pub use past::{Crown, CrownChanges, PastTree, decode_crown_changes, encode_crown_changes};

/// Most leaves of one bucket. What is between them is hashed again at each change of one: 16 leaves make about 22 inner
/// nodes, 2 us. Smaller buckets mean more nodes in memory.
const MAX_LEAVES: usize = 16;

/// Two neighbouring buckets with this many leaves or fewer together become one; half of the maximum, so that a bucket
/// is not split and merged in turns.
const MERGE_LEAVES: usize = MAX_LEAVES / 2;

/// Most nodes the clock passes after one update: 65,536 take about 0.3 ms.
const EVICT_STEPS: usize = 1 << 16;

/// What the tree reads from the store.
pub trait LeafReader {
    /// The leaves whose key hashes lie in `first..=last`, ascending.
    ///
    /// For a tree of the present: as they were when [`Tree::written`] was last called. For one of the past: as they were
    /// at its height.
    ///
    /// # Errors
    /// When the store fails.
    fn leaves(&self, first: &Hash, last: &Hash) -> Result<Vec<Leaf>, StateError>;
}

/// The new leaf of one key; `None` removes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeafUpdate {
    /// SHA-256 of the raw key.
    pub key_hash: Hash,
    /// Hash of the leaf as it is now.
    pub leaf: Option<Hash>,
}

/// Index of a node in memory.
type NodeId = u32;

/// An empty subtree has no node.
const NONE: NodeId = u32::MAX;

/// The tree in memory.
pub struct Tree {
    nodes: Vec<Node>,
    free: Vec<NodeId>,
    root: NodeId,
    leaves: u64,
    cache: Cache,
}

enum Node {
    Free,
    Inner { subtree: Subtree, left: NodeId, right: NodeId },
    Bucket { subtree: Subtree, changed: Epoch, used: bool, leaves: Leaves },
}

/// The leaves of a bucket, or how many there are in the store.
enum Leaves {
    Here(Box<[Leaf]>),
    Stored(usize),
}

impl Leaves {
    fn len(&self) -> usize {
        match self {
            Self::Here(leaves) => leaves.len(),
            Self::Stored(count) => *count,
        }
    }
}

/// Counts how often the tree was written.
type Epoch = u32;

/// Which buckets stay in memory: a clock over the nodes.
struct Cache {
    bound: usize,
    resident: usize,
    hand: usize,
    /// Buckets changed in this epoch are not in the store yet.
    epoch: Epoch,
}

impl Tree {
    /// An empty tree that keeps up to about `cache_bytes` of written leaves in memory.
    #[must_use]
    pub fn new(cache_bytes: usize) -> Self {
        let cache = Cache { bound: cache_bytes, resident: 0, hand: 0, epoch: 1 };
        Self { nodes: Vec::new(), free: Vec::new(), root: NONE, leaves: 0, cache }
    }

    /// The root hash; 32 zero bytes for an empty tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.subtree(self.root).hash()
    }

    /// How many leaves there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.leaves
    }

    /// Whether there is no leaf.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.leaves == 0
    }

    /// Bytes of leaves in memory.
    #[must_use]
    pub fn resident_bytes(&self) -> usize {
        self.cache.resident
    }

    /// Applies a block's changes, sorted by key hash and each key once, and returns the new root.
    ///
    /// # Errors
    /// When leaves cannot be read or are not what was written. The tree is then of no more use: the node must stop.
    ///
    /// # Panics
    /// If the updates are not sorted.
    pub fn update(&mut self, store: &dyn LeafReader, updates: &[LeafUpdate]) -> Result<Hash, StateError> {
        assert!(updates.windows(2).all(|pair| pair[0].key_hash < pair[1].key_hash), "updates must be sorted");
        if !updates.is_empty() {
            self.root = self.update_node(store, self.root, 0, updates)?;
            self.evict();
        }
        Ok(self.root())
    }

    /// Says that the store has all leaves as they are here, so that buckets may leave memory.
    pub fn written(&mut self) {
        self.cache.epoch += 1;
        self.evict();
    }

    fn subtree(&self, id: NodeId) -> Subtree {
        match self.nodes.get(id as usize) {
            Some(Node::Inner { subtree, .. } | Node::Bucket { subtree, .. }) => *subtree,
            Some(Node::Free) | None => Subtree::Empty,
        }
    }

    /// Applies updates, all of which lie below `id` at `depth`, and returns what stands there then.
    fn update_node(
        &mut self,
        store: &dyn LeafReader,
        id: NodeId,
        depth: usize,
        updates: &[LeafUpdate],
    ) -> Result<NodeId, StateError> {
        if updates.is_empty() {
            return Ok(id);
        }
        if let Some(&Node::Inner { left, right, .. }) = self.nodes.get(id as usize) {
            let (to_left, to_right) = updates.split_at(updates.partition_point(|update| !bit(&update.key_hash, depth)));
            let left = self.update_node(store, left, depth + 1, to_left)?;
            let right = self.update_node(store, right, depth + 1, to_right)?;
            return self.rejoin(store, id, depth, &updates[0].key_hash, (left, right));
        }
        let old = self.take_leaves(store, id, depth, &updates[0].key_hash)?;
        let new = merge(&old, updates);
        if new == *old {
            self.give_back(id, old);
            return Ok(id);
        }
        self.leaves = self.leaves + new.len() as u64 - old.len() as u64;
        self.release(id);
        Ok(self.build(&new, depth))
    }

    /// An inner node's children were updated: hashes it again, or makes one bucket of two small ones.
    fn rejoin(
        &mut self,
        store: &dyn LeafReader,
        id: NodeId,
        depth: usize,
        path: &Hash,
        (left, right): (NodeId, NodeId),
    ) -> Result<NodeId, StateError> {
        let few = |tree: &Self, id: NodeId| match tree.nodes.get(id as usize) {
            Some(Node::Bucket { leaves, .. }) => leaves.len(),
            Some(_) => MAX_LEAVES,
            None => 0,
        };
        if few(self, left) + few(self, right) > MERGE_LEAVES {
            let subtree = Subtree::join(&self.subtree(left), &self.subtree(right));
            self.nodes[id as usize] = Node::Inner { subtree, left, right };
            return Ok(id);
        }
        let mut all = Vec::with_capacity(MERGE_LEAVES);
        for (child, side) in [(left, false), (right, true)] {
            all.extend_from_slice(&self.take_leaves(store, child, depth + 1, &turned(path, depth, side))?);
            self.release(child);
        }
        self.release(id);
        Ok(self.build(&all, depth))
    }

    /// Makes nodes for sorted leaves that share their first `depth` bits.
    fn build(&mut self, leaves: &[Leaf], depth: usize) -> NodeId {
        if leaves.is_empty() {
            return NONE;
        }
        if leaves.len() > MAX_LEAVES {
            let (left, right) = leaves.split_at(middle(leaves, depth));
            let (left, right) = (self.build(left, depth + 1), self.build(right, depth + 1));
            return self.add_inner(left, right);
        }
        self.cache.resident += size_of_val(leaves);
        let (subtree, changed) = (Subtree::of(leaves, depth), self.cache.epoch);
        self.add(Node::Bucket { subtree, changed, used: true, leaves: Leaves::Here(leaves.into()) })
    }

    fn add_inner(&mut self, left: NodeId, right: NodeId) -> NodeId {
        if (left, right) == (NONE, NONE) {
            return NONE;
        }
        let subtree = Subtree::join(&self.subtree(left), &self.subtree(right));
        self.add(Node::Inner { subtree, left, right })
    }

    fn add(&mut self, node: Node) -> NodeId {
        match self.free.pop() {
            Some(id) => {
                self.nodes[id as usize] = node;
                id
            }
            None => {
                self.nodes.push(node);
                (self.nodes.len() - 1) as NodeId
            }
        }
    }

    /// Takes a bucket's leaves, from memory or from the store; of no bucket there are none.
    fn take_leaves(
        &mut self,
        store: &dyn LeafReader,
        id: NodeId,
        depth: usize,
        path: &Hash,
    ) -> Result<Box<[Leaf]>, StateError> {
        let Some(Node::Bucket { subtree, leaves, .. }) = self.nodes.get_mut(id as usize) else {
            return Ok(Box::default());
        };
        let count = leaves.len();
        match std::mem::replace(leaves, Leaves::Stored(count)) {
            Leaves::Here(leaves) => {
                self.cache.resident -= size_of_val(&*leaves);
                Ok(leaves)
            }
            Leaves::Stored(_) => Ok(read_bucket(store, path, depth, subtree)?.into()),
        }
    }

    /// Returns leaves that were taken and not changed.
    fn give_back(&mut self, id: NodeId, taken: Box<[Leaf]>) {
        if let Some(Node::Bucket { leaves, used, .. }) = self.nodes.get_mut(id as usize) {
            self.cache.resident += size_of_val(&*taken);
            *used = true;
            *leaves = Leaves::Here(taken);
        }
    }

    /// Forgets a node whose leaves were taken.
    fn release(&mut self, id: NodeId) {
        if let Some(node) = self.nodes.get_mut(id as usize) {
            *node = Node::Free;
            self.free.push(id);
        }
    }

    /// Drops written buckets from memory, those unused since the hand last passed first, until the bound is kept.
    fn evict(&mut self) {
        let mut steps = EVICT_STEPS.min(2 * self.nodes.len()); // once round to clear `used`, once to drop
        while self.cache.resident > self.cache.bound && steps > 0 {
            steps -= 1;
            self.cache.hand = (self.cache.hand + 1) % self.nodes.len();
            if let Node::Bucket { changed, used, leaves, .. } = &mut self.nodes[self.cache.hand]
                && *changed < self.cache.epoch
                && let Leaves::Here(here) = leaves
                && !std::mem::replace(used, false)
            {
                self.cache.resident -= size_of_val(&**here);
                *leaves = Leaves::Stored(here.len());
            }
        }
    }
}

/// Reads a bucket and holds it against the hash that the tree has of it.
fn read_bucket(store: &dyn LeafReader, path: &Hash, depth: usize, subtree: &Subtree) -> Result<Vec<Leaf>, StateError> {
    let (first, last) = span(path, depth);
    let leaves = store.leaves(&first, &last)?;
    if Subtree::of(&leaves, depth) == *subtree {
        Ok(leaves)
    } else {
        Err(StateError::corrupt("leaves", &first, "the leaves from here on do not hash to what the tree has"))
    }
}

/// Sorted leaves after sorted updates.
fn merge(old: &[Leaf], updates: &[LeafUpdate]) -> Vec<Leaf> {
    let mut new = Vec::with_capacity(old.len() + updates.len());
    let mut old = old.iter().peekable();
    for update in updates {
        while let Some(leaf) = old.next_if(|leaf| leaf.key_hash < update.key_hash) {
            new.push(*leaf);
        }
        old.next_if(|leaf| leaf.key_hash == update.key_hash);
        new.extend(update.leaf.map(|hash| Leaf { key_hash: update.key_hash, hash }));
    }
    new.extend(old);
    new
}

/// `path` with its bit at `depth` turned to `side`.
fn turned(path: &Hash, depth: usize, side: bool) -> Hash {
    let mut path = *path;
    let mask = 0x80 >> (depth % 8);
    path[depth / 8] = if side { path[depth / 8] | mask } else { path[depth / 8] & !mask };
    path
}

#[cfg(test)]
mod tests;
