//! Everything the engine needs of a ledger: one trait, and the two ways in which a step can end early.
//!
//! The engine reads arguments, charges and checks rights; the kernel acts. Its methods are cheap to undo: a frame that
//! fails is rolled back to its mark, whatever it did.

use std::any::Any;
use std::sync::Arc;

use ghost_types::errors::{call, vm};
use ghost_types::{Address, Failure, Hash, Rlusd, Value};

use crate::code::Code;
pub use crate::fault::Fault;
use crate::frame::{Call, Done, Mode};

/// Why a step ended early.
#[derive(Debug)]
pub enum Stop {
    /// Deterministic: every node says the same. Undoes the frame and stands in the receipt.
    Failed(Failure),
    /// Deterministic and final: undoes the whole transaction.
    Fatal(Failure),
    /// This node cannot go on: nothing of it may enter a receipt.
    Fault(Fault),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Stop {
    /// A limit of class `call` was passed.
    #[must_use]
    pub fn limit(limit: &str, most: u64) -> Self {
        Self::Failed(Failure::new(call::LIMIT_EXCEEDED, [limit.into(), most.into()]))
    }

    /// The frame's gas ran out.
    #[must_use]
    pub fn out_of_gas(limit: u64) -> Self {
        Self::Failed(Failure::new(vm::OUT_OF_GAS, [Value::Uint(limit)]))
    }
}

/// A contract as a call finds it.
pub struct Contract {
    /// Its compiled code and schema.
    pub code: Arc<Code>,
    /// The addresses bound by `[uses]`, in schema order; system names were resolved when it was created.
    pub uses: Vec<Address>,
}

/// What `contract_info` tells.
pub struct ContractInfo {
    /// Hash of the code as uploaded.
    pub code: Hash,
    /// Hash of its schema.
    pub schema: Hash,
    /// Who created it.
    pub creator: Address,
    /// Who may migrate it.
    pub admin: Option<Address>,
}

/// The block, as contracts see it.
#[derive(Clone, Debug)]
pub struct BlockContext {
    /// The chain's id.
    pub chain_id: String,
    /// The block's height.
    pub height: u64,
    /// The block's time in ms.
    pub time: u64,
    /// How much of the time the chain stood still with slots open, in ms.
    pub stalled: u64,
}

/// When a wakeup calls its method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Once, in the first block at or after this time (ms).
    At(u64),
    /// Each period (ms).
    Every(u64),
    /// At each event of this emitter and number, whose field (if one is named) has this canonical value.
    Event {
        /// Whose events.
        emitter: Address,
        /// Which of them.
        event: u16,
        /// Which indexed field must have which value; none: any event.
        field: Option<(u8, Vec<u8>)>,
    },
}

/// What a contract asks for when it opens a wakeup.
pub struct WakeupRequest {
    /// The contract, which is called and pays.
    pub contract: Address,
    /// When.
    pub trigger: Trigger,
    /// Its wakeup method.
    pub method: String,
    /// Arguments for a clock's call; an event brings its own.
    pub args: Vec<u8>,
    /// Gas limit of one delivery.
    pub gas: u64,
    /// Paid from the contract's balance; each delivery is taken from it.
    pub deposit: Rlusd,
}

/// What a contract asks for when it opens a slot.
pub struct SlotRequest {
    /// The contract, which is called and pays.
    pub contract: Address,
    /// Who alone may answer.
    pub resolver: Address,
    /// The wakeup method the answer goes to.
    pub method: String,
    /// Gas limit of the delivery.
    pub gas: u64,
    /// Paid from the contract's balance.
    pub deposit: Rlusd,
    /// When it closes by itself, in block time minus stalled (ms); 0: never.
    pub expires: u64,
}

/// A point to which a frame can be rolled back.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// The state overlay's checkpoint.
    pub state: ghost_state::Checkpoint,
    /// How many events there were.
    pub events: usize,
    /// How many bytes of events there were.
    pub event_bytes: usize,
    /// How many wakeups were opened.
    pub wakeups: usize,
}

/// The ledger, as the engine sees it.
pub trait Kernel: Send {
    /// A call begins. For whoever watches; the ledger itself has no use for it.
    fn enter(&mut self, _call: &Call) {}
    /// The call that began last ended; a failed one has been undone.
    fn leave(&mut self, _done: &Done) {}

    /// The block being executed.
    fn block(&self) -> &BlockContext;

    /// Where a frame begins.
    fn mark(&self) -> Mark;
    /// Undoes all since `mark`.
    fn undo(&mut self, mark: Mark);

