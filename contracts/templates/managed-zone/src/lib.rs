//! Records of a zone, rented by the day. What it is to its callers stands in contract.toml.
//!
//! A site is what the contract believes of the world, and it believes only what it was told: `live` is a report of an agent
//! that read the records back, `unknown` is the absence of one, and an undo that came to nothing leaves `stuck`.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

use alloc::string::String;

ghost_sdk::contract!("contract.toml");

use consts::{MAX_DAYS, REPORT_WITHIN, START_WITHIN, TIMER_DEPOSIT, TIMER_GAS, TOLD_DEPOSIT, TOLD_GAS, TTL, UNDO_ROOM};
use errors::{BadLabel, NoRecords, NoSite, NotCustomer, Taken, TooLong};
use ghost_sdk::Origin;
use ghost_sdk::actions::dns::{self, RecordSet};
use ghost_sdk::actions::{self, DEADLINE_DEPOSIT, Deadlines, Outcome, Reason, State};
use types::{Phase, Site};

type Label = Text<63>;

const TOLD: Prepaid = Prepaid { gas: TOLD_GAS, deposit: TOLD_DEPOSIT };

struct ManagedZone;

#[ghost_sdk::export]
impl Contract for ManagedZone {
    fn init(cx: &mut Call, args::Init { owner, zone, price_per_day, reward, fee }: args::Init) -> Result<()> {
        let store = cx.store();
        store.owner().set(&owner);
        store.zone().set(&zone);
        store.price_per_day().set(&price_per_day);
        store.reward().set(&reward);
        store.fee().set(&fee);
        store.owed().set(&Rlusd::ZERO);
        Ok(())
    }

    fn order(cx: &mut Call, args::Order { label, shape, records, days }: args::Order) -> Result<Hash> {
        ensure!(is_label(&label), BadLabel { label });
        ensure!(!cx.store().sites().has(&label), Taken { label });
        ensure!((1..=MAX_DAYS).contains(&days), TooLong { days, most: MAX_DAYS });
        ensure!(!records.is_empty(), NoRecords);
        let rent = cx.store().price_per_day().get()?.times(days)?;
        cx.require_paid(rent.plus(costs(cx)?)?)?;

        let zone = cx.store().zone().get()?;
        let name = Text::new(&[&*label, ".", &*zone].concat()).ok_or(BadLabel { label: label.clone() })?;
        let set = RecordSet { name, shape: shape.clone(), ttl: TTL, records: wide(&records)? };
        let Deadlines { start_by, report_by } = deadlines(cx)?;
        let longest = Duration::DAY.times(MAX_DAYS.into()).or_overflow()?;
        let undo_until = report_by.after(longest).and_then(|end| end.after(UNDO_ROOM)).or_overflow()?;
        let (reward, fee) = (cx.store().reward().get()?, cx.store().fee().get()?);
        let id = String::from("dns:") + &zone;
        let action = dns::records_set(&id, &[set])
            .start_by(start_by)
            .report_by(report_by)
            .reward(reward)
            .fee(fee)
            .undo_until(undo_until)
            .on_result::<args::OnTold>(TOLD)
            .request(cx)?;

        let (customer, phase, until, timer) = (cx.caller(), Phase::Setting, None, None);
        let site = Site { customer, shape, records, phase, days, rent, until, undo_until, action, timer };
        cx.store().sites().set(&label, &site);
        cx.store().labels().set(&action, &label);
        cx.store().owed().set(&cx.store().owed().get()?.plus(rent)?);
        Ok(action)
    }

