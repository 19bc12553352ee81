//! Reading a chain: accounts, contracts, blocks, transactions, proofs, views and simulations, now and at a height.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use ghost_ledger::admission::{Checked, Decoded};
use ghost_ledger::block::Header;
use ghost_ledger::execute::{self, Slot, Trace};
use ghost_ledger::receipt::Receipt;
use ghost_ledger::tables::{Account, CodeRecord, ContractRecord, HistoryRecord, Table};
use ghost_state::{ScanQuery, StateError, StateReader, prefix_end};
use ghost_types::{Address, Decode, Failure, Hash};
use ghost_vm::frame::{Call, Done};
use ghost_vm::kernel::Fault;

use crate::blob::StoredBlock;
use crate::chain::{Chain, stored_block};

/// Most contract versions returned at once.
const MAX_HISTORY: usize = 1_000;

/// A transaction or a delivery that is in a block.
pub struct Found {
    /// The block.
    pub height: u64,
    /// Place of its receipt.
    pub index: u32,
    /// The envelope; none for a delivery.
    pub envelope: Option<Vec<u8>>,
    /// Its receipt.
    pub receipt: Receipt,
}

/// Why what runs on a past state has no answer.
#[derive(Debug)]
pub enum QueryError {
    /// The state is not there, not kept, or cannot be read.
    State(StateError),
    /// This node cannot.
    Fault(Fault),
}

impl From<StateError> for QueryError {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

impl From<Fault> for QueryError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Chain {
    /// The state after the block at `height`; `None`: after the newest on disk.
    ///
    /// # Errors
    /// When the height is not kept.
    pub fn state(&self, height: Option<u64>) -> Result<(Arc<dyn StateReader>, u64), StateError> {
        let store = &self.shared.store;
        let snapshot = match height {
            Some(height) => store.snapshot_at(height)?,
            None => store.snapshot()?,
        };
        let height = snapshot.height();
        Ok((Arc::new(snapshot), height))
    }

    /// Raw entries after one block, each with its ICS-23 proof of presence or absence.
    ///
    /// # Errors
    /// When the height is no longer kept.
    pub fn prove(&self, keys: &[&[u8]], height: Option<u64>) -> Result<crate::store::ProofsAt, StateError> {
        match height {
            Some(height) => self.shared.store.prove_at(keys, height),
            None => self.shared.store.prove(keys),
        }
    }

    /// The block at a height.
    ///
    /// # Errors
    /// When the store fails.
    pub fn block(&self, height: u64) -> Result<Option<StoredBlock>, Fault> {
        if height > self.head().height { Ok(None) } else { stored_block(&self.shared.store, height).map(Some) }
    }

    /// A transaction or a delivery, by its id.
    ///
    /// # Errors
    /// When the store fails.
    pub fn find(&self, id: Hash) -> Result<Option<Found>, Fault> {
        let Some((height, index)) = self.shared.store.transaction(&id.0)? else { return Ok(None) };
        let Some(mut stored) = self.block(height)? else { return Ok(None) };
        let place = index as usize;
        let envelope = stored.block.transactions.get(place).map(|bytes| bytes.to_vec());
        // The index keeps half of the id; the receipt says whether it is this one.
        if stored.receipts.get(place).is_none_or(|receipt| receipt.id != id) {
            return Ok(None);
        }
        Ok(Some(Found { height, index, envelope, receipt: stored.receipts.swap_remove(place) }))
    }

    /// What a transaction would do in the block after `height`; `None`: after the newest, which may not be on disk yet.
    ///
    /// That block's time is `time` (ms); if not given, now, and after an older block the earliest that it could have.
    /// Signatures are not asked for. With its trace if it is to be watched.
    ///
    /// # Errors
    /// Why that state cannot be read, or a fault of this node; the inner error is the transaction's.
    pub fn simulate(
        &self,
        envelope: &[u8],
        height: Option<u64>,
        time: Option<u64>,
        watched: bool,
    ) -> Result<Result<(Receipt, Option<Trace>), Failure>, QueryError> {
        let decoded = match Decoded::new(envelope, &self.shared.ledger.chain_id) {
            Ok(decoded) => decoded,
            Err(failure) => return Ok(Err(failure)),
        };
        let newest = self.head().height;
        let (state, height, parent_time) = match height {
            Some(height) => {
                let (state, height) = self.state(Some(height))?;
                (state, height, self.header(height)?.time)
            }
            None => {
                let tip = self.shared.tip();
                (tip.state, tip.height, tip.time)
            }
        };
        let checked = match with_keys(&*state, decoded)? {
            Ok(checked) => checked,
            Err(failure) => return Ok(Err(failure)),
        };
        // What is asked now is answered for now; after an older block, for the earliest time that the next could have.
        let time = if height < newest { time.or(Some(parent_time)) } else { time };
        let slot = Slot { height: height + 1, time: next_time(parent_time, time), parent_time, inputs: Vec::new() };
        let ledger = self.shared.ledger.clone();
        let tried = move || match watched {
            true => execute::trace(state, &ledger, &slot, &checked).map(|(receipt, trace)| (receipt, Some(trace))),
            false => execute::simulate(state, &ledger, &slot, &checked).map(|receipt| (receipt, None)),
        };
        Ok(Ok(self.readers.run(tried)??))
    }

