//! A name that points where its owner says. It believes what it is told: only a report makes the record `there`.
#![no_std]
ghost_sdk::contract!("contract.toml");
use consts::{KEEP, REWARD, RUN, TOLD_DEPOSIT, TOLD_GAS, TTL, WAIT};
use ghost_sdk::actions::{self, Deadlines, Outcome, State, dns};
use types::{Phase, Place, Sign};

struct Signpost;

#[ghost_sdk::export]
impl Contract for Signpost {
    fn init(cx: &mut Call, args::Init { owner, place }: args::Init) -> Result<()> {
        cx.store().owner().set(&owner);
        cx.store().place().set(&place);
        Ok(())
    }

    fn point(cx: &mut Call, args::Point { records }: args::Point) -> Result<Hash> {
        let sign = cx.store().sign().find();
        ensure!(sign.is_none_or(|sign| matches!(sign.phase, Phase::Off | Phase::Stuck)), errors::NotNow);
        let Place { resource, name, shape } = cx.store().place().get()?;
        let action = dns::records_set(&resource, &[dns::RecordSet { name, shape, ttl: TTL, records }])
            .start_by(soon(cx, WAIT)?)
            .report_by(soon(cx, RUN)?)
            .reward(REWARD)
            .undo_until(soon(cx, KEEP)?)
            .on_result::<args::OnTold>(Prepaid { gas: TOLD_GAS, deposit: TOLD_DEPOSIT })
            .request(cx)?;
        cx.store().sign().set(&Sign { phase: Phase::Asked, action, undoes: false });
        Ok(action)
    }

    fn take_back(cx: &mut Call) -> Result<Hash> {
        let (action, start_by, report_by) = (cx.store().sign().get()?.action, soon(cx, WAIT)?, soon(cx, RUN)?);
        let action = actions::undo(cx, action, Deadlines { start_by, report_by })?;
        cx.store().sign().set(&Sign { phase: Phase::Asked, action, undoes: true });
        Ok(action)
    }

    fn on_told(cx: &mut Call, args: args::OnTold) -> Result<()> {
        let (Some(told), sign) = (args.answer::<Outcome>()?, cx.store().sign().get()?) else { return Ok(()) };
        let phase = match (sign.undoes, told.state) {
            (_, State::Unknown) => Phase::Unsure,
            (false, State::Done | State::Partial) => Phase::There,
            (true, State::Done) | (false, _) => Phase::Off,
            (true, _) => Phase::Stuck,
        };
        cx.store().sign().set(&Sign { phase, ..sign });
        Ok(())
    }

    fn withdraw(cx: &mut Call, args::Withdraw { to, amount }: args::Withdraw) -> Result<()> {
        cx.transfer(to, amount);
        Ok(())
    }
}

fn soon(cx: &View, wait: Duration) -> Result<Time> {
    cx.slot_time().after(wait).or_overflow()
}
