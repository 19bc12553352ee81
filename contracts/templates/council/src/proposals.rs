//! A proposal's way through storage: begun, looked at, forgotten, and what it does. What may be executed, [`standing`]
//! says, to `execute` as to the views; every proposal ends in [`forget`].

use ghost_sdk::prelude::*;

use crate::consts::{MAX_OPEN, PROPOSAL_DEPOSIT};
use crate::errors::{NotMember, StepFailed, TooManyOpen, UnknownProposal};
use crate::rules::{self, Tally};
use crate::types::{Ballot, Body, Proposal, Reason, Rules, Standing, Step};
use crate::{Storage, TIMER, args, events, paused_until};

/// The caller, if it has a seat.
pub fn require_member(cx: &Call) -> Result<Address> {
    let caller = cx.caller();
    let seats = cx.store().seats().get()?;
    ensure!(seats.iter().any(|seat| seat.member == caller), NotMember { caller });
    Ok(caller)
}

pub fn find(cx: &Call, id: u64) -> Result<Proposal> {
    Ok(cx.store().proposals().get(&id).ok_or(UnknownProposal { id })?)
}

/// Opens a proposal, with a ballot for each member of now, by the rules of now.
pub fn begin(cx: &mut Call, title: Text<120>, body: Body) -> Result<u64> {
    let proposer = require_member(cx)?;
    cx.require_paid(PROPOSAL_DEPOSIT)?;
    let store = cx.store();
    let open = store.open_by().at(&proposer);
    let count = open.get().unwrap_or(0);
    ensure!(count < MAX_OPEN, TooManyOpen { most: MAX_OPEN });
    open.set(&(count + 1));
    let id = store.next_id().find().unwrap_or(0);
    store.next_id().set(&(id + 1));

    let Rules { voting, timelock, grace, quorum, threshold, .. } = store.rules().get()?;
    let voting_ends = cx.now().after(voting).or_overflow()?;
    let ready = voting_ends.after(timelock).or_overflow()?;
    let expires = ready.after(grace).or_overflow()?;
    let seats = store.seats().get()?;
    let ballots = seats.iter().map(|seat| Ballot { member: seat.member, weight: seat.weight, choice: None }).collect();
    let proposal = Proposal {
        title: title.clone(),
        proposer,
        voting_ends,
        ready,
        expires,
        quorum,
        threshold,
        changes_only: body.steps.is_empty(),
        upfront: rules::upfront(&body.steps)?,
        vote_timer: cx.wake_at(voting_ends, &args::OnTime { id }, TIMER),
        expiry_timer: cx.wake_at(expires, &args::OnTime { id }, TIMER),
        ballots: List::new(ballots).or_overflow()?,
    };
    store.proposals().set(&id, &proposal);
    store.bodies().set(&id, &body);
    cx.emit(events::Proposed { id, proposer, title, voting_ends });
    Ok(id)
}

/// Where a proposal stands: what `execute` goes by and the views tell.
pub fn standing(cx: &View, proposal: &Proposal) -> Standing {
    let tally = Tally::of(&proposal.ballots);
    let (mut reason, mut until) = rules::standing(proposal, &tally, cx.now());
    let missing = Rlusd(proposal.upfront.0.saturating_sub(cx.balance().0));
    if reason == Reason::Ready {
        if let (false, Some(end)) = (proposal.changes_only, paused_until(cx)) {
            (reason, until) = (Reason::Paused, Some(end));
        } else if missing > Rlusd::ZERO {
            reason = Reason::ShortOfFunds;
        }
    }
    Standing { reason, until, missing, yes: tally.yes, no: tally.no, total: tally.total }
}

/// What a proposal's timers were paid and did not use. Whoever forgets a proposal pays it last, when all is written.
#[must_use]
pub struct Refund {
    to: Address,
    amount: Rlusd,
}

impl Refund {
    pub fn pay(self, cx: &mut Call) {
        if self.amount > Rlusd::ZERO {
            cx.transfer(self.to, self.amount);
        }
    }
}

/// Removes a proposal and its timers that are not due yet; the proposer's refund.
pub fn forget(cx: &mut Call, id: u64, proposal: &Proposal) -> Result<Refund> {
    let store = cx.store();
    store.proposals().remove(&id);
    store.bodies().remove(&id);
    let open = store.open_by().at(&proposal.proposer);
    match open.get().unwrap_or(0).saturating_sub(1) {
        0 => drop(open.remove()),
        left => open.set(&left),
    }
    let before = cx.balance();
    for (due, timer) in [(proposal.voting_ends, proposal.vote_timer), (proposal.expires, proposal.expiry_timer)] {
        // One that is due fires after this and finds nothing.
        if cx.now() < due {
            cx.cancel_wakeup(timer);
        }
    }
    Ok(Refund { to: proposal.proposer, amount: cx.balance().minus(before)? })
}

/// Carries out one step.
pub fn carry_out(cx: &mut Call, id: u64, number: u8, step: &Step) -> Result<()> {
    let Some(method) = &step.method else {
        cx.transfer(step.to, step.value);
        return Ok(());
    };
    let args = step.args.as_deref().unwrap_or(rules::NO_ARGS);
    match cx.call_raw(step.to, method, args, step.value, 0) {
        Ok(_) => Ok(()),
        Err(error) => {
            let operands = Blob::new(&error.fields()).unwrap_or_default();
            let (failed_class, failed_code) = (error.class(), error.code());
            Err(StepFailed { id, step: number, failed_class, failed_code, operands }.into())
        }
    }
}
