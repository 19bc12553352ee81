//! Calls of other contracts, and the creation of new ones.
//!
//! A failed callee is undone whole: its storage, transfers, events and wakeups. What failed must be looked at: the
//! outcome is a `Result`, and [`export`](crate::export) makes an outcome that is dropped a compile error. `?` passes the
//! failure on unchanged.
//!
//! ```
//! # ghost_sdk::contract!("../../contracts/wat/contract.toml");
//! # struct Counter;
//! #[ghost_sdk::export]
//! impl Contract for Counter {
//!     fn init(cx: &mut Call, _: args::Init) -> Result<()> {
//!         let other = cx.caller();
//!         cx.call(other, args::Increment { amount: 1 }).send()?; // without `?` this does not compile
//!         Ok(())
//!     }
//! #   fn increment(_: &mut Call, _: args::Increment) -> Result<u64> { Ok(0) }
//! #   fn get(_: &View) -> Result<u64> { Ok(0) }
//! }
//! # fn main() {}
//! ```
//!
//! ```compile_fail
//! # ghost_sdk::contract!("../../contracts/wat/contract.toml");
//! # struct Counter;
//! # #[ghost_sdk::export]
//! # impl Contract for Counter {
//! #   fn init(cx: &mut Call, _: args::Init) -> Result<()> {
//! #       let other = cx.caller();
//!         cx.call(other, args::Increment { amount: 1 }).send();
//! #       Ok(())
//! #   }
//! #   fn increment(_: &mut Call, _: args::Increment) -> Result<u64> { Ok(0) }
//! #   fn get(_: &View) -> Result<u64> { Ok(0) }
//! # }
//! # fn main() {}
//! ```
#![forbid(unsafe_code)]

use alloc::vec::Vec;
use core::marker::PhantomData;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use ghost_types::{Address, Encode, Hash, Rlusd, Writer};

use crate::context::{Call, View};
use crate::error::ContractError;
use crate::sys;

/// Calls made in this frame: tells whether a failure is still the one that the ledger would pass on.
static CALLS: AtomicU32 = AtomicU32::new(0);

/// A method of a schema, named by the struct of its arguments.
pub trait Method: Encode {
    /// What it returns; `()` for nothing.
    type Output;
    /// Its name.
    const NAME: &'static str;

    /// Reads what it returned; `None` if that is of another type.
    #[doc(hidden)]
    fn output() -> Option<Self::Output>;
}

/// A method declared `payable = true`.
pub trait Payable: Method {}

/// A method declared `view = true`.
pub trait Viewable: Method {}

/// A method declared `wakeup = true`.
pub trait Wakeable: Method {}

/// The failure of a call. Undone is all that the callee did, and nothing that came before.
#[must_use]
pub struct CallError {
    class: u32,
    code: u32,
    number: u32,
}

impl CallError {
    fn of(outcome: i64, number: u32) -> Self {
        Self { class: (outcome as u64 >> 32) as u32, code: outcome as u32, number }
    }

    /// The class of the error: 1 for an error of the callee's schema (interface/errors.toml).
    #[must_use]
    pub fn class(&self) -> u32 {
        self.class
    }

    /// The code within the class.
    #[must_use]
    pub fn code(&self) -> u32 {
        self.code
    }

    /// The fields: one canonical array. They are known until the next call; after it, there are none.
    #[must_use]
    pub fn fields(&self) -> Vec<u8> {
        if self.is_last() { sys::returned() } else { Vec::new() }
    }

    /// The callee's own error `E`, if it is that one and its fields are still known.
    #[must_use]
    pub fn downcast<E: ContractError>(&self) -> Option<E> {
        const CONTRACT: u32 = 1;
        if self.class != CONTRACT || self.code != E::CODE {
            return None;
        }
        E::from_cbor(&self.fields()).ok()
    }

    /// Whether no other call was made since.
    pub(crate) fn is_last(&self) -> bool {
        self.number == CALLS.load(Relaxed)
    }
}

/// One item that is canonical already, encoded as it is: arguments or an answer that came from elsewhere.
pub struct Raw<'a>(pub &'a [u8]);

impl Encode for Raw<'_> {
    fn encode(&self, w: &mut Writer) {
        w.raw(self.0);
    }
}

/// A call about to be made: `.paying(..)`, `.with_gas(..)`, then [`send`](Self::send).
#[must_use = "nothing is called before `send`"]
pub struct Invocation<'c, M> {
    of: PhantomData<&'c mut Call>,
    to: Address,
    method: M,
    value: Rlusd,
    gas: u64,
}

