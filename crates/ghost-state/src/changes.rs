//! What one block changed, in key order, with the values it replaced; and a state read through such changes.

use std::sync::Arc;

use crate::hash::{leaf_hash, sha256};
use crate::merge::{WrittenIter, merged_page};
use crate::{LeafUpdate, ScanPage, ScanQuery, StateError, StateReader};

/// One entry that is different after the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Raw state key.
    pub key: Vec<u8>,
    /// The value before the block; `None` if there was none.
    pub before: Option<Vec<u8>>,
    /// The value after the block; `None` if the entry was removed.
    pub after: Option<Vec<u8>>,
}

/// All real changes of a block, ascending by key, each key once. A value written back as it was is no change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    sorted: Vec<Change>,
}

impl Changes {
    /// Changes from a list in any order; those that change nothing are dropped.
    ///
    /// # Panics
    /// If one key occurs twice: which of the two holds would be a guess.
    #[must_use]
    pub fn from_unsorted(mut list: Vec<Change>) -> Self {
        list.retain(|change| change.before != change.after);
        list.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        assert!(list.windows(2).all(|pair| pair[0].key != pair[1].key), "one key changed twice");
        Self { sorted: list }
    }

    /// The change of `key`, if it changed.
    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<&Change> {
        let index = self.sorted.binary_search_by(|change| change.key.as_slice().cmp(key)).ok()?;
        Some(&self.sorted[index])
    }

    /// The changes in key order.
    #[must_use]
    pub fn as_slice(&self) -> &[Change] {
        &self.sorted
    }

    /// The changes in key order, one by one.
    pub fn iter(&self) -> std::slice::Iter<'_, Change> {
        self.sorted.iter()
    }

    /// What the block changes in the tree, sorted by key hash.
    #[must_use]
    pub fn leaf_updates(&self) -> Vec<LeafUpdate> {
        let mut updates = self.leaf_updates_by_key();
        updates.sort_unstable();
        updates
    }

    /// What the block changes in the tree, in the order of the changes themselves.
    #[must_use]
    pub fn leaf_updates_by_key(&self) -> Vec<LeafUpdate> {
        let update = |change: &Change| {
            let key_hash = sha256(&change.key);
            LeafUpdate { key_hash, leaf: change.after.as_ref().map(|value| leaf_hash(&key_hash, &sha256(value))) }
        };
        self.sorted.iter().map(update).collect()
    }

    /// How many entries changed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }
}

impl Changes {
    /// A page of `base` as these changes leave it.
    fn page_over(&self, base: &dyn StateReader, query: &ScanQuery<'_>) -> Result<ScanPage, StateError> {
        let from = self.position(query.start);
        let to = query.end.map_or(self.sorted.len(), |end| self.position(end)).max(from);
        let entries = self.sorted[from..to].iter().map(|change| (change.key.as_slice(), change.after.as_deref()));
        if query.reverse {
            merged_page(base, &mut WrittenIter::new(entries.rev()), query)
        } else {
            merged_page(base, &mut WrittenIter::new(entries), query)
        }
    }

    /// How many changed keys lie below `key`.
    fn position(&self, key: &[u8]) -> usize {
        self.sorted.partition_point(|change| change.key.as_slice() < key)
    }
}

/// The state as it is after `changes` on top of `base`: what the next block executes on while this one is written.
pub struct LayeredReader {
    base: Arc<dyn StateReader>,
    changes: Arc<Changes>,
}

impl LayeredReader {
    /// Lays `changes` over `base`.
    #[must_use]
    pub fn new(base: Arc<dyn StateReader>, changes: Arc<Changes>) -> Self {
        Self { base, changes }
    }
}

impl StateReader for LayeredReader {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        match self.changes.get(key) {
            Some(change) => Ok(change.after.clone()),
            None => self.base.get(key),
        }
    }

    fn scan(&self, query: &ScanQuery<'_>) -> Result<ScanPage, StateError> {
        self.changes.page_over(self.base.as_ref(), query)
    }
}
