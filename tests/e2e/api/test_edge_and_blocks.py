"""Whatever happens at the edge, blocks go on, and what was acknowledged stays (ADR 4)."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from connectrpc.errors import ConnectError

from ghostnet.api.server import Running, open_chain, running
from ghostnet.node.policy import BlockPolicy
from ghostnet.rpc.v1.status_connect import StatusServiceClient, StatusServiceClientSync
from ghostnet.rpc.v1.status_pb import GetStatusRequest
from ghostnet.rpc.v1.transaction_connect import TransactionServiceClient
from ghostnet.rpc.v1.transaction_pb import SubmitRequest, Wait
from tests.e2e.api.chains import DevChain, Person, dev_chain

INTERVAL_MS = 50
"""A block is due this often."""
LONGEST_GAP_SECONDS = 1.0
"""Without a flood a gap is 0.05 s; a stalled node would show many seconds. Shared machines take the rest."""


def test_blocks_go_on_while_the_edge_is_killed_and_started_again(tmp_path: Path) -> None:
    async def run() -> None:
        with open_chain(dev_chain(tmp_path / "node").home) as chain:
            async with running(chain, tmp_path / "plans", policy=BlockPolicy(interval_ms=INTERVAL_MS)) as here:
                watching = asyncio.create_task(longest_gap(here, seconds=4))
                for _ in range(3):
                    await killed_and_back(here)
                assert await watching < LONGEST_GAP_SECONDS

    asyncio.run(asyncio.wait_for(run(), 60))


def test_blocks_go_on_under_a_flood(tmp_path: Path) -> None:
    async def run() -> None:
        with open_chain(dev_chain(tmp_path / "node").home) as chain:
            async with running(chain, tmp_path / "plans", policy=BlockPolicy(interval_ms=INTERVAL_MS)) as here:
                flood = multiprocessing.get_context("spawn").Process(target=flooded, args=(here.address, 4.0))
                flood.start()
                gap = await longest_gap(here, seconds=4)
                await asyncio.to_thread(flood.join)
                assert flood.exitcode == 0
                assert gap < LONGEST_GAP_SECONDS
                assert here.node.metrics.registry.get_sample_value("ghost_edge_restarts_total") == 0

    asyncio.run(asyncio.wait_for(run(), 60))


def test_what_was_acknowledged_before_the_edge_died_is_on_the_chain(tmp_path: Path) -> None:
    async def run() -> None:
        dev = dev_chain(tmp_path / "node", people=8)
        with open_chain(dev.home) as chain:
            async with running(chain, dev.home.plans_path) as here:
                stop = asyncio.Event()
                senders = [asyncio.create_task(send(dev, here.address, person, stop)) for person in dev.people]
                for _ in range(2):
                    await asyncio.sleep(0.5)
                    await killed_and_back(here)
                await asyncio.sleep(0.5)
                stop.set()
                acknowledged = [tx_id for sender in senders for tx_id in await sender]
        assert len(acknowledged) > 20
        with open_chain(dev.home) as chain:
            assert all(chain.receipt(bytes.fromhex(tx_id)) is not None for tx_id in acknowledged)

    asyncio.run(asyncio.wait_for(run(), 60))


async def send(dev: DevChain, address: str, sender: Person, stop: asyncio.Event) -> Sequence[str]:
    """Pays oneself again and again; the ids that were acknowledged. Where an answer is lost the same bytes go again."""
    acknowledged: list[str] = []
    async with TransactionServiceClient(f"http://{address}") as client:
        while not stop.is_set():
            envelope = dev.transfer(sender, dev.people[0].address, "0.01")
            while not stop.is_set():
                try:
                    answer = await client.submit(SubmitRequest(transactions=[envelope], wait=Wait.COMMITTED))
                except ConnectError:
                    await asyncio.sleep(0.05)
                    continue
                assert answer.results[0].outcome is not None
                assert answer.results[0].outcome.field == "committed"
                acknowledged.append(answer.results[0].id)
                break
    return acknowledged


async def killed_and_back(here: Running) -> None:
    """Kills the edge, and returns when it answers again."""
    assert here.edge.process_id is not None
    os.kill(here.edge.process_id, signal.SIGKILL)
    deadline = time.monotonic() + 15
    async with StatusServiceClient(f"http://{here.address}") as client:
        while True:
            try:
                await client.get_status(GetStatusRequest())
            except ConnectError:
                assert time.monotonic() < deadline, "the edge did not come back"
                await asyncio.sleep(0.05)
            else:
                return


async def longest_gap(here: Running, *, seconds: float) -> float:
    """The longest time without a new block."""
    height, since, longest = 0.0, time.monotonic(), 0.0
    end = since + seconds
    while (now := time.monotonic()) < end:
        newest = here.node.metrics.registry.get_sample_value("ghost_height") or 0.0
        longest = max(longest, now - since)
        if newest != height:
            height, since = newest, now
        await asyncio.sleep(0.01)
    return longest


def flooded(address: str, seconds: float) -> None:
    """Asks without pause from 32 connections; runs in a process of its own."""
    asyncio.run(_flood(address, seconds))


async def _flood(address: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    host, _, port = address.rpartition(":")
    body = b"GET /ghost.v1.StatusService/GetStatus?encoding=json&message=%7B%7D HTTP/1.1\r\nHost: x\r\n\r\n"

    async def one() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while time.monotonic() < end:
            writer.write(body)
            await reader.readuntil(b"\r\n0\r\n\r\n")
        writer.close()

    await asyncio.gather(*(one() for _ in range(32)))
    with StatusServiceClientSync(f"http://{address}") as client:
        client.get_status(GetStatusRequest())
