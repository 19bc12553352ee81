"""The events of a call by name, their fields in Python's forms: for tests, and for handles on a live network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ghostnet.schema.values import Record


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
