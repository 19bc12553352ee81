"""Orders, places and disks that mean ill: each ends with its own code, and nothing is changed."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ghostnet.actions import Allowance, Order, Plan, Probe, Target
from ghostnet.actions.conformance import CHAIN, carried_out
from ghostnet.core import (
    DriverBadOrder,
    DriverBadValue,
    DriverError,
    DriverForbidden,
    DriverNotNamed,
    DriverNotPlain,
    DriverOutside,
    DriverRefused,
    DriverUnreachable,
    DriverWorldMoved,
    Value,
    encode,
)
from ghostnet.drivers.system.driver import FileDriver, draft_name
from ghostnet.drivers.system.places import MOST_READ_BYTES
from ghostnet.drivers.system.table import Place, Table, Template

HOST = "system:host1"
NAME = "host1/motd"
SMALL = "64k"  # of a disk that is soon full
LARGE = "x" * 12_000
MOUNTS = pytest.mark.skipif(os.geteuid() != 0, reason="mounts a disk")


class Host:
    """A folder, and the driver for it."""

    def __init__(self, folder: Path, root: Path | None = None) -> None:
        self.root = root or folder / "root"
        (self.root / "etc").mkdir(parents=True, exist_ok=True)
        self.path = self.root / "etc" / "motd"
        owner = os.geteuid(), os.getegid()
        allowed = frozenset({"t", "large"})
        way = {"motd": ("etc", "motd"), "two": ("etc", "two"), "three": ("etc", "three")}
        places = {name: Place(self.root, parts, 0o644, *owner, allowed) for name, parts in way.items()}
        blank = Template(("hello ", "who", "\n"), {"who": "word"})
        templates = {"t": blank, "large": Template((LARGE,), {}), "other": Template(("x",), {})}
        self.marks = folder / "marks"
        self.driver = FileDriver(Table(HOST, self.marks, places, templates))

    def order(self, *names: str, item: Value = None, allowance: Allowance | None = None, **terms: str) -> Order:
        names = names or (NAME,)
        args = encode([["t", [["who", "you"]]] if item is None else item for _ in names])
        targets = tuple(Target(name, terms.get("shape", "file")) for name in names)
        resource = terms.get("resource", HOST)
        return Order(terms.get("kind", "system.file.put"), 1, resource, targets, args, allowance or Allowance(names))

    def plan(self, order: Order | None = None) -> Plan:
        order = order or self.order()
        return Plan.draw(CHAIN, secrets.token_bytes(32), order, self.driver.plan(order, self.driver.inspect(order)))


@pytest.fixture(name="host")
def _host(tmp_path: Path) -> Host:
    return Host(tmp_path)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("host1/../../etc/passwd", DriverForbidden),
        ("host1//etc/passwd", DriverForbidden),
        ("host1/", DriverForbidden),
        ("host1", DriverOutside),
        ("host1/.", DriverForbidden),
        ("host1/etc/motd", DriverForbidden),
        ("host1/motd\0", DriverForbidden),
        ("host1/\u2024\u2024/motd", DriverForbidden),
        ("host1/\uff0e\uff0e/motd", DriverForbidden),
        ("host1/MOTD", DriverForbidden),
        ("host1/*.motd", DriverForbidden),
        ("/etc/passwd", DriverOutside),
        ("../host1/motd", DriverOutside),
        ("host2/motd", DriverOutside),
        ("host1-x.", DriverOutside),
        ("host1x/motd", DriverOutside),
        ("", DriverOutside),
        ("x" * 65_536, DriverOutside),
    ],
)
def test_a_name_that_is_no_listed_place_is_refused(host: Host, name: str, code: type[DriverError]) -> None:
    with pytest.raises(code):
        host.plan(host.order(name))
    assert not any((host.root / "etc").iterdir())


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (["t", [["who", "a\nb"]]], DriverBadValue),
        (["t", [["who", "a\0"]]], DriverBadValue),
        (["t", [["who", "{{who}}"]]], DriverBadValue),
        (["t", [["who", "x" * 65_536]]], DriverBadValue),
        (["t", [["who", "$(id)"]]], DriverBadValue),
        (["t", [["who", "a"], ["who", "b"]]], DriverBadValue),
        (["t", [["who", 1]]], DriverBadValue),
        (["t", []], DriverBadValue),
        (["t", ["who"]], DriverBadOrder),
        (["t"], DriverBadOrder),
        ([1, []], DriverBadOrder),
        ("t", DriverBadOrder),
        (["other", []], DriverForbidden),
        (["../t", []], DriverForbidden),
        (["/etc/passwd", []], DriverForbidden),
    ],
)
def test_arguments_that_are_not_as_listed_are_refused(host: Host, item: Value, code: type[DriverError]) -> None:
    with pytest.raises(code):
        host.plan(host.order(item=item))
    assert not any((host.root / "etc").iterdir())


def test_an_order_of_another_form_is_refused(host: Host) -> None:
    for order in (
        host.order(shape="list"),
        host.order(resource="system:host2"),
        host.order(kind="mock.add"),
        host.order(NAME, NAME),
        host.order(NAME, "host1/two", "host1/three", item=["large", []]),  # more than a plan can hold
    ):
        with pytest.raises(DriverBadOrder):
            host.plan(order)
    for allowance in (Allowance(), Allowance(("host1/two",)), Allowance(("*.motd",)), Allowance((NAME,), ("A",))):
        with pytest.raises(DriverNotNamed):
            host.plan(host.order(allowance=allowance))


def linked(path: Path) -> None:
    path.with_name("secret").write_text("secret")
    path.symlink_to(path.with_name("secret"))


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def second_name(path: Path) -> None:
    path.with_name("secret").write_text("secret")
    path.hardlink_to(path.with_name("secret"))


def device(path: Path) -> None:
    os.mknod(path, 0o20666, os.makedev(1, 5))  # /dev/zero: it has no end


def huge(path: Path) -> None:
    path.write_bytes(b"")
    os.truncate(path, MOST_READ_BYTES + 1)


def linked_way(path: Path) -> None:
    path.parent.rename(path.parent.with_name("aside"))
    path.parent.symlink_to(path.parent.with_name("aside"))


def file_on_the_way(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("x")


NOT_PLAIN = [linked, dangling, second_name, os.mkfifo, device, Path.mkdir, huge, linked_way, file_on_the_way]


@pytest.mark.parametrize("there", NOT_PLAIN)
def test_what_is_no_plain_file_is_neither_read_nor_written(host: Host, there: Callable[[Path], None]) -> None:
    if there is device and os.geteuid() != 0:
        pytest.skip("makes a device")
    plan = host.plan()
    fence = host.driver.fence(plan.action, 1)
    there(host.path)
    seen = sorted((path, path.lstat().st_ino) for path in host.root.rglob("*"))
    with pytest.raises(DriverNotPlain):
        host.plan()
    with pytest.raises(DriverNotPlain):
        host.driver.apply(plan.steps[0], fence)
    assert host.driver.probe(plan.steps[0], fence) is not Probe.DONE
    assert not host.driver.verify(plan).complete
    assert sorted((path, path.lstat().st_ino) for path in host.root.rglob("*")) == seen


def test_a_draft_that_a_stranger_laid_is_not_followed(host: Host) -> None:
    plan = host.plan()
    victim = host.root / "victim"
    victim.write_text("safe")
    fence = host.driver.fence(plan.action, 1)
    (host.path.parent / draft_name(plan.action, NAME)).symlink_to(victim)
    host.driver.apply(plan.steps[0], fence)
    assert (victim.read_text(), host.path.read_text()) == ("safe", "hello you\n")
    assert host.path.stat().st_mode & 0o7777 == 0o644


def test_a_change_of_rights_alone_stops_a_step(host: Host) -> None:
    host.path.write_text("before")
    plan = host.plan()
    host.path.chmod(0o600)
    with pytest.raises(DriverWorldMoved):
        host.driver.apply(plan.steps[0], host.driver.fence(plan.action, 1))
    assert host.path.read_text() == "before"


def test_who_takes_over_knows_what_was_begun_here_and_of_nothing_else(host: Host) -> None:
    plan = host.plan()
    assert not host.driver.knows(plan.action)
    host.driver.apply(plan.steps[0], host.driver.fence(plan.action, 1))
    assert host.driver.knows(plan.action)
    assert host.driver.probe(plan.steps[0], host.driver.fence(plan.action, 2)) is Probe.DONE


def test_an_undo_brings_rights_back_and_one_too_large_to_keep_has_none(host: Host) -> None:
    host.path.write_text("before")
    host.path.chmod(0o604)
    plan = host.plan()
    assert plan.destroys == 1
    carried_out_here(host, plan)
    action = secrets.token_bytes(32)
    (step,) = host.driver.undo(plan)
    host.driver.apply(step, host.driver.fence(action, 1))
    assert (host.path.read_text(), host.path.stat().st_mode & 0o7777) == ("before", 0o604)
    host.path.write_text("x" * 30_000)
    plan = host.plan()
    carried_out_here(host, plan)
    assert (host.path.read_text(), host.driver.undo(plan)) == ("hello you\n", [])


def carried_out_here(host: Host, plan: Plan) -> None:
    carried_out(host, plan)  # type: ignore[arg-type]  # of a stage it needs the driver alone
    assert host.driver.verify(plan).complete


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@MOUNTS
def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    with disk(tmp_path / "disk") as root:
        host = Host(tmp_path, root)
        host.path.write_text("before")
        plan = host.plan(host.order(item=["large", []]))
        fence = host.driver.fence(plan.action, 1)
        (root / "filler").touch()
        with pytest.raises(OSError, match="No space"):
            (root / "filler").write_bytes(b"x" * 100_000)
        with pytest.raises(DriverRefused, match="No space"):
            host.driver.apply(plan.steps[0], fence)
        assert [path.name for path in host.path.parent.iterdir()] == ["motd"]
        assert host.driver.probe(plan.steps[0], fence) is Probe.NOT_DONE
        assert host.path.read_text() == "before"


@MOUNTS
def test_a_disk_that_only_reads_changes_nothing(tmp_path: Path) -> None:
    with disk(tmp_path / "disk") as root:
        host = Host(tmp_path, root)
        plan = host.plan()
        fence = host.driver.fence(plan.action, 1)
        subprocess.run(["mount", "-o", "remount,ro", str(root)], check=True)
        with pytest.raises(DriverRefused, match="Read-only"):
            host.driver.apply(plan.steps[0], fence)
        assert host.driver.probe(plan.steps[0], fence) in {Probe.NOT_DONE, Probe.UNKNOWN}
        assert not host.path.exists()


@MOUNTS
def test_without_room_for_the_fence_nothing_begins(tmp_path: Path) -> None:
    with disk(tmp_path / "marks"):
        host = Host(tmp_path)
        plan = host.plan()
        subprocess.run(["mount", "-o", "remount,ro", str(host.marks)], check=True)
        with pytest.raises(DriverUnreachable):
            host.driver.fence(plan.action, 1)
        assert not host.path.exists()


def test_a_mark_that_is_none_is_no_answer(host: Host) -> None:
    plan = host.plan()
    fence = host.driver.fence(plan.action, 1)
    for broken in (b"", b"\xff", encode([1, 1, True, [1], []]), encode([1])):
        (host.marks / plan.action.hex()).write_bytes(broken)
        assert host.driver.probe(plan.steps[0], fence) is Probe.UNKNOWN
        with pytest.raises(DriverUnreachable):
            host.driver.apply(plan.steps[0], fence)
    assert not host.path.exists()
