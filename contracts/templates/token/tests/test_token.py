"""The token on a chain in memory, as its holders use it."""

import pytest
from token_contract import Token, deploy

from ghostnet import core
from ghostnet.testing import Account, Chain


@pytest.fixture(name="gold")
def _gold(chain: Chain, alice: Account) -> Token:
    return deploy(chain, owner=alice, name="Gold", symbol="AU", decimals=2, supply=100_000)


def test_the_first_supply_is_its_owners(gold: Token, alice: Account) -> None:
    assert gold.balance_of(owner=alice) == gold.total_supply() == 100_000
    assert gold.info().symbol == "AU"


def test_a_transfer_moves_tokens_and_says_so(gold: Token, alice: Account, bob: Account) -> None:
    moved = gold.transfer(to=bob, amount=250, by=alice)
    assert (moved.events.Transfer.to, moved.events.Transfer.amount) == (bob, 250)
    assert gold.balance_of(owner=alice) == 99_750
    assert gold.balance_of(owner=bob) == 250


def test_nobody_sends_more_than_they_have(chain: Chain, gold: Token, alice: Account, bob: Account) -> None:
    with chain.refused(gold.errors.InsufficientBalance, balance=0, needed=1):
        gold.transfer(to=alice, amount=1, by=bob)


def test_a_spender_moves_what_was_allowed_and_no_more(
    chain: Chain, gold: Token, alice: Account, bob: Account, carol: Account
) -> None:
    gold.approve(spender=bob, amount=100, by=alice)
    gold.transfer_from(owner=alice, to=carol, amount=60, by=bob)
    assert gold.allowance(owner=alice, spender=bob) == 40
    with chain.refused(gold.errors.InsufficientAllowance, allowance=40, needed=41):
        gold.transfer_from(owner=alice, to=carol, amount=41, by=bob)
    assert gold.balance_of(owner=carol) == 60


def test_only_the_owner_mints(chain: Chain, gold: Token, alice: Account, bob: Account) -> None:
    with chain.refused(core.StandardNotAuthorized):
        gold.mint(to=bob, amount=1, by=bob)
    gold.mint(to=bob, amount=1, by=alice)
    assert gold.total_supply() == 100_001


def test_an_empty_balance_takes_no_storage(gold: Token, alice: Account, bob: Account) -> None:
    gold.transfer(to=bob, amount=100_000, by=alice)
    assert gold.storage.balances.all() == {str(bob): 100_000}
