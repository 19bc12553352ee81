//! What contracts ask for: an action under a grant, its undo, and that either be dropped.

use ghost_sdk::prelude::*;
use ghost_sdk::sha256;

use crate::actions::{self, answer_slots};
use crate::consts::{DEADLINE_DEPOSIT, MAX_RUN, MAX_WAIT};
use crate::errors::{BadRequest, NoUndo, NotAgent, NotContract, NotDeclared, NotOwner, Obstructed, UnknownKind};
use crate::generated::kinds::{KINDS, Kind};
use crate::money;
use crate::types::{Action, Deadlines, Escrow, Obstacle, Order, Reason, Resource, State, Undo};
use crate::{Storage, args, events, grants, ids, registry, resources};

pub fn request(cx: &mut Call, args: args::Request) -> Result<Hash> {
    let args::Request { id, kind, version, order, deadlines, price, undo, answers } = args;
    let contract = cx.caller();
    ensure!(cx.declares_action(contract, &kind) == Some(true), NotDeclared { kind });
    let (resource, record) = resources::find(cx, &id)?;
    let known = known(&kind, version)?;
    check(cx, known, &order, deadlines, undo, &answers)?;

    let held = cx.store().grants().at(&(resource, contract));
    let mut grant = held.get().ok_or(Obstructed { obstacle: Obstacle::NoGrant })?;
    let code = cx.contract_info(contract).map(|info| info.code);
    actions::unobstructed(grants::obstacle(&grant, record.owner_epoch, code, cx.now()))?;
    grants::allow(&grant.terms, &id, &kind, &order.targets)?;
    let calls = if undo.is_some() { 2 } else { 1 };
    grants::use_up(&mut grant.terms, calls, money::prices(price, undo)?)?;
    held.set(&grant);

    let aside = money::aside(price, undo)?;
    cx.require_paid(aside.plus(DEADLINE_DEPOSIT)?)?;
    let action = Action {
        contract,
        resource,
        owner_epoch: record.owner_epoch,
        kind,
        version,
        order: sha256(&order.to_cbor()),
        undoes: None,
        state: State::Requested,
        reason: Reason::None,
        epoch: 0,
        agent: None,
        until: Time(0),
        deadlines,
        plan: None,
    };
    let asked = open(cx, &action, &record, Escrow { price, undo, answers, deadline: None });
    cx.store().orders().set(&asked, &order);
    cx.store().escrows().set(&cx.store().escrows().get()?.plus(aside)?);
    Ok(asked)
}

/// The grant's calls, end and money count no more, since they were used for it already; that it was given by this owner to
/// this code does.
pub fn undo(cx: &mut Call, args::Undo { action: id, deadlines }: args::Undo) -> Result<Hash> {
    let action = own(cx, id)?;
    actions::in_state(&action, &[State::Done, State::Partial])?;
    let aside = cx.store().escrow().at(&id);
    let escrow = aside.get().ok_or(NoUndo)?;
    let undo = escrow.undo.filter(|undo| cx.now() < undo.until).ok_or(NoUndo)?;
    ensure!(span_is_right(cx, known(&action.kind, action.version)?, deadlines), bad("deadlines"));
    let record = actions::resource(cx, &action)?;
    actions::granted(cx, &Action { undoes: Some(id), ..action.clone() }, &record)?;

    let answers = answer_slots(&escrow.answers, true);
    aside.remove();
    // From here on the ledger holds it.
    let escrows = cx.store().escrows();
    escrows.set(&escrows.get()?.minus(DEADLINE_DEPOSIT)?);
    let back = Action {
        undoes: Some(id),
        state: State::Requested,
        reason: Reason::None,
        epoch: 0,
        agent: None,
        until: Time(0),
        deadlines,
        plan: None,
        ..action
    };
    Ok(open(cx, &back, &record, Escrow { price: undo.price, undo: None, answers, deadline: None }))
}

