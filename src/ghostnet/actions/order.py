"""What a contract asked for, as a driver sees it, and what a driver makes of it.

For planners and drivers. Who may ask is the ledger's business and not looked at here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from ghostnet.core import Encodable, encode


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that an action touches: for DNS, the name and type of a record set."""

    name: str
    shape: str


@dataclass(frozen=True, slots=True)
class Allowance:
    """What of a grant a driver looks at: names or patterns, and shapes; no shapes: those that need no naming."""

    names: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What a contract asked for, as the ledger has it, with what its grant allows."""

    kind: str
    version: int
    resource: str
    targets: tuple[Target, ...]
    args: bytes
    """One canonical item."""
    allowance: Allowance = Allowance()

    @property
    def hash(self) -> bytes:
        """What the ledger and the plan name it by (docs/spec/actions.md)."""
        targets = [[target.name, target.shape] for target in self.targets]
        return hashlib.sha256(encode([targets, self.args])).digest()


class Guard(StrEnum):
    """What keeps a step from being done twice."""

    ATOMIC = "atomic"
    """The target itself: it looks and acts at once."""
    CHECKED = "checked"
    """A look before it."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a driver puts into a plan, and how it is guarded."""

    before: Encodable
    steps: tuple[Encodable, ...]
    after: Encodable
    destroys: int
    guard: Guard
