//! A counter with a limit. What it is to its callers stands in contract.toml.
#![no_std]

ghost_sdk::contract!("contract.toml");

use errors::OverLimit;

struct Counter;

#[ghost_sdk::export]
impl Contract for Counter {
    fn init(cx: &mut Call, args::Init { limit }: args::Init) -> Result<()> {
        let store = cx.store();
        store.count().set(&0);
        store.limit().set(&limit);
        Ok(())
    }

    fn add(cx: &mut Call, args::Add { amount }: args::Add) -> Result<u64> {
        let store = cx.store();
        let (before, limit) = (store.count().get()?, store.limit().get()?);
        let over = OverLimit { count: before, amount, limit };
        let count = before.checked_add(amount).filter(|sum| *sum <= limit).ok_or(over)?;
        store.count().set(&count);
        cx.emit(events::Added { by: cx.caller(), amount, count });
        Ok(count)
    }

    fn get(cx: &View) -> Result<u64> {
        cx.store().count().get()
    }
}
