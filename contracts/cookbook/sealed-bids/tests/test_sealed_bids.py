"""Sealed bids on a chain in memory: sealed, opened, and what does not fit."""

import hashlib

import pytest

from ghostnet.testing import Account, Chain, Contract

DAY_MS = 86_400_000
SALT = bytes(range(32))


def seal_of(bidder: Account, bid: int) -> str:
    return hashlib.sha256(bidder.raw + bid.to_bytes(8, "big") + SALT).hexdigest()


@pytest.fixture(name="bids")
def _bids(chain: Chain) -> Contract:
    return chain.deploy("sealed-bids", sealed_until=chain.now + DAY_MS, opened_until=chain.now + 2 * DAY_MS)


def test_the_highest_opened_bid_wins(chain: Chain, bids: Contract, alice: Account, bob: Account) -> None:
    for bidder, bid in ((alice, 10), (bob, 12)):
        bids.seal(seal=seal_of(bidder, bid), by=bidder)
    with chain.refused(bids.errors.NotNow):
        bids.open(bid=12, salt=SALT.hex(), by=bob)
    chain.advance("1d")
    for bidder, bid in ((bob, 12), (alice, 10)):
        bids.open(bid=bid, salt=SALT.hex(), by=bidder)
    assert (bids.best().bidder, bids.best().bid) == (bob, 12)


def test_a_bid_cannot_be_changed_or_copied(chain: Chain, bids: Contract, alice: Account, bob: Account) -> None:
    for bidder in (alice, bob):
        bids.seal(seal=seal_of(alice, 10), by=bidder)
    chain.advance("1d")
    for bidder, bid in ((alice, 11), (bob, 10)):
        with chain.refused(bids.errors.OtherSeal):
            bids.open(bid=bid, salt=SALT.hex(), by=bidder)
    with chain.refused(bids.errors.NotNow):
        bids.seal(seal=seal_of(bob, 99), by=bob)
    assert bids.best() is None
