"""Vesting on a chain in memory: half the time, half the money."""

from ghostnet.core import Rlusd, StandardNotAuthorized
from ghostnet.testing import Account, Chain


def test_it_becomes_the_beneficiarys_with_time(chain: Chain, bob: Account, carol: Account) -> None:
    grant = chain.deploy("vesting", beneficiary=bob, lasts="100d", pay="100")
    chain.advance("50d")
    assert grant.claimable() == Rlusd(50)
    with chain.refused(StandardNotAuthorized):
        grant.claim(by=carol)
    first = grant.claim(by=bob).value
    assert Rlusd(50) <= first < Rlusd("50.01")
    chain.advance("100d")
    assert first + grant.claim(by=bob).value == Rlusd(100)
    assert chain.balance(bob) == Rlusd(1_100)
    assert grant.claimable() == Rlusd(0)
