//! The check of everything that is stored, which names what is damaged.

use ghost_state::{NodeKey, StateError, Tree, sha256};
use redb::{Database, ReadTransaction, ReadableTable};

use super::bytes::unseal;
use super::open::caught;
use super::tables::{
    BLOCKS, BUCKETS, CROWN_CHANGES, CROWNS, HEADS, HISTORY, JOURNAL, KEYS, META, STATE, begin_read, meta_number,
    unseal_root,
};
use super::{Store, blob_part_key, history, journal};
use crate::faults::During;

/// What a check went through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Integrity {
    /// Records whose checksum, hash or form was checked.
    pub records: u64,
    /// Entries of the state, each held against its leaf in the tree.
    pub entries: u64,
    /// Blocks.
    pub blocks: u64,
}

impl Store {
    /// Checks every record and the tree against the state. Reads everything; blocks can be committed meanwhile.
    ///
    /// # Errors
    /// Names table and key of the first damaged record.
    pub fn check(&self) -> Result<Integrity, StateError> {
        caught(|| walk(&self.db))
    }
}

/// Goes through all tables.
pub(super) fn walk(db: &Database) -> Result<Integrity, StateError> {
    let read = begin_read(db)?;
    let mut found = Integrity::default();
    for record in read.open_table(META).during("open a table")?.iter().during("check the store")? {
        let (name, record) = record.during("check the store")?;
        unseal("meta", name.value().as_bytes(), record.value())?;
        found.records += 1;
    }
    walk_blocks(&read, &mut found)?;
    walk_state(&read, &mut found)?;
    for record in read.open_table(HISTORY).during("open a table")?.iter().during("check the store")? {
        let (key, record) = record.during("check the store")?;
        history::decode_part(key.value(), record.value())?;
        found.records += 1;
    }
    Ok(found)
}

fn walk_blocks(read: &ReadTransaction, found: &mut Integrity) -> Result<(), StateError> {
    for record in read.open_table(BLOCKS).during("open a table")?.iter().during("check blocks")? {
        let (key, record) = record.during("check blocks")?;
        unseal("blocks", &blob_part_key(key.value()), record.value())?;
        found.records += 1;
    }
    for record in read.open_table(HEADS).during("open a table")?.iter().during("check blocks")? {
        let (height, record) = record.during("check blocks")?;
        unseal_root(height.value(), record.value())?;
        (found.records, found.blocks) = (found.records + 1, found.blocks + 1);
    }
    for (name, table) in [("journal", JOURNAL), ("crowns", CROWNS), ("crown_changes", CROWN_CHANGES)] {
        for record in read.open_table(table).during("open a table")?.iter().during("check blocks")? {
            let (height, record) = record.during("check blocks")?;
            let (height, bytes) = (height.value(), height.value().to_be_bytes());
            let value = unseal(name, &bytes, record.value())?;
            if name == "journal" {
                journal::decode(height, value)?;
            }
            found.records += 1;
        }
    }
    Ok(())
}

/// State, keys and tree, which say the same three times.
fn walk_state(read: &ReadTransaction, found: &mut Integrity) -> Result<(), StateError> {
    let mut updates = Vec::new();
    let keys = read.open_table(KEYS).during("open a table")?;
    for record in read.open_table(STATE).during("open a table")?.iter().during("check state")? {
        let (key, record) = record.during("check state")?;
        let value = unseal("state", key.value(), record.value())?;
        let key_hash = sha256(key.value());
        if keys.get(&key_hash).during("check state")?.is_none_or(|found| found.value() != key.value()) {
            return Err(StateError::corrupt("keys", &key_hash, "the key of an entry is missing or another"));
        }
        let leaf = Some(ghost_state::hash::leaf_hash(&key_hash, &sha256(value)));
        updates.push(ghost_state::LeafUpdate { key_hash, leaf });
        (found.records, found.entries) = (found.records + 1, found.entries + 1);
    }
    for record in keys.iter().during("check state")? {
        let (key_hash, key) = record.during("check state")?;
        if sha256(key.value()) != *key_hash.value() {
            return Err(StateError::corrupt("keys", key_hash.value(), "the key does not have this hash"));
        }
        found.records += 1;
    }
    let mut buckets = Vec::new();
    for record in read.open_table(BUCKETS).during("open a table")?.iter().during("check state")? {
        let (key, record) = record.during("check state")?;
        let wrong = || StateError::corrupt("buckets", key.value(), "the node's key is not one");
        buckets.push(Ok((NodeKey::from_bytes(key.value()).ok_or_else(wrong)?, record.value().to_vec())));
        found.records += 1;
    }
    let tree = Tree::load(0, buckets)?;
    updates.sort_unstable();
    let mut rebuilt = Tree::new(usize::MAX);
    rebuilt.update(&NoNodes, &updates)?;
    if tree.root() != rebuilt.root() {
        let height = meta_number(read, "folded")?.unwrap_or(0);
        return Err(StateError::corrupt("buckets", &height.to_be_bytes(), "the tree is not that of the state"));
    }
    Ok(())
}

/// A tree that is made whole in memory reads nothing.
struct NoNodes;

impl ghost_state::NodeReader for NoNodes {
    fn node(&self, _: &NodeKey) -> Result<Option<Vec<u8>>, StateError> {
        Ok(None)
    }
}
