//! The write-set a block executes on: reads go through to an unchanging base, writes stay here, and each frame of each
//! transaction can be undone.
//!
//! One overlay serves a whole block, or one simulation. It never writes to its base: [`Overlay::into_changes`] hands
//! out what is different at the end. Costs: a repeated read or write is one hash lookup; keys are ordered only when
//! something scans or the block ends.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use crate::index::KeyIndex;
use crate::merge::{WrittenIter, merged_page};
use crate::{Change, Changes, ScanPage, ScanQuery, StateError, StateReader};

/// A point in an overlay's life to which [`Overlay::rollback`] returns. Checkpoints nest like frames: after a rollback
/// to an older one, a newer one is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[must_use = "a checkpoint that is dropped undoes nothing"]
pub struct Checkpoint(usize);

/// State as a block sees it while it runs.
pub struct Overlay {
    base: Arc<dyn StateReader>,
    /// Every key read or written so far. Slots are appended and never move.
    slots: Vec<Slot>,
    /// Finds a key's slot.
    index: KeyIndex,
    /// Slots with a write that a scan must see, by key.
    ordered: BTreeMap<Arc<[u8]>, usize>,
    /// Slots written since `ordered` was brought up to date; most blocks never scan.
    unordered: Vec<usize>,
    /// What each write replaced, oldest first.
    journal: Vec<Undo>,
}

struct Slot {
    key: Arc<[u8]>,
    base: Option<Vec<u8>>,
    written: Option<Option<Vec<u8>>>,
    /// The slot is in `ordered` or waits in `unordered`.
    listed: bool,
}

impl Slot {
    fn value(&self) -> Option<&[u8]> {
        self.written.as_ref().unwrap_or(&self.base).as_deref()
    }

    /// Whether a scan visits this key because of what was written: not if it exists neither before nor now.
    fn is_visible_write(&self) -> bool {
        self.written.as_ref().is_some_and(|value| value.is_some() || self.base.is_some())
    }
}

struct Undo {
    slot: usize,
    written: Option<Option<Vec<u8>>>,
}

impl Overlay {
    /// An overlay with nothing written, over `base`.
    #[must_use]
    pub fn new(base: Arc<dyn StateReader>) -> Self {
        Self {
            base,
            slots: Vec::new(),
            index: KeyIndex::new(),
            ordered: BTreeMap::new(),
            unordered: Vec::new(),
            journal: Vec::new(),
        }
    }

    /// The value under `key`, if there is one.
    ///
    /// # Errors
    /// When the base fails.
    pub fn get(&mut self, key: &[u8]) -> Result<Option<&[u8]>, StateError> {
        let slot = self.slot_of(key)?;
        Ok(self.slots[slot].value())
    }

    /// Puts `value` under `key`.
    ///
    /// # Errors
    /// When the base fails: the value before the block is read at the first touch, for the history.
    pub fn set(&mut self, key: &[u8], value: Vec<u8>) -> Result<(), StateError> {
        self.write(key, Some(value))
    }

    /// Takes the entry under `key` away; an absent entry stays absent.
    ///
    /// # Errors
    /// As [`Overlay::set`].
    pub fn remove(&mut self, key: &[u8]) -> Result<(), StateError> {
        self.write(key, None)
    }

    /// A page of the entries of a range as they are now.
    ///
    /// The limit counts *visited* keys, those that are there now or were there before the block. So the work of a page
    /// is bounded by its limit, however many entries the block removed, and `visited` is what a caller charges for.
    ///
    /// # Errors
    /// When the base fails.
    pub fn scan(&mut self, query: &ScanQuery<'_>) -> Result<ScanPage, StateError> {
        self.order_writes();
        let Some(bounds) = query.bounds() else { return Ok(ScanPage::default()) };
        let entries = self.ordered.range::<[u8], _>(bounds);
        let entries = entries.map(|(key, &slot)| (&**key, self.slots[slot].value()));
        if query.reverse {
            merged_page(self.base.as_ref(), &mut WrittenIter::new(entries.rev()), query)
        } else {
            merged_page(self.base.as_ref(), &mut WrittenIter::new(entries), query)
        }
    }

    /// Marks the present state, so that a frame beginning now can be undone.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint(self.journal.len())
    }

    /// Undoes everything written since `checkpoint`. What was read stays cached.
    ///
    /// # Panics
    /// If the checkpoint is void, because an older one was rolled back to.
    pub fn rollback(&mut self, checkpoint: Checkpoint) {
        assert!(checkpoint.0 <= self.journal.len(), "the checkpoint was already undone");
        while self.journal.len() > checkpoint.0 {
            let Some(undo) = self.journal.pop() else { return };
            self.slots[undo.slot].written = undo.written;
            self.list(undo.slot);
        }
    }

    /// How many distinct keys were touched so far.
    #[must_use]
    pub fn touched(&self) -> usize {
        self.slots.len()
    }

    /// What is different from the base, in key order, with the values before.
    #[must_use]
    pub fn into_changes(self) -> Changes {
        let changed = self.slots.into_iter().filter_map(|slot| {
            let after = slot.written?;
            (after != slot.base).then(|| Change { key: slot.key.to_vec(), before: slot.base, after })
        });
        Changes::from_unsorted(changed.collect())
    }

    /// The slot of `key`, read from the base at its first touch.
    fn slot_of(&mut self, key: &[u8]) -> Result<usize, StateError> {
        if let Some(slot) = self.index.find(key, |slot| *self.slots[slot as usize].key == *key) {
            return Ok(slot as usize);
        }
        let base = self.base.get(key)?;
        let slot = self.slots.len();
        self.slots.push(Slot { key: key.into(), base, written: None, listed: false });
        self.index.insert(key, slot as u32);
        Ok(slot)
    }

    fn write(&mut self, key: &[u8], value: Option<Vec<u8>>) -> Result<(), StateError> {
        let slot = self.slot_of(key)?;
        let written = self.slots[slot].written.replace(value);
        self.journal.push(Undo { slot, written });
        self.list(slot);
        Ok(())
    }

    /// Notes that a slot's write appeared or vanished, for the next scan.
    fn list(&mut self, slot: usize) {
        if !mem::replace(&mut self.slots[slot].listed, true) {
            self.unordered.push(slot);
        }
    }

    /// Brings `ordered` up to date with the writes and rollbacks since the last scan.
    fn order_writes(&mut self) {
        for slot in mem::take(&mut self.unordered) {
            let entry = &mut self.slots[slot];
            entry.listed = false;
            if entry.is_visible_write() {
                self.ordered.insert(Arc::clone(&entry.key), slot);
            } else {
                self.ordered.remove(&entry.key);
            }
        }
    }
}

#[cfg(test)]
mod tests;