    fn extend(cx: &mut Call, args::Extend { label, days }: args::Extend) -> Result<Time> {
        let site = live(cx, &label)?;
        cx.require_paid(cx.store().price_per_day().get()?.times(days)?.max(TIMER_DEPOSIT))?;
        let more = Duration::DAY.times(days.into()).or_overflow()?;
        let until = site.until.and_then(|until| until.after(more)).or_overflow()?;
        // The undo must still be there when the rent ends.
        let fits = days > 0 && until.after(UNDO_ROOM).is_some_and(|end| end <= site.undo_until);
        ensure!(fits, TooLong { days, most: MAX_DAYS });
        if let Some(timer) = site.timer {
            cx.cancel_wakeup(timer);
        }
        let timer = Some(wake(cx, &label, until));
        cx.store().sites().set(&label, &Site { until: Some(until), timer, ..site });
        Ok(until)
    }

    fn leave(cx: &mut Call, args::Leave { label }: args::Leave) -> Result<()> {
        let site = live(cx, &label)?;
        ensure!(site.customer == cx.caller(), NotCustomer { customer: site.customer });
        if let Some(timer) = site.timer {
            cx.cancel_wakeup(timer);
        }
        take_back(cx, label, site)
    }

    fn clear(cx: &mut Call, args::Clear { label }: args::Clear) -> Result<()> {
        let stuck = cx.store().sites().get(&label).is_some_and(|site| site.phase == Phase::Stuck);
        ensure!(stuck, NoSite { label });
        cx.store().sites().remove(&label);
        Ok(())
    }

    fn withdraw(cx: &mut Call) -> Result<Rlusd> {
        let earned = cx.balance().minus(cx.store().owed().get()?)?;
        let owner = cx.caller();
        cx.transfer(owner, earned);
        Ok(earned)
    }

    fn cost(cx: &View, args::Cost { days }: args::Cost) -> Result<Rlusd> {
        Ok(cx.store().price_per_day().get()?.times(days)?.plus(costs(cx)?)?)
    }

    fn site(cx: &View, args::Site { label }: args::Site) -> Result<Option<Site>> {
        Ok(cx.store().sites().get(&label))
    }

