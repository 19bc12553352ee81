//! What a GhostNet contract imports.
//!
//! A contract is a `contract.toml`, the schema, and an implementation of the trait that comes from it. With
//!
//! ```toml
//! [storage]
//! count = { value = "u64" }
//! [errors.TooLarge]
//! code = 1
//! args = { count = "u64", amount = "u64" }
//! text = "{count} and {amount} together are more than a u64 holds"
//! [events.Incremented]
//! caller = { type = "address", indexed = true }
//! count = "u64"
//! [methods.init]
//! args = { start = "u64" }
//! [methods.increment]
//! args = { amount = "u64" }
//! returns = "u64"
//! errors = ["TooLarge"]
//! [methods.get]
//! view = true
//! returns = "u64"
//! ```
//!
//! the whole program is
//!
//! ```
//! ghost_sdk::contract!("../../contracts/wat/contract.toml"); // most often just "contract.toml"
//!
//! struct Counter;
//!
//! #[ghost_sdk::export]
//! impl Contract for Counter {
//!     fn init(cx: &mut Call, args::Init { start }: args::Init) -> Result<()> {
//!         cx.store().count().set(&start);
//!         Ok(())
//!     }
//!
//!     fn increment(cx: &mut Call, args::Increment { amount }: args::Increment) -> Result<u64> {
//!         let count = cx.store().count().get()?;
//!         let sum = count.checked_add(amount).ok_or(errors::TooLarge { count, amount })?;
//!         cx.store().count().set(&sum);
//!         let caller = cx.caller();
//!         cx.emit(events::Incremented { caller, count: sum });
//!         Ok(sum)
//!     }
//!
//!     fn get(cx: &View) -> Result<u64> {
//!         cx.store().count().get()
//!     }
//! }
//! # fn main() {}
//! ```
//!
//! - [`contract!`] makes the modules `types`, `args`, `errors`, `events`, `consts`, `roles` and `uses` (a client for each
//!   contract of `[uses]`), the storage accessors `Store`, and the trait `Contract`.
//! - [`Call`] and [`View`] are what a method gets: a view reads, a call acts.
//! - Refusals of the ledger (too little balance, an undeclared capability) end the frame: they are not errors to handle.
//!   What a *called contract* refuses is a `Result`.
//! - Arithmetic cannot overflow in silence. [`Rlusd`] has only operations that can fail (`plus`, `minus`, `times`,
//!   `bps_down`), and `?` gives the standard error `arithmetic_overflow`; integers have the same by [`Checked`], and their
//!   `+` panics, which ends the frame with `vm/trapped`.
//!
//! The crate needs no allocator or panic handler from its user, and links no formatting code.
#![no_std]
#![deny(missing_docs)]

extern crate alloc;

pub mod actions;
pub mod call;
pub mod checked;
pub mod context;
pub mod crypto;
mod data;
#[doc(hidden)]
pub mod entry;
pub mod error;
mod generated;
mod heap;
pub mod ledger;
#[cfg(any(doc, doctest))]
#[doc = include_str!("misuse.md")]
pub mod misuse {}
pub mod storage;
mod sys;
pub mod wakeup;

pub use call::{CallError, NewContract, Raw};
pub use checked::Checked;
pub use context::{Call, ContractInfo, Event, Origin, Trigger, View};
pub use crypto::{Curve, sha256, verify_signature};
pub use error::{Error, OrOverflow, Result};
pub use ghost_sdk_macros::{contract, export};
pub use ghost_types::{
    Address, Blob, CodecError, Decode, Duration, Encode, Hash, KeyWriter, List, Reader, Rlusd, StorageKey, Text, Time,
    Writer,
};
pub use wakeup::{Answered, Filter, Listener, Prepaid};

/// What `contract!` brings into scope beside what it makes.
pub mod prelude {
    pub use crate::{
        Address, Answered, Blob, Call, CallError, Checked, Decode, Duration, Encode, Hash, List, Listener, OrOverflow,
        Prepaid, Result, Rlusd, Text, Time, View, ensure,
    };
}
