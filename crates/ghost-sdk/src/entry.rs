//! What generated exports are made of. Not for authors: `contract!` and `#[export]` write the calls.
#![forbid(unsafe_code)]

use ghost_types::{Decode, Encode, Writer};

use crate::context::{Call, View};
use crate::error::{Error, Result};
use crate::sys;

/// Room for most results without growing.
const RESULT_BYTES: usize = 128;

/// The context of a method that acts.
#[must_use]
pub fn call() -> Call {
    Call::new()
}

/// The context of a view.
#[must_use]
pub fn view() -> View {
    View::new()
}

/// Refuses who holds none of the roles that a method names.
pub fn require(holds: bool, role: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(Error::not_authorized(role)) }
}

/// The arguments of this call.
pub fn args<A: Decode>() -> Result<A> {
    A::from_cbor(&sys::input()).map_err(Error::invalid_arguments)
}

/// Ends a method that returns something.
pub fn returns<T: Encode>(outcome: Result<T>) {
    match outcome {
        Ok(value) => {
            let mut w = Writer::with_capacity(RESULT_BYTES);
            value.encode(&mut w);
            sys::result(&w.into_bytes());
        }
        Err(error) => error.raise(),
    }
}

/// Ends a method that returns nothing.
pub fn ends(outcome: Result<()>) {
    if let Err(error) = outcome {
        error.raise();
    }
}

/// What a called method returned.
pub fn output<T: Decode>() -> Option<T> {
    T::from_cbor(&sys::returned()).ok()
}

/// What a method without `returns` returned.
pub fn no_output() -> Option<()> {
    Some(())
}
