//! What a GhostNet contract imports.
//!
//! A contract is a `contract.toml`, the schema, and an implementation of the trait that comes from it:
//!
//! ```ignore
//! #![no_std]
//! ghost_sdk::contract!("contract.toml");
//!
//! struct NameLease;
//!
//! #[ghost_sdk::export]
//! impl Contract for NameLease {
//!     fn lease(cx: &mut Call, args::Lease { label, days }: args::Lease) -> Result<types::Lease> {
//!         let price = cx.store().price_per_day().get()?.times(days)?;
//!         cx.require_paid(price)?;
//!         // ...
//!     }
//!     fn price(cx: &View) -> Result<Rlusd> {
//!         cx.store().price_per_day().get()
//!     }
//! }
//! ```
//!
//! - [`contract!`] makes the modules `types`, `args`, `errors`, `events`, `consts` and `roles`, the storage accessors
//!   `Store`, a module for each contract of `[uses]`, and the trait `Contract`.
//! - [`Call`] and [`View`] are what a method gets: a view reads, a call acts.
//! - Refusals of the ledger (too little balance, an undeclared capability) end the frame: they are not errors to handle.
//!   What a *called contract* refuses is a `Result`.
//! - Arithmetic cannot overflow in silence: on [`Rlusd`] it is checked and `?` gives the standard error
//!   `arithmetic_overflow`; on plain integers it panics, which ends the frame with `vm/trapped`.
//!
//! The crate needs no allocator or panic handler from its user, and links no formatting code.
#![no_std]

extern crate alloc;

pub mod call;
pub mod context;
pub mod crypto;
mod data;
#[doc(hidden)]
pub mod entry;
pub mod error;
mod generated;
mod heap;
pub mod storage;
mod sys;
pub mod wakeup;

pub use call::{CallError, NewContract, Raw};
pub use context::{Call, ContractInfo, Event, Origin, Trigger, View};
pub use crypto::{Curve, sha256, verify_signature};
pub use error::{Error, OrOverflow, Result};
pub use ghost_sdk_macros::{contract, export};
pub use ghost_types::{
    Address, Blob, CodecError, Decode, Duration, Encode, Hash, KeyWriter, List, Reader, Rlusd, StorageKey, Text, Time,
    Writer,
};
pub use wakeup::{Filter, Prepaid};

/// What `contract!` brings into scope beside what it makes.
pub mod prelude {
    pub use crate::{
        Address, Blob, Call, CallError, Decode, Duration, Encode, Hash, List, OrOverflow, Prepaid, Result, Rlusd, Text,
        Time, View, ensure,
    };
}
