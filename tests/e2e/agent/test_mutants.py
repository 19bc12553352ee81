"""The tests of the carrier find what they are for: each of its guards, taken out, does harm that a scenario shows.

A scenario carries one action through a crash or a loss and says what harm came of it. The carrier as it is comes to
none in any; each mutant comes to some in one at least.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from ghostnet.actions import Fence, Probe
from ghostnet.actions.conformance import Loss
from ghostnet.agent.carrier import ENDED, Carrier, Turn
from ghostnet.agent.journal import Journal, Note
from ghostnet.core import GhostError, Value
from ghostnet.drivers.mock.driver import MockDriver
from ghostnet.drivers.mock.server import Handler, World
from tests.e2e.agent.yard import HONEST, Crash, Parts, Yard, crashing, post, start, yard
from tests.e2e.lossy import LossyPath
from tests.e2e.mock.test_mock import is_change

SEEDS = range(500 if os.environ.get("GHOST_TORTURE") else 12)
RECORDS = 7
"""Of an action that nothing disturbs; `test_there_is_no_record_at_which_no_scenario_crashes` holds it."""
MOST_TURNS = 20
LOSSES = [loss for loss in Loss if loss is not Loss.EVERYTHING]


class Harm(StrEnum):
    """What must never come of an action."""

    TWICE = "its effect came twice"
    FALSE = "a report says what the world does not show"
    TWO_REPORTS = "two different reports were signed for one epoch"
    NEVER = "it never ends, or stops the agent"


@dataclass
class Run:
    """One action, and the processes that carry it one after the other."""

    here: Yard
    parts: Parts
    kind: str = "mock.add"
    strangers: int = 0
    reports: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name, self.folder = self.here.name(), self.here.fresh()
        self.action = self.here.ask(self.name, kind=self.kind)

    @contextmanager
    def process(self, folder: Path | None = None) -> Iterator[Carrier]:
        """One process until its crash, and what a loss of power leaves of its journal then."""
        folder = folder or self.folder
        with on_disk(folder / "journal"), self.here.carrier(folder, parts=self.parts) as carrier:
            send = carrier.ledger.send

            def noted(method: str, **args: Any) -> Any:
                if method == "report":
                    self.reports.append(args["report"])
                return send(method, **args)

            carrier.ledger.send = noted  # type: ignore[method-assign]  # that is the test
            with suppress(Crash):
                yield carrier

    def go(self, carrier: Carrier) -> None:
        """Goes on until it has ended, or nothing more happens."""
        waits = 0
        for _ in range(MOST_TURNS):
            turn = carrier.advance(self.action)
            waits += turn is Turn.LATER
            if turn is Turn.CLOSED or waits > 3:
                return

    def disturb(self) -> None:
        """Somebody else changes the target."""
        there = self.here.aside._get(self.name)
        self.here.aside.apply(["add", self.name, 5, there], self.here.aside.fence(os.urandom(32), 1))
        self.strangers += 1

    def harm(self, *, must_end: bool = True) -> Harm | None:
        """What came of it."""
        effects, state = self.here.effects(self.name) - self.strangers, self.here.state(self.action)
        if effects > 1:
            return Harm.TWICE
        if any((report["outcome"] == "done") != (effects == 1) for report in self.reports):
            return Harm.FALSE
        if any(one != other for one, other in itertools.combinations(self.reports, 2)):
            return Harm.TWO_REPORTS
        return Harm.NEVER if must_end and state not in ENDED else None


@contextmanager
def on_disk(path: Path) -> Iterator[None]:
    """A file of which at the end only that is left which was synced."""
    fsync, synced = os.fsync, 0

    def noted(descriptor: int) -> None:
        nonlocal synced
        fsync(descriptor)
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            synced = os.fstat(descriptor).st_size

    try:
        with patch.object(os, "fsync", noted):
            yield
    finally:
        os.truncate(path, synced)


# ---------------------------------------------------------------------- the scenarios

Scenario = Callable[[Yard, Parts], Harm | None]


def a_crash(at: int, *, after: bool, kind: str = "mock.add") -> Scenario:
    """At one record."""

    def scenario(here: Yard, parts: Parts) -> Harm | None:
        run = Run(here, parts, kind)
        with run.process() as carrier:
            crashing(carrier, at, after=after)
            run.go(carrier)
        with run.process() as carrier:
            run.go(carrier)
        return run.harm()

    return scenario


def a_loss(loss: Loss) -> Scenario:
    """On the way to the target, over a restart."""

    def scenario(here: Yard, parts: Parts) -> Harm | None:
        run = Run(here, parts)
        with here.path.losing(loss):
            for _ in range(2):
                with run.process() as carrier:
                    run.go(carrier)
        with run.process() as carrier:
            run.go(carrier)
        return run.harm()

    return scenario


def a_folder_of_yesterday(here: Yard, parts: Parts) -> Harm | None:
    """The agent's folder is put back as it was before the start; what it did since it cannot know, nor report."""
    run, old = Run(here, parts), here.fresh()
    with run.process() as carrier:
        post(carrier, run.action)
    shutil.copytree(run.folder, old)
    (old / "head").unlink()
    with run.process() as carrier:
        start(here, carrier, run.action)
        crashing(carrier, 2, after=False)
        run.go(carrier)
    with run.process(old) as carrier:
        run.go(carrier)
    return run.harm(must_end=False)


