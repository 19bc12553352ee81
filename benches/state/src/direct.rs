//! A tree over a store in the plain way: every block writes every changed record into its table.

use std::time::{Duration, Instant};

use crate::kv::{BLOCKS, HISTORY, KEYS, Kv, Record, STATE};
use crate::trees::Merkle;
use crate::{Candidate, Put};

pub struct Direct<K, M> {
    kv: K,
    tree: M,
    newest: Option<u64>,
}

impl<K: Kv, M: Merkle> Direct<K, M> {
    pub fn open(kv: K) -> anyhow::Result<Self> {
        let tree = M::open(&kv)?;
        let newest = kv.get(BLOCKS, b"head")?.and_then(|bytes| Some(u64::from_be_bytes(bytes.try_into().ok()?)));
        Ok(Self { kv, tree, newest })
    }
}

impl<K: Kv, M: Merkle> Candidate for Direct<K, M> {
    fn block(&mut self, height: u64, puts: &[Put], blob: &[u8]) -> anyhow::Result<(Duration, Duration)> {
        let start = Instant::now();
        let before: Vec<_> = puts.iter().map(|(key, _)| self.kv.get(STATE, key)).collect::<Result<_, _>>()?;
        let read = start.elapsed();
        let start = Instant::now();
        let mut records: Vec<Record> = self.tree.update(&self.kv, height, puts)?;
        let root = start.elapsed();
        for ((key, value), before) in puts.iter().zip(before) {
            match before {
                None => records.push((KEYS, ghost_state::sha256(key).to_vec(), Some(key.clone()))),
                Some(_) => records.push((HISTORY, [key.as_slice(), &height.to_be_bytes()].concat(), before)),
            }
            records.push((STATE, key.clone(), Some(value.clone())));
        }
        records.push((BLOCKS, height.to_be_bytes().to_vec(), Some(blob.to_vec())));
        records.push((BLOCKS, b"head".to_vec(), Some(height.to_be_bytes().to_vec())));
        self.kv.commit(records)?;
        self.tree.written();
        self.newest = Some(height);
        Ok((read, root))
    }

    fn get(&self, key: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
        self.kv.get(STATE, key)
    }

    fn head(&self) -> anyhow::Result<Option<u64>> {
        Ok(self.newest)
    }
}
