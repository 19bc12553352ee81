//! The store: one data folder with one embedded database, in which each block is one atomic, durable commit.
//!
//! What a commit writes is a few large records: the block's blob and what it changed (the *journal*). What readers need
//! of it waits in memory, by height, and goes into the tables of state, tree and indexes many blocks at once (the
//! *fold*, also within one commit). After a crash the journal is read again; so a node is at block N or N + 1, never
//! between, and no table is ever ahead of another.
//!
//! Order of a block: [`Store::prepare`] gives the state root, which the header needs; [`Store::commit`] takes the block
//! that carries it. One thread does both, block after block; anybody reads through [`Snapshot`]s meanwhile.
//!
//! A fault ends the store: nothing is tried again, every later commit answers with the first fault, and the node stops.
//! The database may panic over a damaged page; whatever reads or writes it is `caught`, and names the damage.
//!
//! It does not know what a block or a transaction is.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};

use ghost_state::tree::CrownChanges;
use ghost_state::{Changes, Hash, StateError, Tree};

mod bytes;
#[cfg(test)]
mod fake;
mod fold;
mod history;
mod integrity;
mod journal;
mod open;
mod pending;
mod proofs;
mod snapshot;
mod tables;
mod unwritten;

use crate::faults::During;
use bytes::{seal, unseal};
use fold::Fold;
use open::{OpenDatabase, caught};
use pending::{Pending, half};
use snapshot::{Generation, Tables};
use tables::{BLOCKS, CROWN_CHANGES, HEADS, JOURNAL, TRANSACTIONS, begin_read, unseal_root};

pub use integrity::Integrity;
pub use proofs::ProofsAt;
pub use snapshot::Snapshot;

/// A part of a block's blob: with the record's own bytes just under a power of two, as the database allots space.
const BLOB_PART_BYTES: usize = (1 << 16) - 256;

/// How a store is opened.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// Hash of the genesis: a folder of another chain is refused.
    pub chain: Hash,
    /// Keep every previous value, and proofs at every height.
    pub archive: bool,
    /// How many blocks back values and proofs are kept otherwise.
    pub window: u64,
    /// Bytes of the database's page cache.
    pub cache_bytes: usize,
    /// Bytes of tree leaves kept in memory.
    pub tree_bytes: usize,
    /// Fold when the waiting blocks take this many bytes of memory, about.
    pub fold_bytes: usize,
    /// Fold when this many blocks wait.
    pub fold_blocks: usize,
}

impl StoreOptions {
    /// The settings of a node: at most about 400 MB of memory in all, whatever the size of the state.
    #[must_use]
    pub fn new(chain: Hash) -> Self {
        const MIB: usize = 1 << 20;
        Self {
            chain,
            archive: false,
            window: 1_000,
            cache_bytes: 128 * MIB,
            tree_bytes: 96 * MIB,
            fold_bytes: 64 * MIB,
            fold_blocks: 256,
        }
    }
}

/// The newest block of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its height.
    pub height: u64,
    /// The state root after it.
    pub state_root: Hash,
}

/// A block whose changes are in the tree in memory and not yet on disk.
#[must_use = "a prepared block must be committed before the next one"]
pub struct Prepared {
    height: u64,
    changes: Arc<Changes>,
    key_hashes: Vec<Hash>,
    crown: CrownChanges,
    state_root: Hash,
}

impl Prepared {
    /// The state root after the block.
    #[must_use]
    pub fn state_root(&self) -> Hash {
        self.state_root
    }
}

/// An open data folder.
pub struct Store {
    db: OpenDatabase,
    options: StoreOptions,
    /// The first height that is here.
    first: Mutex<Option<u64>>,
    tree: Mutex<TreeAt>,
    /// Told whenever the tree's height and the head are the same again.
    settled: Condvar,
    current: RwLock<Current>,
    /// Held for the length of a commit.
    writer: Mutex<()>,
    /// The first fault, which ended the store.
    ended: Mutex<Option<StateError>>,
    /// Keeps other processes out of the folder; released when the file is closed.
    _lock: Option<std::fs::File>,
}

struct TreeAt {
    tree: Tree,
    /// The block the tree is at; one ahead of the head between `prepare` and `commit`.
    height: Option<u64>,
    crown_depth: usize,
}

#[derive(Clone)]
struct Current {
    generation: Arc<Generation>,
    head: Option<Head>,
}

impl Store {
    /// Opens a data folder, or makes one. The folder belongs to this process until the store is dropped.
    ///
    /// # Errors
    /// When another process holds the folder, it belongs to another chain or format, the disk fails, or what is stored
    /// is not what was written.
    pub fn open(folder: &Path, options: StoreOptions) -> Result<Self, StateError> {
        open::folder(folder, options)
    }

