//! Blocks that are on disk in the journal and not yet in the tables, as readers need them: every version by height.
//!
//! Blocks are only added. A reader names its height and never sees a later one, so it needs no copy and no lock beyond
//! the moment of a read. For a key that is here, the tables need not be asked: the value before its first change is here
//! too.

use std::collections::{BTreeMap, HashMap};
use std::mem;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ghost_state::index::KeyIndex;
use ghost_state::merge::{WrittenIter, merged_page};
use ghost_state::{Change, Changes, Hash, ScanPage, ScanQuery, StateError, StateReader};

/// About what a change takes in memory besides its key and values: its own fields, its slot, its places in the indexes.
const CHANGE_OVERHEAD: usize = 320;

/// About what a transaction's id takes.
const TRANSACTION_OVERHEAD: usize = 64;

/// Blocks above the tables.
#[derive(Default)]
pub(crate) struct Pending(RwLock<Blocks>);

#[derive(Default)]
pub(crate) struct Blocks {
    blocks: Vec<Block>,
    slots: Vec<Slot>,
    by_key: KeyIndex,
    by_hash: KeyIndex,
    /// Slots by key, once something scanned or folded.
    ordered: BTreeMap<Arc<[u8]>, u32>,
    /// How many of the slots are in `ordered`.
    in_order: usize,
    transactions: HashMap<[u8; 16], (u64, u32)>,
    bytes: usize,
}

struct Block {
    height: u64,
    changes: Arc<Changes>,
}

/// A key that changed.
struct Slot {
    key_hash: Hash,
    /// Where its changes are, oldest first; never empty.
    versions: Vec<Version>,
}

#[derive(Clone, Copy)]
struct Version {
    block: u32,
    change: u32,
}

impl Pending {
    /// Takes in the next block; `key_hashes` in the order of its changes.
    pub fn add(&self, height: u64, changes: Arc<Changes>, key_hashes: &[Hash], transactions: &[Hash]) {
        let mut blocks = self.write();
        let block = blocks.blocks.len() as u32;
        blocks.blocks.push(Block { height, changes: Arc::clone(&changes) });
        for (place, (change, key_hash)) in changes.iter().zip(key_hashes).enumerate() {
            let size =
                change.key.len() + [&change.before, &change.after].into_iter().flatten().map(Vec::len).sum::<usize>();
            blocks.bytes += size + CHANGE_OVERHEAD;
            let version = Version { block, change: place as u32 };
            match blocks.find(&change.key) {
                Some(slot) => blocks.slots[slot as usize].versions.push(version),
                None => blocks.add_slot(&change.key, key_hash, version),
            }
        }
        for (place, id) in transactions.iter().enumerate() {
            blocks.transactions.insert(half(id), (height, place as u32));
        }
        blocks.bytes += transactions.len() * TRANSACTION_OVERHEAD;
    }

    /// How many blocks wait, and how many bytes they take, about.
    pub fn size(&self) -> (usize, usize) {
        let blocks = self.read();
        (blocks.blocks.len(), blocks.bytes)
    }

    /// The value of `key` at `height`, if the key changed in any of these blocks, also a later one.
    pub fn get(&self, key: &[u8], height: u64) -> Option<Option<Vec<u8>>> {
        let blocks = self.read();
        let slot = blocks.find(key)?;
        Some(blocks.value(slot, height).map(<[u8]>::to_vec))
    }

    /// The raw key with this hash, if it changed in these blocks.
    pub fn key_of(&self, key_hash: &Hash) -> Option<Vec<u8>> {
        let blocks = self.read();
        let slot = blocks.by_hash.find(key_hash, |slot| blocks.slots[slot as usize].key_hash == *key_hash)?;
        Some(blocks.key(slot).to_vec())
    }

    /// The raw keys with hashes in a range that changed in these blocks, in no order.
    pub fn keys_between(&self, first: &Hash, last: &Hash) -> Vec<(Hash, Vec<u8>)> {
        let blocks = self.read();
        let within = (0..).zip(&blocks.slots).filter(|(_, slot)| (first..=last).contains(&&slot.key_hash));
        within.map(|(place, slot)| (slot.key_hash, blocks.key(place).to_vec())).collect()
    }

    /// Where a transaction is, if it is in these blocks.
    pub fn transaction(&self, id: &Hash) -> Option<(u64, u32)> {
        self.read().transactions.get(&half(id)).copied()
    }

