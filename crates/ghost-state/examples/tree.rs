//! What the overlay and the tree cost: `cargo run --release -p ghost-state --example tree [entries] [changes a block]`.
#![allow(clippy::disallowed_types, clippy::float_arithmetic, reason = "measuring needs a clock")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ghost_state::{
    Change, Changes, MemoryReader, NodeKey, NodeReader, Overlay, ScanQuery, StateError, StateReader, Tree,
};

/// Blocks measured.
const BLOCKS: u64 = 20;

/// A contract's prefix and a 37-byte key: 71 bytes, as a token's balance has them.
fn key(number: u64) -> Vec<u8> {
    let mut key = vec![1];
    key.extend([7; 32]);
    key.push(3);
    key.extend(ghost_state::sha256(&number.to_be_bytes()));
    key.extend([0; 5]);
    key
}

/// xorshift64*: enough to pick keys.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) % bound
    }
}

/// A tree that never leaves memory needs no store.
struct NoStore;

impl NodeReader for NoStore {
    fn node(&self, _: &NodeKey) -> Result<Option<Vec<u8>>, StateError> {
        Ok(None)
    }
}

fn report(what: &str, total: Duration, count: u64) {
    println!("{what:<44} {:>10.3} us", total.as_secs_f64() * 1e6 / count as f64);
}

fn main() -> Result<(), StateError> {
    let number = |index| std::env::args().nth(index).and_then(|text| text.parse::<u64>().ok());
    let (entries, changes) = (number(1).unwrap_or(1_000_000), number(2).unwrap_or(8_000));
    println!("{entries} entries, {changes} changes a block; time per operation");
    hashing();
    overlay(entries, changes)?;
    tree(entries, changes)
}

fn hashing() {
    let (mut hash, start) = ([0; 32], Instant::now());
    for _ in 0..1_000_000 {
        hash = ghost_state::hash::inner_hash(&hash, &hash);
    }
    report("inner hash (65 bytes, two blocks of SHA-256)", start.elapsed(), 1_000_000);
}

fn overlay(entries: u64, changes: u64) -> Result<(), StateError> {
    let all: BTreeMap<_, _> = (0..entries).map(|i| (key(i), vec![9; 40])).collect();
    let base: Arc<dyn StateReader> = Arc::new(MemoryReader::from(all));
    let mut random = Random(7);
    let keys: Vec<Vec<u8>> = (0..changes).map(|_| key(random.below(entries))).collect();
    let mut overlay = Overlay::new(Arc::clone(&base));
    let start = Instant::now();
    for key in &keys {
        overlay.get(key)?;
    }
    report("overlay: first get (base: BTreeMap)", start.elapsed(), changes);
    let start = Instant::now();
    for _ in 0..50 {
        for key in &keys {
            overlay.get(key)?;
        }
    }
    report("overlay: get again", start.elapsed(), 50 * changes);
    let start = Instant::now();
    for (index, key) in keys.iter().enumerate() {
        if index % 2 == 0 {
            let frame = overlay.checkpoint();
            overlay.set(key, vec![0; 40])?;
            overlay.rollback(frame);
        }
        overlay.set(key, vec![index as u8; 40])?;
    }
    report("overlay: set, half of them undone and redone", start.elapsed(), changes);
    let start = Instant::now();
    overlay.scan(&ScanQuery::range(&keys[0], None, 100))?;
    report("overlay: first scan of 100 (orders the writes)", start.elapsed(), 1);
    let start = Instant::now();
    for key in keys.iter().take(1000) {
        overlay.scan(&ScanQuery::range(key, None, 100))?;
    }
    report("overlay: scan, per entry", start.elapsed(), 100_000);
    let start = Instant::now();
    let changed = overlay.into_changes();
    report("overlay: into_changes, per change", start.elapsed(), changed.len() as u64);
    let start = Instant::now();
    let updates = changed.leaf_updates();
    report("changes: leaf hashes, per change", start.elapsed(), updates.len() as u64);
    Ok(())
}

fn tree(entries: u64, changes: u64) -> Result<(), StateError> {
    let block = |keys: &mut dyn Iterator<Item = u64>, value: u8| {
        let distinct: BTreeMap<u64, ()> = keys.map(|i| (i, ())).collect();
        let change = |i: u64| Change { key: key(i), before: None, after: Some(vec![value; 40]) };
        Changes::from_unsorted(distinct.into_keys().map(change).collect()).leaf_updates()
    };
    let mut tree = Tree::new(usize::MAX);
    let updates = block(&mut (0..entries), 1);
    let start = Instant::now();
    tree.update(&NoStore, &updates)?;
    report("tree: built at once, per entry", start.elapsed(), entries);
    let mut random = Random(3);
    let (mut spent, mut count) = (Duration::ZERO, 0);
    for value in 0..BLOCKS {
        let updates = block(&mut (0..changes).map(|_| random.below(entries + entries / 20)), value as u8 + 2);
        let start = Instant::now();
        tree.update(&NoStore, &updates)?;
        spent += start.elapsed();
        count += updates.len() as u64;
    }
    report("tree: update, per change", spent, count);
    let start = Instant::now();
    let batch = tree.take_writes();
    report("tree: take_writes, per record", start.elapsed(), batch.records.len() as u64);
    println!("{} leaves, {} changed records of {} bytes", tree.len(), batch.records.len(), {
        batch.records.iter().filter_map(|(_, record)| Some(record.as_ref()?.len())).sum::<usize>()
    });
    let records = batch.records.into_iter().filter_map(|(key, record)| Some(Ok((key, record?))));
    let start = Instant::now();
    let loaded = Tree::load(usize::MAX, records)?;
    report("tree: load, per leaf", start.elapsed(), loaded.len());
    assert_eq!(loaded.root(), tree.root());
    Ok(())
}
