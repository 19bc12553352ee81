//! What a transaction or a wakeup left behind: only values that every node computes alike.

use ghost_types::{Address, Blob, Failure, Hash, Rlusd, record};

record! {
    /// One event.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Event {
        /// The contract that emitted it, or the ledger.
        pub emitter: Address,
        /// Its number in the emitter's schema.
        pub number: u16,
        /// Its fields: one canonical array.
        pub fields: Blob<{ 16 * 1024 }>,
    }
}

record! {
    /// The receipt of a transaction or of one delivery of a wakeup.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Receipt {
        /// The transaction's id, or the delivery's.
        pub id: Hash,
        /// The wakeup or slot delivered; none for a transaction.
        pub wakeup: Option<Hash>,
        /// Why all its messages were undone; none if they happened.
        pub failure: Option<Failure>,
        /// Gas used.
        pub gas_used: u64,
        /// RLUSD taken for it.
        pub fee: Rlusd,
        /// One item a message: what a call returned, the hash of stored code, the address created; else empty.
        pub results: Vec<Blob<{ 64 * 1024 }>>,
        /// What was emitted.
        pub events: Vec<Event>,
        /// Wakeups and slots opened.
        pub wakeups: Vec<Hash>,
    }
}

impl Receipt {
    /// A receipt in which nothing happened yet.
    pub(crate) fn empty() -> Self {
        Self {
            id: Hash::default(),
            wakeup: None,
            failure: None,
            gas_used: 0,
            fee: Rlusd::ZERO,
            results: Vec::new(),
            events: Vec::new(),
            wakeups: Vec::new(),
        }
    }

    /// Whether the messages happened.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.failure.is_none()
    }
}
