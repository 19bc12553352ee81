//! What the council decides by: seats, rules, tallies. Pure functions, which know no chain.

use alloc::vec::Vec;

use ghost_sdk::Reader;
use ghost_sdk::prelude::*;

use crate::consts::{MAX_TERM, MIN_TERM};
use crate::errors::{BadGuard, BadRules, BadSeats};
use crate::types::{Ballot, Choice, Guard, Proposal, Reason, Rules, Seat, Step};

/// Basis points in a whole.
const WHOLE: u64 = 10_000;

/// More than half, in basis points: no minority decides against a majority.
const MAJORITY: u16 = 5_001;

/// Arguments of a method without any: the empty array.
pub const NO_ARGS: &[u8] = &[0x80];

/// The seats after a change.
pub fn changed(seats: &[Seat], change: &[Seat]) -> Result<List<Seat, 64>> {
    ensure!(are_distinct(change, |seat| seat.member), BadSeats);
    let named = |seat: &Seat| change.iter().any(|new| new.member == seat.member);
    let kept = seats.iter().filter(|seat| !named(seat));
    let after: Vec<Seat> = kept.chain(change.iter().filter(|seat| seat.weight > 0)).copied().collect();
    ensure!(!after.is_empty(), BadSeats);
    Ok(List::new(after).ok_or(BadSeats)?)
}

/// Whether every rule is in its range.
pub fn check_rules(rules: &Rules) -> Result<()> {
    let term = |span: Duration| (MIN_TERM..=MAX_TERM).contains(&span);
    let share = |points: u16, least: u16| (least..=WHOLE as u16).contains(&points);
    let broken = match () {
        () if !term(rules.voting) => "voting",
        () if rules.timelock > MAX_TERM => "timelock",
        () if !term(rules.grace) => "grace",
        () if !share(rules.quorum, 1) => "quorum",
        () if !share(rules.threshold, MAJORITY) => "threshold",
        () if !term(rules.pause) => "pause",
        () => return Ok(()),
    };
    Err(BadRules { rule: Text::new(broken).unwrap_or_default() }.into())
}

/// Whether enough guardians can raise the alarm; without guardians nobody can.
pub fn check_guard(guard: &Guard) -> Result<()> {
    let least = usize::from(!guard.guardians.is_empty());
    ensure!((least..=guard.guardians.len()).contains(&guard.needed.into()), BadGuard);
    ensure!(are_distinct(&guard.guardians, |guardian| *guardian), BadGuard);
    Ok(())
}

/// Whether a step does something to somebody else.
pub fn is_sound(step: &Step, council: Address) -> bool {
    let Some(_) = &step.method else { return step.args.is_none() && step.value > Rlusd::ZERO && step.to != council };
    step.to != council && step.args.as_ref().is_none_or(|args| is_one_array(args))
}

/// Whether bytes are one canonical array: what a call takes as arguments.
fn is_one_array(bytes: &[u8]) -> bool {
    let mut r = Reader::new(bytes);
    let Ok(items) = r.array() else { return false };
    (0..items).all(|_| r.item().is_ok()) && r.finish().is_ok()
}

/// What must be there before anything can come in: a call may bring RLUSD, so later steps are not counted.
pub fn upfront(steps: &[Step]) -> Result<Rlusd> {
    let mut sum = Rlusd::ZERO;
    for step in steps {
        sum = sum.plus(step.value)?;
        if step.method.is_some() {
            break;
        }
    }
    Ok(sum)
}

/// How the votes stand, in weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub yes: u64,
    pub no: u64,
    pub total: u64,
}

impl Tally {
    /// Counts. 64 weights of 32 bits fit into 38 bits.
    pub fn of(ballots: &[Ballot]) -> Self {
        ballots.iter().fold(Self::default(), |sum, ballot| {
            let weight = u64::from(ballot.weight);
            let (yes, no) = match ballot.choice {
                Some(Choice::Yes) => (weight, 0),
                Some(Choice::No) => (0, weight),
                None => (0, 0),
            };
            Self { yes: sum.yes + yes, no: sum.no + no, total: sum.total + weight }
        })
    }

    /// What the votes say once they are all in; `Ready` if they carry the proposal.
    fn outcome(&self, proposal: &Proposal) -> Reason {
        let cast = self.yes + self.no;
        if cast * WHOLE < self.total * u64::from(proposal.quorum) {
            Reason::NoQuorum
        } else if self.yes * WHOLE < cast * u64::from(proposal.threshold) {
            Reason::Rejected
        } else {
            Reason::Ready
        }
    }
}

/// Where a proposal stands by votes and time, and when that ends.
pub fn standing(proposal: &Proposal, tally: &Tally, now: Time) -> (Reason, Option<Time>) {
    if now < proposal.voting_ends {
        return (Reason::Voting, Some(proposal.voting_ends));
    }
    match tally.outcome(proposal) {
        Reason::Ready if now < proposal.ready => (Reason::Timelock, Some(proposal.ready)),
        Reason::Ready if now < proposal.expires => (Reason::Ready, None),
        Reason::Ready => (Reason::Expired, None),
        lost => (lost, None),
    }
}

/// Whether no key comes twice. At most 64 items.
pub fn are_distinct<T, K: PartialEq>(items: &[T], key: impl Fn(&T) -> K) -> bool {
    items.iter().enumerate().all(|(n, item)| items.iter().take(n).all(|other| key(other) != key(item)))
}

#[cfg(test)]
mod tests;
