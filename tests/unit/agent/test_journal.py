"""What was written is there after any crash, and what does not fit stops the agent."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghostnet.agent import journal as journals
from ghostnet.agent.journal import STARTS_MS, Journal, Note
from ghostnet.core import AgentJournalBroken, AgentJournalHeld

ONE, TWO = bytes([1] * 32), bytes([2] * 32)


def written(path: Path) -> list[int]:
    """A journal of five records; where each ends."""
    ends = []
    with Journal(path) as journal:
        for event, fields in (
            ("planned", [b"body"]), ("starting", [2]), ("fenced", [2, 7]), ("applying", [0]), ("applied", [0]),
        ):  # fmt: skip
            journal.write(ONE, event, *fields)
            ends.append(path.stat().st_size)
    return ends


def test_a_journal_says_again_what_it_was_told(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(path)
    with Journal(path) as journal:
        note = journal.note(ONE)
        assert (note.plan, note.epoch, note.previous) == (b"body", 2, (2, 7))
        assert (note.applying, note.applied, note.closed) == ({0}, {0}, False)
        assert journal.note(TWO).epoch == 0
        journal.write(ONE, "undone", 0)
        journal.write(ONE, "receipt", [1, b"x"], b"signature")
    with Journal(path) as journal:
        note = journal.note(ONE)
        assert (note.applying, note.receipt, note.closed) == (set(), ([1, b"x"], b"signature"), False)


def test_of_what_is_closed_the_plan_alone_is_kept_and_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(path)
    with Journal(path) as journal:
        journal.write(ONE, "planned", b"newer")
        journal.write(TWO, "closed")
        assert (journal.plan(ONE), journal.plan(TWO)) == (b"newer", None)
        journal.write(ONE, "closed")
        assert journal.note(ONE) == Note(closed=True, kept=journal.note(ONE).kept)
        assert (journal.plan(ONE), journal.plan(TWO)) == (b"newer", None)
    with Journal(path) as journal:
        assert (journal.note(ONE).plan, journal.note(ONE).closed, journal.plan(ONE)) == (None, True, b"newer")


def test_a_new_start_takes_a_new_fence(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(path)
    with Journal(path) as journal:
        journal.write(ONE, "starting", 4)
        assert (journal.note(ONE).epoch, journal.note(ONE).previous) == (4, None)


def test_starts_that_count_are_remembered_for_an_hour(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with Journal(path) as journal:
        journal.write(ONE, "starting", 2, 1_000, "contract")
        journal.write(TWO, "starting", 2)  # by an agent without a budget
        journal.write(ONE, "closed")
    with Journal(path) as journal:
        assert journal.starts == {ONE: (1_000, "contract")}
        journal.write(TWO, "starting", 4, 1_000 + STARTS_MS, "contract")
        assert journal.starts == {TWO: (1_000 + STARTS_MS, "contract")}


@given(cut=st.integers(min_value=0, max_value=200))
@settings(max_examples=60)
def test_a_record_that_was_cut_off_was_never_written(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "journal"
    ends = written(path)
    size = max(ends[-1] - cut, 0)
    os.truncate(path, size)
    whole = sum(end <= size for end in ends)
    with Journal(path) as journal:
        assert path.stat().st_size == ([0, *ends])[whole]
        assert journal.note(ONE).epoch == (2 if whole >= 2 else 0)
        journal.write(TWO, "closed")
    with Journal(path) as journal:
        assert journal.note(TWO).closed


@given(at=st.integers(min_value=0, max_value=400), bit=st.integers(min_value=0, max_value=7))
@settings(max_examples=150)
def test_a_changed_record_stops_the_agent_or_was_the_last(
    tmp_path_factory: pytest.TempPathFactory, at: int, bit: int
) -> None:
    path = tmp_path_factory.mktemp("flip") / "journal"
    ends = written(path)
    data = bytearray(path.read_bytes())
    at %= len(data)
    data[at] ^= 1 << bit
    path.write_bytes(data)
    try:
        with Journal(path) as journal:
            # Only the last record may be taken for a write that a crash cut short.
            assert path.stat().st_size == ends[-2] <= at
            assert journal.note(ONE).applied == set()
    except AgentJournalBroken:
        pass


def test_blocks_that_never_came_are_no_record(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    ends = written(path)
    os.truncate(path, ends[-1] + 300)
    with Journal(path):
        assert path.stat().st_size == ends[-1]


def test_a_record_that_was_taken_out_shows(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    ends = written(path)
    data = path.read_bytes()
    path.write_bytes(data[: ends[1]] + data[ends[2] :])
    with pytest.raises(AgentJournalBroken):
        Journal(path)


def test_one_process_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with Journal(path), pytest.raises(AgentJournalHeld):
        Journal(path)
    with Journal(path):
        pass


def test_a_journal_is_for_its_user_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with Journal(path):
        assert path.stat().st_mode & 0o777 == 0o600
    other = tmp_path / "link"
    other.symlink_to(path)
    with pytest.raises(OSError, match="symbolic"):
        Journal(other)


def test_a_new_journal_is_in_its_folder_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced, fsync = [], os.fsync

    def noted(descriptor: int) -> None:
        synced.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    with Journal(tmp_path / "journal"):
        assert tmp_path.stat().st_ino in synced


def test_writers_of_many_actions_share_a_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, fsync, synced = tmp_path / "journal", os.fsync, []
    with Journal(path) as journal:

        def slow(descriptor: int) -> None:
            time.sleep(0.01)
            fsync(descriptor)
            synced.append(os.fstat(descriptor).st_size)

        monkeypatch.setattr(os, "fsync", slow)

        def write(number: int) -> bool:
            journal.write(bytes([number]) * 32, "starting", number)
            # What a write announced is on disk when it returns: some sync ended with its record in the file.
            return bool(synced) and bytes([number]) * 32 in path.read_bytes()[: synced[-1]]

        with ThreadPoolExecutor(32) as pool:
            assert all(pool.map(write, range(64)))
        assert len(synced) < 32
    with Journal(path) as journal:
        assert [journal.note(bytes([number]) * 32).epoch for number in range(64)] == [*range(64)]


def test_a_disk_that_failed_once_is_not_believed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal(tmp_path / "journal") as journal:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(OSError, match="full"):
                journal.write(ONE, "starting", 1)
        with pytest.raises(OSError, match="end is not known"):
            journal.write(ONE, "starting", 1)


def full(_descriptor: int) -> None:
    raise OSError(28, "full")


def crowded(path: Path, count: int = 400) -> None:
    """A journal of many closed actions, and two that are open: one in the midst of them, one at the end."""
    with Journal(path) as journal:
        journal.write(ONE, "planned", b"old")
        for number in range(count):
            action = number.to_bytes(32, "big")
            journal.write(action, "planned", b"first")
            journal.write(action, "starting", 2, 20_000 * number, "contract")
            journal.write(action, "planned", b"plan %d" % number)
            journal.write(action, "applying", 0)
            journal.write(action, "applied", 0)
            if number == count // 2:
                journal.write(ONE, "planned", b"body")
                journal.write(ONE, "starting", 2)
            journal.write(action, "closed")
        journal.write(ONE, "fenced", 2, 7)
        journal.write(ONE, "applying", 0)
        journal.write(TWO, "taking", 5)


def known(path: Path) -> tuple[object, ...]:
    """Everything that a journal says, but for where it stands."""
    with Journal(path) as journal:
        plans = {action: journal.plan(action) for action in journal.notes}
        notes = {action: replace(note, kept=None) for action, note in journal.notes.items()}
        return plans, notes, journal.starts, journal.note(ONE).previous


@pytest.fixture(scope="module", name="full_file")
def _full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Such a journal."""
    path = tmp_path_factory.mktemp("crowded") / "journal"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        crowded(path)
    return path


