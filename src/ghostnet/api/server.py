"""A node and its API as one program: started, told to stop, ended.

For `ghostcli dev` and `ghostcli node start`, and for tests. It puts the parts together and holds no policy of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prometheus_client import start_http_server

from ghostnet.api.dispatcher import Dispatcher
from ghostnet.api.envoy import Listen
from ghostnet.api.faucet import Faucet
from ghostnet.api.methods import table
from ghostnet.api.services import Context, handlers
from ghostnet.api.services.plans import sweeping
from ghostnet.api.supervisor import Supervisor
from ghostnet.core import Chain
from ghostnet.node.home import Home
from ghostnet.node.keys import Ed25519Key
from ghostnet.node.logs import Log
from ghostnet.node.metrics import Metrics
from ghostnet.node.node import Node
from ghostnet.node.plans import PlanStore
from ghostnet.node.policy import BlockPolicy

DRAIN_SECONDS = 5.0
"""Time that requests under way have to end when the node stops."""


@dataclass(frozen=True)
class Running:
    """A node that answers.

    Attributes:
        address: Where the API is, as HOST:PORT.
        node: The node.
        edge: The keeper of the API's edge.

    """

    address: str
    node: Node
    edge: Supervisor


async def serve(
    home: Home,
    *,
    listen: Listen | None = None,
    policy: BlockPolicy | None = None,
    archive: bool = False,
    metrics: Listen | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Runs the node of a folder until SIGTERM or SIGINT, and ends it cleanly; a second signal ends it at once.

    Args:
        home: The folder, with genesis and key.
        listen: Where the API is; a port of the system's choice on loopback by default.
        policy: When to make blocks; on demand by default.
        archive: Whether all states are kept.
        metrics: Where Prometheus may look, if anywhere.
        on_ready: Given the API's HOST:PORT once it answers.

    Raises:
        NodeKeyFileUnsafe: The key file could be another's.
        NodeEdgeFailed: The API did not start.
        NodeError: The ledger cannot be opened, or failed under way.

    """
    with open_chain(home, archive=archive) as chain:
        parts = running(
            chain,
            home.plans_path,
            listen=listen,
            policy=policy,
            metrics=metrics,
            faucet_key=home.faucet_key(),
        )
        async with parts as here:
            if on_ready is not None:
                on_ready(here.address)
            await until_told(here.node)


def open_chain(home: Home, *, archive: bool = False) -> Chain:
    """The chain of a folder; made from the genesis the first time."""
    seed = home.key().seed
    if home.has_chain():
        return Chain.open(home.store_path, sequencer_seed=seed, archive=archive)
    return Chain.create(home.store_path, home.genesis(), sequencer_seed=seed, archive=archive)


@contextlib.asynccontextmanager
async def running(
    chain: Chain,
    plans: Path,
    *,
    listen: Listen | None = None,
    policy: BlockPolicy | None = None,
    metrics: Listen | None = None,
    faucet_key: Ed25519Key | None = None,
) -> AsyncIterator[Running]:
    """A node that makes blocks and answers requests while the context lasts.

    On the way out requests under way are answered, the edge ends, and the block in the making is finished; `chain`
    stays the caller's to close. The genesis decides whether the services of a development chain are served. Bodies of
    plans are kept in the folder `plans`.
    """
    log = Log("node")
    status = chain.status()
    node = Node(chain, head_height=status.height, head_time_ms=status.time_ms, policy=policy, travels=status.dev)
    async with node:
        faucet = Faucet(node, chain, faucet_key) if status.dev and faucet_key is not None else None
        context = Context(
            node=node,
            chain=chain,
            plans=PlanStore(plans),
            faucet=faucet,
            version=importlib.metadata.version("ghostnet"),
        )
        dispatcher = Dispatcher(table(dev=faucet is not None), handlers(context), metrics=node.metrics)
        edge = Supervisor(dispatcher, listen or Listen(), dev=faucet is not None, metrics=node.metrics)
        with _figures(node.metrics, metrics):
            async with edge, _beside(sweeping(context)):
                log.info("ready", chain=status.chain_id, height=status.height, api=edge.address)
                yield Running(edge.address, node, edge)
                log.info("stopping")
                await dispatcher.drain(DRAIN_SECONDS)
    log.info("stopped", height=chain.status().height)


async def until_told(node: Node) -> None:
    """Returns at SIGTERM or SIGINT; raises the ledger's fault when it has one."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)  # a second one ends the program at once
        told.set_result(None)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, tell)
    ends: set[asyncio.Future[Any]] = {told, node.fault}
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    if node.fault.done():
        raise node.fault.result()


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Runs something that never ends by itself while the context lasts."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


@contextlib.contextmanager
def _figures(metrics: Metrics, listen: Listen | None) -> Iterator[None]:
    """Serves the figures, if anybody is to look."""
    if listen is None:
        yield
        return
    server, thread = start_http_server(listen.port, listen.host, metrics.registry)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
