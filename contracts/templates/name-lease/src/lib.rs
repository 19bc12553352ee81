//! Labels of a name, leased by the day. What it is to its callers stands in contract.toml.
//!
//! The contract's balance is the deposits of running leases, which are owed to tenants, and the owner's earnings.
#![cfg_attr(not(test), no_std)]

ghost_sdk::contract!("contract.toml");

use consts::{MAX_DAYS, TIMER_DEPOSIT, TIMER_GAS};
use errors::{BadLabel, NotLeased, NotPaid, NotTenant, Taken, TooLong};
use ghost_sdk::Origin;
use types::{Lease, Status};

/// Most bytes of a label of a domain name (RFC 1035 §2.3.4).
type Label = Text<63>;

struct NameLease;

#[ghost_sdk::export]
impl Contract for NameLease {
    fn init(cx: &mut Call, args::Init { owner, price_per_day }: args::Init) -> Result<()> {
        let store = cx.store();
        store.owner().set(&owner);
        store.price_per_day().set(&price_per_day);
        store.deposits().set(&Rlusd::ZERO);
        Ok(())
    }

    fn set_price(cx: &mut Call, args::SetPrice { price }: args::SetPrice) -> Result<()> {
        cx.store().price_per_day().set(&price);
        Ok(())
    }

    fn lease(cx: &mut Call, args::Lease { label, days }: args::Lease) -> Result<Lease> {
        ensure!(is_label(&label), BadLabel { label });
        ensure!((1..=MAX_DAYS).contains(&days), TooLong { days, most: MAX_DAYS });
        let store = cx.store();
        let before = store.leases().get(&label);
        if let Some(before) = &before {
            ensure!(before.until <= cx.now(), Taken { label, until: before.until });
            // Over, but its timer fires only after this block's transactions.
            forget(cx, &label, before)?;
        }

        // The timer is paid out of the rent, so the rent is never less.
        let needed = store.price_per_day().get()?.times(days)?.max(TIMER_DEPOSIT);
        let paid = cx.value();
        ensure!(paid >= needed, NotPaid { paid, needed });
        let deposit = paid.minus(needed)?;
        store.deposits().set(&store.deposits().get()?.plus(deposit)?);

        let term = Duration::DAY.times(days.into()).or_overflow()?;
        let until = cx.now().after(term).or_overflow()?;
        let expire = args::Expire { label: label.clone() };
        let timer = cx.wake_at(until, &expire, Prepaid { gas: TIMER_GAS, deposit: TIMER_DEPOSIT });
        let lease = Lease { tenant: cx.caller(), until, deposit, timer };
        store.leases().set(&label, &lease);
        cx.emit(events::Leased { label, tenant: lease.tenant, until });
        if let Some(before) = before {
            give_back(cx, &before);
        }
        Ok(lease)
    }

    fn end(cx: &mut Call, args::End { label }: args::End) -> Result<()> {
        let Some(lease) = running(cx, &label) else { return Err(NotLeased { label }.into()) };
        ensure!(cx.caller() == lease.tenant, NotTenant { tenant: lease.tenant });
        cx.cancel_wakeup(lease.timer);
        forget(cx, &label, &lease)?;
        give_back(cx, &lease);
        Ok(())
    }

    fn withdraw(cx: &mut Call) -> Result<Rlusd> {
        let earned = cx.balance().minus(cx.store().deposits().get()?)?;
        let owner = cx.caller();
        cx.transfer(owner, earned);
        Ok(earned)
    }

    fn price(cx: &View) -> Result<Rlusd> {
        cx.store().price_per_day().get()
    }

    fn status(cx: &View, args::Status { label }: args::Status) -> Result<Status> {
        Ok(if running(cx, &label).is_some() { Status::Leased } else { Status::Free })
    }

    fn lease_of(cx: &View, args::LeaseOf { label }: args::LeaseOf) -> Result<Option<Lease>> {
        Ok(running(cx, &label))
    }

    fn expire(cx: &mut Call, args::Expire { label }: args::Expire) -> Result<()> {
        // A label that was leased anew in the block of its end has another timer by now.
        let Origin::Wakeup { id, .. } = cx.origin() else { return Ok(()) };
        if let Some(lease) = cx.store().leases().get(&label).filter(|lease| lease.timer == id) {
            forget(cx, &label, &lease)?;
            give_back(cx, &lease);
        }
        Ok(())
    }

    fn solvent(cx: &View) -> Result<bool> {
        Ok(cx.store().deposits().get()? <= cx.balance())
    }
}

/// The lease of a label, if it is not over.
fn running(cx: &View, label: &Label) -> Option<Lease> {
    cx.store().leases().get(label).filter(|lease| cx.now() < lease.until)
}

/// Forgets a lease. Its deposit is still to be given back.
fn forget(cx: &mut Call, label: &Label, lease: &Lease) -> Result<()> {
    let store = cx.store();
    store.leases().remove(label);
    store.deposits().set(&store.deposits().get()?.minus(lease.deposit)?);
    cx.emit(events::Ended { label: label.clone(), tenant: lease.tenant });
    Ok(())
}

/// Pays the deposit of a lease that was forgotten: the last thing a method does, when all it owes is written.
fn give_back(cx: &mut Call, lease: &Lease) {
    if lease.deposit > Rlusd::ZERO {
        cx.transfer(lease.tenant, lease.deposit);
    }
}

/// Whether a host name can have this label: lower-case letters, digits and inner hyphens (RFC 1123 §2.1).
fn is_label(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(inner) && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::is_label;

    #[test]
    fn labels_are_letters_digits_and_inner_hyphens() {
        for good in ["www", "a", "x-1", "0", "a--b"] {
            assert!(is_label(good), "{good}");
        }
        for bad in ["", "-a", "a-", "A", "a.b", "ä", "a b", "a_b"] {
            assert!(!is_label(bad), "{bad}");
        }
    }
}
