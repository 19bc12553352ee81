//! Why this node cannot go on: a broken store, an engine that fails on accepted code, a defect. One of a closed list, with
//! words for the operator.
//!
//! Nothing of it may enter a receipt, since other nodes do not have this node's disk and memory: [`crate::Stop`] keeps it
//! apart from what is deterministic, and its errors are of a class that no receipt carries.

use std::fmt;

use ghost_state::{StateError, StoreFault};
use ghost_types::errors::node;
use ghost_types::{ErrorCode, Failure};

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The store, or a file beside it.
    Store {
        /// How.
        fault: StoreFault,
        /// While this was being done.
        operation: &'static str,
    },
    /// The engine: what it runs was accepted, so it must run.
    Engine,
    /// The ledger itself, where it comes upon what cannot be.
    Internal,
}

impl Cause {
    /// The closed error of this cause.
    #[must_use]
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::Store { fault: StoreFault::DiskFull, .. } => node::STORE_DISK_FULL,
            Self::Store { fault: StoreFault::ReadOnly, .. } => node::STORE_READ_ONLY,
            Self::Store { fault: StoreFault::Locked, .. } => node::STORE_LOCKED,
            Self::Store { fault: StoreFault::Io, .. } => node::STORE_IO,
            Self::Store { fault: StoreFault::Corrupt, .. } => node::STORE_CORRUPT,
            Self::Store { fault: StoreFault::Format, .. } => node::STORE_FORMAT,
            Self::Engine => node::ENGINE_FAULT,
            Self::Internal => node::LEDGER_FAULT,
        }
    }

    /// The slug of that error.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Store { fault, .. } => fault.slug(),
            Self::Engine => "engine_fault",
            Self::Internal => "ledger_fault",
        }
    }
}

/// Why this node cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What failed.
    pub cause: Cause,
    text: String,
    earlier: bool,
}

impl Fault {
    /// The engine failed on accepted code.
    #[must_use]
    pub fn engine(text: impl Into<String>) -> Self {
        Self { cause: Cause::Engine, text: text.into(), earlier: false }
    }

    /// What cannot be, is.
    #[must_use]
    pub fn internal(text: impl Into<String>) -> Self {
        Self { cause: Cause::Internal, text: text.into(), earlier: false }
    }

    /// The same fault, said to whoever comes after the chain ended by it.
    #[must_use]
    pub fn earlier(mut self) -> Self {
        self.earlier = true;
        self
    }

    /// The closed error, with its operands.
    #[must_use]
    pub fn failure(&self) -> Failure {
        let text = self.text.as_str();
        match self.cause {
            _ if self.earlier => Failure::new(node::LEDGER_STOPPED, [self.cause.slug().into(), text.into()]),
            Cause::Store { operation, .. } => Failure::new(self.cause.code(), [operation.into(), text.into()]),
            Cause::Engine | Cause::Internal => Failure::new(self.cause.code(), [text.into()]),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.cause.slug())?;
        if let Cause::Store { operation, .. } = self.cause {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.text)
    }
}

impl std::error::Error for Fault {}

impl From<StateError> for Fault {
    fn from(error: StateError) -> Self {
        let text = error.detail();
        let cause = match error {
            StateError::Store { fault, operation, .. } => Cause::Store { fault, operation },
            StateError::CorruptRecord { .. } => {
                Cause::Store { fault: StoreFault::Corrupt, operation: "read the store" }
            }
            // Whoever asks for a height checks it first.
            StateError::HeightNotKept { .. } => Cause::Internal,
        };
        Self { cause, text, earlier: false }
    }
}

#[cfg(test)]
mod tests {
    use ghost_types::errors::{CLASSES, TABLE};

    use super::*;

    const FAULTS: [StoreFault; 6] = [
        StoreFault::DiskFull,
        StoreFault::ReadOnly,
        StoreFault::Locked,
        StoreFault::Io,
        StoreFault::Corrupt,
        StoreFault::Format,
    ];

    fn all() -> Vec<Fault> {
        let stored = FAULTS.map(|fault| {
            Fault::from(StateError::Store { fault, operation: "commit", detail: "the disk's own words".into() })
        });
        let record = Fault::from(StateError::corrupt("blocks", &[0xab], "another checksum"));
        [&stored[..], &[record, Fault::engine("no memory"), Fault::internal("a defect")]].concat()
    }

    #[test]
    fn every_cause_has_a_row_with_its_slug_and_as_many_fields_as_it_gives() {
        for fault in all() {
            for told in [fault.clone(), fault.clone().earlier()] {
                let failure = told.failure();
                let row = TABLE.iter().find(|row| row.code == failure.code).expect("a row");
                assert_eq!(row.fields.len(), failure.fields.len(), "{told}");
                assert!(!row.way_out.is_empty());
            }
            let row = TABLE.iter().find(|row| row.code == fault.cause.code()).expect("a row");
            assert_eq!(row.slug, fault.cause.slug());
            assert_eq!(fault.clone().earlier().failure().fields[0], row.slug.into());
        }
    }

    #[test]
    fn no_receipt_may_carry_a_fault() {
        for fault in all() {
            for failure in [fault.failure(), fault.earlier().failure()] {
                let class = CLASSES.iter().find(|class| class.number == failure.code.class).expect("a class");
                assert!(!class.receipt, "{}", class.name);
            }
        }
    }

    #[test]
    fn a_damaged_record_keeps_its_table_and_key() {
        let fault = Fault::from(StateError::corrupt("blocks", &[0xab, 0x01], "another checksum"));
        assert_eq!(fault.to_string(), "store_corrupt: read the store: table blocks, key ab01: another checksum");
    }
}
