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


class Status(Protocol):
    """Where a chain stands."""

    @property
    def chain_id(self) -> str:
        """Name and the start of the genesis hash."""
        ...

    @property
    def genesis_hash(self) -> bytes:
        """Of the genesis."""
        ...

    @property
    def height(self) -> int:
        """Of the newest block."""
        ...

    @property
    def time_ms(self) -> int:
        """Of the newest block."""
        ...

    @property
    def oldest_state(self) -> int:
        """The oldest height that can be read."""
        ...

    @property
    def oldest_proof(self) -> int:
        """The oldest height that can be proven."""
        ...

    @property
    def least_gas_price(self) -> int:
        """In 10^-12 RLUSD a gas."""
        ...

    @property
    def protocol_version(self) -> int:
        """Of the newest block."""
        ...

    @property
    def dev(self) -> bool:
        """Whether time travel and a faucet are allowed."""
        ...


class AccountEntry(Protocol):
    """An account."""

    @property
    def nonce(self) -> int:
        """Transactions sent."""
        ...

    @property
    def balance(self) -> int:
        """In 10^-6 RLUSD."""
        ...

    @property
    def auth(self) -> bytes:
        """Canonical CBOR; empty before the first transaction."""
        ...

    @property
    def recovery(self) -> bytes | None:
        """The recovery contract's address."""
        ...


class ContractEntry(Protocol):
    """A contract."""

    @property
    def code_hash(self) -> bytes:
        """Of its code now."""
        ...

    @property
    def creator(self) -> bytes:
        """Who created it."""
        ...

    @property
    def admin(self) -> bytes | None:
        """Who may migrate it."""
        ...

    @property
    def balance(self) -> int:
        """In 10^-6 RLUSD."""
        ...


class Chain(Ledger, Protocol):
    """A ledger with all its reads. A height of None stands for the newest; what is not there is None."""

    def status(self) -> Status:
        """Where it stands."""
        ...

    def genesis(self) -> bytes:
        """What it began from; canonical CBOR."""
        ...

    def account(self, address: bytes, height: int | None = None) -> AccountEntry:
        """An account; one that was never used is empty."""
        ...

    def contract(self, address: bytes, height: int | None = None) -> ContractEntry | None:
        """A contract."""
        ...

    def system_address(self, name: str) -> bytes:
        """The address of a system contract."""
        ...

    def code(self, code_hash: bytes) -> bytes | None:
        """A module as uploaded."""
        ...

    def schema(self, code_hash: bytes) -> bytes | None:
        """A module's schema; canonical CBOR."""
        ...

    def history(self, address: bytes) -> Sequence[tuple[int, bytes]]:
        """From which height on a contract had which code."""
        ...

    def block(self, height: int) -> bytes | None:
        """A block with its receipts; canonical CBOR."""
        ...

    def header(self, height: int) -> bytes | None:
        """A header; canonical CBOR."""
        ...

    def tx(self, tx_id: bytes) -> tuple[int, int, bytes, bytes] | None:
        """Height, index, envelope and receipt of a transaction in a block."""
        ...

    def receipt(self, receipt_id: bytes) -> tuple[int, int, bytes] | None:
        """Height, index and receipt of a transaction or of a wakeup."""
        ...

    def prove(self, key: bytes, height: int | None = None) -> tuple[bytes | None, bytes, int]:
        """An entry's value, its proof and the height."""
        ...

    def simulate(self, envelope: bytes) -> tuple[bytes, int]:
        """The receipt an envelope would get, and the height it was tried on."""
        ...

    def view(self, contract: bytes, method: str, args: bytes, height: int | None = None) -> tuple[bytes, int, int]:
        """A view's result, its gas, and the height."""
        ...
