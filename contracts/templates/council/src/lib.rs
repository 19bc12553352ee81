//! A council that decides by votes. What it is to its callers stands in contract.toml.
//!
//! Nothing depends on a timer: timers tell outcomes and clear up, but every deadline is compared with the block's time.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod changes;
mod proposals;
mod rules;

ghost_sdk::contract!("contract.toml");

use alloc::vec::Vec;

use changes::{apply, set_guard, set_rules, set_seats};
use consts::{ALARM_TERM, MAX_TERM, TIMER_DEPOSIT, TIMER_GAS};
use errors::{AlreadyPaused, BadStep, NotExecutable, NotGuardian, NotMember, NotProposer, NothingProposed};
use errors::{UnknownProposal, VotingOver};
use ghost_sdk::Origin;
use proposals::{begin, carry_out, find, forget, require_member, standing};
use rules::Tally;
use types::{Alarm, Body, Brief, Change, Guard, Pause, Proposal, Reason, Rules, Seat, Standing};

/// How each timer is paid.
const TIMER: Prepaid = Prepaid { gas: TIMER_GAS, deposit: TIMER_DEPOSIT };

struct Council;

#[ghost_sdk::export]
impl Contract for Council {
    fn init(cx: &mut Call, args::Init { seats, rules, guard }: args::Init) -> Result<()> {
        cx.store().seats().set(&List::default());
        set_seats(cx, &seats)?;
        set_rules(cx, rules)?;
        set_guard(cx, guard)
    }

    fn propose(cx: &mut Call, args::Propose { title, steps }: args::Propose) -> Result<u64> {
        ensure!(!steps.is_empty(), NothingProposed);
        let council = cx.self_address();
        if let Some(step) = steps.iter().position(|step| !rules::is_sound(step, council)) {
            return Err(BadStep { step: step as u8 }.into());
        }
        begin(cx, title, Body { steps, change: None })
    }

    fn propose_change(cx: &mut Call, args::ProposeChange { title, change }: args::ProposeChange) -> Result<u64> {
        let Change { seats, rules, guard, withdraw } = &change;
        let nothing = seats.is_empty() && rules.is_none() && guard.is_none() && withdraw.is_empty();
        ensure!(!nothing, NothingProposed);
        // What cannot work now is refused now; `execute` checks again, by what is there then.
        rules::changed(&cx.store().seats().get()?, seats)?;
        rules.as_ref().map_or(Ok(()), rules::check_rules)?;
        guard.as_ref().map_or(Ok(()), rules::check_guard)?;
        begin(cx, title, Body { steps: List::default(), change: Some(change) })
    }

    fn vote(cx: &mut Call, args::Vote { id, choice }: args::Vote) -> Result<()> {
        let mut proposal = find(cx, id)?;
        ensure!(cx.now() < proposal.voting_ends, VotingOver { id, ended: proposal.voting_ends });
        let member = cx.caller();
        let mut ballots = proposal.ballots.into_vec();
        let ballot = ballots.iter_mut().find(|ballot| ballot.member == member);
        let ballot = ballot.ok_or(NotMember { caller: member })?;
        ballot.choice = Some(choice);
        let weight = ballot.weight;
        proposal.ballots = List::new(ballots).or_overflow()?;
        cx.store().proposals().set(&id, &proposal);
        cx.emit(events::Voted { id, member, choice, weight });
        Ok(())
    }

    fn execute(cx: &mut Call, args::Execute { id }: args::Execute) -> Result<()> {
        let executed_by = require_member(cx)?;
        let proposal = find(cx, id)?;
        let Standing { reason, until, .. } = standing(cx, &proposal);
        ensure!(reason == Reason::Ready, NotExecutable { id, reason, until });
        let body = cx.store().bodies().get(&id).ok_or(UnknownProposal { id })?;
        // Gone before anything is called; a failure undoes that too, so it can be tried again until it expires.
        let mut refunds = alloc::vec![forget(cx, id, &proposal)?];
        if let Some(change) = body.change {
            apply(cx, change, &mut refunds)?;
        }
        refunds.into_iter().for_each(|refund| refund.pay(cx));
        for (number, step) in body.steps.iter().enumerate() {
            carry_out(cx, id, number as u8, step)?;
        }
        cx.emit(events::Executed { id, executed_by });
        Ok(())
    }

    fn cancel(cx: &mut Call, args::Cancel { id }: args::Cancel) -> Result<()> {
        let proposal = find(cx, id)?;
        ensure!(cx.caller() == proposal.proposer, NotProposer { proposer: proposal.proposer });
        forget(cx, id, &proposal)?.pay(cx);
        cx.emit(events::Cancelled { id, cancelled_by: proposal.proposer });
        Ok(())
    }

