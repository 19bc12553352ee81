//! What a grant must say to be one, and what keeps it from being used.

use ghost_sdk::prelude::*;

use crate::consts::MAX_GRANT;
use crate::errors::{BadTerms, NotGranted};
use crate::ids;
use crate::types::{Grant, Obstacle, Target, Terms};

/// Refuses terms that allow nothing, name something twice, or never end.
pub fn check(terms: &Terms, now: Time) -> Result<()> {
    let Terms { kinds, names, shapes, calls, spend: _, expires, approvers, rule: _ } = terms;
    let ends = now < *expires && expires.since(now).is_some_and(|term| term <= MAX_GRANT);
    let checks = [
        ("kinds", !kinds.is_empty() && ids::are_distinct(kinds)),
        ("names", !names.is_empty() && ids::are_distinct(names) && names.iter().all(|name| ids::is_pattern(name))),
        ("shapes", ids::are_distinct(shapes)),
        ("calls", *calls > 0),
        ("expires", ends),
        ("approvers", ids::are_distinct(approvers)),
    ];
    match checks.iter().find(|(_, good)| !good) {
        Some((term, _)) => Err(BadTerms { term: Text::new(term).or_overflow()? }.into()),
        None => Ok(()),
    }
}

/// What keeps a grant from being used at `now` by a contract of this code, on a resource of this owner epoch.
pub fn obstacle(grant: &Grant, owner_epoch: u32, code: Option<Hash>, now: Time) -> Obstacle {
    if grant.owner_epoch != owner_epoch {
        Obstacle::OtherOwner
    } else if code != Some(grant.code) {
        Obstacle::OtherCode
    } else if grant.terms.expires <= now {
        Obstacle::Expired
    } else if grant.terms.calls == 0 {
        Obstacle::UsedUp
    } else {
        Obstacle::None
    }
}

/// Refuses what the terms do not allow: a kind, a name outside the resource or the patterns, a shape.
pub fn allow(terms: &Terms, id: &str, kind: &Text<40>, targets: &[Target]) -> Result<()> {
    ensure!(terms.kinds.contains(kind), not_granted("kinds", kind));
    for Target { name, shape } in targets {
        let named = terms.names.iter().any(|pattern| ids::matches(pattern, name));
        ensure!(named && ids::is_within(id, name), not_granted("names", name));
        ensure!(terms.shapes.is_empty() || terms.shapes.contains(shape), not_granted("shapes", shape));
    }
    Ok(())
}

/// Takes calls and money off the terms.
pub fn use_up(terms: &mut Terms, calls: u32, spend: Rlusd) -> Result<()> {
    terms.calls = terms.calls.checked_sub(calls).ok_or_else(|| not_granted("calls", ""))?;
    terms.spend = terms.spend.minus(spend).map_err(|_| not_granted("spend", ""))?;
    Ok(())
}

fn not_granted(term: &str, wanted: &str) -> NotGranted {
    NotGranted { term: Text::new(term).unwrap_or_default(), wanted: Text::new(wanted).unwrap_or_default() }
}

#[cfg(test)]
mod tests;
