//! Calls the counter through its typed client. For the ledger's tests.
#![no_std]

ghost_sdk::contract!("contract.toml");

use uses::counter;

struct Caller;

#[ghost_sdk::export]
impl Contract for Caller {
    fn bump(cx: &mut Call, args::Bump { amount }: args::Bump) -> Result<u64> {
        Ok(counter::Client::bound(cx).increment(cx, counter::args::Increment { amount }).send()?)
    }

    fn bump_or_say(cx: &mut Call, args::BumpOrSay { amount }: args::BumpOrSay) -> Result<u64> {
        let outcome = counter::Client::bound(cx).increment(cx, counter::args::Increment { amount }).send();
        outcome.map_err(|error| match error.downcast::<counter::errors::TooLarge>() {
            Some(full) => errors::CounterFull { count: full.count }.into(),
            None => error.into(),
        })
    }

    fn bump_within(cx: &mut Call, args::BumpWithin { amount, gas }: args::BumpWithin) -> Result<bool> {
        let increment = counter::args::Increment { amount };
        Ok(counter::Client::bound(cx).increment(cx, increment).with_gas(gas).send().is_ok())
    }

    fn count(cx: &View) -> Result<u64> {
        Ok(counter::Client::bound(cx).get(cx)?)
    }

    fn bound(cx: &View) -> Result<Address> {
        Ok(counter::Client::bound(cx).0)
    }

    fn watch(cx: &mut Call, args::Watch { gas, deposit }: args::Watch) -> Result<Hash> {
        let mine = counter::events::Incremented::with_caller(&cx.self_address());
        let emitter = counter::Client::bound(cx).0;
        Ok(cx.subscribe::<args::OnIncremented>(emitter, &mine, Prepaid { gas, deposit }))
    }

    fn on_incremented(cx: &mut Call, args: args::OnIncremented) -> Result<()> {
        let event: counter::events::Incremented = args.event()?;
        cx.store().last_seen().set(&event.count);
        Ok(())
    }

    fn last_seen(cx: &View) -> Result<Option<u64>> {
        Ok(cx.store().last_seen().find())
    }
}
