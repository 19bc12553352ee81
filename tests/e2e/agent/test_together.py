"""Several actions at once, and a crash in the midst of them: each effect comes once, whatever the others did."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from ghostnet.agent.agent import Agent
from ghostnet.agent.carrier import Carrier
from ghostnet.core import Value
from tests.e2e.agent.yard import Crash, Yard, items, yard

ACTIONS = 8
RECORDS = 7 * ACTIONS
MOST_SECONDS = 60.0


@pytest.fixture(scope="module", name="here")
def _here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    with yard(tmp_path_factory.mktemp("yard")) as made:
        yield made


def dying(carrier: Carrier, at: int, *, after: bool) -> None:
    """From record number `at` on nothing is written any more, by whichever action."""
    write, count = carrier.journal.write, iter(range(1_000))

    def counted(action: bytes, event: str, *fields: Value) -> None:
        number = next(count)
        if number < at + after:
            write(action, event, *fields)
        if number >= at:
            raise Crash

    carrier.journal.write = counted  # type: ignore[method-assign]  # that is the test


def ask(here: Yard, names: list[str]) -> list[bytes]:
    """An action for each name, all in one transaction."""
    here.give(*names)
    messages = [
        here.asker.message("ask", {
            "id": "mock:yard", "kind": "mock.add", "targets": [{"name": name, "shape": "sum"}], "start_in": "10m",
            "run_in": "10m", "reward": "1", "fee": "0.10", "undo_until": None, "args": items("mock.add", 1).hex(),
        })
        for name in names
    ]  # fmt: skip
    done = here.client.send(messages, here.alice)
    return [bytes.fromhex(here.asker.result("ask", each)) for each in done.receipt.results]


def go(agent: Agent, actions: list[bytes]) -> None:
    """Until all of them have ended."""
    end = time.monotonic() + MOST_SECONDS
    while not all(agent.carrier.journal.note(action).closed for action in actions):
        assert time.monotonic() < end
        agent.wait(agent.round())


@pytest.mark.parametrize("seed", range(6))
def test_a_crash_in_the_midst_of_several_actions_leaves_one_effect_of_each(here: Yard, seed: int) -> None:
    chance = random.Random(seed)
    names, folder = [here.name() for _ in range(ACTIONS)], here.fresh()
    actions = ask(here, names)
    for crash in (True, True, False):
        with here.carrier(folder) as carrier:
            if crash:
                dying(carrier, chance.randrange(RECORDS // 2), after=chance.random() < 0.5)
            agent = Agent(carrier, folder, clock=time.monotonic)
            try:
                with suppress(Crash):
                    go(agent, actions)
            finally:
                with suppress(Crash):
                    agent.close()
    assert [here.state(action) for action in actions] == ["done"] * ACTIONS
    assert [here.effects(name) for name in names] == [1] * ACTIONS


def test_one_action_that_is_refused_does_not_undo_those_it_travels_with(here: Yard) -> None:
    names, folder = [here.name() for _ in range(ACTIONS)], here.fresh()
    actions = ask(here, names)
    with here.carrier(folder) as carrier:
        agent = Agent(carrier, folder, clock=time.monotonic)
        # The contract takes one back just before it would start.
        ready = carrier.ledger._sender._together

        def together(groups: list[list[object]]) -> object:
            if here.state(actions[3]) == "requested":
                here.asker.call("cancel", {"action": actions[3].hex()}, by=here.alice)
            return ready(groups)  # type: ignore[arg-type]

        carrier.ledger._sender._together = together  # type: ignore[assignment]
        go(agent, actions)
        agent.close()
    states = [here.state(action) for action in actions]
    assert (states.pop(3), set(states)) == ("cancelled", {"done"})
    assert [here.effects(name) for name in names] == [1, 1, 1, 0, 1, 1, 1, 1]
