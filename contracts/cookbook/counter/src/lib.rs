//! How often each one called. A number that was never set is found as nothing, so no `init` is needed.
#![no_std]

ghost_sdk::contract!("contract.toml");

struct Counter;

#[ghost_sdk::export]
impl Contract for Counter {
    fn increment(cx: &mut Call) -> Result<u64> {
        let store = cx.store();
        let total = store.total().find().unwrap_or(0) + 1;
        store.total().set(&total);
        let own = store.by_caller().at(&cx.caller());
        own.set(&(own.get().unwrap_or(0) + 1));
        Ok(total)
    }

    fn total(cx: &View) -> Result<u64> {
        Ok(cx.store().total().find().unwrap_or(0))
    }

    fn count_of(cx: &View, args::CountOf { caller }: args::CountOf) -> Result<u64> {
        Ok(cx.store().by_caller().get(&caller).unwrap_or(0))
    }
}
