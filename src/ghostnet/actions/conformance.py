"""The suite that every driver must pass: whatever is lost on the way, a step's effect comes at most once.

For the tests of drivers. Subclass `DriverConformance` in a test file and give it a fixture `stage`: the driver, and a
way to look at and disturb its world that does not go through the driver.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from enum import Enum
from typing import Any, Protocol

from ghostnet.actions.driver import Driver, Fence, Probe, ReadingState
from ghostnet.actions.order import Guard, Order
from ghostnet.actions.plan import Plan
from ghostnet.core import (
    DriverBadOrder,
    DriverError,
    DriverFenced,
    DriverUnreachable,
    DriverUnsure,
    DriverWorldMoved,
    Value,
)

CHAIN = "dev-12345678"


class Loss(Enum):
    """What happens to messages that would change the world; reading goes on."""

    REQUEST = "request"
    """They do not arrive."""
    REQUEST_LATE = "request_late"
    """The first arrives when the loss is over, and its answer does not; later ones are not lost."""
    ANSWER = "answer"
    """They arrive, and their answers do not."""
    WAIT = "wait"
    """They arrive, and nobody waits for their answers."""
    TWICE = "twice"
    """They arrive twice, and the second answer alone comes back."""
    EVERYTHING = "everything"
    """Nothing takes a connection; reading does not go on."""


class Stage(Protocol):
    """A driver in its world."""

    @property
    def driver(self) -> Driver[Any]:
        """The driver."""
        ...

    @property
    def hasty(self) -> Driver[Any]:
        """The same driver, but it does not wait for places that are slow to follow."""
        ...

    def order(self) -> Order:
        """An order that changes something; its targets are touched by nobody else."""
        ...

    def forbidden(self) -> Order:
        """An order that its own allowance does not allow."""
        ...

    def look(self, order: Order) -> object:
        """The order's targets as they are."""
        ...

    def effects(self, order: Order) -> int:
        """How often the order's targets were changed, by what the target itself recorded."""
        ...

    def disturb(self, order: Order) -> None:
        """Changes the order's targets as a stranger."""
        ...

    def losing(self, loss: Loss) -> AbstractContextManager[None]:
        """Loses messages for a while."""
        ...


