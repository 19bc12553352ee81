//! One-of-a-kind items. What it is to its callers stands in contract.toml.
//!
//! Every change of owner goes through [`hand_over`]. The contract's balance is the rents of frozen items.
#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod rules;

ghost_sdk::contract!("contract.toml");

use consts::MAX_ROYALTY;
use errors::UnknownItem;
use errors::{BadPrice, BadRoyalty, NoReason, NotOffered, NotOwner, NotTransferable, NothingPaid, NothingToChange};
use types::{Document, Item, Kind, Obstacle, Offer, Terms, Verdict};

struct Asset;

#[ghost_sdk::export]
impl Contract for Asset {
    fn init(cx: &mut Call, args::Init { name, issuer, compliance, royalty }: args::Init) -> Result<()> {
        ensure!(royalty <= MAX_ROYALTY, BadRoyalty { royalty, most: MAX_ROYALTY });
        let store = cx.store();
        store.name().set(&name);
        store.royalty().set(&royalty);
        store.issuer().set(&issuer);
        store.compliance().set(&compliance);
        Ok(())
    }

    fn mint(cx: &mut Call, args::Mint { owner, metadata, open_to }: args::Mint) -> Result<u64> {
        let store = cx.store();
        let item = store.next_id().find().unwrap_or(0);
        require_clear(item, owner, rules::obstacle_of_kind(open_to, kind_of(cx, owner)))?;
        store.next_id().set(&(item + 1));
        let held = Rlusd::ZERO;
        let made = Item { owner, metadata, open_to, documents: 0, frozen: false, approved: None, offer: None, held };
        store.items().set(&item, &made);
        cx.emit(events::Minted { item, owner, metadata, open_to });
        Ok(item)
    }

    fn add_document(cx: &mut Call, args::AddDocument { item, title, hash }: args::AddDocument) -> Result<u32> {
        let mut found = find(cx, item)?;
        let number = found.documents;
        found.documents += 1;
        let document = Document { title: title.clone(), hash, at: cx.now(), added_by: cx.caller() };
        cx.store().documents().set(&(item, number), &document);
        cx.store().items().set(&item, &found);
        cx.emit(events::DocumentAdded { item, number, title, hash });
        Ok(number)
    }

    fn transfer(cx: &mut Call, args::Transfer { item, to }: args::Transfer) -> Result<()> {
        let found = find(cx, item)?;
        let caller = cx.caller();
        ensure!(caller == found.owner || found.approved == Some(caller), NotOwner { item, owner: found.owner });
        require_clear(item, to, obstacle(cx, &found, to))?;
        end_offer(cx, item, &found);
        hand_over(cx, item, found, to);
        Ok(())
    }

    fn approve(cx: &mut Call, args::Approve { item, approved }: args::Approve) -> Result<()> {
        let found = find_own(cx, item)?;
        cx.store().items().set(&item, &Item { approved, ..found });
        cx.emit(events::Approved { item, approved });
        Ok(())
    }

    fn offer(cx: &mut Call, args::Offer { item, price, buyer }: args::Offer) -> Result<()> {
        let found = find_own(cx, item)?;
        ensure!(price > Rlusd::ZERO, BadPrice);
        cx.store().items().set(&item, &Item { offer: Some(Offer { price, buyer }), ..found });
        cx.emit(events::Offered { item, price, buyer });
        Ok(())
    }

    fn withdraw_offer(cx: &mut Call, args::WithdrawOffer { item }: args::WithdrawOffer) -> Result<()> {
        let found = find_own(cx, item)?;
        ensure!(found.offer.is_some(), NotOffered { item });
        cx.store().items().set(&item, &Item { offer: None, ..found });
        end_offer(cx, item, &found);
        Ok(())
    }

