//! The product's own store.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ghost_state::{Change, Changes, StateReader};

use crate::store::{Store, StoreOptions};
use crate::{CACHE_BYTES, Candidate, Put};

/// Transactions of a block, about: each has an id in the index, and changes four entries.
const CHANGES_PER_TRANSACTION: usize = 4;

pub struct Product(Store);

impl Product {
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let options = StoreOptions { cache_bytes: CACHE_BYTES, ..StoreOptions::new([1; 32]) };
        Ok(Self(Store::open(folder, options)?))
    }
}

impl Candidate for Product {
    fn block(&mut self, height: u64, puts: &[Put], blob: &[u8]) -> anyhow::Result<(Duration, Duration)> {
        let start = Instant::now();
        let mut list = Vec::with_capacity(puts.len());
        for (key, value) in puts {
            let before = if height == 0 { None } else { self.get(key)? };
            list.push(Change { key: key.clone(), before, after: Some(value.clone()) });
        }
        let changes = Arc::new(Changes::from_unsorted(list));
        let ids: Vec<_> = (0..puts.len() / CHANGES_PER_TRANSACTION)
            .map(|i| ghost_state::sha256(&[height.to_be_bytes(), (i as u64).to_be_bytes()].concat()))
            .collect();
        let read = start.elapsed();
        let start = Instant::now();
        let prepared = self.0.prepare(height, changes)?;
        let root = start.elapsed();
        self.0.commit(prepared, blob, &ids)?;
        Ok((read, root))
    }

    fn get(&self, key: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(self.0.snapshot()?.get(key)?)
    }

    fn head(&self) -> anyhow::Result<Option<u64>> {
        Ok(self.0.head().map(|head| head.height))
    }
}
