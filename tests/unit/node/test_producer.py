"""Blocks are made when the policy says so, and only then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from ghostnet.node import producer as producer_module
from ghostnet.node.clock import TravelClock
from ghostnet.node.ledger import Produced
from ghostnet.node.policy import BlockPolicy
from ghostnet.node.producer import Producer
from tests.unit.node.ledgers import ManualClock, MemoryLedger, identity

DAY_MS = 86_400_000
YEAR_MS = 365 * DAY_MS


@asynccontextmanager
async def running(
    ledger: MemoryLedger, clock: ManualClock, policy: BlockPolicy | None = None
) -> AsyncIterator[Producer]:
    seen: list[Produced] = []
    producer = Producer(
        ledger,
        policy or BlockPolicy(),
        TravelClock(clock),
        head_time_ms=ledger.head_time_ms,
        on_block=lambda block, _seconds: seen.append(block),
    )
    task = asyncio.create_task(producer.run())
    yield producer
    producer.stop()
    ledger.gate.set()
    await task
    producer.close()
    assert seen == ledger.blocks


async def settled(ledger: MemoryLedger) -> int:
    """The number of blocks once no more are made."""
    count = -1
    while count != len(ledger.blocks):
        count = len(ledger.blocks)
        await asyncio.sleep(0.03)
    return count


async def reached(ledger: MemoryLedger, count: int) -> None:
    """Waits for so many blocks and no more, however slow the machine; who waits in vain fails."""
    async with asyncio.timeout(30):
        while await settled(ledger) < count:
            continue
    assert len(ledger.blocks) == count


def test_no_block_is_made_while_there_is_nothing_to_do() -> None:
    async def run() -> None:
        ledger = MemoryLedger()
        async with running(ledger, ManualClock(5_000)):
            assert await settled(ledger) == 0

    asyncio.run(run())


def test_one_arrival_makes_one_block() -> None:
    async def run() -> None:
        ledger = MemoryLedger()
        async with running(ledger, ManualClock(5_000)) as producer:
            ledger.pool.append(b"a")
            producer.transactions_arrived()
            assert await settled(ledger) == 1
        assert [(b.time_ms, list(b.tx_ids), b.jump) for b in ledger.blocks] == [(5_000, [identity(b"a")], False)]

    asyncio.run(run())


def test_an_arrival_that_the_block_in_the_making_took_makes_no_empty_block() -> None:
    async def run() -> None:
        ledger = MemoryLedger()
        async with running(ledger, ManualClock(5_000)) as producer:
            ledger.gate.clear()
            ledger.pool.append(b"a")
            producer.transactions_arrived()
            await asyncio.to_thread(ledger.making.wait)
            ledger.pool.append(b"b")
            producer.transactions_arrived()  # while the block is made, and the block takes both
            ledger.gate.set()
            assert await settled(ledger) == 1

    asyncio.run(run())


def test_transactions_no_block_can_take_make_no_further_blocks() -> None:
    async def run() -> None:
        ledger = MemoryLedger(stuck=3)
        async with running(ledger, ManualClock(5_000)) as producer:
            assert await settled(ledger) == 1  # the first one found out
            ledger.pool.append(b"a")
            producer.transactions_arrived()
            assert await settled(ledger) == 3  # one with the transaction, one that found out again

    asyncio.run(run())


def test_what_falls_due_makes_a_block_without_any_transaction() -> None:
    async def run() -> None:
        clock = ManualClock(5_000)
        ledger = MemoryLedger(due=[5_020])
        async with running(ledger, clock):
            assert await settled(ledger) == 0
            clock.now = 5_021
            assert await settled(ledger) == 1

    asyncio.run(run())


def test_a_clock_that_runs_behind_gives_times_just_after_the_parent() -> None:
    async def run() -> None:
        ledger = MemoryLedger(head_time_ms=9_000)
        async with running(ledger, ManualClock(5_000)) as producer:
            ledger.pool.append(b"a")
            producer.transactions_arrived()
            await settled(ledger)
        assert [block.time_ms for block in ledger.blocks] == [9_001]

    asyncio.run(run())


def test_a_clock_set_back_a_day_or_forward_a_year_makes_later_blocks_and_no_idle_ones() -> None:
    start = 1_798_761_600_000
    settings = [0, -DAY_MS, -DAY_MS + 5, YEAR_MS, YEAR_MS + 70, 100, YEAR_MS + 71]

    async def run() -> None:
        clock = ManualClock(start)
        ledger = MemoryLedger(head_time_ms=start - 1_000, due=[start + 20, start + YEAR_MS + 400 * DAY_MS])
        async with running(ledger, clock) as producer:
            for number, setting in enumerate(settings):
                clock.now = start + setting
                ledger.pool.append(bytes([number]))
                producer.transactions_arrived()
                await reached(ledger, number + 1)
                assert producer.next_time_ms() == max(clock.now, ledger.head_time_ms + 1)
        # A clock that is behind costs a millisecond a block; one that is ahead is followed, and once it is set right
        # again the chain's time waits for it. A year at once fires what fell due in it, in one block.
        times = [0, 1, 2, YEAR_MS, YEAR_MS + 70, YEAR_MS + 71, YEAR_MS + 72]
        assert [block.time_ms - start for block in ledger.blocks] == times
        assert [list(block.tx_ids) for block in ledger.blocks] == [
            [identity(bytes([number]))] for number in range(len(settings))
        ]
        assert not any(block.jump for block in ledger.blocks)
        assert ledger.due == [start + YEAR_MS + 400 * DAY_MS]

    asyncio.run(run())


def test_time_travel_stops_where_something_falls_due() -> None:
    async def run() -> None:
        clock = ManualClock(5_000)
        ledger = MemoryLedger(due=[6_000, 7_500, 90_000])
        async with running(ledger, clock) as producer:
            journey = await producer.travel(10_000)
            assert (journey.head.time_ms, journey.blocks) == (15_000, 3)
            ledger.pool.append(b"a")
            producer.transactions_arrived()
            await settled(ledger)
        assert [block.time_ms for block in ledger.blocks] == [6_000, 7_500, 15_000, 15_001]
        assert [block.jump for block in ledger.blocks] == [True, True, True, False]

    asyncio.run(run())


def test_a_long_journey_makes_a_bounded_number_of_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(producer_module, "MAX_TRAVEL_BLOCKS", 10)

    async def run() -> None:
        ledger = MemoryLedger(due=list(range(6_000, 90_000, 1_000)))
        async with running(ledger, ManualClock(5_000)) as producer:
            journey = await producer.travel(100_000)
        assert (journey.blocks, journey.head.time_ms) == (11, 105_000)

    asyncio.run(run())


def test_a_block_is_executed_while_the_one_before_is_written() -> None:
    async def run() -> None:
        ledger = MemoryLedger()
        async with running(ledger, ManualClock(5_000)) as producer:
            ledger.disk.clear()
            for number in (b"a", b"b"):
                ledger.pool.append(number)
                producer.transactions_arrived()
                await settled(ledger)
            assert [list(block.tx_ids) for block in ledger.blocks] == [[identity(b"a")], [identity(b"b")]]
            ledger.disk.set()

    asyncio.run(run())


def test_a_disk_that_fails_ends_production_though_nothing_else_is_due() -> None:
    async def run() -> None:
        ledger = MemoryLedger(pool=[b"a"], disk_fault=OSError("disk full"))
        seen: list[Produced] = []
        producer = Producer(
            ledger,
            BlockPolicy(),
            TravelClock(ManualClock(5_000)),
            head_time_ms=1_000,
            on_block=lambda block, _: seen.append(block),
        )
        with pytest.raises(OSError, match="disk full"):
            await producer.run()
        producer.close()
        assert seen == []

    asyncio.run(run())


def test_a_fault_of_the_ledger_ends_production() -> None:
    async def run() -> None:
        ledger = MemoryLedger(pool=[b"a"], fault=OSError("disk full"))
        producer = Producer(
            ledger, BlockPolicy(), TravelClock(ManualClock(5_000)), head_time_ms=1_000, on_block=lambda *_: None
        )
        with pytest.raises(OSError, match="disk full"):
            await producer.run()
        producer.close()

    asyncio.run(run())
