"""The chain's clock: the machine's, plus what a development chain has travelled.

For the producer; nothing else of the node reads the time of day.
"""

from __future__ import annotations

import time
from typing import Protocol

NANOS_PER_MS = 1_000_000


class Clock(Protocol):
    """Milliseconds since 1970 (UTC)."""

    def now_ms(self) -> int:
        """The time now."""
        ...


class SystemClock:
    """The machine's time of day."""

    def now_ms(self) -> int:
        """The time now."""
        return time.time_ns() // NANOS_PER_MS


class TravelClock:
    """A clock that a development chain moves forward.

    The distance is not written down: after a restart it is found again from the newest block's time.
    """

    def __init__(self, base: Clock) -> None:
        """Starts at the base clock's time."""
        self._base = base
        self._ahead_ms = 0

    def now_ms(self) -> int:
        """The time now, on the chain."""
        return self._base.now_ms() + self._ahead_ms

    def not_before(self, time_ms: int) -> None:
        """Moves forward to `time_ms`, if that is ahead."""
        self._ahead_ms = max(self._ahead_ms, time_ms - self._base.now_ms())
