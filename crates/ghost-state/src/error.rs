//! What can go wrong under the state: never a contract's fault, always the node's, so always a reason to stop.

use core::fmt;

/// Why the store did not answer or did not take a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreFault {
    /// No space left on the device that holds the data folder.
    DiskFull,
    /// The data folder or its file system is read-only.
    ReadOnly,
    /// Another process holds the data folder.
    Locked,
    /// A read, write or fsync failed. It is never retried: after a failed fsync the page cache may be lost.
    Io,
    /// Stored bytes are not what was written.
    Corrupt,
    /// The data folder belongs to another format version or another chain.
    Format,
}

impl StoreFault {
    /// The slug of the fault's row in interface/errors.toml.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::DiskFull => "store_disk_full",
            Self::ReadOnly => "store_read_only",
            Self::Locked => "store_locked",
            Self::Io => "store_io",
            Self::Corrupt => "store_corrupt",
            Self::Format => "store_format",
        }
    }
}

/// An error of state: the block cannot be executed or stored on this node, whatever it contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateError {
    /// The store failed; the node stops and says why.
    Store {
        /// The kind of fault.
        fault: StoreFault,
        /// What was being done, such as `commit` or `get`.
        operation: &'static str,
        /// The operating system's or the store's own words; for the log, never for consensus.
        detail: String,
    },
    /// A stored record of the tree or of the state does not decode, or does not hash to what its parent says.
    CorruptRecord {
        /// The table the record is in.
        table: &'static str,
        /// The record's key.
        key: Vec<u8>,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The height lies outside what this node keeps.
    HeightNotKept {
        /// The height asked for.
        height: u64,
        /// The oldest height that can be answered.
        oldest: u64,
        /// The newest height that can be answered.
        newest: u64,
    },
}

impl StateError {
    /// A corrupt record, named by its table and key.
    #[must_use]
    pub fn corrupt(table: &'static str, key: &[u8], reason: &'static str) -> Self {
        Self::CorruptRecord { table, key: key.to_vec(), reason }
    }

    /// What happened, without the fault's name and what was being done.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Store { detail, .. } => detail.clone(),
            Self::CorruptRecord { table, key, reason } => {
                let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("table {table}, key {key}: {reason}")
            }
            Self::HeightNotKept { height, oldest, newest } => {
                format!("height {height} is not kept here: ask for {oldest} to {newest}, or ask an archive node")
            }
        }
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store { fault, operation, detail } => write!(f, "{}: {operation}: {detail}", fault.slug()),
            Self::CorruptRecord { .. } => write!(f, "{}: {}", StoreFault::Corrupt.slug(), self.detail()),
            Self::HeightNotKept { .. } => f.write_str(&self.detail()),
        }
    }
}

impl std::error::Error for StateError {}
