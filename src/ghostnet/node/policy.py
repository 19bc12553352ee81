"""When the next block is due: on demand, by interval, when a timer falls due, and while somebody waits for an answer.

For the producer. Pure: it is given the time and the situation, and reads no clock. All times are milliseconds of the
chain's clock; block time never runs behind its parent.
"""

from __future__ import annotations

from dataclasses import dataclass

SLOT_INTERVAL_MS = 10_000
"""Longest time between blocks while a slot is open: agents accept no header older than 30 s, so two may be lost."""

CARRY_OVER_MS = 50
"""Time between blocks while what is due is carried over for lack of gas: such a block has at least 0.25 s of work on
the reference machine, so this costs nothing then, and bounds the blocks if what is due does not get less."""


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What the decision depends on.

    Attributes:
        head_time_ms: Time of the newest block.
        waiting: Whether the pool holds transactions that a block could take.
        due_ms: Block time at which the next wakeup or slot falls due, if any.
        open_slots: How many slots wait for an answer.

    """

    head_time_ms: int
    waiting: bool
    due_ms: int | None
    open_slots: int


@dataclass(frozen=True, kw_only=True)
class BlockPolicy:
    """The rule of a chain with one sequencer.

    Attributes:
        interval_ms: Make a block each so many milliseconds, empty or not, and none in between for transactions; None
            makes them on demand.

    """

    interval_ms: int | None = None

    def __post_init__(self) -> None:
        """Refuses an interval that is no time at all."""
        if self.interval_ms is not None and self.interval_ms < 1:
            message = f"a block interval is at least 1 ms, not {self.interval_ms}"
            raise ValueError(message)

    def next_block_at(self, now_ms: int, situation: Situation) -> int | None:
        """The clock's time for the next block.

        Not after `now_ms` means at once; None means not before something changes.
        """
        reasons = [
            self._for_transactions(now_ms, situation),
            _for_timers(situation),
            situation.head_time_ms + SLOT_INTERVAL_MS if situation.open_slots else None,
        ]
        return min((reason for reason in reasons if reason is not None), default=None)

    def _for_transactions(self, now_ms: int, situation: Situation) -> int | None:
        if self.interval_ms is not None:
            return situation.head_time_ms + self.interval_ms
        return now_ms if situation.waiting else None


def _for_timers(situation: Situation) -> int | None:
    """When something falls due; what was due before the newest block and still is was carried over by it."""
    if situation.due_ms is None:
        return None
    carried_over = situation.due_ms <= situation.head_time_ms
    return situation.head_time_ms + CARRY_OVER_MS if carried_over else situation.due_ms


def block_time(now_ms: int, head_time_ms: int) -> int:
    """The time a new block gets: the clock's, or just after its parent if the clock is behind."""
    return max(now_ms, head_time_ms + 1)
