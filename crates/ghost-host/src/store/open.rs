//! Opening a store: the folder's lock, its format and chain, the tree from its records, the journal on top.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, RwLock};

use ghost_state::tree::Crown;
use ghost_state::{Hash, StateError, StoreFault, Tree};
use redb::{Builder, Database, ReadTransaction, ReadableTable, StorageBackend};

use super::bytes::{seal, unseal};
use super::pending::Pending;
use super::snapshot::{Generation, Tables};
use super::tables::{CROWNS, FORMAT, HEADS, JOURNAL, META, begin_read, create_all, meta, meta_number, unseal_root};
use super::unwritten::Unwritten;
use super::{Current, Head, Store, StoreOptions, TreeAt, journal};
use crate::faults::{During, at};

/// The database's file in the folder, and the lock's.
const DATABASE_FILE: &str = "ledger.redb";
const LOCK_FILE: &str = "lock";

/// A database that is just being made.
const UNFINISHED_FILE: &str = "ledger.redb.new";

/// Up to this size the whole file is checked page by page whenever it is opened: about one second.
const CHECKED_BYTES: u64 = 1 << 30;

/// What faults of the lock and of the database name.
const LOCK: &str = "lock the folder";
const OPEN: &str = "open the store";

/// Opens the store of a folder.
pub(super) fn folder(folder: &Path, options: StoreOptions) -> Result<Store, StateError> {
    std::fs::create_dir_all(folder).map_err(at(folder, "make the data folder"))?;
    let lock = take_lock(&folder.join(LOCK_FILE))?;
    let path = folder.join(DATABASE_FILE);
    if !path.exists() {
        make(folder, &path, &options)?;
    }
    let db = checked(&path, &options, |builder| builder.create(&path))?;
    store(db, options, Some(lock))
}

/// Opens what is in a folder, and writes nothing: what an opening writes stays in memory. `None` where there is no database.
pub(super) fn look(folder: &Path, options: StoreOptions) -> Result<Option<Store>, StateError> {
    let (lock, path) = (folder.join(LOCK_FILE), folder.join(DATABASE_FILE));
    if !path.exists() {
        return Ok(None);
    }
    // To open for writing changes nothing, and says whether a node may write here.
    let held = match File::options().write(true).open(&lock) {
        Ok(file) => Some(file),
        Err(error) if error.kind() == ErrorKind::NotFound => None, // of a copy without it: nobody holds that
        Err(error) => return Err(at(&lock, LOCK)(error)),
    };
    if let Some(file) = &held {
        file.try_lock_shared().map_err(|error| not_locked(&lock, error))?;
    }
    File::options().write(true).open(&path).map_err(at(&path, OPEN))?;
    let db = checked(&path, &options, |builder| builder.create_with_backend(Unwritten::open(&path)?))?;
    store(db, options, held).map(Some)
}

/// Opens a database, every page checked unless there are too many, and names the record that is damaged where it can.
fn checked(
    path: &Path,
    options: &StoreOptions,
    open: impl Fn(&mut Builder) -> Result<Database, redb::DatabaseError>,
) -> Result<Database, StateError> {
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    let mut builder = Database::builder();
    builder.set_check_integrity_on_open(size <= CHECKED_BYTES);
    let opened = database(&mut builder, options, &open);
    if let Err(StateError::Store { fault: StoreFault::Corrupt, .. }) = &opened {
        // The check says only that something is wrong. Without it, a walk over the records can often say what.
        let named = database(&mut Database::builder(), options, &open)
            .and_then(|db| caught(move || super::integrity::walk(&db)));
        if let Err(error @ StateError::CorruptRecord { .. }) = named {
            return Err(error);
        }
    }
    opened
}

/// Makes an empty database under another name first: one that was cut short while it was made cannot be opened.
fn make(folder: &Path, path: &Path, options: &StoreOptions) -> Result<(), StateError> {
    let unfinished = folder.join(UNFINISHED_FILE);
    if unfinished.exists() {
        std::fs::remove_file(&unfinished).during("make the store")?;
    }
    let db = database(&mut Database::builder(), options, |builder| builder.create(&unfinished))?;
    claim(&db, &options.chain)?;
    drop(db);
    std::fs::rename(&unfinished, path).during("make the store")?;
    File::open(folder).and_then(|folder| folder.sync_all()).during("make the store")
}

