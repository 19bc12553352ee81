//! RLUSD held between two parties. What it is to its callers stands in contract.toml.
//!
//! Every path that ends a deal goes through [`close`]: it forgets the deal first and pays then.
#![no_std]

ghost_sdk::contract!("contract.toml");

use consts::{MAX_TERM, TIMER_DEPOSIT, TIMER_GAS};
use errors::{BadDeadline, NotAllowed, UnknownDeal, WrongPayment};
use types::{Deal, Outcome};

struct Escrow;

#[ghost_sdk::export]
impl Contract for Escrow {
    fn open(cx: &mut Call, args::Open { payee, arbiter, deadline, on_deadline }: args::Open) -> Result<u64> {
        let paid = cx.value();
        ensure!(paid > TIMER_DEPOSIT, WrongPayment { paid, least: TIMER_DEPOSIT });
        let latest = cx.now().after(MAX_TERM).or_overflow()?;
        ensure!(cx.now() < deadline && deadline <= latest, BadDeadline { deadline, latest });

        let store = cx.store();
        let id = store.next_id().find().unwrap_or(0);
        store.next_id().set(&(id + 1));
        let amount = paid.minus(TIMER_DEPOSIT)?;
        store.held().set(&held(cx).plus(amount)?);
        let timer = cx.wake_at(deadline, &args::Settle { id }, Prepaid { gas: TIMER_GAS, deposit: TIMER_DEPOSIT });
        let payer = cx.caller();
        store.deals().set(&id, &Deal { payer, payee, arbiter, amount, deadline, on_deadline, timer });
        cx.emit(events::Opened { id, payer, payee, amount, deadline });
        Ok(id)
    }

    fn release(cx: &mut Call, args::Release { id }: args::Release) -> Result<()> {
        let deal = open_deal(cx, id)?;
        decide(cx, id, &deal, deal.payer, Outcome::Release)
    }

    fn refund(cx: &mut Call, args::Refund { id }: args::Refund) -> Result<()> {
        let deal = open_deal(cx, id)?;
        decide(cx, id, &deal, deal.payee, Outcome::Refund)
    }

    fn settle(cx: &mut Call, args::Settle { id }: args::Settle) -> Result<()> {
        // A deal decided in the very block of its deadline is gone already.
        match cx.store().deals().get(&id) {
            Some(deal) => close(cx, id, &deal, deal.on_deadline, true),
            None => Ok(()),
        }
    }

    fn deal(cx: &View, args::Deal { id }: args::Deal) -> Result<Option<Deal>> {
        Ok(cx.store().deals().get(&id))
    }

    fn solvent(cx: &View) -> Result<bool> {
        Ok(held(cx) <= cx.balance())
    }
}

fn open_deal(cx: &Call, id: u64) -> Result<Deal> {
    Ok(cx.store().deals().get(&id).ok_or(UnknownDeal { id })?)
}

/// What all open deals hold together.
fn held(cx: &View) -> Rlusd {
    cx.store().held().find().unwrap_or(Rlusd::ZERO)
}

/// Ends a deal by the word of one who gives something up, or of the arbiter.
fn decide(cx: &mut Call, id: u64, deal: &Deal, giving: Address, outcome: Outcome) -> Result<()> {
    let caller = cx.caller();
    ensure!(caller == giving || deal.arbiter == Some(caller), NotAllowed { id, caller });
    close(cx, id, deal, outcome, false)
}

fn close(cx: &mut Call, id: u64, deal: &Deal, outcome: Outcome, by_deadline: bool) -> Result<()> {
    let store = cx.store();
    store.deals().remove(&id);
    let rest = held(cx).minus(deal.amount)?;
    store.held().set(&rest);
    // One that is due already fires after this and finds nothing.
    if cx.now() < deal.deadline {
        cx.cancel_wakeup(deal.timer);
    }
    let to = match outcome {
        Outcome::Refund => deal.payer,
        Outcome::Release => deal.payee,
    };
    cx.transfer(to, deal.amount);
    // What timers did not use came back to the contract; it belongs to no open deal.
    let unused = cx.balance().minus(rest)?;
    if unused > Rlusd::ZERO {
        cx.transfer(deal.payer, unused);
    }
    cx.emit(events::Settled { id, outcome, amount: deal.amount, by_deadline });
    Ok(())
}
