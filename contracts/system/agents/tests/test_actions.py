"""The life of actions on a chain in memory: who may do what when, what is paid to whom, and what a contract is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet import core
from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain, Contract

REQUESTER = str(Path(__file__).parents[3] / "tests" / "requester")
RESOURCE, NAME = "mock:shelf", "shelf/a"
KINDS = ["mock.add", "mock.append"]
PLAN, OTHER_PLAN = bytes([5] * 32), bytes([6] * 32)
EVIDENCE = bytes([9] * 32)
REWARD, FEE, DEPOSIT = Rlusd("2"), Rlusd("0.5"), Rlusd("0.01")
OUTCOMES = {"done": 0, "failed": 1, "partial": 2}
KEYS = {name: Ed25519PrivateKey.from_private_bytes(bytes([n] * 32)) for n, name in enumerate(["worker", "second"], 1)}


@dataclass
class World:
    """A resource of alice's, two agents of bob's on it, and a contract of carol's with a grant."""

    chain: Chain
    agents: Contract
    asker: Contract
    accounts: dict[str, Account]
    numbers: dict[str, int]

    def give(self, **terms: Any) -> None:
        """The grant, with other terms where they are named."""
        given = {
            "kinds": KINDS,
            "names": [NAME, "shelf/b"],
            "shapes": [],
            "calls": 20,
            "spend": "50",
            "expires": "2027-06-01T00:00:00Z",
            "approvers": [],
            "rule": "never",
        }
        self.agents.give(id=RESOURCE, contract=self.asker, terms=given | terms, by=self.accounts["alice"])

    def ask(self, **args: Any) -> bytes:
        """Asks for an action."""
        asked = {
            "id": RESOURCE,
            "kind": "mock.add",
            "targets": [{"name": NAME, "shape": "item"}],
            "start_in": "10m",
            "run_in": "10m",
            "reward": REWARD,
            "fee": FEE,
            "undo_until": None,
            "args": b"",
        }
        action: bytes = self.asker.ask(**(asked | args), by=self.accounts["carol"]).value
        return action

    def hold(self, action: bytes, who: str = "worker") -> int:
        """Holds an action; the epoch."""
        epoch: int = self.agents.hold(action=action, agent=self.numbers[who], by=self.accounts[who]).value
        return epoch

    def plan(self, action: bytes, who: str = "worker", **plan: Any) -> int:
        """Holds and plans; the epoch of the hold."""
        epoch, posted = self.hold(action, who), {"plan": PLAN, "destroys": 0, "guard": "atomic"} | plan
        number, by = self.numbers[who], self.accounts[who]
        self.agents.post_plan(action=action, agent=number, epoch=epoch, by=by, **posted)
        return epoch

    def start(self, action: bytes, epoch: int, who: str = "worker", plan: bytes = PLAN) -> Any:
        """Starts a plan in an epoch."""
        number, by = self.numbers[who], self.accounts[who]
        return self.agents.start(action=action, agent=number, epoch=epoch, plan=plan, by=by)

    def begun(self, **args: Any) -> bytes:
        """An action in epoch 2 that has started."""
        action = self.ask(**args)
        self.start(action, self.plan(action) + 1)
        return action

    def receipt(self, action: bytes, who: str = "worker", **report: Any) -> dict[str, Any]:
        """A signed report, its bytes put together here."""
        stated: dict[str, Any] = {
            "agent": self.numbers[who],
            "key_epoch": 1,
            "epoch": 2,
            "plan": PLAN,
            "outcome": "done",
            "steps": 1,
            "evidence": EVIDENCE,
            "result": b"",
        } | report
        body = [*stated.values()]
        body[4] = OUTCOMES[stated["outcome"]]
        signed = b"ghost/receipt/1" + core.encode([self.chain.id, action, body])
        return {"report": stated, "signature": KEYS[who].sign(signed)}

    def report(self, action: bytes, who: str = "worker", **report: Any) -> Any:
        """Reports, signed."""
        receipt = self.receipt(action, who, **report)
        return self.agents.report(action=action, by=self.accounts[who], **receipt)

    def told(self) -> list[tuple[bytes, str, str]]:
        """What the contract was told: action, state, reason."""
        states, reasons = enum_of(self.agents, "State"), enum_of(self.agents, "Reason")
        return [(told.action, states[told.state], reasons[told.reason]) for told in self.asker.told()]

    def state(self, action: bytes) -> tuple[str, str]:
        """State and reason."""
        found = self.agents.action(action=action)
        return found.state, found.reason


def enum_of(contract: Contract, name: str) -> list[str]:
    """The variants of an enum of the schema."""
    variants: list[str] = next(one["variants"] for one in contract.schema.describe()["types"] if one["name"] == name)
    return variants


