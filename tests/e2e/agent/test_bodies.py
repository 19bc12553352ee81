"""Bodies of plans go through the node, from agents with a folder of their own to each other and to whoever approves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.actions import Plan
from ghostnet.agent.carrier import Carrier, Turn
from ghostnet.agent.home import OFFERED_SECONDS, Bodies
from tests.e2e.agent.yard import RESOURCE, Yard, finish, yard


@pytest.fixture(scope="module", name="here")
def _here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    with yard(tmp_path_factory.mktemp("yard")) as made:
        yield made


@contextmanager
def agent(here: Yard, worker: int, clock: Callable[[], float] = time.monotonic) -> Iterator[tuple[Carrier, Path]]:
    """An agent as `agent run` makes it, on a new folder."""
    folder = here.fresh()
    with here.carrier(folder, worker) as carrier:
        carrier._bodies = Bodies(folder / "plans", here.client, here.workers[worker][1], clock)
        yield carrier, folder / "plans"


def on_node(here: Yard) -> Path:
    return here.folder / "node" / "plans"


def plan_of(here: Yard, action: bytes) -> bytes:
    return bytes.fromhex(here.agents.stored("plans", [action.hex()])["hash"])


def approve(here: Yard, action: bytes) -> None:
    args = {"action": action.hex(), "plan": plan_of(here, action).hex()}
    here.agents.call("approve", args, by=here.alice)


def test_a_second_agent_starts_the_approved_plan_with_the_first_ones_salt_from_the_node(here: Yard) -> None:
    name = here.name()
    action = here.ask(name, rule="each")
    with agent(here, 0) as (first, plans):
        assert finish(first, action) is Turn.LATER  # it waits for a person
        kept = (plans / plan_of(here, action).hex()).read_bytes()
    assert here.client.plan_body(action, plan_of(here, action), here.alice) == kept
    approve(here, action)
    with agent(here, 1) as (second, plans):
        assert finish(second, action) is Turn.CLOSED
        started = second.journal.plan(action)
        assert (plans / plan_of(here, action).hex()).read_bytes() == kept
    assert started == kept
    assert Plan.from_bytes(kept).salt != bytes(16)
    assert (here.state(action), here.effects(name)) == ("done", 1)
    assert here.agents.stored("actions", [action.hex()])["agent"] == str(here.workers[1][0])


def test_a_plan_that_starts_at_once_is_put_where_another_agent_may_have_to_take_over(here: Yard) -> None:
    def done() -> bytes:
        action = here.ask(here.name(), rule="never")
        with agent(here, 0) as (carrier, _):
            assert finish(carrier, action) is Turn.CLOSED
        assert here.state(action) == "done"
        return action

    action = done()
    assert here.client.plan_body(action, plan_of(here, action), here.alice)
    other = {"id": RESOURCE, "agent": str(here.workers[1][0])}
    here.agents.call("dismiss", other, by=here.alice)
    try:
        action = done()
        with pytest.raises(core.RequestPlanNotKept):
            here.client.plan_body(action, plan_of(here, action), here.alice)
    finally:
        here.agents.call("enrol", other, by=here.alice)


def test_a_plan_that_the_node_did_not_take_or_has_lost_is_put_on_a_later_turn(here: Yard) -> None:
    action, folder, now = here.ask(here.name(), rule="each"), on_node(here), [0.0]
    with agent(here, 0, lambda: now[0]) as (carrier, _):
        aside = folder.with_name("aside")
        if folder.exists():
            folder.rename(aside)
        folder.write_bytes(b"")  # no folder: nothing is taken
        try:
            assert finish(carrier, action) is Turn.LATER
            assert here.state(action) == "planned"
            with pytest.raises(core.RequestPlanNotKept):
                here.client.plan_body(action, plan_of(here, action), here.alice)
        finally:
            folder.unlink()
            if aside.exists():
                aside.rename(folder)
        assert finish(carrier, action) is Turn.LATER
        body = here.client.plan_body(action, plan_of(here, action), here.alice)
        assert body == carrier.journal.note(action).plan
        (folder / action.hex()).unlink()
        assert finish(carrier, action) is Turn.LATER
        assert not (folder / action.hex()).exists()  # it is not asked at each turn
        now[0] += OFFERED_SECONDS
        assert finish(carrier, action) is Turn.LATER
        assert (folder / action.hex()).read_bytes() == body
        (folder / action.hex()).unlink()
    with agent(here, 1) as (other, _):
        assert finish(other, action) is Turn.LATER  # it cannot read the plan, and leaves it alone
    assert plan_of(here, action) == Plan.from_bytes(body).hash
