"""The mock driver with its server in a process of its own: the suite, and what a kill leaves."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from ghostnet.actions import Allowance, Order, Target
from ghostnet.actions.conformance import DriverConformance, Loss, planned
from ghostnet.core import DriverBadOrder, Encodable, Value, decode, encode
from ghostnet.drivers.mock.driver import MockDriver
from tests.e2e.lossy import LossyPath

CHANGES = ("do", "close")


@contextmanager
def target(path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A running server, and its port."""
    command = [sys.executable, "-m", "ghostnet.drivers.mock.server", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def is_change(message: bytes) -> bool:
    said = decode(message[2:])
    return isinstance(said, list) and said[0] in CHANGES


class MockStage:
    """The mock behind a lossy path; a way past it to look and disturb."""

    def __init__(self, path: LossyPath, port: int) -> None:
        self.path = path
        self.driver = self.hasty = MockDriver(path.port)
        self._aside = MockDriver(port)
        self._numbers = itertools.count()
        self.tag = "m"

    def order(self, allowed: bool = True) -> Order:
        number = next(self._numbers)
        names = (f"{self.tag}.{number}.one", f"{self.tag}.{number}.two")
        args: Encodable
        kind, shape, args = ("mock.add", "sum", [[3], [4]]) if number % 2 else ("mock.append", "list", [["x"], ["y"]])
        allowance = Allowance(names if allowed else names[:1])
        return Order(kind, 1, "mock:m", tuple(Target(name, shape) for name in names), encode(args), allowance)

    def forbidden(self) -> Order:
        return self.order(allowed=False)

    def look(self, order: Order) -> object:
        return self._aside.inspect(order)

    def effects(self, order: Order) -> int:
        counts = [self._aside._read(["effects", target.name])[1] for target in order.targets]
        return sum(count for count in counts if isinstance(count, int))

    def disturb(self, order: Order) -> None:
        plan = planned(self, order)
        for step in plan.steps:
            self._aside.apply(step, self._aside.fence(plan.action, 1))

    def losing(self, loss: Loss) -> AbstractContextManager[None]:
        return self.path.losing(loss)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MockStage]:
    with target(tmp_path_factory.mktemp("mock") / "record") as (_, port), LossyPath(port, is_change) as path:
        yield MockStage(path, port)


class TestMockDriver(DriverConformance):
    """The suite."""


def test_what_was_answered_outlives_a_kill_and_what_was_cut_is_gone(tmp_path: Path) -> None:
    record = tmp_path / "record"
    with target(record) as (_, port):
        driver = MockDriver(port)
        step: Value = ["append", "a", "x", None]
        fence = driver.fence(b"a" * 32, 1)
        driver.apply(step, fence)
    with record.open("ab") as file:
        file.write(b"\x00\x30cut")
    with target(record) as (_, port):
        driver = MockDriver(port)
        assert driver._get("a") == ["x"]
        driver.apply(["append", "a", "x", ["x"]], driver.fence(b"b" * 32, 1))
    with target(record) as (_, port):
        assert MockDriver(port)._get("a") == ["x", "x"]


@pytest.mark.parametrize(
    "args", [[], [["x"]], [[1], [2]], ["x", "y"], [["x"], ["y"], ["z"]], [[True], [False]], [["x", "y"], []]]
)
def test_arguments_that_do_not_fit_are_refused(stage: MockStage, args: list[object]) -> None:
    order = Order("mock.append", 1, "mock:m", (Target("p", "list"), Target("q", "list")), encode(args))  # type: ignore[arg-type]
    with pytest.raises(DriverBadOrder):
        stage.driver.inspect(order)