@pytest.fixture(name="world")
def _world(chain: Chain, alice: Account, bob: Account, carol: Account) -> Iterator[World]:
    agents = chain.deploy("agents")
    asker = chain.deploy(REQUESTER, by=carol, uses=[agents], pay="100")
    people = {"alice": alice, "bob": bob, "carol": carol}
    accounts = people | {name: chain.account(name) for name in KEYS}
    agents.claim(id=RESOURCE, by=alice)
    numbers = {}
    for name, key in KEYS.items():
        public = key.public_key().public_bytes_raw()
        registered = agents.register(account=accounts[name], key=public, kinds=KINDS, pay="10", by=bob)
        numbers[name] = registered.value
        agents.enrol(id=RESOURCE, agent=numbers[name], by=alice)
    world = World(chain, agents, asker, accounts, numbers)
    world.give()
    yield world
    assert agents.solvent()


def test_an_action_that_is_done_pays_the_agents_owner_and_tells_the_contract(world: World) -> None:
    chain, bob, before = world.chain, world.accounts["bob"], world.chain.balance(world.asker)
    earned = chain.balance(bob)
    action = world.ask()
    assert chain.balance(world.asker) == before - REWARD - FEE - DEPOSIT - Rlusd("0.10")
    epoch = world.plan(action)
    assert chain.balance(bob) == earned + FEE
    world.start(action, epoch + 1)
    world.report(action)
    assert chain.balance(bob) == earned + FEE + REWARD
    chain.advance("1s")
    assert world.told() == [(action, "done", "reported")]
    assert world.state(action) == ("done", "reported")
    outcome = world.agents.outcome(action=action)
    assert (outcome.action, outcome.state, outcome.result) == (action, "done", b"")
    # The deadline's deposit is back, and that of the slot for a late answer; the other paid for the call.
    assert chain.balance(world.asker) > before - REWARD - FEE - Rlusd("0.05")
    assert world.agents.set_aside(action=action) is None
    assert chain.wakeups(world.agents) == []


@pytest.mark.parametrize("outcome", ["failed", "partial"])
def test_what_is_not_done_returns_the_reward(world: World, outcome: str) -> None:
    before, earned = world.chain.balance(world.asker), world.chain.balance(world.accounts["bob"])
    action = world.begun()
    world.report(action, outcome=outcome)
    world.chain.advance("1s")
    assert world.told() == [(action, outcome, "reported")]
    assert world.chain.balance(world.accounts["bob"]) == earned + FEE
    assert world.chain.balance(world.asker) > before - FEE - Rlusd("0.05")
    with world.chain.refused(world.agents.errors.WrongState, state=outcome):
        world.report(action, outcome="done")


# ---------------------------------------------------------------------- deadlines


def test_an_action_that_nobody_plans_expires_and_all_comes_back(world: World) -> None:
    before = world.chain.balance(world.asker)
    action = world.ask()
    world.chain.advance("11m")
    assert world.told() == [(action, "expired", "nobody_planned")]
    # The call that told it, and the deadline's deposit, which paid the wakeup.
    assert world.chain.balance(world.asker) > before - Rlusd("0.10")
    with world.chain.refused(world.agents.errors.WrongState, state="expired"):
        world.hold(action)


@pytest.mark.parametrize(("rule", "approve", "reason"), [
    ("each", False, "not_approved"), ("each", True, "not_started"), ("never", False, "not_started"),
])  # fmt: skip
def test_a_plan_that_does_not_start_expires_with_its_reason(
    world: World, rule: str, approve: bool, reason: str
) -> None:
    world.give(rule=rule)
    action = world.ask()
    world.plan(action)
    if approve:
        world.agents.approve(action=action, plan=PLAN, by=world.accounts["alice"])
    world.chain.advance("10m")
    assert world.told() == [(action, "expired", reason)]


def test_after_the_start_nothing_expires(world: World) -> None:
    earned = world.chain.balance(world.accounts["bob"])
    action = world.begun()
    world.chain.advance("20m")
    assert world.told() == [(action, "unknown", "not_reported")]
    assert world.agents.set_aside(action=action).price.reward == REWARD
    # What it touches stays locked.
    other = world.ask()
    epoch = world.plan(other)
    with world.chain.refused(world.agents.errors.Busy, name=NAME, action=action):
        world.start(other, epoch + 1)
    # A late receipt is the truth all the same, told in the second slot, and paid once.
    world.report(action)
    world.chain.advance("1s")
    assert world.told() == [(action, "unknown", "not_reported"), (action, "done", "reported")]
    assert world.chain.balance(world.accounts["bob"]) == earned + FEE + FEE + REWARD
    world.start(other, epoch + 1)


def test_in_one_block_the_receipt_wins_over_the_timeout(world: World) -> None:
    action = world.begun()
    by = world.agents.action(action=action).deadlines.report_by
    world.chain.advance(by - world.chain.now - 1)
    world.report(action)
    assert world.chain.now == by
    world.chain.advance("1s")
    assert world.told() == [(action, "done", "reported")]


