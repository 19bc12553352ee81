"""A node that makes its chain's blocks by itself: the parts, and how they start and end together.

For `ghostnet.api`, and for whoever runs a chain in their own process. It knows nothing of networks or requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any, ParamSpec, TypeVar

from ghostnet.node.admission import Admission, Outcome
from ghostnet.node.clock import Clock, SystemClock, TravelClock
from ghostnet.node.commits import Commits, Watch
from ghostnet.node.ledger import Ledger, Produced
from ghostnet.node.logs import Log
from ghostnet.node.metrics import Metrics
from ghostnet.node.policy import BlockPolicy
from ghostnet.node.producer import Journey, Producer

READER_THREADS = 4
"""Reads, views and simulations at once: two cores' worth, and as many that wait for the disk."""
MAX_LONG_READS = 8
"""Long reads that may wait for each other: some seconds' worth."""
DRAIN_SECONDS = 5.0
"""How long a stopping node goes on making blocks for those who wait for a receipt."""

P = ParamSpec("P")
R = TypeVar("R")


class LongReadsError(Exception):
    """As many long reads wait as may."""


class Node:
    """One chain, its pool and its blocks.

    Use it as an async context manager: inside, blocks are made; on the way out, those who wait for a receipt still get
    it. `fault` is set when the ledger failed; the node then makes no further block and should be ended.
    """

    def __init__(
        self,
        ledger: Ledger,
        *,
        head_height: int,
        head_time_ms: int,
        policy: BlockPolicy | None = None,
        travels: bool = False,
        clock: Clock | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        """Goes on from the given newest block.

        Args:
            ledger: An open chain; it stays the caller's to close.
            head_height: Number of its newest block.
            head_time_ms: That block's time.
            policy: When to make blocks; on demand by default.
            travels: Whether this is a development chain whose clock may be moved forward.
            clock: The time of day.
            metrics: Where to count.

        """
        self._ledger = ledger
        self._travels = travels
        self._log = Log("node")
        self.metrics = metrics or Metrics()
        self.clock = TravelClock(clock or SystemClock())
        if travels:
            self.clock.not_before(head_time_ms)
        self._commits = Commits()
        self._readers = ThreadPoolExecutor(READER_THREADS, thread_name_prefix="ghost-reader")
        self._long_reader = ThreadPoolExecutor(1, thread_name_prefix="ghost-long-reader")
        self._long_reads = 0
        self._admission = Admission(ledger, on_admitted=self._admitted)
        self._producer = Producer(
            ledger, policy or BlockPolicy(), self.clock, head_time_ms=head_time_ms, on_block=self._block_done
        )
        self._making: asyncio.Task[None] | None = None
        self.fault: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()
        self._head(head_height, head_time_ms)

    async def __aenter__(self) -> Node:
        """Begins to make blocks."""
        self._making = asyncio.create_task(self._make_blocks(), name="producer")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Ends after the block in the making and the reads under way."""
        await self._drain()
        self._producer.stop()
        if self._making is not None:
            await self._making
        await asyncio.to_thread(self._close_threads)

    async def submit(self, transactions: Sequence[bytes]) -> list[Outcome]:
        """Lets envelopes into the pool: each one's id, or why not.

        Raises:
            GatheredTooMuchError: Too many bytes wait already.

        """
        outcomes = await self._admission.submit(transactions)
        for outcome in outcomes:
            if not isinstance(outcome, bytes):
                self.metrics.refused.labels(outcome.slug).inc()
        return outcomes

    def remembering(self) -> AbstractContextManager[None]:
        """Within it no block is forgotten: for who submits, and then watches what was submitted."""
        return self._commits.remembering()

    def watch(self, tx_ids: Sequence[bytes]) -> Watch:
        """Waits from now on for transactions to be in a block on disk."""
        return self._commits.watch(tx_ids)

    async def read(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs a read of the ledger beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, lambda: function(*args, **kwargs))

    async def read_long(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs a read that may take as long as a block: one at a time, so that the others and the blocks go on.

        Raises:
            LongReadsError: Too many wait already.

        """
        if self._long_reads >= MAX_LONG_READS:
            raise LongReadsError
        self._long_reads += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._long_reader, lambda: function(*args, **kwargs)
            )
        finally:
            self._long_reads -= 1

    def next_block_time(self) -> int:
        """The time that a block made now would get, in ms; on a chain that travelled it is ahead of the time of day."""
        return self._producer.next_time_ms()

    async def travel(self, by_ms: int) -> Journey:
        """Moves a development chain's time forward."""
        if not self._travels:
            message = "only a development chain travels in time"
            raise RuntimeError(message)
        return await self._producer.travel(by_ms)

    def _admitted(self, count: int) -> None:
        self.metrics.admitted.inc(count)
        self._producer.transactions_arrived()

    def _block_done(self, block: Produced, seconds: float) -> None:
        self._commits.block_done(block)
        self._head(block.height, block.time_ms)
        self.metrics.block_seconds.observe(seconds)
        self.metrics.block_transactions.observe(len(block.tx_ids))
        self._log.debug("block", height=block.height, transactions=len(block.tx_ids), ms=round(seconds * 1000, 2))

    def _head(self, height: int, time_ms: int) -> None:
        transactions, size = self._ledger.pending()
        self.metrics.height.set(height)
        self.metrics.block_time.set(time_ms / 1000)
        self.metrics.pool_transactions.set(transactions)
        self.metrics.pool_bytes.set(size)
        self.metrics.waiting.set(len(self._commits))

    async def _make_blocks(self) -> None:
        try:
            await self._producer.run()
        except Exception as error:  # noqa: BLE001 - any fault of the ledger ends production
            self._log.error("ledger_failed", cause=error)
            self.fault.set_result(error)

    async def _drain(self) -> None:
        """Goes on making blocks while somebody waits for a receipt, for a moment."""
        idle = asyncio.create_task(self._commits.idle())
        ended: set[asyncio.Future[Any]] = {idle, self.fault}
        await asyncio.wait(ended, timeout=DRAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        idle.cancel()

    def _close_threads(self) -> None:
        self._admission.close()
        self._producer.close()
        self._readers.shutdown(wait=True)
        self._long_reader.shutdown(wait=True, cancel_futures=True)
