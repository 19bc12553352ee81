//! How a method ends without success: an error of the contract's schema, a standard error, or a callee's failure.
//!
//! Errors of the schema become structs that turn into [`Error`] with `?` or `.into()`. The standard errors are what
//! the SDK itself refuses with; they are the class `standard` of interface/errors.toml and need no line in a schema.
//! A failed call to another contract that is passed on with `?` keeps its own class, code and fields.
#![forbid(unsafe_code)]

use alloc::{boxed::Box, vec::Vec};

use ghost_types::money::Overflow;
use ghost_types::{Decode, Encode, Rlusd, Writer};

use crate::call::CallError;
use crate::sys;

/// What a method returns.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Why a method refuses.
///
/// One pointer: the way of success carries no room for it.
#[must_use]
pub struct Error(Box<Kind>);

enum Kind {
    /// Ends the frame with `abort`: codes above 0 are the schema's, below 0 the standard ones.
    Refused { code: i32, fields: Vec<u8> },
    /// Ends the frame with the failure of a call. How, is a pointer that only a program which passes failures on has: one
    /// that makes no calls must not import what they need.
    Passed { failure: CallError, end: fn(&CallError) -> ! },
}

/// An error of a schema, as `contract!` makes them.
pub trait ContractError: Encode + Decode {
    /// Its code in the schema.
    const CODE: u32;
}

impl<E: ContractError> From<E> for Error {
    fn from(error: E) -> Self {
        Self::refused(E::CODE as i32, error.to_cbor())
    }
}

impl From<CallError> for Error {
    fn from(error: CallError) -> Self {
        Self(Box::new(Kind::Passed { failure: error, end: pass_on }))
    }
}

impl From<Overflow> for Error {
    fn from(_: Overflow) -> Self {
        Self::overflow()
    }
}

/// Codes of the class `standard`, as `abort` takes them: below zero.
mod standard {
    pub const NOT_AUTHORIZED: i32 = -1;
    pub const PAYMENT_MISMATCH: i32 = -2;
    pub const ARITHMETIC_OVERFLOW: i32 = -3;
    pub const MISSING_VALUE: i32 = -4;
    pub const INVALID_ARGUMENTS: i32 = -5;
    pub const CALL_FAILED: i32 = -6;
}

impl Error {
    /// Only who holds the role may call the method.
    pub fn not_authorized(role: &str) -> Self {
        Self::standard(standard::NOT_AUTHORIZED, &(role,))
    }

    /// The payment is not what the method asks.
    pub fn payment_mismatch(needed: Rlusd, paid: Rlusd) -> Self {
        Self::standard(standard::PAYMENT_MISMATCH, &(needed, paid))
    }

    /// A sum, product or difference that its type cannot hold.
    pub fn overflow() -> Self {
        Self::standard(standard::ARITHMETIC_OVERFLOW, &())
    }

    /// The storage item with this number has no value.
    pub fn missing_value(item: u8) -> Self {
        Self::standard(standard::MISSING_VALUE, &(item,))
    }

    /// The arguments are not what the schema says.
    pub fn invalid_arguments(reason: ghost_types::CodecError) -> Self {
        Self::standard(standard::INVALID_ARGUMENTS, &(reason as u8,))
    }

    fn standard(code: i32, fields: &impl Encode) -> Self {
        Self::refused(code, fields.to_cbor())
    }

    #[cold]
    fn refused(code: i32, fields: Vec<u8>) -> Self {
        Self(Box::new(Kind::Refused { code, fields }))
    }

    /// Ends the frame with this error.
    pub(crate) fn raise(self) -> ! {
        match *self.0 {
            Kind::Refused { code, fields } => sys::abort(code, &fields),
            Kind::Passed { failure, end } => end(&failure),
        }
    }
}

/// Ends the frame as the failed call did.
fn pass_on(failure: &CallError) -> ! {
    if failure.is_last() {
        sys::fail_through();
    }
    // Another call was made since: its outcome is what the ledger would pass on, so say which one failed.
    let mut fields = Writer::with_capacity(16);
    (failure.class(), failure.code()).encode(&mut fields);
    sys::abort(standard::CALL_FAILED, &fields.into_bytes())
}

/// Checked arithmetic that answers with an `Option` joins the errors: `a.checked_add(b).or_overflow()?`.
pub trait OrOverflow<T> {
    /// The value, or the standard error `arithmetic_overflow`.
    fn or_overflow(self) -> Result<T>;
}

impl<T> OrOverflow<T> for Option<T> {
    fn or_overflow(self) -> Result<T> {
        self.ok_or_else(Error::overflow)
    }
}

/// Returns the error unless the condition holds.
///
/// ```
/// # use ghost_sdk::{ensure, Result, Error};
/// fn half(n: u64) -> Result<u64> {
///     ensure!(n % 2 == 0, Error::overflow());
///     Ok(n / 2)
/// }
/// assert!(half(4).is_ok_and(|n| n == 2) && half(5).is_err());
/// ```
#[macro_export]
macro_rules! ensure {
    ($condition:expr, $error:expr $(,)?) => {
        if !$condition {
            return ::core::result::Result::Err(::core::convert::Into::into($error));
        }
    };
}

#[cfg(test)]
mod tests;
