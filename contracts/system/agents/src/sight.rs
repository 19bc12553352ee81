//! Who may read the bodies of an action's plans, which nodes keep beside the ledger, and how long they matter.

use ghost_sdk::prelude::*;

use crate::Storage;
use crate::types::{Action, State};

/// Whoever decides on the action, asked for it or carries it out: the owner and the agents of the resource as they are by
/// now, since they settle and report it, approvers while their grant is one of this owner, and creator and admin of the
/// contract that asked.
pub fn may_see(cx: &View, action: Hash, who: Address) -> bool {
    let Some(action) = cx.store().actions().get(&action) else { return false };
    asked(cx, &action, who) || decides_or_acts(cx, &action, who)
}

pub fn is_over(state: State) -> bool {
    !matches!(state, State::Requested | State::Planned | State::Started | State::Unknown)
}

fn asked(cx: &View, action: &Action, who: Address) -> bool {
    let info = cx.contract_info(action.contract);
    info.is_some_and(|info| info.creator == who || info.admin == Some(who))
}

fn decides_or_acts(cx: &View, action: &Action, who: Address) -> bool {
    let store = cx.store();
    let Some(resource) = store.resources().get(&action.resource) else { return false };
    let approves = || {
        let grant = store.grants().get(&(action.resource, action.contract));
        grant.is_some_and(|grant| grant.owner_epoch == resource.owner_epoch && grant.terms.approvers.contains(&who))
    };
    let works =
        |number| store.agents().get(number).is_some_and(|agent| agent.account == who && agent.retired.is_none());
    resource.owner == who || approves() || resource.agents.iter().any(works)
}
