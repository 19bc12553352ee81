"""Whose turn it is: fair by contract, and not again before it is due."""

from __future__ import annotations

import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ghostnet.agent.agent import HEARTBEAT_AGAIN, HEARTBEAT_SECONDS, LEAST_PAUSE, MOST_PAUSE, Agent, paused_file
from ghostnet.agent.carrier import Turn
from ghostnet.core import AgentChainRewound, AgentStale, AgentUnknownAction, LocalUnreachable

PAGE = 64  # actions that the chain tells of at a time


class Book:
    """What the loop asks of journal, chain and carrier, written down here."""

    def __init__(self, work: list[tuple[str, int]]) -> None:
        self.actions = [bytes([n]) * 32 for n in range(len(work))]
        self.contracts = {action: who for action, (who, _) in zip(self.actions, work, strict=True)}
        self.left = {action: turns for action, (_, turns) in zip(self.actions, work, strict=True)}
        self.turns: list[str] = []
        self.beats = 0
        self.raises: BaseException | None = None
        self.answer = Turn.AGAIN
        self.journal = self.ledger = self

    closed = False

    def note(self, _action: bytes) -> Book:
        return self

    def work(self, start: int) -> list[tuple[int, bytes, dict[str, Any]]]:
        found = [(number, action, {"contract": self.contracts[action]}) for number, action in enumerate(self.actions)]
        return found[start : start + PAGE]

    dead = False

    def heartbeat(self) -> None:
        if self.dead:
            raise LocalUnreachable({"url": "http://127.0.0.1:1", "reason": "refused"})
        self.beats += 1

    def advance(self, action: bytes, _record: object = None) -> Turn:
        if self.raises is not None:
            raise self.raises
        self.turns.append(self.contracts[action])
        self.left[action] -= 1
        return self.answer if self.left[action] else Turn.CLOSED


class Clock:
    """Seconds that pass when they are told to."""

    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class OneByOne(Agent):
    """Every turn of a round has ended with it, and each contract has one."""

    def round(self) -> float:
        super().round()
        for turn in self._busy:
            turn.exception()
        self._hear()
        return self._pause()


def agent(book: Book, folder: Path, clock: Clock | None = None) -> Agent:
    return OneByOne(book, folder, clock=clock or Clock(), chance=lambda: 1.0, hands=2)  # type: ignore[arg-type]  # a book


def test_a_flood_of_one_tenant_delays_another_by_one_turn(tmp_path: Path) -> None:
    book = Book([("flood", 3)] * 50 + [("quiet", 3)])
    loop = agent(book, tmp_path)
    for _ in range(3):
        loop.round()
    assert Counter(book.turns) == {"flood": 3, "quiet": 3}
    for _ in range(147):
        loop.round()
    assert (loop.open, Counter(book.turns)["flood"]) == (0, 150)


def test_what_waits_is_asked_less_and_less_often(tmp_path: Path) -> None:
    book, clock = Book([("one", 1_000)]), Clock()
    book.answer = Turn.LATER
    loop, waits = agent(book, tmp_path, clock), []
    for _ in range(12):
        waits.append(loop.round())
        assert loop.round() == waits[-1]  # not due, so not asked
        clock.now += waits[-1]
    assert len(book.turns) == 12
    assert waits[:3] == pytest.approx([0.1, 0.2, 0.4])
    assert waits[-1] == pytest.approx(MOST_PAUSE)
    # Something happened: it is asked at once again, and the pauses begin anew.
    book.answer = Turn.AGAIN
    assert loop.round() == 0


def test_a_node_that_is_away_decides_nothing_and_a_chain_that_went_back_stops(tmp_path: Path) -> None:
    book = Book([("one", 1)])
    loop = agent(book, tmp_path)
    book.raises = LocalUnreachable({"url": "http://127.0.0.1:1", "reason": "refused"})
    assert loop.round() > 0
    assert loop.open == 1
    book.raises = AgentChainRewound({"seen": 7, "found": 6})
    loop._queues["one"][0].due = 0
    with pytest.raises(AgentChainRewound):
        loop.round()


class Away(Book):
    """A node that is away when it is asked for the first time."""

    away: BaseException | None = LocalUnreachable({"url": "http://127.0.0.1:1", "reason": "refused"})

    def work(self, start: int) -> list[tuple[int, bytes, dict[str, Any]]]:
        if self.away is not None:
            raise self.away
        return super().work(start)


