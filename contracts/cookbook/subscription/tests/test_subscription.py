"""Subscriptions on a chain in memory: months pass by themselves."""

import pytest

from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain, Contract


@pytest.fixture(name="service")
def _service(chain: Chain, alice: Account) -> Contract:
    return chain.deploy("subscription", provider=alice, price="2")


def test_each_month_is_passed_on_until_none_is_left(
    chain: Chain, service: Contract, alice: Account, bob: Account
) -> None:
    service.subscribe(months=3, pay="6.10", by=bob)
    assert chain.balance(alice) == Rlusd(1_002)
    chain.advance("30d")
    assert chain.balance(alice) == Rlusd(1_004)
    chain.advance("30d")
    assert service.plans.get(bob).left == 0
    chain.advance("30d")
    assert service.plans.get(bob) is None
    assert chain.balance(alice) == Rlusd(1_006)
    assert chain.balance(service) < Rlusd("0.01")
    assert chain.wakeups(service) == []


def test_months_not_begun_are_paid_back(chain: Chain, service: Contract, bob: Account) -> None:
    service.subscribe(months=3, pay="6.10", by=bob)
    with chain.refused(service.errors.Subscribed):
        service.subscribe(months=1, pay="2.10", by=bob)
    service.cancel(by=bob)
    assert chain.balance(bob) == Rlusd(998)
    with chain.refused(service.errors.NoSubscription):
        service.cancel(by=bob)
