//! RLUSD that becomes somebody's day by day. What is paid in later counts as if it had been there from the start.
#![no_std]

ghost_sdk::contract!("contract.toml");

struct Vesting;

#[ghost_sdk::export]
impl Contract for Vesting {
    fn init(cx: &mut Call, args::Init { beneficiary, lasts }: args::Init) -> Result<()> {
        let store = cx.store();
        store.beneficiary().set(&beneficiary);
        store.begins().set(&cx.now());
        store.lasts().set(&lasts);
        store.claimed().set(&Rlusd::ZERO);
        Ok(())
    }

    fn claim(cx: &mut Call) -> Result<Rlusd> {
        let amount = ready(cx)?;
        let claimed = cx.store().claimed();
        claimed.set(&claimed.get()?.plus(amount)?);
        cx.transfer(cx.caller(), amount);
        cx.emit(events::Claimed { amount });
        Ok(amount)
    }

    fn claimable(cx: &View) -> Result<Rlusd> {
        ready(cx)
    }
}

/// What has become the beneficiary's and was not claimed.
fn ready(cx: &View) -> Result<Rlusd> {
    let store = cx.store();
    let (claimed, lasts) = (store.claimed().get()?, store.lasts().get()?);
    let passed = cx.now().since(store.begins().get()?).or_overflow()?.min(lasts);
    let all = cx.balance().plus(claimed)?;
    Ok(all.share_down(passed.0, lasts.0)?.minus(claimed)?)
}
