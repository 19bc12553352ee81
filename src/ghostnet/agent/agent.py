"""The loop: follows an agent's sequence of work, and gives each action its turn.

Fair by contract: in a round every contract with open actions gets one turn before any gets a second, so ten thousand
actions of one tenant delay another's by one turn each. An action that must wait is looked at again after a pause that
doubles, with jitter, so that agents which waited for the same thing do not ask at the same moment.
"""

from __future__ import annotations

import hashlib
import heapq
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ghostnet import core
from ghostnet.agent.carrier import Carrier, Turn
from ghostnet.client.files import FileRefusedError, read_private, replace_private

log = logging.getLogger(__name__)

LEAST_PAUSE: Final = 0.2
"""Seconds until an action that waits is looked at again for the first time: a block of a solo node on demand."""
MOST_PAUSE: Final = 30.0
"""Seconds: an approval may take days, and is noticed within half a minute."""
HEARTBEAT_SECONDS: Final = 600.0
"""Between heartbeats: an owner who sees none for an hour knows that six were missed."""
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


def paused_file(folder: Path, resource: str | None = None) -> Path:
    """What stops an agent, or one resource of its: it is there, or it is not."""
    return folder / PAUSED / ("all" if resource is None else hashlib.sha256(resource.encode()).hexdigest())


class Agent:
    """One agent.

    Args:
        carrier: What carries an action.
        folder: The agent's folder.
        clock: Seconds, never backwards.
        chance: A number from 0 to 1.

    """

    def __init__(
        self,
        carrier: Carrier,
        folder: Path,
        *,
        clock: Callable[[], float],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.carrier, self.folder = carrier, folder
        self._clock, self._chance = clock, chance
        self._queues: dict[str, list[Waiting]] = {}
        self._next = self._kept = self._position()
        self._open: set[int] = set()
        self._beat = 0.0

    @property
    def open(self) -> int:
        """How many actions it knows that have not ended."""
        return sum(map(len, self._queues.values()))

    def round(self) -> float:
        """One turn for each contract that has something due; seconds until something is due again.

        Raises:
            AgentError: The chain or the journal cannot be trusted.
            OSError: The journal cannot be written.

        """
        if paused_file(self.folder).exists():
            return LEAST_PAUSE
        self._take_in()
        self._heartbeat()
        for contract in list(self._queues):
            self._turn(contract)
        now = self._clock()
        return max(0.0, min((queue[0].due - now for queue in self._queues.values()), default=LEAST_PAUSE))

    def _take_in(self) -> None:
        ledger = self.carrier.ledger
        try:
            for number, action in ledger.work(self._next):
                if not self.carrier.journal.note(action).closed:
                    contract = ledger.action(action)["contract"]
                    self._open.add(number)
                    heapq.heappush(self._queues.setdefault(contract, []), Waiting(0.0, number, action))
                self._next = number + 1  # only now: what could not be read is read again
        except core.GhostError as error:
            self._put_up_with(error, "no new work")

    def _turn(self, contract: str) -> None:
        """The action of a contract that is due first."""
        queue = self._queues[contract]
        waiting = queue[0]
        if waiting.due > self._clock():
            return
        turn = self._advance(waiting)
        heapq.heappop(queue)
        if turn is not Turn.CLOSED:
            self._put_off(waiting, turn)
            heapq.heappush(queue, waiting)
        elif not queue:
            del self._queues[contract]
        if turn is Turn.CLOSED:
            self._keep_position(waiting.number)

    def _advance(self, waiting: Waiting) -> Turn:
        try:
            return self.carrier.advance(waiting.action)
        except core.GhostError as error:
            self._put_up_with(error, "put off", action=waiting.action.hex())
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
        self._beat = self._clock() + HEARTBEAT_SECONDS
        try:
            self.carrier.ledger.heartbeat()
        except core.GhostError as error:
            log.warning("no heartbeat", extra={"why": error.text})

    def _position(self) -> int:
        """Where to begin to read: a hint, since what was closed is known to the journal."""
        try:
            return int(read_private(self.folder / "position", most=POSITION_BYTES))
        except (FileNotFoundError, FileRefusedError, ValueError):
            return 0

    def _keep_position(self, closed: int) -> None:
        self._open.discard(closed)
        least = min(self._open, default=self._next)
        if least != self._kept:
            replace_private(self.folder / "position", str(least).encode())
            self._kept = least
