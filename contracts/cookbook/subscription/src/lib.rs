//! A service paid by the month, in advance. One periodic wakeup a subscriber; nobody has to come back.
#![no_std]

ghost_sdk::contract!("contract.toml");

use consts::{MONTH, TIMER_DEPOSIT, TIMER_GAS};
use ghost_sdk::Origin;
use types::Plan;

struct Subscription;

#[ghost_sdk::export]
impl Contract for Subscription {
    fn init(cx: &mut Call, args::Init { provider, price }: args::Init) -> Result<()> {
        cx.store().provider().set(&provider);
        cx.store().price().set(&price);
        Ok(())
    }

    fn subscribe(cx: &mut Call, args::Subscribe { months }: args::Subscribe) -> Result<()> {
        let subscriber = cx.caller();
        ensure!(!cx.store().plans().has(&subscriber), errors::Subscribed);
        cx.require_paid(cx.store().price().get()?.times(months)?.plus(TIMER_DEPOSIT)?)?;
        let paid = Prepaid { gas: TIMER_GAS, deposit: TIMER_DEPOSIT };
        let timer = cx.wake_every(MONTH, &args::Month { subscriber }, paid);
        pass_on(cx, subscriber, Plan { left: months, timer }, 1)
    }

    fn cancel(cx: &mut Call) -> Result<()> {
        let subscriber = cx.caller();
        let plan = cx.store().plans().get(&subscriber).ok_or(errors::NoSubscription)?;
        end(cx, subscriber, &plan)
    }

    fn month(cx: &mut Call, args::Month { subscriber }: args::Month) -> Result<()> {
        // After a gap the ledger calls once and says how many months it swallowed.
        let (Origin::Wakeup { missed, .. }, Some(plan)) = (cx.origin(), cx.store().plans().get(&subscriber)) else {
            return Ok(());
        };
        if plan.left == 0 { end(cx, subscriber, &plan) } else { pass_on(cx, subscriber, plan, missed + 1) }
    }
}

fn pass_on(cx: &mut Call, subscriber: Address, plan: Plan, due: u64) -> Result<()> {
    let months = plan.left.min(u32::try_from(due).unwrap_or(u32::MAX));
    cx.store().plans().set(&subscriber, &Plan { left: plan.left - months, ..plan });
    cx.transfer(cx.store().provider().get()?, cx.store().price().get()?.times(months)?);
    cx.emit(events::Paid { subscriber, months });
    Ok(())
}

fn end(cx: &mut Call, subscriber: Address, plan: &Plan) -> Result<()> {
    cx.store().plans().remove(&subscriber);
    let before = cx.balance();
    cx.cancel_wakeup(plan.timer);
    let unused = cx.balance().minus(before)?;
    cx.transfer(subscriber, cx.store().price().get()?.times(plan.left)?.plus(unused)?);
    cx.emit(events::Ended { subscriber });
    Ok(())
}
