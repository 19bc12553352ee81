//! Prepaid calls to oneself: by clock, by event, and by the answer of a slot.

use ghost_schema::Kind;
use ghost_types::codec::check_canonical;
use ghost_types::errors::call;
use ghost_types::{Failure, Hash};
use wasmtime::{Caller, Linker};

use super::{Host, HostResult, MODULE, Range};
use crate::frame::Frame;
use crate::gas;
use crate::kernel::{SlotRequest, Stop, Trigger, WakeupRequest};
use crate::run_limits::{MAX_ANSWER_BYTES, MAX_KEY_BYTES, MAX_TX_GAS, MIN_PERIOD_MS};

/// `subscribe`'s field number for events of any value.
const ANY_FIELD: i32 = -1;

pub(super) fn link(linker: &mut Linker<Frame>) -> wasmtime::Result<()> {
    linker.func_wrap(MODULE, "wake_at", wake_at)?;
    linker.func_wrap(MODULE, "wake_every", wake_every)?;
    linker.func_wrap(MODULE, "subscribe", subscribe)?;
    linker.func_wrap(MODULE, "wakeup_fund", wakeup_fund)?;
    linker.func_wrap(MODULE, "wakeup_cancel", wakeup_cancel)?;
    linker.func_wrap(MODULE, "slot_open", slot_open)?;
    linker.func_wrap(MODULE, "slot_resolve", slot_resolve)?;
    linker.func_wrap(MODULE, "slot_release", slot_release)?;
    linker.func_wrap(MODULE, "slot_result", slot_result)?;
    linker.func_wrap(MODULE, "slot_acknowledge", slot_acknowledge)?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "the host interface passes ranges as pairs of numbers")]
fn wake_at(
    caller: Caller<'_, Frame>,
    time: i64,
    method_ptr: i32,
    method_len: i32,
    args_ptr: i32,
    args_len: i32,
    gas: i64,
    deposit_ptr: i32,
    out_ptr: i32,
) -> HostResult<()> {
    let mut host = Host(caller);
    let time = time as u64;
    if time <= host.kernel().block().time {
        host.charge(gas::WAKEUP.of(0))?;
        return Err(host.stop(Failure::new(call::IN_THE_PAST, [time.into()])));
    }
    let (method, args) = (Range::new(method_ptr, method_len), Range::new(args_ptr, args_len));
    open(host, Trigger::At(time), method, Some(args), gas, deposit_ptr, out_ptr)
}

#[expect(clippy::too_many_arguments, reason = "the host interface passes ranges as pairs of numbers")]
fn wake_every(
    caller: Caller<'_, Frame>,
    period: i64,
    method_ptr: i32,
    method_len: i32,
    args_ptr: i32,
    args_len: i32,
    gas: i64,
    deposit_ptr: i32,
    out_ptr: i32,
) -> HostResult<()> {
    let mut host = Host(caller);
    let period = period as u64;
    if period < MIN_PERIOD_MS {
        host.charge(gas::WAKEUP.of(0))?;
        return Err(host.stop(Stop::limit("wakeups_per_second", 1)));
    }
    let (method, args) = (Range::new(method_ptr, method_len), Range::new(args_ptr, args_len));
    open(host, Trigger::Every(period), method, Some(args), gas, deposit_ptr, out_ptr)
}

#[expect(clippy::too_many_arguments, reason = "the host interface passes ranges as pairs of numbers")]
fn subscribe(
    caller: Caller<'_, Frame>,
    emitter_ptr: i32,
    event: i32,
    field: i32,
    value_ptr: i32,
    value_len: i32,
    method_ptr: i32,
    method_len: i32,
    gas: i64,
    deposit_ptr: i32,
    out_ptr: i32,
) -> HostResult<()> {
    let mut host = Host(caller);
    let emitter = host.address(emitter_ptr)?;
    let event = u16::try_from(event).map_err(|_| host.stop(Stop::limit("event", u64::from(u16::MAX))))?;
    let field = match field {
        ANY_FIELD => None,
        _ => {
            let number = u8::try_from(field).map_err(|_| host.stop(Stop::limit("field", u64::from(u8::MAX))))?;
            let range = Range::new(value_ptr, value_len);
            if range.len > MAX_KEY_BYTES {
                return Err(host.stop(Stop::limit("key_bytes", MAX_KEY_BYTES as u64)));
            }
            let value = host.bytes(range)?.to_vec();
            if let Err(error) = check_canonical(&value) {
                return Err(host.stop(Failure::new(call::BAD_ARGUMENTS, ["subscribe".into(), error.into()])));
            }
            Some((number, value))
        }
    };
    let method = Range::new(method_ptr, method_len);
    open(host, Trigger::Event { emitter, event, field }, method, None, gas, deposit_ptr, out_ptr)
}

fn open(
    mut host: Host<'_>,
    trigger: Trigger,
    method: Range,
    args: Option<Range>,
    gas: i64,
    deposit_ptr: i32,
    out_ptr: i32,
) -> HostResult<()> {
    host.charge(gas::WAKEUP.of(args.map_or(0, |range| range.len)))?;
    let method = wakeup_method(&mut host, method)?;
    let args = match args {
        Some(range) => host.call_args(range)?,
        None => Vec::new(),
    };
    let gas = delivery_gas(&mut host, gas)?;
    let deposit = host.amount(deposit_ptr)?;
    may_wake(&mut host)?;
    let contract = host.contract();
    let opened = host.kernel().wake(WakeupRequest { contract, trigger, method, args, gas, deposit });
    let id: Hash = host.pass(opened)?;
    host.write(out_ptr, &id.0)
}

