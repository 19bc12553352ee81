"""The chain's node is killed under a running agent, and comes back: at once, or after the action's deadline."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ghostnet.agent.agent import Agent
from ghostnet.agent.carrier import ENDED, Carrier
from ghostnet.agent.ledger import Entry
from ghostnet.core import Header, Value
from tests.e2e.agent.yard import MINUTE_MS, Yard, yard

EVENTS = ["starting", "applied", "receipt"]
if os.environ.get("GHOST_TORTURE"):
    EVENTS += ["planned", "fenced", "applying", "closed"]
STATES = {3: "unknown", 4: "done", 5: "failed"}
"""As the asker keeps them."""
MOST_SECONDS = 30.0
ROUNDS_WITHOUT = 4
"""That the agent goes while there is no node."""


@pytest.fixture(scope="module", name="here")
def _here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    with yard(tmp_path_factory.mktemp("yard")) as made:
        yield made


@contextmanager
def running(here: Yard) -> Iterator[Agent]:
    """An agent, as its process makes it; the test lets it go round."""
    folder = here.fresh()
    with here.carrier(folder) as carrier:
        yield Agent(carrier, folder, clock=time.monotonic)


def before(carrier: Carrier, event: str, happens: Callable[[], None]) -> list[str]:
    """Lets something happen once, just before the first record of a kind; the list holds that it did."""
    write, done = carrier.journal.write, []

    def watched(action: bytes, what: str, *fields: Value) -> None:
        if what == event and not done:
            done.append(event)
            happens()
        write(action, what, *fields)

    carrier.journal.write = watched  # type: ignore[method-assign]  # that is the test
    return done


def go_until(agent: Agent, true: Callable[[], Any]) -> None:
    """Goes round until something is so."""
    end = time.monotonic() + MOST_SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(min(agent.round(), 0.1))


def go_without(agent: Agent) -> None:
    """Goes round with no node there, which must not end it."""
    for _ in range(ROUNDS_WITHOUT):
        time.sleep(min(agent.round(), 0.3))


def told(here: Yard, action: bytes) -> list[str]:
    """What the contract was told of an action, in turn."""
    answers = (here.asker.stored("told", [at]) for at in itertools.count())
    found = itertools.takewhile(lambda answer: answer is not None, answers)
    return [STATES[answer["state"]] for answer in found if answer["action"] == action.hex()]


@pytest.mark.parametrize("event", EVENTS)
def test_a_node_that_is_killed_and_comes_back_costs_nothing(here: Yard, event: str) -> None:
    name = here.name()
    with running(here) as agent:
        gone = before(agent.carrier, event, here.node.kill)
        action = here.ask(name)
        go_until(agent, lambda: gone)
        go_without(agent)
        here.node.start()
        # What was asked for while the agent was cut off is not lost either.
        other_name = here.name()
        other = here.ask(name, other_name)
        go_until(agent, lambda: here.state(action) in ENDED and here.state(other) in ENDED)
        go_until(agent, lambda: agent.open == 0)
    assert [here.state(action), here.state(other)] == ["done", "done"]
    assert [here.effects(name), here.effects(other_name)] == [2, 1]


def before_the_first_step(carrier: Carrier, happens: Callable[[], None]) -> list[str]:
    """Lets something happen once the action has started, before the chain is asked whether a step may be taken."""
    fresh, done = carrier.ledger.fresh, []

    def watched(*wanted: Entry) -> Header:
        if not done:
            done.append("fresh")
            happens()
        return fresh(*wanted)

    carrier.ledger.fresh = watched  # type: ignore[method-assign]
    return done


@pytest.mark.parametrize("event", [None, "applied", "receipt"])
def test_after_a_deadline_without_a_node_the_agent_says_what_is_true(here: Yard, event: str | None) -> None:
    name = here.name()
    with running(here) as agent:
        carrier, kill = agent.carrier, here.node.kill
        gone = before_the_first_step(carrier, kill) if event is None else before(carrier, event, kill)
        action = here.ask(name)
        go_until(agent, lambda: gone)
        go_without(agent)
        here.node.start()
        here.client.advance(20 * MINUTE_MS)
        assert here.state(action) == "unknown"
        go_until(agent, lambda: agent.open == 0)
    outcome, effects = ("failed", 0) if event is None else ("done", 1)
    assert (here.state(action), here.effects(name)) == (outcome, effects)
    assert told(here, action) == ["unknown", outcome]
