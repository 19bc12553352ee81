//! Resources, agents and grants. What it is to its callers stands in contract.toml.
//!
//! A resource is found by the SHA-256 of its canonical id. Whatever somebody may do follows from the resource's owner and
//! owner epoch at that moment: nothing is cleared up when it changes hands, what was given before just counts no more.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod grants;
mod ids;
mod registry;
mod resources;

ghost_sdk::contract!("contract.toml");

use errors::{NoContract, NoGrant};
use types::{Agent, Grant, Obstacle, Resource};

/// A canonical id: a kind, a colon, and a name of at most 253 bytes (RFC 1035 §2.3.4).
type Id = Text<260>;

struct Agents;

#[ghost_sdk::export]
impl Contract for Agents {
    fn init(cx: &mut Call) -> Result<()> {
        cx.store().next_agent().set(&1);
        cx.store().stakes().set(&Rlusd::ZERO);
        Ok(())
    }

    fn claim(cx: &mut Call, args::Claim { id }: args::Claim) -> Result<()> {
        resources::claim(cx, id)
    }

    fn delegate(cx: &mut Call, args::Delegate { id, to }: args::Delegate) -> Result<()> {
        resources::delegate(cx, id, to)
    }

    fn take_back(cx: &mut Call, args::TakeBack { id }: args::TakeBack) -> Result<()> {
        resources::take_back(cx, &id)
    }

    fn transfer(cx: &mut Call, args::Transfer { id, to }: args::Transfer) -> Result<()> {
        let (key, resource) = resources::own(cx, &id)?;
        resources::hand_over(cx, key, resource, to)
    }

    fn give_up(cx: &mut Call, args::GiveUp { id }: args::GiveUp) -> Result<()> {
        resources::give_up(cx, &id)
    }

    fn register(cx: &mut Call, args: args::Register) -> Result<u64> {
        registry::register(cx, args.account, args.key, args.kinds)
    }

    fn rotate(cx: &mut Call, args: args::Rotate) -> Result<()> {
        registry::rotate(cx, args.agent, args.account, args.key)
    }

    fn retire(cx: &mut Call, args::Retire { agent }: args::Retire) -> Result<()> {
        registry::retire(cx, agent)
    }

    fn withdraw_stake(cx: &mut Call, args::WithdrawStake { agent }: args::WithdrawStake) -> Result<Rlusd> {
        registry::withdraw_stake(cx, agent)
    }

    fn heartbeat(cx: &mut Call, args::Heartbeat { agent, inventory }: args::Heartbeat) -> Result<()> {
        registry::heartbeat(cx, agent, inventory)
    }

    fn enrol(cx: &mut Call, args::Enrol { id, agent }: args::Enrol) -> Result<()> {
        resources::enrol(cx, &id, agent)
    }

    fn dismiss(cx: &mut Call, args::Dismiss { id, agent }: args::Dismiss) -> Result<()> {
        resources::dismiss(cx, &id, agent)
    }

    fn give(cx: &mut Call, args::Give { id, contract, terms }: args::Give) -> Result<()> {
        let (resource, Resource { owner_epoch, .. }) = resources::own(cx, &id)?;
        let code = cx.contract_info(contract).ok_or(NoContract { contract })?.code;
        grants::check(&terms, cx.now())?;
        cx.store().grants().set(&(resource, contract), &Grant { code, owner_epoch, terms });
        cx.emit(events::Granted { resource, contract, code });
        Ok(())
    }

    fn confirm(cx: &mut Call, args::Confirm { id, contract }: args::Confirm) -> Result<()> {
        let (resource, Resource { owner_epoch, .. }) = resources::own(cx, &id)?;
        let code = cx.contract_info(contract).ok_or(NoContract { contract })?.code;
        let entry = cx.store().grants().at(&(resource, contract));
        // One of an owner before this one is no grant any more.
        let given = entry.get().filter(|grant| grant.owner_epoch == owner_epoch);
        let grant = given.ok_or(NoGrant { contract })?;
        entry.set(&Grant { code, ..grant });
        cx.emit(events::Granted { resource, contract, code });
        Ok(())
    }

    fn revoke(cx: &mut Call, args::Revoke { id, contract }: args::Revoke) -> Result<()> {
        let (resource, _) = resources::own(cx, &id)?;
        ensure!(cx.store().grants().remove(&(resource, contract)), NoGrant { contract });
        cx.emit(events::Revoked { resource, contract });
        Ok(())
    }

    fn resource(cx: &View, args::Resource { id }: args::Resource) -> Result<Option<Resource>> {
        Ok(cx.store().resources().get(&resources::key_of(&id)))
    }

    fn agent(cx: &View, args::Agent { agent }: args::Agent) -> Result<Option<Agent>> {
        Ok(cx.store().agents().get(&agent))
    }

    fn grant(cx: &View, args::Grant { id, contract }: args::Grant) -> Result<Option<Grant>> {
        Ok(cx.store().grants().get(&(resources::key_of(&id), contract)))
    }

    fn obstacle(cx: &View, args::Obstacle { id, contract }: args::Obstacle) -> Result<Obstacle> {
        let key = resources::key_of(&id);
        let Some(resource) = cx.store().resources().get(&key) else { return Ok(Obstacle::NoResource) };
        let Some(grant) = cx.store().grants().get(&(key, contract)) else { return Ok(Obstacle::NoGrant) };
        let code = cx.contract_info(contract).map(|info| info.code);
        Ok(grants::obstacle(&grant, resource.owner_epoch, code, cx.now()))
    }

    fn solvent(cx: &View) -> Result<bool> {
        Ok(cx.store().stakes().get()? <= cx.balance())
    }
}