def test_at_its_deadline_nothing_begins(world: World) -> None:
    chain, errors = world.chain, world.agents.errors
    planned, asked = world.ask(), world.ask()
    epoch = world.plan(planned)
    by = world.agents.action(action=planned).deadlines.start_by
    chain.advance(by - chain.now - 1)
    saved = chain.snapshot()
    with chain.refused(errors.TooLate, by=by):
        world.start(planned, epoch + 1)
    chain.revert(saved)
    chain.advance(world.agents.action(action=asked).deadlines.start_by - chain.now - 1)
    with chain.refused(errors.TooLate):
        world.hold(asked)
    chain.advance("1s")
    assert sorted(told[1:] for told in world.told()) == [("expired", "nobody_planned"), ("expired", "not_started")]


def test_the_largest_action_ends_within_the_gas_of_its_deadline(world: World) -> None:
    names = [f"shelf/{n:02}{'x' * 240}" for n in range(16)]
    world.give(names=names)
    targets = [{"name": name, "shape": "a" * 16} for name in names]
    expired = world.ask(targets=targets, undo_until="2027-02-01T00:00:00Z")
    world.chain.advance("10m")
    action = world.begun(targets=targets, undo_until="2027-02-01T00:00:00Z")
    world.chain.advance("20m")
    told = [(expired, "expired", "nobody_planned"), (action, "unknown", "not_reported")]
    assert world.told() == told
    world.agents.settle(action=action, outcome="failed", by=world.accounts["alice"])
    world.chain.advance("1s")
    assert world.told() == [*told, (action, "failed", "settled")]
    assert world.chain.wakeups(world.asker) == []


# ---------------------------------------------------------------------- holds, plans, starts


def test_one_agent_holds_an_action_at_a_time(world: World) -> None:
    action = world.ask()
    held = world.hold(action)
    with world.chain.refused(world.agents.errors.HeldBy, agent=world.numbers["worker"]):
        world.hold(action, "second")
    world.chain.advance("2m")
    assert world.hold(action, "second") == held + 1
    # The first wakes up again, and may do nothing.
    late = {"action": action, "agent": world.numbers["worker"], "epoch": held, "by": world.accounts["worker"]}
    with world.chain.refused(world.agents.errors.StaleEpoch, epoch=held + 1):
        world.agents.post_plan(plan=PLAN, destroys=0, guard="atomic", **late)
    with world.chain.refused(world.agents.errors.StaleEpoch, epoch=held + 1):
        world.agents.decline(reason="conflict", **late)


def test_any_agent_whose_plan_is_the_same_may_start_and_one_does(world: World) -> None:
    action = world.ask()
    epoch = world.plan(action)
    with world.chain.refused(world.agents.errors.OtherPlan, plan=PLAN):
        world.start(action, epoch + 1, "second", OTHER_PLAN)
    for wrong in (epoch, epoch + 2):
        with world.chain.refused(world.agents.errors.StaleEpoch, epoch=epoch):
            world.start(action, wrong, "second")
    world.start(action, epoch + 1, "second")
    with world.chain.refused(world.agents.errors.WrongState, state="started"):
        world.start(action, epoch + 1)
    with world.chain.refused(world.agents.errors.StaleEpoch):
        world.report(action)
    world.report(action, "second")


def test_a_fee_is_paid_for_the_first_plan_alone(world: World) -> None:
    earned = world.chain.balance(world.accounts["bob"])
    action = world.ask()
    world.plan(action)
    world.plan(action, plan=OTHER_PLAN)
    assert world.chain.balance(world.accounts["bob"]) == earned + FEE
    assert world.agents.plan(action=action).hash == OTHER_PLAN


def test_an_agent_works_with_its_own_key_on_its_resources_in_its_kinds(world: World) -> None:
    chain, agents, alice, bob = world.chain, world.agents, world.accounts["alice"], world.accounts["bob"]
    action = world.ask()
    number = world.numbers["worker"]
    with chain.refused(agents.errors.NotWorking):
        agents.hold(action=action, agent=number, by=bob)
    with chain.refused(agents.errors.UnknownAction):
        world.hold(bytes(32))
    account = chain.account("third")
    third = agents.register(account=account, key=bytes([3] * 32), kinds=["mock.other"], pay="10", by=bob).value
    with chain.refused(agents.errors.NotAgent, agent=third):
        agents.hold(action=action, agent=third, by=account)
    agents.enrol(id=RESOURCE, agent=third, by=alice)
    with chain.refused(agents.errors.NotAgent, agent=third):
        agents.hold(action=action, agent=third, by=account)
    agents.retire(agent=number, by=bob)
    with chain.refused(agents.errors.Retired, agent=number):
        world.hold(action)


def test_one_started_action_touches_a_name(world: World) -> None:
    first, second, elsewhere = world.ask(), world.ask(), world.ask(targets=[{"name": "shelf/b", "shape": "item"}])
    epochs = {action: world.plan(action) + 1 for action in (first, second, elsewhere)}
    world.start(first, epochs[first])
    with world.chain.refused(world.agents.errors.Busy, name=NAME, action=first):
        world.start(second, epochs[second])
    world.start(elsewhere, epochs[elsewhere])
    world.report(first, outcome="failed")
    world.start(second, epochs[second])