class DriverConformance:
    """The suite; a subclass has the fixture `stage`."""

    def test_looking_and_planning_change_nothing(self, stage: Stage) -> None:
        order = stage.order()
        before = stage.look(order)
        planned(stage, order)
        assert stage.look(order) == before
        assert stage.effects(order) == 0

    def test_a_plan_is_the_same_for_the_same_world(self, stage: Stage) -> None:
        order = stage.order()
        one = planned(stage, order)
        other = Plan.draw(CHAIN, one.action, order, stage.driver.plan(order, stage.driver.inspect(order)), one.salt)
        assert one.hash == other.hash
        assert Plan.from_bytes(one.to_bytes()) == one

    def test_an_order_beyond_its_allowance_is_refused(self, stage: Stage) -> None:
        order = stage.forbidden()
        refused(DriverError, planned, stage, order)
        assert stage.effects(order) == 0

    def test_steps_are_done_once_and_read_back(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        fences = carried_out(stage, plan)
        assert stage.driver.verify(plan).complete
        for step, fence in zip(plan.steps, fences, strict=True):
            assert stage.driver.probe(step, fence) is Probe.DONE
        assert stage.effects(order) == len(plan.steps)

    def test_a_step_that_is_applied_again_has_no_second_effect(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        fence = stage.driver.fence(plan.action, 1)
        stage.driver.apply(plan.steps[0], fence)
        after = stage.look(order)
        quietly(stage.driver.apply, plan.steps[0], fence)
        assert stage.effects(order) == 1
        assert stage.look(order) == after

    def test_a_lost_answer_is_found_out_and_nothing_is_done_twice(self, stage: Stage) -> None:
        for loss in (Loss.ANSWER, Loss.WAIT):
            order = stage.order()
            plan = planned(stage, order)
            fence = stage.driver.fence(plan.action, 1)
            with stage.losing(loss):
                refused(DriverUnsure, stage.driver.apply, plan.steps[0], fence)
                quietly(stage.driver.apply, plan.steps[0], fence)
            outcome = stage.driver.probe(plan.steps[0], fence)
            assert outcome is Probe.DONE or (loss is Loss.WAIT and outcome is Probe.NOT_DONE)  # if it was faster
            assert stage.effects(order) == (outcome is Probe.DONE)

    def test_a_message_that_comes_twice_acts_once(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        fence = stage.driver.fence(plan.action, 1)
        with stage.losing(Loss.TWICE):
            quietly(stage.driver.apply, plan.steps[0], fence)
        assert stage.driver.probe(plan.steps[0], fence) is Probe.DONE
        assert stage.effects(order) == 1

    def test_a_lost_request_is_tried_again_only_once_it_cannot_happen(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        fence = stage.driver.fence(plan.action, 1)
        with stage.losing(Loss.REQUEST):
            refused(DriverUnsure, stage.driver.apply, plan.steps[0], fence)
            assert stage.driver.probe(plan.steps[0], fence) is Probe.UNKNOWN
        if stage.driver.probe(plan.steps[0], fence) is Probe.NOT_DONE:
            assert stage.effects(order) == 0
            stage.driver.apply(plan.steps[0], stage.driver.fence(plan.action, 1))
            assert stage.effects(order) == 1

    def test_a_late_request_does_nothing_after_it_was_called_not_done(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        before = stage.look(order)
        fence = stage.driver.fence(plan.action, 1)
        with stage.losing(Loss.REQUEST_LATE):
            refused(DriverUnsure, stage.driver.apply, plan.steps[0], fence)
            outcomes = [stage.driver.probe(plan.steps[0], fence)]
        outcomes += [stage.driver.probe(plan.steps[0], fence) for _ in range(3)]
        assert len(set(outcomes)) == 1, "an outcome that was known has changed"
        if outcomes[0] is Probe.NOT_DONE:
            assert stage.look(order) == before
        assert stage.effects(order) == (outcomes[0] is Probe.DONE)

    def test_the_world_that_moved_stops_a_step(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        stage.disturb(order)
        moved = stage.look(order)
        fence = stage.driver.fence(plan.action, 1)
        refused(DriverWorldMoved, stage.driver.apply, plan.steps[0], fence)
        assert stage.driver.probe(plan.steps[0], fence) is not Probe.DONE
        assert stage.look(order) == moved

    def test_an_epoch_that_is_over_does_nothing(self, stage: Stage) -> None:
        order = stage.order()
        world = stage.driver.inspect(order)
        if stage.driver.plan(order, world).guard is not Guard.ATOMIC:
            return
        plan = planned(stage, order)
        old = stage.driver.fence(plan.action, 1)
        carried_out(stage, plan, epoch=2)
        refused(DriverFenced, stage.driver.fence, plan.action, 1)
        refused(DriverFenced, stage.driver.apply, plan.steps[0], old)
        assert stage.effects(order) == len(plan.steps)

    def test_who_takes_over_finds_what_an_earlier_epoch_did(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        first = stage.driver.fence(plan.action, 1)
        with stage.losing(Loss.ANSWER):
            refused(DriverUnsure, stage.driver.apply, plan.steps[0], first)
        later = stage.driver.fence(plan.action, 2)
        assert stage.driver.knows(plan.action)
        assert stage.driver.probe(plan.steps[0], later) is Probe.DONE
        quietly(stage.driver.apply, plan.steps[0], later)
        assert stage.effects(order) == 1

    def test_who_takes_over_ends_what_an_earlier_epoch_sent(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        first = stage.driver.fence(plan.action, 1)
        with stage.losing(Loss.REQUEST_LATE):
            refused(DriverUnsure, stage.driver.apply, plan.steps[0], first)
            outcome = stage.driver.probe(plan.steps[0], stage.driver.fence(plan.action, 2))
            if outcome is Probe.NOT_DONE:
                stage.driver.apply(plan.steps[0], stage.driver.fence(plan.action, 2))
        assert stage.effects(order) == 1

    def test_a_world_that_differs_is_reported(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        carried_out(stage, plan)
        stage.disturb(order)
        evidence = stage.hasty.verify(plan)
        assert not evidence.complete
        assert {reading.state for reading in evidence.readings} == {ReadingState.DIFFERS}

    def test_undo_restores_what_was(self, stage: Stage) -> None:
        order = stage.order()
        before = stage.look(order)
        plan = planned(stage, order)
        carried_out(stage, plan)
        steps = stage.driver.undo(plan)
        action = secrets.token_bytes(32)
        for step in steps:
            stage.driver.apply(step, stage.driver.fence(action, 1))
        if steps:
            assert stage.look(order) == before

    def test_undo_leaves_alone_what_others_changed(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        carried_out(stage, plan)
        stage.disturb(order)
        moved = stage.look(order)
        action = secrets.token_bytes(32)
        for step in stage.driver.undo(plan)[:1]:
            fence = stage.driver.fence(action, 1)
            refused(DriverWorldMoved, stage.driver.apply, step, fence)
        assert stage.look(order) == moved

    def test_a_target_that_is_away_is_no_answer(self, stage: Stage) -> None:
        order = stage.order()
        plan = planned(stage, order)
        fence = stage.driver.fence(plan.action, 1)
        with stage.losing(Loss.EVERYTHING):
            refused(DriverUnreachable, stage.driver.apply, plan.steps[0], fence)
            assert stage.driver.probe(plan.steps[0], fence) is Probe.UNKNOWN
            assert not stage.hasty.verify(plan).complete
        stage.driver.apply(plan.steps[0], fence)
        assert stage.effects(order) == 1

    def test_steps_that_are_none_are_refused(self, stage: Stage) -> None:
        order = stage.order()
        fence = stage.driver.fence(secrets.token_bytes(32), 1)
        nonsense: list[Value] = [None, 1, "x", b"x", [], [[]], [[], [], [], []], [1, 2, 3], [["x"], ["x"], []]]
        for step in nonsense:
            refused(DriverBadOrder, stage.driver.apply, step, fence)
            assert stage.driver.probe(step, fence) is not Probe.DONE
        assert stage.effects(order) == 0


def planned(stage: Stage, order: Order) -> Plan:
    """A plan of the world as it is, for an action of its own."""
    draft = stage.driver.plan(order, stage.driver.inspect(order))
    return Plan.draw(CHAIN, secrets.token_bytes(32), order, draft)


def carried_out(stage: Stage, plan: Plan, epoch: int = 1) -> list[Fence]:
    """Applies every step; the fences it did so under."""
    fences = []
    for step in plan.steps:
        fences.append(stage.driver.fence(plan.action, epoch))
        stage.driver.apply(step, fences[-1])
    return fences


def refused(kind: type[DriverError], call: Callable[..., object], *args: object) -> None:
    """That a call ends with this very refusal."""
    try:
        call(*args)
    except kind:
        return
    raise AssertionError(f"it was not refused with {kind.__name__}")


def quietly(call: Callable[..., object], *args: object) -> None:
    """A call that may be refused."""
    try:
        call(*args)
    except DriverError:
        return
