"""The driver of files on a real disk: the suite, and a process that is killed at every call."""

from __future__ import annotations

import ctypes
import itertools
import os
import secrets
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ghostnet.actions import Allowance, Fence, Order, Probe, Target
from ghostnet.actions.conformance import DriverConformance, Loss, planned
from ghostnet.core import DriverError, DriverFenced, DriverUnsure, Value, encode
from ghostnet.drivers.system.driver import FileDriver, Step
from ghostnet.drivers.system.table import Place, Table, Template

IN_MOVED = 0x40 | 0x80  # from and to
IN_DELETE, IN_NONBLOCK = 0x200, 0o4000
EVENT = struct.Struct("iIII")
PLACES = 80
HOST = "system:host1"
MODE = 0o640
LEAST_CALLS = 10  # that one step makes


class Watch:
    """What the kernel saw happen in a folder."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._inotify = libc.inotify_init1(IN_NONBLOCK)
        assert libc.inotify_add_watch(self._inotify, os.fsencode(folder), IN_MOVED | IN_DELETE) > 0
        self._seen: list[str] = []

    def count(self, names: set[str]) -> int:
        """How often files of these names came or went."""
        while True:
            try:
                data = os.read(self._inotify, 1 << 16)
            except BlockingIOError:
                return sum(name in names for name in self._seen)
            while data:
                size = EVENT.unpack_from(data)[3]
                self._seen.append(data[EVENT.size : EVENT.size + size].rstrip(b"\0").decode())
                data = data[EVENT.size + size :]

    def close(self) -> None:
        os.close(self._inotify)


class LossyDriver(FileDriver):
    """The driver, with a bad way between what it asks for and what is done."""

    loss: Loss | None = None
    late: list[threading.Thread]
    over: threading.Event

    def _change(self, step: Step, fence: Fence) -> None:
        real, loss = super()._change, self.loss
        unsure = DriverUnsure({"server": step.name, "reason": "the test lost it"})
        if loss is Loss.REQUEST:
            raise unsure
        if loss in (Loss.REQUEST_LATE, Loss.WAIT) and not self.late:
            self.late.append(threading.Thread(target=self._later, args=(real, step, fence)))
            self.late[0].start()
            raise unsure
        real(step, fence)
        if loss is Loss.TWICE:
            real(step, fence)
        if loss is Loss.ANSWER:
            raise unsure

    def _later(self, real: object, step: Step, fence: Fence) -> None:
        if self.loss is Loss.REQUEST_LATE:
            self.over.wait()
        try:
            real(step, fence)  # type: ignore[operator]
        except DriverError:
            return

    def _probe(self, step: Step, fence: Fence) -> Probe:
        if self.loss is Loss.REQUEST:
            raise DriverUnsure({"server": step.name, "reason": "the test lost it"})
        return super()._probe(step, fence)


class FileStage:
    """A host's folder."""

    def __init__(self, folder: Path) -> None:
        self.root, self._away = folder / "root", folder / "away"
        (self.root / "etc").mkdir(parents=True)
        names = [f"p{n}" for n in range(PLACES)]
        owner = os.geteuid(), os.getegid()
        places = {n: Place(self.root, ("etc", n), MODE, *owner, frozenset({"t"})) for n in names}
        template = Template(("hello ", "who", "\n"), {"who": "word"})
        table = Table(HOST, folder / "marks", places, {"t": template})
        self.driver = self.hasty = LossyDriver(table)
        self.aside = FileDriver(table)
        self._fresh = iter(names)
        self.watch = Watch(self.root / "etc")

    def order(self, allowed: bool = True) -> Order:
        """Two files: one that is there, and one that is not."""
        pair = list(itertools.islice(self._fresh, 2))
        (self.root / "etc" / pair[0]).write_text("before\n")
        names = tuple(f"host1/{name}" for name in pair)
        args = encode([["t", [["who", "one"]]], ["t", [["who", "two"]]]])
        allowance = Allowance(names if allowed else names[:1])
        return Order("system.file.put", 1, HOST, tuple(Target(name, "file") for name in names), args, allowance)

    def forbidden(self) -> Order:
        return self.order(allowed=False)

    def paths(self, order: Order) -> list[Path]:
        return [self.root / "etc" / target.name.removeprefix("host1/") for target in order.targets]

    def look(self, order: Order) -> object:
        return [(path.read_bytes(), path.stat().st_mode) if path.exists() else None for path in self.paths(order)]

    def effects(self, order: Order) -> int:
        return self.watch.count({path.name for path in self.paths(order)})

    def disturb(self, order: Order) -> None:
        for path in self.paths(order):
            path.write_text("a stranger\n")

    @contextmanager
    def losing(self, loss: Loss) -> Iterator[None]:
        self.driver.loss, self.driver.late, self.driver.over = loss, [], threading.Event()
        if loss is Loss.EVERYTHING:
            self.root.rename(self._away)
        try:
            yield
        finally:
            if loss is Loss.EVERYTHING:
                self._away.rename(self.root)
            self.driver.over.set()
            for thread in self.driver.late:
                thread.join()
            self.driver.loss = None


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[FileStage]:
    here = FileStage(tmp_path)
    yield here
    here.watch.close()


class TestFileDriver(DriverConformance):
    """The suite."""


CALLS = ("open", "rename", "fsync", "unlink", "replace", "fchmod", "fchown", "stat")


