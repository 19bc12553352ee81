//! The state as the ledger's parts use it: typed entries over the overlay, balances, events, contracts.
//!
//! One [`LedgerState`] serves a block, a simulation or a view. It is also the [`Kernel`] that the engine calls back;
//! that implementation stands in `kernel.rs`, wakeups and slots in `wakeups/`.

use std::collections::BTreeMap;
use std::sync::Arc;

use ghost_state::{Changes, Overlay, ScanPage, ScanQuery, StateReader};
use ghost_types::errors::call;
use ghost_types::hash::hash;
use ghost_types::{Address, Blob, Decode, Encode, Failure, Hash, Rlusd, Writer};
use ghost_vm::Stop;
use ghost_vm::code::Code;
use ghost_vm::kernel::{BlockContext, Fault, Mark};
use ghost_vm::run_limits::{MAX_EVENTS, MAX_EVENTS_BYTES};

use crate::receipt::Event;
use crate::tables::{Account, CodeRecord, ContractRecord, Table, put_storage_key};
use crate::wakeups::matching::MAX_MATCHES;
use crate::wakeups::queue::Searched;

/// Where compiled code comes from: the host's cache, or a compiler in memory for tests.
pub trait CodeSource: Send + Sync {
    /// The code of this hash, ready to run; `stored` gives the module's bytes if they are needed.
    ///
    /// # Errors
    /// A fault of this node: code in state was accepted, so it compiles.
    fn code(&self, hash: Hash, stored: &mut dyn FnMut() -> Result<Vec<u8>, Fault>) -> Result<Arc<Code>, Fault>;
}

/// The state under execution.
pub struct LedgerState {
    overlay: Overlay,
    /// Room in which a record is encoded and a raw key put together: both happen several times a transaction.
    encoded: Writer,
    raw_key: Vec<u8>,
    codes: Arc<dyn CodeSource>,
    /// Codes used since this state was made: one lookup in the shared cache each.
    used: BTreeMap<Hash, Arc<Code>>,
    pub(crate) block: BlockContext,
    /// The transaction or delivery being executed, from which new ids derive.
    pub(crate) cause: Hash,
    /// How many ids `cause` gave out; never taken back, so no id is given twice.
    pub(crate) ids: u32,
    pub(crate) genesis: Hash,
    pub(crate) events: Vec<Event>,
    pub(crate) event_bytes: usize,
    pub(crate) wakeups: Vec<Hash>,
    /// What the block itself did, outside any transaction.
    pub(crate) block_events: Vec<Event>,
    /// Matches of events that this block may still make.
    pub(crate) matches_left: usize,
    /// Deliveries queued in this block: the last part of their order.
    pub(crate) queued: u32,
    /// Where the queue holds nothing more for this block.
    pub(crate) searched: Searched,
    /// From which height on what is queued now may run: this block, or the next while wakeups run.
    pub(crate) ready_from: u64,
}

/// A raw key and its value.
pub(crate) type Entry = (Vec<u8>, Vec<u8>);

/// Most keys visited by one page of a search for the first entry of a range.
const MAX_FIRST_PAGE: usize = 1_024;

/// The ledger as an emitter of events, and the holder of deposits.
#[must_use]
pub fn ledger_address() -> Address {
    Address::of_system("ledger")
}

/// Where deposits of wakeups and slots are held: an address no key and no contract controls.
#[must_use]
pub fn deposits_address() -> Address {
    Address::of_system("ledger/deposits")
}

/// Numbers of the ledger's own events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum LedgerEvent {
    /// `[from, to, amount]`: RLUSD moved by a plain transfer.
    Transfer = 0,
    /// `[stalled]`: block time jumped while a slot was open.
    ChainStalled = 1,
    /// `[id, contract, reason]`: a wakeup waits for funds.
    WakeupSuspended = 2,
    /// `[contract, code]`: a contract's code was set or replaced.
    CodeSet = 3,
    /// `[account]`: an account's keys were replaced.
    KeysChanged = 4,
    /// `[id, contract]`: a slot closed without an answer.
    SlotExpired = 5,
}

impl LedgerState {
    /// A state over `base`, for the block of `block`.
    #[must_use]
    pub fn new(base: Arc<dyn StateReader>, codes: Arc<dyn CodeSource>, block: BlockContext, genesis: Hash) -> Self {
        let ready_from = block.height;
        Self {
            overlay: Overlay::new(base),
            encoded: Writer::new(),
            raw_key: Vec::new(),
            codes,
            used: BTreeMap::new(),
            block,
            cause: Hash::default(),
            ids: 0,
            genesis,
            events: Vec::new(),
            event_bytes: 0,
            wakeups: Vec::new(),
            block_events: Vec::new(),
            matches_left: MAX_MATCHES,
            queued: 0,
            searched: Searched::default(),
            ready_from,
        }
    }

