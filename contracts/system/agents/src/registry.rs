//! Agents: an owner who stakes and decides, and a working key that can do nothing but act.

use ghost_sdk::prelude::*;

use crate::consts::{MIN_STAKE, UNBONDING};
use crate::errors::{BadKinds, NotOwner, NotWorking, Retired, StakeBound, StakeTooSmall, UnknownAgent};
use crate::types::Agent;
use crate::{Storage, events, ids};

pub fn register(cx: &mut Call, account: Address, key: [u8; 32], kinds: List<Text<40>, 16>) -> Result<u64> {
    let stake = cx.value();
    ensure!(stake >= MIN_STAKE, StakeTooSmall { stake, least: MIN_STAKE });
    ensure!(!kinds.is_empty() && ids::are_distinct(&kinds), BadKinds);
    let (store, owner) = (cx.store(), cx.caller());
    let agent = store.next_agent().get()?;
    store.next_agent().set(&agent.checked_add(1).or_overflow()?);
    store.stakes().set(&store.stakes().get()?.plus(stake)?);
    let new =
        Agent { owner, account, key, key_epoch: 1, kinds, stake, retired: None, heartbeat: None, inventory: None };
    store.agents().set(&agent, &new);
    store.keys().set(&(agent, 1), &key);
    cx.emit(events::AgentRegistered { agent, owner });
    Ok(agent)
}

pub fn rotate(cx: &mut Call, agent: u64, account: Address, key: [u8; 32]) -> Result<()> {
    let known = active(agent, own(cx, agent)?)?;
    let key_epoch = known.key_epoch.checked_add(1).or_overflow()?;
    cx.store().agents().set(&agent, &Agent { account, key, key_epoch, ..known });
    cx.store().keys().set(&(agent, key_epoch), &key);
    cx.emit(events::AgentRotated { agent, key_epoch });
    Ok(())
}

pub fn retire(cx: &mut Call, agent: u64) -> Result<()> {
    let known = active(agent, own(cx, agent)?)?;
    cx.store().agents().set(&agent, &Agent { retired: Some(cx.now()), ..known });
    cx.emit(events::AgentRetired { agent });
    Ok(())
}

pub fn withdraw_stake(cx: &mut Call, agent: u64) -> Result<Rlusd> {
    let known = own(cx, agent)?;
    let until = known.retired.and_then(|at| at.after(UNBONDING));
    ensure!(until.is_some_and(|until| until <= cx.now()), StakeBound { until });
    let (store, stake, owner) = (cx.store(), known.stake, known.owner);
    store.agents().set(&agent, &Agent { stake: Rlusd::ZERO, ..known });
    store.stakes().set(&store.stakes().get()?.minus(stake)?);
    cx.transfer(owner, stake);
    Ok(stake)
}

pub fn heartbeat(cx: &mut Call, agent: u64, inventory: Hash) -> Result<()> {
    let known = active(agent, working(cx, agent)?)?;
    let alive = Agent { heartbeat: Some(cx.now()), inventory: Some(inventory), ..known };
    cx.store().agents().set(&agent, &alive);
    Ok(())
}

/// The agent whose working account called.
pub fn working(cx: &Call, agent: u64) -> Result<Agent> {
    let known = find(cx, agent)?;
    ensure!(known.account == cx.caller(), NotWorking { account: known.account });
    Ok(known)
}

pub fn find(cx: &View, agent: u64) -> Result<Agent> {
    Ok(cx.store().agents().get(&agent).ok_or(UnknownAgent { agent })?)
}

fn own(cx: &Call, agent: u64) -> Result<Agent> {
    let known = find(cx, agent)?;
    ensure!(known.owner == cx.caller(), NotOwner { owner: known.owner });
    Ok(known)
}

/// Refuses one that retired.
pub fn active(agent: u64, known: Agent) -> Result<Agent> {
    match known.retired {
        Some(at) => Err(Retired { agent, at }.into()),
        None => Ok(known),
    }
}
