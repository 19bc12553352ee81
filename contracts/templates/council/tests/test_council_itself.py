"""How a council changes itself, and how guardians pause it."""

from typing import Any

import pytest
from council_contract import Change, Council, Guard, Proposal, Rules, Seat, Step, deploy

from ghostnet import core
from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain

DAY_MS = 86_400_000
RULES: dict[str, Any] = {
    "voting": "1d", "timelock": "1d", "grace": "7d", "quorum": 5_000, "threshold": 5_001, "pause": "3d"
}  # fmt: skip
NOBODY = Guard(guardians=[], needed=0)


@pytest.fixture
def council(chain: Chain, alice: Account, bob: Account, carol: Account) -> Council:
    """A council of alice, bob and carol; guardians are alice and bob, together."""
    guard = Guard(guardians=[alice, bob], needed=2)
    return deploy(chain, pay="100", seats=seats(alice, bob, carol), rules=Rules(**RULES), guard=guard)


def seats(*members: Account, weight: int = 1) -> list[Seat]:
    return [Seat(member=member, weight=weight) for member in members]


def change(council: Council, by: Account, **parts: Any) -> int:
    whole: dict[str, Any] = {"seats": [], "rules": None, "guard": None, "withdraw": []} | parts
    return council.propose_change(title="A change", change=Change(**whole), pay="0.10", by=by).value


def payment(council: Council, to: Account, by: Account) -> int:
    steps = [Step(to=to, method=None, args=None, value="5")]
    return council.propose(title="A payment", steps=steps, pay="0.10", by=by).value


def kept(council: Council, number: int) -> Proposal:
    found = council.proposal(id=number)
    assert found is not None
    return found


def carried(chain: Chain, council: Council, number: int, *voters: Account) -> int:
    for voter in voters:
        council.vote(id=number, choice="yes", by=voter)
    chain.advance("2d")
    return number


def paused(council: Council, *guardians: Account) -> None:
    for guardian in guardians:
        council.pause(reason="stop", pay="0.05", by=guardian)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"seats": []}, "BadSeats"),
        ({"seats": [("alice", 0)]}, "BadSeats"),
        ({"seats": [("alice", 1), ("alice", 2)]}, "BadSeats"),
        ({"rules": RULES | {"voting": "59m"}}, "BadRules"),
        ({"rules": RULES | {"voting": "91d"}}, "BadRules"),
        ({"rules": RULES | {"timelock": "91d"}}, "BadRules"),
        ({"rules": RULES | {"grace": "0s"}}, "BadRules"),
        ({"rules": RULES | {"quorum": 0}}, "BadRules"),
        ({"rules": RULES | {"threshold": 5_000}}, "BadRules"),
        ({"rules": RULES | {"threshold": 10_001}}, "BadRules"),
        ({"rules": RULES | {"pause": "91d"}}, "BadRules"),
        ({"guard": (["alice"], 0)}, "BadGuard"),
        ({"guard": (["alice"], 2)}, "BadGuard"),
        ({"guard": (["alice", "alice"], 1)}, "BadGuard"),
        ({"guard": ([], 1)}, "BadGuard"),
    ],
)
def test_a_council_that_could_not_work_is_not_made(chain: Chain, wrong: dict[str, Any], error: str) -> None:
    right: dict[str, Any] = {"seats": [("alice", 1)], "rules": RULES, "guard": ([], 0)}
    init = right | wrong
    guardians, needed = init["guard"]
    with chain.refused(getattr(chain.errors("council"), error)):
        deploy(
            chain,
            seats=[Seat(member=chain.accounts[name], weight=weight) for name, weight in init["seats"]],
            rules=Rules(**init["rules"]),
            guard=Guard(guardians=[chain.accounts[name] for name in guardians], needed=needed),
        )


