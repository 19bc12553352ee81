//! Delivering what waits: both lanes, within a block's gas, one receipt each.

use ghost_types::{Blob, Encode, Hash, Rlusd};
use ghost_vm::Stop;
use ghost_vm::frame::{Call, Done, Mode, Origin, OriginKind};
use ghost_vm::kernel::Fault;

use super::queue::{Lane, Taken, delivery_id};
use super::{DELIVERY_GAS, MAX_FAILURES, Reason};
use crate::receipt::{Event, Receipt};
use crate::run::Runner;
use crate::state::{LedgerState, deposits_address, ledger_address};
use crate::tables::{AnswerRecord, KIND_AT, Payload, Ready, Table};

/// What delivering did to the block.
#[derive(Default)]
pub(crate) struct Delivered {
    pub receipts: Vec<Receipt>,
    pub events: Vec<Event>,
    pub fees: Rlusd,
    pub gas_used: u64,
}

/// What a delivery calls.
struct Target {
    method: String,
    args: Vec<u8>,
    /// What a one-shot wakeup had left beside this delivery.
    rest: Rlusd,
}

/// Delivers until the gas or the queue ends. The lane that used less goes first, so each gets half if it has the work.
pub(crate) fn deliver_all(runner: &mut Runner, budget: u64) -> Result<Delivered, Fault> {
    let mut done = Delivered::default();
    let mut used = [0u64; 2];
    loop {
        let lanes = if used[0] <= used[1] { [Lane::Prompt, Lane::Steady] } else { [Lane::Steady, Lane::Prompt] };
        let left = budget - used[0] - used[1];
        let Some((lane, taken)) = next_fitting(runner.state(), lanes, left)? else { break };
        runner.state().served(lane, taken.contract)?;
        used[lane as usize] += deliver(runner, taken, &mut done)?;
    }
    done.gas_used = used[0] + used[1];
    Ok(done)
}

/// The delivery whose turn it is, in the first lane whose next one fits into the gas left.
fn next_fitting(state: &mut LedgerState, lanes: [Lane; 2], left: u64) -> Result<Option<(Lane, Taken)>, Fault> {
    for lane in lanes {
        if let Some(taken) = state.next_ready(lane)?
            && taken.ready.gas + DELIVERY_GAS <= left
        {
            return Ok(Some((lane, taken)));
        }
    }
    Ok(None)
}

/// One delivery: taken from the queue before the call, paid and recorded whatever the method does. Returns gas used.
fn deliver(runner: &mut Runner, taken: Taken, done: &mut Delivered) -> Result<u64, Fault> {
    let Taken { key, contract, due, ready } = taken;
    let state = runner.state();
    state.delete(&key)?;
    let target = match target(state, &ready)? {
        Some(target) => target,
        None => {
            // Nothing to do since it was queued: nothing runs, what was taken for it goes back.
            settled(state.pay(deposits_address(), contract, ready.paid))?;
            return Ok(DELIVERY_GAS);
        }
    };
    let id = delivery_id(state.genesis, ready.id, state.block.height, done.receipts.len() as u32);
    runner.begin(id);
    let kind = match ready.origin {
        1 => OriginKind::Event,
        2 => OriginKind::Clock,
        _ => OriginKind::Answer,
    };
    let origin = Origin { kind, id: ready.id, due, missed: ready.missed };
    let call = Call {
        contract,
        caller: ledger_address(),
        method: target.method,
        args: target.args,
        value: Rlusd::ZERO,
        gas: ready.gas,
        mode: Mode::Wakeup,
    };
    let Done { gas_used, outcome } = runner.call(contract, origin, call)?;
    let state = runner.state();
    let (events, wakeups) = state.end();
    let gas_used = gas_used + DELIVERY_GAS;
    let fee = share_of(ready.paid, gas_used, ready.gas + DELIVERY_GAS);
    settle(state, contract, &ready, fee, target.rest, outcome.is_ok())?;
    done.fees = done.fees.plus(fee).map_err(|_| Fault::internal("fees exceed the supply"))?;
    done.events.extend(events.iter().cloned());
    let (failure, results) = match outcome {
        Ok(_) => (None, vec![Blob::default()]),
        Err(failure) => (Some(failure), Vec::new()),
    };
    done.receipts.push(Receipt { id, wakeup: Some(ready.id), failure, gas_used, fee, results, events, wakeups });
    Ok(gas_used)
}

