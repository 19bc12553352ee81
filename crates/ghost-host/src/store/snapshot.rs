//! The state at one height, as the ledger reads it: tables, what waits above them, and previous values.

use std::sync::Arc;

use ghost_state::merge::merged_page;
use ghost_state::{EntryReader, Hash, NodeKey, NodeReader, ScanPage, ScanQuery, StateError, StateReader, sha256};
use redb::{ReadOnlyTable, ReadTransaction, ReadableTable};

use super::bytes::unseal;
use super::history::History;
use super::open::caught;
use super::pending::Pending;
use super::tables::{BUCKETS, KEYS, STATE};
use crate::faults::During;

/// Tables that stand at one height, and the blocks above them. Between two folds everybody reads the same one.
pub(crate) struct Generation {
    /// The height of the tables; `None` before anything was folded.
    pub folded: Option<u64>,
    pub tables: Tables,
    pub pending: Pending,
}

/// The tables that a fold writes, as they were after it.
pub(crate) struct Tables {
    state: ReadOnlyTable<&'static [u8], &'static [u8]>,
    keys: ReadOnlyTable<&'static [u8; 32], &'static [u8]>,
    buckets: ReadOnlyTable<&'static [u8; 33], &'static [u8]>,
    history: History,
}

impl Tables {
    pub fn open(read: &ReadTransaction) -> Result<Self, StateError> {
        Ok(Self {
            state: read.open_table(STATE).during("open tables")?,
            keys: read.open_table(KEYS).during("open tables")?,
            buckets: read.open_table(BUCKETS).during("open tables")?,
            history: History::open(read)?,
        })
    }

    /// All buckets of the state tree, in order.
    pub fn all_buckets(&self) -> Result<impl Iterator<Item = Result<(NodeKey, Vec<u8>), StateError>>, StateError> {
        let all = self.buckets.iter().during("read the tree")?;
        Ok(all.map(|record| {
            let (key, value) = record.during("read the tree")?;
            let wrong = || StateError::corrupt("buckets", key.value(), "the node's key is not one");
            Ok((NodeKey::from_bytes(key.value()).ok_or_else(wrong)?, value.value().to_vec()))
        }))
    }

    /// The raw keys whose hashes lie in a range.
    fn keys_between(&self, first: &Hash, last: &Hash) -> Result<Vec<(Hash, Vec<u8>)>, StateError> {
        let mut keys = Vec::new();
        for record in self.keys.range::<&[u8; 32]>(first..=last).during("read keys")? {
            let (key_hash, key) = record.during("read keys")?;
            keys.push((*key_hash.value(), checked_key(key_hash.value(), key.value())?));
        }
        Ok(keys)
    }
}

/// A record of `keys` proves itself.
fn checked_key(key_hash: &Hash, key: &[u8]) -> Result<Vec<u8>, StateError> {
    if sha256(key) == *key_hash {
        Ok(key.to_vec())
    } else {
        Err(StateError::corrupt("keys", key_hash, "the key does not have this hash"))
    }
}

impl NodeReader for Tables {
    fn node(&self, key: &NodeKey) -> Result<Option<Vec<u8>>, StateError> {
        let found = self.buckets.get(key.as_bytes()).during("read the tree")?;
        Ok(found.map(|record| record.value().to_vec()))
    }
}

/// The tables alone: the state at the height of the last fold.
impl StateReader for Tables {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        let found = self.state.get(key).during("read state")?;
        found.map(|record| unseal("state", key, record.value()).map(<[u8]>::to_vec)).transpose()
    }

    fn scan(&self, query: &ScanQuery<'_>) -> Result<ScanPage, StateError> {
        let Some(bounds) = query.bounds() else { return Ok(ScanPage::default()) };
        let mut entries = self.state.range::<&[u8]>(bounds).during("scan state")?;
        let mut page = ScanPage::default();
        let mut bytes = 0_usize;
        loop {
            let entry = if query.reverse { entries.next_back() } else { entries.next() };
            let Some(entry) = entry else { return Ok(page) };
            let (key, record) = entry.during("scan state")?;
            let value = unseal("state", key.value(), record.value())?;
            bytes = bytes.saturating_add(key.value().len() + value.len());
            if page.visited >= query.limit.max(1) || (page.visited > 0 && bytes > query.max_bytes) {
                page.next = page.entries.last().map(|(last, _)| ScanPage::next_after(last, query.reverse));
                return Ok(page);
            }
            page.visited += 1;
            page.entries.push((key.value().to_vec(), value.to_vec()));
        }
    }
}

/// The state after the block of one height. Cheap to make and to share; while it lives, the store keeps what it needs.
#[derive(Clone)]
pub struct Snapshot {
    pub(crate) generation: Arc<Generation>,
    pub(crate) height: u64,
}

impl Snapshot {
    /// The height this is the state of.
    #[must_use]
    pub fn height(&self) -> u64 {
        self.height
    }

    /// Whether the tables already stand above this height.
    fn is_past(&self) -> bool {
        self.generation.folded.is_some_and(|folded| self.height < folded)
    }

    /// Every key, with its hash, that was alive at a kept height and whose hash lies in a range; ascending.
    pub(crate) fn keys_between(&self, first: &Hash, last: &Hash) -> Result<Vec<(Hash, Vec<u8>)>, StateError> {
        let mut keys = caught(|| self.generation.tables.keys_between(first, last))?;
        keys.extend(self.generation.pending.keys_between(first, last));
        keys.sort_unstable();
        keys.dedup();
        Ok(keys)
    }
}

impl StateReader for Snapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        let Generation { tables, pending, .. } = &*self.generation;
        caught(|| {
            if self.is_past()
                && let Some(value) = tables.history.value_at(key, self.height)?
            {
                return Ok(value);
            }
            match pending.get(key, self.height) {
                Some(value) => Ok(value),
                None => tables.get(key),
            }
        })
    }

    fn scan(&self, query: &ScanQuery<'_>) -> Result<ScanPage, StateError> {
        let above = Above(self);
        caught(|| {
            if !self.is_past() {
                return above.scan(query);
            }
            let mut past = self.generation.tables.history.cursor(self.height, query)?;
            merged_page(&above, &mut past, query)
        })
    }
}

/// Tables and what waits above them, without the past.
struct Above<'s>(&'s Snapshot);

impl StateReader for Above<'_> {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        self.0.get(key)
    }

    fn scan(&self, query: &ScanQuery<'_>) -> Result<ScanPage, StateError> {
        self.0.generation.pending.page_over(&self.0.generation.tables, self.0.height, query)
    }
}

impl EntryReader for Snapshot {
    fn entry(&self, key_hash: &Hash) -> Result<(Vec<u8>, Vec<u8>), StateError> {
        let missing = || StateError::corrupt("keys", key_hash, "the tree has a leaf of a key that is not here");
        let Generation { tables, pending, .. } = &*self.generation;
        let key = match pending.key_of(key_hash) {
            Some(key) => key,
            None => caught(|| {
                let found = tables.keys.get(key_hash).during("read keys")?.ok_or_else(missing)?;
                checked_key(key_hash, found.value())
            })?,
        };
        let value = self.get(&key)?.ok_or_else(missing)?;
        Ok((key, value))
    }
}
