//! The fold: what waits in the journal goes into the tables, many blocks at once, within one block's commit.
//!
//! A table's page is so written once for all the blocks' changes on it, instead of once a block; with a million entries
//! that is most of a commit's cost. Afterwards the tables stand at the block's height and the journal is empty. Everything
//! here happens in the commit's one transaction.

use std::ops::RangeBounds;

use ghost_state::{StateError, Tree};
use redb::{Key, ReadableTable, Value, WriteTransaction};

use super::bytes::seal;
use super::history::{RunWriter, decode_part, first_change, run_range};
use super::snapshot::Generation;
use super::tables::{BUCKETS, CROWN_CHANGES, CROWNS, HISTORY, JOURNAL, KEYS, META, RUNS, STATE, TRANSACTIONS};
use crate::faults::During;

/// What the fold works on.
pub(crate) struct Fold<'f> {
    pub write: &'f WriteTransaction,
    pub generation: &'f Generation,
    pub tree: &'f mut Tree,
    /// The block being committed; the last one to be folded.
    pub height: u64,
    /// The first block of the chain that is here. Nothing is kept of before it.
    pub first: u64,
    /// How many blocks back a value can be read; `None` for an archive.
    pub window: Option<u64>,
}

impl Fold<'_> {
    /// Writes everything, and returns the depth of the crown for the blocks to come.
    pub fn run(mut self) -> Result<usize, StateError> {
        self.write_state()?;
        self.write_history()?;
        self.write_transactions()?;
        self.write_tree()?;
        let depth = self.write_crown()?;
        self.forget_journal()?;
        self.prune()?;
        Ok(depth)
    }

    fn write_state(&self) -> Result<(), StateError> {
        let mut state = self.write.open_table(STATE).during("open a table")?;
        let mut keys = self.write.open_table(KEYS).during("open a table")?;
        let blocks = self.generation.pending.ordered();
        let mut new_keys = Vec::new();
        for changed in blocks.changed() {
            if changed.before.is_none() {
                new_keys.push((changed.key_hash, changed.key));
            }
            match changed.after {
                after if after == changed.before => {}
                Some(value) => {
                    let record = seal("state", changed.key, value.to_vec());
                    state.insert(changed.key, record.as_slice()).during("fold state")?;
                }
                None => {
                    state.remove(changed.key).during("fold state")?;
                }
            }
        }
        new_keys.sort_unstable();
        for (key_hash, key) in new_keys {
            keys.insert(key_hash, key).during("fold state")?;
        }
        Ok(())
    }

    fn write_history(&self) -> Result<(), StateError> {
        let mut runs = self.write.open_table(RUNS).during("open a table")?;
        let mut table = self.write.open_table(HISTORY).during("open a table")?;
        let run = runs.last().during("fold history")?.map_or(0, |(run, _)| run.value() + 1);
        let blocks = self.generation.pending.ordered();
        let mut writer = RunWriter::new(&mut table, run);
        for changed in blocks.changed() {
            for (height, change) in blocks.versions(changed.slot).filter(|(height, _)| *height > self.first) {
                writer.put(changed.key, height, change.before.as_deref(), change.after.is_none())?;
            }
        }
        writer.finish()?;
        let oldest = blocks.heights().next().unwrap_or(self.height);
        runs.insert(run, (oldest, self.height)).during("fold history")?;
        Ok(())
    }

    fn write_transactions(&self) -> Result<(), StateError> {
        let mut table = self.write.open_table(TRANSACTIONS).during("open a table")?;
        for (id, at) in self.generation.pending.ordered().transactions() {
            table.insert(&id, at).during("fold transactions")?;
        }
        Ok(())
    }

    fn write_tree(&mut self) -> Result<(), StateError> {
        let mut table = self.write.open_table(BUCKETS).during("open a table")?;
        for (key, record) in self.tree.take_writes().records {
            match record {
                Some(record) => table.insert(key.as_bytes(), record.as_slice()).during("fold the tree")?,
                None => table.remove(key.as_bytes()).during("fold the tree")?,
            };
        }
        Ok(())
    }

    fn write_crown(&self) -> Result<usize, StateError> {
        let depth = self.tree.crown_depth();
        let crown = self.tree.crown(&self.generation.tables, depth)?;
        let mut table = self.write.open_table(CROWNS).during("open a table")?;
        let record = seal("crowns", &self.height.to_be_bytes(), crown.encode());
        table.insert(self.height, record.as_slice()).during("fold the crown")?;
        Ok(depth)
    }

    fn forget_journal(&self) -> Result<(), StateError> {
        remove_range(self.write, JOURNAL, ..=self.height)?;
        let mut meta = self.write.open_table(META).during("open a table")?;
        let record = seal("meta", b"folded", self.height.to_be_bytes().to_vec());
        meta.insert("folded", record.as_slice()).during("note the fold")?;
        Ok(())
    }

    /// Drops the runs that the window has passed, and what only they needed.
    fn prune(&self) -> Result<(), StateError> {
        let Some(window) = self.window else { return Ok(()) };
        let oldest = self.height.saturating_sub(window);
        let runs = self.write.open_table(RUNS).during("open a table")?;
        let mut kept = Vec::new();
        let mut passed = Vec::new();
        for run in runs.iter().during("prune")? {
            let (run, heights) = run.during("prune")?;
            if heights.value().1 <= oldest {
                passed.push((run.value(), heights.value().1))
            } else {
                kept.push(run.value())
            }
        }
        drop(runs);
        for (run, last) in passed {
            self.forget_dead_keys(run, &kept)?;
            let range = run_range(run);
            remove_range(self.write, HISTORY, range.start.as_slice()..range.end.as_slice())?;
            remove_range(self.write, RUNS, run..=run)?;
            remove_range(self.write, CROWNS, ..last)?;
            remove_range(self.write, CROWN_CHANGES, ..=last)?;
        }
        Ok(())
    }

    /// A removed entry's key was kept for proofs in the past. It goes with the run that removed it, unless the entry
    /// came back, or a later run remembers it too.
    fn forget_dead_keys(&self, run: u32, kept: &[u32]) -> Result<(), StateError> {
        let history = self.write.open_table(HISTORY).during("open a table")?;
        let state = self.write.open_table(STATE).during("open a table")?;
        let mut keys = self.write.open_table(KEYS).during("open a table")?;
        let range = run_range(run);
        for part in history.range(range.start.as_slice()..range.end.as_slice()).during("prune keys")? {
            let (part, record) = part.during("prune keys")?;
            for past in decode_part(part.value(), record.value())?.into_iter().filter(|past| past.removed) {
                let mut remembered = state.get(past.key.as_slice()).during("prune keys")?.is_some();
                for &later in kept.iter().filter(|_| !remembered).collect::<Vec<_>>() {
                    remembered |= first_change(&history, later, &past.key, 0)?.is_some();
                }
                if !remembered {
                    keys.remove(&ghost_state::sha256(&past.key)).during("prune keys")?;
                }
            }
        }
        Ok(())
    }
}

/// Removes a range of a table.
fn remove_range<'a, K, V, R, B>(
    write: &WriteTransaction,
    table: redb::TableDefinition<'_, K, V>,
    range: R,
) -> Result<(), StateError>
where
    K: Key + 'static,
    V: Value + 'static,
    R: RangeBounds<B> + 'a,
    B: std::borrow::Borrow<K::SelfType<'a>> + 'a,
{
    let mut table = write.open_table(table).during("open a table")?;
    table.retain_in(range, |_, _| false).during("prune")
}