fn wakeup_fund(caller: Caller<'_, Frame>, id_ptr: i32, amount_ptr: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let id = host.hash(id_ptr)?;
    let amount = host.amount(amount_ptr)?;
    host.charge(gas::WAKEUP.of(0))?;
    may_wake(&mut host)?;
    let contract = host.contract();
    let funded = host.kernel().wakeup_fund(contract, id, amount);
    host.pass(funded)
}

fn wakeup_cancel(caller: Caller<'_, Frame>, id_ptr: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let id = host.hash(id_ptr)?;
    host.charge(gas::WAKEUP.of(0))?;
    may_wake(&mut host)?;
    let contract = host.contract();
    let cancelled = host.kernel().wakeup_cancel(contract, id);
    host.pass(cancelled)
}

#[expect(clippy::too_many_arguments, reason = "the host interface passes ranges as pairs of numbers")]
fn slot_open(
    caller: Caller<'_, Frame>,
    resolver_ptr: i32,
    method_ptr: i32,
    method_len: i32,
    gas: i64,
    deposit_ptr: i32,
    expires: i64,
    out_ptr: i32,
) -> HostResult<()> {
    let mut host = Host(caller);
    let resolver = host.address(resolver_ptr)?;
    host.charge(gas::WAKEUP.of(0))?;
    let method = wakeup_method(&mut host, Range::new(method_ptr, method_len))?;
    let gas = delivery_gas(&mut host, gas)?;
    let deposit = host.amount(deposit_ptr)?;
    may_wake(&mut host)?;
    let contract = host.contract();
    let request = SlotRequest { contract, resolver, method, gas, deposit, expires: expires as u64 };
    let opened = host.kernel().slot_open(request);
    let id: Hash = host.pass(opened)?;
    host.write(out_ptr, &id.0)
}

fn slot_resolve(caller: Caller<'_, Frame>, id_ptr: i32, ptr: i32, len: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let id = host.hash(id_ptr)?;
    let range = Range::new(ptr, len);
    host.charge(gas::WAKEUP.of(range.len))?;
    host.may_write("answer a slot")?;
    if range.len > MAX_ANSWER_BYTES {
        return Err(host.stop(Stop::limit("answer_bytes", MAX_ANSWER_BYTES as u64)));
    }
    let answer = host.bytes(range)?.to_vec();
    if let Err(error) = check_canonical(&answer) {
        return Err(host.stop(Failure::new(call::BAD_ARGUMENTS, ["slot_resolve".into(), error.into()])));
    }
    let contract = host.contract();
    let resolved = host.kernel().slot_resolve(contract, id, &answer);
    host.pass(resolved).map(i32::from)
}

fn slot_release(caller: Caller<'_, Frame>, id_ptr: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let id = host.hash(id_ptr)?;
    host.charge(gas::WAKEUP.of(0))?;
    host.may_write("release a slot")?;
    let contract = host.contract();
    let released = host.kernel().slot_release(contract, id);
    host.pass(released).map(i32::from)
}

fn slot_result(caller: Caller<'_, Frame>, id_ptr: i32, out_ptr: i32, out_cap: i32) -> HostResult<i32> {
    let mut host = Host(caller);
    let id = host.hash(id_ptr)?;
    host.charge(gas::STORAGE_GET.of(32))?;
    let contract = host.contract();
    let found = host.kernel().slot_result(contract, id);
    let Some(answer) = host.pass(found)? else { return Ok(-1) };
    host.charge(gas::STORAGE_GET.per_byte * answer.len() as u64)?;
    host.answer(Range::new(out_ptr, out_cap), &answer)
}

fn slot_acknowledge(caller: Caller<'_, Frame>, id_ptr: i32) -> HostResult<()> {
    let mut host = Host(caller);
    let id = host.hash(id_ptr)?;
    host.charge(gas::WAKEUP.of(0))?;
    host.may_write("acknowledge an answer")?;
    let contract = host.contract();
    let acknowledged = host.kernel().slot_acknowledge(contract, id);
    host.pass(acknowledged)
}

fn may_wake(host: &mut Host<'_>) -> HostResult<()> {
    host.may_write("open or change a wakeup")?;
    let declared = host.frame().code.schema.capabilities.wakes;
    host.may(declared, "wakes", "true")
}

/// The name of a wakeup method that the contract has.
fn wakeup_method(host: &mut Host<'_>, range: Range) -> HostResult<String> {
    let name = host.name(range)?;
    if host.frame().code.methods.get(&name).is_some_and(|method| method.kind == Kind::Wakeup) {
        return Ok(name);
    }
    Err(host.stop(Failure::new(call::UNKNOWN_METHOD, [name.as_str().into()])))
}

fn delivery_gas(host: &mut Host<'_>, gas: i64) -> HostResult<u64> {
    match u64::try_from(gas) {
        Ok(gas) if (1..=MAX_TX_GAS).contains(&gas) => Ok(gas),
        _ => Err(host.stop(Stop::limit("gas", MAX_TX_GAS))),
    }
}
