"""What a driver is: the one hand an agent has for one kind of target.

For those who write drivers, and for the agent, which knows drivers by this file alone. `conformance` holds a driver to
what is said here.

An agent asks in this order: `inspect`, `plan`; then, once the plan was started on the ledger, `fence` and `apply` for
each step; `probe` where an answer did not come; `verify`. Whatever happens, a step's effect comes at most once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from ghostnet.actions.order import Draft, Order
from ghostnet.actions.plan import Plan
from ghostnet.core import Value, encode

World = TypeVar("World")


class Probe(StrEnum):
    """What became of a step."""

    DONE = "done"
    NOT_DONE = "not_done"
    """It did not happen and cannot happen any more. That something is absent does not show this by itself."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fence:
    """What travels with a step, so that the target itself refuses an epoch that is over.

    The agent journals it before it applies the step: a probe needs the same one.
    """

    action: bytes
    epoch: int
    previous: Value
    """What the target's marker must still hold; null for a driver without one."""


class ReadingState(StrEnum):
    """What one place showed after a step."""

    AS_PLANNED = "as_planned"
    DIFFERS = "differs"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one place showed: a server, a file."""

    place: str
    state: ReadingState
    found: Value = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read back, from every place that should show it."""

    readings: tuple[Reading, ...]

    @property
    def complete(self) -> bool:
        """Whether all of them show the plan's after-values: only then is an action done."""
        return bool(self.readings) and all(reading.state is ReadingState.AS_PLANNED for reading in self.readings)

    def to_bytes(self) -> bytes:
        """What a receipt names by its hash."""
        return encode([[reading.place, reading.state.value, reading.found] for reading in self.readings])

    @property
    def hash(self) -> bytes:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.to_bytes()).digest()


class Driver(Protocol[World]):
    """One kind of target. Every method may take as long as its limits say; one at a time is called for one target."""

    def inspect(self, order: Order) -> World:
        """What of the world matters for an order; it changes nothing.

        Raises:
            DriverError: The order is refused at first sight, or the world cannot be read.

        """
        ...

    def plan(self, order: Order, world: World) -> Draft:
        """What would be done; the same order and world give the same draft, everywhere.

        Raises:
            DriverError: The order, the allowance or the world forbids it.

        """
        ...

    def fence(self, action: bytes, epoch: int) -> Fence:
        """The fence for the steps of a started action, taken after the start and under a fresh proof of it.

        Raises:
            DriverFenced: A later epoch of the action was here already.

        """
        ...

    def apply(self, step: Value, fence: Fence) -> None:
        """Does a step; returns only where the target said that it is done.

        Raises:
            DriverUnsure: It may have happened: probe.
            DriverError: Any other one: nothing was changed. A copy of the message may still be on its way, so who gives
                the action up probes before that, which ends the fence.

        """
        ...

    def probe(self, step: Value, fence: Fence) -> Probe:
        """What became of a step that was applied under this fence, or in an earlier epoch that the target `knows`.

        It may end the fence, so that the step cannot happen any more; it changes nothing else. It raises nothing: where
        it cannot tell, that is unknown.
        """
        ...

    def knows(self, action: bytes) -> bool:
        """Whether the target itself shows what an action did, so that a fence of a later epoch is enough for a probe.

        For who takes over and knows no earlier fence: it is asked before that, and again once the later fence was
        taken, since another action may have written meanwhile. It changes nothing.

        Raises:
            DriverError: The target cannot be read.

        """
        ...

    def verify(self, plan: Plan, *, patient: bool = True) -> Evidence:
        """What every place shows of the plan's after-values.

        Args:
            plan: What was carried out, or was not.
            patient: Whether places that follow others get their time; not where nothing is to be waited for.

        """
        ...

    def undo(self, plan: Plan) -> Sequence[Value]:
        """Steps that restore the before-values where the world still has the after-values; none: there is no undo."""
        ...