def die_at(number: int, call: object, *args: object) -> bool:
    """Makes a call in a process that ends at its system call number `number`; whether it came that far."""
    child = os.fork()
    if child == 0:
        count = itertools.count()
        for name in CALLS:
            real = getattr(os, name)

            def counted(*words: object, real: object = real, **more: object) -> object:
                if next(count) == number:
                    os._exit(9)
                return real(*words, **more)  # type: ignore[operator]

            setattr(os, name, counted)
        try:
            call(*args)  # type: ignore[operator]
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def dies_at_every_call(stage: FileStage, action: bytes, step: Value) -> int:
    """A step whose process dies at each call in turn, until it lives; how many calls there are."""
    assert isinstance(step, list)
    path = stage.root / "etc" / str(step[0]).removeprefix("host1/")
    before = path.read_bytes() if path.exists() else None
    changes = set()
    for number in itertools.count():
        fence = stage.aside.fence(action, 1)
        died = die_at(number, stage.aside.apply, step, fence)
        changed = (path.read_bytes() if path.exists() else None) != before
        found = stage.aside.probe(step, fence)
        assert found is (Probe.DONE if changed else Probe.NOT_DONE), number
        assert stage.aside.probe(step, fence) is found
        assert not [each for each in path.parent.iterdir() if each.name.startswith(".ghost")]
        changes.add(changed)
        if changed and not died:
            assert changes == {False, True}
            return number
        if changed:
            restore(stage, action, path, before)
    raise AssertionError


def restore(stage: FileStage, action: bytes, path: Path, before: bytes | None) -> None:
    """As if the step had never been taken."""
    (stage.root.parent / "marks" / action.hex()).unlink()
    if before is None:
        path.unlink()
    else:
        path.write_bytes(before)
        path.chmod(MODE)


def test_a_process_that_dies_at_any_call_is_found_out(stage: FileStage) -> None:
    order = stage.order()
    for path in stage.paths(order)[:1]:
        path.chmod(MODE)
    plan = planned(stage, order)
    for step in plan.steps:
        assert dies_at_every_call(stage, plan.action, step) > LEAST_CALLS
    assert stage.driver.verify(plan).complete
    action = secrets.token_bytes(32)
    for step in stage.driver.undo(plan):
        assert dies_at_every_call(stage, action, step) > LEAST_CALLS
    assert [path.exists() for path in stage.paths(order)] == [True, False]


def begun(stage: FileStage) -> tuple[Order, Value, Fence]:
    """A step whose process died after the rename, and before that was on record."""
    order = stage.order()
    path, plan = stage.paths(order)[0], planned(stage, order)
    for number in itertools.count():
        fence = stage.aside.fence(plan.action, 1)
        assert die_at(number, stage.aside.apply, plan.steps[0], fence)
        if path.read_text() != "before\n":
            return order, plan.steps[0], fence
        stage.aside.probe(plan.steps[0], fence)
    raise AssertionError


def test_a_step_that_was_cut_off_is_probed_before_another_try(stage: FileStage) -> None:
    order, step, fence = begun(stage)
    with pytest.raises(DriverUnsure):
        stage.driver.apply(step, fence)
    later = stage.driver.fence(fence.action, 2)
    with pytest.raises(DriverUnsure):
        stage.driver.apply(step, later)
    assert stage.driver.probe(step, later) is Probe.DONE
    stage.driver.apply(step, later)
    assert stage.effects(order) == 1


def test_a_stranger_who_puts_the_old_back_does_not_make_it_undone(stage: FileStage) -> None:
    order, step, fence = begun(stage)
    (stage.root / "new").write_text("before\n")
    (stage.root / "new").rename(stage.paths(order)[0])
    assert stage.driver.probe(step, fence) is Probe.UNKNOWN


def test_a_file_that_is_as_wanted_already_is_written_once(stage: FileStage) -> None:
    order = stage.order()
    stage.paths(order)[0].write_text("hello one\n")
    stage.paths(order)[0].chmod(MODE)
    plan = planned(stage, order)
    assert plan.destroys == 0
    fence = stage.driver.fence(plan.action, 1)
    for _ in range(2):
        stage.driver.apply(plan.steps[0], fence)
    assert stage.effects(order) == 1


def test_who_was_overtaken_while_it_looked_away_changes_nothing(stage: FileStage) -> None:
    order = stage.order()
    plan = planned(stage, order)
    first = stage.driver.fence(plan.action, 1)
    second = stage.aside.fence(plan.action, 2)
    with pytest.raises(DriverFenced):
        stage.driver.apply(plan.steps[0], first)
    with pytest.raises(DriverFenced):
        stage.driver.fence(plan.action, 1)
    assert stage.driver.probe(plan.steps[0], first) is Probe.UNKNOWN
    stage.aside.apply(plan.steps[0], second)
    assert stage.driver.probe(plan.steps[0], first) is Probe.DONE
    assert stage.effects(order) == 1


def test_what_the_fence_has_no_record_of_is_unknown(stage: FileStage) -> None:
    plan = planned(stage, stage.order())
    fence = stage.driver.fence(plan.action, 1)
    stage.driver.apply(plan.steps[0], fence)
    (stage.root.parent / "marks" / plan.action.hex()).unlink()
    assert stage.driver.probe(plan.steps[0], fence) is Probe.UNKNOWN
    with pytest.raises(DriverFenced):
        stage.driver.apply(plan.steps[1], fence)
