//! A fungible token. What it is to its callers stands in contract.toml.
#![no_std]

ghost_sdk::contract!("contract.toml");

use errors::{InsufficientAllowance, InsufficientBalance, SupplyOverflow};
use ghost_sdk::storage::{Entry, Write};

struct Token;

#[ghost_sdk::export]
impl Contract for Token {
    fn init(cx: &mut Call, args::Init { owner, name, symbol, decimals, supply }: args::Init) -> Result<()> {
        let store = cx.store();
        store.owner().set(&owner);
        store.info().set(&types::TokenInfo { name, symbol, decimals });
        create(cx, owner, supply)
    }

    fn transfer(cx: &mut Call, args::Transfer { to, amount }: args::Transfer) -> Result<()> {
        let from = cx.caller();
        pay(cx, from, to, amount)
    }

    fn approve(cx: &mut Call, args::Approve { spender, amount }: args::Approve) -> Result<()> {
        let owner = cx.caller();
        put(&cx.store().allowances().at(&(owner, spender)), amount);
        cx.emit(events::Approval { owner, spender, amount });
        Ok(())
    }

    fn transfer_from(cx: &mut Call, args::TransferFrom { owner, to, amount }: args::TransferFrom) -> Result<()> {
        let spender = cx.caller();
        let allowed = cx.store().allowances().at(&(owner, spender));
        let allowance = allowed.get().unwrap_or(0);
        let left = allowance.checked_sub(amount).ok_or(InsufficientAllowance { allowance, needed: amount })?;
        put(&allowed, left);
        cx.emit(events::Approval { owner, spender, amount: left });
        pay(cx, owner, to, amount)
    }

    fn mint(cx: &mut Call, args::Mint { to, amount }: args::Mint) -> Result<()> {
        create(cx, to, amount)
    }

    fn set_owner(cx: &mut Call, args::SetOwner { owner }: args::SetOwner) -> Result<()> {
        cx.store().owner().set(&owner);
        Ok(())
    }

    fn balance_of(cx: &View, args::BalanceOf { owner }: args::BalanceOf) -> Result<u128> {
        Ok(cx.store().balances().get(&owner).unwrap_or(0))
    }

    fn allowance(cx: &View, args::Allowance { owner, spender }: args::Allowance) -> Result<u128> {
        Ok(cx.store().allowances().get(&(owner, spender)).unwrap_or(0))
    }

    fn total_supply(cx: &View) -> Result<u128> {
        cx.store().supply().get()
    }

    fn info(cx: &View) -> Result<types::TokenInfo> {
        cx.store().info().get()
    }
}

/// Moves tokens. The sum cannot overflow: all balances together are the supply, which is one u128.
fn pay(cx: &mut Call, from: Address, to: Address, amount: u128) -> Result<()> {
    let balances = cx.store().balances();
    let payer = balances.at(&from);
    let balance = payer.get().unwrap_or(0);
    let left = balance.checked_sub(amount).ok_or(InsufficientBalance { balance, needed: amount })?;
    // Written before the receiver's balance is read, so that paying oneself changes nothing.
    put(&payer, left);
    let payee = balances.at(&to);
    put(&payee, payee.get().unwrap_or(0) + amount);
    cx.emit(events::Transfer { from, to, amount });
    Ok(())
}

/// Adds tokens to the supply and to a balance.
fn create(cx: &mut Call, to: Address, amount: u128) -> Result<()> {
    let store = cx.store();
    let supply = store.supply().find().unwrap_or(0).checked_add(amount).ok_or(SupplyOverflow)?;
    store.supply().set(&supply);
    let payee = store.balances().at(&to);
    put(&payee, payee.get().unwrap_or(0) + amount);
    cx.emit(events::Minted { to, amount });
    Ok(())
}

/// Sets an amount; nothing is kept for zero.
fn put(place: &Entry<u128, Write>, amount: u128) {
    if amount == 0 {
        place.remove();
    } else {
        place.set(&amount);
    }
}