    fn buy(cx: &mut Call, args::Buy { item }: args::Buy) -> Result<()> {
        let found = find(cx, item)?;
        let (seller, buyer) = (found.owner, cx.caller());
        let offer = found.offer.filter(|offer| offer.buyer.is_none_or(|only| only == buyer));
        let Offer { price, .. } = offer.ok_or(NotOffered { item })?;
        require_clear(item, buyer, obstacle(cx, &found, buyer))?;
        // Exactly: a price that the owner raised a moment ago is not paid by surprise.
        cx.require_paid(price)?;

        let store = cx.store();
        let royalty = rules::royalty_of(price, store.royalty().get()?)?;
        hand_over(cx, item, found, buyer);
        pay(cx, store.issuer().get()?, royalty);
        pay(cx, seller, price.minus(royalty)?);
        cx.emit(events::Sold { item, seller, buyer, price, royalty });
        Ok(())
    }

    fn pay_rent(cx: &mut Call, args::PayRent { item, note }: args::PayRent) -> Result<()> {
        let found = find(cx, item)?;
        let amount = cx.value();
        ensure!(amount > Rlusd::ZERO, NothingPaid);
        if found.frozen {
            set_held(cx, item, found, found.held.plus(amount)?)?;
        } else {
            pay(cx, found.owner, amount);
        }
        let payer = cx.caller();
        cx.emit(events::RentPaid { item, payer, owner: found.owner, amount, note, held: found.frozen });
        Ok(())
    }

    fn set_kind(cx: &mut Call, args::SetKind { holder, kind }: args::SetKind) -> Result<()> {
        let place = cx.store().kinds().at(&holder);
        if kind == Kind::Anybody {
            place.remove();
        } else {
            place.set(&kind);
        }
        cx.emit(events::KindSet { holder, kind });
        Ok(())
    }

    fn set_open_to(cx: &mut Call, args::SetOpenTo { item, open_to }: args::SetOpenTo) -> Result<()> {
        let found = find(cx, item)?;
        cx.store().items().set(&item, &Item { open_to, ..found });
        cx.emit(events::Opened { item, open_to });
        Ok(())
    }

    fn freeze(cx: &mut Call, args::Freeze { item, reason, document }: args::Freeze) -> Result<()> {
        let found = find(cx, item)?;
        ensure!(!found.frozen, NothingToChange { item, frozen: true });
        ensure!(!reason.is_empty(), NoReason);
        cx.store().items().set(&item, &Item { frozen: true, ..found });
        cx.emit(events::Frozen { item, reason, document });
        Ok(())
    }

    fn unfreeze(cx: &mut Call, args::Unfreeze { item, reason, document }: args::Unfreeze) -> Result<()> {
        let found = find(cx, item)?;
        ensure!(found.frozen, NothingToChange { item, frozen: false });
        ensure!(!reason.is_empty(), NoReason);
        let paid = found.held;
        set_held(cx, item, Item { frozen: false, ..found }, Rlusd::ZERO)?;
        pay(cx, found.owner, paid);
        cx.emit(events::Unfrozen { item, reason, document, paid });
        Ok(())
    }

    fn force_transfer(cx: &mut Call, args: args::ForceTransfer) -> Result<()> {
        let args::ForceTransfer { item, to, reason, document } = args;
        let found = find(cx, item)?;
        ensure!(!reason.is_empty(), NoReason);
        require_clear(item, to, rules::obstacle_there(&found, to, kind_of(cx, to)))?;
        cx.emit(events::Forced { item, from: found.owner, to, reason, document });
        end_offer(cx, item, &found);
        hand_over(cx, item, found, to);
        Ok(())
    }

    fn set_issuer(cx: &mut Call, args::SetIssuer { issuer }: args::SetIssuer) -> Result<()> {
        cx.store().issuer().set(&issuer);
        cx.emit(events::IssuerSet { issuer });
        Ok(())
    }

    fn set_compliance(cx: &mut Call, args::SetCompliance { compliance }: args::SetCompliance) -> Result<()> {
        cx.store().compliance().set(&compliance);
        cx.emit(events::ComplianceSet { compliance });
        Ok(())
    }

