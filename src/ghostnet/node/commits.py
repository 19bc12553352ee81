"""Tells those who wait that their transactions are on disk, and where.

For the node's submit. It remembers the newest blocks' transactions for a moment, since a block may be done before the
one who sent the transaction has had time to say that it waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from ghostnet.node.ledger import Produced

REMEMBERED_BLOCKS = 8
"""Blocks remembered, without their receipts: the gap is far shorter than one."""


@dataclass(frozen=True)
class Place:
    """Where a transaction is.

    Attributes:
        height: The block's number.
        index: The place in it.
        receipt: Canonical CBOR; None where the block was done before anybody waited, and the receipt must be read.

    """

    height: int
    index: int
    receipt: bytes | None


class Commits:
    """Who waits for which transaction."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._waiting: dict[bytes, list[asyncio.Future[Place]]] = {}
        self._recent: deque[tuple[int, dict[bytes, int]]] = deque(maxlen=REMEMBERED_BLOCKS)
        self._idle = asyncio.Event()
        self._idle.set()

    def __len__(self) -> int:
        """How many transactions are waited for."""
        return len(self._waiting)

    def block_done(self, block: Produced) -> None:
        """Wakes those who wait for a transaction of this block."""
        indexes = {tx_id: index for index, tx_id in enumerate(block.tx_ids)}
        self._recent.append((block.height, indexes))
        for tx_id in indexes.keys() & self._waiting.keys():
            index = indexes[tx_id]
            place = Place(block.height, index, block.receipts[index])
            for future in self._waiting.pop(tx_id):
                if not future.done():
                    future.set_result(place)
        self._settle()

    async def idle(self) -> None:
        """Returns when nobody waits."""
        await self._idle.wait()

    async def wait(self, tx_ids: Iterable[bytes], *, seconds: float) -> dict[bytes, Place]:
        """Where the transactions are that are in a block when all are, or when the time has passed."""
        wanted = set(tx_ids)
        done = {tx_id: place for tx_id in wanted if (place := self._remembered(tx_id)) is not None}
        futures = {tx_id: self._wait_for(tx_id) for tx_id in wanted - done.keys()}
        try:
            if futures:
                await asyncio.wait(futures.values(), timeout=seconds)
            return done | {tx_id: future.result() for tx_id, future in futures.items() if future.done()}
        finally:
            for tx_id, future in futures.items():
                self._forget(tx_id, future)

    def _remembered(self, tx_id: bytes) -> Place | None:
        for height, indexes in self._recent:
            if tx_id in indexes:
                return Place(height, indexes[tx_id], None)
        return None

    def _wait_for(self, tx_id: bytes) -> asyncio.Future[Place]:
        future: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(tx_id, []).append(future)
        self._idle.clear()
        return future

    def _forget(self, tx_id: bytes, future: asyncio.Future[Place]) -> None:
        if future.done():
            return
        future.cancel()
        others = self._waiting[tx_id]
        others.remove(future)
        if not others:
            del self._waiting[tx_id]
            self._settle()

    def _settle(self) -> None:
        if not self._waiting:
            self._idle.set()
