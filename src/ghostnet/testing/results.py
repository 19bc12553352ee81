"""What a call, a deployment or a delivery left behind, as a test reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from ghostnet import core
from ghostnet.client.tracing import TraceReader
from ghostnet.schema.values import Record
from ghostnet.testing.left import Left

T = TypeVar("T")


@dataclass(frozen=True)
class EventSeen:
    """An event.

    Attributes:
        emitter: Address of the contract that emitted it, or of the ledger.
        name: Its name.
        fields: Its fields, as attributes too: `event.label`.

    """

    emitter: str
    name: str
    fields: Record

    def __getattr__(self, name: str) -> Any:
        return getattr(self.fields, name)


class Events(Sequence[EventSeen]):
    """The events of a result, in order; `events.Leased` is the only one of that name."""

    def __init__(self, events: Sequence[EventSeen]) -> None:
        """In the order of the receipt."""
        self._events = tuple(events)

    def __getitem__(self, place: Any) -> Any:
        return self._events[place]

    def __len__(self) -> int:
        return len(self._events)

    def all(self, name: str) -> list[EventSeen]:
        """All of one name."""
        return [event for event in self._events if event.name == name]

    def __getattr__(self, name: str) -> EventSeen:
        if name.startswith("_"):
            raise AttributeError(name)
        found = self.all(name)
        if len(found) != 1:
            there = ", ".join(event.name for event in self._events) or "none"
            raise AssertionError(f"one event {name} was wanted, {len(found)} are there; the events are: {there}")
        return found[0]

    def __repr__(self) -> str:
        return f"Events({', '.join(event.name for event in self._events)})"


@dataclass(frozen=True, kw_only=True)
class Result(Generic[T]):
    """A transaction or a delivery that ran.

    Attributes:
        value: What the method returned; of a deployment, the contract.
        events: What was emitted, by whichever contract.
        gas: Gas used.
        fee: What it cost; on a test chain the treasury pays.
        receipt: All of it, as it stands in the block.
        error: Why it was undone; None if it happened.
        left: What its block left behind: changes of balances, and what is open.

    """

    value: T
    events: Events
    gas: int
    fee: core.Rlusd
    receipt: core.Receipt
    error: core.GhostError | None
    left: Left = field(repr=False)
    _trace: bytes = field(repr=False)
    _reader: TraceReader = field(repr=False)

    @cached_property
    def trace(self) -> core.Trace:
        """What it did, call by call."""
        return core.Trace.decode(self._trace)

    @property
    def story(self) -> str:
        """The trace for people."""
        return "\n".join(self._reader.lines(self.trace))

    def tree(self) -> list[dict[str, Any]]:
        """The trace as objects, in JSON's types."""
        return self._reader.to_json(self.trace)
