//! Prepaid calls: opened by contracts, queued by clocks, events and answers, delivered after a block's transactions.
//!
//! - here: opening, funding, cancelling, and what a delivery costs;
//! - [`slots`]: one-time questions to a resolver;
//! - [`queue`]: what waits for its turn, in two lanes, fair by contract;
//! - [`due`]: clocks that came due, slots that expired, the stall rule;
//! - [`matching`]: events and who subscribed to them;
//! - [`deliver`]: one delivery.
//!
//! Deposits are held by an address of their own, so balances alone make up the supply.

use ghost_types::errors::call;
use ghost_types::hash::hash;
use ghost_types::{Address, Blob, Encode, Failure, Hash, Rlusd, Text};
use ghost_vm::Stop;
use ghost_vm::gas;
use ghost_vm::kernel::{Fault, Trigger, WakeupRequest};

use crate::state::{LedgerEvent, LedgerState, deposits_address};
use crate::tables::{KIND_AT, KIND_EVENT, KIND_EVERY, Table, WakeupRecord};
use crate::transaction::fee;

pub mod deliver;
pub mod due;
pub mod matching;
pub mod queue;
pub mod slots;

/// After so many failed deliveries in a row a wakeup is suspended.
pub const MAX_FAILURES: u8 = 5;

/// Why a wakeup was suspended, in the event `WakeupSuspended`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// Its deposit does not pay another delivery.
    Dry = 0,
    /// It failed five times in a row.
    Failing = 1,
}

/// Gas that a delivery is charged for beside the method's: queue, records and receipt.
pub(crate) const DELIVERY_GAS: u64 = gas::WAKEUP.base;

/// What a topic stands for: an emitter's event, of any value or with one indexed field's value.
pub(crate) fn topic(emitter: Address, event: u16, field: Option<(u8, &[u8])>) -> Hash {
    let (number, value) = field.map_or((None, &[][..]), |(number, value)| (Some(number), value));
    hash("ghost/topic/1", &(emitter, event, number, Blob::<512>::new(value).unwrap_or_default()).to_cbor())
}

impl LedgerState {
    /// What one delivery of so much gas is paid for in advance, at today's price.
    pub(crate) fn delivery_cost(&mut self, gas: u64) -> Result<Rlusd, Fault> {
        let gas = gas + DELIVERY_GAS;
        Ok(fee(gas, gas, self.gas_price()?))
    }

    pub(crate) fn open_wakeup(&mut self, request: WakeupRequest) -> Result<Hash, Stop> {
        let WakeupRequest { contract, trigger, method, args, gas, deposit } = request;
        self.require_deposit(gas, deposit)?;
        let (kind, period, next, emitter, topic) = match &trigger {
            Trigger::At(time) => (KIND_AT, 0, *time, Address::default(), Hash::default()),
            Trigger::Every(period) => {
                (KIND_EVERY, *period, self.block.time.saturating_add(*period), Address::default(), Hash::default())
            }
            Trigger::Event { emitter, event, field } => {
                self.require_event(*emitter, *event, field.as_ref().map(|(number, _)| *number))?;
                let field = field.as_ref().map(|(number, value)| (*number, &value[..]));
                (KIND_EVENT, 0, 0, *emitter, topic(*emitter, *event, field))
            }
        };
        self.pay(contract, deposits_address(), deposit)?;
        let id = self.new_id();
        let record = WakeupRecord {
            contract,
            kind,
            period,
            next,
            emitter,
            topic,
            method: Text::new(&method).ok_or_else(|| Fault::internal("a method's name exceeds the schema's limit"))?,
            args: Blob::new(&args).ok_or_else(|| Fault::internal("arguments exceed their limit"))?,
            gas,
            deposit,
            failures: 0,
            suspended: false,
        };
        self.index_wakeup(id, &record)?;
        self.put(Table::Wakeup, &id.0, &record)?;
        self.wakeups.push(id);
        Ok(id)
    }

    /// Adds to a deposit; a suspended wakeup that can pay again goes on.
    pub(crate) fn fund_wakeup(&mut self, from: Address, id: Hash, amount: Rlusd) -> Result<(), Stop> {
        let mut record = self.wakeup(id)?;
        self.pay(from, deposits_address(), amount)?;
        record.deposit = record.deposit.plus(amount).map_err(|_| Fault::internal("a deposit exceeds the supply"))?;
        if record.suspended && record.deposit >= self.delivery_cost(record.gas)? {
            record.suspended = false;
            record.failures = 0;
            if record.kind == KIND_EVERY {
                record.next = self.block.time.saturating_add(record.period);
            }
            self.index_wakeup(id, &record)?;
        }
        Ok(self.put(Table::Wakeup, &id.0, &record)?)
    }

    /// Ends a wakeup and refunds what is left. Deliveries still queued are dropped and refunded at their turn.
    pub(crate) fn cancel_wakeup(&mut self, contract: Address, id: Hash) -> Result<(), Stop> {
        let record = self.wakeup(id)?;
        if record.contract != contract {
            return Err(Failure::new(call::NOT_THE_OWNER, [id.into()]).into());
        }
        self.unindex_wakeup(id, &record)?;
        self.delete(&Table::Wakeup.of(&id.0))?;
        self.pay(deposits_address(), contract, record.deposit)
    }

    /// Takes a wakeup out of what can fire, until it is funded.
    pub(crate) fn suspend(&mut self, id: Hash, record: &mut WakeupRecord, reason: Reason) -> Result<(), Stop> {
        self.unindex_wakeup(id, record)?;
        record.suspended = true;
        self.put(Table::Wakeup, &id.0, record)?;
        self.push_block_event(LedgerEvent::WakeupSuspended, &(id, record.contract, reason as u8));
        Ok(())
    }

    pub(crate) fn wakeup(&mut self, id: Hash) -> Result<WakeupRecord, Stop> {
        let record = self.read(&Table::Wakeup.of(&id.0))?;
        Ok(record.ok_or_else(|| Failure::new(call::UNKNOWN_WAKEUP, [id.into()]))?)
    }

    pub(crate) fn require_deposit(&mut self, gas: u64, deposit: Rlusd) -> Result<(), Stop> {
        let needed = self.delivery_cost(gas)?;
        if deposit < needed {
            return Err(Failure::new(call::DEPOSIT_TOO_SMALL, [deposit.into(), needed.into()]).into());
        }
        Ok(())
    }

    /// Puts a wakeup where its trigger looks.
    fn index_wakeup(&mut self, id: Hash, record: &WakeupRecord) -> Result<(), Fault> {
        self.write(&index_key(id, record), &true)
    }

    fn unindex_wakeup(&mut self, id: Hash, record: &WakeupRecord) -> Result<(), Fault> {
        self.delete(&index_key(id, record))
    }
}

fn index_key(id: Hash, record: &WakeupRecord) -> Vec<u8> {
    if record.kind == KIND_EVENT { subscriber_key(record.emitter, record.topic, id) } else { due_key(record.next, id) }
}

/// Key of a clock: by time, then id.
pub(crate) fn due_key(time: u64, id: Hash) -> Vec<u8> {
    let mut key = Table::Due.start();
    key.fixed(&time.to_be_bytes());
    key.fixed(&id.0);
    key.into_bytes()
}

/// Key of a subscription: by emitter, so that one look tells whether an emitter has any; then topic, then id.
pub(crate) fn subscriber_key(emitter: Address, topic: Hash, id: Hash) -> Vec<u8> {
    let mut key = Table::Subscriber.start();
    key.fixed(&emitter.0);
    key.fixed(&topic.0);
    key.fixed(&id.0);
    key.into_bytes()
}