impl<'c, M: Method> Invocation<'c, M> {
    pub(crate) fn new(_: &'c mut Call, to: Address, method: M) -> Self {
        Self { of: PhantomData, to, method, value: Rlusd::ZERO, gas: 0 }
    }

    /// At most this much gas; without it, all that is left less 1/64.
    pub fn with_gas(self, gas: u64) -> Self {
        Self { gas, ..self }
    }

    /// Pays this much of the contract's RLUSD with the call.
    pub fn paying(self, value: Rlusd) -> Self
    where
        M: Payable,
    {
        Self { value, ..self }
    }

    /// Makes the call. What a contract at an address of its own choosing returns may be of another type than its
    /// caller believes: that traps, since the callee's work stands and cannot be called a failure.
    pub fn send(self) -> Result<M::Output, CallError> {
        let args = self.method.to_cbor();
        call(&self.to, M::NAME, &args, self.value, self.gas)?;
        Ok(output::<M>())
    }
}

/// A call of a view: allowed from a view, and changes nothing.
pub(crate) fn ask<M: Viewable>(to: &Address, method: &M, gas: u64) -> Result<M::Output, CallError> {
    call(to, M::NAME, &method.to_cbor(), Rlusd::ZERO, gas)?;
    Ok(output::<M>())
}

fn output<M: Method>() -> M::Output {
    match M::output() {
        Some(output) => output,
        None => sys::trap(),
    }
}

fn call(to: &Address, method: &str, args: &[u8], value: Rlusd, gas: u64) -> Result<(), CallError> {
    let number = next_number();
    match sys::call(&to.0, method, args, &value.0.to_be_bytes(), gas) {
        0 => Ok(()),
        failed => Err(CallError::of(failed, number)),
    }
}

pub(crate) fn govern(act: &[u8]) -> Result<(), CallError> {
    let number = next_number();
    match sys::govern(act) {
        0 => Ok(()),
        failed => Err(CallError::of(failed, number)),
    }
}

fn next_number() -> u32 {
    let number = CALLS.load(Relaxed) + 1;
    CALLS.store(number, Relaxed);
    number
}

/// A contract about to be created from stored code.
pub struct NewContract<'a, A> {
    /// The hash of the code, which must be stored already.
    pub code: Hash,
    /// Tells apart contracts of one creator and one code.
    pub salt: [u8; 32],
    /// The arguments of its `init`; `()` if it has none.
    pub init: &'a A,
    /// What is paid into it.
    pub value: Rlusd,
    /// Who may migrate it.
    pub admin: Option<Address>,
    /// The addresses of its `[uses]` with `at = "init"`, in schema order.
    pub uses: &'a [Address],
}

pub(crate) fn create<A: Encode>(new: &NewContract<'_, A>) -> Result<Address, CallError> {
    let number = next_number();
    let mut uses = Vec::with_capacity(new.uses.len() * 32);
    for address in new.uses {
        uses.extend_from_slice(&address.0);
    }
    let args = sys::NewContract {
        code: &new.code.0,
        salt: &new.salt,
        args: &new.init.to_cbor(),
        value: &new.value.0.to_be_bytes(),
        admin: new.admin.as_ref().map(|admin| &admin.0),
        uses: &uses,
    };
    sys::create(&args).map(Address).map_err(|failed| CallError::of(failed, number))
}

impl View {
    /// Calls a method whose name is known only at run time, with arguments that are canonical already: a view, for
    /// from here nothing may change. What it returned is one canonical item, or nothing.
    pub fn ask_raw(&self, to: Address, method: &str, args: &[u8], gas: u64) -> Result<Vec<u8>, CallError> {
        call(&to, method, args, Rlusd::ZERO, gas)?;
        Ok(sys::returned())
    }
}

impl Call {
    /// Calls a method whose name is known only at run time, with arguments that are canonical already. What it
    /// returned is one canonical item, or nothing. Needs `calls = ["*"]`, or an address bound by `[uses]`.
    pub fn call_raw(
        &mut self,
        to: Address,
        method: &str,
        args: &[u8],
        value: Rlusd,
        gas: u64,
    ) -> Result<Vec<u8>, CallError> {
        call(&to, method, args, value, gas)?;
        Ok(sys::returned())
    }
}
