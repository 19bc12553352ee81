"""What the agent's operator allows, whatever a contract was granted: both must allow.

A TOML file, read at the start. `paused` in the data folder stops an agent or one resource at once, without chain or
vault: it is looked at before every outside step.

```toml
kinds = ["dns.records.set", "dns.records.delete"]
resources = ["dns:example.org"]
protected = ["example.org", "mail.example.org"]   # names that no action touches
quiet = ["22:00-06:00"]                           # UTC; nothing starts then
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ghostnet.actions import Order
from ghostnet.actions.kinds import KINDS
from ghostnet.client.files import FileRefusedError, read_private
from ghostnet.core import AgentBadPolicy

MOST_BYTES: Final = 64 * 1024
DAY_MS: Final = 86_400_000
MINUTE_MS: Final = 60_000


@dataclass(frozen=True)
class Policy:
    """What is allowed here.

    Attributes:
        kinds: Kinds of actions.
        resources: Ids of resources.
        protected: Names that nothing touches.
        quiet: Spans of the day, in ms since midnight UTC, in which nothing starts; one may run past midnight.

    """

    kinds: frozenset[str]
    resources: frozenset[str]
    protected: frozenset[str] = frozenset()
    quiet: tuple[tuple[int, int], ...] = ()

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
    known = {"kinds", "resources", "protected", "quiet"}
    if unknown := sorted(found.keys() - known):
        message = f"it has {', '.join(unknown)}; what can be said is {', '.join(sorted(known))}"
        raise ValueError(message)
    lists = {name: _texts(name, found.get(name, [])) for name in known}
    if strange := sorted(set(lists["kinds"]) - KINDS.keys()):
        message = f"there is no kind {', '.join(strange)}"
        raise ValueError(message)
    return Policy(
        kinds=frozenset(lists["kinds"]),
        resources=frozenset(lists["resources"]),
        protected=frozenset(lists["protected"]),
        quiet=tuple(_span(text) for text in lists["quiet"]),
    )


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