    /// Calls a view after the block at a height; on the newest state as if at `time` (ms), or now.
    ///
    /// # Errors
    /// Why that state cannot be read, or a fault of this node.
    pub fn view(&self, call: Call, height: Option<u64>, time: Option<u64>) -> Result<(Done, u64), QueryError> {
        let newest = height.is_none_or(|height| height == self.head().height);
        let (state, height) = self.state(height)?;
        let header = self.header(height)?;
        let ledger = self.shared.ledger.clone();
        // What is asked now is answered for now; a past height for the time it had.
        let time = if newest { next_time(header.time, time) } else { header.time };
        let slot = Slot { height, time, parent_time: header.time, inputs: Vec::new() };
        let done = self.readers.run(move || execute::view(state, &ledger, &slot, call))??;
        Ok((done, height))
    }

    /// The header at a height that is there.
    ///
    /// # Errors
    /// When the store fails.
    pub fn header(&self, height: u64) -> Result<Header, Fault> {
        let head = self.head();
        if head.height == height { Ok(head) } else { Ok(stored_block(&self.shared.store, height)?.header) }
    }

    /// Transactions in the pool, and their bytes.
    #[must_use]
    pub fn pending(&self) -> (usize, usize) {
        self.shared.pool().size()
    }

    /// When something falls due next, in ms of block time.
    #[must_use]
    pub fn next_due(&self) -> Option<u64> {
        self.shared.tip().next_due
    }

    /// How many slots wait for an answer.
    #[must_use]
    pub fn open_slots(&self) -> u64 {
        self.shared.tip().open_slots
    }

    /// The least gas price taken.
    #[must_use]
    pub fn gas_price(&self) -> u64 {
        self.shared.tip().gas_price
    }

    /// The nonce of an account's next transaction, those in the pool counted.
    ///
    /// # Errors
    /// When the store fails.
    pub fn next_nonce(&self, address: Address) -> Result<u64, Fault> {
        let nonce = account(&*self.shared.tip().state, address)?.nonce;
        Ok(self.shared.pool().next_nonce(&address).unwrap_or(nonce).max(nonce))
    }
}

/// A transaction with the keys that sender and payer have, as if they had signed it.
///
/// # Errors
/// A fault of this node; the inner error is the transaction's: its sender has other keys.
pub(crate) fn with_keys(state: &dyn StateReader, decoded: Decoded) -> Result<Result<Checked, Failure>, Fault> {
    let stored = account(state, decoded.body.sender)?.auth;
    let payer_keys = match decoded.body.payer {
        Some(payer) => account(state, payer)?.auth,
        None => None,
    };
    Ok(decoded.sender_keys(stored).map(|sender_keys| Checked { decoded, sender_keys, payer_keys }))
}

/// The time a block made now would have: as given, or the machine's clock; never before the last block.
fn next_time(last: u64, given: Option<u64>) -> u64 {
    let clock = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    given.unwrap_or_else(|| u64::try_from(clock()).unwrap_or(u64::MAX)).max(last + 1)
}

/// The record under a raw key.
///
/// # Errors
/// When the store fails or the record does not decode.
pub fn record<T: Decode>(state: &dyn StateReader, key: &[u8]) -> Result<Option<T>, Fault> {
    let Some(bytes) = state.get(key)? else { return Ok(None) };
    T::from_cbor(&bytes)
        .map(Some)
        .map_err(|error| Fault::internal(format!("the entry {key:02x?} does not decode: {error:?}")))
}

/// An account; one that was never used is empty.
///
/// # Errors
/// As [`record`].
pub fn account(state: &dyn StateReader, address: Address) -> Result<Account, Fault> {
    Ok(record(state, &Table::Account.of(&address.0))?.unwrap_or_default())
}

/// A contract.
///
/// # Errors
/// As [`record`].
pub fn contract(state: &dyn StateReader, address: Address) -> Result<Option<ContractRecord>, Fault> {
    record(state, &Table::Contract.of(&address.0))
}

/// Stored code.
///
/// # Errors
/// As [`record`].
pub fn code(state: &dyn StateReader, code: Hash) -> Result<Option<CodeRecord>, Fault> {
    record(state, &Table::Code.of(&code.0))
}

/// Every version of a contract, oldest first.
///
/// # Errors
/// As [`record`].
pub fn history(state: &dyn StateReader, address: Address) -> Result<Vec<HistoryRecord>, Fault> {
    let prefix = Table::History.of(&address.0);
    let page = state.scan(&ScanQuery::range(&prefix, prefix_end(&prefix).as_deref(), MAX_HISTORY))?;
    let decode =
        |bytes: &[u8]| HistoryRecord::from_cbor(bytes).map_err(|_| Fault::internal("a history record is damaged"));
    page.entries.iter().map(|(_, value)| decode(value)).collect()
}
