//! What every part of GhostNet agrees on, byte for byte.
//!
//! - [`codec`]: the one canonical encoding of all that is hashed, signed, stored or handed to a contract.
//! - [`key`]: the order-preserving encoding of storage keys.
//! - [`ids`], [`money`], [`time`], [`bounded`]: the values contracts and ledger exchange.
//! - [`hash`] and [`errors`] (feature `host`): domain-separated SHA-256 and the closed table of errors.
//!
//! The crate is `no_std`: a contract links the same code as the ledger, so the two cannot disagree.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod bounded;
pub mod codec;
#[cfg(feature = "host")]
#[path = "generated/errors.rs"]
pub mod errors;
#[cfg(feature = "host")]
pub mod failure;
#[cfg(feature = "host")]
pub mod hash;
pub mod ids;
pub mod key;
pub mod money;
pub mod time;
pub mod value;

pub use bounded::{Blob, List, Text};
pub use codec::{CodecError, Decode, Encode, Reader, Writer};
#[cfg(feature = "host")]
pub use failure::{ErrorCode, Failure};
pub use ids::{Address, Hash};
pub use key::{KeyWriter, StorageKey};
pub use money::Rlusd;
pub use time::{Duration, Time};
pub use value::Value;
