"""What the node asks of a ledger.

The node is written against this; `ghostnet.core.Chain` provides it. Every call may come from any thread, releases the
interpreter while it works, and a read does not wait for a block in the making.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Refusal(Protocol):
    """Why a transaction was not let in: a row of interface/errors.toml and its operands."""

    @property
    def class_name(self) -> str:
        """Name of the class."""
        ...

    @property
    def slug(self) -> str:
        """Name within the class."""
        ...


class Produced(Protocol):
    """A block that is on disk."""

    @property
    def height(self) -> int:
        """Its number."""
        ...

    @property
    def time_ms(self) -> int:
        """Its time."""
        ...

    @property
    def tx_ids(self) -> Sequence[bytes]:
        """Its transactions' ids, in order."""
        ...

    @property
    def receipts(self) -> Sequence[bytes]:
        """Their receipts, in the same order; canonical CBOR. Those of wakeups may follow."""
        ...


class Ledger(Protocol):
    """A chain that takes transactions and makes blocks."""

    def submit(self, transactions: Sequence[bytes]) -> Sequence[bytes | Refusal]:
        """Lets envelopes into the pool: each one's id, or why not."""
        ...

    def produce(self, time_ms: int, *, jump: bool = False) -> Produced:
        """Makes the next block from the pool and what is due, and returns when it is on disk.

        `jump` marks time travel in the block's inputs.
        """
        ...

    def pending(self) -> tuple[int, int]:
        """Transactions in the pool, and their bytes."""
        ...

    def next_due(self) -> int | None:
        """Block time at which the next wakeup or slot falls due."""
        ...

    def open_slots(self) -> int:
        """How many slots wait for an answer."""
        ...
