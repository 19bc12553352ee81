//! What agents do with an action: hold, plan, start, report.

use ghost_sdk::prelude::*;

use crate::actions::{self, Outcome, lock_of};
use crate::consts::{APPROVAL, HOLD};
use crate::errors::{BadRequest, Busy, HeldBy, NotAgent, OtherPlan, StaleEpoch, TooLate, Unapproved, UnknownAction};
use crate::receipts;
use crate::types::{Action, Agent, Answer, Grant, Guard, Plan, Reason, Receipt, Report, Resource, Rule, State, Target};
use crate::{Storage, args, events, money, registry, shapes};

pub fn hold(cx: &mut Call, id: Hash, agent: u64) -> Result<u32> {
    let (action, _, _) = own(cx, id, agent)?;
    actions::in_state(&action, &[State::Requested, State::Planned])?;
    free_for(cx, &action, agent)?;
    in_time(cx, &action)?;
    let epoch = action.epoch.checked_add(1).or_overflow()?;
    let until = cx.slot_time().after(HOLD).or_overflow()?;
    cx.store().actions().set(&id, &Action { epoch, agent: Some(agent), until, ..action });
    cx.emit(events::Held { action: id, agent, epoch });
    Ok(epoch)
}

pub fn post_plan(cx: &mut Call, args: args::PostPlan) -> Result<()> {
    let args::PostPlan { action: id, agent, epoch, plan, destroys, guard } = args;
    let (action, _, known) = held(cx, id, agent, epoch)?;
    let posted = cx.now();
    cx.store().plans().set(&id, &Plan { hash: plan, destroys, guard, agent, posted });
    cx.store().actions().set(&id, &Action { state: State::Planned, plan: Some(plan), until: Time(0), ..action });
    cx.emit(events::Planned { action: id, agent, plan });
    money::pay_fee(cx, id, known.owner)
}

pub fn decline(cx: &mut Call, args::Decline { action: id, agent, epoch, reason }: args::Decline) -> Result<()> {
    let (action, _, _) = held(cx, id, agent, epoch)?;
    let given = matches!(reason, Reason::ByPolicy | Reason::BadArguments | Reason::Conflict);
    ensure!(given, BadRequest { part: Text::new("reason").or_overflow()? });
    actions::end(cx, id, action, State::Refused, reason)
}

/// The one step after which something outside may have changed.
pub fn start(cx: &mut Call, args::Start { action: id, agent, epoch, plan: hash }: args::Start) -> Result<()> {
    let (action, grant, _) = own(cx, id, agent)?;
    actions::in_state(&action, &[State::Planned])?;
    free_for(cx, &action, agent)?;
    ensure!(action.epoch.checked_add(1) == Some(epoch), StaleEpoch { epoch: action.epoch });
    ensure!(action.plan == Some(hash), OtherPlan { plan: action.plan });
    in_time(cx, &action)?;
    let order = actions::order(cx, id, &action)?;
    approved(cx, id, &action, &grant, &order.targets)?;
    for target in order.targets.iter() {
        let lock = cx.store().locks().at(&lock_of(&action, &target.name));
        if let Some(other) = lock.get() {
            ensure!(other == id, Busy { name: target.name.clone(), action: other });
        }
        lock.set(&id);
    }
    let by = action.deadlines.start_by;
    ensure!(money::move_deadline(cx, id, action.deadlines.report_by)?, TooLate { by });
    let started = Action { state: State::Started, epoch, agent: Some(agent), until: Time(0), ..action };
    cx.store().actions().set(&id, &started);
    cx.emit(events::Started { action: id, agent, epoch });
    Ok(())
}

/// Also of an agent that retired: what it did, it did.
pub fn report(cx: &mut Call, id: Hash, report: Report, signature: Blob<64>) -> Result<()> {
    let known = registry::working(cx, report.agent)?;
    let action = actions::find(cx, id)?;
    actions::in_state(&action, &[State::Started, State::Unknown])?;
    let current = action.agent == Some(report.agent) && action.epoch == report.epoch;
    ensure!(current, StaleEpoch { epoch: action.epoch });
    ensure!(action.plan == Some(report.plan), OtherPlan { plan: action.plan });
    let receipt = Receipt { report, signature };
    receipts::check(cx, id, &receipt)?;
    cx.store().receipts().set(&id, &receipt);
    let Report { outcome, result, .. } = receipt.report;
    finish(cx, id, action, receipts::state_of(outcome), Reason::Reported, known.owner, result)
}

pub fn take_over(cx: &mut Call, id: Hash, agent: u64) -> Result<u32> {
    let action = actions::find(cx, id)?;
    let (resource, known) = (actions::resource(cx, &action)?, registry::working(cx, agent)?);
    acts(&resource, &action, agent, &registry::active(agent, known)?)?;
    actions::in_state(&action, &[State::Unknown])?;
    let epoch = action.epoch.checked_add(1).or_overflow()?;
    cx.store().actions().set(&id, &Action { epoch, agent: Some(agent), ..action });
    cx.emit(events::Held { action: id, agent, epoch });
    Ok(epoch)
}