    /// What was changed.
    #[must_use]
    pub fn into_changes(self) -> Changes {
        self.overlay.into_changes()
    }

    // ------------------------------------------------------------------ entries

    /// The record under a raw key.
    pub(crate) fn read<T: Decode>(&mut self, key: &[u8]) -> Result<Option<T>, Fault> {
        let Some(bytes) = self.overlay.get(key)? else { return Ok(None) };
        match T::from_cbor(bytes) {
            Ok(record) => Ok(Some(record)),
            Err(error) => Err(Fault::internal(format!("the entry {key:02x?} does not decode: {error:?}"))),
        }
    }

    pub(crate) fn write(&mut self, key: &[u8], record: &impl Encode) -> Result<(), Fault> {
        self.encoded.clear();
        record.encode(&mut self.encoded);
        Ok(self.overlay.set(key, self.encoded.as_bytes().to_vec())?)
    }

    pub(crate) fn put_raw(&mut self, key: &[u8], value: Vec<u8>) -> Result<(), Fault> {
        Ok(self.overlay.set(key, value)?)
    }

    pub(crate) fn has(&mut self, key: &[u8]) -> Result<bool, Fault> {
        Ok(self.overlay.get(key)?.is_some())
    }

    pub(crate) fn delete(&mut self, key: &[u8]) -> Result<(), Fault> {
        Ok(self.overlay.remove(key)?)
    }

    /// The value under a contract's key.
    pub(crate) fn stored(&mut self, contract: Address, key: &[u8]) -> Result<Option<&[u8]>, Fault> {
        put_storage_key(&mut self.raw_key, contract, key);
        Ok(self.overlay.get(&self.raw_key)?)
    }

    /// Puts a value under a contract's key, or takes it away.
    pub(crate) fn store(&mut self, contract: Address, key: &[u8], value: Option<Vec<u8>>) -> Result<(), Fault> {
        put_storage_key(&mut self.raw_key, contract, key);
        let stored = match value {
            Some(value) => self.overlay.set(&self.raw_key, value),
            None => self.overlay.remove(&self.raw_key),
        };
        Ok(stored?)
    }

    pub(crate) fn scan(&mut self, query: &ScanQuery<'_>) -> Result<ScanPage, Fault> {
        Ok(self.overlay.scan(query)?)
    }

    /// The first entry of a range, looking past entries removed in this block, in pages that grow: a queue of thousands
    /// that was emptied costs a few scans, not one an entry.
    pub(crate) fn first(&mut self, start: &[u8], end: Option<&[u8]>) -> Result<Option<Entry>, Fault> {
        let (mut start, mut limit) = (start.to_vec(), 1);
        loop {
            let page = self.overlay.scan(&ScanQuery::range(&start, end, limit))?;
            if let Some(entry) = page.entries.into_iter().next() {
                return Ok(Some(entry));
            }
            match page.next {
                Some(next) => start = next,
                None => return Ok(None),
            }
            limit = (2 * limit).min(MAX_FIRST_PAGE);
        }
    }

