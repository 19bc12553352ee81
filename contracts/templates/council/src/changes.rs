//! Changes of the council itself, by its own proposals alone.

use alloc::vec::Vec;

use ghost_sdk::prelude::*;

use crate::proposals::{Refund, forget};
use crate::types::{Change, Guard, Rules, Seat};
use crate::{Storage, events, rules};

/// Changes the council itself: done here, since a contract that runs cannot be called. What is then to be paid for the
/// proposals that it withdrew comes to `refunds`.
pub fn apply(cx: &mut Call, change: Change, refunds: &mut Vec<Refund>) -> Result<()> {
    let Change { seats, rules, guard, withdraw } = change;
    set_seats(cx, &seats)?;
    rules.map_or(Ok(()), |rules| set_rules(cx, rules))?;
    guard.map_or(Ok(()), |guard| set_guard(cx, guard))?;
    for &id in withdraw.iter() {
        // One that is over already is what was wanted.
        if let Some(proposal) = cx.store().proposals().get(&id) {
            refunds.push(forget(cx, id, &proposal)?);
            let cancelled_by = cx.self_address();
            cx.emit(events::Cancelled { id, cancelled_by });
        }
    }
    Ok(())
}

pub fn set_seats(cx: &mut Call, change: &[Seat]) -> Result<()> {
    let seats = cx.store().seats();
    seats.set(&rules::changed(&seats.get()?, change)?);
    for &Seat { member, weight } in change {
        cx.emit(events::SeatSet { member, weight });
    }
    Ok(())
}

pub fn set_rules(cx: &mut Call, rules: Rules) -> Result<()> {
    rules::check_rules(&rules)?;
    cx.store().rules().set(&rules);
    cx.emit(events::RulesSet { rules });
    Ok(())
}

/// Replaces the guardians. Whoever the council trusts no more holds it no more: their alarms and pause end.
pub fn set_guard(cx: &mut Call, guard: Guard) -> Result<()> {
    rules::check_guard(&guard)?;
    let store = cx.store();
    store.alarms().remove();
    if let Some(pause) = store.pause().find().filter(|pause| cx.now() < pause.until) {
        store.pause().remove();
        cx.cancel_wakeup(pause.timer);
        cx.emit(events::Unpaused { by_council: true });
    }
    store.guard().set(&guard);
    cx.emit(events::GuardSet { guard });
    Ok(())
}