def test_members_come_go_and_weigh_otherwise(
    chain: Chain, council: Council, alice: Account, bob: Account, carol: Account
) -> None:
    dave = chain.account("dave")
    new = [*seats(dave, weight=4), *seats(carol, weight=0)]
    done = council.execute(id=carried(chain, council, change(council, alice, seats=new), alice, bob), by=alice)
    assert [(each.member, each.weight) for each in done.events.all("SeatSet")] == [(dave, 4), (carol, 0)]
    assert [(seat.member, seat.weight) for seat in council.members()] == [(alice, 1), (bob, 1), (dave, 4)]
    with chain.refused(council.errors.NotMember, caller=carol):
        payment(council, carol, by=carol)
    assert kept(council, payment(council, dave, by=dave)).ballots[2].weight == 4


def test_a_ballot_is_dealt_when_a_proposal_is_made(
    chain: Chain, council: Council, alice: Account, bob: Account, carol: Account
) -> None:
    dave = chain.account("dave")
    removal = change(council, alice, seats=[*seats(carol, weight=0), *seats(dave, weight=9)])
    carried(chain, council, removal, alice, bob)
    open_before = payment(council, bob, by=alice)
    council.execute(id=removal, by=alice)
    council.vote(id=open_before, choice="yes", by=carol)
    with chain.refused(council.errors.NotMember, caller=dave):
        council.vote(id=open_before, choice="yes", by=dave)
    assert council.why_not(id=open_before).total == 3


def test_no_change_takes_the_last_seat(
    chain: Chain, council: Council, alice: Account, bob: Account, carol: Account
) -> None:
    with chain.refused(council.errors.BadSeats):
        change(council, alice, seats=seats(alice, bob, carol, weight=0))
    first = change(council, alice, seats=seats(alice, weight=0))
    second = change(council, bob, seats=seats(bob, carol, weight=0))
    for number in (first, second):
        council.vote(id=number, choice="yes", by=bob)
        council.vote(id=number, choice="yes", by=carol)
    chain.advance("2d")
    council.execute(id=first, by=bob)
    with chain.refused(council.errors.BadSeats):
        council.execute(id=second, by=bob)
    assert [seat.member for seat in council.members()] == [bob, carol]


