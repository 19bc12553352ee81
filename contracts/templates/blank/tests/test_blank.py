"""The contract on a chain in memory, as its callers use it."""

from blank_contract import deploy

from ghostnet.testing import Account, Chain


def test_it_counts_what_is_added(chain: Chain, bob: Account) -> None:
    c = deploy(chain, limit=10)
    added = c.add(amount=3, by=bob)
    assert added.value == 3
    assert added.events.Added.by == bob
    assert c.get() == 3


def test_over_the_limit_nothing_is_added(chain: Chain) -> None:
    c = deploy(chain, limit=10)
    c.add(amount=4)
    with chain.refused(c.errors.OverLimit, count=4, amount=7, limit=10):
        c.add(amount=7)
    assert c.get() == 4


def test_more_than_a_number_can_hold_is_over_the_limit_too(chain: Chain) -> None:
    most = 2**64 - 1
    c = deploy(chain, limit=most)
    c.add(amount=most)
    with chain.refused(c.errors.OverLimit, amount=1):
        c.add(amount=1)
