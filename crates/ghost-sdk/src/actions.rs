//! Actions: what a contract asks of the world outside.
//!
//! A contract that lists kinds in `actions` of its `[capabilities]`, and pays and wakes, asks the system contract `agents`
//! under a grant of the resource's owner. What became of it is an answer to a slot: a wakeup method that takes
//! `slot = "hash"` and `answer = "option<bytes<1100>>"`. It is called with `unknown` if nobody reported in time, and then
//! once more with the outcome (docs/spec/actions.md).
//!
//! ```
//! # ghost_sdk::contract!("tests/actions/contract.toml");
//! use ghost_sdk::actions::{self, Outcome, State};
//! use ghost_sdk::actions::dns::RecordSet;
//!
//! # struct Site;
//! const PAID: Prepaid = Prepaid { gas: 1_000_000, deposit: Rlusd(20_000) };
//!
//! #[ghost_sdk::export]
//! impl Contract for Site {
//!     fn publish(cx: &mut Call, args::Publish { address }: args::Publish) -> Result<Hash> {
//!         let www = RecordSet {
//!             name: Text::new("www.example.org").or_overflow()?,
//!             shape: Text::new("A").or_overflow()?,
//!             ttl: 300,
//!             records: List::new([address].into()).or_overflow()?,
//!         };
//!         let start_by = cx.slot_time().after(Duration::DAY).or_overflow()?;
//!         actions::dns::records_set("dns:example.org", &[www])
//!             .start_by(start_by)
//!             .report_by(start_by.after(Duration::DAY).or_overflow()?)
//!             .reward(Rlusd::dollars(1))
//!             .on_result::<args::OnPublished>(PAID)
//!             .request(cx)
//!     }
//!
//!     fn on_published(cx: &mut Call, args: args::OnPublished) -> Result<()> {
//!         match args.answer::<Outcome>()? {
//!             Some(outcome) if outcome.state == State::Done => cx.store().up().set(&true),
//!             // Nothing changed, or nobody knows yet: in that case this method is called again.
//!             _ => {}
//!         }
//!         Ok(())
//!     }
//! #   fn on_short(_: &mut Call, _: args::OnShort) -> Result<()> { Ok(()) }
//! }
//! # fn main() {}
//! ```
#![forbid(unsafe_code)]

use alloc::vec::Vec;
use core::marker::PhantomData;

use ghost_types::{Blob, CodecError, Decode, Hash, List, Rlusd, Text, Time, Writer};

use crate::call::{Method, Payable};
use crate::context::Call;
use crate::error::{Error, Result};
use crate::sys;
use crate::wakeup::{Answered, Prepaid};

pub use crate::generated::actions::{dns, mock, system};
use wire::{Ask, Cancel, Forgo, Order, TakeBack};

/// What `agents` wants for the wakeup at a deadline. It comes back if that never fires.
pub const DEADLINE_DEPOSIT: Rlusd = Rlusd(10_000);

/// The most items of one action.
const MOST_ITEMS: usize = 16;

/// Bytes of the longest [`Outcome`]: an array of a hash, two small numbers and the result.
const MOST_OUTCOME_BYTES: usize = 1 + 34 + 1 + 1 + 3 + 1024;

/// A kind of action and its version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// As `actions` of `[capabilities]` lists it.
    pub name: &'static str,
    /// Of its arguments and meaning.
    pub version: u16,
}

/// One target of an action and what is wanted of it, as interface/actions declares them.
pub trait Item {
    /// What it is on.
    fn target(&self) -> Target;
    /// Writes the rest: the array of its fields.
    fn encode_args(&self, w: &mut Writer);
}

crate::structure! {
    /// What an action touches, as a grant allows it or not.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Target {
        /// The name, within the resource.
        pub name: Text<253>,
        /// The record type and the like.
        pub shape: Text<16>,
    }
}

crate::enumeration! {
    /// How far an action is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum State {
        /// An agent may plan it.
        Requested = 0,
        /// It may start, once approved where that is needed.
        Planned = 1,
        /// Something outside may have changed.
        Started = 2,
        /// Nobody reported in time; the outcome is told later.
        Unknown = 3,
        /// All of it is done.
        Done = 4,
        /// It was seen that nothing changed.
        Failed = 5,
        /// Some steps are done and stay.
        Partial = 6,
        /// It did not start in time.
        Expired = 7,
        /// The contract ended it.
        Cancelled = 8,
        /// An approver or an agent ended it.
        Refused = 9,
    }
}

