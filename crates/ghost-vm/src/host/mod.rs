//! The host functions: what a program can ask of the ledger.
//!
//! Each reads the same way: read arguments → charge → check rights → act → return. [`Host`] carries the means; the
//! functions themselves stand by subject in the modules beside this one.

use ghost_types::codec::check_canonical;
use ghost_types::errors::{call, vm};
use ghost_types::{Address, Failure, Hash, Rlusd};
use wasmtime::{Caller, Linker};

use crate::engine::Guest;
use crate::frame::{Frame, Session, stopped};
use crate::kernel::{Kernel, Stop};
use crate::run_limits::MAX_ARGS_BYTES;

mod calls;
mod context;
mod crypto;
mod money;
mod storage;
mod wakeups;

/// How a host function ends: a value for the program, or the end of the frame.
pub(crate) type HostResult<T> = wasmtime::Result<T>;

/// Puts every host function into a linker.
///
/// # Errors
/// If a name is defined twice.
pub fn link(linker: &mut Linker<Frame>) -> wasmtime::Result<()> {
    context::link(linker)?;
    storage::link(linker)?;
    calls::link(linker)?;
    money::link(linker)?;
    wakeups::link(linker)?;
    crypto::link(linker)
}

/// The module name under which programs import.
pub(crate) const MODULE: &str = "ghost";

/// A running program, as a host function sees it.
pub(crate) struct Host<'a>(pub(crate) Caller<'a, Frame>);

/// A range of the program's memory, as two arguments gave it.
#[derive(Clone, Copy)]
pub(crate) struct Range {
    start: usize,
    pub(crate) len: usize,
}

impl Range {
    pub(crate) fn new(ptr: i32, len: i32) -> Self {
        // WASM's i32 are unsigned addresses here; 2³² − 1 + 2³² − 1 fits in 64 bits, so no range can wrap.
        Self { start: ptr as u32 as usize, len: len as u32 as usize }
    }

    pub(crate) fn fixed(ptr: i32, len: usize) -> Self {
        Self { start: ptr as u32 as usize, len }
    }
}

