"""Makes the blocks: asks the policy when, and the ledger to do it.

For the node. A block is executed on one thread and waited for on another, while the event loop goes on answering: so
the next block is executed while this one is written. A fault of the ledger ends production for good: a node that cannot
write must stop, not try again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ghostnet.node.clock import TravelClock
from ghostnet.node.ledger import Ledger, Produced, Started
from ghostnet.node.policy import BlockPolicy, Situation, block_time

LONGEST_SLEEP_SECONDS = 1.0
"""The time of day may be set while the node waits, so it looks again this often."""
MAX_TRAVEL_BLOCKS = 1_000
"""Most blocks made on the way of one journey in time, some five seconds' worth; the rest of the way is one jump."""


@dataclass(frozen=True)
class Journey:
    """Where time travel ended."""

    head: Produced
    blocks: int


class Producer:
    """The chain's only maker of blocks."""

    def __init__(
        self,
        ledger: Ledger,
        policy: BlockPolicy,
        clock: TravelClock,
        *,
        head_time_ms: int,
        on_block: Callable[[Produced, float], None],
    ) -> None:
        """Goes on from a chain whose newest block has the time `head_time_ms`.

        `on_block` is given each block that is on disk, and the seconds it took.
        """
        self._ledger = ledger
        self._policy = policy
        self._clock = clock
        self._on_block = on_block
        self._executing = ThreadPoolExecutor(1, thread_name_prefix="ghost-producer")
        self._writing = ThreadPoolExecutor(1, thread_name_prefix="ghost-written")
        self._written: asyncio.Task[Produced] | None = None
        self._one_at_a_time = asyncio.Lock()
        self._changed = asyncio.Event()
        self._stopping = False
        self._situation = Situation(
            head_time_ms=head_time_ms,
            waiting=ledger.pending()[0] > 0,
            due_ms=ledger.next_due(),
            open_slots=ledger.open_slots(),
        )

    async def run(self) -> None:
        """Makes blocks until told to stop; raises what the ledger raises."""
        try:
            while not self._stopping:
                await self._step()
        finally:
            if self._written is not None:
                await self._written

    def next_time_ms(self) -> int:
        """The time that a block made now would get."""
        return block_time(self._clock.now_ms(), self._situation.head_time_ms)

    def transactions_arrived(self) -> None:
        """The pool holds transactions it did not hold before."""
        self._situation = _with(self._situation, waiting=True)
        self._changed.set()

    async def travel(self, by_ms: int) -> Journey:
        """Moves time forward, making on the way each block for which something falls due, and one where it ends."""
        async with self._one_at_a_time:
            target = max(self._clock.now_ms(), self._situation.head_time_ms) + by_ms
            blocks = 0
            while (stop := self._next_stop(target)) is not None and blocks < MAX_TRAVEL_BLOCKS:
                await self._start(stop, jump=True)
                blocks += 1
            head = await (await self._start(block_time(target, self._situation.head_time_ms), jump=True))
            self._clock.not_before(head.time_ms)
        self._changed.set()
        return Journey(head, blocks + 1)

    def stop(self) -> None:
        """Ends `run` after the blocks it is at."""
        self._stopping = True
        self._changed.set()

    def close(self) -> None:
        """Ends the threads, after the blocks they are at."""
        self._executing.shutdown(wait=True)
        self._writing.shutdown(wait=True)

    def _next_stop(self, target: int) -> int | None:
        """The block time at which something falls due before `target`."""
        due = self._situation.due_ms
        stop = None if due is None else block_time(due, self._situation.head_time_ms)
        return stop if stop is not None and stop < target else None

    async def _step(self) -> None:
        """Starts a block if one is due, and sleeps otherwise."""
        if self._situation.waiting and self._ledger.pending()[0] == 0:  # the block before took what arrived
            self._situation = _with(self._situation, waiting=False)
        now = self._clock.now_ms()
        at = self._policy.next_block_at(now, self._situation)
        if at is None or at > now:
            await self._sleep(None if at is None else at - now)
            return
        async with self._one_at_a_time:
            if not self._stopping:
                await self._start(block_time(now, self._situation.head_time_ms))

    async def _start(self, time_ms: int, *, jump: bool = False) -> asyncio.Task[Produced]:
        """Executes a block; the task gives it once it is on disk."""
        # What arrives from here on may be too late for this block and counts for the next.
        self._situation = _with(self._situation, waiting=False)
        begun = time.perf_counter()
        block, after = await asyncio.get_running_loop().run_in_executor(self._executing, self._execute, time_ms, jump)
        # A block that took nothing leaves only what it could not take, such as a nonce whose predecessor is missing.
        waiting = self._situation.waiting or (after.waiting and block.transactions > 0)
        self._situation = _with(after, waiting=waiting)
        self._written = asyncio.create_task(self._write(block, begun, self._written), name="block")
        return self._written

    def _execute(self, time_ms: int, jump: bool) -> tuple[Started, Situation]:
        block = self._ledger.start_block(time_ms, jump=jump)
        after = Situation(
            head_time_ms=block.time_ms,
            waiting=self._ledger.pending()[0] > 0,
            due_ms=self._ledger.next_due(),
            open_slots=self._ledger.open_slots(),
        )
        return block, after

    async def _write(self, block: Started, begun: float, before: asyncio.Task[Produced] | None) -> Produced:
        if before is not None:
            await before
        try:
            made = await asyncio.get_running_loop().run_in_executor(self._writing, block.wait)
            self._on_block(made, time.perf_counter() - begun)
        except Exception:
            self.stop()  # `run` may be asleep, and has to learn of it
            raise
        return made

    async def _sleep(self, milliseconds: int | None) -> None:
        """Waits for a change, at most so long."""
        seconds = LONGEST_SLEEP_SECONDS if milliseconds is None else min(milliseconds / 1000, LONGEST_SLEEP_SECONDS)
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return
        self._changed.clear()


def _with(situation: Situation, *, waiting: bool) -> Situation:
    return Situation(
        head_time_ms=situation.head_time_ms, waiting=waiting, due_ms=situation.due_ms, open_slots=situation.open_slots
    )