# ---------------------------------------------------------------------- consent


def test_each_plan_needs_an_approval_of_that_plan(world: World) -> None:
    chain, agents, alice = world.chain, world.agents, world.accounts["alice"]
    world.give(rule="each")
    action = world.ask(start_in="20d")
    with chain.refused(agents.errors.WrongState, state="requested"):
        agents.approve(action=action, plan=PLAN, by=alice)
    epoch = world.plan(action)
    with chain.refused(agents.errors.Unapproved, rule="each"):
        world.start(action, epoch + 1)
    with chain.refused(agents.errors.NotApprover):
        agents.approve(action=action, plan=PLAN, by=world.accounts["bob"])
    with chain.refused(agents.errors.OtherPlan, plan=PLAN):
        agents.approve(action=action, plan=OTHER_PLAN, by=alice)
    agents.approve(action=action, plan=PLAN, by=alice)
    # The world moved: the next plan is another, and the approval is not for it.
    epoch = world.plan(action, plan=OTHER_PLAN)
    with chain.refused(agents.errors.Unapproved):
        world.start(action, epoch + 1, plan=OTHER_PLAN)
    agents.approve(action=action, plan=OTHER_PLAN, by=alice)
    chain.advance("7d")
    with chain.refused(agents.errors.Unapproved):
        world.start(action, epoch + 1, plan=OTHER_PLAN)
    agents.approve(action=action, plan=OTHER_PLAN, by=alice)
    world.start(action, epoch + 1, plan=OTHER_PLAN)


def test_approvers_of_the_grant_approve_in_the_owners_place(world: World) -> None:
    chain, agents = world.chain, world.agents
    world.give(rule="each", approvers=[world.accounts["bob"]])
    action = world.ask()
    epoch = world.plan(action)
    with chain.refused(agents.errors.NotApprover):
        agents.approve(action=action, plan=PLAN, by=world.accounts["alice"])
    assert agents.approval(action=action) is None
    agents.approve(action=action, plan=PLAN, by=world.accounts["bob"])
    given = agents.approval(action=action)
    assert (given.plan, given.by, given.at) == (PLAN, world.accounts["bob"], chain.now)
    world.start(action, epoch + 1)


@pytest.mark.parametrize(("rule", "plan", "needed"), [
    ("never", {"destroys": 3}, False), ("never", {"guard": "none"}, True),
    ("on_destroy", {}, False), ("on_destroy", {"destroys": 1}, True), ("on_destroy", {"guard": "none"}, True),
    ("first_of_shape", {}, True),
])  # fmt: skip
def test_the_rule_says_which_plans_need_an_approval(
    world: World, rule: str, plan: dict[str, Any], needed: bool
) -> None:
    world.give(rule=rule)
    action = world.ask()
    epoch = world.plan(action, **plan)
    if needed:
        with world.chain.refused(world.agents.errors.Unapproved, rule=rule):
            world.start(action, epoch + 1)
        world.agents.approve(action=action, plan=PLAN, by=world.accounts["alice"])
    world.start(action, epoch + 1)


def test_a_shape_is_approved_once_a_grant(world: World) -> None:
    def run(approve: bool, **args: Any) -> None:
        action = world.ask(**args)
        epoch = world.plan(action)
        if approve:
            with world.chain.refused(world.agents.errors.Unapproved):
                world.start(action, epoch + 1)
            world.agents.approve(action=action, plan=PLAN, by=world.accounts["alice"])
        world.start(action, epoch + 1)
        world.report(action)

    world.give(rule="first_of_shape")
    run(approve=True)
    run(approve=False)
    run(approve=True, kind="mock.append")
    run(approve=True, targets=[{"name": NAME, "shape": "other"}])
    run(approve=True, targets=[{"name": NAME, "shape": "item"}, {"name": "shelf/b", "shape": "item"}])
    run(approve=False, targets=[{"name": "shelf/b", "shape": "item"}])
    # Under another grant every shape is new.
    world.give(rule="first_of_shape")
    run(approve=True)


def test_before_the_start_each_side_can_end_it(world: World) -> None:
    chain, agents, before = world.chain, world.agents, world.chain.balance(world.asker)
    carol, alice = world.accounts["carol"], world.accounts["alice"]
    cancelled, refused, declined = world.ask(), world.ask(), world.ask()
    world.asker.cancel(action=cancelled, by=carol)
    with chain.refused(agents.errors.NotApprover):
        agents.refuse(action=refused, by=carol)
    agents.refuse(action=refused, by=alice)
    epoch = world.hold(declined)
    given = {"action": declined, "agent": world.numbers["worker"], "epoch": epoch, "by": world.accounts["worker"]}
    with chain.refused(agents.errors.BadRequest, part="reason"):
        agents.decline(reason="settled", **given)
    agents.decline(reason="by_policy", **given)
    chain.advance("1s")
    ends = [("cancelled", "by_contract"), ("refused", "by_approver"), ("refused", "by_policy")]
    assert sorted(told[1:] for told in world.told()) == sorted(ends)
    # Three calls and nothing else: each took less than its slot's deposit.
    assert chain.balance(world.asker) > before - Rlusd("0.15")
    started = world.begun()
    with chain.refused(agents.errors.WrongState, state="started"):
        world.asker.cancel(action=started, by=carol)
    with chain.refused(agents.errors.WrongState, state="started"):
        agents.refuse(action=started, by=alice)
    with chain.refused(agents.errors.NotContract, contract=world.asker):
        agents.cancel(action=started, by=carol)


