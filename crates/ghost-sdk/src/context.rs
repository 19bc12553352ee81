//! What a method knows of its call, and what it may do: [`View`] reads, [`Call`] acts as well.
#![forbid(unsafe_code)]

use alloc::string::String;
use core::cell::OnceCell;
use core::ops::Deref;

use ghost_types::{Address, Decode, Encode, Hash, Rlusd, Time, Writer, record};

use crate::call::{self, CallError, Invocation, Method, NewContract, Viewable};
use crate::error::{Error, Result};
use crate::sys;

/// Room for most events without growing.
const EVENT_BYTES: usize = 128;

/// Reads the chain; changes nothing.
///
/// The context is fetched from the ledger when it is first asked for, at most once a call.
pub struct View {
    context: OnceCell<Context>,
}

/// Reads the chain, and acts: storage, events, payments, calls, wakeups. All that a [`View`] can is here too.
pub struct Call {
    view: View,
}

/// Why this method runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Somebody's transaction.
    Transaction,
    /// A wakeup, which fell due at `due`.
    Wakeup {
        /// What set it off.
        by: Trigger,
        /// The id of the wakeup or slot.
        id: Hash,
        /// When it fell due.
        due: Time,
        /// Firings of a periodic wakeup that a gap swallowed.
        missed: u64,
    },
}

/// What sets off a wakeup.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// An event that the contract subscribed to.
    Event,
    /// A timer.
    Clock,
    /// The answer to a slot, or its expiry.
    Answer,
}

record! {
    /// What the ledger knows of a contract.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct ContractInfo {
        /// The hash of its code.
        pub code: Hash,
        /// The hash of its schema.
        pub schema: Hash,
        /// Who created it.
        pub creator: Address,
        /// Who may migrate it.
        pub admin: Option<Address>,
    }
}

