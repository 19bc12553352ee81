//! What is set aside for actions. An action holds its price, and an undo's until that is asked for or dropped; the wakeup at
//! its deadline is paid by a deposit of its own, which the ledger holds.

use ghost_sdk::prelude::*;

use crate::actions::{answer_slots, lock_of, order};
use crate::consts::{DEADLINE_DEPOSIT, DEADLINE_GAS};
use crate::errors::UnknownAction;
use crate::types::{Action, Escrow, Price, State, Undo};
use crate::{Storage, args};

/// A price and an undo's: what agents can earn.
pub fn prices(price: Price, undo: Option<Undo>) -> Result<Rlusd> {
    let back = undo.map_or(Ok(Rlusd::ZERO), |undo| undo.price.reward.plus(undo.price.fee));
    Ok(price.reward.plus(price.fee)?.plus(back?)?)
}

/// What is set aside for them: an undo's deadline is paid for too.
pub fn aside(price: Price, undo: Option<Undo>) -> Result<Rlusd> {
    let deposit = undo.map_or(Rlusd::ZERO, |_| DEADLINE_DEPOSIT);
    Ok(prices(price, undo)?.plus(deposit)?)
}

/// The slot that expires at a deadline.
pub fn open_deadline(cx: &mut Call, at: Time) -> Hash {
    let (me, paid) = (cx.self_address(), Prepaid { gas: DEADLINE_GAS, deposit: DEADLINE_DEPOSIT });
    cx.open_slot::<args::OnDeadline>(me, Some(at), paid)
}

/// Moves the deadline of an action; `false` if the old one has come.
pub fn move_deadline(cx: &mut Call, id: Hash, at: Time) -> Result<bool> {
    let mut escrow = find(cx, id)?;
    let open = escrow.deadline.is_some_and(|slot| cx.release_slot(slot));
    if open {
        let slot = open_deadline(cx, at);
        forget_deadline(cx, &escrow);
        cx.store().deadlines().set(&slot, &id);
        escrow.deadline = Some(slot);
        cx.store().escrow().set(&id, &escrow);
    }
    Ok(open)
}

/// Pays the fee for a plan, once.
pub fn pay_fee(cx: &mut Call, id: Hash, to: Address) -> Result<()> {
    let mut escrow = find(cx, id)?;
    let fee = core::mem::take(&mut escrow.price.fee);
    if fee > Rlusd::ZERO {
        cx.store().escrow().set(&id, &escrow);
        pay_out(cx, to, fee)?;
    }
    Ok(())
}

/// Settles the money of an action that ended, in the store first: the reward to whom it is due, else back, the rest back; an
/// undo stays set aside only where there is something to undo. Returns the action's own slots.
pub fn settle(cx: &mut Call, id: Hash, action: &Action, reward_to: Option<Address>) -> Result<List<Hash, 4>> {
    let escrow = find(cx, id)?;
    let Escrow { price, undo, answers, deadline } = &escrow;
    let (to_undo, own) = (answer_slots(answers, true), answer_slots(answers, false));
    forget_deadline(cx, &escrow);
    let stays = undo.filter(|_| matches!(action.state, State::Done | State::Partial));
    if stays.is_some() {
        let kept = Escrow { price: Price { reward: Rlusd::ZERO, fee: Rlusd::ZERO }, deadline: None, ..escrow.clone() };
        cx.store().escrow().set(&id, &kept);
    } else {
        cx.store().escrow().remove(&id);
    }
    unlock(cx, id, action)?;

    let mut back = aside(Price { reward: Rlusd::ZERO, ..*price }, undo.filter(|_| stays.is_none()))?;
    match reward_to {
        Some(to) => pay_out(cx, to, price.reward)?,
        None => back = back.plus(price.reward)?,
    }
    pay_out(cx, action.contract, back)?;
    // The deposit comes to this contract, which had it from the other.
    if deadline.is_some_and(|slot| cx.release_slot(slot)) {
        cx.transfer(action.contract, DEADLINE_DEPOSIT);
    }
    if stays.is_none() {
        for &slot in to_undo.iter() {
            cx.release_slot(slot);
        }
    }
    Ok(own)
}

/// Returns what was set aside for an undo.
pub fn drop_undo(cx: &mut Call, id: Hash, to: Address) -> Result<()> {
    let Escrow { undo, answers, price, .. } = find(cx, id)?;
    cx.store().escrow().remove(&id);
    pay_out(cx, to, aside(price, undo)?)?;
    for &slot in answer_slots(&answers, true).iter() {
        cx.release_slot(slot);
    }
    Ok(())
}

/// Unknown: the deadline has come, and everything else stays.
pub fn without_deadline(cx: &mut Call, id: Hash) -> Result<Escrow> {
    let escrow = Escrow { deadline: None, ..find(cx, id)? };
    cx.store().escrow().set(&id, &escrow);
    Ok(escrow)
}

fn find(cx: &View, id: Hash) -> Result<Escrow> {
    Ok(cx.store().escrow().get(&id).ok_or(UnknownAction { action: id })?)
}

fn forget_deadline(cx: &Call, escrow: &Escrow) {
    if let Some(slot) = escrow.deadline {
        cx.store().deadlines().remove(&slot);
    }
}

/// Frees the names that a started action touched.
fn unlock(cx: &Call, id: Hash, action: &Action) -> Result<()> {
    for target in order(cx, id, action)?.targets.iter() {
        let lock = cx.store().locks().at(&lock_of(action, &target.name));
        if lock.get() == Some(id) {
            lock.remove();
        }
    }
    Ok(())
}

/// Pays out of what is set aside.
pub fn pay_out(cx: &mut Call, to: Address, amount: Rlusd) -> Result<()> {
    if amount > Rlusd::ZERO {
        let store = cx.store();
        store.escrows().set(&store.escrows().get()?.minus(amount)?);
        cx.transfer(to, amount);
    }
    Ok(())
}
