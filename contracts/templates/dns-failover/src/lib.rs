//! A name that moves to a standby. What it is to its callers stands in contract.toml.
//!
//! It moves on reports alone, each counted once for its observer and only while it is fresh. An observer that says nothing
//! counts for nothing, and after a halt of the chain every report is old.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

use alloc::string::String;

ghost_sdk::contract!("contract.toml");

use consts::{MAX_FRESH, MIN_DWELL, REPORT_WITHIN, START_WITHIN, TOLD_DEPOSIT, TOLD_GAS, TTL};
use errors::{Already, BadSetup, NotObserver, NotYet};
use ghost_sdk::actions::dns::{self, RecordSet};
use ghost_sdk::actions::{Outcome, State};
use types::{Move, Place, Seen, Setup, Status};

const TOLD: Prepaid = Prepaid { gas: TOLD_GAS, deposit: TOLD_DEPOSIT };

struct DnsFailover;

#[ghost_sdk::export]
impl Contract for DnsFailover {
    fn init(cx: &mut Call, args::Init { owner, setup }: args::Init) -> Result<()> {
        check(&setup)?;
        let store = cx.store();
        store.owner().set(&owner);
        store.setup().set(&setup);
        store.place().set(&Place::Primary);
        // It has not moved yet: nothing to wait for.
        store.since().set(&Time(0));
        Ok(())
    }

    fn report(cx: &mut Call, args::Report { down }: args::Report) -> Result<Option<Hash>> {
        let (store, observer, setup) = (cx.store(), cx.caller(), cx.store().setup().get()?);
        ensure!(setup.observers.contains(&observer), NotObserver);
        store.seen().set(&observer, &Seen { down, at: cx.now() });
        cx.emit(events::Observed { observer, down });
        let enough = count(cx, &setup) >= setup.needed;
        let may = store.place().get()? == Place::Primary
            && store.moving().find().is_none()
            && rests_until(cx, &setup)?.is_none();
        if down && enough && may { Ok(Some(go(cx, &setup, Place::Standby)?)) } else { Ok(None) }
    }

    fn fail_back(cx: &mut Call) -> Result<Hash> {
        let (store, setup) = (cx.store(), cx.store().setup().get()?);
        if let Some(Move { action, .. }) = store.moving().find() {
            return Err(errors::Moving { action }.into());
        }
        let place = store.place().get()?;
        ensure!(place == Place::Standby, Already { place });
        if let Some(from) = rests_until(cx, &setup)? {
            return Err(NotYet { from }.into());
        }
        go(cx, &setup, Place::Primary)
    }

    fn status(cx: &View) -> Result<Status> {
        let (store, setup) = (cx.store(), cx.store().setup().get()?);
        let (place, since, moving) = (store.place().get()?, store.since().get()?, store.moving().find());
        Ok(Status { place, since, moving, down: count(cx, &setup) })
    }

    fn on_told(cx: &mut Call, args: args::OnTold) -> Result<()> {
        let (Some(told), Some(moving)) = (args.answer::<Outcome>()?, cx.store().moving().find()) else { return Ok(()) };
        if told.action != moving.action {
            return Ok(());
        }
        let store = cx.store();
        match told.state {
            State::Unknown => store.moving().set(&Move { unknown: true, ..moving }),
            State::Done => {
                store.moving().remove();
                store.place().set(&moving.to);
                store.since().set(&cx.now());
                cx.emit(events::Moved { to: moving.to });
            }
            // One record set is changed whole or not at all.
            _ => {
                store.moving().remove();
                let at = store.place().get()?;
                cx.emit(events::Stayed { at });
            }
        }
        Ok(())
    }

    fn withdraw(cx: &mut Call, args::Withdraw { amount }: args::Withdraw) -> Result<()> {
        let owner = cx.caller();
        cx.transfer(owner, amount);
        Ok(())
    }
}

/// Asks for the records of a place.
fn go(cx: &mut Call, setup: &Setup, to: Place) -> Result<Hash> {
    let records = if to == Place::Primary { &setup.primary } else { &setup.standby };
    let records = records.iter().map(|record| Text::new(record)).collect::<Option<_>>().and_then(List::new);
    let Setup { name, shape, reward, .. } = setup.clone();
    let set = RecordSet { name, shape, ttl: TTL, records: records.or_overflow()? };
    let start_by = cx.slot_time().after(START_WITHIN).or_overflow()?;
    let id = String::from("dns:") + &setup.zone;
    let action = dns::records_set(&id, &[set])
        .start_by(start_by)
        .report_by(start_by.after(REPORT_WITHIN).or_overflow()?)
        .reward(reward)
        .on_result::<args::OnTold>(TOLD)
        .request(cx)?;
    cx.store().moving().set(&Move { to, action, unknown: false });
    cx.emit(events::Moving { to, action });
    Ok(action)
}

/// How many observers say that it is down, and said so lately.
fn count(cx: &View, setup: &Setup) -> u8 {
    let is_fresh = |seen: &Seen| seen.at.after(setup.fresh).is_some_and(|until| cx.now() < until);
    let says_down =
        |observer: &&Address| cx.store().seen().get(observer).is_some_and(|seen| seen.down && is_fresh(&seen));
    setup.observers.iter().filter(says_down).count() as u8
}

/// Until when it stays where it is, if not over.
fn rests_until(cx: &View, setup: &Setup) -> Result<Option<Time>> {
    let until = cx.store().since().get()?.after(setup.dwell).or_overflow()?;
    Ok(Some(until).filter(|until| cx.now() < *until))
}

fn check(setup: &Setup) -> Result<()> {
    let Setup { observers, needed, fresh, dwell, primary, standby, .. } = setup;
    let once = |(n, observer): (usize, &Address)| !observers.iter().take(n).any(|other| other == observer);
    let checks = [
        ("observers", observers.iter().enumerate().all(once)),
        ("needed", (1..=observers.len()).contains(&usize::from(*needed))),
        ("fresh", Duration::SECOND <= *fresh && *fresh <= MAX_FRESH),
        ("dwell", MIN_DWELL <= *dwell),
        ("primary", !primary.is_empty()),
        ("standby", !standby.is_empty()),
    ];
    match checks.iter().find(|(_, good)| !good) {
        Some((part, _)) => Err(BadSetup { part: Text::new(part).or_overflow()? }.into()),
        None => Ok(()),
    }
}