/// What a started action comes to.
pub fn finish(
    cx: &mut Call,
    id: Hash,
    action: Action,
    state: State,
    reason: Reason,
    worker: Address,
    result: Outcome,
) -> Result<()> {
    let reward_to = (state == State::Done).then_some(worker);
    actions::close(cx, id, &Action { state, reason, ..action }, reward_to, result)
}

/// A deadline came: before the start the action ends; after it nobody knows what became of it, and nothing is let go.
pub fn on_deadline(cx: &mut Call, slot: Hash) -> Result<()> {
    let Some(id) = cx.store().deadlines().get(&slot) else { return Ok(()) };
    let action = actions::find(cx, id)?;
    if action.state != State::Started {
        let reason = why_late(cx, id, &action)?;
        return actions::end(cx, id, action, State::Expired, reason);
    }
    cx.store().deadlines().remove(&slot);
    let answers = money::without_deadline(cx, id)?.answers;
    let (contract, state, reason) = (action.contract, State::Unknown, Reason::NotReported);
    cx.store().actions().set(&id, &Action { state, reason, ..action });
    if let Some(&slot) = answers.first() {
        let _gone = cx.resolve_slot(slot, &Answer { action: id, state, reason, result: Outcome::default() });
    }
    cx.emit(events::Ended { action: id, contract, state, reason });
    Ok(())
}

fn why_late(cx: &View, id: Hash, action: &Action) -> Result<Reason> {
    let Some(plan) = cx.store().plans().get(&id) else { return Ok(Reason::NobodyPlanned) };
    let grant = cx.store().grants().get(&(action.resource, action.contract));
    let targets = actions::order(cx, id, action)?.targets;
    let waited = grant.is_some_and(|grant| needs_approval(cx, action, &grant, &plan, &targets));
    Ok(if waited && !has_approval(cx, id, &plan) { Reason::NotApproved } else { Reason::NotStarted })
}

/// An action whose resource the calling agent acts on, under a grant that stands.
fn own(cx: &Call, id: Hash, agent: u64) -> Result<(Action, Grant, Agent)> {
    let action = actions::find(cx, id)?;
    let known = registry::active(agent, registry::working(cx, agent)?)?;
    let resource = actions::resource(cx, &action)?;
    acts(&resource, &action, agent, &known)?;
    let grant = actions::granted(cx, &action, &resource)?;
    Ok((action, grant, known))
}

/// The same, held by it.
fn held(cx: &Call, id: Hash, agent: u64, epoch: u32) -> Result<(Action, Grant, Agent)> {
    let (action, grant, known) = own(cx, id, agent)?;
    actions::in_state(&action, &[State::Requested, State::Planned])?;
    let current = action.epoch == epoch && action.agent == Some(agent) && cx.slot_time() < action.until;
    ensure!(current, StaleEpoch { epoch: action.epoch });
    in_time(cx, &action)?;
    Ok((action, grant, known))
}

fn acts(resource: &Resource, action: &Action, agent: u64, known: &Agent) -> Result<()> {
    ensure!(resource.agents.contains(&agent) && known.kinds.contains(&action.kind), NotAgent { agent });
    Ok(())
}

/// Refuses while another agent holds it.
fn free_for(cx: &View, action: &Action, agent: u64) -> Result<()> {
    match action.agent {
        Some(other) if other != agent && cx.slot_time() < action.until => {
            Err(HeldBy { agent: other, until: action.until }.into())
        }
        _ => Ok(()),
    }
}

fn in_time(cx: &View, action: &Action) -> Result<()> {
    let by = action.deadlines.start_by;
    ensure!(cx.slot_time() < by, TooLate { by });
    Ok(())
}

/// Refuses a plan that needs an approval and has none.
fn approved(cx: &Call, id: Hash, action: &Action, grant: &Grant, targets: &[Target]) -> Result<()> {
    let plan = cx.store().plans().get(&id).ok_or(UnknownAction { action: id })?;
    if needs_approval(cx, action, grant, &plan, targets) {
        let rule = grant.terms.rule;
        ensure!(has_approval(cx, id, &plan), Unapproved { rule });
        if rule == Rule::FirstOfShape {
            shapes::remember(cx, action, grant.since, targets);
        }
    }
    Ok(())
}

fn needs_approval(cx: &View, action: &Action, grant: &Grant, plan: &Plan, targets: &[Target]) -> bool {
    let unguarded = plan.guard == Guard::None;
    match grant.terms.rule {
        // What is taken back was shown with what was approved.
        _ if action.undoes.is_some() => unguarded,
        Rule::Each => true,
        Rule::OnDestroy => plan.destroys > 0 || unguarded,
        Rule::FirstOfShape => unguarded || !shapes::are_known(cx, action, grant.since, targets),
        Rule::Never => unguarded,
    }
}

fn has_approval(cx: &View, id: Hash, plan: &Plan) -> bool {
    let given = cx.store().approvals().get(&id).filter(|approval| approval.plan == plan.hash);
    given.and_then(|approval| approval.at.after(APPROVAL)).is_some_and(|until| cx.now() < until)
}
