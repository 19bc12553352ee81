//! Bids that nobody can read before all are in. The caller's address is sealed too, so that no seal can be copied.
#![no_std]

ghost_sdk::contract!("contract.toml");

use ghost_sdk::sha256;
use types::Best;

struct SealedBids;

#[ghost_sdk::export]
impl Contract for SealedBids {
    fn init(cx: &mut Call, args::Init { sealed_until, opened_until }: args::Init) -> Result<()> {
        cx.store().sealed_until().set(&sealed_until);
        cx.store().opened_until().set(&opened_until);
        Ok(())
    }

    fn seal(cx: &mut Call, args::Seal { seal }: args::Seal) -> Result<()> {
        let until = cx.store().sealed_until().get()?;
        ensure!(cx.now() < until, errors::NotNow { from: Time(0), until });
        cx.store().seals().set(&cx.caller(), &seal);
        Ok(())
    }

    fn open(cx: &mut Call, args::Open { bid, salt }: args::Open) -> Result<()> {
        let (from, until) = (cx.store().sealed_until().get()?, cx.store().opened_until().get()?);
        ensure!(from <= cx.now() && cx.now() < until, errors::NotNow { from, until });
        let bidder = cx.caller();
        let mut text = [0; 72];
        text[..32].copy_from_slice(&bidder.0);
        text[32..40].copy_from_slice(&bid.to_be_bytes());
        text[40..].copy_from_slice(&salt);
        ensure!(cx.store().seals().get(&bidder) == Some(sha256(&text)), errors::OtherSeal);
        cx.store().seals().remove(&bidder);
        if cx.store().best().find().is_none_or(|best| bid > best.bid) {
            cx.store().best().set(&Best { bidder, bid });
        }
        cx.emit(events::Opened { bidder, bid });
        Ok(())
    }

    fn best(cx: &View) -> Result<Option<Best>> {
        Ok(cx.store().best().find())
    }
}
