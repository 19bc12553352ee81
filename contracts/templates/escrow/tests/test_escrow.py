"""Deals on a chain in memory: whoever decides, and the deadline where nobody does."""

import pytest
from escrow_contract import Escrow, Outcome, deploy

from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain

DAY_MS = 86_400_000


@pytest.fixture
def escrow(chain: Chain) -> Escrow:
    return deploy(chain)


def opened(chain: Chain, escrow: Escrow, payee: Account, *, by: Account, otherwise: Outcome = "refund") -> int:
    """A deal over 5 RLUSD, for three days; its number."""
    deadline = chain.now + 3 * DAY_MS
    deal = escrow.open(payee=payee, arbiter=None, deadline=deadline, on_deadline=otherwise, pay="5.05", by=by)
    return deal.value


def test_the_payer_releases(chain: Chain, escrow: Escrow, alice: Account, bob: Account) -> None:
    deal = opened(chain, escrow, bob, by=alice)
    done = escrow.release(id=deal, by=alice)
    assert done.events.Settled.amount == Rlusd(5)
    assert chain.balance(bob) == Rlusd(1_005)
    assert escrow.deal(id=deal) is None


def test_no_party_takes_what_is_the_others(chain: Chain, escrow: Escrow, alice: Account, bob: Account) -> None:
    deal = opened(chain, escrow, bob, by=alice)
    with chain.refused(escrow.errors.NotAllowed, id=deal):
        escrow.release(id=deal, by=bob)
    with chain.refused(escrow.errors.NotAllowed, id=deal):
        escrow.refund(id=deal, by=alice)
    kept = escrow.deal(id=deal)
    assert kept is not None
    assert kept.amount == Rlusd(5)


@pytest.mark.parametrize(("otherwise", "to_bob"), [("refund", 0), ("release", 5)])
def test_the_deadline_decides_where_nobody_did(
    chain: Chain, escrow: Escrow, alice: Account, bob: Account, otherwise: Outcome, to_bob: int
) -> None:
    deal = opened(chain, escrow, bob, by=alice, otherwise=otherwise)
    chain.advance("3d")
    assert escrow.deal(id=deal) is None
    assert chain.balance(bob) == Rlusd(1_000 + to_bob)
    assert escrow.solvent()