def test_new_rules_hold_for_proposals_to_come(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    changed = RULES | {"voting": "2d", "timelock": "0s", "threshold": 10_000, "quorum": 10_000}
    number = change(council, alice, rules=Rules(**changed))
    before = payment(council, bob, by=alice)
    with chain.refused(council.errors.BadRules, rule="threshold"):
        change(council, alice, rules=Rules(**(changed | {"threshold": 1})))
    for voter in (alice, bob):
        council.vote(id=before, choice="yes", by=voter)
    done = council.execute(id=carried(chain, council, number, alice, bob), by=alice)
    assert done.events.RulesSet.rules.threshold == 10_000
    assert council.current_rules().voting == 2 * DAY_MS
    council.execute(id=before, by=alice)
    after = payment(council, bob, by=alice)
    ends = kept(council, after).voting_ends
    assert ends - chain.now == 2 * DAY_MS
    assert kept(council, after).ready == ends


def test_a_change_withdraws_other_proposals(
    chain: Chain, council: Council, alice: Account, bob: Account, carol: Account
) -> None:
    bad = payment(council, carol, by=carol)
    number = change(council, alice, withdraw=[bad, 99])
    for voter in (alice, bob):
        council.vote(id=bad, choice="yes", by=voter)
    carried(chain, council, number, alice, bob)
    done = council.execute(id=number, by=alice)
    assert (done.events.Cancelled.id, done.events.Cancelled.cancelled_by) == (bad, council.address)
    assert council.proposal(id=bad) is None


def test_an_empty_change_is_not_proposed(chain: Chain, council: Council, alice: Account) -> None:
    with chain.refused(council.errors.NothingProposed):
        change(council, alice)


def test_enough_guardians_pause_and_time_ends_it(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    number = carried(chain, council, payment(council, bob, by=alice), alice, bob)
    first = council.pause(reason="Keys were stolen", pay="0.05", by=alice)
    alarm = first.events.AlarmRaised
    assert (alarm.guardian, alarm.reason, alarm.raised, alarm.needed) == (alice, "Keys were stolen", 1, 2)
    assert chain.balance(alice) == Rlusd("899.90")  # the deposit came back; a proposal's is still out
    assert council.paused_until() is None
    second = council.pause(reason="Yes", pay="0.05", by=bob)
    until = second.events.Paused.until
    assert until == council.paused_until() == chain.now + 3 * DAY_MS
    assert chain.balance(bob) == Rlusd("999.95")
    assert council.why_not(id=number).reason == "paused"
    with chain.refused(council.errors.NotExecutable, reason="paused", until=until):
        council.execute(id=number, by=alice)
    with chain.refused(council.errors.AlreadyPaused, until=until):
        council.pause(reason="", pay="0.05", by=alice)
    (ended,) = chain.advance("3d")
    assert ended.events.Unpaused.by_council is False
    assert council.paused_until() is None
    council.execute(id=number, by=alice)


def test_one_guardian_alone_pauses_nothing_however_often(council: Council, alice: Account) -> None:
    paused(council, alice, alice, alice)
    assert council.paused_until() is None
    assert [alarm.guardian for alarm in council.alarms.get() or []] == [alice]


@pytest.mark.parametrize(("age_ms", "counting"), [(DAY_MS - 1, 2), (DAY_MS, 1)])
def test_an_alarm_counts_for_a_day(
    chain: Chain, council: Council, alice: Account, bob: Account, age_ms: int, counting: int
) -> None:
    paused(council, alice)
    chain.advance(age_ms - 1)
    assert council.pause(reason="", pay="0.05", by=bob).events.AlarmRaised.raised == counting
    assert (council.paused_until() is None) == (counting < 2)


def test_only_guardians_raise_the_alarm_and_pay_for_the_timer(
    chain: Chain, council: Council, alice: Account, carol: Account
) -> None:
    with chain.refused(council.errors.NotGuardian, caller=carol):
        council.pause(reason="", pay="0.05", by=carol)
    with chain.refused(core.StandardPaymentMismatch):
        council.pause(reason="", by=alice)


def test_a_council_without_guardians_is_never_paused(chain: Chain, alice: Account) -> None:
    council = deploy(chain, seats=seats(alice), rules=Rules(**RULES), guard=NOBODY)
    with chain.refused(council.errors.NotGuardian, caller=alice):
        council.pause(reason="", pay="0.05", by=alice)


def test_a_paused_council_still_mends_itself(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    paused(council, alice, bob)
    dave = chain.account("dave")
    number = change(council, alice, guard=Guard(guardians=[dave], needed=1))
    carried(chain, council, number, alice, bob)
    assert council.paused_until() is not None
    done = council.execute(id=number, by=alice)
    assert done.events.Unpaused.by_council is True
    assert done.events.GuardSet.guard.guardians == [dave]
    assert council.paused_until() is None
    assert chain.advance("10d") == []
    with chain.refused(council.errors.NotGuardian, caller=alice):
        council.pause(reason="", pay="0.05", by=alice)
    council.pause(reason="", pay="0.05", by=dave)
    assert council.paused_until() is not None


def test_new_guardians_inherit_no_alarms(chain: Chain, council: Council, alice: Account, bob: Account) -> None:
    number = change(council, alice, guard=Guard(guardians=[alice, bob], needed=2))
    carried(chain, council, number, alice, bob)
    paused(council, alice)
    council.execute(id=number, by=alice)
    paused(council, bob)
    assert council.paused_until() is None


def test_a_pause_that_begins_in_the_block_of_the_last_ones_end_is_not_ended_with_it(
    chain: Chain, alice: Account
) -> None:
    guard = Guard(guardians=[alice], needed=1)
    council = deploy(chain, seats=seats(alice), rules=Rules(**RULES), guard=guard)
    paused(council, alice)
    first = council.paused_until()
    assert first is not None
    chain.advance(first - chain.now - 2)
    with chain.refused(council.errors.AlreadyPaused, until=first):
        paused(council, alice)  # the block before the end
    again = council.pause(reason="", pay="0.05", by=alice)
    assert chain.now == first
    assert [each.error for each in chain.deliveries] == [None]  # the first pause's timer fired behind it
    assert council.paused_until() == again.events.Paused.until == first + 3 * DAY_MS