/// The bytes of the host function `context` (docs/spec/abi.md).
struct Context(&'static [u8; sys::CONTEXT_BYTES]);

// Where each field starts.
const SELF: usize = 0;
const CALLER: usize = 32;
const PAYER: usize = 64;
const VALUE: usize = 96;
const HEIGHT: usize = 112;
const TIME: usize = 120;
const STALLED: usize = 128;
const ORIGIN_KIND: usize = 136;
const ORIGIN_ID: usize = 137;
const DUE: usize = 169;
const MISSED: usize = 177;

impl Context {
    fn at<const N: usize>(&self, start: usize) -> [u8; N] {
        let mut field = [0; N];
        field.copy_from_slice(&self.0[start..start + N]);
        field
    }

    fn uint(&self, start: usize) -> u64 {
        u64::from_be_bytes(self.at(start))
    }
}

impl View {
    pub(crate) fn new() -> Self {
        Self { context: OnceCell::new() }
    }

    fn context(&self) -> &Context {
        self.context.get_or_init(|| Context(sys::context()))
    }

    /// This contract.
    pub fn self_address(&self) -> Address {
        Address(self.context().at(SELF))
    }

    /// Who called: an account, another contract, or in a wakeup the [ledger](crate::ledger::LEDGER).
    pub fn caller(&self) -> Address {
        Address(self.context().at(CALLER))
    }

    /// Who pays the fee of the transaction.
    pub fn payer(&self) -> Address {
        Address(self.context().at(PAYER))
    }

    /// The time of the block: the only clock there is.
    pub fn now(&self) -> Time {
        Time(self.context().uint(TIME))
    }

    /// The height of the block.
    pub fn height(&self) -> u64 {
        self.context().uint(HEIGHT)
    }

    /// How long, in all, the chain stood still while a slot was open. Deadlines of slots count in `now` less this.
    pub fn stalled(&self) -> ghost_types::Duration {
        ghost_types::Duration(self.context().uint(STALLED))
    }

    /// `now` less [`stalled`](Self::stalled): what the deadlines of slots and actions count in.
    pub fn slot_time(&self) -> Time {
        Time(self.now().0.saturating_sub(self.stalled().0))
    }

    /// Why this method runs.
    pub fn origin(&self) -> Origin {
        let context = self.context();
        let by = match context.0[ORIGIN_KIND] {
            0 => return Origin::Transaction,
            1 => Trigger::Event,
            2 => Trigger::Clock,
            _ => Trigger::Answer,
        };
        let (id, due) = (Hash(context.at(ORIGIN_ID)), Time(context.uint(DUE)));
        Origin::Wakeup { by, id, due, missed: context.uint(MISSED) }
    }

    /// The chain's name and the beginning of its genesis hash.
    pub fn chain_id(&self) -> String {
        match String::from_utf8(sys::chain_id()) {
            Ok(id) => id,
            Err(_) => sys::trap(),
        }
    }

    /// The RLUSD that this contract holds, the payment of this call included.
    pub fn balance(&self) -> Rlusd {
        self.balance_of(self.self_address())
    }

    /// The RLUSD of an address.
    pub fn balance_of(&self, address: Address) -> Rlusd {
        Rlusd(u128::from_be_bytes(sys::balance(&address.0)))
    }

    /// What the ledger knows of the contract at an address.
    pub fn contract_info(&self, address: Address) -> Option<ContractInfo> {
        let info = sys::contract_info(&address.0)?;
        ContractInfo::from_cbor(&info).ok()
    }

    /// Whether the contract at an address lists this kind of action in its schema; `None` if there is no contract.
    pub fn declares_action(&self, address: Address, kind: &str) -> Option<bool> {
        sys::declares_action(&address.0, kind)
    }

    /// The system contract of this name.
    pub fn system_address(&self, name: &str) -> Option<Address> {
        sys::system_address(name).map(Address)
    }

    /// The contract that `[uses]` entry `number` was bound to. Generated clients ask for it: the ledger binds every
    /// entry when a contract is created.
    #[doc(hidden)]
    pub fn bound(&self, number: u8) -> Address {
        match sys::uses_address(number) {
            Some(address) => Address(address),
            None => sys::trap(),
        }
    }

    /// Calls a view of another contract.
    pub fn ask<M: Viewable>(&self, to: Address, method: M) -> Result<M::Output, CallError> {
        call::ask(&to, &method, 0)
    }
}

impl Call {
    pub(crate) fn new() -> Self {
        Self { view: View::new() }
    }

    /// What was paid with this call. The contract holds it already.
    pub fn value(&self) -> Rlusd {
        Rlusd(u128::from_be_bytes(self.view.context().at(VALUE)))
    }

    /// Refuses unless exactly `price` was paid, with the standard error `payment_mismatch`: an overpayment would be
    /// kept without a word.
    pub fn require_paid(&self, price: Rlusd) -> Result<()> {
        let paid = self.value();
        if paid == price { Ok(()) } else { Err(Error::payment_mismatch(price, paid)) }
    }

    /// Emits an event of the schema.
    pub fn emit<E: Event>(&mut self, event: E) {
        let mut fields = Writer::with_capacity(EVENT_BYTES);
        event.encode(&mut fields);
        sys::emit(u32::from(E::NUMBER), &fields.into_bytes());
    }

    /// Pays out RLUSD of this contract; runs no code at the receiver. Needs `pays = true`.
    pub fn transfer(&mut self, to: Address, amount: Rlusd) {
        sys::transfer(&to.0, &amount.0.to_be_bytes());
    }

    /// Calls a method of another contract: `cx.call(to, args::Method { .. }).send()?`.
    pub fn call<M: Method>(&mut self, to: Address, method: M) -> Invocation<'_, M> {
        Invocation::new(self, to, method)
    }

    /// Creates a contract. Needs `creates = true`.
    pub fn create<A: Encode>(&mut self, new: &NewContract<'_, A>) -> Result<Address, CallError> {
        call::create(new)
    }

    /// Creates RLUSD. Needs the privilege `mint`.
    pub fn mint(&mut self, to: Address, amount: Rlusd) {
        sys::mint(&to.0, &amount.0.to_be_bytes());
    }

    /// Destroys RLUSD of this contract. Needs the privilege `mint`.
    pub fn burn(&mut self, amount: Rlusd) {
        sys::burn(&amount.0.to_be_bytes());
    }

    /// Replaces the keys of an account whose recovery contract this is; `auth` is their canonical encoding.
    pub fn set_auth(&mut self, account: Address, auth: &[u8]) {
        sys::set_auth(&account.0, auth);
    }

    /// One act of governance, encoded as in a transaction's message `govern`. It fails as the `init` or `migrate` does
    /// that it runs. Needs the privilege `govern`.
    pub fn govern(&mut self, act: &[u8]) -> Result<(), CallError> {
        call::govern(act)
    }
}

impl Deref for Call {
    type Target = View;
    fn deref(&self) -> &View {
        &self.view
    }
}

/// An event of a schema, as `contract!` makes them.
pub trait Event: Encode + Decode {
    /// Its number: its place in the schema.
    const NUMBER: u8;
    /// The longest encoding of its fields.
    const MOST_BYTES: usize;
}

#[cfg(test)]
mod tests;
