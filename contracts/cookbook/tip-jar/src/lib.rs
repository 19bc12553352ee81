//! Tips that are shared by fixed parts. Parts are rounded down; the millionths that are left wait for the next time.
#![no_std]

ghost_sdk::contract!("contract.toml");

struct TipJar;

#[ghost_sdk::export]
impl Contract for TipJar {
    fn init(cx: &mut Call, args::Init { shares }: args::Init) -> Result<()> {
        ensure!(all_parts(&shares) > 0, errors::NoParts);
        cx.store().shares().set(&shares);
        Ok(())
    }

    fn tip(cx: &mut Call, args::Tip { note }: args::Tip) -> Result<()> {
        cx.emit(events::Tipped { by: cx.caller(), amount: cx.value(), note });
        Ok(())
    }

    fn pay_out(cx: &mut Call) -> Result<()> {
        let shares = cx.store().shares().get()?;
        let (balance, parts) = (cx.balance(), all_parts(&shares));
        for share in shares.iter() {
            let amount = balance.share_down(share.parts.into(), parts)?;
            if amount > Rlusd::ZERO {
                cx.transfer(share.to, amount);
                cx.emit(events::PaidOut { to: share.to, amount });
            }
        }
        Ok(())
    }
}

/// The sum: eight numbers of 32 bits fit into one of 64.
fn all_parts(shares: &[types::Share]) -> u64 {
    shares.iter().map(|share| u64::from(share.parts)).sum()
}
