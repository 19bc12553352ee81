//! Asks `agents` for actions as its caller says. For tests.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;

ghost_sdk::contract!("contract.toml");

use consts::{DEADLINE_DEPOSIT, SLOT_DEPOSIT, SLOT_GAS};
use types::{Target, Told};
use uses::agents::{self, Client};

const PAID: Prepaid = Prepaid { gas: SLOT_GAS, deposit: SLOT_DEPOSIT };

struct Requester;

#[ghost_sdk::export]
impl Contract for Requester {
    fn init(_: &mut Call) -> Result<()> {
        Ok(())
    }

    fn ask(cx: &mut Call, args: args::Ask) -> Result<Hash> {
        let args::Ask { id, kind, targets, start_in, run_in, reward, fee, undo_until, args } = args;
        let agents = Client::bound(cx);
        let slots: Vec<Hash> = (0..if undo_until.is_some() { 4 } else { 2 })
            .map(|_| cx.open_slot::<args::OnTold>(agents.0, None, PAID))
            .collect();
        while cx.store().slots().pop().is_some() {}
        for slot in &slots {
            cx.store().slots().push(slot);
        }
        let named = |Target { name, shape }| agents::types::Target { name, shape };
        let targets = targets.into_vec().into_iter().map(named).collect();
        let price = agents::types::Price { reward, fee };
        let undo = undo_until.map(|until| agents::types::Undo { price, until });
        let deposit = DEADLINE_DEPOSIT;
        let mut value = reward.plus(fee)?.plus(deposit)?;
        if undo.is_some() {
            value = value.times(2u32)?;
        }
        let order = agents::types::Order { targets: List::new(targets).or_overflow()?, args };
        let deadlines = deadlines(cx, start_in, run_in)?;
        let answers = List::new(slots).or_overflow()?;
        let request = agents::args::Request { id, kind, version: 1, order, deadlines, price, undo, answers };
        Ok(agents.request(cx, request).paying(value).send()?)
    }

    fn take_back(cx: &mut Call, args::TakeBack { action, start_in, run_in }: args::TakeBack) -> Result<Hash> {
        let deadlines = deadlines(cx, start_in, run_in)?;
        Ok(Client::bound(cx).undo(cx, agents::args::Undo { action, deadlines }).send()?)
    }

    fn forgo(cx: &mut Call, args::Forgo { action }: args::Forgo) -> Result<()> {
        Ok(Client::bound(cx).forgo(cx, agents::args::Forgo { action }).send()?)
    }

    fn cancel(cx: &mut Call, args::Cancel { action }: args::Cancel) -> Result<()> {
        Ok(Client::bound(cx).cancel(cx, agents::args::Cancel { action }).send()?)
    }

    fn close_slots(cx: &mut Call) -> Result<()> {
        while let Some(slot) = cx.store().slots().pop() {
            cx.release_slot(slot);
        }
        Ok(())
    }

    fn on_told(cx: &mut Call, args: args::OnTold) -> Result<()> {
        if let Some(agents::types::Answer { action, state, reason, result }) = args.answer()? {
            cx.store().told().push(&Told { action, state: state as u8, reason: reason as u8, result });
        }
        Ok(())
    }

    fn told(cx: &View) -> Result<List<Told, 16>> {
        List::new(cx.store().told().page::<16>(0).map(|(_, told)| told).collect()).or_overflow()
    }
}

fn deadlines(cx: &View, start_in: Duration, run_in: Duration) -> Result<agents::types::Deadlines> {
    let start_by = cx.slot_time().after(start_in).or_overflow()?;
    Ok(agents::types::Deadlines { start_by, report_by: start_by.after(run_in).or_overflow()? })
}
