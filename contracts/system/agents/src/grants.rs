//! What a grant must say to be one, and what keeps it from being used.

use ghost_sdk::prelude::*;

use crate::consts::MAX_GRANT;
use crate::errors::BadTerms;
use crate::ids;
use crate::types::{Grant, Obstacle, Terms};

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

#[cfg(test)]
mod tests;
