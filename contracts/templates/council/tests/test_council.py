"""Proposals on a chain in memory: voted on, waited for, carried out, undone, cancelled, forgotten."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from council_contract import Change, Choice, Council, Guard, Proposal, Rules, Seat, Step, deploy

from ghostnet import core
from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain, Contract

DAY_MS = 86_400_000
RULES: dict[str, Any] = {
    "voting": "1d", "timelock": "1d", "grace": "7d", "quorum": 5_000, "threshold": 5_001, "pause": "3d"
}  # fmt: skip
FUNDS = Rlusd(100)
"""What the council begins with."""


@pytest.fixture
def council(chain: Chain, alice: Account, bob: Account, carol: Account) -> Iterator[Council]:
    """A council of three, two of them guardians; its promises hold when the test ends."""
    council = seated(chain, {alice: 1, bob: 1, carol: 1}, guard=Guard(guardians=[alice, bob], needed=2))
    yield council
    assert council.governable()
    assert council.no_endless_pause()


def seated(chain: Chain, seats: dict[Any, int], **init: Any) -> Council:
    """A council with these weights, and 100 RLUSD of alice's."""
    named = [Seat(member=member, weight=weight) for member, weight in seats.items()]
    given: dict[str, Any] = {"rules": Rules(**RULES), "guard": Guard(guardians=[], needed=0)} | init
    return deploy(chain, pay=FUNDS, seats=named, **given)


def step(to: Any, method: str | None = None, args: bytes | None = None, value: str = "0") -> Step:
    return Step(to=to, method=method, args=args, value=value)


def encoded(contract: Contract, method: str, **args: Any) -> bytes:
    """Arguments of another contract's method."""
    return contract.schema.args_from_json(method, json.dumps(args))


def proposed(council: Council, *steps: Step, by: Account) -> int:
    return council.propose(title="A test", steps=steps, pay="0.10", by=by).value


def change(council: Council, by: Account, **parts: Any) -> int:
    """A proposal to change the council."""
    whole: dict[str, Any] = {"seats": [], "rules": None, "guard": None, "withdraw": []} | parts
    return council.propose_change(title="A change", change=Change(**whole), pay="0.10", by=by).value


def kept(council: Council, number: int) -> Proposal:
    found = council.proposal(id=number)
    assert found is not None
    return found


def carried(chain: Chain, council: Council, number: int, *voters: Account) -> int:
    """Has these vote yes and waits until it may be executed."""
    for voter in voters:
        council.vote(id=number, choice="yes", by=voter)
    chain.advance("2d")
    return number


def wealth(chain: Chain, council: Council) -> Rlusd:
    """All RLUSD that is in sight: balances, deposits of timers, and what timers cost."""
    balances = [chain.balance(council), *(chain.balance(account) for account in chain.accounts.values())]
    deposits = [each.deposit for each in chain.wakeups()]
    return sum((*balances, *deposits, *(each.fee for each in chain.deliveries)), start=Rlusd(0))


def test_who_guards_it_and_how_many_are_needed_can_be_asked(council: Council, alice: Account, bob: Account) -> None:
    guard = council.guardians()
    assert (guard.guardians, guard.needed) == ([alice, bob], 2)


def test_a_payment_is_proposed_voted_on_waited_for_and_made(
    chain: Chain, council: Council, alice: Account, bob: Account, carol: Account
) -> None:
    made = council.propose(title="Pay carol", steps=[step(carol, value="5")], pay="0.10", by=alice)
    assert (made.value, made.events.Proposed.proposer, made.events.Proposed.title) == (0, alice, "Pay carol")
    voted = council.vote(id=0, choice="yes", by=alice).events.Voted
    assert (voted.id, voted.member, voted.choice, voted.weight) == (0, alice, "yes", 1)
    council.vote(id=0, choice="yes", by=bob)
    (end_of_vote,) = chain.advance("1d")
    passed = end_of_vote.events.Passed
    assert (passed.yes, passed.no, passed.expires - passed.ready) == (2, 0, 7 * DAY_MS)
    chain.advance("1d")
    done = council.execute(id=0, by=bob)
    assert done.events.Executed.executed_by == bob
    assert chain.balance(carol) == Rlusd(1_005)
    assert council.proposal(id=0) is None
    assert council.body(id=0) is None
    assert council.open_by.get(alice) is None
    with chain.refused(council.errors.UnknownProposal, id=0):
        council.execute(id=0, by=bob)


