//! The sparse Merkle tree over the state, updated once a block.
//!
//! Its hash rules are in [`crate::hash`]; a leaf sits at the shallowest depth at which it is alone. The tree holds hashes
//! only. Leaves are stored in buckets ([`leaves`]), one record each; the nodes above the buckets live in memory alone
//! (about 10 MB for a million entries) and are computed again when the tree is opened, which also checks every record.
//! Buckets are kept in memory up to a bound and read again from the store after that, each against its hash.
//!
//! The tree does not know the store's time: changed buckets wait, however many blocks long, until [`Tree::take_writes`].

use crate::{Hash, StateError};

pub mod leaves;
mod load;
mod past;
pub(crate) mod view;

use std::collections::BTreeSet;

use leaves::{BUCKETS, MAX_LEAVES, MERGE_LEAVES, bit, decode_leaves, encode_leaves, middle};
pub use leaves::{Leaf, NodeKey, Subtree};
pub use past::{Crown, CrownChanges, PastLeaves, PastTree, decode_crown_changes, encode_crown_changes};

/// What the tree reads from the store.
pub trait NodeReader {
    /// The bucket stored under `key`, as it was last written.
    ///
    /// # Errors
    /// When the store fails.
    fn node(&self, key: &NodeKey) -> Result<Option<Vec<u8>>, StateError>;
}

/// What the tree wants written: every bucket that changed since the last batch, in key order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeBatch {
    /// Records to put, and with `None` records to remove (removing an absent one is no error).
    pub records: Vec<(NodeKey, Option<Vec<u8>>)>,
}

/// The new leaf of one key; `None` removes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeafUpdate {
    /// SHA-256 of the raw key.
    pub key_hash: Hash,
    /// Hash of the leaf as it is now.
    pub leaf: Option<Hash>,
}

/// Most nodes the clock passes after one update: 65,536 take about 0.3 ms.
const EVICT_STEPS: usize = 1 << 16;

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
    /// Buckets whose record in the store may differ from what is here.
    changed: BTreeSet<NodeKey>,
    cache: Cache,
}

enum Node {
    Free,
    Inner { subtree: Subtree, left: NodeId, right: NodeId },
    Bucket { subtree: Subtree, leaves: u8, changed: bool, used: bool, loaded: Option<Box<[Leaf]>> },
}

/// Which buckets stay in memory: a clock over the nodes.
struct Cache {
    bound: usize,
    resident: usize,
    hand: usize,
    /// Buckets were handed out to be written and are not yet known to be: the store must not be read for them.
    writing: bool,
}