def test_work_that_could_not_be_read_is_not_lost(tmp_path: Path) -> None:
    book, clock = Away([("one", 1), ("two", 1)]), Clock()
    loop = agent(book, tmp_path, clock)
    assert loop.round() > 0
    book.away = None
    clock.now += LEAST_PAUSE
    loop.round()
    assert sorted(book.turns) == ["one", "two"]
    assert agent(book, tmp_path)._next == 2


@pytest.mark.parametrize(
    "passing", [AgentUnknownAction({"action": bytes(32)}), AgentStale({"age_ms": 31_000, "most_ms": 30_000})]
)
def test_one_action_that_cannot_be_looked_after_does_not_stop_the_others(
    tmp_path: Path, passing: BaseException
) -> None:
    book = Book([("one", 1), ("two", 1)])
    loop = agent(book, tmp_path)
    book.raises = passing
    loop.round()
    assert loop.open == 2


def test_a_file_stops_it_at_once(tmp_path: Path) -> None:
    book = Book([("one", 5)])
    loop, stop = agent(book, tmp_path), paused_file(tmp_path)
    stop.parent.mkdir()
    stop.touch()
    loop.round()
    assert (book.turns, book.beats) == ([], 0)
    stop.unlink()
    loop.round()
    assert book.turns == ["one"]
    assert paused_file(tmp_path, "dns:example.org") != paused_file(tmp_path, "dns:example.net")


def test_it_lives_every_ten_minutes(tmp_path: Path) -> None:
    book, clock = Book([]), Clock()
    loop = agent(book, tmp_path, clock)
    loop.round()
    loop.round()
    assert book.beats == 1
    clock.now += HEARTBEAT_SECONDS
    loop.round()
    assert book.beats == 2


def test_a_heartbeat_that_failed_is_tried_again_soon(tmp_path: Path) -> None:
    book, clock = Book([]), Clock()
    loop, book.dead = agent(book, tmp_path, clock), True
    loop.round()
    book.dead = False
    loop.round()
    assert book.beats == 0
    clock.now += HEARTBEAT_AGAIN
    loop.round()
    assert book.beats == 1


def test_a_defect_in_one_action_puts_it_off_and_the_others_go_on(tmp_path: Path) -> None:
    book = Book([("one", 1), ("two", 1)])
    loop, book.raises = agent(book, tmp_path), ZeroDivisionError()
    loop.round()
    assert loop.open == 2
    book.raises = OSError(5, "disk")  # but without a disk nothing goes on
    for queue in loop._queues.values():
        queue[0].due = 0
    with pytest.raises(OSError, match="disk"):
        loop.round()


class Slow(Book):
    """A driver that takes its time, and knows how many actions of whom are in its hands."""

    def __init__(self, work: list[tuple[str, int]]) -> None:
        super().__init__(work)
        self.most, self.at_work, self.twice = Counter[str](), Counter[str](), False
        self._inside: set[bytes] = set()
        self._lock = threading.Lock()

    def advance(self, action: bytes, _record: object = None) -> Turn:
        who = self.contracts[action]
        with self._lock:
            self.twice |= action in self._inside
            self._inside.add(action)
            self.at_work[who] += 1
            self.most[who] = max(self.most[who], self.at_work[who])
        time.sleep(0.02)
        with self._lock:
            self._inside.remove(action)
            self.at_work[who] -= 1
        return super().advance(action)


def test_a_flood_has_never_all_hands_and_no_action_has_two(tmp_path: Path) -> None:
    book = Slow([("flood", 2)] * 200 + [("quiet", 2)])
    loop = Agent(book, tmp_path, clock=time.monotonic, hands=8)  # type: ignore[arg-type]  # a book in its place
    begun, quiet = time.monotonic(), 0.0
    while loop.open or not book.turns:
        loop.wait(loop.round())
        if not quiet and book.turns.count("quiet") == 2:
            quiet = time.monotonic() - begun
    loop.close()
    assert (book.most["flood"], book.most["quiet"], book.twice) == (6, 1, False)
    assert 0 < quiet < (time.monotonic() - begun) / 3


def test_after_a_restart_it_begins_where_something_is_open(tmp_path: Path) -> None:
    book = Book([("one", 1), ("two", 9), ("one", 1)])
    loop = agent(book, tmp_path)
    for _ in range(2):
        loop.round()
    assert loop.open == 1
    again = agent(book, tmp_path)
    assert again._next == 1
    (tmp_path / "position").write_text("none of it")
    assert agent(book, tmp_path)._next == 0
