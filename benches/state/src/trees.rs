//! The two trees behind one small interface: a batch of changes in, a root and records of nodes out.

use ghost_state::hash::{leaf_hash, sha256};
use ghost_state::{LeafUpdate, NodeKey, NodeReader, StateError, StoreFault, Tree};
use jmt::storage::{LeafNode, Node, NodeKey as JmtKey, TreeReader};
use jmt::{JellyfishMerkleTree, KeyHash, OwnedValue, Version};

use crate::Put;
use crate::kv::{Kv, NODES, Record};

/// Bytes of leaves that the own tree keeps in memory.
const TREE_BYTES: usize = 96 << 20;

pub trait Merkle: Sized {
    fn open(kv: &dyn Kv) -> anyhow::Result<Self>;
    /// Applies a block, and returns what the store must write.
    fn update(&mut self, kv: &dyn Kv, height: u64, puts: &[Put]) -> anyhow::Result<Vec<Record>>;
    /// The records are stored.
    fn written(&mut self);
}

pub struct Own(Tree);

struct Nodes<'k>(&'k dyn Kv);

impl NodeReader for Nodes<'_> {
    fn node(&self, key: &NodeKey) -> Result<Option<Vec<u8>>, StateError> {
        self.0.get(NODES, key.as_bytes()).map_err(|error| StateError::Store {
            fault: StoreFault::Io,
            operation: "read the tree",
            detail: error.to_string(),
        })
    }
}

impl Merkle for Own {
    fn open(kv: &dyn Kv) -> anyhow::Result<Self> {
        let records =
            kv.all(NODES)?.into_iter().filter_map(|(key, record)| Some(Ok((NodeKey::from_bytes(&key)?, record))));
        Ok(Self(Tree::load(TREE_BYTES, records)?))
    }

    fn update(&mut self, kv: &dyn Kv, _: u64, puts: &[Put]) -> anyhow::Result<Vec<Record>> {
        let update = |(key, value): &Put| {
            let key_hash = sha256(key);
            LeafUpdate { key_hash, leaf: Some(leaf_hash(&key_hash, &sha256(value))) }
        };
        let mut updates: Vec<_> = puts.iter().map(update).collect();
        updates.sort_unstable();
        self.0.update(&Nodes(kv), &updates)?;
        let records = self.0.take_writes().records.into_iter();
        Ok(records.map(|(key, record)| (NODES, key.as_bytes().to_vec(), record)).collect())
    }

    fn written(&mut self) {
        self.0.written();
    }
}

/// Values are hashes, as they are in the own tree; nodes are read from the store, which caches pages.
pub struct Jmt;

struct JmtReader<'k>(&'k dyn Kv);

impl TreeReader for JmtReader<'_> {
    fn get_node_option(&self, key: &JmtKey) -> anyhow::Result<Option<Node>> {
        let found = self.0.get(NODES, &jmt_key(key)?)?;
        Ok(found.map(|bytes| borsh::from_slice(&bytes)).transpose()?)
    }

    fn get_value_option(&self, _: Version, _: KeyHash) -> anyhow::Result<Option<OwnedValue>> {
        Ok(None)
    }

    fn get_rightmost_leaf(&self) -> anyhow::Result<Option<(JmtKey, LeafNode)>> {
        Ok(None)
    }
}

/// Version first, so that a block's nodes lie together.
fn jmt_key(key: &JmtKey) -> anyhow::Result<Vec<u8>> {
    let mut bytes = key.version().to_be_bytes().to_vec();
    borsh::to_writer(&mut bytes, key.nibble_path())?;
    Ok(bytes)
}

impl Merkle for Jmt {
    fn open(_: &dyn Kv) -> anyhow::Result<Self> {
        Ok(Self)
    }

    fn update(&mut self, kv: &dyn Kv, height: u64, puts: &[Put]) -> anyhow::Result<Vec<Record>> {
        let reader = JmtReader(kv);
        let tree = JellyfishMerkleTree::<_, sha2::Sha256>::new(&reader);
        let values = puts.iter().map(|(key, value)| (KeyHash(sha256(key)), Some(sha256(value).to_vec())));
        let (_, batch) = tree.put_value_set(values, height)?;
        let mut records = Vec::new();
        for (key, node) in batch.node_batch.nodes() {
            records.push((NODES, jmt_key(key)?, Some(borsh::to_vec(node)?)));
        }
        // What may be pruned later is one record a block.
        let mut stale = Vec::new();
        for index in &batch.stale_node_index_batch {
            stale.extend(jmt_key(&index.node_key)?);
        }
        records.push((NODES, [&[0xFF], height.to_be_bytes().as_slice()].concat(), Some(stale)));
        Ok(records)
    }

    fn written(&mut self) {}
}