/// What to call; `None` if the wakeup was cancelled, or somebody delivered the answer first. A one-shot wakeup's record and an event's reference go now.
fn target(state: &mut LedgerState, ready: &Ready) -> Result<Option<Target>, Fault> {
    if ready.origin == OriginKind::Answer as u8 {
        let Some(record) = state.answer(ready.id)?.filter(|record| !record.delivered) else { return Ok(None) };
        return Ok(Some(answer_target(ready.id, record)));
    }
    let payload = if ready.payload == Hash::default() { None } else { Some(release(state, ready.payload)?) };
    let key = Table::Wakeup.of(&ready.id.0);
    let Some(record) = state.read::<crate::tables::WakeupRecord>(&key)? else { return Ok(None) };
    let mut rest = Rlusd::ZERO;
    if record.kind == KIND_AT {
        state.delete(&key)?;
        rest = record.deposit;
    }
    let args = payload.unwrap_or_else(|| record.args.clone().into_vec());
    Ok(Some(Target { method: record.method.to_string(), args, rest }))
}

/// `[slot, answer or null]` for the method that waited.
pub(crate) fn answer_args(id: Hash, record: &AnswerRecord) -> Vec<u8> {
    (id, record.answer.clone()).to_cbor()
}

fn answer_target(id: Hash, record: AnswerRecord) -> Target {
    Target { args: answer_args(id, &record), method: record.method.to_string(), rest: Rlusd::ZERO }
}

/// An event's arguments; the last delivery that needs them takes them out of state.
fn release(state: &mut LedgerState, id: Hash) -> Result<Vec<u8>, Fault> {
    let key = Table::Payload.of(&id.0);
    let payload: Option<Payload> = state.read(&key)?;
    let Some(mut payload) = payload else { return Err(Fault::internal("a queued event has no payload")) };
    payload.references -= 1;
    if payload.references == 0 {
        state.delete(&key)?;
    } else {
        state.write(&key, &payload)?;
    }
    Ok(payload.args.into_vec())
}

/// Takes the fee, gives the rest back, and counts failures.
fn settle(
    state: &mut LedgerState,
    contract: ghost_types::Address,
    ready: &Ready,
    fee: Rlusd,
    rest: Rlusd,
    succeeded: bool,
) -> Result<(), Fault> {
    let back = ready.paid.minus(fee).map_err(|_| Fault::internal("a delivery's fee exceeds what it paid"))?;
    settled(state.take(deposits_address(), fee))?;
    let key = Table::Wakeup.of(&ready.id.0);
    if let Some(mut record) = state.read::<crate::tables::WakeupRecord>(&key)? {
        record.deposit = record.deposit.plus(back).map_err(|_| Fault::internal("a deposit exceeds the supply"))?;
        record.failures = if succeeded { 0 } else { record.failures.saturating_add(1) };
        state.write(&key, &record)?;
        if record.failures >= MAX_FAILURES && !record.suspended {
            settled(state.suspend(ready.id, &mut record, Reason::Failing))?;
        }
        return Ok(());
    }
    if succeeded
        && ready.origin == OriginKind::Answer as u8
        && let Some(mut record) = state.answer(ready.id)?
    {
        record.delivered = true;
        state.write(&Table::Answer.of(&ready.id.0), &record)?;
    }
    let back = back.plus(rest).map_err(|_| Fault::internal("a deposit exceeds the supply"))?;
    settled(state.pay(deposits_address(), contract, back))
}

/// `paid × max(used, limit / 8) / limit`, rounded up: the fee rule of transactions on what was paid in advance.
fn share_of(paid: Rlusd, used: u64, limit: u64) -> Rlusd {
    let used = u128::from(used.max(limit / 8).min(limit));
    let limit = u128::from(limit);
    // paid = ⌈limit × price / 10⁶⌉, so the product stays far below 2¹²⁸.
    Rlusd((paid.0 * used).div_ceil(limit).min(paid.0))
}

/// The ledger's own moves of deposits cannot be refused: a refusal means that the books are wrong.
fn settled(result: Result<(), Stop>) -> Result<(), Fault> {
    match result {
        Ok(()) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::Failed(failure) | Stop::Fatal(failure)) => {
            Err(Fault::internal(format!("deposits do not add up: {failure:?}")))
        }
    }
}
