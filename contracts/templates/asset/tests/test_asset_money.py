"""Sales and rents on a chain in memory: who gets what, to the last millionth."""

from collections.abc import Iterator

import pytest
from asset_contract import Asset, Item, deploy

from ghostnet import core
from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain

DEED, ORDER = bytes([1] * 32), bytes([2] * 32)


@pytest.fixture(name="officer")
def _officer(chain: Chain) -> Account:
    return chain.account("officer")


@pytest.fixture(name="flats")
def _flats(chain: Chain, alice: Account, officer: Account) -> Iterator[Asset]:
    """Flats of which alice gets 2.5 % of each sale; bob owns item 0. No RLUSD is lost or made in a test."""
    flats = deploy(chain, name="Flats", issuer=alice, compliance=officer, royalty=250)
    flats.mint(owner=chain.accounts["bob"], metadata=DEED, open_to="anybody")
    before = wealth(chain, flats)
    yield flats
    assert wealth(chain, flats) == before
    assert flats.solvent()
    assert chain.balance(flats) == (flats.storage.held.get() or Rlusd(0))


def wealth(chain: Chain, flats: Asset) -> Rlusd:
    return sum((chain.balance(account) for account in chain.accounts.values()), start=chain.balance(flats))


def kept(flats: Asset, item: int) -> Item:
    found = flats.item(item=item)
    assert found is not None
    return found


def test_a_sale_pays_issuer_and_seller_and_hands_over(
    chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account
) -> None:
    offered = flats.offer(item=0, price="100", buyer=None, by=bob).events.Offered
    assert (offered.item, offered.price, offered.buyer) == (0, Rlusd(100), None)
    sold = flats.buy(item=0, pay="100", by=carol).events.Sold
    assert (sold.item, sold.seller, sold.buyer, sold.price, sold.royalty) == (0, bob, carol, Rlusd(100), Rlusd("2.50"))
    assert chain.balance(alice) == Rlusd("1002.50")
    assert chain.balance(bob) == Rlusd("1097.50")
    assert chain.balance(carol) == Rlusd(900)
    after = kept(flats, 0)
    assert (after.owner, after.offer) == (carol, None)
    with chain.refused(flats.errors.NotOffered, item=0):
        flats.buy(item=0, pay="100", by=bob)


@pytest.mark.parametrize("price", ["0.000001", "0.000039", "0.00004", "0.999999", "33.333333"])
def test_the_parts_of_a_price_are_the_price(
    chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account, price: str
) -> None:
    flats.offer(item=0, price=price, buyer=None, by=bob)
    sold = flats.buy(item=0, pay=price, by=carol).events.Sold
    assert sold.royalty.micro == Rlusd(price).micro * 250 // 10_000
    assert sold.royalty == flats.royalty_of(price=price)
    assert chain.balance(alice) + chain.balance(bob) == Rlusd(2_000) + Rlusd(price)
    assert chain.balance(flats) == Rlusd(0)


def test_the_issuers_own_sale_brings_the_whole_price(
    chain: Chain, flats: Asset, alice: Account, carol: Account
) -> None:
    item = flats.mint(owner=alice, metadata=DEED, open_to="anybody").value
    flats.offer(item=item, price="10", buyer=None, by=alice)
    flats.buy(item=item, pay="10", by=carol)
    assert chain.balance(alice) == Rlusd(1_010)


@pytest.mark.parametrize("paid", ["0", "99.999999", "100.000001"])
def test_a_sale_takes_exactly_the_price(chain: Chain, flats: Asset, bob: Account, carol: Account, paid: str) -> None:
    flats.offer(item=0, price="100", buyer=None, by=bob)
    with chain.refused(core.StandardPaymentMismatch):
        flats.buy(item=0, pay=paid, by=carol)
    assert flats.owner_of(item=0) == bob


def test_a_price_raised_in_between_is_not_paid_by_surprise(
    chain: Chain, flats: Asset, bob: Account, carol: Account
) -> None:
    flats.offer(item=0, price="100", buyer=None, by=bob)
    flats.offer(item=0, price="200", buyer=None, by=bob)
    with chain.refused(core.StandardPaymentMismatch):
        flats.buy(item=0, pay="100", by=carol)


def test_an_offer_to_one_is_to_nobody_else(
    chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account
) -> None:
    flats.offer(item=0, price="1", buyer=carol, by=bob)
    with chain.refused(flats.errors.NotOffered, item=0):
        flats.buy(item=0, pay="1", by=alice)
    flats.buy(item=0, pay="1", by=carol)


