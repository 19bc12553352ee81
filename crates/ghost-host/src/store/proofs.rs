//! Proofs at the head, from the tree in memory, and at earlier heights, from a crown and the values of that time.

use std::sync::PoisonError;

use ghost_state::hash::leaf_hash;
use ghost_state::tree::{Crown, Leaf, PastLeaves, PastTree, decode_crown_changes};
use ghost_state::{Hash, Proof, StateError, StateReader, sha256};
use redb::ReadTransaction;

use super::bytes::unseal;
use super::open::{caught, stored_crown};
use super::tables::{CROWN_CHANGES, CROWNS, begin_read};
use super::{Head, Snapshot, Store, lock};
use crate::faults::During;

/// Proofs of several keys, and where all of them hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofsAt {
    /// The height the proofs are for.
    pub height: u64,
    /// The state root after that block.
    pub state_root: Hash,
    /// Presence or absence of each key, in the order of the keys.
    pub proofs: Vec<Proof>,
}

impl Store {
    /// Proves the presence or absence of each key after the newest block. If a block is just being committed, waits
    /// for it.
    ///
    /// # Errors
    /// When there is no block yet, or the store fails or has ended.
    pub fn prove(&self, keys: &[&[u8]]) -> Result<ProofsAt, StateError> {
        let mut at = lock(&self.tree);
        loop {
            self.check_alive()?;
            let snapshot = self.snapshot()?;
            if at.height == Some(snapshot.height) {
                let state_root = at.tree.root();
                let prove = |key: &&[u8]| at.tree.prove(&snapshot.generation.tables, &snapshot, key);
                let proofs = caught(|| keys.iter().map(prove).collect())?;
                return Ok(ProofsAt { height: snapshot.height, state_root, proofs });
            }
            at = self.settled.wait(at).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Proves the presence or absence of each key after the block at `height`.
    ///
    /// # Errors
    /// When the height is not kept, or the store fails.
    pub fn prove_at(&self, keys: &[&[u8]], height: u64) -> Result<ProofsAt, StateError> {
        if let Some(Head { height: newest, .. }) = self.head()
            && newest == height
        {
            let proven = self.prove(keys)?;
            if proven.height == height {
                return Ok(proven);
            }
        }
        let snapshot = self.snapshot_at(height)?;
        let state_root = self.state_root(height)?;
        caught(|| {
            let tree = crown_at(&begin_read(&self.db)?, height)?;
            let tree = PastTree::new(&tree, &snapshot);
            if state_root != Some(tree.root()) {
                let reason = "the crown does not have the block's root";
                return Err(StateError::corrupt("crowns", &height.to_be_bytes(), reason));
            }
            let proofs = keys.iter().map(|key| tree.prove(&snapshot, key)).collect::<Result<_, _>>()?;
            Ok(ProofsAt { height, state_root: tree.root(), proofs })
        })
    }
}

/// The crown after the block at `height`: that of the fold before it, and what changed since.
fn crown_at(read: &ReadTransaction, height: u64) -> Result<Crown, StateError> {
    let crowns = read.open_table(CROWNS).during("read a crown")?;
    let folded = crowns.range(..=height).during("read a crown")?.next_back().transpose().during("read a crown")?;
    let folded = folded.map(|(height, _)| height.value());
    let mut crown = folded.map_or_else(|| Ok(Crown::empty()), |folded| stored_crown(read, folded))?;
    let changes = read.open_table(CROWN_CHANGES).during("read a crown")?;
    for record in changes.range(folded.map_or(0, |folded| folded + 1)..=height).during("read a crown")? {
        let (at, record) = record.during("read a crown")?;
        let key = at.value().to_be_bytes();
        let wrong = || StateError::corrupt("crown_changes", &key, "the record does not decode");
        crown.apply(&decode_crown_changes(unseal("crown_changes", &key, record.value())?).ok_or_else(wrong)?);
    }
    Ok(crown)
}

impl PastLeaves for Snapshot {
    fn leaves(&self, first: &Hash, last: &Hash) -> Result<Vec<Leaf>, StateError> {
        let mut leaves = Vec::new();
        for (key_hash, key) in self.keys_between(first, last)? {
            if let Some(value) = self.get(&key)? {
                leaves.push(Leaf { key_hash, hash: leaf_hash(&key_hash, &sha256(&value)) });
            }
        }
        Ok(leaves)
    }
}
