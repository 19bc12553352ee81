//! Calls to other contracts, and the contracts a contract makes.

use ghost_types::{Address, Encode, Failure, Hash, Rlusd, Writer};
use wasmtime::{Caller, Linker};

use super::{Host, HostResult, MODULE, Range};
use crate::frame::{self, Call, Done, Frame, Mode};
use crate::gas;
use crate::kernel::{Fault, Mark, Started, Stop};
use crate::run_limits::{MAX_CALLS_PER_FRAME, MAX_CALLS_PER_TX, MAX_USES};

pub(super) fn link(linker: &mut Linker<Frame>) -> wasmtime::Result<()> {
    linker.func_wrap(MODULE, "call", call)?;
    linker.func_wrap(MODULE, "returned", returned)?;
    linker.func_wrap(MODULE, "create", create)?;
    linker.func_wrap(MODULE, "contract_info", contract_info)?;
    linker.func_wrap(MODULE, "declares_action", declares_action)?;
    linker.func_wrap(MODULE, "system_address", system_address)?;
    linker.func_wrap(MODULE, "uses_address", uses_address)?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the host interface passes ranges as pairs of numbers")]
fn call(
    caller: Caller<'_, Frame>,
    address_ptr: i32,
    method_ptr: i32,
    method_len: i32,
    args_ptr: i32,
    args_len: i32,
    value_ptr: i32,
    gas_wanted: i64,
) -> HostResult<i64> {
    let mut host = Host(caller);
    let contract = host.address(address_ptr)?;
    let method = host.name(Range::new(method_ptr, method_len))?;
    let value = host.amount(value_ptr)?;
    host.charge(gas::COPY.of(args_len as u32 as usize))?;
    let args = host.call_args(Range::new(args_ptr, args_len))?;
    may_call(&mut host, contract)?;
    if value != Rlusd::ZERO {
        host.may_write("pay")?;
        let declared = host.frame().code.schema.capabilities.pays;
        host.may(declared, "pays", "true")?;
    }
    let (mode, caller) = (if host.frame().view { Mode::View } else { Mode::Call }, host.contract());
    nested(host, gas_wanted, None, |gas| Call { contract, caller, method, args, value, gas, mode })
}

/// A target must be bound by `[uses]` under a name that `capabilities.calls` lists, unless that lists `*`.
fn may_call(host: &mut Host<'_>, target: Address) -> HostResult<()> {
    let frame = host.frame();
    let declared = frame.code.may_call(&frame.uses, target);
    if declared {
        return Ok(());
    }
    let agents = host.kernel().system_address("agents");
    let agents = host.pass(agents)?;
    let acts = !host.frame().code.schema.capabilities.actions.is_empty() && agents == Some(target);
    host.may(acts, "calls", &target.to_string())
}

/// Runs a nested call on at most `wanted` of this frame's gas (0: all but 1/64, which lets the caller handle a callee
/// that burns everything; EIP-150's rule). If it fails, what was done since `undo` goes as well.
fn nested(mut host: Host<'_>, wanted: i64, undo: Option<Mark>, make: impl FnOnce(u64) -> Call) -> HostResult<i64> {
    host.frame().calls += 1;
    if host.frame().calls > MAX_CALLS_PER_FRAME {
        return Err(host.stop(Stop::limit("calls_per_frame", u64::from(MAX_CALLS_PER_FRAME))));
    }
    if !host.session().count_call(MAX_CALLS_PER_TX) {
        return Err(host.stop(Stop::limit("calls_per_transaction", u64::from(MAX_CALLS_PER_TX))));
    }
    let left = host.gas_left().unsigned_abs();
    let most = left - left / 64;
    let gas = if wanted == 0 { most } else { most.min(wanted.unsigned_abs()) };
    let session = host.frame().session.take().expect("a frame owns the session while its program runs");
    let (mut session, done) = frame::invoke(session, make(gas));
    if let (Some(mark), Ok(Done { outcome: Err(_), .. })) = (undo, &done) {
        session.kernel.undo(mark);
    }
    let fatal = session.fatal().cloned();
    host.frame().session = Some(session);
    conclude(host, left, done, fatal)
}

/// Takes the callee's gas from this frame and keeps what it returned.
fn conclude(mut host: Host<'_>, left: u64, done: Result<Done, Fault>, fatal: Option<Failure>) -> HostResult<i64> {
    let done = host.pass(done)?;
    host.set_gas_left((left - done.gas_used) as i64);
    if let Some(failure) = fatal {
        return Err(host.stop(Stop::Fatal(failure)));
    }
    let frame = host.frame();
    match done.outcome {
        Ok(result) => {
            frame.returned = result;
            frame.failed = None;
            Ok(0)
        }
        Err(failure) => {
            let code = i64::from(failure.code.class) << 32 | i64::from(failure.code.code);
            frame.returned = failure.fields.to_cbor();
            frame.failed = Some(failure);
            Ok(code)
        }
    }
}

fn returned(caller: Caller<'_, Frame>, out_ptr: i32, out_cap: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let bytes = std::mem::take(&mut host.frame().returned);
    host.charge(gas::READ.of(bytes.len()))?;
    let answered = host.answer(Range::new(out_ptr, out_cap), &bytes);
    host.frame().returned = bytes;
    answered
}

#[expect(clippy::too_many_arguments, reason = "the host interface passes ranges as pairs of numbers")]
fn create(
    caller: Caller<'_, Frame>,
    code_ptr: i32,
    salt_ptr: i32,
    args_ptr: i32,
    args_len: i32,
    value_ptr: i32,
    admin_ptr: i32,
    uses_ptr: i32,
    uses_len: i32,
    out_ptr: i32,
) -> HostResult<i64> {
    let mut host = Host(caller);
    let code: Hash = host.hash(code_ptr)?;
    let salt = host.fixed(salt_ptr)?;
    let value = host.amount(value_ptr)?;
    let admin = if admin_ptr == 0 { None } else { Some(host.address(admin_ptr)?) };
    host.charge(gas::CREATE.of(args_len as u32 as usize))?;
    let args = host.call_args(Range::new(args_ptr, args_len))?;
    let uses = read_addresses(&mut host, Range::new(uses_ptr, uses_len))?;
    host.may_write("create a contract")?;
    let declared = host.frame().code.schema.capabilities.creates;
    host.may(declared, "creates", "true")?;
    if value != Rlusd::ZERO {
        let declared = host.frame().code.schema.capabilities.pays;
        host.may(declared, "pays", "true")?;
    }
    let creator = host.contract();
    let mark = host.kernel().mark();
    let made = host.kernel().create(creator, code, salt, uses, admin);
    let address = host.pass(made)?;
    host.write(out_ptr, &address.0)?;
    complete(host, mark, Started { contract: address, mode: Mode::Init, args }, value)
}

/// Calls the `init` or `migrate` of a contract whose code was just set; if that fails, all since `mark` goes.
pub(super) fn complete(mut host: Host<'_>, mark: Mark, started: Started, value: Rlusd) -> HostResult<i64> {
    let Started { contract, mode, args } = started;
    let found = host.kernel().contract(contract);
    let found = host.pass(found)?;
    let caller = host.contract();
    let Some(method) = found.and_then(|found| found.code.completing_method(mode)) else {
        // Without a method to call, a payment is just a payment.
        let paid = host.kernel().pay(caller, contract, value);
        host.pass(paid)?;
        host.frame().returned = Vec::new();
        return Ok(0);
    };
    nested(host, 0, Some(mark), |gas| Call { contract, caller, method, args, value, gas, mode })
}

fn read_addresses(host: &mut Host<'_>, range: Range) -> HostResult<Vec<Address>> {
    if range.len > MAX_USES * 32 || !range.len.is_multiple_of(32) {
        return Err(host.stop(Stop::limit("uses", MAX_USES as u64)));
    }
    let bytes = host.bytes(range)?;
    Ok(bytes.chunks_exact(32).map(|chunk| Address(chunk.try_into().expect("chunks of 32"))).collect())
}

fn contract_info(caller: Caller<'_, Frame>, address_ptr: i32, out_ptr: i32, out_cap: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let address = host.address(address_ptr)?;
    host.charge(gas::STORAGE_GET.of(32))?;
    let info = host.kernel().contract_info(address);
    let Some(info) = host.pass(info)? else { return Ok(-1) };
    let mut w = Writer::new();
    w.array(4);
    info.code.encode(&mut w);
    info.schema.encode(&mut w);
    info.creator.encode(&mut w);
    info.admin.encode(&mut w);
    host.answer(Range::new(out_ptr, out_cap), &w.into_bytes())
}

fn declares_action(caller: Caller<'_, Frame>, address_ptr: i32, kind_ptr: i32, kind_len: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let address = host.address(address_ptr)?;
    let kind = host.name(Range::new(kind_ptr, kind_len))?;
    host.charge(gas::STORAGE_GET.of(32 + kind.len()))?;
    let declared = host.kernel().declares_action(address, &kind);
    Ok(host.pass(declared)?.map_or(-1, i32::from))
}

fn system_address(caller: Caller<'_, Frame>, name_ptr: i32, name_len: i32, out_ptr: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let name = host.name(Range::new(name_ptr, name_len))?;
    host.charge(gas::STORAGE_GET.of(name.len()))?;
    let found = host.kernel().system_address(&name);
    let Some(address) = host.pass(found)? else { return Ok(-1) };
    host.write(out_ptr, &address.0)?;
    Ok(0)
}

fn uses_address(caller: Caller<'_, Frame>, number: i32, out_ptr: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    host.charge(gas::READ.of(32))?;
    let bound = usize::try_from(number).ok().and_then(|number| host.frame().uses.get(number).copied());
    let Some(address) = bound else { return Ok(-1) };
    host.write(out_ptr, &address.0)?;
    Ok(0)
}
