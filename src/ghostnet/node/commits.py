"""Tells those who wait that their transactions are on disk.

For the node's submit. It remembers the newest blocks' transactions for a moment, since a block may be done before the
one who sent the transaction has had time to say that it waits.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable

from ghostnet.node.ledger import Produced

REMEMBERED_BLOCKS = 8
"""Blocks remembered: the gap is far shorter than one."""


class Commits:
    """Who waits for which transaction."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._waiting: dict[bytes, list[asyncio.Future[None]]] = {}
        self._recent: deque[frozenset[bytes]] = deque(maxlen=REMEMBERED_BLOCKS)
        self._idle = asyncio.Event()
        self._idle.set()

    def __len__(self) -> int:
        """How many transactions are waited for."""
        return len(self._waiting)

    def block_done(self, block: Produced) -> None:
        """Wakes those who wait for a transaction of this block."""
        ids = frozenset(block.tx_ids)
        self._recent.append(ids)
        for tx_id in ids & self._waiting.keys():
            for future in self._waiting.pop(tx_id):
                if not future.done():
                    future.set_result(None)
        self._settle()

    async def idle(self) -> None:
        """Returns when nobody waits."""
        await self._idle.wait()

    async def wait(self, tx_ids: Iterable[bytes], *, seconds: float) -> set[bytes]:
        """Those of the transactions that are in a block when all are, or when the time has passed."""
        wanted = set(tx_ids)
        done = {tx_id for tx_id in wanted if any(tx_id in block for block in self._recent)}
        futures = {tx_id: self._wait_for(tx_id) for tx_id in wanted - done}
        try:
            if futures:
                await asyncio.wait(futures.values(), timeout=seconds)
            return done | {tx_id for tx_id, future in futures.items() if future.done()}
        finally:
            for tx_id, future in futures.items():
                self._forget(tx_id, future)

    def _wait_for(self, tx_id: bytes) -> asyncio.Future[None]:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(tx_id, []).append(future)
        self._idle.clear()
        return future

    def _forget(self, tx_id: bytes, future: asyncio.Future[None]) -> None:
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
