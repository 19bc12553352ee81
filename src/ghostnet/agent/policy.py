"""What the agent's operator allows, whatever a contract was granted: both must allow.

A TOML file, read at the start; docs/agent.md shows one. `paused` in the data folder stops an agent or one resource at
once, without chain or vault: it is looked at before every outside step. Times are those of blocks.
"""

from __future__ import annotations

import threading
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ghostnet.actions import Order
from ghostnet.actions.kinds import KINDS
from ghostnet.client.files import FileRefusedError, read_private
from ghostnet.core import AgentBadPolicy
from ghostnet.schema.values import duration_of

MOST_BYTES: Final = 64 * 1024
DAY_MS: Final = 86_400_000
HOUR_MS: Final = 3_600_000
MINUTE_MS: Final = 60_000
MOST_DELAY_MS: Final = 30 * DAY_MS
"""Of what destroys something: an action waits no longer from its request to its start."""
MOST_STARTED: Final = 1_000_000
"""An hour: more than an agent can start, and what is counted has room in memory."""
LISTS: Final = ("kinds", "resources", "protected", "quiet")
COUNTS: Final = {"most_started": (1, MOST_STARTED), "most_started_of_one": (1, MOST_STARTED), "most_share": (1, 100)}
"""Least and most of each number."""
KNOWN: Final = frozenset({*LISTS, *COUNTS, "delete_delay"})


@dataclass(frozen=True)
class Policy:
    """What is allowed here.

    Attributes:
        kinds: Kinds of actions.
        resources: Ids of resources.
        protected: Names that nothing touches.
        quiet: Spans of the day, in ms since midnight UTC, in which nothing starts; one may run past midnight.
        most_started: Actions that may start within an hour; None: as many as come.
        most_started_of_one: The same, of one contract.
        most_share: Percent of a zone's record sets that one action may change; None: the driver's own limit, where the
            zone can be counted.
        delete_delay_ms: Time from the posting of a plan that destroys something to its start, in ms.

    """

    kinds: frozenset[str]
    resources: frozenset[str]
    protected: frozenset[str] = frozenset()
    quiet: tuple[tuple[int, int], ...] = ()
    most_started: int | None = None
    most_started_of_one: int | None = None
    most_share: int | None = None
    delete_delay_ms: int = 0

    def forbids(self, order: Order) -> str | None:
        """Why an order is not carried out here; None if it is."""
        if order.kind not in self.kinds:
            return f"the kind {order.kind} is not allowed here"
        if order.resource not in self.resources:
            return f"the resource {order.resource} is not allowed here"
        touched = sorted({target.name for target in order.targets} & self.protected)
        return f"{', '.join(touched)} is protected" if touched else None

    def is_quiet(self, now_ms: int) -> bool:
        """Whether nothing starts now."""
        at = now_ms % DAY_MS
        return any(start <= at < end if start <= end else at >= start or at < end for start, end in self.quiet)


class Budget:
    """What was started within the last hour, and whether more may be.

    Args:
        policy: What is allowed.
        known: By action, when it was started, in ms, and for which contract.

    """

    def __init__(self, policy: Policy, known: Mapping[bytes, tuple[int, str]]) -> None:
        self.counts = policy.most_started is not None or policy.most_started_of_one is not None
        """Whether there is a limit at all."""
        self._most, self._most_of_one = (
            MOST_STARTED if most is None else most for most in (policy.most_started, policy.most_started_of_one)
        )
        self._lock = threading.Lock()
        self._starts = dict(known)
        self._of = Counter(contract for _, contract in known.values())

    def has_room(self, action: bytes, contract: str, now_ms: int) -> bool:
        """Whether an action may start now; one that was counted already may, since it is counted once."""
        with self._lock:
            return self._has_room(action, contract, now_ms)

    def take(self, action: bytes, contract: str, now_ms: int) -> bool:
        """Counts an action that is about to start, if there is room."""
        if not self.counts:
            return True
        with self._lock:
            if not self._has_room(action, contract, now_ms):
                return False
            self._forget(action)
            self._starts[action] = (now_ms, contract)
            self._of[contract] += 1
            return True

    def give_back(self, action: bytes) -> None:
        """It did not start."""
        with self._lock:
            self._forget(action)

    def _has_room(self, action: bytes, contract: str, now_ms: int) -> bool:
        while self._starts:
            oldest = next(iter(self._starts))
            if self._starts[oldest][0] > now_ms - HOUR_MS:
                break
            self._forget(oldest)
        if not self.counts or action in self._starts:
            return True
        return len(self._starts) < self._most and self._of[contract] < self._most_of_one

    def _forget(self, action: bytes) -> None:
        if (start := self._starts.pop(action, None)) is not None:
            self._of[start[1]] -= 1
            if not self._of[start[1]]:
                del self._of[start[1]]


def read(path: Path) -> Policy:
    """The policy of a file.

    Raises:
        AgentBadPolicy: It cannot be read, or says something that is not understood.

    """
    try:
        found = tomllib.loads(read_private(path, most=MOST_BYTES, others_may_read=True).decode())
        return _policy(found)
    except (FileRefusedError, OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise AgentBadPolicy({"path": path, "reason": str(error)}) from error


def _policy(found: Mapping[str, Any]) -> Policy:
    if unknown := sorted(found.keys() - KNOWN):
        message = f"it has {', '.join(unknown)}; what can be said is {', '.join(sorted(KNOWN))}"
        raise ValueError(message)
    lists = {name: _texts(name, found.get(name, [])) for name in LISTS}
    if strange := sorted(set(lists["kinds"]) - KINDS.keys()):
        message = f"there is no kind {', '.join(strange)}"
        raise ValueError(message)
    counts = {name: _count(name, found[name]) for name in COUNTS if name in found}
    return Policy(
        kinds=frozenset(lists["kinds"]),
        resources=frozenset(lists["resources"]),
        protected=frozenset(lists["protected"]),
        quiet=tuple(_span(text) for text in lists["quiet"]),
        most_started=counts.get("most_started"),
        most_started_of_one=counts.get("most_started_of_one"),
        most_share=counts.get("most_share"),
        delete_delay_ms=_delay(found.get("delete_delay", "0s")),
    )


def _count(name: str, value: object) -> int:
    least, most = COUNTS[name]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        message = f"{name} is no whole number from {least} to {most}"
        raise ValueError(message)
    return value


def _delay(value: object) -> int:
    if not isinstance(value, str) or (delay := duration_of(value)) > MOST_DELAY_MS:
        message = "delete_delay is no duration of at most 30 days, as 1h or 1d12h"
        raise ValueError(message)
    return delay


def _texts(name: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        message = f"{name} is no list of texts"
        raise ValueError(message)
    return value


def _span(text: str) -> tuple[int, int]:
    start, dash, end = text.partition("-")
    if not dash:
        message = f"{text} is no span of the day, as 22:00-06:00"
        raise ValueError(message)
    return _minute(start), _minute(end)


def _minute(text: str) -> int:
    hours, colon, minutes = text.partition(":")
    if not colon or not (hours + minutes).isdigit() or int(hours) > 23 or int(minutes) > 59:
        message = f"{text} is no time of the day, as 06:00"
        raise ValueError(message)
    return (int(hours) * 60 + int(minutes)) * MINUTE_MS