def test_only_the_owner_offers_withdraws_and_names_a_price(
    chain: Chain, flats: Asset, bob: Account, carol: Account
) -> None:
    with chain.refused(flats.errors.NotOwner, owner=bob):
        flats.offer(item=0, price="1", buyer=None, by=carol)
    with chain.refused(flats.errors.BadPrice):
        flats.offer(item=0, price="0", buyer=None, by=bob)
    with chain.refused(flats.errors.NotOffered):
        flats.withdraw_offer(item=0, by=bob)
    flats.offer(item=0, price="1", buyer=None, by=bob)
    with chain.refused(flats.errors.NotOwner):
        flats.withdraw_offer(item=0, by=carol)
    assert flats.withdraw_offer(item=0, by=bob).events.OfferEnded.item == 0
    with chain.refused(flats.errors.NotOffered):
        flats.buy(item=0, pay="1", by=carol)


def test_an_offer_does_not_outlive_its_owner(
    chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account
) -> None:
    flats.offer(item=0, price="1", buyer=None, by=bob)
    given = flats.transfer(item=0, to=alice, by=bob)
    assert given.events.OfferEnded.item == 0
    with chain.refused(flats.errors.NotOffered):
        flats.buy(item=0, pay="1", by=carol)


@pytest.mark.parametrize("obstacle", ["frozen", "owner_barred", "receiver_kind", "already_owner"])
def test_a_sale_minds_the_rules_of_a_transfer(
    chain: Chain, flats: Asset, bob: Account, carol: Account, officer: Account, obstacle: str
) -> None:
    flats.offer(item=0, price="1", buyer=None, by=bob)
    if obstacle == "frozen":
        flats.freeze(item=0, reason="x", document=ORDER, by=officer)
    elif obstacle == "owner_barred":
        flats.set_kind(holder=bob, kind="barred", by=officer)
    elif obstacle == "receiver_kind":
        flats.set_kind(holder=carol, kind="barred", by=officer)
    buyer = bob if obstacle == "already_owner" else carol
    with chain.refused(flats.errors.NotTransferable, obstacle=obstacle):
        flats.buy(item=0, pay="1", by=buyer)
    assert flats.owner_of(item=0) == bob


def test_rent_reaches_the_owner_at_once(
    chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account
) -> None:
    paid = flats.pay_rent(item=0, note="January", pay="12.50", by=carol).events.RentPaid
    assert (paid.payer, paid.owner, paid.amount, paid.note, paid.held) == (carol, bob, Rlusd("12.50"), "January", False)
    assert chain.balance(bob) == Rlusd("1012.50")
    assert chain.balance(alice) == Rlusd(1_000)
    with chain.refused(flats.errors.NothingPaid):
        flats.pay_rent(item=0, note="February", by=carol)


def test_rent_of_a_frozen_item_waits_for_its_owner_of_later(
    chain: Chain, flats: Asset, alice: Account, bob: Account, carol: Account, officer: Account
) -> None:
    other = flats.mint(owner=bob, metadata=DEED, open_to="anybody").value
    for item in (0, other):
        flats.freeze(item=item, reason="Order", document=ORDER, by=officer)
        assert flats.pay_rent(item=item, note="", pay="3", by=carol).events.RentPaid.held is True
    flats.pay_rent(item=0, note="", pay="4", by=alice)
    assert (kept(flats, 0).held, kept(flats, other).held) == (Rlusd(7), Rlusd(3))
    assert chain.balance(flats) == flats.storage.held.get() == Rlusd(10)
    assert chain.balance(bob) == Rlusd(1_000)
    flats.force_transfer(item=0, to=alice, reason="Order", document=ORDER, by=officer)
    assert flats.unfreeze(item=0, reason="Done", document=ORDER, by=officer).events.Unfrozen.paid == Rlusd(7)
    assert chain.balance(alice) == Rlusd(1_000 - 4 + 7)
    flats.unfreeze(item=other, reason="Done", document=ORDER, by=officer)
    assert chain.balance(bob) == Rlusd(1_003)
    assert chain.balance(flats) == flats.storage.held.get() == Rlusd(0)


def test_what_takes_no_payment_refuses_one(chain: Chain, flats: Asset, bob: Account) -> None:
    with chain.refused(core.CallNotPayable):
        flats.offer(item=0, price="1", buyer=None, pay="1", by=bob)
