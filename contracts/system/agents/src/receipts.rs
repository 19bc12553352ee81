//! Signed reports, and what proves that one is a lie.

use alloc::vec::Vec;

use ghost_sdk::prelude::*;
use ghost_sdk::{Curve, verify_signature};

use crate::actions;
use crate::errors::{BadSignature, NoLie, UnknownAgent};
use crate::types::{Action, Outcome, Receipt, Report, State};
use crate::{Storage, events, registry};

/// What a signed report begins with, so that no other signature of the key can be one.
const TAG: &[u8] = b"ghost/receipt/1";

/// The bytes that the working key signs: the tag, and the canonical array of chain id, action and report.
pub fn signed_bytes(chain: &str, action: Hash, report: &Report) -> Vec<u8> {
    // A chain id has at most 64 bytes.
    let chain: Text<64> = Text::new(chain).unwrap_or_default();
    [TAG, &(chain, action, report.clone()).to_cbor()].concat()
}

/// Refuses a receipt that the agent's key of that epoch did not sign.
pub fn check(cx: &View, action: Hash, Receipt { report, signature }: &Receipt) -> Result<()> {
    let key = cx.store().keys().get(&(report.agent, report.key_epoch)).ok_or(UnknownAgent { agent: report.agent })?;
    let bytes = signed_bytes(&cx.chain_id(), action, report);
    let signature = <[u8; 64]>::try_from(&signature[..]).map_err(|_| BadSignature)?;
    ensure!(verify_signature(Curve::Ed25519, &key, &bytes, &signature), BadSignature);
    Ok(())
}

/// The state that an outcome ends an action in.
pub fn state_of(outcome: Outcome) -> State {
    match outcome {
        Outcome::Done => State::Done,
        Outcome::Failed => State::Failed,
        Outcome::Partial => State::Partial,
    }
}

/// Takes the stake of an agent that signed two different reports of one epoch, or one of a plan that was not started.
pub fn slash(cx: &mut Call, id: Hash, one: &Receipt, other: Option<&Receipt>) -> Result<()> {
    let action = actions::find(cx, id)?;
    check(cx, id, one)?;
    if let Some(other) = other {
        check(cx, id, other)?;
    }
    ensure!(is_lie(&action, &one.report, other.map(|other| &other.report)), NoLie);
    let agent = one.report.agent;
    let mut known = registry::find(cx, agent)?;
    let stake = core::mem::take(&mut known.stake);
    known.retired = known.retired.or(Some(cx.now()));
    let store = cx.store();
    store.agents().set(&agent, &known);
    store.stakes().set(&store.stakes().get()?.minus(stake)?);
    cx.emit(events::Slashed { agent, action: id, stake });
    if stake > Rlusd::ZERO {
        cx.transfer(action.contract, stake);
    }
    Ok(())
}

fn is_lie(action: &Action, one: &Report, other: Option<&Report>) -> bool {
    match other {
        Some(other) => one != other && (one.agent, one.epoch) == (other.agent, other.epoch),
        None => {
            let started = !matches!(
                action.state,
                State::Requested | State::Planned | State::Expired | State::Cancelled | State::Refused
            );
            !started || action.plan != Some(one.plan)
        }
    }
}

#[cfg(test)]
mod tests;
