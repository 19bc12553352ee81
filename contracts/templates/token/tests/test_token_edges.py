"""What a token must survive: paying oneself, nothing, everything, too much; and that no unit appears or is lost."""

from itertools import cycle, product
from typing import Any

import pytest
from token_contract import Token, deploy

from ghostnet import core
from ghostnet.testing import Account, Chain

MOST = 2**128 - 1


@pytest.fixture(name="gold")
def _gold(chain: Chain, alice: Account) -> Token:
    return deploy(chain, owner=alice, name="Gold", symbol="AU", decimals=2, supply=100)


def test_paying_oneself_changes_nothing(gold: Token, alice: Account) -> None:
    paid = gold.transfer(to=alice, amount=100, by=alice).events.Transfer
    assert (paid.from_, paid.to, paid.amount) == (alice, alice, 100)
    assert gold.balance_of(owner=alice) == 100


def test_nothing_can_be_paid_by_anybody_and_leaves_no_entry(gold: Token, bob: Account, carol: Account) -> None:
    gold.transfer(to=carol, amount=0, by=bob)
    gold.transfer_from(owner=carol, to=bob, amount=0, by=bob)
    assert len(gold.balances) == 1
    assert gold.storage.allowances.all() == {}


def test_an_approval_replaces_the_last_one_and_zero_forgets_it(gold: Token, alice: Account, bob: Account) -> None:
    told = gold.approve(spender=bob, amount=7, by=alice).events.Approval
    assert (told.owner, told.spender, told.amount) == (alice, bob, 7)
    gold.approve(spender=bob, amount=5, by=alice)
    assert gold.allowance(owner=alice, spender=bob) == 5
    gold.approve(spender=bob, amount=0, by=alice)
    assert gold.allowance(owner=alice, spender=bob) == 0
    assert gold.allowances.all() == {}


def test_an_allowance_is_no_balance_and_survives_a_refusal(
    chain: Chain, gold: Token, alice: Account, bob: Account, carol: Account
) -> None:
    gold.approve(spender=bob, amount=MOST, by=alice)
    with chain.refused(gold.errors.InsufficientBalance, balance=100, needed=101):
        gold.transfer_from(owner=alice, to=carol, amount=101, by=bob)
    assert gold.allowance(owner=alice, spender=bob) == MOST
    moved = gold.transfer_from(owner=alice, to=carol, amount=100, by=bob)
    assert moved.events.Approval.amount == MOST - 100
    assert (moved.events.Transfer.from_, moved.events.Transfer.to) == (alice, carol)


def test_an_allowance_is_for_its_spender_and_its_owner_alone(
    chain: Chain, gold: Token, alice: Account, bob: Account, carol: Account
) -> None:
    gold.approve(spender=bob, amount=10, by=alice)
    with chain.refused(gold.errors.InsufficientAllowance, allowance=0, needed=1):
        gold.transfer_from(owner=alice, to=carol, amount=1, by=carol)
    with chain.refused(gold.errors.InsufficientAllowance, allowance=0, needed=1):
        gold.transfer_from(owner=bob, to=carol, amount=1, by=alice)


def test_the_supply_is_one_number_and_never_overflows(chain: Chain, gold: Token, alice: Account, bob: Account) -> None:
    minted = gold.mint(to=bob, amount=MOST - 100, by=alice).events.Minted
    assert (minted.to, minted.amount) == (bob, MOST - 100)
    with chain.refused(gold.errors.SupplyOverflow):
        gold.mint(to=bob, amount=1, by=alice)
    gold.transfer(to=alice, amount=MOST - 100, by=bob)
    assert gold.balance_of(owner=alice) == gold.total_supply() == MOST


def test_the_right_to_mint_is_handed_on_whole(chain: Chain, gold: Token, alice: Account, bob: Account) -> None:
    with chain.refused(core.StandardNotAuthorized, role="owner"):
        gold.set_owner(owner=bob, by=bob)
    gold.set_owner(owner=bob, by=alice)
    with chain.refused(core.StandardNotAuthorized, role="owner"):
        gold.mint(to=alice, amount=1, by=alice)
    gold.mint(to=alice, amount=1, by=bob)


def test_no_unit_appears_or_is_lost(chain: Chain, gold: Token) -> None:
    short = (gold.errors.InsufficientBalance, gold.errors.InsufficientAllowance)
    amounts = cycle([30, 0, 1, 101, 100])
    refusals = 0
    for by, owner, to in product(chain.accounts.values(), repeat=3):
        for method, args in (
            ("transfer", {"to": to}),
            ("approve", {"spender": to}),
            ("transfer_from", {"owner": owner, "to": to}),
        ):
            try:
                gold.method(method)(by=by, amount=next(amounts), **args)
            except core.ContractError as error:
                if not any(kind.is_of(error) for kind in short):
                    raise
                refusals += 1
            balances = list(gold.balances.all().values())
            assert sum(balances) == gold.total_supply() == 100
            assert 0 not in (*balances, *gold.storage.allowances.all().values())
    assert 0 < refusals < 3**4


@pytest.mark.parametrize("method", ["transfer", "approve", "transfer_from", "mint", "set_owner"])
def test_no_method_takes_rlusd(chain: Chain, gold: Token, alice: Account, method: str) -> None:
    args: dict[str, dict[str, Any]] = {
        "transfer": {"to": alice, "amount": 1},
        "approve": {"spender": alice, "amount": 1},
        "transfer_from": {"owner": alice, "to": alice, "amount": 1},
        "mint": {"to": alice, "amount": 1},
        "set_owner": {"owner": alice},
    }
    with chain.refused(core.CallNotPayable):
        gold.method(method)(by=alice, pay="1", **args[method])