    // ------------------------------------------------------------------ frames

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            state: self.overlay.checkpoint(),
            events: self.events.len(),
            event_bytes: self.event_bytes,
            wakeups: self.wakeups.len(),
        }
    }

    pub(crate) fn undo(&mut self, mark: Mark) {
        self.overlay.rollback(mark.state);
        self.events.truncate(mark.events);
        self.event_bytes = mark.event_bytes;
        self.wakeups.truncate(mark.wakeups);
    }

    /// Begins a transaction or a delivery: ids, events and wakeups are its own from here.
    pub(crate) fn begin(&mut self, cause: Hash) {
        self.cause = cause;
        self.ids = 0;
        self.events.clear();
        self.event_bytes = 0;
        self.wakeups.clear();
    }

    /// Ends it: its events and the wakeups it opened.
    pub(crate) fn end(&mut self) -> (Vec<Event>, Vec<Hash>) {
        (std::mem::take(&mut self.events), std::mem::take(&mut self.wakeups))
    }

    /// An id that derives from the genesis, the cause and a running number.
    pub(crate) fn new_id(&mut self) -> Hash {
        self.ids += 1;
        hash("ghost/id/1", &(self.genesis, self.cause, self.ids).to_cbor())
    }

    // ------------------------------------------------------------------ accounts

    pub(crate) fn account(&mut self, address: Address) -> Result<Account, Fault> {
        Ok(self.read(&Table::Account.of(&address.0))?.unwrap_or_default())
    }

    /// An account that owns nothing and never sent is no entry.
    pub(crate) fn set_account(&mut self, address: Address, account: &Account) -> Result<(), Fault> {
        let key = Table::Account.of(&address.0);
        if *account == Account::default() { self.delete(&key) } else { self.write(&key, account) }
    }

    pub(crate) fn balance(&mut self, address: Address) -> Result<Rlusd, Fault> {
        Ok(self.account(address)?.balance)
    }

    pub(crate) fn pay(&mut self, from: Address, to: Address, amount: Rlusd) -> Result<(), Stop> {
        self.take(from, amount)?;
        self.give(to, amount)
    }

    pub(crate) fn take(&mut self, from: Address, amount: Rlusd) -> Result<(), Stop> {
        let mut account = self.account(from)?;
        let Ok(left) = account.balance.minus(amount) else {
            let fields = [from.into(), account.balance.into(), amount.into()];
            return Err(Failure::new(call::INSUFFICIENT_BALANCE, fields).into());
        };
        account.balance = left;
        Ok(self.set_account(from, &account)?)
    }

    pub(crate) fn give(&mut self, to: Address, amount: Rlusd) -> Result<(), Stop> {
        let mut account = self.account(to)?;
        // The supply is below 2¹²⁸, so no balance can overflow; were it wrong, the node must not go on.
        account.balance = account.balance.plus(amount).map_err(|_| Fault::internal("a balance exceeds the supply"))?;
        Ok(self.set_account(to, &account)?)
    }

    pub(crate) fn supply(&mut self) -> Result<Rlusd, Fault> {
        Ok(self.read(&Table::Supply.only())?.unwrap_or_default())
    }

    pub(crate) fn set_supply(&mut self, supply: Rlusd) -> Result<(), Fault> {
        self.write(&Table::Supply.only(), &supply)
    }

    // ------------------------------------------------------------------ events

    /// Appends an event, within what a transaction may emit.
    pub(crate) fn push_event(&mut self, emitter: Address, number: u16, fields: Vec<u8>) -> Result<(), Stop> {
        if self.events.len() >= MAX_EVENTS {
            return Err(Stop::limit("events", MAX_EVENTS as u64));
        }
        if self.event_bytes + fields.len() > MAX_EVENTS_BYTES {
            return Err(Stop::limit("events_bytes", MAX_EVENTS_BYTES as u64));
        }
        self.event_bytes += fields.len();
        let fields = Blob::from_vec(fields).ok_or_else(|| Stop::limit("events_bytes", MAX_EVENTS_BYTES as u64))?;
        self.events.push(Event { emitter, number, fields });
        Ok(())
    }

    /// Appends an event of the ledger's own.
    pub(crate) fn push_ledger_event(&mut self, event: LedgerEvent, fields: &impl Encode) -> Result<(), Stop> {
        self.push_event(ledger_address(), event as u16, fields.to_cbor())
    }

    /// Appends an event of what the block itself does; nothing undoes it.
    pub(crate) fn push_block_event(&mut self, event: LedgerEvent, fields: &impl Encode) {
        let fields = Blob::from_vec(fields.to_cbor()).unwrap_or_default();
        self.block_events.push(Event { emitter: ledger_address(), number: event as u16, fields });
    }

    // ------------------------------------------------------------------ contracts

    pub(crate) fn contract_record(&mut self, address: Address) -> Result<Option<ContractRecord>, Fault> {
        self.read(&Table::Contract.of(&address.0))
    }

    /// The code of this hash, ready to run.
    pub(crate) fn load_code(&mut self, code: Hash) -> Result<Arc<Code>, Fault> {
        if let Some(found) = self.used.get(&code) {
            return Ok(Arc::clone(found));
        }
        let codes = Arc::clone(&self.codes);
        let loaded = codes.code(code, &mut || {
            let record: Option<CodeRecord> = self.read(&Table::Code.of(&code.0))?;
            record
                .map(|record| record.code.into_vec())
                .ok_or_else(|| Fault::internal(format!("code {code} is not in state")))
        })?;
        self.used.insert(code, Arc::clone(&loaded));
        Ok(loaded)
    }
}
