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


class Started(Protocol):
    """A block that was executed and is on its way to disk."""

    @property
    def time_ms(self) -> int:
        """Its time."""
        ...

    @property
    def transactions(self) -> int:
        """How many it took."""
        ...

    def wait(self) -> Produced:
        """The block, once it is on disk."""
        ...


class Ledger(Protocol):
    """A chain that takes transactions and makes blocks."""

    def submit(self, transactions: Sequence[bytes]) -> Sequence[bytes | Refusal]:
        """Lets envelopes into the pool: each one's id, or why not."""
        ...

    def start_block(self, time_ms: int, *, jump: bool = False) -> Started:
        """Executes the next block from the pool and what is due; the one before is on disk when this returns.

        `jump` marks time travel in the block's inputs. `pending`, `next_due` and `open_slots` tell of the state after
        it.
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
