"""One action through every crash and loss: its effect comes once, and the chain is told what the world shows.

The chain and the mock's target are processes of their own, and the target counts what is done to it. A crash is an
exception that nothing catches, after which everything but the files is made anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ghostnet.actions import Draft, Fence, Order, Probe
from ghostnet.actions.conformance import Loss
from ghostnet.actions.report import Report
from ghostnet.agent.carrier import Carrier, Turn
from ghostnet.agent.ledger import Ledger
from ghostnet.agent.policy import Budget
from ghostnet.core import AgentUnknownAction, DriverUnsure, Value, VaultSealed
from ghostnet.drivers.mock.driver import MockDriver
from tests.e2e.agent.yard import MINUTE_MS, Bodies, Crash, Yard, crashing, finish, post, start, yard


@pytest.fixture(scope="module", name="here")
def _here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    with yard(tmp_path_factory.mktemp("yard")) as made:
        yield made


def writes(here: Yard, kind: str) -> int:
    """How many records an action takes that nothing disturbs."""
    name, count = here.name(), 0
    action = here.ask(name, kind=kind)
    with here.carrier(here.fresh()) as carrier:
        write = carrier.journal.write

        def counted(*args: Any) -> None:
            nonlocal count
            count += 1
            write(*args)

        carrier.journal.write = counted  # type: ignore[method-assign]
        assert finish(carrier, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("done", 1)
    return count


@pytest.mark.parametrize("kind", ["mock.add", "mock.append"])
def test_a_crash_at_any_record_leaves_one_effect(here: Yard, kind: str) -> None:
    for at in range(writes(here, kind)):
        for after in (False, True):
            name, folder = here.name(), here.fresh()
            action = here.ask(name, kind=kind)
            with here.carrier(folder) as carrier:
                crashing(carrier, at, after=after)
                with pytest.raises(Crash):
                    finish(carrier, action)
            with here.carrier(folder) as carrier:
                assert finish(carrier, action) is Turn.CLOSED
            assert (at, after, here.state(action), here.effects(name)) == (at, after, "done", 1)


@pytest.mark.parametrize("loss", [Loss.REQUEST, Loss.REQUEST_LATE, Loss.ANSWER, Loss.WAIT, Loss.TWICE])
def test_whatever_is_lost_on_the_way_the_effect_comes_once(here: Yard, loss: Loss) -> None:
    name, folder = here.name(), here.fresh()
    action = here.ask(name)
    with here.carrier(folder) as carrier, here.path.losing(loss):
        finish(carrier, action)
    # The process was killed while it waited; the way is whole again.
    with here.carrier(folder) as carrier:
        assert finish(carrier, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("done", 1)


def test_two_targets_are_two_steps_and_the_crash_between_them_repeats_neither(here: Yard) -> None:
    one, two, folder = here.name(), here.name(), here.fresh()
    action = here.ask(one, two)
    with here.carrier(folder) as carrier:
        apply, steps = carrier.drivers["mock.add"].apply, iter(range(9))

        def second_dies(step: Value, fence: Fence) -> None:
            if next(steps) == 1:
                apply(step, fence)
                raise Crash
            apply(step, fence)

        carrier.drivers["mock.add"].apply = second_dies  # type: ignore[method-assign]
        with pytest.raises(Crash):
            finish(carrier, action)
    with here.carrier(folder) as carrier:
        assert finish(carrier, action) is Turn.CLOSED
    assert [here.effects(name) for name in (one, two)] == [1, 1]
    assert here.state(action) == "done"


def test_two_agents_race_and_one_of_them_acts(here: Yard) -> None:
    name = here.name()
    action = here.ask(name)
    with here.carrier(here.fresh(), 0) as first, here.carrier(here.fresh(), 1) as second:
        for _ in range(6):
            first.advance(action)
            second.advance(action)
    assert (here.state(action), here.effects(name)) == ("done", 1)


def test_a_plan_waits_for_its_approval_and_a_world_that_moved_voids_it(here: Yard) -> None:
    name = here.name()
    action = here.ask(name, rule="each")
    approve = {"action": action.hex(), "plan": ""}
    with here.carrier(here.fresh()) as carrier:
        assert finish(carrier, action) is Turn.LATER
        first = here.agents.stored("actions", [action.hex()])["plan"]
        here.agents.call("approve", approve | {"plan": first}, by=here.alice)
        # Somebody else changes what the plan was made on.
        here.aside.apply(["add", name, 5, None], here.aside.fence(bytes(32), 1))
        assert finish(carrier, action) is Turn.LATER
        second = here.agents.stored("actions", [action.hex()])["plan"]
        assert (second != first, here.state(action), here.effects(name)) == (True, "planned", 1)
        here.agents.call("approve", approve | {"plan": second}, by=here.alice)
        assert finish(carrier, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("done", 2)


def test_a_world_that_moves_after_the_start_is_reported_as_unchanged(here: Yard) -> None:
    name = here.name()
    action = here.ask(name)
    with here.carrier(here.fresh()) as carrier:
        start(here, carrier, action)
        here.aside.apply(["add", name, 5, None], here.aside.fence(bytes(32), 1))
        assert finish(carrier, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("failed", 1)


def test_a_grant_revoked_after_the_start_stops_the_steps(here: Yard) -> None:
    name = here.name()
    action = here.ask(name)
    with here.carrier(here.fresh()) as carrier:
        start(here, carrier, action)
        here.agents.call("revoke", {"id": "mock:yard", "contract": here.contract}, by=here.alice)
        assert finish(carrier, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("failed", 0)


def test_what_the_policy_forbids_is_declined(here: Yard) -> None:
    name = here.name()
    action = here.ask(name)
    with here.carrier(here.fresh()) as carrier:
        carrier.policy = type(carrier.policy)(kinds=frozenset(), resources=frozenset())
        finish(carrier, action)
    found = here.agents.stored("actions", [action.hex()])
    assert (found["state"], found["reason"], here.effects(name)) == ("refused", "by_policy", 0)


def test_a_step_of_which_nobody_knows_is_never_taken_again(here: Yard) -> None:
    name, folder = here.name(), here.fresh()
    action = here.ask(name)

    class Blind(MockDriver):
        """It does it, hears nothing, and cannot find out."""

        def apply(self, step: Value, fence: Fence) -> None:
            super().apply(step, fence)
            raise DriverUnsure({"server": "mock", "reason": "test"})

        def probe(self, _step: Value, _fence: Fence) -> Probe:
            return Probe.UNKNOWN

    with here.carrier(folder, driver=Blind(here.path.port)) as carrier:
        for _ in range(5):
            assert finish(carrier, action) is Turn.LATER
    assert (here.state(action), here.effects(name)) == ("started", 1)
    # Once it can see, it reports.
    with here.carrier(folder) as carrier:
        assert finish(carrier, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("done", 1)


def test_a_step_after_the_deadline_is_not_taken_though_the_one_before_took_that_long(here: Yard) -> None:
    one, two = here.name(), here.name()
    action = here.ask(one, two)

    class Slow(MockDriver):
        """Its first step takes longer than the action has."""

        def apply(self, step: Value, fence: Fence) -> None:
            super().apply(step, fence)
            here.client.advance(20 * MINUTE_MS)

    with here.carrier(here.fresh(), driver=Slow(here.path.port)) as carrier:
        assert finish(carrier, action) is Turn.CLOSED
    assert [here.effects(name) for name in (one, two)] == [1, 0]
    assert here.state(action) == "partial"


def test_an_action_that_was_settled_while_a_step_went_on_takes_no_further_one(here: Yard) -> None:
    one, two = here.name(), here.name()
    action = here.ask(one, two)

    class Slow(MockDriver):
        """While it works the owner settles what he takes for lost."""

        def apply(self, step: Value, fence: Fence) -> None:
            super().apply(step, fence)
            here.client.advance(20 * MINUTE_MS)
            here.agents.call("settle", {"action": action.hex(), "outcome": "failed"}, by=here.alice)

    with here.carrier(here.fresh(), driver=Slow(here.path.port)) as carrier:
        assert finish(carrier, action) is Turn.CLOSED
    assert [here.effects(name) for name in (one, two)] == [1, 0]
    assert here.state(action) == "failed"


@pytest.mark.parametrize("where", ["apply", "fence"])
def test_a_target_that_never_answers_is_not_asked_without_a_pause(here: Yard, where: str) -> None:
    action = here.ask(here.name())

    class Silent(MockDriver):
        """What it is told to do does not arrive, and that can be found out."""

        def apply(self, step: Value, fence: Fence) -> None:
            if where == "apply":
                raise DriverUnsure({"server": "mock", "reason": "test"})
            super().apply(step, fence)

        def fence(self, action: bytes, epoch: int) -> Fence:
            if where == "fence":
                raise DriverUnsure({"server": "mock", "reason": "test"})
            return super().fence(action, epoch)

    with here.carrier(here.fresh(), driver=Silent(here.path.port)) as carrier:
        start(here, carrier, action)
        turns = [carrier.advance(action) for _ in range(4)]
        assert turns == [Turn.LATER] * 4
        # With the deadline it ends, and says that nothing was done.
        here.client.advance(20 * MINUTE_MS)
        assert finish(carrier, action) is Turn.CLOSED
    assert here.state(action) == "failed"


def test_a_grant_revoked_before_the_plan_leaves_the_action_to_its_deadline(here: Yard) -> None:
    action = here.ask(here.name())
    here.agents.call("revoke", {"id": "mock:yard", "contract": here.contract}, by=here.alice)
    with here.carrier(here.fresh()) as carrier:
        with pytest.raises(AgentUnknownAction):  # the loop goes on with others
            finish(carrier, action)
        here.client.advance(20 * MINUTE_MS)
        assert finish(carrier, action) is Turn.CLOSED
    assert here.state(action) == "expired"


def test_an_undo_takes_back_what_was_started_not_what_was_once_planned(here: Yard) -> None:
    name, first = here.name(), here.fresh()
    action = here.ask(name, undo_until=here.later())
    # The first agent plans; the world moves; the second plans anew and carries it out.
    with here.carrier(first) as carrier:
        post(carrier, action)
    here.aside.apply(["add", name, 5, None], here.aside.fence(bytes(32), 1))
    with here.carrier(here.fresh(), 1) as second:
        assert finish(second, action) is Turn.CLOSED
    assert here.aside._get(name) == 8
    done = here.asker.call("take_back", {"action": action.hex(), "start_in": "10m", "run_in": "10m"}, by=here.alice)
    undo = bytes.fromhex(here.asker.result("take_back", done.receipt.results[0]))
    # The plan of what was done is there for everybody, so either agent can take it back.
    with here.carrier(first) as carrier:
        assert finish(carrier, undo) is Turn.CLOSED
    assert (here.state(undo), here.aside._get(name)) == ("done", 5)


def test_an_undo_waits_for_the_agent_that_has_the_plan(here: Yard) -> None:
    name, folder = here.name(), here.fresh()
    action = here.ask(name, undo_until=here.later())
    with here.carrier(folder) as carrier:
        assert finish(carrier, action) is Turn.CLOSED
    done = here.asker.call("take_back", {"action": action.hex(), "start_in": "10m", "run_in": "10m"}, by=here.alice)
    undo = bytes.fromhex(here.asker.result("take_back", done.receipt.results[0]))
    with here.carrier(here.fresh(), 1) as other:
        other._bodies = Bodies()  # it cannot read what the first one posted
        with pytest.raises(AgentUnknownAction):
            finish(other, undo)
    with here.carrier(folder) as carrier:
        assert finish(carrier, undo) is Turn.CLOSED
    assert (here.state(undo), here.aside._get(name)) == ("done", None)


def test_a_name_that_the_operator_protects_after_the_start_is_not_touched(here: Yard) -> None:
    name = here.name()
    action = here.ask(name)
    with here.carrier(here.fresh()) as carrier:
        start(here, carrier, action)
        carrier.policy = replace(carrier.policy, protected=frozenset({name}))
        assert finish(carrier, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("failed", 0)


def with_policy(carrier: Carrier, **more: Any) -> None:
    """As if the agent had been started with another policy."""
    carrier.policy = replace(carrier.policy, **more)
    carrier._budget = Budget(carrier.policy, carrier.journal.starts)


def test_what_is_over_the_hours_budget_waits_over_a_restart_too(here: Yard) -> None:
    one, two, folder = here.name(), here.name(), here.fresh()
    first, second = here.ask(one), here.ask(two)
    here.give(one, two)
    for action, turn in ((first, Turn.CLOSED), (second, Turn.LATER)):
        with here.carrier(folder) as carrier:
            with_policy(carrier, most_started_of_one=1)
            assert finish(carrier, action) is turn
    assert (here.state(second), here.effects(two)) == ("requested", 0)
    # The contract asked again before the hour was over, and then it goes.
    here.client.advance(60 * MINUTE_MS)
    third = here.ask(two)
    with here.carrier(folder) as carrier:
        with_policy(carrier, most_started_of_one=1)
        carrier.ledger.look()
        assert finish(carrier, third) is Turn.CLOSED
    assert (here.state(third), here.effects(one), here.effects(two)) == ("done", 1, 1)


class Shredder(MockDriver):
    """What it changes, it destroys."""

    def plan(self, order: Order, world: list[Value]) -> Draft:
        return replace(super().plan(order, world), destroys=1)


def test_what_destroys_waits_after_its_plan_was_posted_and_may_be_refused_meanwhile(here: Yard) -> None:
    one, two = here.name(), here.name()
    kept, refused = here.ask(one), here.ask(two)
    here.give(one, two)
    with here.carrier(here.fresh(), driver=Shredder(here.path.port)) as carrier:
        with_policy(carrier, delete_delay_ms=5 * MINUTE_MS)
        for action in (kept, refused):
            assert finish(carrier, action) is Turn.LATER
        assert [here.state(action) for action in (kept, refused)] == ["planned", "planned"]
        here.agents.call("refuse", {"action": refused.hex()}, by=here.alice)
        here.client.advance(4 * MINUTE_MS)
        carrier.ledger.look()
        assert finish(carrier, kept) is Turn.LATER
        here.client.advance(2 * MINUTE_MS)
        carrier.ledger.look()
        assert [finish(carrier, action) for action in (kept, refused)] == [Turn.CLOSED] * 2
    assert [here.state(action) for action in (kept, refused)] == ["done", "refused"]
    assert [here.effects(name) for name in (one, two)] == [1, 0]


def test_a_report_is_fixed_on_disk_before_a_vault_is_asked_to_sign_it(
    here: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, name = here.fresh(), here.name()
    action = here.ask(name)
    monkeypatch.setattr(Ledger, "has_key", False)
    with here.carrier(folder) as carrier:
        with monkeypatch.context() as sealed:
            sealed.setattr(Ledger, "sign", refuses)
            with pytest.raises(VaultSealed):
                finish(carrier, action)
        assert carrier.journal.note(action).receipt is not None
    with here.carrier(folder) as carrier:
        note = carrier.journal.note(action)
        assert note.receipt is not None
        fixed, signature = note.receipt
        assert signature == b""
        monkeypatch.setattr(carrier, "_verified", refuses)  # it is not looked at anew
        assert finish(carrier, action) is Turn.CLOSED
        report = here.agents.stored("receipts", [action.hex()])["report"]
        assert report["evidence"] == Report.of(fixed).evidence.hex()
    assert (here.state(action), here.effects(name)) == ("done", 1)


def refuses(*_: object) -> None:
    """As a vault that is sealed."""
    raise VaultSealed
