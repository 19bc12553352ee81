//! What all that happens to an action shares: finding it, whether it may go on, and how it ends.

use alloc::vec::Vec;

use ghost_sdk::prelude::*;
use ghost_sdk::sha256;

use crate::errors::{Obstructed, UnknownAction, WrongState};
use crate::money;
use crate::types::{Action, Answer, Grant, Obstacle, Order, Reason, Resource, State};
use crate::{Storage, events, grants};

/// What a kind's result may take: an address list, an id, a fingerprint.
pub type Outcome = Blob<1024>;

pub fn find(cx: &View, id: Hash) -> Result<Action> {
    Ok(cx.store().actions().get(&id).ok_or(UnknownAction { action: id })?)
}

/// What was ordered; an undo has the order of what it takes back.
pub fn order(cx: &View, id: Hash, action: &Action) -> Result<Order> {
    let ordered = action.undoes.unwrap_or(id);
    Ok(cx.store().orders().get(&ordered).ok_or(UnknownAction { action: ordered })?)
}

pub fn in_state(action: &Action, states: &[State]) -> Result<()> {
    ensure!(states.contains(&action.state), WrongState { state: action.state });
    Ok(())
}

/// The resource, if it has not changed hands since the request.
pub fn resource(cx: &View, action: &Action) -> Result<Resource> {
    let found = cx.store().resources().get(&action.resource);
    let resource = found.ok_or(Obstructed { obstacle: Obstacle::NoResource })?;
    ensure!(resource.owner_epoch == action.owner_epoch, Obstructed { obstacle: Obstacle::OtherOwner });
    Ok(resource)
}

/// The grant, if it still stands. Its calls were counted at the request; its end does not touch an undo, which has its own.
pub fn granted(cx: &View, action: &Action, resource: &Resource) -> Result<Grant> {
    let found = cx.store().grants().get(&(action.resource, action.contract));
    let grant = found.ok_or(Obstructed { obstacle: Obstacle::NoGrant })?;
    let code = cx.contract_info(action.contract).map(|info| info.code);
    match grants::obstacle(&grant, resource.owner_epoch, code, cx.now()) {
        Obstacle::UsedUp => {}
        Obstacle::Expired if action.undoes.is_some() => {}
        obstacle => unobstructed(obstacle)?,
    }
    Ok(grant)
}

pub fn unobstructed(obstacle: Obstacle) -> Result<()> {
    ensure!(obstacle == Obstacle::None, Obstructed { obstacle });
    Ok(())
}

/// Ends an action that has not started: all that is not paid yet goes back.
pub fn end(cx: &mut Call, id: Hash, action: Action, state: State, reason: Reason) -> Result<()> {
    in_state(&action, &[State::Requested, State::Planned])?;
    let ended = Action { state, reason, until: Time(0), ..action };
    close(cx, id, &ended, None, Outcome::default())
}

/// Writes down how an action ended, pays what is due, and tells the contract. What the contract makes of it is its own
/// affair: it is called later, and that it cannot be told changes nothing here.
pub fn close(cx: &mut Call, id: Hash, action: &Action, reward_to: Option<Address>, result: Outcome) -> Result<()> {
    // It was told already that the outcome is unknown.
    let late = cx.store().actions().get(&id).is_some_and(|before| before.state == State::Unknown);
    cx.store().actions().set(&id, action);
    let answers = money::settle(cx, id, action, reward_to)?;
    let Action { contract, state, reason, .. } = *action;
    let (told, unused) = if late { (1, 0) } else { (0, 1) };
    if let Some(&slot) = answers.get(told) {
        let _gone = cx.resolve_slot(slot, &Answer { action: id, state, reason, result });
    }
    if let Some(&slot) = answers.get(unused) {
        cx.release_slot(slot);
    }
    cx.emit(events::Ended { action: id, contract, state, reason });
    Ok(())
}

/// Two of the slots: those of the action, or those of its undo.
pub fn answer_slots(answers: &[Hash], of_undo: bool) -> List<Hash, 4> {
    let from = if of_undo { 2 } else { 0 };
    let slots: Vec<Hash> = answers.iter().skip(from).take(2).copied().collect();
    List::new(slots).unwrap_or_default()
}

/// Where the lock of a name is kept.
pub fn lock_of(action: &Action, name: &str) -> (Hash, Hash) {
    (action.resource, sha256(name.as_bytes()))
}