/// Opens a store over any storage.
pub(super) fn backend(backend: impl StorageBackend, options: StoreOptions) -> Result<Store, StateError> {
    let db = database(&mut Database::builder(), &options, |builder| builder.create_with_backend(backend))?;
    store(db, options, None)
}

fn take_lock(path: &Path) -> Result<File, StateError> {
    let file = File::options().create(true).truncate(false).write(true).open(path).map_err(at(path, LOCK))?;
    file.try_lock().map_err(|error| not_locked(path, error))?;
    Ok(file)
}

fn not_locked(path: &Path, error: TryLockError) -> StateError {
    match error {
        TryLockError::Error(error) => at(path, LOCK)(error),
        TryLockError::WouldBlock => StateError::Store {
            fault: StoreFault::Locked,
            operation: LOCK,
            detail: format!("another process holds {}", path.display()),
        },
    }
}

fn database(
    builder: &mut Builder,
    options: &StoreOptions,
    open: impl FnOnce(&mut Builder) -> Result<Database, redb::DatabaseError>,
) -> Result<Database, StateError> {
    builder.set_cache_size(options.cache_bytes);
    caught(|| open(builder).during(OPEN))
}

/// A damaged file can make the database panic where it trusts its pages; that is an answer too.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T, StateError>) -> Result<T, StateError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let detail = "a page of the file is damaged".into();
        Err(StateError::Store { fault: StoreFault::Corrupt, operation: "read the store", detail })
    })
}

/// An open database. Closing it writes, and so may meet a damaged page like any other call.
pub(super) struct OpenDatabase(Option<Database>);

impl Deref for OpenDatabase {
    type Target = Database;

    fn deref(&self) -> &Database {
        self.0.as_ref().expect("it is taken when it is dropped")
    }
}

impl Drop for OpenDatabase {
    fn drop(&mut self) {
        // The next opening finds the damage and names it.
        let _ = caught(|| {
            drop(self.0.take());
            Ok(())
        });
    }
}

fn store(db: Database, options: StoreOptions, lock: Option<File>) -> Result<Store, StateError> {
    caught(move || {
        claim(&db, &options.chain)?;
        let read = begin_read(&db)?;
        let loaded = Loaded::from(&read, &options)?;
        drop(read);
        Ok(Store {
            db: OpenDatabase(Some(db)),
            options,
            first: Mutex::new(loaded.first),
            tree: Mutex::new(TreeAt {
                tree: loaded.tree,
                height: loaded.head.map(|head| head.height),
                crown_depth: loaded.crown_depth,
            }),
            settled: Condvar::new(),
            current: RwLock::new(Current { generation: Arc::new(loaded.generation), head: loaded.head }),
            writer: Mutex::new(()),
            ended: Mutex::new(None),
            _lock: lock,
        })
    })
}

/// Marks an empty store as this chain's, or checks that it is.
fn claim(db: &Database, chain: &Hash) -> Result<(), StateError> {
    let write = db.begin_write().during("claim the store")?;
    create_all(&write)?;
    let new = write.open_table(META).during("claim the store")?.get("format").during("claim the store")?.is_none();
    if new {
        let mut meta = write.open_table(META).during("claim the store")?;
        for (name, value) in [("format", FORMAT.to_be_bytes().to_vec()), ("chain", chain.to_vec())] {
            meta.insert(name, seal("meta", name.as_bytes(), value).as_slice()).during("claim the store")?;
        }
    }
    if new {
        write.commit().during("claim the store")?;
    } else {
        write.abort().during("claim the store")?;
    }
    check_claim(&begin_read(db)?, chain)
}

