"""What an escrow must survive: arbiters, strangers, the last moment; and that no RLUSD appears or is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from escrow_contract import Deal, Escrow, Outcome, deploy

from ghostnet import core
from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain
from ghostnet.testing.machine import state_machine

DAY_MS = 86_400_000

# Every method in any order, by anybody, over time: after each step the escrow is solvent.
TestAnyOrder = state_machine("escrow").TestCase


@pytest.fixture
def escrow(chain: Chain) -> Iterator[Escrow]:
    escrow = deploy(chain)
    yield escrow
    assert escrow.solvent()
    deposits = [each.deposit for each in chain.wakeups(escrow)]
    spent = [each.fee for each in chain.deliveries]
    there = [chain.balance(escrow), *(chain.balance(account) for account in chain.accounts.values())]
    assert sum((*there, *deposits, *spent), start=Rlusd(0)) == Rlusd(1_000) * len(chain.accounts)


def opened(
    chain: Chain,
    escrow: Escrow,
    payee: str,
    *,
    by: Account,
    arbiter: Account | None = None,
    otherwise: Outcome = "refund",
    pay: str = "5.05",
) -> int:
    """A deal for three days; its number."""
    deadline = chain.now + 3 * DAY_MS
    deal = escrow.open(payee=payee, arbiter=arbiter, deadline=deadline, on_deadline=otherwise, pay=pay, by=by)
    return deal.value


def kept(escrow: Escrow, deal: int) -> Deal:
    found = escrow.deal(id=deal)
    assert found is not None
    return found


def test_opening_is_told_and_kept(chain: Chain, escrow: Escrow, alice: Account, bob: Account) -> None:
    deadline = chain.now + DAY_MS
    made = escrow.open(payee=bob, arbiter=None, deadline=deadline, on_deadline="release", pay="5.05", by=alice)
    told = made.events.Opened
    assert (told.id, told.payer, told.payee, told.amount, told.deadline) == (0, alice, bob, Rlusd(5), deadline)
    deal = kept(escrow, 0)
    assert (deal.payer, deal.payee, deal.arbiter, deal.amount, deal.on_deadline) == (
        alice,
        bob,
        None,
        Rlusd(5),
        "release",
    )
    assert opened(chain, escrow, bob, by=alice) == 1
    assert escrow.held.get() == Rlusd(10)


@pytest.mark.parametrize("paid", ["0", "0.04", "0.05"])
def test_a_deal_is_over_more_than_its_timer(
    chain: Chain, escrow: Escrow, bob: Account, alice: Account, paid: str
) -> None:
    with chain.refused(escrow.errors.WrongPayment, paid=Rlusd(paid), least=Rlusd("0.05")):
        opened(chain, escrow, bob, by=alice, pay=paid)
    opened(chain, escrow, bob, by=alice, pay="0.050001")


@pytest.mark.parametrize(("after_ms", "fits"), [(0, False), (1, True), (365 * DAY_MS, True), (365 * DAY_MS + 1, False)])
def test_a_deadline_lies_between_now_and_a_year(
    chain: Chain, escrow: Escrow, alice: Account, bob: Account, after_ms: int, fits: bool
) -> None:
    now = chain.now + 1  # the block of the call
    args: dict[str, Any] = {"payee": bob, "deadline": now + after_ms, "on_deadline": "refund", "pay": "1"}
    if fits:
        escrow.open(by=alice, **args)
        return
    with chain.refused(escrow.errors.BadDeadline, deadline=now + after_ms, latest=now + 365 * DAY_MS):
        escrow.open(by=alice, **args)


@pytest.mark.parametrize(("way", "to_bob"), [("release", 5), ("refund", 0)])
def test_an_arbiter_decides_either_way(
    chain: Chain, escrow: Escrow, alice: Account, bob: Account, carol: Account, way: str, to_bob: int
) -> None:
    deal = opened(chain, escrow, bob, by=alice, arbiter=carol)
    settled = escrow.method(way)(id=deal, by=carol).events.Settled
    assert (settled.id, settled.outcome, settled.amount, settled.by_deadline) == (deal, way, Rlusd(5), False)
    assert chain.balance(bob) == Rlusd(1_000 + to_bob)
    assert chain.balance(alice) == Rlusd(1_000 - to_bob)  # the timer's deposit came back whole


def test_without_an_arbiter_strangers_decide_nothing(
    chain: Chain, escrow: Escrow, alice: Account, bob: Account, carol: Account
) -> None:
    deal = opened(chain, escrow, bob, by=alice)
    for way in ("release", "refund"):
        with chain.refused(escrow.errors.NotAllowed, id=deal, caller=carol):
            escrow.method(way)(id=deal, by=carol)
    with pytest.raises(core.CallError):
        escrow.method("settle")(id=deal, by=carol)


@pytest.mark.parametrize("first", ["release", "refund"])
def test_a_deal_is_decided_once(chain: Chain, escrow: Escrow, alice: Account, bob: Account, first: str) -> None:
    deal = opened(chain, escrow, bob, by=alice)
    escrow.method(first)(id=deal, by=alice if first == "release" else bob)
    for way, who in (("release", alice), ("refund", bob)):
        with chain.refused(escrow.errors.UnknownDeal, id=deal):
            escrow.method(way)(id=deal, by=who)
    assert chain.advance("4d") == []
    assert escrow.held.get() == Rlusd(0)


def test_a_deal_decided_in_the_block_of_its_deadline_is_not_settled_again(
    chain: Chain, escrow: Escrow, alice: Account, bob: Account
) -> None:
    deal = opened(chain, escrow, bob, by=alice)
    deadline = kept(escrow, deal).deadline
    chain.advance(deadline - chain.now - 1)
    escrow.release(id=deal, by=alice)
    assert chain.now == deadline
    (settling,) = chain.deliveries
    assert (settling.error, len(settling.events.all("Settled"))) == (None, 0)
    assert chain.balance(bob) == Rlusd(1_005)


def test_the_deadline_is_told_as_such(chain: Chain, escrow: Escrow, alice: Account, bob: Account) -> None:
    opened(chain, escrow, bob, by=alice, otherwise="release")
    (settling,) = chain.advance("3d")
    assert (settling.events.Settled.outcome, settling.events.Settled.by_deadline) == ("release", True)


def test_deals_do_not_mix(chain: Chain, escrow: Escrow, alice: Account, bob: Account, carol: Account) -> None:
    deals = [opened(chain, escrow, bob, by=alice), opened(chain, escrow, alice, by=carol, pay="7.05")]
    with chain.refused(escrow.errors.NotAllowed):
        escrow.release(id=deals[1], by=alice)
    escrow.release(id=deals[0], by=alice)
    assert escrow.held.get() == Rlusd(7) == chain.balance(escrow)
    escrow.release(id=deals[1], by=carol)
    assert chain.balance(escrow) == Rlusd(0)