impl Tree {
    /// An empty tree that keeps up to about `cache_bytes` of unchanged leaves in memory.
    #[must_use]
    pub fn new(cache_bytes: usize) -> Self {
        Self {
            nodes: Vec::new(),
            free: Vec::new(),
            root: NONE,
            leaves: 0,
            changed: BTreeSet::new(),
            cache: Cache { bound: cache_bytes, resident: 0, hand: 0, writing: false },
        }
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

    /// Bytes of changed buckets that wait for [`Tree::take_writes`] and cannot leave memory, roughly.
    #[must_use]
    pub fn waiting_bytes(&self) -> usize {
        self.changed.len() * (MAX_LEAVES * size_of::<Leaf>() * 3 / 4 + size_of::<Node>())
    }

    /// Applies a block's changes, sorted by key hash and each key once, and returns the new root.
    ///
    /// # Errors
    /// When a bucket cannot be read or is not what was written. The tree is then of no more use: the node must stop.
    ///
    /// # Panics
    /// If the updates are not sorted.
    pub fn update(&mut self, store: &dyn NodeReader, updates: &[LeafUpdate]) -> Result<Hash, StateError> {
        assert!(updates.windows(2).all(|pair| pair[0].key_hash < pair[1].key_hash), "updates must be sorted");
        if !updates.is_empty() {
            self.root = self.update_node(store, self.root, 0, updates)?;
            self.evict();
        }
        Ok(self.root())
    }

    /// Everything that changed since the last batch. The batch must be stored, durably and whole, before
    /// [`Tree::written`] is called; until then no bucket leaves memory.
    pub fn take_writes(&mut self) -> NodeBatch {
        self.cache.writing = true;
        let keys = std::mem::take(&mut self.changed);
        let records = keys.into_iter().map(|key| {
            let bucket = self.bucket_at(&key);
            let record = bucket.and_then(|id| match &mut self.nodes[id as usize] {
                Node::Bucket { changed, loaded, .. } => {
                    *changed = false;
                    loaded.as_deref().map(|leaves| encode_leaves(&key, leaves))
                }
                _ => None,
            });
            (key, record)
        });
        NodeBatch { records: records.collect() }
    }

    /// Says that the last batch is stored.
    pub fn written(&mut self) {
        self.cache.writing = false;
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
        store: &dyn NodeReader,
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
        let old = if id == NONE { Box::default() } else { self.take_leaves(store, id, depth, &updates[0].key_hash)? };
        let new = merge(&old, updates);
        if new == *old {
            self.give_back(id, old);
            return Ok(id);
        }
        self.leaves = self.leaves + new.len() as u64 - old.len() as u64;
        if id != NONE {
            self.release(id, NodeKey::new(&updates[0].key_hash, depth));
        }
        Ok(self.build(&new, depth))
    }

    /// An inner node's children were updated: hashes it again, or makes one bucket of two small ones.
    fn rejoin(
        &mut self,
        store: &dyn NodeReader,
        id: NodeId,
        depth: usize,
        path: &Hash,
        (left, right): (NodeId, NodeId),
    ) -> Result<NodeId, StateError> {
        let few = |tree: &Self, id: NodeId| match tree.nodes.get(id as usize) {
            Some(Node::Bucket { leaves, .. }) => usize::from(*leaves),
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
            if child != NONE {
                let path = turned(path, depth, side);
                all.extend_from_slice(&self.take_leaves(store, child, depth + 1, &path)?);
                self.release(child, NodeKey::new(&path, depth + 1));
            }
        }
        self.nodes[id as usize] = Node::Free;
        self.free.push(id);
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
            let subtree = Subtree::join(&self.subtree(left), &self.subtree(right));
            return self.add(Node::Inner { subtree, left, right });
        }
        self.changed.insert(NodeKey::new(&leaves[0].key_hash, depth));
        self.cache.resident += size_of_val(leaves);
        self.add(Node::Bucket {
            subtree: Subtree::of(leaves, depth),
            leaves: leaves.len() as u8,
            changed: true,
            used: true,
            loaded: Some(leaves.into()),
        })
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

    /// Takes a bucket's leaves, from memory or from the store.
    fn take_leaves(
        &mut self,
        store: &dyn NodeReader,
        id: NodeId,
        depth: usize,
        path: &Hash,
    ) -> Result<Box<[Leaf]>, StateError> {
        let Node::Bucket { subtree, loaded, .. } = &mut self.nodes[id as usize] else { return Ok(Box::default()) };
        if let Some(leaves) = loaded.take() {
            self.cache.resident -= size_of_val(&*leaves);
            return Ok(leaves);
        }
        read_bucket(store, &NodeKey::new(path, depth), subtree)
    }

    /// Returns leaves that were taken and not changed.
    fn give_back(&mut self, id: NodeId, leaves: Box<[Leaf]>) {
        if let Some(Node::Bucket { loaded, used, .. }) = self.nodes.get_mut(id as usize) {
            self.cache.resident += size_of_val(&*leaves);
            *used = true;
            *loaded = Some(leaves);
        }
    }

    /// Forgets a bucket whose leaves were taken; its record may have to go from the store.
    fn release(&mut self, id: NodeId, key: NodeKey) {
        if let Node::Bucket { changed: false, .. } = self.nodes[id as usize] {
            self.changed.insert(key);
        }
        self.nodes[id as usize] = Node::Free;
        self.free.push(id);
    }

    /// The bucket that lies exactly at `key`.
    fn bucket_at(&self, key: &NodeKey) -> Option<NodeId> {
        let mut id = self.root;
        for depth in 0..key.depth() {
            match self.nodes.get(id as usize) {
                Some(&Node::Inner { left, right, .. }) => id = if bit(&key.path(), depth) { right } else { left },
                _ => return None,
            }
        }
        matches!(self.nodes.get(id as usize), Some(Node::Bucket { .. })).then_some(id)
    }

    /// Drops unchanged buckets from memory, those unused since the hand last passed first, until the bound is kept.
    fn evict(&mut self) {
        let Cache { bound, .. } = self.cache;
        let mut steps = EVICT_STEPS.min(2 * self.nodes.len()); // once round to clear `used`, once to drop
        while self.cache.resident > bound && steps > 0 && !self.cache.writing {
            steps -= 1;
            self.cache.hand = (self.cache.hand + 1) % self.nodes.len();
            if let Node::Bucket { changed: false, used, loaded: loaded @ Some(_), .. } =
                &mut self.nodes[self.cache.hand]
                && !std::mem::replace(used, false)
            {
                self.cache.resident -= loaded.take().map_or(0, |leaves| size_of_val(&*leaves));
            }
        }
    }
}

/// Reads a bucket and holds it against the hash that the tree has of it.
fn read_bucket(store: &dyn NodeReader, key: &NodeKey, subtree: &Subtree) -> Result<Box<[Leaf]>, StateError> {
    let corrupt = |reason| StateError::corrupt(BUCKETS, key.as_bytes(), reason);
    let record = store.node(key)?.ok_or_else(|| corrupt("the record is missing"))?;
    let leaves = decode_leaves(key, &record)?;
    if Subtree::of(&leaves, key.depth()) != *subtree {
        return Err(corrupt("the leaves do not hash to what the tree has"));
    }
    Ok(leaves)
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
