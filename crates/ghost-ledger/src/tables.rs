//! The kernel's tables in state: which raw key holds what, and the records under them.
//!
//! A raw key is `00 ‖ table ‖ key` for the kernel's own entries and `01 ‖ contract ‖ key` for a contract's storage, so no
//! contract can reach the kernel's, or another's. Names in proofs are these keys (docs/spec/state.md).

use ghost_types::{Address, Blob, Hash, KeyWriter, Rlusd, Text, record};

use ghost_vm::run_limits::MAX_ANSWER_BYTES;

use crate::auth::Auth;
use crate::transaction::{MAX_ARGS, MAX_METHOD};

const KERNEL: u8 = 0;
const STORAGE: u8 = 1;

/// A table of the kernel. The numbers are consensus data and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Table {
    /// address → [`Account`]
    Account = 0,
    /// code hash → [`CodeRecord`]
    Code = 1,
    /// address → [`ContractRecord`]
    Contract = 2,
    /// address ‖ number (u32) → [`HistoryRecord`], append-only
    History = 3,
    /// system name → address
    System = 4,
    /// address → [`PrivilegeRecord`]
    Privilege = 5,
    /// parameter name → value
    Parameter = 6,
    /// (nothing) → total RLUSD
    Supply = 7,
    /// wakeup id → [`WakeupRecord`]
    Wakeup = 8,
    /// due time ‖ wakeup id → true
    Due = 9,
    /// emitter ‖ topic ‖ wakeup id → true
    Subscriber = 10,
    /// lane ‖ contract ‖ due ‖ height ‖ index → [`Ready`]
    Ready = 11,
    /// lane → contract served last
    Cursor = 12,
    /// payload id → [`Payload`]
    Payload = 13,
    /// slot id → [`SlotRecord`]
    Slot = 14,
    /// expiry (block time minus stalled) ‖ slot id → true
    SlotDue = 15,
    /// slot id → [`AnswerRecord`]
    Answer = 16,
    /// (nothing) → ms the chain stood still with slots open
    Stalled = 17,
    /// (nothing) → how many slots are open
    OpenSlots = 18,
    /// height ‖ index → an event not matched yet
    Backlog = 19,
}

impl Table {
    /// A key of this table, to be continued.
    #[must_use]
    pub fn start(self) -> KeyWriter {
        let [kernel, table] = self.only();
        KeyWriter::item(kernel).with(&table)
    }

    /// The key of the entry under 32 bytes.
    #[must_use]
    pub fn of(self, id: &[u8; 32]) -> [u8; 34] {
        let mut key = [0; 34];
        key[..2].copy_from_slice(&self.only());
        key[2..].copy_from_slice(id);
        key
    }

    /// The key of the entry under a name.
    #[must_use]
    pub fn named(self, name: &str) -> Vec<u8> {
        let mut key = self.start();
        key.escaped(name.as_bytes());
        key.into_bytes()
    }

    /// The key of a table's only entry.
    #[must_use]
    pub fn only(self) -> [u8; 2] {
        [KERNEL, self as u8]
    }
}

/// The raw key of a contract's entry.
#[must_use]
pub fn storage_key(contract: Address, key: &[u8]) -> Vec<u8> {
    let mut raw = Vec::with_capacity(STORAGE_PREFIX + key.len());
    put_storage_key(&mut raw, contract, key);
    raw
}

/// As [`storage_key`], in place of what `raw` holds.
pub(crate) fn put_storage_key(raw: &mut Vec<u8>, contract: Address, key: &[u8]) {
    raw.clear();
    raw.push(STORAGE);
    raw.extend_from_slice(&contract.0);
    raw.extend_from_slice(key);
}

/// How many bytes of a raw key stand before the contract's own.
pub const STORAGE_PREFIX: usize = 33;

record! {
    /// What an address owns. A contract has a balance alone.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Account {
        /// Transactions sent.
        pub nonce: u64,
        /// RLUSD held.
        pub balance: Rlusd,
        /// Its keys, from its first transaction on.
        pub auth: Option<Auth>,
    }
}

