"""An agent dies, its action becomes unknown, and another agent of the resource says what became of it.

The second one has no journal of the first, and takes no step: what it reports, the target shows. The first one is an
exception that nothing catches, after which its folder is not looked at again, or only later.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ghostnet.actions import Fence, Probe
from ghostnet.actions.conformance import Loss
from ghostnet.agent.carrier import TAKE_OVER_MS, Carrier, Turn
from ghostnet.agent.intent import Move
from ghostnet.core import DriverFenced, DriverUnreachable, DriverUnsure, Value
from ghostnet.drivers.mock.driver import MockDriver
from tests.e2e.agent.test_command import TERMS, eventually
from tests.e2e.agent.yard import MINUTE_MS, Bodies, Crash, Yard, crashing, finish, start, yard
from tests.e2e.cli.worlds import World
from tests.e2e.lossy import LossyPath
from tests.e2e.mock.test_mock import is_change, target

RECORDS = 7
"""Of an action that nothing disturbs."""


@pytest.fixture(scope="module", name="here")
def _here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    with yard(tmp_path_factory.mktemp("yard")) as made:
        yield made


def begun(here: Yard, *names: str, at: int, after: bool, folder: Path | None = None) -> bytes:
    """An action whose agent died at a record, and of which nobody knows any more."""
    action = here.ask(*names)
    with here.carrier(folder or here.fresh()) as first, suppress(Crash):
        crashing(first, at, after=after)
        finish(first, action)
    here.client.advance(20 * MINUTE_MS)
    return action


def waited(here: Yard, carrier: Carrier, action: bytes) -> Turn:
    """Lets the agent see the action, and then as much time go by as it leaves to the one before."""
    carrier.ledger.look()
    assert carrier.advance(action) is Turn.LATER
    here.client.advance(TAKE_OVER_MS)
    carrier.ledger.look()
    return finish(carrier, action)


def reported(here: Yard, action: bytes) -> tuple[str, int]:
    """What was reported of an action: its outcome, and how many steps were done."""
    report = here.agents.stored("receipts", [action.hex()])["report"]
    return str(report["outcome"]), int(report["steps"])


@pytest.mark.parametrize("at", range(RECORDS))
@pytest.mark.parametrize("after", [False, True])
def test_wherever_the_first_agent_died_the_second_says_what_is_true(here: Yard, at: int, after: bool) -> None:
    name = here.name()
    action = begun(here, name, at=at, after=after)
    if here.state(action) in ("expired", "done"):  # it died before its start, or once it had reported
        assert here.effects(name) == (here.state(action) == "done")
        return
    assert here.state(action) == "unknown"
    with here.carrier(here.fresh(), 1) as second:
        assert waited(here, second, action) is Turn.CLOSED
    effects = here.effects(name)
    assert (here.state(action), effects) in (("done", 1), ("failed", 0))
    assert reported(here, action) == (here.state(action), effects)


def test_some_deaths_are_taken_over_as_done_and_some_as_failed(here: Yard) -> None:
    before, behind = here.name(), here.name()
    actions = [begun(here, before, at=3, after=True), begun(here, behind, at=4, after=False)]
    for action in actions:
        with here.carrier(here.fresh(), 1) as second:
            assert waited(here, second, action) is Turn.CLOSED
    assert [here.state(action) for action in actions] == ["failed", "done"]
    assert [here.effects(name) for name in (before, behind)] == [0, 1]


def test_a_message_of_the_first_that_comes_late_finds_its_epoch_over(here: Yard) -> None:
    name, folder = here.name(), here.fresh()
    action = here.ask(name)
    with here.carrier(folder) as first:
        start(here, first, action)
        fence = first.drivers["mock.add"].fence(action, first.journal.note(action).epoch)
        here.client.advance(20 * MINUTE_MS)
        with here.carrier(here.fresh(), 1) as second:
            assert waited(here, second, action) is Turn.CLOSED
        step = ["add", name, 3, None]
        with pytest.raises(DriverFenced, match="epoch"):
            first.drivers["mock.add"].apply(step, fence)
        assert finish(first, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("failed", 0)


def test_of_two_steps_the_one_that_was_done_is_reported_and_the_other_is_not_taken(here: Yard) -> None:
    one, two = here.name(), here.name()
    action = begun(here, one, two, at=4, after=True)
    with here.carrier(here.fresh(), 1) as second:
        assert waited(here, second, action) is Turn.CLOSED
    assert [here.effects(name) for name in (one, two)] == [1, 0]
    assert (here.state(action), reported(here, action)) == ("partial", ("partial", 1))


@pytest.mark.parametrize("at", range(4))
@pytest.mark.parametrize("after", [False, True])
def test_a_crash_of_the_second_at_any_record_leaves_one_truth(here: Yard, at: int, after: bool) -> None:
    name, folder = here.name(), here.fresh()
    action = begun(here, name, at=4, after=False)
    with here.carrier(folder, 1) as second, suppress(Crash):
        crashing(second, at, after=after)
        waited(here, second, action)
    with here.carrier(folder, 1) as second:
        if second.advance(action) is Turn.LATER:  # it had not told the chain, and the time is to be waited for anew
            assert waited(here, second, action) is Turn.CLOSED
        finish(second, action)
    assert (here.state(action), here.effects(name)) == ("done", 1)


@pytest.mark.parametrize("loss", [Loss.REQUEST, Loss.ANSWER, Loss.WAIT, Loss.EVERYTHING])
def test_what_cannot_be_seen_stays_unknown_until_it_can(here: Yard, loss: Loss) -> None:
    name, folder = here.name(), here.fresh()
    action = begun(here, name, at=4, after=False)
    with here.carrier(folder, 1) as second:
        with here.path.losing(loss):
            waited(here, second, action)
        for _ in range(4):
            second.advance(action)
    assert (here.state(action), here.effects(name)) == ("done", 1)


class Forgetful(MockDriver):
    """A target that does not show who did what."""

    def knows(self, _action: bytes) -> bool:
        return False

    def probe(self, _step: Value, _fence: Fence) -> Probe:
        raise AssertionError("nobody can know, and yet it was asked")


def test_what_nobody_can_know_is_not_taken_over(here: Yard) -> None:
    name = here.name()
    action = begun(here, name, at=4, after=False)
    before = here.agents.stored("actions", [action.hex()])
    with here.carrier(here.fresh(), 1, driver=Forgetful(here.path.port)) as second:
        assert waited(here, second, action) is Turn.LATER
        assert second.preview(action).intent.move is Move.WAIT  # type: ignore[union-attr]  # it is open
    assert here.agents.stored("actions", [action.hex()]) == before


def test_what_another_hid_just_after_it_was_taken_over_stays_unknown_and_is_taken_over_once(here: Yard) -> None:
    class Hidden(MockDriver):
        """Something is written over the marker once the action was taken over."""

        looks = 0

        def knows(self, _action: bytes) -> bool:
            self.looks += 1
            return self.looks == 1

    name, folder = here.name(), here.fresh()
    action = begun(here, name, at=4, after=False)
    with here.carrier(folder, 1, driver=Hidden(here.path.port)) as second:
        assert waited(here, second, action) is Turn.LATER
        epoch = here.agents.stored("actions", [action.hex()])["epoch"]
        here.client.advance(3 * TAKE_OVER_MS)
        assert finish(second, action) is Turn.LATER
    found = here.agents.stored("actions", [action.hex()])
    assert (found["state"], found["epoch"], here.effects(name)) == ("unknown", epoch, 1)


@pytest.mark.parametrize("missing", ["plan", "driver", "policy", "pause"])
def test_who_lacks_something_leaves_it_alone(here: Yard, missing: str) -> None:
    name = here.name()
    action = begun(here, name, at=4, after=False)
    with here.carrier(here.fresh(), 1) as second:
        match missing:
            case "plan":
                second._bodies = Bodies()
            case "driver":
                second.drivers = {}
            case "policy":
                second.policy = replace(second.policy, resources=frozenset())
            case "pause":
                second._paused = lambda _: True
        assert waited(here, second, action) is Turn.LATER
    assert here.state(action) == "unknown"


def test_an_agent_that_lives_has_its_time_and_one_whose_journal_is_lost_takes_its_own_over(here: Yard) -> None:
    name, folder = here.name(), here.fresh()
    action = begun(here, name, at=4, after=False, folder=folder)
    with here.carrier(here.fresh(), 1) as second:
        second.ledger.look()
        assert finish(second, action) is Turn.LATER
        here.client.advance(TAKE_OVER_MS - MINUTE_MS)
        second.ledger.look()
        assert finish(second, action) is Turn.LATER
    assert here.state(action) == "unknown"
    with here.carrier(here.fresh()) as again:  # the same number and key, and nothing in its journal
        assert waited(here, again, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("done", 1)


def test_two_that_take_over_at_the_same_time_make_one_report(here: Yard) -> None:
    name, folders = here.name(), (here.fresh(), here.fresh())
    action = begun(here, name, at=4, after=False)
    with here.carrier(folders[0], 0) as one, here.carrier(folders[1], 1) as two:
        for carrier in (one, two):
            carrier.ledger.look()
            assert carrier.advance(action) is Turn.LATER
        here.client.advance(TAKE_OVER_MS)
        # The second is there between the first one's look and its call.
        send, called = one.ledger.send, []

        def late(method: str, **args: Any) -> Any:
            if method == "take_over" and not called:
                called.append(method)
                two.ledger.look()
                assert two.advance(action) is Turn.AGAIN
            return send(method, **args)

        one.ledger.send = late  # type: ignore[method-assign]  # that is the test
        one.ledger.look()
        assert one.advance(action) is Turn.AGAIN
        assert two.advance(action) is Turn.LATER
        assert finish(one, action) is Turn.CLOSED
        assert finish(two, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("done", 1)
    assert here.agents.stored("receipts", [action.hex()])["report"]["epoch"] == 4


def test_a_target_that_is_away_or_unsure_leaves_it_unknown(here: Yard) -> None:
    class Away(MockDriver):
        """It answers no question."""

        def knows(self, _action: bytes) -> bool:
            raise DriverUnreachable({"server": "mock", "reason": "test"})

    class Unsure(MockDriver):
        """It takes no fence."""

        def fence(self, _action: bytes, _epoch: int) -> Fence:
            raise DriverUnsure({"server": "mock", "reason": "test"})

    name, folder = here.name(), here.fresh()
    action = begun(here, name, at=4, after=False)
    for driver in (Away, Unsure):
        with here.carrier(folder, 1, driver=driver(here.path.port)) as second:
            assert waited(here, second, action) is Turn.LATER
    assert here.state(action) == "unknown"
    with here.carrier(folder, 1) as second:
        assert finish(second, action) is Turn.CLOSED
    assert (here.state(action), here.effects(name)) == ("done", 1)


def test_a_process_that_was_killed_is_taken_over_by_that_of_another_agent(tmp_path: Path) -> None:
    world = World(tmp_path)
    asker = str(Path("contracts/tests/requester").absolute())
    with (
        world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0"),
        target(tmp_path / "record") as (_, port),
        LossyPath(port, is_change) as path,
    ):
        world.run("system", "add", "agents", "--as", "operator")
        for folder, way in (("one", path.port), ("two", port)):
            init = ("--resource", "mock:shelf", "--kind", "mock.add", "--mock-port", str(way), "--as", "alice")
            world.run("agent", "init", "--folder", folder, *init)
        world.run("contract", "deploy", asker, "--use", "agents=system/agents", "--pay", "50", "--as", "alice")

        def call(*words: str) -> Any:
            return world.run("contract", "call", *words, "--as", "alice").get("result")

        def record() -> Any:
            return call("system/agents", "action", "--action", action)

        def later() -> str:
            world.run("dev", "advance", "21m")
            return str(record()["state"])

        def effects() -> Any:
            return MockDriver(port)._read(["effects", "shelf/a"])[1]

        terms = TERMS.replace("RULE", "never")
        call("system/agents", "give", "--id", "mock:shelf", "--contract", "requester", "--terms", terms)
        ask = (
            "--id", "mock:shelf", "--kind", "mock.add", "--targets", '[{"name": "shelf/a", "shape": "sum"}]',
            "--start-in", "10m", "--run-in", "10m", "--reward", "1", "--fee", "0.1", "--args", "818103",
        )  # fmt: skip
        action = call("requester", "ask", *ask)
        with path.losing(Loss.ANSWER), world.running("agent", "run", "--folder", "one", "--log", "quiet") as (_, first):
            eventually(effects, 1)
            first.kill()
            first.wait()
        assert (record()["state"], record()["agent"]) == ("started", "1")
        with world.running("agent", "run", "--folder", "two", "--log", "quiet"):
            eventually(later, "done")
        assert (record()["agent"], record()["epoch"], effects()) == ("2", 3, 1)
        # The first one comes back, and finds nothing to do.
        assert world.run("agent", "run", "--folder", "one", "--dry-run")["actions"] == []