pub fn forgo(cx: &mut Call, id: Hash) -> Result<()> {
    let action = actions::find(cx, id)?;
    let escrow = cx.store().escrow().get(&id);
    // Before the action's end it is the action's end that returns it.
    let ended = matches!(action.state, State::Done | State::Partial);
    let undo = escrow.as_ref().and_then(|escrow| escrow.undo).filter(|_| ended).ok_or(NoUndo)?;
    let contract = action.contract;
    ensure!(contract == cx.caller() || undo.until <= cx.now(), NotContract { contract });
    money::drop_undo(cx, id, contract)
}

pub fn cancel(cx: &mut Call, id: Hash) -> Result<()> {
    let action = own(cx, id)?;
    actions::end(cx, id, action, State::Cancelled, Reason::ByContract)
}

pub fn offer(cx: &mut Call, id: Hash, agent: u64) -> Result<()> {
    let action = actions::find(cx, id)?;
    actions::in_state(&action, &[State::Requested, State::Planned, State::Started, State::Unknown])?;
    let record = actions::resource(cx, &action)?;
    ensure!(record.owner == cx.caller(), NotOwner { owner: record.owner });
    let known = registry::find(cx, agent)?;
    ensure!(record.agents.contains(&agent) && known.kinds.contains(&action.kind), NotAgent { agent });
    give_work(cx, agent, id);
    Ok(())
}

/// Writes a new action down; its id is that of the slot that keeps its deadline.
fn open(cx: &mut Call, action: &Action, record: &Resource, escrow: Escrow) -> Hash {
    let id = money::open_deadline(cx, action.deadlines.start_by);
    let store = cx.store();
    store.deadlines().set(&id, &id);
    store.escrow().set(&id, &Escrow { deadline: Some(id), ..escrow });
    store.actions().set(&id, action);
    for &agent in record.agents.iter() {
        give_work(cx, agent, id);
    }
    let Action { resource, contract, kind, .. } = action.clone();
    cx.emit(events::Requested { action: id, resource, contract, kind });
    id
}

fn give_work(cx: &mut Call, agent: u64, action: Hash) {
    let store = cx.store();
    let number = store.work_count().get(&agent).unwrap_or(0);
    store.work().set(&(agent, number), &action);
    store.work_count().set(&agent, &number.saturating_add(1));
}

fn own(cx: &Call, id: Hash) -> Result<Action> {
    let action = actions::find(cx, id)?;
    ensure!(action.contract == cx.caller(), NotContract { contract: action.contract });
    Ok(action)
}

fn known(kind: &Text<40>, version: u16) -> Result<&'static Kind> {
    let found = KINDS.iter().find(|known| known.name == &**kind && known.version == version);
    Ok(found.ok_or_else(|| UnknownKind { kind: kind.clone(), version })?)
}

fn check(
    cx: &View,
    known: &Kind,
    order: &Order,
    deadlines: Deadlines,
    undo: Option<Undo>,
    answers: &[Hash],
) -> Result<()> {
    let slots = if undo.is_some() { 4 } else { 2 };
    let ends = undo.is_none_or(|undo| known.can_undo && cx.now() < undo.until);
    let checks = [
        ("targets", !order.targets.is_empty() && ids::are_distinct(&order.targets)),
        ("deadlines", span_is_right(cx, known, deadlines)),
        ("undo", ends),
        ("answers", answers.len() == slots && ids::are_distinct(answers)),
    ];
    match checks.iter().find(|(_, good)| !good) {
        Some((part, _)) => Err(bad(part).into()),
        None => Ok(()),
    }
}

fn span_is_right(cx: &View, known: &Kind, Deadlines { start_by, report_by }: Deadlines) -> bool {
    let (wait, run) = (start_by.since(cx.slot_time()), report_by.since(start_by));
    wait.is_some_and(|wait| Duration(0) < wait && wait <= MAX_WAIT)
        && run.is_some_and(|run| known.min_run <= run && run <= MAX_RUN)
}

fn bad(part: &str) -> BadRequest {
    BadRequest { part: Text::new(part).unwrap_or_default() }
}