def test_why_not_follows_a_proposal_through_its_life(
    chain: Chain, council: Council, alice: Account, bob: Account
) -> None:
    assert council.why_not(id=0).reason == "unknown"
    number = proposed(council, step(bob, value="5"), by=alice)
    made = kept(council, number)
    assert (council.why_not(id=0).reason, council.why_not(id=0).until) == ("voting", made.voting_ends)
    with chain.refused(council.errors.NotExecutable, id=0, reason="voting", until=made.voting_ends):
        council.execute(id=0, by=alice)
    council.vote(id=0, choice="yes", by=alice)
    council.vote(id=0, choice="yes", by=bob)
    chain.advance("1d")
    assert (council.why_not(id=0).reason, council.why_not(id=0).until) == ("timelock", made.ready)
    with chain.refused(council.errors.NotExecutable, reason="timelock", until=made.ready):
        council.execute(id=0, by=alice)
    chain.advance("1d")
    ready = council.why_not(id=0)
    assert (ready.reason, ready.until, ready.yes, ready.no, ready.total) == ("ready", None, 2, 0, 3)
    (brief,) = council.open(after=None)
    assert (brief.id, brief.title, brief.standing) == (0, "A test", ready)
    *_, last = chain.advance("7d")
    assert last.events.Expired.id == 0
    assert council.why_not(id=0).reason == "unknown"
    assert council.open(after=None) == []


def test_an_expired_proposal_is_not_executed_before_its_timer_clears_it_up(
    chain: Chain, council: Council, alice: Account, bob: Account
) -> None:
    number = carried(chain, council, proposed(council, step(bob, value="5"), by=alice), alice, bob)
    expires = kept(council, number).expires
    chain.advance(expires - chain.now - 1)  # the next call is in the block of the expiry, before its timer
    with chain.refused(council.errors.NotExecutable, reason="expired", until=None):
        council.execute(id=number, by=alice)
    assert chain.balance(bob) == Rlusd(1_000)


@pytest.mark.parametrize("voters", [[], ["alice"]])
def test_without_a_quorum_it_is_rejected(chain: Chain, council: Council, alice: Account, voters: list[str]) -> None:
    number = proposed(council, step(alice, value="5"), by=alice)
    for voter in voters:
        council.vote(id=number, choice="yes", by=chain.accounts[voter])
    (end_of_vote,) = chain.advance("1d")
    assert (end_of_vote.events.Rejected.yes, end_of_vote.events.Rejected.total) == (len(voters), 3)
    assert not any(len(each) for each in (council.proposals, council.bodies, council.open_by))
    assert not chain.wakeups(council)


