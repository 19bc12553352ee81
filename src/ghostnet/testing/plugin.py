"""The pytest plugin: fixtures, the story of a failed test, and reports for `ghostcli contract test` and `gas`.

Loaded by pytest wherever ghostnet is installed; without one of its fixtures it does nothing.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import pytest

STORIES: Final = 3
"""Calls of a failed test that are shown, the last ones: the one that matters and what led to it."""


@dataclass
class Speed:
    """Calls on test chains over a run, and the seconds of the tests that made them, without their setups."""

    calls: int = 0
    seconds: float = 0.0


_speed = pytest.StashKey[Speed]()
_chain = pytest.StashKey[Any]()
_report = pytest.StashKey[Any]()
_stories = pytest.StashKey["deque[Any]"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of effect snapshots and reports."""
    group = parser.getgroup("ghostnet", "contracts")
    group.addoption("--ghost-update", action="store_true", help="Write effect snapshots anew instead of comparing.")
    group.addoption("--ghost-report", metavar="FILE", help="Write what the tests called, as JSON.")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes the report, if one was asked for."""
    wanted: str | None = session.config.getoption("--ghost-report")
    if wanted is not None and (recorder := session.config.stash.get(_report, None)) is not None:
        recorder.write(Path(wanted))


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Has a contract's test find the typed handle that it imports, as contract.toml says it now."""
    tests = module_path.parent
    source = tests.parent / "contract.toml"
    if not source.is_file():
        return
    from ghostnet import core  # noqa: PLC0415  only tests of contracts need it
    from ghostnet.authoring import handles, schemas  # noqa: PLC0415  the same

    if tests.name == handles.TESTS:
        try:
            handles.write(tests.parent, schemas.read(source))
        except core.GhostError as error:
            raise parent.CollectError(error.text) from None
        if str(tests) not in sys.path:  # pytest's way `importlib` does not add it
            sys.path.insert(0, str(tests))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Measures a test of contracts."""
    chain = item.stash.get(_chain, None)
    if chain is None:
        return (yield)
    calls, start = chain.calls, perf_counter()
    try:
        return (yield)
    finally:
        speed = item.config.stash.setdefault(_speed, Speed())
        speed.calls += chain.calls - calls
        speed.seconds += perf_counter() - start


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """How many calls the tests made, and how fast."""
    speed = config.stash.get(_speed, None)
    if speed is not None and speed.calls:
        rate = speed.calls / speed.seconds
        terminalreporter.write_line(f"{speed.calls:,} calls of contracts, {rate:,.0f} calls/s")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Shows the last calls of a test that failed, and whose the addresses in its message are."""
    report: Any = yield
    if call.when == "call" and report.failed:
        if stories := item.stash.get(_stories, None):
            report.sections.append(("last calls on the test chain", "\n".join(result.story for result in stories)))
        chain = item.stash.get(_chain, None)
        names = {} if chain is None else chain.names()
        if met := {address: name for address, name in names.items() if address in report.longreprtext}:
            lines = (f"{address} is {name}" for address, name in met.items())
            report.sections.append(("names on the test chain", "\n".join(lines)))
    return report


@pytest.fixture
def chain(request: pytest.FixtureRequest) -> Any:
    """A new chain in memory, with the accounts alice, bob and carol."""
    from ghostnet.testing.chain import Chain, ViewSeen  # noqa: PLC0415  only tests of contracts need it
    from ghostnet.testing.recorder import Recorder  # noqa: PLC0415  the same

    # Reading every trace costs more than the calls themselves, so only a report has it done.
    wanted = request.config.getoption("--ghost-report") is not None
    recorder = request.config.stash.setdefault(_report, Recorder()) if wanted else None
    stories = request.node.stash.setdefault(_stories, deque(maxlen=STORIES))

    def seen(chain: Chain, result: Any) -> None:
        stories.append(result)
        if recorder is not None:
            recorder.note(chain, result, request.node.nodeid)

    def seen_view(name: str, view: ViewSeen) -> None:
        if recorder is not None:
            recorder.note_view(name, view)

    made = request.node.stash[_chain] = Chain(on_result=seen, on_view=seen_view)
    return made


@pytest.fixture
def alice(chain: Any) -> Any:
    """An account with 1,000 RLUSD; deploys and calls where a test does not say who."""
    return chain.accounts["alice"]


@pytest.fixture
def bob(chain: Any) -> Any:
    """An account with 1,000 RLUSD."""
    return chain.accounts["bob"]


@pytest.fixture
def carol(chain: Any) -> Any:
    """An account with 1,000 RLUSD."""
    return chain.accounts["carol"]


@pytest.fixture
def effects(request: pytest.FixtureRequest) -> Any:
    """Compares what a result did with a file beside the test; `--ghost-update` writes it."""
    from ghostnet.testing.effects import Effects  # noqa: PLC0415  only some tests need it

    folder = request.path.parent / "effects"
    return Effects(folder, request.node.name, update=request.config.getoption("--ghost-update"))
