"""Leases on a chain in memory: taken, ended early, ended by their timers."""

import pytest
from name_lease_contract import NameLease, deploy

from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain


@pytest.fixture(name="names")
def _names(chain: Chain, alice: Account) -> NameLease:
    return deploy(chain, owner=alice, price_per_day="1")


def test_a_lease_ends_by_itself(chain: Chain, names: NameLease, alice: Account, bob: Account) -> None:
    lease = names.lease(label="www", days=3, pay="3", by=bob)
    assert lease.value.tenant == bob
    assert lease.events.Leased.label == "www"
    with chain.refused(names.errors.Taken, label="www"):
        names.lease(label="www", days=1, pay="1", by=alice)
    chain.advance("3d")
    assert names.leases.get("www") is None
    assert names.status(label="www") == "free"


def test_what_is_paid_above_the_rent_comes_back(chain: Chain, names: NameLease, bob: Account) -> None:
    names.lease(label="www", days=3, pay="10", by=bob)
    assert names.deposits.get() == Rlusd(7)
    names.end(label="www", by=bob)
    assert chain.balance(bob) == Rlusd(997)
    assert names.solvent()


def test_the_owner_withdraws_rents_and_no_deposits(
    chain: Chain, names: NameLease, alice: Account, bob: Account
) -> None:
    names.lease(label="www", days=3, pay="10", by=bob)
    earned = names.withdraw(by=alice).value
    assert Rlusd("2.9") < earned <= Rlusd(3)
    assert chain.balance(names) == Rlusd(7)
    assert names.solvent()


@pytest.mark.parametrize("label", ["", "-a", "A", "a.b"])
def test_what_is_no_label_is_refused(chain: Chain, names: NameLease, label: str) -> None:
    with chain.refused(names.errors.BadLabel, label=label):
        names.lease(label=label, days=1, pay="1")