# ---------------------------------------------------------------------- grants


def test_a_grant_revoked_midway_stops_what_has_not_started(world: World) -> None:
    chain, agents, alice = world.chain, world.agents, world.accounts["alice"]
    action, other = world.ask(), world.begun(targets=[{"name": "shelf/b", "shape": "item"}])
    epoch = world.plan(action)
    agents.revoke(id=RESOURCE, contract=world.asker, by=alice)
    with chain.refused(agents.errors.Obstructed, obstacle="no_grant"):
        world.start(action, epoch + 1)
    with chain.refused(agents.errors.Obstructed, obstacle="no_grant"):
        world.hold(action)
    with chain.refused(agents.errors.Obstructed, obstacle="no_grant"):
        world.ask()
    # What has started is reported all the same.
    world.report(other)


def test_a_sold_resource_takes_no_order_of_its_seller(world: World) -> None:
    action = world.ask()
    epoch = world.plan(action)
    world.agents.transfer(id=RESOURCE, to=world.accounts["bob"], by=world.accounts["alice"])
    with world.chain.refused(world.agents.errors.Obstructed, obstacle="other_owner"):
        world.start(action, epoch + 1)
    with world.chain.refused(world.agents.errors.Obstructed, obstacle="other_owner"):
        world.agents.approve(action=action, plan=PLAN, by=world.accounts["bob"])


@pytest.mark.parametrize(("terms", "asked", "term"), [
    ({"kinds": ["mock.append"]}, {}, "kinds"),
    ({"names": ["shelf/b"]}, {}, "names"),
    ({}, {"targets": [{"name": "shelf/a/b", "shape": "item"}]}, "names"),
    ({"names": ["other/a"]}, {"targets": [{"name": "other/a", "shape": "item"}]}, "names"),
    ({"shapes": ["thing"]}, {}, "shapes"),
    ({"spend": "2.499999"}, {}, "spend"),
    ({"calls": 1}, {"undo_until": "2027-02-01T00:00:00Z"}, "calls"),
])  # fmt: skip
def test_a_grant_allows_what_it_names(world: World, terms: dict[str, Any], asked: dict[str, Any], term: str) -> None:
    world.give(**terms)
    with world.chain.refused(world.agents.errors.NotGranted, term=term):
        world.ask(**asked)


def test_calls_and_spend_are_used_up(world: World) -> None:
    world.give(calls=2, spend="6")
    world.ask()
    terms = world.agents.grant(id=RESOURCE, contract=world.asker).terms
    assert (terms.calls, terms.spend) == (1, Rlusd("3.5"))
    action = world.ask()
    with world.chain.refused(world.agents.errors.Obstructed, obstacle="used_up"):
        world.ask()
    # What was asked for goes on.
    world.start(action, world.plan(action) + 1)


def test_a_kind_has_its_name_and_version(world: World) -> None:
    with world.chain.refused(world.agents.errors.UnknownKind, kind="mock.other", version=1):
        world.ask(kind="mock.other")


def test_only_a_contract_that_declares_the_kind_asks(world: World) -> None:
    with world.chain.refused(world.agents.errors.NotDeclared, kind="dns.records.delete"):
        world.ask(kind="dns.records.delete")
    stamp = world.chain.now + 60_000
    request = {
        "id": RESOURCE, "kind": "mock.add", "version": 1, "order": {"targets": [], "args": b""}, "undo": None,
        "deadlines": {"start_by": stamp, "report_by": stamp}, "price": {"reward": 0, "fee": 0}, "answers": [],
    }  # fmt: skip
    with world.chain.refused(world.agents.errors.NotDeclared):
        world.agents.request(**request, by=world.accounts["alice"])


@pytest.mark.parametrize(("asked", "part"), [
    ({"targets": []}, "targets"),
    ({"targets": [{"name": NAME, "shape": "item"}] * 2}, "targets"),
    ({"start_in": "0s"}, "deadlines"),
    ({"run_in": "0s"}, "deadlines"),
    ({"run_in": "999ms"}, "deadlines"),
    ({"kind": "dns.zone.check", "undo_until": "2027-02-01T00:00:00Z"}, "undo"),
    ({"start_in": "31d"}, "deadlines"),
    ({"run_in": "8d"}, "deadlines"),
    ({"undo_until": "2026-12-31T00:00:00Z"}, "undo"),
])  # fmt: skip
def test_a_request_is_whole_and_ends(world: World, asked: dict[str, Any], part: str) -> None:
    with world.chain.refused(world.agents.errors.BadRequest, part=part):
        world.ask(**asked)


