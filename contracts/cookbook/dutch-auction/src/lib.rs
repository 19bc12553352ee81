//! A price that falls until somebody takes it.
#![no_std]

ghost_sdk::contract!("contract.toml");

use types::Terms;

struct DutchAuction;

#[ghost_sdk::export]
impl Contract for DutchAuction {
    fn init(cx: &mut Call, args::Init { seller, start, floor, falls_for }: args::Init) -> Result<()> {
        ensure!(floor <= start && falls_for > Duration(0), errors::BadTerms);
        cx.store().terms().set(&Terms { seller, start, floor, begins: cx.now(), falls_for });
        Ok(())
    }

    fn buy(cx: &mut Call) -> Result<()> {
        if let Some(winner) = cx.store().winner().find() {
            return Err(errors::Sold { winner }.into());
        }
        let (terms, winner, paid) = (cx.store().terms().get()?, cx.caller(), cx.value());
        let price = price_at(&terms, cx.now())?;
        ensure!(paid >= price, errors::TooLittle { paid, price });
        cx.store().winner().set(&winner);
        cx.transfer(terms.seller, price);
        let change = paid.minus(price)?;
        if change > Rlusd::ZERO {
            cx.transfer(winner, change);
        }
        cx.emit(events::Bought { winner, price });
        Ok(())
    }

    fn price(cx: &View) -> Result<Rlusd> {
        price_at(&cx.store().terms().get()?, cx.now())
    }

    fn winner(cx: &View) -> Result<Option<Address>> {
        Ok(cx.store().winner().find())
    }
}

/// From the start to the floor on a straight line.
fn price_at(terms: &Terms, now: Time) -> Result<Rlusd> {
    let passed = now.since(terms.begins).or_overflow()?.min(terms.falls_for);
    let fallen = terms.start.minus(terms.floor)?.share_down(passed.0, terms.falls_for.0)?;
    Ok(terms.start.minus(fallen)?)
}