    /// A page of `base`, the tables, as these blocks up to `height` leave them.
    pub fn page_over(
        &self,
        base: &dyn StateReader,
        height: u64,
        query: &ScanQuery<'_>,
    ) -> Result<ScanPage, StateError> {
        let Some(bounds) = query.bounds() else { return Ok(ScanPage::default()) };
        let blocks = self.ordered();
        let entries = blocks.ordered.range::<[u8], _>(bounds).map(|(key, slot)| (&**key, blocks.value(*slot, height)));
        if query.reverse {
            merged_page(base, &mut WrittenIter::new(entries.rev()), query)
        } else {
            merged_page(base, &mut WrittenIter::new(entries), query)
        }
    }

    /// All of it, with `ordered` complete, for the fold.
    pub fn ordered(&self) -> RwLockReadGuard<'_, Blocks> {
        let blocks = self.read();
        if blocks.in_order == blocks.slots.len() {
            return blocks;
        }
        drop(blocks);
        self.write().put_in_order();
        self.read() // a block that came in between is later than any reader's height
    }

    fn read(&self) -> RwLockReadGuard<'_, Blocks> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Blocks> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One key's changes, for the fold.
pub(crate) struct Changed<'b> {
    pub key: &'b [u8],
    pub key_hash: &'b Hash,
    pub before: Option<&'b [u8]>,
    pub after: Option<&'b [u8]>,
    pub slot: u32,
}

impl Blocks {
    /// Every key that changed, in key order; its first and its last value.
    pub fn changed(&self) -> impl Iterator<Item = Changed<'_>> {
        self.ordered.iter().map(|(key, &slot)| Changed {
            key,
            key_hash: &self.slots[slot as usize].key_hash,
            before: self.first_change(slot).before.as_deref(),
            after: self.value(slot, u64::MAX),
            slot,
        })
    }

    /// Every change of one key, oldest first, with its height.
    pub fn versions(&self, slot: u32) -> impl Iterator<Item = (u64, &Change)> {
        let at = |version: &Version| (self.blocks[version.block as usize].height, self.change(*version));
        self.slots[slot as usize].versions.iter().map(at)
    }

    /// Every transaction, in the order of the table.
    pub fn transactions(&self) -> Vec<([u8; 16], (u64, u32))> {
        let mut all: Vec<_> = self.transactions.iter().map(|(id, at)| (*id, *at)).collect();
        all.sort_unstable();
        all
    }

    /// The heights of these blocks.
    pub fn heights(&self) -> impl Iterator<Item = u64> {
        self.blocks.iter().map(|block| block.height)
    }

    fn find(&self, key: &[u8]) -> Option<u32> {
        self.by_key.find(key, |slot| self.key(slot) == key)
    }

    fn add_slot(&mut self, key: &[u8], key_hash: &Hash, version: Version) {
        let slot = self.slots.len() as u32;
        self.slots.push(Slot { key_hash: *key_hash, versions: vec![version] });
        self.by_key.insert(key, slot);
        self.by_hash.insert(key_hash, slot);
    }

    fn put_in_order(&mut self) {
        let mut ordered = mem::take(&mut self.ordered);
        for slot in self.in_order..self.slots.len() {
            ordered.insert(self.key(slot as u32).into(), slot as u32);
        }
        (self.ordered, self.in_order) = (ordered, self.slots.len());
    }

    fn change(&self, version: Version) -> &Change {
        // A version is noted with the change it points to.
        &self.blocks[version.block as usize].changes.as_slice()[version.change as usize]
    }

    fn first_change(&self, slot: u32) -> &Change {
        self.change(self.slots[slot as usize].versions[0])
    }

    fn key(&self, slot: u32) -> &[u8] {
        &self.first_change(slot).key
    }

    /// The value at a height, which may lie before the first of these blocks.
    fn value(&self, slot: u32, height: u64) -> Option<&[u8]> {
        let versions = &self.slots[slot as usize].versions;
        let known = versions.iter().rev().find(|version| self.blocks[version.block as usize].height <= height);
        match known {
            Some(version) => self.change(*version).after.as_deref(),
            None => self.first_change(slot).before.as_deref(),
        }
    }
}

/// By what a transaction is found: 16 of 32 bytes halve the index, and nobody can make two that agree in them.
pub(crate) fn half(id: &Hash) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&id[..16]);
    half
}