    /// The contract at an address, compiled; `None` if there is none.
    fn contract(&mut self, address: Address) -> Result<Option<Contract>, Fault>;
    /// What is known of the contract at an address.
    fn contract_info(&mut self, address: Address) -> Result<Option<ContractInfo>, Fault>;
    /// Whether the schema of the contract at an address lists this kind of action; `None` if there is no contract.
    fn declares_action(&mut self, address: Address, kind: &str) -> Result<Option<bool>, Fault>;
    /// The address behind a system name.
    fn system_address(&mut self, name: &str) -> Result<Option<Address>, Fault>;
    /// Makes a contract's records; its `init` has not run yet.
    fn create(
        &mut self,
        creator: Address,
        code: Hash,
        salt: [u8; 32],
        uses: Vec<Address>,
        admin: Option<Address>,
    ) -> Result<Address, Stop>;

    /// The value under a contract's key.
    fn storage_get(&mut self, contract: Address, key: &[u8]) -> Result<Option<Vec<u8>>, Fault>;
    /// Puts a value under a contract's key.
    fn storage_set(&mut self, contract: Address, key: &[u8], value: Vec<u8>) -> Result<(), Fault>;
    /// Removes a contract's key; whether it was there.
    fn storage_remove(&mut self, contract: Address, key: &[u8]) -> Result<bool, Fault>;
    /// A page of a contract's entries with from ≤ key < to; an empty `to` is no bound.
    fn storage_scan(&mut self, contract: Address, page: &Page<'_>) -> Result<Scanned, Fault>;

    /// The RLUSD of an address.
    fn balance(&mut self, address: Address) -> Result<Rlusd, Fault>;
    /// Moves RLUSD without an event, as the payment of a call.
    fn pay(&mut self, from: Address, to: Address, amount: Rlusd) -> Result<(), Stop>;
    /// Moves RLUSD with the ledger's event `Transfer`.
    fn transfer(&mut self, from: Address, to: Address, amount: Rlusd) -> Result<(), Stop>;
    /// Creates RLUSD, if the contract holds the privilege.
    fn mint(&mut self, contract: Address, to: Address, amount: Rlusd) -> Result<(), Stop>;
    /// Destroys RLUSD of the contract, if it holds the privilege.
    fn burn(&mut self, contract: Address, amount: Rlusd) -> Result<(), Stop>;

    /// Appends an event, within the transaction's limits.
    fn emit(&mut self, emitter: Address, event: u16, fields: Vec<u8>) -> Result<(), Stop>;

    /// Opens a wakeup; its id.
    fn wake(&mut self, request: WakeupRequest) -> Result<Hash, Stop>;
    /// Adds to a wakeup's deposit from a contract's balance.
    fn wakeup_fund(&mut self, from: Address, id: Hash, amount: Rlusd) -> Result<(), Stop>;
    /// Ends a wakeup of the contract and refunds the rest.
    fn wakeup_cancel(&mut self, contract: Address, id: Hash) -> Result<(), Stop>;
    /// Opens a slot; its id.
    fn slot_open(&mut self, request: SlotRequest) -> Result<Hash, Stop>;
    /// Answers a slot as `resolver`; false if none is open that it may answer.
    fn slot_resolve(&mut self, resolver: Address, id: Hash, answer: &[u8]) -> Result<bool, Stop>;
    /// Closes a slot unanswered, for `by`, which opened it or may answer it, and refunds its deposit; false if none is
    /// open.
    fn slot_release(&mut self, by: Address, id: Hash) -> Result<bool, Stop>;
    /// The answer kept for a closed slot of the contract.
    fn slot_result(&mut self, contract: Address, id: Hash) -> Result<Option<Vec<u8>>, Stop>;
    /// Forgets the answer of a closed slot of the contract.
    fn slot_acknowledge(&mut self, contract: Address, id: Hash) -> Result<(), Stop>;

    /// Replaces the keys of an account whose recovery contract this is.
    fn set_auth(&mut self, recovery: Address, account: Address, auth: &[u8]) -> Result<(), Stop>;
    /// One act of governance by a contract that governs; what it returns is the call that completes it.
    fn govern(&mut self, governance: Address, act: &[u8]) -> Result<Option<Started>, Stop>;

    /// The ledger's own type back, after the engine is done.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

/// A contract whose code was just set, and the call that completes that: its `init` or its `migrate`.
pub struct Started {
    /// The contract.
    pub contract: Address,
    /// [`Mode::Init`] or [`Mode::Migrate`].
    pub mode: Mode,
    /// Arguments of that call.
    pub args: Vec<u8>,
}

/// Which entries a scan asks for.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// First key, included.
    pub from: &'a [u8],
    /// Last key, excluded.
    pub to: &'a [u8],
    /// From the end.
    pub reverse: bool,
    /// How many keys may be visited.
    pub most: usize,
    /// How many bytes of keys and values may be returned.
    pub most_bytes: usize,
}

/// What a scan found.
pub struct Scanned {
    /// Keys and values, in the order asked for.
    pub entries: Vec<(Vec<u8>, Vec<u8>)>,
    /// Keys looked at, which are charged for.
    pub visited: usize,
    /// Where the next page goes on; `None` at the end.
    pub next: Option<Vec<u8>>,
}