def a_report_that_is_lost(here: Yard, parts: Parts) -> Harm | None:
    """It left the agent, nobody knows where it is, and the world goes on until the next start."""
    run = Run(here, parts)
    with run.process() as carrier:
        start(here, carrier, run.action)
        run.disturb()
        noted = carrier.ledger.send

        def lost(method: str, **args: Any) -> Any:
            if method == "report":
                run.reports.append(args["report"])
                raise Crash
            return noted(method, **args)

        carrier.ledger.send = lost  # type: ignore[method-assign]
        run.go(carrier)
    run.disturb()
    with run.process() as carrier:
        run.go(carrier)
    return run.harm()


SCENARIOS: dict[str, Scenario] = {
    **{f"{loss.value} is lost": a_loss(loss) for loss in LOSSES},
    "a report that is lost": a_report_that_is_lost,
    "a folder of yesterday": a_folder_of_yesterday,
    **{
        f"a crash {'after' if after else 'before'} record {at}": a_crash(at, after=after)
        for at in range(RECORDS)
        for after in (False, True)
    },
}


# ---------------------------------------------------------------------- the mutants


class Unsynced(Journal):
    """It does not wait for the disk."""

    def write(self, action: bytes, event: str, *fields: Value) -> None:
        with patch.object(os, "fsync", lambda _: None):
            super().write(action, event, *fields)


def without(left_out: str) -> type[Journal]:
    """A journal that keeps one kind of event in memory only."""

    class Without(Journal):
        def write(self, action: bytes, event: str, *fields: Value) -> None:
            if event == left_out:
                self._take(action, event, [*fields], (0, 0))
            else:
                super().write(action, event, *fields)

    return Without


class Hasty(Journal):
    """It is not told that a step begins."""

    def write(self, action: bytes, event: str, *fields: Value) -> None:
        if event != "applying":
            super().write(action, event, *fields)


class Anybodys(Carrier):
    """Believes that what its agent started, in whatever epoch, is its own."""

    def _is_mine(self, record: dict[str, Any], _note: Note) -> bool:
        return bool(record["agent"] == str(self.ledger.agent))


class Careless(MockDriver):
    """Takes for not done what it cannot see."""

    def probe(self, _step: Value, _fence: Fence) -> Probe:
        return Probe.NOT_DONE


class Loose(World):
    """A target that does what it is told, whatever fence and prerequisite come with it."""

    def _do(self, op: str, key: str, arg: Value, _expected: Value, token: int) -> list[Value]:
        self._record(["do", op, key, arg, token])
        return ["ok"]


MUTANTS: dict[str, tuple[Parts, Harm]] = {
    "no fsync": (Parts(journal=Unsynced), Harm.NEVER),
    "nothing written before a step": (Parts(journal=Hasty), Harm.FALSE),
    "a step's fence not written": (Parts(journal=without("fenced")), Harm.NEVER),
    "the plan not written": (Parts(journal=without("planned")), Harm.NEVER),
    "the start not written": (Parts(journal=without("starting")), Harm.NEVER),
    "the report not fixed before it is sent": (Parts(journal=without("receipt")), Harm.TWO_REPORTS),
    "any epoch is its own": (Parts(carrier=Anybodys), Harm.FALSE),
    "always not done": (Parts(driver=Careless), Harm.FALSE),
}


@pytest.fixture(scope="module", name="here")
def _here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Yard]:
    with yard(tmp_path_factory.mktemp("yard")) as made:
        yield made


def harm_of(scenario: Scenario, here: Yard, parts: Parts) -> Harm | None:
    """What a scenario comes to; an error that leaves the carrier stops the agent."""
    try:
        return scenario(here, parts)
    except GhostError:
        return Harm.NEVER


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_carrier_as_it_is_does_no_harm(here: Yard, name: str) -> None:
    assert SCENARIOS[name](here, HONEST) is None


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_caught(here: Yard, mutant: str) -> None:
    parts, wanted = MUTANTS[mutant]
    found = (harm_of(scenario, here, parts) for scenario in SCENARIOS.values())
    assert wanted in found


def test_a_target_without_fence_and_prerequisite_is_caught(here: Yard, tmp_path: Path) -> None:
    with loose(here, tmp_path / "record"):
        assert a_loss(Loss.REQUEST_LATE)(here, HONEST) is Harm.TWICE
        assert a_loss(Loss.TWICE)(here, HONEST) is Harm.TWICE


def test_there_is_no_record_at_which_no_scenario_crashes(here: Yard) -> None:
    run, events = Run(here, HONEST), []
    with run.process() as carrier:
        write = carrier.journal.write

        def noted(action: bytes, event: str, *fields: Value) -> None:
            events.append(event)
            write(action, event, *fields)

        carrier.journal.write = noted  # type: ignore[method-assign]
        run.go(carrier)
    assert len(events) == RECORDS, events


@pytest.mark.parametrize("seed", SEEDS)
def test_crashes_and_losses_in_any_order_do_no_harm(here: Yard, seed: int) -> None:
    chance = random.Random(seed)
    run = Run(here, HONEST, chance.choice(["mock.add", "mock.append"]))
    for _ in range(chance.randrange(1, 5)):
        with here.path.losing(chance.choice(LOSSES)), run.process() as carrier:
            crashing(carrier, chance.randrange(RECORDS), after=chance.random() < 0.5)
            run.go(carrier)
    with run.process() as carrier:
        run.go(carrier)
    assert run.harm() is None


@contextmanager
def loose(here: Yard, record: Path) -> Iterator[None]:
    """The yard with a target that guards nothing."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads, server.world = True, Loose(record)  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = int(server.server_address[1])
        aside = MockDriver(port)
        with LossyPath(port, is_change) as path, patch.multiple(here, path=path, aside=aside):
            yield
        server.shutdown()
