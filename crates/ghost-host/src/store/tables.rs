//! The store's tables.

use ghost_state::{Hash, StateError};
use redb::{ReadTransaction, ReadableDatabase, TableDefinition, WriteTransaction};

use super::bytes::unseal;
use crate::faults::During;

/// Version of everything below. A folder of another version is refused.
pub(crate) const FORMAT: u64 = 1;

type Bytes = &'static [u8];

/// `format`, `chain`, `folded`: what the folder is, and at which height its tables stand.
pub(crate) const META: TableDefinition<&str, Bytes> = TableDefinition::new("meta");
/// Height → state root, sealed. The last one is the head.
pub(crate) const HEADS: TableDefinition<u64, Bytes> = TableDefinition::new("heads");
/// (Height, part) → part of the block's blob, sealed.
pub(crate) const BLOCKS: TableDefinition<(u64, u32), Bytes> = TableDefinition::new("blocks");
/// Height → what the block changed, sealed; only for heights above `folded`.
pub(crate) const JOURNAL: TableDefinition<u64, Bytes> = TableDefinition::new("journal");
/// Raw key → value at height `folded`, sealed.
pub(crate) const STATE: TableDefinition<Bytes, Bytes> = TableDefinition::new("state");
/// Key hash → raw key, for every key alive at a kept height.
pub(crate) const KEYS: TableDefinition<&[u8; 32], Bytes> = TableDefinition::new("keys");
/// Node key → bucket of the state tree at height `folded`; the tree has its own checksums.
pub(crate) const BUCKETS: TableDefinition<&[u8; 33], Bytes> = TableDefinition::new("buckets");
/// (Run, raw key, height) → part of a run of previous values, sealed.
pub(crate) const HISTORY: TableDefinition<Bytes, Bytes> = TableDefinition::new("history");
/// Run → its first and last height.
pub(crate) const RUNS: TableDefinition<u32, (u64, u64)> = TableDefinition::new("runs");
/// Height of a fold → crown of the tree, sealed.
pub(crate) const CROWNS: TableDefinition<u64, Bytes> = TableDefinition::new("crowns");
/// Height → what the block changed in the crown of the fold before it, sealed.
pub(crate) const CROWN_CHANGES: TableDefinition<u64, Bytes> = TableDefinition::new("crown_changes");
/// First half of a transaction's id → height, place in the block.
pub(crate) const TRANSACTIONS: TableDefinition<&[u8; 16], (u64, u32)> = TableDefinition::new("transactions");

/// Makes all tables, so that readers find them.
pub(crate) fn create_all(write: &WriteTransaction) -> Result<(), StateError> {
    write.open_table(META).during("create tables")?;
    write.open_table(HEADS).during("create tables")?;
    write.open_table(BLOCKS).during("create tables")?;
    write.open_table(JOURNAL).during("create tables")?;
    write.open_table(STATE).during("create tables")?;
    write.open_table(KEYS).during("create tables")?;
    write.open_table(BUCKETS).during("create tables")?;
    write.open_table(HISTORY).during("create tables")?;
    write.open_table(RUNS).during("create tables")?;
    write.open_table(CROWNS).during("create tables")?;
    write.open_table(CROWN_CHANGES).during("create tables")?;
    write.open_table(TRANSACTIONS).during("create tables")?;
    Ok(())
}

/// A number of `meta`.
pub(crate) fn meta_number(read: &ReadTransaction, name: &str) -> Result<Option<u64>, StateError> {
    let bytes = meta(read, name)?;
    let wrong = || StateError::corrupt("meta", name.as_bytes(), "the number is not one");
    bytes.map(|bytes| bytes.try_into().map(u64::from_be_bytes).map_err(|_| wrong())).transpose()
}

/// An entry of `meta`.
pub(crate) fn meta(read: &ReadTransaction, name: &str) -> Result<Option<Vec<u8>>, StateError> {
    let table = read.open_table(META).during("read meta")?;
    let found = table.get(name).during("read meta")?;
    found.map(|record| unseal("meta", name.as_bytes(), record.value()).map(<[u8]>::to_vec)).transpose()
}

/// A consistent view of all tables.
pub(crate) fn begin_read(db: &redb::Database) -> Result<ReadTransaction, StateError> {
    db.begin_read().during("begin a read")
}

/// The state root in a record of `heads`.
pub(crate) fn unseal_root(height: u64, record: &[u8]) -> Result<Hash, StateError> {
    let key = height.to_be_bytes();
    let root = unseal("heads", &key, record)?;
    root.try_into().map_err(|_| StateError::corrupt("heads", &key, "the state root has not 32 bytes"))
}