def test_a_tie_is_rejected(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    number = proposed(council, step(alice, value="5"), by=alice)
    council.vote(id=number, choice="yes", by=alice)
    council.vote(id=number, choice="no", by=bob)
    (end_of_vote,) = chain.advance("1d")
    assert (end_of_vote.events.Rejected.yes, end_of_vote.events.Rejected.no) == (1, 1)


@pytest.mark.parametrize(("last", "reason"), [("yes", "ready"), ("no", "rejected")])
def test_a_threshold_is_met_exactly_or_not_at_all(
    chain: Chain, alice: Account, bob: Account, carol: Account, last: Choice, reason: str
) -> None:
    rules = Rules(**(RULES | {"threshold": 10_000, "timelock": "0s"}))
    council = seated(chain, {alice: 1, bob: 1, carol: 1}, rules=rules)
    number = proposed(council, step(bob, value="5"), by=alice)
    for voter in (alice, bob):
        council.vote(id=number, choice="yes", by=voter)
    council.vote(id=number, choice=last, by=carol)
    ended = kept(council, number).voting_ends
    chain.advance(ended - chain.now - 1)
    if reason == "ready":
        council.execute(id=number, by=alice)  # in the block of the vote's end, before its timer
        assert [each.error for each in chain.deliveries] == [None]
        return
    with chain.refused(council.errors.NotExecutable, reason=reason, until=None):
        council.execute(id=number, by=alice)


def test_weights_count_and_not_heads(chain: Chain, alice: Account, bob: Account, carol: Account) -> None:
    council = seated(chain, {alice: 5, bob: 2, carol: 2})
    number = proposed(council, step(bob, value="5"), by=bob)
    council.vote(id=number, choice="yes", by=bob)
    council.vote(id=number, choice="yes", by=carol)
    council.vote(id=number, choice="no", by=alice)
    (end_of_vote,) = chain.advance("1d")
    assert (end_of_vote.events.Rejected.yes, end_of_vote.events.Rejected.no) == (4, 5)


def test_until_the_vote_ends_the_last_word_counts(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    number = proposed(council, step(bob, value="5"), by=alice)
    council.vote(id=number, choice="yes", by=alice)
    council.vote(id=number, choice="no", by=alice)
    assert (council.why_not(id=number).yes, council.why_not(id=number).no) == (0, 1)
    council.vote(id=number, choice="yes", by=alice)
    council.vote(id=number, choice="yes", by=bob)
    ended = kept(council, number).voting_ends
    chain.advance("1d")
    with chain.refused(council.errors.VotingOver, id=number, ended=ended):
        council.vote(id=number, choice="no", by=alice)
    with chain.refused(council.errors.UnknownProposal, id=9):
        council.vote(id=9, choice="no", by=alice)


def test_strangers_neither_propose_nor_vote_nor_execute(
    chain: Chain, council: Council, alice: Account, bob: Account
) -> None:
    mallory = chain.account("mallory")
    not_member = council.errors.NotMember
    with chain.refused(not_member, caller=mallory):
        council.propose(title="", steps=[step(mallory, value="1")], pay="0.10", by=mallory)
    with chain.refused(not_member, caller=mallory):
        change(council, mallory, seats=[Seat(member=mallory, weight=9)])
    number = proposed(council, step(bob, value="5"), by=alice)
    with chain.refused(not_member, caller=mallory):
        council.vote(id=number, choice="yes", by=mallory)
    carried(chain, council, number, alice, bob)
    with chain.refused(not_member, caller=mallory):
        council.execute(id=number, by=mallory)
    with chain.refused(council.errors.NotProposer, proposer=alice):
        council.cancel(id=number, by=bob)
    for method, args in (("on_time", {"id": number}), ("on_pause_end", {})):
        with pytest.raises(core.CallError):
            council.method(method)(by=alice, **args)


def test_the_proposer_cancels_and_gets_the_timers_back(chain: Chain, council: Council, alice: Account) -> None:
    number = proposed(council, step(alice, value="5"), by=alice)
    assert chain.balance(alice) == Rlusd("899.90")
    done = council.cancel(id=number, by=alice)
    assert (done.events.Cancelled.id, done.events.Cancelled.cancelled_by) == (number, alice)
    assert chain.balance(alice) == Rlusd(900)
    assert chain.balance(council) == FUNDS
    assert not chain.wakeups(council)
    with chain.refused(council.errors.UnknownProposal, id=number):
        council.cancel(id=number, by=alice)


@pytest.mark.parametrize("paid", ["0", "0.09", "0.11"])
def test_a_proposal_costs_its_timers_exactly(chain: Chain, council: Council, alice: Account, paid: str) -> None:
    with chain.refused(core.StandardPaymentMismatch):
        council.propose(title="", steps=[step(alice, value="1")], pay=paid, by=alice)


def test_a_member_has_few_open_proposals_and_others_are_not_kept_out(
    chain: Chain, council: Council, alice: Account, bob: Account
) -> None:
    numbers = [proposed(council, step(bob, value="1"), by=alice) for _ in range(8)]
    with chain.refused(council.errors.TooManyOpen, most=8):
        proposed(council, step(bob, value="1"), by=alice)
    proposed(council, step(bob, value="1"), by=bob)
    council.cancel(id=numbers[0], by=alice)
    assert proposed(council, step(bob, value="1"), by=alice) == 9
    assert [brief.id for brief in council.open(after=6)] == [7, 8, 9]


def test_steps_that_could_never_be_carried_out_are_not_proposed(
    chain: Chain, council: Council, alice: Account, bob: Account
) -> None:
    fine = step(bob, value="1")
    for bad in (
        step(bob),
        step(bob, args=b"\x80", value="1"),
        step(bob, "go", b""),
        step(bob, "go", b"\x81"),
        step(bob, "go", b"\x01"),
        step(council, "vote", b"\x82\x00\x01"),
        step(council, value="1"),
    ):
        with chain.refused(council.errors.BadStep, step=1):
            proposed(council, fine, bad, by=alice)
    with chain.refused(council.errors.NothingProposed):
        proposed(council, by=alice)


def test_calls_act_in_the_name_of_the_council(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    names = chain.deploy("name-lease", owner=council, price_per_day="1")
    names.lease(label="www", days=2, pay="2", by=bob)
    price = encoded(names, "set_price", price="3")
    number = proposed(council, step(names, "set_price", price), step(names, "withdraw"), by=alice)
    before = chain.balance(council)
    carried(chain, council, number, alice, bob)
    council.execute(id=number, by=alice)
    assert names.price() == Rlusd(3)
    assert chain.balance(council) > before + Rlusd("1.9")


def test_a_call_pays_what_the_step_says(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    names = chain.deploy("name-lease", owner=alice, price_per_day="1")
    lease = encoded(names, "lease", label="www", days=3)
    number = carried(chain, council, proposed(council, step(names, "lease", lease, "3"), by=alice), alice, bob)
    council.execute(id=number, by=alice)
    assert names.lease_of(label="www").tenant == council


def test_a_failed_step_undoes_all_is_named_and_can_be_tried_again(
    chain: Chain, council: Council, alice: Account, bob: Account
) -> None:
    gold = chain.deploy("token", owner=alice, name="Gold", symbol="AU", decimals=0, supply=0)
    mint = encoded(gold, "mint", to=bob, amount="7")
    number = proposed(council, step(bob, value="5"), step(gold, "mint", mint), by=alice)
    carried(chain, council, number, alice, bob)
    before = (chain.balance(council), chain.balance(bob), chain.balance(alice))
    with chain.refused(council.errors.StepFailed, id=number, step=1) as failed:
        council.execute(id=number, by=alice)
    assert failed.fields is not None
    wanted = core.StandardNotAuthorized({"role": "owner"})
    assert failed.fields.failed_class == wanted.class_number
    assert failed.fields.operands == b"\x81\x65owner"
    assert (chain.balance(council), chain.balance(bob), chain.balance(alice)) == before
    assert council.why_not(id=number).reason == "ready"
    gold.set_owner(owner=council, by=alice)
    council.execute(id=number, by=alice)
    assert gold.balance_of(owner=bob) == 7
    assert chain.balance(bob) == Rlusd(1_005)


def test_what_does_not_exist_fails_like_any_call(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    number = carried(chain, council, proposed(council, step(bob, "go"), by=alice), alice, bob)
    with chain.refused(council.errors.StepFailed, step=0):
        council.execute(id=number, by=alice)


def test_a_payment_beyond_the_means_waits_for_them(
    chain: Chain, council: Council, alice: Account, bob: Account
) -> None:
    number = proposed(council, step(bob, value="60"), step(bob, value="60"), by=alice)
    carried(chain, council, number, alice, bob)
    short = council.why_not(id=number)
    assert (short.reason, short.until) == ("short_of_funds", None)
    assert Rlusd("19.9") < short.missing <= Rlusd(20)
    with chain.refused(council.errors.NotExecutable, reason="short_of_funds"):
        council.execute(id=number, by=alice)
    chain.transfer(bob, council, short.missing)
    council.execute(id=number, by=alice)
    assert chain.balance(council) == Rlusd(0)


def test_what_a_call_brings_in_can_be_paid_out_by_a_later_step(
    chain: Chain, council: Council, alice: Account, bob: Account
) -> None:
    names = chain.deploy("name-lease", owner=council, price_per_day="100")
    names.lease(label="www", days=2, pay="200", by=bob)
    number = proposed(council, step(names, "withdraw"), step(bob, value="250"), by=alice)
    carried(chain, council, number, alice, bob)
    council.execute(id=number, by=alice)
    assert chain.balance(bob) == Rlusd(1_050)


def test_nothing_called_back_into_a_council_at_work_has_an_effect(
    chain: Chain, council: Council, alice: Account, bob: Account
) -> None:
    mirror = seated(chain, {council: 1, alice: 2})
    back = proposed(mirror, step(council, "vote", b"\x82\x00\x01"), by=alice)
    mirror.vote(id=back, choice="yes", by=alice)
    again = proposed(council, step(bob, value="5"), step(mirror, "execute", b"\x81\x00"), by=alice)
    carried(chain, council, again, alice, bob)
    with chain.refused(council.errors.StepFailed, step=1) as failed:
        council.execute(id=again, by=alice)
    assert failed.fields is not None
    assert (failed.fields.failed_class, failed.fields.failed_code) == (1, 7)  # the mirror's StepFailed
    assert chain.balance(bob) == Rlusd(1_000)


def test_the_largest_council_votes_within_its_timers_gas(chain: Chain) -> None:
    members = [chain.account(f"member{n}") for n in range(64)]
    council = seated(chain, dict.fromkeys(members, 2**32 - 1))
    number = proposed(council, step(members[0], value="5"), by=members[0])
    for member in members:
        last = council.vote(id=number, choice="yes", by=member)
    assert last.gas < 1_000_000
    (end_of_vote,) = chain.advance("1d")
    assert end_of_vote.events.Passed.yes == 64 * (2**32 - 1)
    chain.advance("1d")
    council.execute(id=number, by=members[63])
    assert chain.balance(members[0]) > Rlusd(1_004)


def test_no_money_appears_or_is_lost(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    whole = wealth(chain, council)
    numbers = [proposed(council, step(bob, value="5"), by=alice) for _ in range(4)]
    council.cancel(id=numbers[0], by=alice)
    for number in numbers[1:3]:
        council.vote(id=number, choice="yes", by=alice)
        council.vote(id=number, choice="yes", by=bob)
    assert wealth(chain, council) == whole
    chain.advance("2d")
    council.execute(id=numbers[1], by=bob)
    assert wealth(chain, council) == whole
    chain.advance("9d")
    assert council.proposals.all() == {}
    assert wealth(chain, council) == whole
