"""A ledger in memory, for tests of what the node does around one: it executes nothing."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from ghostnet.node.clock import Clock


@dataclass(frozen=True)
class Refused:
    """A refusal."""

    class_name: str
    slug: str


@dataclass(frozen=True)
class Block:
    """A block as the node sees it."""

    height: int
    time_ms: int
    tx_ids: Sequence[bytes]
    receipts: Sequence[bytes]
    jump: bool


@dataclass
class MemoryLedger:
    """Takes what is not empty; `stuck` transactions stay in the pool, as with a nonce gap."""

    head_time_ms: int = 1_000
    pool: list[bytes] = field(default_factory=list)
    stuck: int = 0
    due: list[int] = field(default_factory=list)
    slots: int = 0
    blocks: list[Block] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    making: threading.Event = field(default_factory=threading.Event)
    disk: threading.Event = field(default_factory=threading.Event)
    fault: Exception | None = None
    disk_fault: Exception | None = None

    def __post_init__(self) -> None:
        """Blocks and batches pass until `gate` is cleared, and reach the disk until `disk` is."""
        self.gate.set()
        self.disk.set()

    def submit(self, transactions: Sequence[bytes]) -> list[bytes | Refused]:
        self.gate.wait()
        self.batches.append(len(transactions))
        taken = [transaction for transaction in transactions if transaction]
        self.pool += taken
        return [identity(t) if t else Refused("admission", "bad_transaction") for t in transactions]

    def start_block(self, time_ms: int, *, jump: bool = False) -> StartedBlock:
        self.making.set()
        self.gate.wait()
        if self.fault is not None:
            raise self.fault
        assert time_ms > self.head_time_ms
        taken, self.pool = self.pool, []
        self.head_time_ms = time_ms
        self.due = [due for due in self.due if due > time_ms]
        block = Block(len(self.blocks) + 1, time_ms, [identity(t) for t in taken], taken, jump)
        self.blocks.append(block)
        return StartedBlock(self, block)

    def pending(self) -> tuple[int, int]:
        return len(self.pool) + self.stuck, sum(map(len, self.pool))

    def next_due(self) -> int | None:
        return min(self.due, default=None)

    def open_slots(self) -> int:
        return self.slots


@dataclass(frozen=True)
class StartedBlock:
    """A block on its way to a disk that a test can hold up or break."""

    ledger: MemoryLedger
    block: Block

    @property
    def time_ms(self) -> int:
        return self.block.time_ms

    @property
    def transactions(self) -> int:
        return len(self.block.tx_ids)

    def wait(self) -> Block:
        self.ledger.disk.wait()
        if self.ledger.disk_fault is not None:
            raise self.ledger.disk_fault
        return self.block


class ManualClock(Clock):
    """Time that a test moves."""

    def __init__(self, now_ms: int) -> None:
        self.now = now_ms

    def now_ms(self) -> int:
        return self.now


def identity(transaction: bytes) -> bytes:
    """What stands for a transaction's id here."""
    return hashlib.sha256(transaction).digest()