# ---------------------------------------------------------------------- undo

UNTIL = "2027-02-01T00:00:00Z"


def test_an_undo_is_paid_in_advance_and_outlives_the_grants_limits(world: World) -> None:
    chain, agents, carol = world.chain, world.agents, world.accounts["carol"]
    world.give(calls=2, spend="5", rule="each", expires="2027-01-01T01:00:00Z")
    action = world.ask(undo_until=UNTIL)
    epoch = world.plan(action)
    agents.approve(action=action, plan=PLAN, by=world.accounts["alice"])
    world.start(action, epoch + 1)
    with chain.refused(agents.errors.WrongState, state="started"):
        world.asker.take_back(action=action, start_in="10m", run_in="10m", by=carol)
    world.report(action)
    chain.advance("10d")
    assert agents.obstacle(id=RESOURCE, contract=world.asker) == "expired"
    before, earned = chain.balance(world.asker), chain.balance(world.accounts["bob"])
    undo = world.asker.take_back(action=action, start_in="10m", run_in="10m", by=carol).value
    assert chain.balance(world.asker) == before
    found = agents.action(action=undo)
    assert (found.undoes, found.kind, found.state) == (action, "mock.add", "requested")
    world.start(undo, world.plan(undo) + 1)
    world.report(undo)
    chain.advance("1s")
    assert world.told() == [(action, "done", "reported"), (undo, "done", "reported")]
    assert chain.balance(world.accounts["bob"]) == earned + FEE + REWARD
    for again in (action, undo):
        with chain.refused(agents.errors.NoUndo):
            world.asker.take_back(action=again, start_in="10m", run_in="10m", by=carol)
    assert chain.wakeups(world.asker) == []


def test_an_undo_without_a_guard_needs_an_approval(world: World) -> None:
    action = world.begun(undo_until=UNTIL)
    world.report(action)
    undo = world.asker.take_back(action=action, start_in="10m", run_in="10m", by=world.accounts["carol"]).value
    epoch = world.plan(undo, guard="none")
    with world.chain.refused(world.agents.errors.Unapproved):
        world.start(undo, epoch + 1)


def test_a_revoked_grant_takes_its_undos_along(world: World) -> None:
    action = world.begun(undo_until=UNTIL)
    world.report(action)
    world.agents.revoke(id=RESOURCE, contract=world.asker, by=world.accounts["alice"])
    with world.chain.refused(world.agents.errors.Obstructed, obstacle="no_grant"):
        world.asker.take_back(action=action, start_in="10m", run_in="10m", by=world.accounts["carol"])


def test_an_undo_that_is_not_wanted_is_paid_back(world: World) -> None:
    chain, agents, before = world.chain, world.agents, world.chain.balance(world.asker)
    action = world.begun(undo_until=UNTIL)
    with chain.refused(agents.errors.NoUndo):
        world.asker.forgo(action=action, by=world.accounts["carol"])
    world.report(action)
    with chain.refused(agents.errors.NotContract, contract=world.asker):
        agents.forgo(action=action, by=world.accounts["bob"])
    chain.advance("32d")
    with chain.refused(agents.errors.NoUndo):
        world.asker.take_back(action=action, start_in="10m", run_in="10m", by=world.accounts["carol"])
    agents.forgo(action=action, by=world.accounts["bob"])
    assert chain.balance(world.asker) > before - REWARD - FEE - Rlusd("0.05")
    with chain.refused(agents.errors.NoUndo):
        agents.forgo(action=action, by=world.accounts["bob"])
    assert chain.wakeups(world.asker) == []


# ---------------------------------------------------------------------- unknown


def test_another_agent_takes_an_unknown_action_over(world: World) -> None:
    chain, agents = world.chain, world.agents
    action = world.begun()
    number, second = world.numbers["second"], world.accounts["second"]
    with chain.refused(agents.errors.WrongState, state="started"):
        agents.take_over(action=action, agent=number, by=second)
    chain.advance("20m")
    assert agents.take_over(action=action, agent=number, by=second).value == 3
    with chain.refused(agents.errors.StaleEpoch, epoch=3):
        world.report(action)
    with chain.refused(agents.errors.OtherPlan, plan=PLAN):
        world.report(action, "second", epoch=3, plan=OTHER_PLAN)
    world.report(action, "second", epoch=3)
    assert world.state(action) == ("done", "reported")


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_owner_settles_what_stays_unknown(world: World, outcome: str) -> None:
    chain, agents, earned = world.chain, world.agents, world.chain.balance(world.accounts["bob"])
    action = world.begun()
    with chain.refused(agents.errors.WrongState, state="started"):
        agents.settle(action=action, outcome=outcome, by=world.accounts["alice"])
    chain.advance("20m")
    with chain.refused(agents.errors.NotOwner, owner=world.accounts["alice"]):
        agents.settle(action=action, outcome=outcome, by=world.accounts["bob"])
    agents.settle(action=action, outcome=outcome, by=world.accounts["alice"])
    chain.advance("1s")
    assert world.told()[1:] == [(action, outcome, "settled")]
    assert chain.balance(world.accounts["bob"]) == earned + FEE + (REWARD if outcome == "done" else Rlusd("0"))
    with chain.refused(agents.errors.WrongState, state=outcome):
        world.report(action)


