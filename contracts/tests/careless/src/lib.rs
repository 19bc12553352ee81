//! Asks for a record and waits for it for ever, whatever it is told. For tests.
#![no_std]

ghost_sdk::contract!("contract.toml");

use errors::NotDone;
use ghost_sdk::actions::dns::{self, RecordSet};
use ghost_sdk::actions::{Outcome, State};

const PAID: Prepaid = Prepaid { gas: 1_000_000, deposit: Rlusd(20_000) };

struct Careless;

#[ghost_sdk::export]
impl Contract for Careless {
    fn set(cx: &mut Call, args::Set { name, takes_failures }: args::Set) -> Result<Hash> {
        let records = List::new([Text::new("192.0.2.1").or_overflow()?].into()).or_overflow()?;
        let set = RecordSet { name, shape: Text::new("A").or_overflow()?, ttl: 300, records };
        let start_by = cx.slot_time().after(Duration::DAY).or_overflow()?;
        let action = dns::records_set("dns:example.org", &[set])
            .start_by(start_by)
            .report_by(start_by.after(Duration::DAY).or_overflow()?)
            .on_result::<args::OnTold>(PAID)
            .request(cx)?;
        cx.store().waits_for().set(&action);
        cx.store().takes_failures().set(&takes_failures);
        Ok(action)
    }

    fn on_told(cx: &mut Call, args: args::OnTold) -> Result<()> {
        let Some(told) = args.answer::<Outcome>()? else { return Ok(()) };
        match told.state {
            State::Done => {
                cx.store().waits_for().remove();
                Ok(())
            }
            State::Failed => {
                ensure!(cx.store().takes_failures().get()?, NotDone);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
