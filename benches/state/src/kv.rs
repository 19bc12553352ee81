//! The two stores behind one small interface: tables of bytes, one atomic synced batch.

use std::path::Path;

use fjall::KeyspaceCreateOptions;
use redb::{ReadableDatabase, TableDefinition};

use crate::CACHE_BYTES;

/// The tables, by number.
pub const STATE: usize = 0;
pub const NODES: usize = 1;
pub const HISTORY: usize = 2;
pub const BLOCKS: usize = 3;
pub const KEYS: usize = 4;
const NAMES: [&str; 5] = ["state", "nodes", "history", "blocks", "keys"];

/// A record to put, or with `None` to remove.
pub type Record = (usize, Vec<u8>, Option<Vec<u8>>);

pub trait Kv {
    fn get(&self, table: usize, key: &[u8]) -> anyhow::Result<Option<Vec<u8>>>;
    fn commit(&mut self, records: Vec<Record>) -> anyhow::Result<()>;
    /// Every record of a table, in key order.
    fn all(&self, table: usize) -> anyhow::Result<Vec<(Vec<u8>, Vec<u8>)>>;
}

pub struct Redb(redb::Database);

fn table(number: usize) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(NAMES[number])
}

impl Redb {
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let db = redb::Database::builder().set_cache_size(CACHE_BYTES).create(folder.join("db"))?;
        let write = db.begin_write()?;
        for number in 0..NAMES.len() {
            write.open_table(table(number))?;
        }
        write.commit()?;
        Ok(Self(db))
    }
}

impl Kv for Redb {
    fn get(&self, number: usize, key: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
        use redb::ReadableTable;
        let read = self.0.begin_read()?;
        let table = read.open_table(table(number))?;
        Ok(ReadableTable::get(&table, key)?.map(|value| value.value().to_vec()))
    }

    fn commit(&mut self, mut records: Vec<Record>) -> anyhow::Result<()> {
        records.sort_unstable();
        let mut write = self.0.begin_write()?;
        write.set_quick_repair(true);
        for records in records.chunk_by(|a, b| a.0 == b.0) {
            let mut table = write.open_table(table(records[0].0))?;
            for (_, key, value) in records {
                match value {
                    Some(value) => table.insert(key.as_slice(), value.as_slice())?,
                    None => table.remove(key.as_slice())?,
                };
            }
        }
        Ok(write.commit()?)
    }

    fn all(&self, number: usize) -> anyhow::Result<Vec<(Vec<u8>, Vec<u8>)>> {
        use redb::ReadableTable;
        let read = self.0.begin_read()?;
        let table = read.open_table(table(number))?;
        table
            .iter()?
            .map(|record| record.map(|(k, v)| (k.value().to_vec(), v.value().to_vec())).map_err(Into::into))
            .collect()
    }
}

pub struct Fjall {
    db: fjall::Database,
    tables: Vec<fjall::Keyspace>,
}

impl Fjall {
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let db = fjall::Database::builder(folder).cache_size(CACHE_BYTES as u64).worker_threads(1).open()?;
        let tables = NAMES.iter().map(|name| db.keyspace(name, KeyspaceCreateOptions::default));
        Ok(Self { tables: tables.collect::<Result<_, _>>()?, db })
    }
}

impl Kv for Fjall {
    fn get(&self, table: usize, key: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(self.tables[table].get(key)?.map(|value| value.to_vec()))
    }

    fn commit(&mut self, records: Vec<Record>) -> anyhow::Result<()> {
        let mut batch = self.db.batch().durability(Some(fjall::PersistMode::SyncAll));
        for (table, key, value) in records {
            match value {
                Some(value) => batch.insert(&self.tables[table], key, value),
                None => batch.remove(&self.tables[table], key),
            }
        }
        Ok(batch.commit()?)
    }

    fn all(&self, table: usize) -> anyhow::Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let records = self.tables[table].iter();
        records.map(|record| record.into_inner().map(|(k, v)| (k.to_vec(), v.to_vec())).map_err(Into::into)).collect()
    }
}