def test_a_contract_that_closes_its_slots_changes_nothing_for_others(world: World) -> None:
    earned = world.chain.balance(world.accounts["bob"])
    action = world.begun()
    world.asker.close_slots(by=world.accounts["carol"])
    world.chain.advance("20m")
    assert world.state(action) == ("unknown", "not_reported")
    world.report(action)
    world.chain.advance("1s")
    assert world.told() == []
    assert world.chain.balance(world.accounts["bob"]) == earned + FEE + REWARD


# ---------------------------------------------------------------------- receipts and lies


def test_a_receipt_is_for_one_action_chain_agent_epoch_and_plan(world: World) -> None:
    chain, agents = world.chain, world.agents
    action, other = world.begun(), world.begun(targets=[{"name": "shelf/b", "shape": "item"}])
    good, by = world.receipt(action), world.accounts["worker"]
    for changed in ({"steps": 2}, {"outcome": "failed"}, {"evidence": PLAN}, {"result": b"\x01"}, {"key_epoch": 1}):
        forged = {"report": good["report"] | changed, "signature": good["signature"]}
        if forged["report"] != good["report"]:
            with chain.refused(agents.errors.BadSignature):
                agents.report(action=action, by=by, **forged)
    with chain.refused(agents.errors.BadSignature):
        agents.report(action=other, by=by, **good)
    for signature in (b"", good["signature"][:63], bytes(64)):
        with chain.refused(agents.errors.BadSignature):
            agents.report(action=action, by=by, report=good["report"], signature=signature)
    with chain.refused(agents.errors.UnknownAgent):
        agents.report(action=action, by=by, **world.receipt(action, key_epoch=2))
    with chain.refused(agents.errors.NotWorking):
        agents.report(action=action, by=world.accounts["second"], **good)
    # A key that came after the fact is another key.
    fresh = KEYS["second"].public_key().public_bytes_raw()
    agents.rotate(agent=world.numbers["worker"], account=by, key=fresh, by=world.accounts["bob"])
    with chain.refused(agents.errors.BadSignature):
        agents.report(action=action, by=by, **world.receipt(action, key_epoch=2))
    # What the old key signed stays true.
    agents.report(action=action, by=by, **good)
    kept = agents.receipt(action=action)
    assert (kept.report.evidence, kept.signature) == (EVIDENCE, good["signature"])


def test_an_agent_that_retired_reports_what_it_did(world: World) -> None:
    action = world.begun()
    world.agents.retire(agent=world.numbers["worker"], by=world.accounts["bob"])
    world.report(action)
    assert world.state(action) == ("done", "reported")


def test_two_reports_of_one_epoch_cost_the_stake(world: World) -> None:
    chain, agents = world.chain, world.agents
    action = world.begun()
    one, other = world.receipt(action), world.receipt(action, outcome="failed", steps=0)
    for honest in ({"one": one, "other": None}, {"one": one, "other": one}):
        with chain.refused(agents.errors.NoLie):
            agents.slash(action=action, **honest)
    forged = other | {"signature": one["signature"]}
    with chain.refused(agents.errors.BadSignature):
        agents.slash(action=action, one=one, other=forged)
    before = chain.balance(world.asker)
    slashed = agents.slash(action=action, one=one, other=other, by=world.accounts["carol"]).events.Slashed
    assert (slashed.agent, slashed.stake) == (world.numbers["worker"], Rlusd("10"))
    assert chain.balance(world.asker) == before + Rlusd("10")
    assert agents.agent(agent=world.numbers["worker"]).retired is not None


def test_a_report_of_a_plan_that_was_not_started_costs_the_stake(world: World) -> None:
    chain, agents = world.chain, world.agents
    action = world.ask()
    world.plan(action)
    early = world.receipt(action)
    agents.slash(action=action, one=early, other=None)
    with chain.refused(agents.errors.NoLie):
        begun = world.ask()
        world.start(begun, world.plan(begun, "second") + 1, "second")
        agents.slash(action=begun, one=world.receipt(begun, "second"), other=None)
    agents.slash(action=begun, one=world.receipt(begun, "second", plan=OTHER_PLAN), other=None)


# ---------------------------------------------------------------------- work


