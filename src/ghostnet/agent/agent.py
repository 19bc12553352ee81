"""The loop: follows an agent's sequence of work, and gives each action its turn.

Several actions are carried at once, each by one hand. Fair by contract: every contract with something due gets a turn
before any gets a second, and no contract has all hands, so ten thousand actions of one tenant delay another's by a
turn. An action that must wait is looked at again after a pause that doubles, with jitter, so that agents which waited
for the same thing do not ask at the same moment.
"""

from __future__ import annotations

import hashlib
import heapq
import logging
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ghostnet import core
from ghostnet.agent.carrier import Carrier, Turn
from ghostnet.agent.intent import Preview
from ghostnet.client.files import FileRefusedError, read_private, replace_private

log = logging.getLogger(__name__)

LEAST_PAUSE: Final = 0.1
"""Seconds until an action that waits is looked at again for the first time: a block of a solo node on demand."""
MOST_PAUSE: Final = 30.0
"""Seconds: an approval may take days, and is noticed within half a minute."""
HEARTBEAT_SECONDS: Final = 600.0
"""Between heartbeats: an owner who sees none for an hour knows that six were missed."""
HANDS: Final = 48
"""Actions carried at once: most of an action is waiting, for the disk, the chain and the target."""
HEARTBEAT_AGAIN: Final = 1.0
"""Seconds until one that failed is tried again; doubles up to `MOST_PAUSE`."""
POSITION_SECONDS: Final = 1.0
"""Between two notes of where to read on: what was closed since is known to the journal, and costs a look at a start."""
POSITION_BYTES: Final = 64
PASSING: Final = (core.AgentStale, core.AgentUnknownAction)
"""Errors of one action or one moment, under which the other actions go on."""
PAUSED: Final = "paused"
"""Folder of an agent's folder: a file `all` stops it, one named by the SHA-256 of a resource's id that resource."""


@dataclass(order=True)
class Waiting:
    """An open action; the one that is due first comes first, then the one that was asked for first."""

    due: float
    number: int
    action: bytes
    pause: float = LEAST_PAUSE
    record: dict[str, Any] | None = field(default=None, compare=False)
    """As it was when it was taken in, for the first turn."""


def paused_file(folder: Path, resource: str | None = None) -> Path:
    """What stops an agent, or one resource of its: it is there, or it is not."""
    return folder / PAUSED / ("all" if resource is None else hashlib.sha256(resource.encode()).hexdigest())


def stop_file(folder: Path) -> Path:
    """What ends a running agent's process: it is there, or it is not."""
    return folder / PAUSED / "stop"


