//! Wakeups and slots: calls that the ledger makes later, paid for now.
//!
//! A wakeup runs a method declared `wakeup = true`, set off by a clock, an event, or the answer to a slot. Its deposit
//! leaves the contract's balance when it is made; what is left when it ends comes back. Needs `wakes = true`.
//!
//! ```
//! # ghost_sdk::contract!("tests/wakeups/contract.toml");
//! use ghost_sdk::ledger::{LEDGER, Transfer};
//!
//! # struct Till;
//! const PAID: Prepaid = Prepaid { gas: 1_000_000, deposit: Rlusd::dollars(1) };
//!
//! #[ghost_sdk::export]
//! impl Contract for Till {
//!     fn init(cx: &mut Call, args::Init { judge }: args::Init) -> Result<()> {
//!         let me = cx.self_address();
//!         cx.wake_every(Duration::DAY, &args::OnDay { fee: Rlusd::dollars(2) }, PAID);
//!         cx.subscribe::<args::OnPaid>(LEDGER, &Transfer::with_to(&me), PAID);
//!         let in_a_day = cx.now().after(Duration::DAY).or_overflow()?;
//!         cx.open_slot::<args::OnVerdict>(judge, Some(in_a_day), PAID);
//!         Ok(())
//!     }
//!
//!     fn on_day(_: &mut Call, args::OnDay { fee: _ }: args::OnDay) -> Result<()> {
//!         Ok(())
//!     }
//!
//!     fn on_paid(cx: &mut Call, args: args::OnPaid) -> Result<()> {
//!         let Transfer { from, amount, .. } = args.event()?;
//!         cx.store().paid().set(&from, &amount);
//!         Ok(())
//!     }
//!
//!     fn on_verdict(cx: &mut Call, args: args::OnVerdict) -> Result<()> {
//!         if args.answer::<bool>()? == Some(true) {
//!             cx.store().open().set(&true);
//!         }
//!         Ok(())
//!     }
//! }
//! # fn main() {}
//! ```
#![forbid(unsafe_code)]

use alloc::vec::Vec;
use core::marker::PhantomData;

use ghost_types::{Address, Decode, Duration, Encode, Hash, Rlusd, Time};

use crate::call::Wakeable;
use crate::context::{Call, Event, View};
use crate::error::{Error, Result};
use crate::sys;

/// How a wakeup is paid: each delivery may use `gas`, and is charged to `deposit`.
#[derive(Clone, Copy)]
pub struct Prepaid {
    /// The most gas of one delivery.
    pub gas: u64,
    /// What is set aside for it.
    pub deposit: Rlusd,
}

/// A wakeup method for events: it takes `emitter = "address"` and `fields = "bytes<N>"`, under any names. `contract!`
/// finds which methods do.
pub trait Listener: Wakeable {
    /// The longest fields that it takes.
    const ROOM: usize;

    /// The event's fields: one canonical array.
    fn event_bytes(&self) -> &[u8];

    /// The event that set it off: `args.event::<Transfer>()?`; the standard error `invalid_arguments` if it is another.
    fn event<E: Event>(&self) -> Result<E> {
        E::from_cbor(self.event_bytes()).map_err(Error::invalid_arguments)
    }
}

/// A wakeup method for slots: it takes `slot = "hash"` and `answer = "option<bytes<N>>"`, under any names. `contract!`
/// finds which methods do.
pub trait Answered: Wakeable {
    /// The longest answer that it takes.
    const ROOM: usize;

    /// The answer's one canonical item; `None` if the slot closed without one.
    fn answer_bytes(&self) -> Option<&[u8]>;

    /// The answer; `None` if the slot closed without one, the standard error `invalid_arguments` if it is of another
    /// type.
    fn answer<T: Decode>(&self) -> Result<Option<T>> {
        self.answer_bytes().map(T::from_cbor).transpose().map_err(Error::invalid_arguments)
    }
}

/// Which events of an emitter a subscription is for: all of the type `E`, or those with one value in one field.
pub struct Filter<E> {
    event: u8,
    field: Option<(u8, Vec<u8>)>,
    of: PhantomData<fn() -> E>,
}

/// An event known by its number alone.
pub enum Numbered {}

/// What a [`Filter`] can be for.
pub trait Told {
    /// The longest fields; 0 where nothing is known of them.
    const MOST_BYTES: usize;
}

impl<E: Event> Told for E {
    const MOST_BYTES: usize = E::MOST_BYTES;
}

impl Told for Numbered {
    const MOST_BYTES: usize = 0;
}

impl<E: Event> Filter<E> {
    /// Every event `E`.
    #[must_use]
    pub fn all() -> Self {
        Self { event: E::NUMBER, field: None, of: PhantomData }
    }
}

impl Filter<Numbered> {
    /// The event with this number in its emitter's schema, where that is known only at run time.
    #[must_use]
    pub fn numbered(event: u8) -> Self {
        Self { event, field: None, of: PhantomData }
    }
}

impl<E> Filter<E> {
    /// Refuses to compile a method whose every delivery would fail.
    fn fits<M: Listener>(&self)
    where
        E: Told,
    {
        const { assert!(E::MOST_BYTES <= M::ROOM, "the event can be longer than what the method takes as `fields`") }
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

    /// Calls the wakeup method `M` for each event of `emitter` that the filter lets through:
    /// `cx.subscribe::<args::OnPaid>(LEDGER, &Transfer::with_to(&me), paid)`.
    pub fn subscribe<M: Listener>(&mut self, emitter: Address, filter: &Filter<impl Told>, paid: Prepaid) -> Hash {
        filter.fits::<M>();
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
    /// less the time stalled).
    pub fn open_slot<M: Answered>(&mut self, resolver: Address, expires: Option<Time>, paid: Prepaid) -> Hash {
        let (deposit, expires) = (paid.deposit.0.to_be_bytes(), expires.map_or(0, |time| time.0));
        Hash(sys::slot_open(&resolver.0, M::NAME, paid.gas, &deposit, expires))
    }

    /// Answers a slot that names this contract as its resolver; false if none is open with this id. Whoever opened it can
    /// have closed it: a resolver that fails then lets others undo its work.
    #[must_use = "false says that nobody was answered"]
    pub fn resolve_slot(&mut self, id: Hash, answer: &impl Encode) -> bool {
        sys::slot_resolve(&id.0, &answer.to_cbor())
    }

    /// Closes a slot that this contract opened or may answer: nothing is called, and its deposit goes back to the
    /// contract that opened it. False if none is open with this id.
    pub fn release_slot(&mut self, id: Hash) -> bool {
        sys::slot_release(&id.0)
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
