//! Wakeups and slots: calls that the ledger makes later, paid for now.
//!
//! A wakeup runs a method declared `wakeup = true`, set off by a clock, an event, or the answer to a slot. Its deposit
//! leaves the contract's balance when it is made; what is left when it ends comes back. Needs `wakes = true`.
#![forbid(unsafe_code)]

use alloc::vec::Vec;

use ghost_types::{Address, Decode, Duration, Encode, Hash, Rlusd, Time};

use crate::call::Wakeable;
use crate::context::{Call, Event, View};
use crate::sys;

/// How a wakeup is paid: each delivery may use `gas`, and is charged to `deposit`.
#[derive(Clone, Copy)]
pub struct Prepaid {
    /// The most gas of one delivery.
    pub gas: u64,
    /// What is set aside for it.
    pub deposit: Rlusd,
}

/// Which events of an emitter a subscription is for.
pub struct Filter {
    event: u8,
    field: Option<(u8, Vec<u8>)>,
}

impl Filter {
    /// Every event `E`.
    #[must_use]
    pub fn all<E: Event>() -> Self {
        Self { event: E::NUMBER, field: None }
    }

    /// The event with this number in its emitter's schema, where that is known only at run time.
    #[must_use]
    pub fn numbered(event: u8) -> Self {
        Self { event, field: None }
    }

    /// Of these, the ones whose indexed field with this number equals `value`. For events of a schema that is known,
    /// `contract!` makes a filter for each indexed field: `Transfer::with_to(&address)`.
    #[must_use]
    pub fn with_field(self, number: u8, value: &impl Encode) -> Self {
        Self { field: Some((number, value.to_cbor())), ..self }
    }
}

impl Call {
    /// Calls a wakeup method of this contract once, in the first block at or after `time`. Returns the wakeup's id.
    pub fn wake_at<M: Wakeable>(&mut self, time: Time, method: &M, paid: Prepaid) -> Hash {
        let deposit = paid.deposit.0.to_be_bytes();
        Hash(sys::wake_at(time.0, M::NAME, &method.to_cbor(), paid.gas, &deposit))
    }

    /// Calls it every `period`, at least a second; after a gap once, with what was missed in the origin.
    pub fn wake_every<M: Wakeable>(&mut self, period: Duration, method: &M, paid: Prepaid) -> Hash {
        let deposit = paid.deposit.0.to_be_bytes();
        Hash(sys::wake_every(period.0, M::NAME, &method.to_cbor(), paid.gas, &deposit))
    }

    /// Calls the wakeup method `M` for each event of `emitter` that the filter lets through. The method takes
    /// `emitter = "address"` and `fields = "bytes<N>"`, which decode as the event: `Transfer::from_cbor(&fields)`.
    pub fn subscribe<M: Wakeable>(&mut self, emitter: Address, filter: &Filter, paid: Prepaid) -> Hash {
        Hash(sys::subscribe(&sys::NewSubscription {
            emitter: &emitter.0,
            event: u32::from(filter.event),
            field: filter.field.as_ref().map(|(number, value)| (*number, value.as_slice())),
            method: M::NAME,
            gas: paid.gas,
            deposit: &paid.deposit.0.to_be_bytes(),
        }))
    }

    /// Adds to the deposit of a wakeup; one that ran dry goes on.
    pub fn fund_wakeup(&mut self, id: Hash, amount: Rlusd) {
        sys::wakeup_fund(&id.0, &amount.0.to_be_bytes());
    }

    /// Ends a wakeup of this contract; the rest of its deposit comes back.
    pub fn cancel_wakeup(&mut self, id: Hash) {
        sys::wakeup_cancel(&id.0);
    }

    /// Opens a slot that only `resolver` may answer, once, and that closes without an answer at `expires` (block time
    /// less the time stalled). The wakeup method `M` takes `slot = "hash"` and `answer = "option<bytes<N>>"`.
    pub fn open_slot<M: Wakeable>(&mut self, resolver: Address, expires: Option<Time>, paid: Prepaid) -> Hash {
        let (deposit, expires) = (paid.deposit.0.to_be_bytes(), expires.map_or(0, |time| time.0));
        Hash(sys::slot_open(&resolver.0, M::NAME, paid.gas, &deposit, expires))
    }

    /// Answers a slot that names this contract as its resolver.
    pub fn resolve_slot(&mut self, id: Hash, answer: &impl Encode) {
        sys::slot_resolve(&id.0, &answer.to_cbor());
    }

    /// Forgets the answer of a closed slot.
    pub fn acknowledge_slot(&mut self, id: Hash) {
        sys::slot_acknowledge(&id.0);
    }
}

impl View {
    /// The answer kept for a closed slot of this contract, if it is one and decodes.
    #[must_use]
    pub fn slot_answer<T: Decode>(&self, id: Hash) -> Option<T> {
        T::from_cbor(&sys::slot_result(&id.0)?).ok()
    }
}