crate::enumeration! {
    /// Why an action is in its state.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Reason {
        /// It has not ended.
        None = 0,
        /// No agent posted a plan.
        NobodyPlanned = 1,
        /// A plan waited for its approval.
        NotApproved = 2,
        /// A plan waited for an agent.
        NotStarted = 3,
        /// No report came in time.
        NotReported = 4,
        /// The agent reported it.
        Reported = 5,
        /// The resource's owner said so.
        Settled = 6,
        /// The contract did not want it any more.
        ByContract = 7,
        /// An approver refused it.
        ByApprover = 8,
        /// The agent's own policy forbids it.
        ByPolicy = 9,
        /// The arguments make no sense to the agent.
        BadArguments = 10,
        /// What is there stands against it.
        Conflict = 11,
    }
}

crate::structure! {
    /// What a contract is told of its action.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Outcome {
        /// The action, as [`Request::request`] returned it.
        pub action: Hash,
        /// `Unknown`, or how it ended.
        pub state: State,
        /// Why.
        pub reason: Reason,
        /// What the kind returns; empty unless it was reported.
        pub result: Blob<1024>,
    }
}

impl Outcome {
    /// What the kind returns, if it was reported and is of this type.
    #[must_use]
    pub fn returned<T: Decode>(&self) -> Option<T> {
        T::from_cbor(&self.result).ok()
    }
}

crate::structure! {
    /// What an agent earns.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Price {
        /// For an action that is done.
        pub reward: Rlusd,
        /// For the first plan.
        pub fee: Rlusd,
    }
}

crate::structure! {
    /// One undo, paid for in advance.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Undo {
        /// As for the action.
        pub price: Price,
        /// Until when it can be asked for.
        pub until: Time,
    }
}

crate::structure! {
    /// In block time less the time stalled.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub struct Deadlines {
        /// The latest start.
        pub start_by: Time,
        /// The latest report.
        pub report_by: Time,
    }
}

/// What is to be done; it has no deadline yet.
#[must_use = "nothing is asked for before `request`"]
pub struct Ordered {
    id: Option<Text<260>>,
    kind: Kind,
    targets: Option<List<Target, MOST_ITEMS>>,
    args: Vec<u8>,
}

impl Ordered {
    pub(crate) fn new(id: &str, kind: Kind, items: &[impl Item]) -> Self {
        let mut args = Writer::with_capacity(256);
        args.array(items.len());
        for item in items {
            item.encode_args(&mut args);
        }
        let targets = List::new(items.iter().map(Item::target).collect());
        Self { id: Text::new(id), kind, targets, args: args.into_bytes() }
    }

    /// The latest start, in block time less the time stalled ([`View::slot_time`](crate::View::slot_time)): at most 30
    /// days from now.
    pub fn start_by(self, start_by: Time) -> Starting {
        Starting { ordered: self, start_by }
    }
}

/// It has a latest start; without a latest report nothing is asked for either.
#[must_use = "nothing is asked for before `request`"]
pub struct Starting {
    ordered: Ordered,
    start_by: Time,
}

impl Starting {
    /// The latest report: at most 7 days after the latest start, and at least as much as the kind says.
    pub fn report_by(self, report_by: Time) -> Terms {
        let Self { ordered, start_by } = self;
        let price = Price { reward: Rlusd::ZERO, fee: Rlusd::ZERO };
        Terms { ordered, deadlines: Deadlines { start_by, report_by }, price, undo_until: None }
    }
}

/// What it is worth.
#[must_use = "nothing is asked for before `request`"]
pub struct Terms {
    ordered: Ordered,
    deadlines: Deadlines,
    price: Price,
    undo_until: Option<Time>,
}

impl Terms {
    /// Paid to the agent's owner once it is done.
    pub fn reward(mut self, reward: Rlusd) -> Self {
        self.price.reward = reward;
        self
    }

    /// Paid to the owner of the agent that posts the first plan.
    pub fn fee(mut self, fee: Rlusd) -> Self {
        self.price.fee = fee;
        self
    }

    /// Sets the price of one undo aside too: [`undo`] can be asked for until then, whatever became of the grant's calls
    /// and end.
    pub fn undo_until(self, until: Time) -> Self {
        Self { undo_until: Some(until), ..self }
    }

    /// The method that is told, each time for what `paid` says: for the outcome, for a late one, and the same for an
    /// undo. What is not needed comes back.
    pub fn on_result<M: Answered>(self, paid: Prepaid) -> Request<M> {
        const { assert!(MOST_OUTCOME_BYTES <= M::ROOM, "the outcome can be longer than what the method takes as its answer") }
        Request { terms: self, paid, method: PhantomData }
    }
}