/// Checks that a store has this format and is this chain's.
fn check_claim(read: &ReadTransaction, chain: &Hash) -> Result<(), StateError> {
    let refused =
        |detail: String| StateError::Store { fault: StoreFault::Format, operation: "claim the store", detail };
    let format = meta_number(read, "format")?;
    if format != Some(FORMAT) {
        let found = format.map_or("none".to_owned(), |number| number.to_string());
        return Err(refused(format!("the folder has format {found}, and this program format {FORMAT}")));
    }
    if meta(read, "chain")?.as_deref() != Some(chain.as_slice()) {
        return Err(refused("the folder belongs to another chain".into()));
    }
    Ok(())
}

/// What a store has in memory.
struct Loaded {
    first: Option<u64>,
    head: Option<Head>,
    generation: Generation,
    tree: Tree,
    crown_depth: usize,
}

impl Loaded {
    fn from(read: &ReadTransaction, options: &StoreOptions) -> Result<Self, StateError> {
        let heads = read.open_table(HEADS).during("load the store")?;
        let first = heads.first().during("load the store")?.map(|(height, _)| height.value());
        let folded = meta_number(read, "folded")?;
        let tables = Tables::open(read)?;
        let mut tree = Tree::load(options.tree_bytes, tables.all_buckets()?)?;
        let root_at = |height: u64| {
            let record = heads.get(height).during("load the store")?;
            let missing = || StateError::corrupt("heads", &height.to_be_bytes(), "the record is missing");
            unseal_root(height, record.ok_or_else(missing)?.value())
        };
        let compare = |root: Hash, height: u64| {
            if root == root_at(height)? {
                return Ok(());
            }
            Err(StateError::corrupt("buckets", &height.to_be_bytes(), "the tree does not have the root of this height"))
        };
        if let Some(folded) = folded {
            compare(tree.root(), folded)?;
        }
        let pending = Pending::default();
        let mut next = folded.map(|folded| folded + 1).or(first);
        for record in read.open_table(JOURNAL).during("load the store")?.iter().during("load the store")? {
            let (height, record) = record.during("load the store")?;
            let height = height.value();
            if Some(height) != next {
                return Err(StateError::corrupt("journal", &height.to_be_bytes(), "the record before is missing"));
            }
            let entry = journal::decode(height, unseal("journal", &height.to_be_bytes(), record.value())?)?;
            let updates = entry.changes.leaf_updates_by_key();
            let key_hashes: Vec<Hash> = updates.iter().map(|update| update.key_hash).collect();
            tree.update(&tables, &entry.changes.leaf_updates())?;
            compare(tree.root(), height)?;
            pending.add(height, Arc::new(entry.changes), &key_hashes, &entry.transactions);
            next = Some(height + 1);
        }
        let head = heads.last().during("load the store")?.map(|(height, _)| height.value());
        if head.map(|head| head + 1) != next {
            return Err(StateError::corrupt("journal", &next.unwrap_or(0).to_be_bytes(), "the record is missing"));
        }
        let head = head.map(|height| root_at(height).map(|state_root| Head { height, state_root })).transpose()?;
        let crown_depth = crown_depth(read, folded)?;
        Ok(Self { first, head, generation: Generation { folded, tables, pending }, tree, crown_depth })
    }
}

/// The depth of the crown that the blocks after the last fold refer to.
fn crown_depth(read: &ReadTransaction, folded: Option<u64>) -> Result<usize, StateError> {
    match folded {
        None => Ok(Crown::empty().depth()),
        Some(folded) => Ok(stored_crown(read, folded)?.depth()),
    }
}

/// The crown stored by the fold at `height`.
pub(super) fn stored_crown(read: &ReadTransaction, height: u64) -> Result<Crown, StateError> {
    let key = height.to_be_bytes();
    let table = read.open_table(CROWNS).during("read a crown")?;
    let record = table.get(height).during("read a crown")?;
    let record = record.ok_or_else(|| StateError::corrupt("crowns", &key, "the record is missing"))?;
    Crown::decode(unseal("crowns", &key, record.value())?)
        .ok_or_else(|| StateError::corrupt("crowns", &key, "the record is not a crown"))
}
