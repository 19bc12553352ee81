"""What a call, a deployment or a delivery left behind, as a test reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from ghostnet import core
from ghostnet.actions.requested import Requested, requested
from ghostnet.client.events import Events
from ghostnet.client.tracing import TraceReader
from ghostnet.testing.left import Left

T = TypeVar("T")


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

    @property
    def actions(self) -> tuple[Requested, ...]:
        """The actions that it asked of agents."""
        return requested(self, self._reader.schema_of)

    def tree(self) -> list[dict[str, Any]]:
        """The trace as objects, in JSON's types."""
        return self._reader.to_json(self.trace)