/// A whole request.
#[must_use = "nothing is asked for before `request`"]
pub struct Request<M> {
    terms: Terms,
    paid: Prepaid,
    method: PhantomData<fn() -> M>,
}

impl<M: Answered> Request<M> {
    /// Asks for it: the contract pays the price, the undo's, a deposit for each deadline, and the slots. Returns the
    /// action.
    ///
    /// # Errors
    /// What `agents` refuses with (`ghostcli contract docs agents` lists it), and the standard errors
    /// `invalid_arguments`, where an item, a name or all together is too long, and `arithmetic_overflow`.
    pub fn request(self, cx: &mut Call) -> Result<Hash> {
        let Self { terms: Terms { ordered, deadlines, price, undo_until }, paid, .. } = self;
        let Ordered { id, kind, targets, args } = ordered;
        let too_long = || Error::invalid_arguments(CodecError::OutOfRange);
        let order = Order { targets: targets.ok_or_else(too_long)?, args: Blob::from_vec(args).ok_or_else(too_long)? };
        let undo = undo_until.map(|until| Undo { price, until });
        let once = price.reward.plus(price.fee)?.plus(DEADLINE_DEPOSIT)?;
        let value = if undo.is_some() { once.times(2u32)? } else { once };
        let agents = agents(cx);
        let slots = if undo.is_some() { 4 } else { 2 };
        let slots = (0..slots).map(|_| cx.open_slot::<M>(agents, None, paid)).collect();
        let ask = Ask {
            id: id.ok_or_else(too_long)?,
            kind: Text::new(kind.name).ok_or_else(too_long)?,
            version: kind.version,
            order,
            deadlines,
            price,
            undo,
            answers: List::new(slots).ok_or_else(too_long)?,
        };
        Ok(cx.call(agents, ask).paying(value).send()?)
    }
}

/// Asks for an action to be taken back, out of what [`Terms::undo_until`] set aside; the method that was told of the action
/// is told of this one. Returns the new action.
///
/// # Errors
/// What `agents` refuses with.
pub fn undo(cx: &mut Call, action: Hash, deadlines: Deadlines) -> Result<Hash> {
    let agents = agents(cx);
    Ok(cx.call(agents, TakeBack { action, deadlines }).send()?)
}

/// Ends an action that has not started; its method is told.
///
/// # Errors
/// What `agents` refuses with.
pub fn cancel(cx: &mut Call, action: Hash) -> Result<()> {
    let agents = agents(cx);
    Ok(cx.call(agents, Cancel { action }).send()?)
}

/// Gives up the undo that was set aside for an action: its price comes back.
///
/// # Errors
/// What `agents` refuses with.
pub fn forgo(cx: &mut Call, action: Hash) -> Result<()> {
    let agents = agents(cx);
    Ok(cx.call(agents, Forgo { action }).send()?)
}

/// The system contract; on a chain without it a call to no contract, which the ledger refuses.
fn agents(cx: &Call) -> ghost_types::Address {
    cx.system_address("agents").unwrap_or_default()
}

// What `agents` takes, as its schema declares it; tests/actions.rs holds the two together.
mod wire {
    use ghost_types::{Blob, Hash, List, Text};

    use super::{Deadlines, Price, Target, Undo};

    crate::structure! {
        pub struct Order {
            pub targets: List<Target, 16>,
            pub args: Blob<4096>,
        }
    }

    crate::structure! {
        pub struct Ask {
            pub id: Text<260>,
            pub kind: Text<40>,
            pub version: u16,
            pub order: Order,
            pub deadlines: Deadlines,
            pub price: Price,
            pub undo: Option<Undo>,
            pub answers: List<Hash, 4>,
        }
    }

    crate::structure! {
        pub struct TakeBack {
            pub action: Hash,
            pub deadlines: Deadlines,
        }
    }

    crate::structure! {
        pub struct Cancel {
            pub action: Hash,
        }
    }

    crate::structure! {
        pub struct Forgo {
            pub action: Hash,
        }
    }
}

macro_rules! methods {
    ($($args:ident $name:literal -> $output:ty, $read:expr;)+) => {$(
        impl Method for $args {
            type Output = $output;
            const NAME: &'static str = $name;
            fn output() -> Option<$output> {
                $read
            }
        }
    )+};
}
methods! {
    Ask "request" -> Hash, Hash::from_cbor(&sys::returned()).ok();
    TakeBack "undo" -> Hash, Hash::from_cbor(&sys::returned()).ok();
    Cancel "cancel" -> (), Some(());
    Forgo "forgo" -> (), Some(());
}
impl Payable for Ask {}

#[cfg(test)]
mod tests;
