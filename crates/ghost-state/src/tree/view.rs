//! Walking a tree, present or past, from the root to one leaf and to its neighbours.

use super::leaves::{Leaf, Subtree, bit, middle};
use super::{NONE, Node, NodeId, NodeKey, NodeReader, Tree, read_bucket};
use crate::{Hash, StateError};

/// A tree that can be walked. Below its bottom nodes are leaves alone.
pub(crate) trait View {
    /// A node at `depth` on the way to some path.
    type Node: Copy;

    /// The topmost node.
    fn root(&self) -> Self::Node;

    /// The children of a node, or `None` at the bottom.
    fn children(&self, node: Self::Node) -> Option<(Self::Node, Self::Node)>;

    /// What the node's parent takes in.
    fn subtree(&self, node: Self::Node) -> Subtree;

    /// The sorted leaves below a bottom node, which lies at `depth` on the way to `path`.
    fn leaves(&self, node: Self::Node, depth: usize, path: &Hash) -> Result<Vec<Leaf>, StateError>;
}

/// A leaf and the hashes beside the way to it, from the root down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeafPath {
    pub leaf: Leaf,
    pub siblings: Vec<Hash>,
}

/// The way to the leaf of `key_hash`, if there is one.
pub(crate) fn path_to<V: View>(view: &V, key_hash: &Hash) -> Result<Option<LeafPath>, StateError> {
    let mut siblings = Vec::new();
    let (mut node, mut depth) = (view.root(), 0);
    while let Some((left, right)) = view.children(node) {
        let (next, other) = if bit(key_hash, depth) { (right, left) } else { (left, right) };
        siblings.push(view.subtree(other));
        (node, depth) = (next, depth + 1);
    }
    let all = view.leaves(node, depth, key_hash)?;
    let mut leaves = all.as_slice();
    while leaves.len() > 1 {
        let (left, right) = leaves.split_at(middle(leaves, depth));
        let (next, other) = if bit(key_hash, depth) { (right, left) } else { (left, right) };
        siblings.push(Subtree::of(other, depth + 1));
        (leaves, depth) = (next, depth + 1);
    }
    let Some(leaf) = leaves.first().filter(|leaf| leaf.key_hash == *key_hash) else { return Ok(None) };
    while siblings.last() == Some(&Subtree::Empty) {
        siblings.pop(); // alone: the leaf sits higher up
    }
    Ok(Some(LeafPath { leaf: *leaf, siblings: siblings.iter().map(Subtree::hash).collect() }))
}

/// The leaf next to where `key_hash` is or would be: the one after it, or the one before.
pub(crate) fn neighbour<V: View>(view: &V, key_hash: &Hash, after: bool) -> Result<Option<Leaf>, StateError> {
    let mut beside = Vec::new(); // nodes on the wanted side of the way, with their parents' depth
    let (mut node, mut depth) = (view.root(), 0);
    while let Some((left, right)) = view.children(node) {
        if bit(key_hash, depth) != after {
            beside.push((if after { right } else { left }, depth));
        }
        node = if bit(key_hash, depth) { right } else { left };
        depth += 1;
    }
    let near = pick(view.leaves(node, depth, key_hash)?, after, |leaf| {
        if after { leaf.key_hash > *key_hash } else { leaf.key_hash < *key_hash }
    });
    if near.is_some() {
        return Ok(near);
    }
    while let Some((node, depth)) = beside.pop() {
        if view.subtree(node) != Subtree::Empty {
            return outermost(view, node, depth, *key_hash, after);
        }
    }
    Ok(None)
}

/// The first leaf (or the last, when coming from the right) of the subtree `node`, whose parent lies at `depth` on the
/// way to `path`.
fn outermost<V: View>(
    view: &V,
    mut node: V::Node,
    mut depth: usize,
    mut path: Hash,
    first: bool,
) -> Result<Option<Leaf>, StateError> {
    path = super::turned(&path, depth, first);
    depth += 1;
    while let Some((left, right)) = view.children(node) {
        let (near, far) = if first { (left, right) } else { (right, left) };
        let side = if view.subtree(near) == Subtree::Empty { first } else { !first };
        node = if side == first { far } else { near };
        path = super::turned(&path, depth, side);
        depth += 1;
    }
    Ok(pick(view.leaves(node, depth, &path)?, first, |_| true))
}

/// The first or the last of the leaves that are wanted.
fn pick(leaves: Vec<Leaf>, first: bool, wanted: impl Fn(&Leaf) -> bool) -> Option<Leaf> {
    let mut wanted = leaves.into_iter().filter(wanted);
    if first { wanted.next() } else { wanted.next_back() }
}

/// The tree as it is now.
pub(crate) struct Present<'t> {
    pub tree: &'t Tree,
    pub store: &'t dyn NodeReader,
}

impl View for Present<'_> {
    type Node = NodeId;

    fn root(&self) -> NodeId {
        self.tree.root
    }

    fn children(&self, node: NodeId) -> Option<(NodeId, NodeId)> {
        match self.tree.nodes.get(node as usize) {
            Some(&Node::Inner { left, right, .. }) => Some((left, right)),
            _ => None,
        }
    }

    fn subtree(&self, node: NodeId) -> Subtree {
        self.tree.subtree(node)
    }

    fn leaves(&self, node: NodeId, depth: usize, path: &Hash) -> Result<Vec<Leaf>, StateError> {
        match self.tree.nodes.get(node as usize) {
            Some(Node::Bucket { loaded: Some(leaves), .. }) => Ok(leaves.to_vec()),
            Some(Node::Bucket { subtree, .. }) if node != NONE => {
                Ok(read_bucket(self.store, &NodeKey::new(path, depth), subtree)?.into())
            }
            _ => Ok(Vec::new()),
        }
    }
}