class Agent:
    """One agent.

    Args:
        carrier: What carries an action.
        folder: The agent's folder.
        clock: Seconds, never backwards.
        chance: A number from 0 to 1.
        hands: Actions that are carried at the same time.

    """

    def __init__(
        self,
        carrier: Carrier,
        folder: Path,
        *,
        clock: Callable[[], float],
        chance: Callable[[], float] = random.random,
        hands: int = HANDS,
    ) -> None:
        self.carrier, self.folder = carrier, folder
        self._clock, self._chance = clock, chance
        self._queues: dict[str, list[Waiting]] = {}
        self._next = self._kept = self._position()
        self._open: set[int] = set()
        self._beat, self._beat_pause, self._keep_at = 0.0, HEARTBEAT_AGAIN, 0.0
        self._look_at = 0.0
        self._hands, self._most_of_one = hands, max(1, hands * 3 // 4)
        self._pool = ThreadPoolExecutor(hands, thread_name_prefix="ghost-action")
        self._busy: dict[Future[Turn], tuple[str, Waiting]] = {}

    @property
    def open(self) -> int:
        """How many actions it knows that have not ended."""
        return len(self._open)

    def previews(self) -> Iterator[Preview]:
        """What would be done with each open action next; nothing is done.

        Raises:
            GhostError: World or chain cannot be read.

        """
        start = self._next
        while page := self.carrier.ledger.work(start):
            yield from self._previewed(action for _, action, _ in page)
            start = page[-1][0] + 1

    def _previewed(self, actions: Iterable[bytes]) -> Iterator[Preview]:
        for action in actions:
            if not self.carrier.journal.note(action).closed and (found := self.carrier.preview(action)) is not None:
                yield found

    def round(self) -> float:
        """Gives out turns while there are hands free, and hears what became of others; seconds until the next look.

        A contract with something due gets its turn before any gets a second, and never all hands at once.

        Raises:
            AgentError: The chain or the journal cannot be trusted.
            OSError: The journal cannot be written.

        """
        self._hear()
        if paused_file(self.folder).exists():
            return LEAST_PAUSE
        self._take_in()
        self._heartbeat()
        while len(self._busy) < self._hands and (contract := self._next_contract()) is not None:
            waiting = heapq.heappop(self._queues[contract])
            self._busy[self._pool.submit(self._advance, waiting)] = (contract, waiting)
        return self._pause()

    def _pause(self) -> float:
        """Seconds until something is due, as far as is known."""
        now = self._clock()
        return max(0.0, min((queue[0].due - now for queue in self._queues.values() if queue), default=LEAST_PAUSE))

    def wait(self, seconds: float) -> None:
        """Until a turn ends, so many seconds are over, or it is time to look for new work."""
        if self._busy:
            wait(self._busy, LEAST_PAUSE, FIRST_COMPLETED)
        else:
            time.sleep(min(seconds, LEAST_PAUSE))

    def close(self) -> None:
        """Waits for the turns that were begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._keep_position()

    def _next_contract(self) -> str | None:
        """Whose turn it is: of those with something due the one whose last turn is the longest ago."""
        now, at_work = self._clock(), Counter(contract for contract, _ in self._busy.values())
        for contract in self._queues:
            queue = self._queues[contract]
            if queue and queue[0].due <= now and at_work[contract] < self._most_of_one:
                self._queues[contract] = self._queues.pop(contract)  # to the end
                return contract
        return None

    def _hear(self) -> None:
        """What became of turns that ended."""
        for turn in [each for each in self._busy if each.done()]:
            contract, waiting = self._busy.pop(turn)
            if turn.cancelled():
                continue
            found = turn.result()
            if found is not Turn.CLOSED:
                self._put_off(waiting, found)
                heapq.heappush(self._queues[contract], waiting)
                continue
            self._open.discard(waiting.number)
            at_work = any(contract == other for other, _ in self._busy.values())
            if not self._queues[contract] and not at_work:
                del self._queues[contract]
        self._keep_position()

    def _take_in(self) -> None:
        """New work, as much as one answer tells: turns are given in between, however much there is."""
        ledger = self.carrier.ledger
        if self._clock() < self._look_at:
            return
        self._look_at = self._clock() + LEAST_PAUSE
        try:
            found = ledger.work(self._next)
            for number, action, record in found:
                if not self.carrier.journal.note(action).closed:
                    self._open.add(number)
                    queue = self._queues.setdefault(record["contract"], [])
                    heapq.heappush(queue, Waiting(0.0, number, action, record=record))
                self._next = number + 1
            # What just came may be the first of many.
            self._look_at = self._clock() if found else self._clock() + LEAST_PAUSE
        except core.GhostError as error:
            self._put_up_with(error, "no new work")

    def _advance(self, waiting: Waiting) -> Turn:
        try:
            record, waiting.record = waiting.record, None
            return self.carrier.advance(waiting.action, record)
        except core.GhostError as error:
            self._put_up_with(error, "put off", action=waiting.action.hex())
            return Turn.LATER
        except OSError:
            raise  # the journal cannot be written
        except Exception:
            # A defect, most likely of a driver: of one action, so that the others go on.
            incident = secrets.token_hex(8)
            log.exception("defect, put off", extra={"action": waiting.action.hex(), "incident": incident})
            return Turn.LATER

    def _put_up_with(self, error: core.GhostError, what: str, **of: str) -> None:
        """Goes on where the node is away, busy or behind, which decides nothing; raises what shows that it lies."""
        if isinstance(error, core.AgentError) and not isinstance(error, PASSING):
            raise error
        log.warning(what, extra=of | {"why": error.text})

    def _put_off(self, waiting: Waiting, turn: Turn) -> None:
        if turn is Turn.AGAIN:
            waiting.due, waiting.pause = self._clock(), LEAST_PAUSE
            return
        waiting.due = self._clock() + waiting.pause * (0.5 + self._chance() / 2)
        waiting.pause = min(waiting.pause * 2, MOST_PAUSE)

    def _heartbeat(self) -> None:
        if self._clock() < self._beat:
            return
        try:
            self.carrier.ledger.heartbeat()
        except core.GhostError as error:
            log.warning("no heartbeat", extra={"why": error.text})
            self._beat = self._clock() + self._beat_pause
            self._beat_pause = min(self._beat_pause * 2, MOST_PAUSE)
        else:
            self._beat, self._beat_pause = self._clock() + HEARTBEAT_SECONDS, HEARTBEAT_AGAIN

    def _position(self) -> int:
        """Where to begin to read: a hint, since what was closed is known to the journal."""
        try:
            return int(read_private(self.folder / "position", most=POSITION_BYTES))
        except (FileNotFoundError, FileRefusedError, ValueError):
            return 0

    def _keep_position(self) -> None:
        if self._clock() < self._keep_at:
            return
        least = min(self._open, default=self._next)
        if least != self._kept:
            self._keep_at = self._clock() + POSITION_SECONDS
            replace_private(self.folder / "position", str(least).encode())
            self._kept = least
