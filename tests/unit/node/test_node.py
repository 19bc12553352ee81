"""The parts of a node together: submit, wait, read, end."""

from __future__ import annotations

import asyncio
import contextlib
import threading

import pytest

from ghostnet.node.commits import Place
from ghostnet.node.node import MAX_LONG_READS, LongReadsError, Node
from tests.unit.node.ledgers import ManualClock, MemoryLedger, Refused, identity


def node(ledger: MemoryLedger, *, travels: bool = False) -> Node:
    return Node(ledger, head_height=0, head_time_ms=ledger.head_time_ms, clock=ManualClock(5_000), travels=travels)


def figure(one: Node, name: str, **labels: str) -> float | None:
    return one.metrics.registry.get_sample_value(name, labels)


def test_a_submitted_transaction_is_soon_in_a_block() -> None:
    async def run() -> None:
        ledger = MemoryLedger()
        async with node(ledger) as one:
            assert await one.submit([b"a", b""]) == [identity(b"a"), Refused("admission", "bad_transaction")]
            assert await one.watch([identity(b"a")]).places(seconds=5) == {identity(b"a"): Place(1, 0, b"a")}
        assert figure(one, "ghost_height") == 1
        assert figure(one, "ghost_transactions_admitted_total") == 1
        assert figure(one, "ghost_transactions_refused_total", slug="bad_transaction") == 1
        assert b"ghost_block_seconds_bucket" in one.metrics.text()

    asyncio.run(run())


def test_an_ending_node_still_answers_those_who_wait() -> None:
    async def run() -> None:
        ledger = MemoryLedger()
        async with contextlib.AsyncExitStack() as stack:
            one = await stack.enter_async_context(node(ledger))
            ledger.gate.clear()
            submitted = asyncio.create_task(one.submit([b"a"]))
            waiting = asyncio.create_task(one.watch([identity(b"a")]).places(seconds=5))
            await asyncio.sleep(0.02)
            asyncio.get_running_loop().call_later(0.05, ledger.gate.set)
        assert await submitted == [identity(b"a")]
        assert (await waiting).keys() == {identity(b"a")}

    asyncio.run(run())


def test_long_reads_run_one_at_a_time_beside_all_else_and_only_so_many_wait() -> None:
    async def run() -> None:
        running, most, go = 0, 0, threading.Event()

        def long() -> str:
            nonlocal running, most
            running += 1
            most = max(most, running)
            go.wait(5)
            running -= 1
            return "done"

        async with node(MemoryLedger()) as one:
            waiting = [asyncio.create_task(one.read_long(long)) for _ in range(MAX_LONG_READS)]
            await asyncio.sleep(0)
            with pytest.raises(LongReadsError):
                await one.read_long(long)
            assert await one.read(lambda: "short") == "short"
            await one.submit([b"a"])
            assert (await one.watch([identity(b"a")]).places(seconds=5)).keys() == {identity(b"a")}
            assert not any(task.done() for task in waiting)
            go.set()
            assert await asyncio.gather(*waiting) == ["done"] * MAX_LONG_READS
            assert most == 1
            assert await one.read_long(long) == "done"

    asyncio.run(run())


def test_a_failed_ledger_is_reported_and_the_node_still_ends() -> None:
    async def run() -> None:
        ledger = MemoryLedger(fault=OSError("disk full"))
        async with node(ledger) as one:
            await one.submit([b"a"])
            assert str(await asyncio.wait_for(one.fault, 5)) == "disk full"

    asyncio.run(run())


def test_reads_run_beside_the_loop() -> None:
    async def run() -> None:
        async with node(MemoryLedger()) as one:
            assert await one.read(divmod, 17, 5) == (3, 2)
            with pytest.raises(ZeroDivisionError):
                await one.read(divmod, 17, 0)

    asyncio.run(run())


def test_only_a_development_chain_travels_in_time() -> None:
    async def run() -> None:
        async with node(MemoryLedger()) as one:
            with pytest.raises(RuntimeError, match="development"):
                await one.travel(1)
        async with node(MemoryLedger(), travels=True) as one:
            assert (await one.travel(1_000)).head.time_ms == 6_000

    asyncio.run(run())


def test_a_development_chain_goes_on_from_where_it_travelled_to() -> None:
    async def run() -> None:
        ledger = MemoryLedger(head_time_ms=1_000_000)
        async with node(ledger, travels=True) as one:
            await one.submit([b"a"])
            await one.watch([identity(b"a")]).places(seconds=5)
            assert one.clock.now_ms() == 1_000_000
        assert [block.time_ms for block in ledger.blocks] == [1_000_001]

    asyncio.run(run())