def test_what_closed_actions_left_behind_is_dropped_at_a_start(
    tmp_path: Path, full_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, whole = (shutil.copy(full_file, tmp_path / name) for name in ("journal", "whole"))
    with monkeypatch.context() as patched:
        patched.setattr(journals, "LEAST_DROPPED", 10_000)
        expected, size = known(whole), whole.stat().st_size
        assert whole.stat().st_size == size
    assert known(path) == expected
    assert path.stat().st_size < size * 0.7
    once = path.read_bytes()
    assert known(path) == expected  # as it was written
    assert path.read_bytes() == once  # nothing more is to be dropped
    with Journal(path) as journal:
        journal.write(ONE, "applied", 0)
        journal.write(TWO, "planned", b"two")
        assert journal.plan((7).to_bytes(32, "big")) == b"plan 7"
    with Journal(path) as journal:
        assert (journal.note(ONE).applied, journal.note(TWO).plan, journal.note(TWO).taken) == ({0}, b"two", True)
    assert [each.name for each in tmp_path.iterdir() if each != whole] == ["journal"]


def test_few_records_are_left_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    crowded(path, count=3)
    before = path.read_bytes()
    known(path)
    assert path.read_bytes() == before


CALLS = ("open", "write", "fsync", "replace", "close", "unlink", "ftruncate")
CALLS_MADE = 14


@pytest.mark.parametrize("at", range(16))
def test_a_kill_while_it_is_written_anew_loses_nothing(
    tmp_path: Path, full_file: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    path = shutil.copy(full_file, tmp_path / "journal")
    expected = known(shutil.copy(full_file, tmp_path / "whole"))
    (tmp_path / "journal.new").write_bytes(b"of an earlier try")
    child = os.fork()
    if not child:  # a process that ends at its call number `at` to the system, before or after that is done
        count = iter(range(1_000))
        for name in CALLS:
            called = getattr(os, name)

            def counted(*args: object, called: Callable[..., object] = called, **more: object) -> object:
                if next(count) == at:
                    os._exit(1)
                return called(*args, **more)

            monkeypatch.setattr(os, name, counted)
        Journal(path)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert known(path) == expected
    assert ended == (1 if at < CALLS_MADE else 0)


def test_without_room_for_both_it_goes_on_with_the_old_one(
    tmp_path: Path, full_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, whole = (shutil.copy(full_file, tmp_path / name) for name in ("journal", "whole"))
    expected, before = known(whole), path.read_bytes()

    def no_room(descriptor: int) -> None:
        if not os.path.samestat(os.fstat(descriptor), path.stat()) and os.fstat(descriptor).st_size > len(before) / 3:
            raise OSError(28, "full")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", no_room)
        with Journal(path) as journal:
            assert (path.read_bytes(), (tmp_path / "journal.new").exists()) == (before, False)
            journal.write(ONE, "applied", 0)
    with Journal(path) as journal:
        assert journal.note(ONE).applied == {0}
    assert known(path)[0] == expected[0]


def test_the_new_file_is_on_disk_before_it_is_in_its_place(
    tmp_path: Path, full_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fsync, replaced = shutil.copy(full_file, tmp_path / "journal"), os.fsync, Path.replace
    happened: list[object] = []

    def synced(descriptor: int) -> None:
        happened.append(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    def put(self: Path, target: Path) -> Path:
        happened.append((self.stat().st_ino, self.stat().st_size))
        return replaced(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", put)
    with Journal(path):
        inode = path.stat().st_ino
        moved = happened.index((inode, path.stat().st_size))
        assert happened[moved - 1] == inode
        assert happened[moved + 1] == tmp_path.stat().st_ino
        with pytest.raises(AgentJournalHeld):
            Journal(path)


def test_a_file_that_was_put_in_its_place_between_two_calls_is_the_one_that_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other, flock = tmp_path / "journal", tmp_path / "other", fcntl.flock
    written(path)
    with Journal(other) as journal:
        journal.write(TWO, "closed")

    def late(descriptor: int, how: int) -> None:
        if other.exists():
            other.replace(path)
        flock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with Journal(path) as journal:
        assert journal.note(TWO).closed
        assert os.path.samestat(os.fstat(journal._file), path.stat())