impl Host<'_> {
    /// Ends the frame.
    pub(crate) fn stop(&mut self, stop: impl Into<Stop>) -> wasmtime::Error {
        self.0.data_mut().stop = Some(stop.into());
        stopped()
    }

    /// Passes an early end on to the program.
    pub(crate) fn pass<T>(&mut self, result: Result<T, impl Into<Stop>>) -> HostResult<T> {
        result.map_err(|stop| self.stop(stop))
    }

    /// The frame's data.
    pub(crate) fn frame(&mut self) -> &mut Frame {
        self.0.data_mut()
    }

    /// What the transaction's frames share.
    pub(crate) fn session(&mut self) -> &mut Session {
        self.0.data_mut().session()
    }

    /// The ledger.
    pub(crate) fn kernel(&mut self) -> &mut dyn Kernel {
        &mut *self.0.data_mut().session().kernel
    }

    /// The contract that runs.
    pub(crate) fn contract(&mut self) -> Address {
        self.0.data().contract
    }

    /// Takes gas, or ends the frame with all of it used.
    pub(crate) fn charge(&mut self, amount: u64) -> HostResult<()> {
        let guest = self.guest();
        guest.charge(&mut self.0, amount).map_err(|_| {
            let limit = self.0.data().gas_limit;
            self.stop(Stop::out_of_gas(limit))
        })
    }

    /// Gas left: never negative while the program runs.
    pub(crate) fn gas_left(&mut self) -> i64 {
        let guest = self.guest();
        guest.gas_left(&mut self.0)
    }

    pub(crate) fn set_gas_left(&mut self, left: i64) {
        let guest = self.guest();
        guest.set_gas(&mut self.0, left);
    }

    fn guest(&self) -> Guest {
        self.0.data().guest.expect("the guest is known before its program starts")
    }

    /// The program's memory.
    fn memory(&self) -> &[u8] {
        self.guest().memory.data(&self.0)
    }

    /// The bytes of a range, or the end of the frame if they are not all in memory.
    pub(crate) fn bytes(&mut self, range: Range) -> HostResult<&[u8]> {
        if range.start + range.len > self.memory().len() {
            return Err(self.stop(Failure::new(vm::BAD_POINTER, [])));
        }
        Ok(&self.memory()[range.start..range.start + range.len])
    }

    /// As [`Host::bytes`], of a fixed size.
    pub(crate) fn fixed<const N: usize>(&mut self, ptr: i32) -> HostResult<[u8; N]> {
        Ok(self.bytes(Range::fixed(ptr, N))?.try_into().expect("the range has N bytes"))
    }

    pub(crate) fn address(&mut self, ptr: i32) -> HostResult<Address> {
        self.fixed(ptr).map(Address)
    }

    pub(crate) fn hash(&mut self, ptr: i32) -> HostResult<Hash> {
        self.fixed(ptr).map(Hash)
    }

    pub(crate) fn amount(&mut self, ptr: i32) -> HostResult<Rlusd> {
        self.fixed(ptr).map(|bytes| Rlusd(u128::from_be_bytes(bytes)))
    }

    /// A name: UTF-8 by the schema's rules, so anything else is simply unknown.
    pub(crate) fn name(&mut self, range: Range) -> HostResult<String> {
        if range.len > MAX_NAME {
            return Err(self.stop(Stop::limit("name_bytes", MAX_NAME as u64)));
        }
        Ok(String::from_utf8_lossy(self.bytes(range)?).into_owned())
    }

    /// The arguments of a call: one canonical array of bounded size.
    pub(crate) fn call_args(&mut self, range: Range) -> HostResult<Vec<u8>> {
        if range.len > MAX_ARGS_BYTES {
            return Err(self.stop(Stop::limit("args_bytes", MAX_ARGS_BYTES as u64)));
        }
        let args = self.bytes(range)?.to_vec();
        if let Err(error) = check_args(&args) {
            return Err(self.stop(Failure::new(call::BAD_ARGUMENTS, ["args".into(), error.into()])));
        }
        Ok(args)
    }

    /// Writes bytes at a pointer whose target has just their size.
    pub(crate) fn write(&mut self, ptr: i32, bytes: &[u8]) -> HostResult<()> {
        let range = Range::fixed(ptr, bytes.len());
        self.bytes(range)?;
        let memory = self.guest().memory;
        memory.data_mut(&mut self.0)[range.start..range.start + range.len].copy_from_slice(bytes);
        Ok(())
    }

    /// Writes an answer if it fits, and says how long it is.
    pub(crate) fn answer(&mut self, out: Range, bytes: &[u8]) -> HostResult<i32> {
        self.bytes(out)?;
        if bytes.len() <= out.len {
            self.write(out.start as u32 as i32, bytes)?;
        }
        // Nothing a program is answered with reaches 2³¹ bytes: the largest is a page of a scan.
        Ok(bytes.len() as i32)
    }

    /// Refuses a write in a view.
    pub(crate) fn may_write(&mut self, operation: &str) -> HostResult<()> {
        if self.0.data().view {
            return Err(self.stop(Failure::new(call::WRITE_IN_VIEW, [operation.into()])));
        }
        Ok(())
    }

    /// Refuses what the schema's capabilities do not cover.
    pub(crate) fn may(&mut self, declared: bool, capability: &str, wanted: &str) -> HostResult<()> {
        if declared {
            return Ok(());
        }
        Err(self.stop(Failure::new(call::CAPABILITY_NOT_DECLARED, [capability.into(), wanted.into()])))
    }
}

/// Longest name a program passes: the schema's limit of 63 bytes.
const MAX_NAME: usize = 63;

/// Arguments are one canonical array.
pub fn check_args(args: &[u8]) -> Result<(), ghost_types::CodecError> {
    ghost_types::Reader::new(args).array()?;
    check_canonical(args)
}