    /// Opens a data folder as [`Store::open`] does and writes nothing: what would be written stays in memory, and whoever
    /// opens the folder meanwhile finds it locked. `None` where there is no database.
    ///
    /// # Errors
    /// As [`Store::open`], also where the folder may not be written to.
    pub fn look(folder: &Path, options: StoreOptions) -> Result<Option<Self>, StateError> {
        open::look(folder, options)
    }

    /// Opens a store over any storage; the folder's lock and size rules do not apply.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_backend(backend: impl redb::StorageBackend, options: StoreOptions) -> Result<Self, StateError> {
        open::backend(backend, options)
    }

    /// The newest block; `None` before the first.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        self.current().head
    }

    /// Puts a block's changes into the tree and says the new root. `changes` are relative to the head.
    ///
    /// # Errors
    /// When the tree cannot be read. The store is of no more use then.
    ///
    /// # Panics
    /// If the height does not follow the head's, or the block prepared last was not committed.
    pub fn prepare(&self, height: u64, changes: Arc<Changes>) -> Result<Prepared, StateError> {
        self.check_alive()?;
        let current = self.current();
        let mut at = lock(&self.tree);
        let head = current.head.map(|head| head.height);
        assert!(at.height == head, "the block prepared last was not committed");
        assert!(head.is_none_or(|head| head + 1 == height), "block {height} does not follow {head:?}");
        let updates = changes.leaf_updates_by_key();
        let key_hashes = updates.iter().map(|update| update.key_hash).collect();
        let mut sorted = updates;
        sorted.sort_unstable();
        let store = &current.generation.tables;
        at.height = Some(height);
        let depth = at.crown_depth;
        let updated = caught(|| {
            let state_root = at.tree.update(store, &sorted)?;
            Ok((state_root, at.tree.crown_changes(store, depth, &sorted)?))
        });
        match updated {
            Ok((state_root, crown)) => Ok(Prepared { height, changes, key_hashes, crown, state_root }),
            Err(fault) => Err(self.end(at, fault)),
        }
    }

    /// Stores a prepared block, with its blob and its transactions' ids in their order, in one durable commit.
    ///
    /// # Errors
    /// When the disk is full, read-only or fails. Nothing is tried again: the block is stored or not, and the node must
    /// stop; opened again, the store is at this block or at the one before.
    pub fn commit(&self, block: Prepared, blob: &[u8], transactions: &[Hash]) -> Result<Head, StateError> {
        let _alone = lock(&self.writer);
        self.check_alive()?;
        let done = caught(|| self.commit_once(&block, blob, transactions));
        self.settled.notify_all();
        done.map_err(|fault| self.end(lock(&self.tree), fault))
    }

    /// The state after the newest block.
    ///
    /// # Errors
    /// When there is no block yet.
    pub fn snapshot(&self) -> Result<Snapshot, StateError> {
        let Current { generation, head } = self.current();
        let head = head.ok_or(StateError::HeightNotKept { height: 0, oldest: 0, newest: 0 })?;
        Ok(Snapshot { generation, height: head.height })
    }

    /// The state after the block at `height`.
    ///
    /// # Errors
    /// When the height is above the head or no longer kept.
    pub fn snapshot_at(&self, height: u64) -> Result<Snapshot, StateError> {
        let newest = self.snapshot()?;
        let oldest = self.oldest(newest.height);
        if !(oldest..=newest.height).contains(&height) {
            return Err(StateError::HeightNotKept { height, oldest, newest: newest.height });
        }
        Ok(Snapshot { height, ..newest })
    }

    /// The blob of the block at `height`, if it is here.
    ///
    /// # Errors
    /// When the store fails, or the blob is not what was written.
    pub fn block(&self, height: u64) -> Result<Option<Vec<u8>>, StateError> {
        caught(|| {
            let read = begin_read(&self.db)?;
            let table = read.open_table(BLOCKS).during("read a block")?;
            let mut blob = None;
            for part in table.range((height, 0)..=(height, u32::MAX)).during("read a block")? {
                let (key, record) = part.during("read a block")?;
                let part = unseal("blocks", &blob_part_key(key.value()), record.value())?;
                blob.get_or_insert_with(Vec::new).extend_from_slice(part);
            }
            Ok(blob)
        })
    }

    /// The state root after the block at `height`, if the block is here. Roots are kept of all blocks.
    ///
    /// # Errors
    /// When the store fails.
    pub fn state_root(&self, height: u64) -> Result<Option<Hash>, StateError> {
        caught(|| {
            let read = begin_read(&self.db)?;
            let table = read.open_table(HEADS).during("read a root")?;
            let found = table.get(height).during("read a root")?;
            found.map(|record| unseal_root(height, record.value())).transpose()
        })
    }

    /// Height and place in the block of a transaction, if one with the first half of this id was stored. The caller
    /// compares the whole id with the block's.
    ///
    /// # Errors
    /// When the store fails.
    pub fn transaction(&self, id: &Hash) -> Result<Option<(u64, u32)>, StateError> {
        // The table may be ahead of what `current` sees, never behind.
        if let Some(found) = self.current().generation.pending.transaction(id) {
            return Ok(Some(found));
        }
        caught(|| {
            let read = begin_read(&self.db)?;
            let table = read.open_table(TRANSACTIONS).during("find a transaction")?;
            let found = table.get(&half(id)).during("find a transaction")?;
            Ok(found.map(|at| at.value()))
        })
    }

    fn commit_once(&self, block: &Prepared, blob: &[u8], transactions: &[Hash]) -> Result<Head, StateError> {
        let Current { generation, .. } = self.current();
        let height = block.height;
        let first = *lock(&self.first).get_or_insert(height);
        let mut write = self.db.begin_write().during("begin a commit")?;
        // Two syncs instead of one, and the list of free pages: after a crash nothing has to be searched or guessed.
        write.set_quick_repair(true);
        self.write_block(&write, block, blob, transactions)?;
        generation.pending.add(height, Arc::clone(&block.changes), &block.key_hashes, transactions);
        let (blocks, bytes) = generation.pending.size();
        let fold = blocks >= self.options.fold_blocks || bytes >= self.options.fold_bytes;
        let mut at = lock(&self.tree);
        if fold {
            let window = (!self.options.archive).then_some(self.options.window);
            let fold = Fold { write: &write, generation: &generation, tree: &mut at.tree, height, first, window };
            at.crown_depth = fold.run()?;
        }
        write.commit().during("commit")?;
        let head = Head { height, state_root: block.state_root };
        let generation = if fold {
            at.tree.written();
            let tables = Tables::open(&begin_read(&self.db)?)?;
            Arc::new(Generation { folded: Some(height), tables, pending: Pending::default() })
        } else {
            generation
        };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Current { generation, head: Some(head) };
        Ok(head)
    }

    fn write_block(
        &self,
        write: &redb::WriteTransaction,
        block: &Prepared,
        blob: &[u8],
        transactions: &[Hash],
    ) -> Result<(), StateError> {
        let (height, key) = (block.height, block.height.to_be_bytes());
        let root = seal("heads", &key, block.state_root.to_vec());
        let journal = seal("journal", &key, journal::encode(&block.changes, transactions));
        let crown = seal("crown_changes", &key, ghost_state::tree::encode_crown_changes(&block.crown));
        for (table, record) in [(HEADS, &root), (JOURNAL, &journal), (CROWN_CHANGES, &crown)] {
            let mut table = write.open_table(table).during("open a table")?;
            table.insert(height, record.as_slice()).during("write a block")?;
        }
        let mut blocks = write.open_table(BLOCKS).during("open a table")?;
        let parts = blob.chunks(BLOB_PART_BYTES).chain(blob.is_empty().then_some(&[][..]));
        for (part, bytes) in (0..).zip(parts) {
            let record = seal("blocks", &blob_part_key((height, part)), bytes.to_vec());
            blocks.insert((height, part), record.as_slice()).during("write a block")?;
        }
        Ok(())
    }

    fn check_alive(&self) -> Result<(), StateError> {
        lock(&self.ended).clone().map_or(Ok(()), Err)
    }

    /// Ends the store with its first fault. Who waits for the tree learns it: the lock is held, so nobody is just about
    /// to wait.
    fn end(&self, _at: MutexGuard<'_, TreeAt>, fault: StateError) -> StateError {
        let first = lock(&self.ended).get_or_insert(fault).clone();
        self.settled.notify_all();
        first
    }

    fn current(&self) -> Current {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The oldest height whose values can be read.
    fn oldest(&self, head: u64) -> u64 {
        let first = lock(&self.first).unwrap_or(head);
        if self.options.archive { first } else { first.max(head.saturating_sub(self.options.window)) }
    }
}

fn blob_part_key((height, part): (u64, u32)) -> [u8; 12] {
    let mut key = [0; 12];
    key[..8].copy_from_slice(&height.to_be_bytes());
    key[8..].copy_from_slice(&part.to_be_bytes());
    key
}

/// Locks; a thread that panicked with the lock left nothing half done that a reader could see.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