record! {
    /// Stored code.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct CodeRecord {
        /// Hash of its schema.
        pub schema: Hash,
        /// The module as uploaded.
        pub code: Blob<{ 512 * 1024 }>,
    }
}

record! {
    /// A contract.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ContractRecord {
        /// Hash of its code.
        pub code: Hash,
        /// Who created it.
        pub creator: Address,
        /// Who may migrate it.
        pub admin: Option<Address>,
        /// What `[uses]` is bound to, in schema order.
        pub uses: Vec<Address>,
        /// How many entries its history has.
        pub versions: u32,
    }
}

record! {
    /// One version of a contract.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct HistoryRecord {
        /// Hash of the code.
        pub code: Hash,
        /// Hash of its schema.
        pub schema: Hash,
        /// Height of the block that brought it.
        pub height: u64,
        /// The transaction or wakeup that brought it.
        pub cause: Hash,
    }
}

record! {
    /// A privilege: bound to address and code, so a migration suspends it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PrivilegeRecord {
        /// The code hash it holds for.
        pub code: Hash,
        /// A set of bits: 1 mint and burn.
        pub rights: u64,
    }
}

/// The right to mint and burn RLUSD.
pub const RIGHT_MINT: u64 = 1;

record! {
    /// An open wakeup.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct WakeupRecord {
        /// The contract, called and paying.
        pub contract: Address,
        /// 0 once at a time, 1 each period, 2 at events.
        pub kind: u8,
        /// The period in ms; 0 but for periodic ones.
        pub period: u64,
        /// When a clock fires next (ms); 0 for events.
        pub next: u64,
        /// Whose events; zero for clocks.
        pub emitter: Address,
        /// The topic subscribed to; zero for clocks.
        pub topic: Hash,
        /// Its method.
        pub method: Text<MAX_METHOD>,
        /// A clock's arguments.
        pub args: Blob<MAX_ARGS>,
        /// Gas limit of one delivery.
        pub gas: u64,
        /// RLUSD left for deliveries.
        pub deposit: Rlusd,
        /// Deliveries that failed since the last that did not.
        pub failures: u8,
        /// Whether it waits for funds: dry, or failed too often.
        pub suspended: bool,
    }
}

/// [`WakeupRecord::kind`]: once.
pub const KIND_AT: u8 = 0;
/// [`WakeupRecord::kind`]: periodic.
pub const KIND_EVERY: u8 = 1;
/// [`WakeupRecord::kind`]: at events.
pub const KIND_EVENT: u8 = 2;

record! {
    /// A delivery that waits for its turn; its gas is paid already.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Ready {
        /// The wakeup or slot.
        pub id: Hash,
        /// 1 event, 2 clock, 3 answer: the origin the method sees.
        pub origin: u8,
        /// Where an event's arguments are kept; zero otherwise.
        pub payload: Hash,
        /// Firings that a gap swallowed.
        pub missed: u64,
        /// Gas limit.
        pub gas: u64,
        /// What was taken for it.
        pub paid: Rlusd,
    }
}

record! {
    /// An event's arguments, shared by all deliveries of it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Payload {
        /// Deliveries that still need it.
        pub references: u64,
        /// `[emitter, fields]`.
        pub args: Blob<{ MAX_ARGS }>,
    }
}

record! {
    /// An open slot.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct SlotRecord {
        /// The contract that waits.
        pub contract: Address,
        /// Who alone may answer.
        pub resolver: Address,
        /// The method that gets the answer.
        pub method: Text<MAX_METHOD>,
        /// Gas limit of the delivery.
        pub gas: u64,
        /// What was taken for it.
        pub deposit: Rlusd,
        /// When it closes by itself, in block time minus stalled; 0: never.
        pub expires: u64,
    }
}

record! {
    /// The answer of a closed slot, kept until the contract acknowledges it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct AnswerRecord {
        /// The contract that waited.
        pub contract: Address,
        /// The method that gets it.
        pub method: Text<MAX_METHOD>,
        /// Gas limit of a delivery.
        pub gas: u64,
        /// One canonical item; none if the slot expired.
        pub answer: Option<Blob<MAX_ANSWER_BYTES>>,
        /// Whether the method took it without failing.
        pub delivered: bool,
    }
}
