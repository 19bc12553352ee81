//! Control that others saw: a claimant puts a text into a resource that only who controls it can, and agents on governance's
//! list report by transaction that it is there.
//!
//! Governance is known here as who added this contract, which the ledger keeps as its creator; with each list it names who
//! sets the next, so that it can change hands without the kernel's help.

use ghost_sdk::prelude::*;
use ghost_sdk::sha256;

use crate::consts::{CHALLENGE, CHALLENGE_DEPOSIT};
use crate::errors::{BadWitnesses, ChallengeOpen, NoChallenge, NotKeeper, NotWitness, OtherChallenge};
use crate::resources::{self, MOST_AGENTS, key_of};
use crate::types::{Challenge, Resource, Witnesses};
use crate::{Id, Storage, args, events, money, registry};

/// What the hashed bytes of a challenge begin with.
const TAG: &[u8] = b"ghost/challenge/1";

pub fn set(cx: &mut Call, args::SetWitnesses { keeper, agents, needed }: args::SetWitnesses) -> Result<()> {
    let created = || cx.contract_info(cx.self_address()).map(|info| info.creator);
    let now = cx.store().witnesses().find().map(|list| list.keeper).or_else(created).or_overflow()?;
    ensure!(cx.caller() == now, NotKeeper { keeper: now });
    // The holder of a resource bars the witnesses that it enrols: as many must be left.
    let least = needed.saturating_add(MOST_AGENTS);
    let enough = agents.is_empty() || agents.len() >= usize::from(least);
    ensure!(needed > 0 && enough && are_apart(cx, &agents), BadWitnesses { least });
    cx.store().witnesses().set(&Witnesses { keeper, agents: agents.clone(), needed });
    cx.emit(events::WitnessesSet { keeper, agents, needed });
    Ok(())
}

pub fn challenge(cx: &mut Call, id: Id) -> Result<Hash> {
    cx.require_paid(CHALLENGE_DEPOSIT)?;
    let (resource, claimant) = (key_of(&id), cx.caller());
    resources::may_be_shown(cx, &id, claimant)?;
    if let Some(Challenge { until, .. }) = cx.store().challenges().get(&(resource, claimant)) {
        ensure!(until <= cx.slot_time(), ChallengeOpen { until });
        end(cx, resource, claimant)?;
    }
    // A chain id has at most 64 bytes.
    let chain: Text<64> = Text::new(&cx.chain_id()).or_overflow()?;
    let text = sha256(&[TAG, &(chain, id.clone(), claimant, cx.now()).to_cbor()].concat());
    let until = cx.slot_time().after(CHALLENGE).or_overflow()?;
    let store = cx.store();
    store.escrows().set(&store.escrows().get()?.plus(CHALLENGE_DEPOSIT)?);
    store.challenges().set(&(resource, claimant), &Challenge { text, until, seen: List::default() });
    cx.emit(events::Challenged { resource, claimant, id, text, until });
    Ok(text)
}

pub fn drop_challenge(cx: &mut Call, id: &Id, claimant: Address) -> Result<()> {
    let resource = key_of(id);
    let kept = cx.store().challenges().get(&(resource, claimant));
    let Challenge { until, .. } = kept.ok_or(NoChallenge { claimant })?;
    ensure!(cx.caller() == claimant || until <= cx.slot_time(), ChallengeOpen { until });
    end(cx, resource, claimant)
}

/// Saying it again adds nothing, but counts anew: what barred a witness may be gone.
pub fn witness(cx: &mut Call, args::Witness { id, claimant, agent, text }: args::Witness) -> Result<()> {
    registry::active(agent, registry::working(cx, agent)?)?;
    let resource = key_of(&id);
    let kept = cx.store().challenges().get(&(resource, claimant)).filter(|kept| cx.slot_time() < kept.until);
    let mut open = kept.ok_or(NoChallenge { claimant })?;
    ensure!(open.text == text, OtherChallenge { text: open.text });
    let list = cx.store().witnesses().find().ok_or(NotWitness { agent })?;
    let held = cx.store().resources().get(&resource);
    let counts = |other: &u64| list.agents.contains(other) && is_impartial(cx, *other, claimant, held.as_ref());
    ensure!(counts(&agent), NotWitness { agent });
    resources::may_be_shown(cx, &id, claimant)?;

    // Those that are on the list no more make room: the rest is at most all of it.
    let mut seen = open.seen.into_vec();
    seen.retain(|other| *other != agent && list.agents.contains(other));
    seen.push(agent);
    let votes = seen.iter().filter(|other| counts(other)).count();
    cx.emit(events::Seen { resource, claimant, agent });
    if votes >= usize::from(list.needed) {
        end(cx, resource, claimant)?;
        return resources::show(cx, id, claimant);
    }
    open.seen = List::new(seen).or_overflow()?;
    cx.store().challenges().set(&(resource, claimant), &open);
    Ok(())
}

/// Active, not enrolled by the holder, and of neither side.
fn is_impartial(cx: &View, agent: u64, claimant: Address, held: Option<&Resource>) -> bool {
    let Some(known) = cx.store().agents().get(&agent) else { return false };
    let sided = |side: Address| known.owner == side || known.account == side;
    let barred = held.is_some_and(|resource| resource.agents.contains(&agent) || sided(resource.owner));
    known.retired.is_none() && !barred && !sided(claimant)
}

/// Whether agents are active and each of another owner: one owner is one witness.
fn are_apart(cx: &View, agents: &[u64]) -> bool {
    let mut owners = alloc::vec::Vec::new();
    agents.iter().all(|agent| {
        let known = cx.store().agents().get(agent).filter(|known| known.retired.is_none());
        let new = known.map(|known| known.owner).filter(|owner| !owners.contains(owner));
        owners.extend(new);
        new.is_some()
    })
}

/// Forgets a challenge and returns its deposit.
fn end(cx: &mut Call, resource: Hash, claimant: Address) -> Result<()> {
    cx.store().challenges().remove(&(resource, claimant));
    money::pay_out(cx, claimant, CHALLENGE_DEPOSIT)
}
