//! How contracts move the world. What it is to its callers stands in contract.toml.
//!
//! An action: [`requests`] → [`work`] (hold, plan) → [`consent`] → [`work`] (start, report) → its end in [`actions`], with
//! its [`money`].
//!
//! A resource is found by the SHA-256 of its canonical id. Whatever somebody may do follows from the resource's owner and
//! owner epoch at that moment: nothing is cleared up when it changes hands, what was given before just counts no more.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod actions;
mod consent;
mod generated;
mod grants;
mod ids;
mod money;
mod receipts;
mod registry;
mod requests;
mod resources;
mod shapes;
mod sight;
mod vaults;
mod witnesses;
mod work;

ghost_sdk::contract!("contract.toml");

use errors::{NoContract, NoGrant};
use types::{
    Action, Agent, Answer, Approval, Challenge, Escrow, Grant, Obstacle, Order, Plan, Receipt, Resource, Vault,
    Witnesses,
};

/// A canonical id: a kind, a colon, and a name of at most 253 bytes (RFC 1035 §2.3.4).
type Id = Text<260>;

struct Agents;

#[ghost_sdk::export]
impl Contract for Agents {
    fn init(cx: &mut Call) -> Result<()> {
        cx.store().next_agent().set(&1);
        cx.store().stakes().set(&Rlusd::ZERO);
        cx.store().escrows().set(&Rlusd::ZERO);
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
        let since = cx.now();
        cx.store().grants().set(&(resource, contract), &Grant { code, owner_epoch, since, terms });
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

    fn request(cx: &mut Call, args: args::Request) -> Result<Hash> {
        requests::request(cx, args)
    }

    fn undo(cx: &mut Call, args: args::Undo) -> Result<Hash> {
        requests::undo(cx, args)
    }

    fn forgo(cx: &mut Call, args::Forgo { action }: args::Forgo) -> Result<()> {
        requests::forgo(cx, action)
    }

    fn cancel(cx: &mut Call, args::Cancel { action }: args::Cancel) -> Result<()> {
        requests::cancel(cx, action)
    }

    fn offer(cx: &mut Call, args::Offer { action, agent }: args::Offer) -> Result<()> {
        requests::offer(cx, action, agent)
    }

    fn hold(cx: &mut Call, args::Hold { action, agent }: args::Hold) -> Result<u32> {
        work::hold(cx, action, agent)
    }

    fn post_plan(cx: &mut Call, args: args::PostPlan) -> Result<()> {
        work::post_plan(cx, args)
    }

    fn decline(cx: &mut Call, args: args::Decline) -> Result<()> {
        work::decline(cx, args)
    }

    fn approve(cx: &mut Call, args::Approve { action, plan }: args::Approve) -> Result<()> {
        consent::approve(cx, action, plan)
    }

    fn refuse(cx: &mut Call, args::Refuse { action }: args::Refuse) -> Result<()> {
        consent::refuse(cx, action)
    }

    fn start(cx: &mut Call, args: args::Start) -> Result<()> {
        work::start(cx, args)
    }

    fn report(cx: &mut Call, args::Report { action, report, signature }: args::Report) -> Result<()> {
        work::report(cx, action, report, signature)
    }

    fn take_over(cx: &mut Call, args::TakeOver { action, agent }: args::TakeOver) -> Result<u32> {
        work::take_over(cx, action, agent)
    }

    fn settle(cx: &mut Call, args::Settle { action, outcome }: args::Settle) -> Result<()> {
        consent::settle(cx, action, outcome)
    }

    fn slash(cx: &mut Call, args::Slash { action, one, other }: args::Slash) -> Result<()> {
        receipts::slash(cx, action, &one, other.as_ref())
    }

    fn on_deadline(cx: &mut Call, args::OnDeadline { slot, answer: _ }: args::OnDeadline) -> Result<()> {
        work::on_deadline(cx, slot)
    }

    fn action(cx: &View, args::Action { action }: args::Action) -> Result<Option<Action>> {
        Ok(cx.store().actions().get(&action))
    }

    fn order(cx: &View, args::Order { action }: args::Order) -> Result<Option<Order>> {
        Ok(cx.store().orders().get(&action))
    }

    fn plan(cx: &View, args::Plan { action }: args::Plan) -> Result<Option<Plan>> {
        Ok(cx.store().plans().get(&action))
    }

    fn approval(cx: &View, args::Approval { action }: args::Approval) -> Result<Option<Approval>> {
        Ok(cx.store().approvals().get(&action))
    }

    fn receipt(cx: &View, args::Receipt { action }: args::Receipt) -> Result<Option<Receipt>> {
        Ok(cx.store().receipts().get(&action))
    }

    fn outcome(cx: &View, args::Outcome { action: id }: args::Outcome) -> Result<Option<Answer>> {
        let result = cx.store().receipts().get(&id).map(|receipt| receipt.report.result).unwrap_or_default();
        let action = cx.store().actions().get(&id);
        Ok(action.map(|Action { state, reason, .. }| Answer { action: id, state, reason, result }))
    }

    fn set_aside(cx: &View, args::SetAside { action }: args::SetAside) -> Result<Option<Escrow>> {
        Ok(cx.store().escrow().get(&action))
    }

    fn work(cx: &View, args::Work { agent, from }: args::Work) -> Result<List<Hash, 64>> {
        let after = from.checked_sub(1);
        let page = cx.store().work().within(&agent).page::<64>(after.as_ref());
        Ok(List::new(page.map(|(_, action)| action).collect()).unwrap_or_default())
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

    fn register_vault(cx: &mut Call, args::RegisterVault { vault, key }: args::RegisterVault) -> Result<()> {
        vaults::register(cx, vault, key)
    }

    fn register_generation(cx: &mut Call, args: args::RegisterGeneration) -> Result<()> {
        vaults::raise_generation(cx, args.vault, args.generation)
    }

    fn anchor_vault(cx: &mut Call, args: args::AnchorVault) -> Result<()> {
        vaults::anchor(cx, args)
    }

    fn set_witnesses(cx: &mut Call, args: args::SetWitnesses) -> Result<()> {
        witnesses::set(cx, args)
    }

    fn challenge(cx: &mut Call, args::Challenge { id }: args::Challenge) -> Result<Hash> {
        witnesses::challenge(cx, id)
    }

    fn drop_challenge(cx: &mut Call, args::DropChallenge { id, claimant }: args::DropChallenge) -> Result<()> {
        witnesses::drop_challenge(cx, &id, claimant)
    }

    fn witness(cx: &mut Call, args: args::Witness) -> Result<()> {
        witnesses::witness(cx, args)
    }

    fn witnesses(cx: &View) -> Result<Option<Witnesses>> {
        Ok(cx.store().witnesses().find())
    }

    fn challenged(cx: &View, args::Challenged { id, claimant }: args::Challenged) -> Result<Option<Challenge>> {
        Ok(cx.store().challenges().get(&(resources::key_of(&id), claimant)))
    }

    fn vault(cx: &View, args::Vault { vault }: args::Vault) -> Result<Option<Vault>> {
        Ok(cx.store().vaults().get(&vault))
    }

    fn posted_plan(cx: &View, args::PostedPlan { action }: args::PostedPlan) -> Result<Option<Hash>> {
        Ok(cx.store().plans().get(&action).map(|plan| plan.hash))
    }

    fn may_see(cx: &View, args::MaySee { action, who }: args::MaySee) -> Result<bool> {
        Ok(sight::may_see(cx, action, who))
    }

    fn is_over(cx: &View, args::IsOver { action }: args::IsOver) -> Result<bool> {
        Ok(cx.store().actions().get(&action).is_some_and(|action| sight::is_over(action.state)))
    }

    fn solvent(cx: &View) -> Result<bool> {
        let kept = cx.store().stakes().get()?.plus(cx.store().escrows().get()?)?;
        Ok(kept <= cx.balance())
    }
}