def test_each_agent_has_its_work_in_order(world: World) -> None:
    chain, agents, alice = world.chain, world.agents, world.accounts["alice"]
    asked = [world.ask() for _ in range(3)]
    ordered = agents.order(action=asked[0])
    assert [(target.name, target.shape) for target in ordered.targets] == [(NAME, "item")]
    for name in KEYS:
        assert agents.work(agent=world.numbers[name], **{"from": 0}) == asked
        assert agents.work(agent=world.numbers[name], **{"from": 2}) == asked[2:]
    account = chain.account("third")
    by = world.accounts["bob"]
    third = agents.register(account=account, key=bytes([3] * 32), kinds=KINDS, pay="10", by=by).value
    with chain.refused(agents.errors.NotAgent, agent=third):
        agents.offer(action=asked[0], agent=third, by=alice)
    agents.enrol(id=RESOURCE, agent=third, by=alice)
    assert agents.work(agent=third, **{"from": 0}) == []
    with chain.refused(agents.errors.NotOwner):
        agents.offer(action=asked[0], agent=third, by=by)
    agents.offer(action=asked[0], agent=third, by=alice)
    assert agents.work(agent=third, **{"from": 0}) == asked[:1]
    assert agents.hold(action=asked[0], agent=third, by=account).value == 1


# ---------------------------------------------------------------------- bodies of plans


def test_those_who_decide_ask_or_act_may_see_a_plan(world: World) -> None:
    agents, people = world.agents, world.accounts
    stranger, approver = world.chain.account("stranger"), world.chain.account("approver")
    world.give(approvers=[approver], rule="each")
    action = world.ask()
    may = {name: agents.may_see(action=action, who=who) for name, who in (people | {"approver": approver}).items()}
    # bob owns the agents; it is their working accounts that act.
    assert may == {"alice": True, "bob": False, "carol": True, "worker": True, "second": True, "approver": True}
    assert not agents.may_see(action=action, who=stranger)
    assert not agents.may_see(action=bytes(32), who=people["alice"])


def test_who_lost_the_resource_or_the_grant_sees_no_more(world: World) -> None:
    agents, people = world.agents, world.accounts
    approver, buyer = world.chain.account("approver"), world.chain.account("buyer")
    world.give(approvers=[approver])
    action = world.ask()
    agents.dismiss(id=RESOURCE, agent=world.numbers["second"], by=people["alice"])
    agents.retire(agent=world.numbers["worker"], by=people["bob"])
    for name in ("second", "worker"):
        assert not agents.may_see(action=action, who=people[name])
    agents.transfer(id=RESOURCE, to=buyer, by=people["alice"])
    for who in (people["alice"], approver):
        assert not agents.may_see(action=action, who=who)
    # Who holds it now settles what is under way; who asked still knows.
    assert agents.may_see(action=action, who=buyer)
    assert agents.may_see(action=action, who=people["carol"])


def test_the_newest_plan_is_the_posted_one(world: World) -> None:
    action = world.ask()
    assert world.agents.posted_plan(action=action) is None
    world.plan(action)
    assert world.agents.posted_plan(action=action) == PLAN
    world.plan(action, plan=OTHER_PLAN)
    assert world.agents.posted_plan(action=action) == OTHER_PLAN


def test_an_action_is_over_at_its_end_and_not_while_unknown(world: World) -> None:
    over = world.agents.is_over
    action = world.ask()
    assert not over(action=action)
    assert not over(action=bytes(32))
    world.start(action, world.plan(action) + 1)
    assert not over(action=action)
    world.chain.advance("21m")
    assert world.state(action) == ("unknown", "not_reported")
    assert not over(action=action)
    world.report(action)
    assert over(action=action)
    cancelled = world.ask()
    world.asker.cancel(action=cancelled, by=world.accounts["carol"])
    assert over(action=cancelled)


def test_an_open_action_of_a_displaced_holder_goes_no_further(world: World) -> None:
    agents, chain, governance = world.agents, world.chain, world.accounts["alice"]
    action = world.ask()
    epoch = world.plan(action)
    listed = []
    for index in range(5):
        owner, account = chain.account(f"owner{index}"), chain.account(f"seer{index}")
        registered = agents.register(account=account, key=bytes([index + 9] * 32), kinds=KINDS, pay="10", by=owner)
        listed.append(registered.value)
    # Deployed by alice, and not added as a system contract, it has her for its governance.
    agents.set_witnesses(keeper=governance, agents=listed, needed=1, by=governance)
    claimant = chain.account("claimant")
    text = agents.challenge(id=RESOURCE, pay="1", by=claimant).value
    agents.witness(id=RESOURCE, claimant=claimant, agent=listed[0], text=text, by=chain.account("seer0"))
    # That the new holder enrols the same agent does not revive it.
    agents.enrol(id=RESOURCE, agent=world.numbers["worker"], by=claimant)
    with chain.refused(agents.errors.Obstructed, obstacle="other_owner"):
        world.start(action, epoch + 1)
    with chain.refused(agents.errors.Obstructed, obstacle="other_owner"):
        world.ask()
