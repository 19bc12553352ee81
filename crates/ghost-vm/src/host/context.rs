//! What a program is told about its call, and how it answers.

use ghost_types::codec::check_canonical;
use ghost_types::errors::call;
use ghost_types::{CodecError, ErrorCode, Failure, Reader, Value};
use wasmtime::{Caller, Linker};

use super::{Host, HostResult, MODULE, Range};
use crate::frame::{Frame, Session};
use crate::gas;
use crate::kernel::Stop;
use crate::run_limits::{MAX_ERROR_BYTES, MAX_RESULT_BYTES};

/// Size of the context: see `context` in interface/host.toml.
pub(crate) const CONTEXT_BYTES: usize = 32 * 3 + 16 + 8 * 3 + 1 + 32 + 8 * 2;

pub(super) fn link(linker: &mut Linker<Frame>) -> wasmtime::Result<()> {
    linker.func_wrap(MODULE, "input", input)?;
    linker.func_wrap(MODULE, "result", result)?;
    linker.func_wrap(MODULE, "abort", abort)?;
    linker.func_wrap(MODULE, "fail_through", fail_through)?;
    linker.func_wrap(MODULE, "context", context)?;
    linker.func_wrap(MODULE, "chain_id", chain_id)?;
    Ok(())
}

fn input(caller: Caller<'_, Frame>, out_ptr: i32, out_cap: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let args = std::mem::take(&mut host.frame().args);
    let answered = match host.charge(gas::READ.of(args.len())) {
        Ok(()) => host.answer(Range::new(out_ptr, out_cap), &args),
        Err(ended) => Err(ended),
    };
    host.frame().args = args;
    answered
}

fn result(caller: Caller<'_, Frame>, ptr: i32, len: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let range = Range::new(ptr, len);
    host.charge(gas::COPY.of(range.len))?;
    if range.len > MAX_RESULT_BYTES {
        return Err(host.stop(Stop::limit("result_bytes", MAX_RESULT_BYTES as u64)));
    }
    let bytes = host.bytes(range)?.to_vec();
    host.frame().result = Some(bytes);
    Ok(())
}

/// A code of the schema is the contract's own; a negative one is a standard refusal of every contract.
fn abort(caller: Caller<'_, Frame>, code: i32, ptr: i32, len: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let range = Range::new(ptr, len);
    host.charge(gas::COPY.of(range.len))?;
    let undeclared = Failure::new(call::UNDECLARED_ERROR, [Value::Uint(u64::from(code.unsigned_abs()))]);
    if range.len > MAX_ERROR_BYTES {
        return Err(host.stop(undeclared));
    }
    let Ok(fields) = items(host.bytes(range)?) else { return Err(host.stop(undeclared)) };
    let error = match u32::try_from(code) {
        Ok(code) => ErrorCode { class: ghost_types::errors::contract::CLASS, code },
        Err(_) => ErrorCode { class: ghost_types::errors::standard::CLASS, code: code.unsigned_abs() },
    };
    let failure = match host.frame().code.error_fields(error) {
        Some(count) if count == fields.len() => Failure::new(error, fields),
        _ => undeclared,
    };
    Err(host.stop(failure))
}

fn fail_through(caller: Caller<'_, Frame>) -> HostResult<()> {
    let mut host = Host(caller);
    host.charge(gas::BASE.of(0))?;
    let failure = host.frame().failed.take();
    // Without a failed call there is nothing to pass on: the program is wrong, as at `unreachable`.
    let failure = failure.unwrap_or_else(|| Failure::new(ghost_types::errors::vm::TRAPPED, []));
    Err(host.stop(failure))
}

fn context(caller: Caller<'_, Frame>, out_ptr: i32) -> HostResult<()> {
    let mut host = Host(caller);
    host.charge(gas::READ.of(CONTEXT_BYTES))?;
    let frame = host.frame();
    let (contract, caller, value) = (frame.contract, frame.caller, frame.value.0.to_be_bytes());
    let Session { payer, origin, kernel, .. } = frame.session();
    let block = kernel.block();
    let numbers = [block.height, block.time, block.stalled, origin.due, origin.missed].map(u64::to_be_bytes);
    let [height, time, stalled, due, missed] = &numbers;
    let kind = [origin.kind as u8];
    let parts: [&[u8]; 11] =
        [&contract.0, &caller.0, &payer.0, &value, height, time, stalled, &kind, &origin.id.0, due, missed];
    let mut bytes = [0; CONTEXT_BYTES];
    let mut at = 0;
    for part in parts {
        bytes[at..at + part.len()].copy_from_slice(part);
        at += part.len();
    }
    host.write(out_ptr, &bytes)
}

fn chain_id(caller: Caller<'_, Frame>, out_ptr: i32, out_cap: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let id = host.kernel().block().chain_id.clone();
    host.charge(gas::READ.of(id.len()))?;
    host.answer(Range::new(out_ptr, out_cap), id.as_bytes())
}

/// The items of one canonical array.
fn items(bytes: &[u8]) -> Result<Vec<Value>, CodecError> {
    check_canonical(bytes)?;
    let mut r = Reader::new(bytes);
    (0..r.array()?).map(|_| ghost_types::Decode::decode(&mut r)).collect()
}
