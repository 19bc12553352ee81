//! Who holds what: claimed if nobody holds it or what it is inside of, delegated otherwise.

use ghost_sdk::prelude::*;
use ghost_sdk::sha256;

use crate::errors::{
    BadId, Held, HigherLevel, NotDelegated, NotOwner, Retired, TooManyAgents, UnknownAgent, UnknownResource,
};
use crate::types::{Level, Resource};
use crate::{Id, Storage, events, ids};

/// Agents of one resource: each gets an entry of its work at every request.
pub const MOST_AGENTS: u8 = 4;

/// Where a resource is kept.
pub fn key_of(id: &str) -> Hash {
    sha256(id.as_bytes())
}

/// A resource and its key.
pub fn find(cx: &View, id: &Id) -> Result<(Hash, Resource)> {
    let key = key_of(id);
    let resource = cx.store().resources().get(&key);
    Ok((key, resource.ok_or_else(|| UnknownResource { id: id.clone() })?))
}

/// A resource of the caller, and its key.
pub fn own(cx: &Call, id: &Id) -> Result<(Hash, Resource)> {
    let (key, resource) = find(cx, id)?;
    ensure!(resource.owner == cx.caller(), NotOwner { owner: resource.owner });
    Ok((key, resource))
}

pub fn claim(cx: &mut Call, id: Id) -> Result<()> {
    let owner = cx.caller();
    let around = around(cx, &id)?;
    if let Some(Resource { id: inside, owner: holder, .. }) = &around {
        ensure!(*holder == owner, NotDelegated { inside: inside.clone(), owner: *holder });
    }
    begin(cx, id, owner, Level::Asserted, around.map(|resource| resource.id))
}

pub fn delegate(cx: &mut Call, id: Id, to: Address) -> Result<()> {
    let around = around(cx, &id)?.ok_or_else(|| UnknownResource { id: id.clone() })?;
    ensure!(around.owner == cx.caller(), NotDelegated { inside: around.id, owner: around.owner });
    begin(cx, id, to, Level::Asserted, Some(around.id))
}

/// Ends a delegation. Whoever holds what is around it by now may: the delegation was of that resource, not of a person.
pub fn take_back(cx: &mut Call, id: &Id) -> Result<()> {
    let (key, resource) = find(cx, id)?;
    let around = around(cx, id)?.ok_or_else(|| UnknownResource { id: id.clone() })?;
    ensure!(around.owner == cx.caller(), NotDelegated { inside: around.id, owner: around.owner });
    // A word about what is around it does not undo what was shown of the part.
    let outranked = around.level == Level::Asserted && resource.level != Level::Asserted;
    ensure!(!outranked, HigherLevel { level: resource.level });
    hand_over(cx, key, resource, around.owner)
}

/// Gives a resource to somebody: agents and grants of before count no more.
pub fn hand_over(cx: &mut Call, key: Hash, resource: Resource, to: Address) -> Result<()> {
    // What was shown of the one before says nothing of this one.
    move_to(cx, key, Resource { level: Level::Asserted, ..resource }, to)
}

/// Refuses where a witnessed claim displaces nothing: control was shown already, of the resource, or by another of what is
/// around it, who delegates.
pub fn may_be_shown(cx: &View, id: &Id, claimant: Address) -> Result<()> {
    ensure!(ids::is_canonical(id), BadId { id: id.clone() });
    let resources = cx.store().resources();
    let held = resources.get(&key_of(id));
    if let Some(Resource { level, .. }) = held {
        ensure!(level == Level::Asserted, HigherLevel { level });
    }
    if held.is_some_and(|resource| resource.owner == claimant) {
        return Ok(());
    }
    for Resource { id: inside, owner, level, .. } in ids::around(id).filter_map(|outer| resources.get(&key_of(&outer)))
    {
        ensure!(level == Level::Asserted || owner == claimant, NotDelegated { inside, owner });
    }
    Ok(())
}

/// Makes somebody the owner by witnessed control. Parts that the one before delegated stay: the delegation was of the
/// resource, and whoever holds it now may take them back.
pub fn show(cx: &mut Call, id: Id, owner: Address) -> Result<()> {
    let (key, level) = (key_of(&id), Level::Witnessed);
    match cx.store().resources().get(&key) {
        None => begin(cx, id, owner, level, None)?,
        Some(held) if held.owner == owner => cx.store().resources().set(&key, &Resource { level, ..held }),
        Some(held) => move_to(cx, key, Resource { level, inside: None, ..held }, owner)?,
    }
    cx.emit(events::Witnessed { resource: key, owner });
    Ok(())
}

fn move_to(cx: &mut Call, key: Hash, resource: Resource, to: Address) -> Result<()> {
    let from = resource.owner;
    let owner_epoch = resource.owner_epoch.checked_add(1).or_overflow()?;
    let agents = List::default();
    cx.store().resources().set(&key, &Resource { owner: to, owner_epoch, agents, ..resource });
    cx.emit(events::Moved { resource: key, from, to, owner_epoch });
    Ok(())
}

pub fn give_up(cx: &mut Call, id: &Id) -> Result<()> {
    let (key, resource) = own(cx, id)?;
    cx.store().resources().remove(&key);
    cx.store().ended().set(&key, &resource.owner_epoch);
    cx.emit(events::GivenUp { resource: key, owner: resource.owner });
    Ok(())
}

pub fn enrol(cx: &mut Call, id: &Id, agent: u64) -> Result<()> {
    let (key, mut resource) = own(cx, id)?;
    let known = cx.store().agents().get(&agent).ok_or(UnknownAgent { agent })?;
    if let Some(at) = known.retired {
        return Err(Retired { agent, at }.into());
    }
    if resource.agents.contains(&agent) {
        return Ok(());
    }
    ensure!(resource.agents.push(agent).is_ok(), TooManyAgents { most: MOST_AGENTS });
    cx.store().resources().set(&key, &resource);
    cx.emit(events::Enrolled { resource: key, agent });
    Ok(())
}

pub fn dismiss(cx: &mut Call, id: &Id, agent: u64) -> Result<()> {
    let (key, mut resource) = own(cx, id)?;
    let mut agents = resource.agents.into_vec();
    let before = agents.len();
    agents.retain(|&other| other != agent);
    if agents.len() == before {
        return Ok(());
    }
    resource.agents = List::new(agents).or_overflow()?;
    cx.store().resources().set(&key, &resource);
    cx.emit(events::Dismissed { resource: key, agent });
    Ok(())
}

/// The nearest resource that this id is inside of, if somebody holds one.
fn around(cx: &View, id: &Id) -> Result<Option<Resource>> {
    ensure!(ids::is_canonical(id), BadId { id: id.clone() });
    let resources = cx.store().resources();
    Ok(ids::around(id).find_map(|outer| resources.get(&key_of(&outer))))
}

fn begin(cx: &mut Call, id: Id, owner: Address, level: Level, inside: Option<Id>) -> Result<()> {
    let (store, resource) = (cx.store(), key_of(&id));
    if let Some(held) = store.resources().get(&resource) {
        return Err(Held { id, owner: held.owner }.into());
    }
    let owner_epoch = store.ended().get(&resource).unwrap_or(0).checked_add(1).or_overflow()?;
    let agents = List::default();
    let new = Resource { id: id.clone(), owner, owner_epoch, level, inside: inside.clone(), agents };
    store.resources().set(&resource, &new);
    cx.emit(events::Claimed { resource, id, owner, inside });
    Ok(())
}