    fn can_transfer(cx: &View, args::CanTransfer { item, to }: args::CanTransfer) -> Result<Verdict> {
        let found = cx.store().items().get(&item);
        let obstacle = found.as_ref().map_or(Obstacle::UnknownItem, |found| obstacle(cx, found, to));
        Ok(rules::verdict(obstacle, found.as_ref(), cx.store().compliance().get()?))
    }

    fn owner_of(cx: &View, args::OwnerOf { item }: args::OwnerOf) -> Result<Option<Address>> {
        Ok(cx.store().items().get(&item).map(|item| item.owner))
    }

    fn item(cx: &View, args::Item { item }: args::Item) -> Result<Option<Item>> {
        Ok(cx.store().items().get(&item))
    }

    fn documents(cx: &View, args::Documents { item, after }: args::Documents) -> Result<List<Document, 20>> {
        let page = cx.store().documents().within(&item).page::<20>(after.as_ref());
        List::new(page.map(|(_, document)| document).collect()).or_overflow()
    }

    fn kind_of(cx: &View, args::KindOf { holder }: args::KindOf) -> Result<Kind> {
        Ok(kind_of(cx, holder))
    }

    fn terms(cx: &View) -> Result<Terms> {
        let store = cx.store();
        let items = store.next_id().find().unwrap_or(0);
        Ok(Terms { name: store.name().get()?, royalty: store.royalty().get()?, items })
    }

    fn royalty_of(cx: &View, args::RoyaltyOf { price }: args::RoyaltyOf) -> Result<Rlusd> {
        rules::royalty_of(price, cx.store().royalty().get()?)
    }

    fn solvent(cx: &View) -> Result<bool> {
        Ok(cx.store().held().find().unwrap_or(Rlusd::ZERO) <= cx.balance())
    }
}

fn find(cx: &Call, item: u64) -> Result<Item> {
    Ok(cx.store().items().get(&item).ok_or(UnknownItem { item })?)
}

/// An item of the caller's.
fn find_own(cx: &Call, item: u64) -> Result<Item> {
    let found = find(cx, item)?;
    ensure!(cx.caller() == found.owner, NotOwner { item, owner: found.owner });
    Ok(found)
}

fn kind_of(cx: &View, holder: Address) -> Kind {
    cx.store().kinds().get(&holder).unwrap_or(Kind::Anybody)
}

/// What keeps an item from going to `to`, in transfers, in sales, and to the view that tells.
fn obstacle(cx: &View, item: &Item, to: Address) -> Obstacle {
    rules::obstacle(item, kind_of(cx, item.owner), to, kind_of(cx, to))
}

fn require_clear(item: u64, to: Address, obstacle: Obstacle) -> Result<()> {
    ensure!(obstacle == Obstacle::Clear, NotTransferable { item, to, obstacle });
    Ok(())
}

/// Tells that an offer is over without a sale.
fn end_offer(cx: &mut Call, item: u64, found: &Item) {
    if found.offer.is_some() {
        cx.emit(events::OfferEnded { item });
    }
}

/// Makes `to` the owner. What the last owner offered or allowed is void.
fn hand_over(cx: &mut Call, item: u64, found: Item, to: Address) {
    cx.store().items().set(&item, &Item { owner: to, approved: None, offer: None, ..found });
    cx.emit(events::Transferred { item, from: found.owner, to });
}

/// Sets what is held for an item, and with it the sum.
fn set_held(cx: &mut Call, item: u64, found: Item, held: Rlusd) -> Result<()> {
    let store = cx.store();
    let sum = store.held().find().unwrap_or(Rlusd::ZERO).minus(found.held)?.plus(held)?;
    store.held().set(&sum);
    store.items().set(&item, &Item { held, ..found });
    Ok(())
}

/// Pays out of what came with this call or was held; nothing is no transfer.
fn pay(cx: &mut Call, to: Address, amount: Rlusd) {
    if amount > Rlusd::ZERO {
        cx.transfer(to, amount);
    }
}
