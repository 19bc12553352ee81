"""Tells those who wait that their transactions are on disk, and where.

For the node's submit. It remembers the newest blocks' transactions for a moment, since a block may be done before the
one who sent the transaction has had time to say that it waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ghostnet.node.ledger import Produced

REMEMBERED_BLOCKS = 8
"""Blocks remembered without being asked to, without their receipts: for who learnt of a transaction elsewhere."""


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
        self._recent: deque[tuple[int, dict[bytes, int]]] = deque()
        self._done = 0
        self._remembered_from: dict[object, int] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    def __len__(self) -> int:
        """How many transactions are waited for."""
        return len(self._waiting)

    def block_done(self, block: Produced) -> None:
        """Wakes those who wait for a transaction of this block."""
        indexes = {tx_id: index for index, tx_id in enumerate(block.tx_ids)}
        self._recent.append((block.height, indexes))
        self._done += 1
        self._forget_blocks()
        for tx_id in indexes.keys() & self._waiting.keys():
            index = indexes[tx_id]
            place = Place(block.height, index, block.receipts[index])
            for future in self._waiting.pop(tx_id):
                if not future.done():
                    future.set_result(place)
        self._settle()

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """No block that is done from here on is forgotten before the end: for who submits, and then watches.

        A batch enters the pool one transaction after the other, so its first may be many blocks behind its last.
        """
        mark = object()
        self._remembered_from[mark] = self._done
        try:
            yield
        finally:
            del self._remembered_from[mark]
            self._forget_blocks()

    def watch(self, tx_ids: Iterable[bytes]) -> Watch:
        """Waits for these from now on, also where their blocks were just done."""
        wanted = set(tx_ids)
        done = {tx_id: place for tx_id in wanted if (place := self._remembered(tx_id)) is not None}
        return Watch(self, done, {tx_id: self._wait_for(tx_id) for tx_id in wanted - done.keys()})

    async def idle(self) -> None:
        """Returns when nobody waits."""
        await self._idle.wait()

    def forget(self, tx_id: bytes, future: asyncio.Future[Place]) -> None:
        """Waits no longer for a transaction."""
        if future.done():
            return
        future.cancel()
        others = self._waiting[tx_id]
        others.remove(future)
        if not others:
            del self._waiting[tx_id]
            self._settle()

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

    def _forget_blocks(self) -> None:
        since = min(self._remembered_from.values(), default=self._done)
        while len(self._recent) > max(REMEMBERED_BLOCKS, self._done - since):
            self._recent.popleft()

    def _settle(self) -> None:
        if not self._waiting:
            self._idle.set()


class Watch:
    """Some transactions that somebody waits for."""

    def __init__(self, commits: Commits, done: dict[bytes, Place], futures: dict[bytes, asyncio.Future[Place]]) -> None:
        """Those that are done, and those still waited for."""
        self._commits, self._done, self._futures = commits, done, futures

    async def places(self, *, seconds: float) -> dict[bytes, Place]:
        """Where the transactions are that are in a block when all are, or when the time has passed."""
        try:
            if self._futures:
                await asyncio.wait(self._futures.values(), timeout=seconds)
            return self._done | {tx_id: one.result() for tx_id, one in self._futures.items() if one.done()}
        finally:
            for tx_id, future in self._futures.items():
                self._commits.forget(tx_id, future)