    fn on_told(cx: &mut Call, args: args::OnTold) -> Result<()> {
        let Some(told) = args.answer::<Outcome>()? else { return Ok(()) };
        let Some(label) = cx.store().labels().get(&told.action) else { return Ok(()) };
        let Some(site) = cx.store().sites().get(&label) else { return Ok(()) };
        match (site.phase, told.state) {
            (Phase::Setting, State::Unknown) => {
                cx.store().sites().set(&label, &Site { phase: Phase::Unknown, ..site });
                Ok(())
            }
            (Phase::Setting | Phase::Unknown, State::Done) => begin(cx, label, site),
            // Some of it is there: all of it goes.
            (Phase::Setting | Phase::Unknown, State::Partial) => {
                earn(cx, site.rent)?;
                take_back(cx, label, site)
            }
            (Phase::Setting | Phase::Unknown, _) => pay_back(cx, label, &site, told.reason),
            // Told again when somebody knows.
            (Phase::Ending, State::Unknown) => Ok(()),
            (Phase::Ending, State::Done) => {
                cx.store().sites().remove(&label);
                cx.store().labels().remove(&told.action);
                cx.emit(events::Ended { label });
                Ok(())
            }
            (Phase::Ending, _) => {
                stick(cx, label, site);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn on_due(cx: &mut Call, args::OnDue { label }: args::OnDue) -> Result<()> {
        // A label that was extended or taken anew has another timer by now.
        let Origin::Wakeup { id, .. } = cx.origin() else { return Ok(()) };
        match cx.store().sites().get(&label) {
            Some(site) if site.timer == Some(id) && site.phase == Phase::Live => take_back(cx, label, site),
            _ => Ok(()),
        }
    }

    fn solvent(cx: &View) -> Result<bool> {
        Ok(cx.store().owed().get()? <= cx.balance())
    }
}

/// The records are there: the rent begins.
fn begin(cx: &mut Call, label: Label, site: Site) -> Result<()> {
    earn(cx, site.rent)?;
    let term = Duration::DAY.times(site.days.into()).or_overflow()?;
    let until = cx.now().after(term).or_overflow()?;
    let (timer, customer) = (Some(wake(cx, &label, until)), site.customer);
    cx.store().sites().set(&label, &Site { phase: Phase::Live, until: Some(until), timer, ..site });
    cx.emit(events::Live { label, customer, until });
    Ok(())
}

/// It came to nothing: the rent goes back, and of the rest what `agents` returned.
fn pay_back(cx: &mut Call, label: Label, site: &Site, why: Reason) -> Result<()> {
    let (reward, fee) = (cx.store().reward().get()?, cx.store().fee().get()?);
    // The first fee is gone where an agent made a plan.
    let fees = if why == Reason::NobodyPlanned { fee.times(2u32)? } else { fee };
    let refund = site.rent.plus(reward.times(2u32)?)?.plus(fees)?;
    earn(cx, site.rent)?;
    cx.store().sites().remove(&label);
    cx.store().labels().remove(&site.action);
    cx.emit(events::NotSet { label, customer: site.customer, refund });
    cx.transfer(site.customer, refund);
    Ok(())
}

/// Asks for the records that were there before.
fn take_back(cx: &mut Call, label: Label, site: Site) -> Result<()> {
    let deadlines = deadlines(cx)?;
    cx.store().labels().remove(&site.action);
    match actions::undo(cx, site.action, deadlines) {
        Ok(action) => {
            cx.store().labels().set(&action, &label);
            cx.store().sites().set(&label, &Site { phase: Phase::Ending, action, timer: None, ..site });
        }
        // The grant was revoked or its time is over: this contract can do nothing more, and says so.
        Err(_) => stick(cx, label, site),
    }
    Ok(())
}

fn stick(cx: &mut Call, label: Label, site: Site) {
    cx.store().sites().set(&label, &Site { phase: Phase::Stuck, timer: None, ..site });
    cx.emit(events::Stuck { label });
}

/// What was owed is the owner's, or goes back.
fn earn(cx: &Call, rent: Rlusd) -> Result<()> {
    cx.store().owed().set(&cx.store().owed().get()?.minus(rent)?);
    Ok(())
}

fn live(cx: &View, label: &Label) -> Result<Site> {
    let site = cx.store().sites().get(label).filter(|site| site.phase == Phase::Live);
    Ok(site.ok_or_else(|| NoSite { label: label.clone() })?)
}

fn wake(cx: &mut Call, label: &Label, at: Time) -> Hash {
    let due = args::OnDue { label: label.clone() };
    cx.wake_at(at, &due, Prepaid { gas: TIMER_GAS, deposit: TIMER_DEPOSIT })
}

fn deadlines(cx: &View) -> Result<Deadlines> {
    let start_by = cx.slot_time().after(START_WITHIN).or_overflow()?;
    Ok(Deadlines { start_by, report_by: start_by.after(REPORT_WITHIN).or_overflow()? })
}

/// What a new label costs besides the rent: a change and its undo, four calls that tell, and a timer.
fn costs(cx: &View) -> Result<Rlusd> {
    let change = cx.store().reward().get()?.plus(cx.store().fee().get()?)?.plus(DEADLINE_DEPOSIT)?;
    Ok(change.times(2u32)?.plus(TOLD_DEPOSIT.times(4u32)?)?.plus(TIMER_DEPOSIT)?)
}

/// The records as the action takes them.
fn wide(records: &[Text<128>]) -> Result<List<Text<512>, 16>> {
    let records = records.iter().map(|record| Text::new(record)).collect::<Option<_>>();
    records.and_then(List::new).or_overflow()
}

/// Whether a host name can have this label: lower-case letters, digits and inner hyphens (RFC 1123 §2.1).
fn is_label(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::is_label;

    #[test]
    fn labels_are_letters_digits_and_inner_hyphens() {
        for good in ["www", "a", "x-1"] {
            assert!(is_label(good), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a.b", "_dmarc", "*"] {
            assert!(!is_label(bad), "{bad}");
        }
    }
}
