"""The store of plans' bodies: what it keeps, for how long, and what it refuses."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ghostnet.core import NodePlanStoreFailed
from ghostnet.node import plans
from ghostnet.node.plans import BLOCK_BYTES, KEPT_MS, LEAST_FREE_BYTES, LOOKED, PlanStore

ONE, TWO = bytes([1]) * 32, bytes([2]) * 32
NOW_MS = 1_800_000_000_000


def over(*actions: bytes) -> set[bytes]:
    return set(actions)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """The kernel writes no file larger than that, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_body_is_kept_until_a_newer_one_of_its_action_comes_and_over_a_restart(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    store = PlanStore(folder)
    assert store.get(ONE) is None
    store.put(ONE, b"first")
    store.put(TWO, b"other")
    store.put(ONE, b"second")
    for here in (store, PlanStore(folder)):
        assert (here.get(ONE), here.get(TWO)) == (b"second", b"other")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_the_same_body_again_writes_nothing(tmp_path: Path) -> None:
    store = PlanStore(tmp_path)
    store.put(ONE, b"body")
    before = (tmp_path / ONE.hex()).stat()
    store.put(ONE, b"body")
    after = (tmp_path / ONE.hex()).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_is_over_stays_90_days_from_when_that_was_seen_also_over_a_restart(tmp_path: Path) -> None:
    store = PlanStore(tmp_path)
    store.put(ONE, b"one")
    store.put(TWO, b"two")
    store.sweep(over().__contains__, NOW_MS - KEPT_MS)
    store.sweep(over(ONE).__contains__, NOW_MS)
    store.sweep(over(ONE).__contains__, NOW_MS + KEPT_MS - 1)
    assert store.get(ONE) == b"one"
    again = PlanStore(tmp_path)
    again.sweep(over(ONE, TWO).__contains__, NOW_MS + KEPT_MS - 1)
    assert again.get(ONE) == b"one"
    again.sweep(over(ONE, TWO).__contains__, NOW_MS + KEPT_MS)
    assert (again.get(ONE), again.get(TWO)) == (None, b"two")
    assert names(tmp_path) == [f"{TWO.hex()}.{NOW_MS + KEPT_MS - 1}"]


def test_a_body_that_comes_after_the_end_does_not_begin_the_90_days_anew(tmp_path: Path) -> None:
    store = PlanStore(tmp_path)
    store.put(ONE, b"one")
    store.sweep(over(ONE).__contains__, NOW_MS)
    store.put(ONE, b"another")
    assert names(tmp_path) == [f"{ONE.hex()}.{NOW_MS}"]
    store.sweep(over(ONE).__contains__, NOW_MS + KEPT_MS)
    assert names(tmp_path) == []


def test_a_sweep_is_bounded_and_the_next_one_goes_on(tmp_path: Path) -> None:
    store, asked = PlanStore(tmp_path), list[bytes]()

    def ask(action: bytes) -> bool:
        asked.append(action)
        return False

    actions = [number.to_bytes(32) for number in range(LOOKED + 20)]
    for action in actions:
        store.put(action, b"body")
    store.sweep(ask, NOW_MS)
    assert len(asked) == LOOKED
    store.sweep(ask, NOW_MS)
    assert sorted(asked) == actions
    store.sweep(ask, NOW_MS)
    assert len(asked) == 2 * LOOKED + 20


def test_a_question_that_fails_leaves_everything_and_is_asked_again(tmp_path: Path) -> None:
    store = PlanStore(tmp_path)
    store.put(ONE, b"one")

    def fail(_: bytes) -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.sweep(fail, NOW_MS)
    store.sweep(over(ONE).__contains__, NOW_MS)
    assert names(tmp_path) == [f"{ONE.hex()}.{NOW_MS}"]


def test_all_bodies_together_have_a_bound_that_removing_makes_room_under(tmp_path: Path) -> None:
    store = PlanStore(tmp_path, most=2 * BLOCK_BYTES)
    store.put(ONE, bytes(BLOCK_BYTES))
    with pytest.raises(NodePlanStoreFailed) as caught:
        store.put(TWO, bytes(BLOCK_BYTES + 1))
    assert caught.value.fields["reason"] == "they have 4096 bytes, and at most 8192 are kept"
    store.put(ONE, bytes(2 * BLOCK_BYTES))  # in place of its own
    with pytest.raises(NodePlanStoreFailed):
        PlanStore(tmp_path, most=2 * BLOCK_BYTES).put(TWO, b"x")
    store.sweep(over(ONE).__contains__, NOW_MS)
    store.sweep(over(ONE).__contains__, NOW_MS + KEPT_MS)
    store.put(TWO, b"x")
    assert store.get(TWO) == b"x"


def test_no_body_takes_the_room_that_the_ledger_needs(tmp_path: Path) -> None:
    with pytest.raises(NodePlanStoreFailed) as caught:
        PlanStore(tmp_path, least_free=1 << 62).put(ONE, b"body")
    assert "free on the disk" in str(caught.value.fields["reason"])
    assert names(tmp_path) == []
    assert LEAST_FREE_BYTES > 60 * 4 * 1024 * 1024  # sixty full blocks


def test_a_disk_that_refuses_costs_the_new_body_and_not_the_old_one(tmp_path: Path) -> None:
    store = PlanStore(tmp_path)
    store.put(ONE, b"old")
    with largest_file(1_000), pytest.raises(NodePlanStoreFailed) as caught:
        store.put(ONE, bytes(2_000))
    assert caught.value.fields["reason"] == "File too large"
    assert store.get(ONE) == b"old"
    assert names(tmp_path) == [ONE.hex()]
    store.put(ONE, bytes(2_000))
    assert store.get(ONE) == bytes(2_000)


def test_what_a_crash_left_half_written_is_removed_and_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / f".{ONE.hex()}.12.abcd").write_bytes(b"half")
    (tmp_path / "README").write_bytes(b"somebody's")
    store = PlanStore(tmp_path)
    assert names(tmp_path) == ["README"]
    assert store.get(ONE) is None


def test_a_file_that_others_could_have_changed_is_not_given_out(tmp_path: Path) -> None:
    store = PlanStore(tmp_path)
    store.put(ONE, b"body")
    (tmp_path / ONE.hex()).chmod(0o666)
    assert store.get(ONE) is None
    store.put(ONE, b"body")
    assert store.get(ONE) == b"body"


def test_a_folder_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "plans").write_bytes(b"")
    with pytest.raises(NodePlanStoreFailed):
        plans.PlanStore(tmp_path / "plans")