    fn pause(cx: &mut Call, args::Pause { reason }: args::Pause) -> Result<()> {
        let (store, now, guardian) = (cx.store(), cx.now(), cx.caller());
        let Guard { guardians, needed } = store.guard().get()?;
        ensure!(guardians.contains(&guardian), NotGuardian { caller: guardian });
        if let Some(until) = paused_until(cx) {
            return Err(AlreadyPaused { until }.into());
        }
        cx.require_paid(TIMER_DEPOSIT)?;

        let counts =
            |alarm: &Alarm| now.since(alarm.at).is_some_and(|age| age < ALARM_TERM) && alarm.guardian != guardian;
        let mut alarms: Vec<Alarm> = store.alarms().find().unwrap_or_default().into_vec();
        alarms.retain(counts);
        alarms.push(Alarm { guardian, at: now });
        let raised = alarms.len() as u8;
        cx.emit(events::AlarmRaised { guardian, reason, raised, needed });
        if raised < needed {
            store.alarms().set(&List::new(alarms).or_overflow()?);
            cx.transfer(guardian, TIMER_DEPOSIT);
            return Ok(());
        }
        store.alarms().remove();
        let until = now.after(store.rules().get()?.pause).or_overflow()?;
        let timer = cx.wake_at(until, &args::OnPauseEnd, TIMER);
        store.pause().set(&Pause { until, timer });
        cx.emit(events::Paused { until });
        Ok(())
    }

    fn why_not(cx: &View, args::WhyNot { id }: args::WhyNot) -> Result<Standing> {
        let unknown = Standing { reason: Reason::Unknown, until: None, missing: Rlusd::ZERO, yes: 0, no: 0, total: 0 };
        Ok(cx.store().proposals().get(&id).map_or(unknown, |proposal| standing(cx, &proposal)))
    }

    fn open(cx: &View, args::Open { after }: args::Open) -> Result<List<Brief, 20>> {
        let page = cx.store().proposals().page::<20>(after.as_ref());
        let briefs = page.map(|(id, proposal)| {
            let standing = standing(cx, &proposal);
            Brief { id, title: proposal.title, proposer: proposal.proposer, standing }
        });
        List::new(briefs.collect()).or_overflow()
    }

    fn proposal(cx: &View, args::Proposal { id }: args::Proposal) -> Result<Option<Proposal>> {
        Ok(cx.store().proposals().get(&id))
    }

    fn body(cx: &View, args::Body { id }: args::Body) -> Result<Option<Body>> {
        Ok(cx.store().bodies().get(&id))
    }

    fn members(cx: &View) -> Result<List<Seat, 64>> {
        cx.store().seats().get()
    }

    fn current_rules(cx: &View) -> Result<Rules> {
        cx.store().rules().get()
    }

    fn guardians(cx: &View) -> Result<Guard> {
        cx.store().guard().get()
    }

    fn paused_until(cx: &View) -> Result<Option<Time>> {
        Ok(paused_until(cx))
    }

    fn on_time(cx: &mut Call, args::OnTime { id }: args::OnTime) -> Result<()> {
        // One that was executed or cancelled in the block of its timer is gone already.
        let Some(proposal) = cx.store().proposals().get(&id) else { return Ok(()) };
        let tally @ Tally { yes, no, total } = Tally::of(&proposal.ballots);
        match rules::standing(&proposal, &tally, cx.now()).0 {
            Reason::NoQuorum | Reason::Rejected => {
                forget(cx, id, &proposal)?.pay(cx);
                cx.emit(events::Rejected { id, yes, no, total });
            }
            Reason::Expired => {
                forget(cx, id, &proposal)?.pay(cx);
                cx.emit(events::Expired { id });
            }
            _ => cx.emit(events::Passed { id, yes, no, ready: proposal.ready, expires: proposal.expires }),
        }
        Ok(())
    }

    fn on_pause_end(cx: &mut Call) -> Result<()> {
        // A pause that began in the block of the last one's end has another timer.
        let Origin::Wakeup { id, .. } = cx.origin() else { return Ok(()) };
        if cx.store().pause().find().is_some_and(|pause| pause.timer == id) {
            cx.store().pause().remove();
            cx.emit(events::Unpaused { by_council: false });
        }
        Ok(())
    }

    fn governable(cx: &View) -> Result<bool> {
        let store = cx.store();
        let seats = store.seats().get()?;
        let sound =
            rules::check_rules(&store.rules().get()?).is_ok() && rules::check_guard(&store.guard().get()?).is_ok();
        Ok(sound && !seats.is_empty() && seats.iter().all(|seat| seat.weight > 0))
    }

    fn no_endless_pause(cx: &View) -> Result<bool> {
        Ok(paused_until(cx).and_then(|until| until.since(cx.now())).is_none_or(|left| left <= MAX_TERM))
    }
}

/// The end of the running pause.
fn paused_until(cx: &View) -> Option<Time> {
    cx.store().pause().find().map(|pause| pause.until).filter(|until| cx.now() < *until)
}
