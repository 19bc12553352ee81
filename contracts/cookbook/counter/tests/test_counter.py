"""Counts on a chain in memory."""

from ghostnet.testing import Account, Chain


def test_it_counts_all_and_each(chain: Chain, alice: Account, bob: Account, carol: Account) -> None:
    c = chain.deploy("counter")
    assert [c.increment(by=who).value for who in (alice, bob, bob)] == [1, 2, 3]
    assert c.total() == 3
    assert [c.count_of(caller=who) for who in (alice, bob, carol)] == [1, 2, 0]
