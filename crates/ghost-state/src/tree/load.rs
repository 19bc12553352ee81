//! Opening a stored tree: the nodes above the buckets are made again from the buckets.

use super::leaves::{BUCKETS, bit, decode_leaves};
use super::{NONE, Node, NodeId, NodeKey, Subtree, Tree};
use crate::StateError;

impl Tree {
    /// The tree whose buckets are `records`, in key order. About 0.3 s for a million entries.
    ///
    /// # Errors
    /// When a record is not a bucket, or two overlap. Whether the root is the right one is for the caller to compare.
    pub fn load<R>(cache_bytes: usize, records: R) -> Result<Self, StateError>
    where
        R: IntoIterator<Item = Result<(NodeKey, Vec<u8>), StateError>>,
    {
        let mut tree = Self::new(cache_bytes);
        let mut buckets = Vec::new();
        for record in records {
            let (key, bytes) = record?;
            let leaves = decode_leaves(&key, &bytes)?;
            tree.leaves += leaves.len() as u64;
            let (subtree, count) = (Subtree::of(&leaves, key.depth()), leaves.len() as u8);
            let size = size_of_val(&*leaves);
            let loaded = (tree.cache.resident + size <= tree.cache.bound).then_some(leaves);
            tree.cache.resident += loaded.as_deref().map_or(0, size_of_val);
            buckets.push((key, tree.add(Node::Bucket { subtree, leaves: count, changed: false, used: false, loaded })));
        }
        tree.root = tree.join_buckets(&buckets, 0)?;
        Ok(tree)
    }

    /// The node at `depth` above sorted buckets that lie below it.
    fn join_buckets(&mut self, buckets: &[(NodeKey, NodeId)], depth: usize) -> Result<NodeId, StateError> {
        let Some((key, id)) = buckets.first() else { return Ok(NONE) };
        if buckets.len() == 1 && key.depth() == depth {
            return Ok(*id);
        }
        if key.depth() <= depth {
            return Err(StateError::corrupt(BUCKETS, key.as_bytes(), "the bucket overlaps its neighbour"));
        }
        let (left, right) = buckets.split_at(buckets.partition_point(|(key, _)| !bit(&key.path(), depth)));
        let (left, right) = (self.join_buckets(left, depth + 1)?, self.join_buckets(right, depth + 1)?);
        let subtree = Subtree::join(&self.subtree(left), &self.subtree(right));
        Ok(self.add(Node::Inner { subtree, left, right }))
    }
}
