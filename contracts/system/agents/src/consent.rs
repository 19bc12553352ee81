//! What people say of an action: the approvers of its grant before the start, the resource's owner once it is unknown.

use ghost_sdk::prelude::*;

use crate::actions::{self, Outcome};
use crate::errors::{NotApprover, NotOwner, OtherPlan, UnknownAgent};
use crate::types::{self, Action, Approval, Reason, State};
use crate::{Storage, events, receipts, registry, work};

pub fn approve(cx: &mut Call, id: Hash, plan: Hash) -> Result<()> {
    let action = actions::find(cx, id)?;
    actions::in_state(&action, &[State::Planned])?;
    let by = approver(cx, &action)?;
    ensure!(action.plan == Some(plan), OtherPlan { plan: action.plan });
    cx.store().approvals().set(&id, &Approval { plan, by, at: cx.now() });
    cx.emit(events::Approved { action: id, by, plan });
    Ok(())
}

pub fn refuse(cx: &mut Call, id: Hash) -> Result<()> {
    let action = actions::find(cx, id)?;
    approver(cx, &action)?;
    actions::end(cx, id, action, State::Refused, Reason::ByApprover)
}

pub fn settle(cx: &mut Call, id: Hash, outcome: types::Outcome) -> Result<()> {
    let action = actions::find(cx, id)?;
    let owner = cx.store().resources().get(&action.resource).map(|resource| resource.owner);
    ensure!(owner == Some(cx.caller()), NotOwner { owner: owner.unwrap_or(action.contract) });
    actions::in_state(&action, &[State::Unknown])?;
    let agent = action.agent.ok_or(UnknownAgent { agent: 0 })?;
    let worker = registry::find(cx, agent)?.owner;
    work::finish(cx, id, action, receipts::state_of(outcome), Reason::Settled, worker, Outcome::default())
}

/// The caller, if the grant lets it approve.
fn approver(cx: &Call, action: &Action) -> Result<Address> {
    let resource = actions::resource(cx, action)?;
    let approvers = actions::granted(cx, action, &resource)?.terms.approvers;
    let by = cx.caller();
    let may = if approvers.is_empty() { by == resource.owner } else { approvers.contains(&by) };
    ensure!(may, NotApprover);
    Ok(by)
}
