"""A node in this process: its folder, its genesis, and its life.

For `ghostcli node`, `dev` and `audit`. The node and its API are `ghostnet.api.server`'s; here is what a person says
about them.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import signal
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ghostnet import core
from ghostnet.cli.session import Session
from ghostnet.cli.text import parse_span

if TYPE_CHECKING:
    from ghostnet.api.envoy import Listen
    from ghostnet.node.home import Home

DEFAULT_API: Final = "127.0.0.1:8645"
DEFAULT_GAS_PRICE: Final = 1_000
"""10^-12 RLUSD a gas: the largest transaction costs 0.10 RLUSD, a transfer some 0.0001."""
SALT_BYTES: Final = 32
LEAST_ROOM_BYTES: Final = 1024 * 1024
"""Free space under which a node is not expected to write another block: one with a few hundred transactions."""
LOG_LEVELS: Final = {"quiet": logging.WARNING, "normal": logging.INFO, "verbose": logging.DEBUG}


def node_folder(session: Session, folder: Path | None) -> Home:
    """The folder of a node that was set up: the one named, or the profile's.

    Raises:
        LocalNoNodeFolder: There is none.

    """
    from ghostnet.node.home import Home  # noqa: PLC0415  help does not need it

    home = Home(folder or profile_folder(session) or Path("node"))
    if not home.exists():
        raise core.LocalNoNodeFolder({"path": home.path})
    return home


def profile_folder(session: Session) -> Path | None:
    """Where the profile's node lives on this machine; None where it does not say."""
    profile = session.settings.profile
    named = None if profile is None else session.profiles.read(profile.value).get("folder")
    return Path(named) if named else None


def look_at(home: Home) -> core.Inspected | None:
    """What a node that starts in the folder would find, without starting one; None before its first start.

    Raises:
        NodeError: Why it would not start, or would stop at its first block.

    """
    seed = home.key().seed
    found = core.inspect_chain(home.store_path, sequencer_seed=seed) if home.has_chain() else None
    free = shutil.disk_usage(home.path).free
    if free < LEAST_ROOM_BYTES:
        raise core.NodeStoreDiskFull({"operation": "look at the disk", "detail": f"{free} bytes free at {home.path}"})
    return found


def set_up(
    home: Home,
    *,
    name: str,
    accounts: Sequence[tuple[bytes, core.Rlusd]],
    governance: bytes,
    fee_account: bytes,
    gas_price: int = DEFAULT_GAS_PRICE,
    faucet: core.Rlusd | None = None,
) -> core.Genesis:
    """Makes a node's folder: its key, and a genesis that names it.

    Args:
        home: The folder.
        name: The chain's name.
        accounts: Who is funded.
        governance: Who governs.
        fee_account: Who receives fees.
        gas_price: The least, in 10^-12 RLUSD a gas.
        faucet: What the faucet of a chain for development has; None: the chain is not for development.

    Raises:
        LocalNodeFolderTaken: There is a node already.
        CallInvalidGovernance: No chain can start from this.

    """
    if home.exists() or home.key_path.exists():
        raise core.LocalNodeFolderTaken({"path": home.path})
    funded = list(accounts)
    if faucet is not None:
        funded.append((core.Auth.ed25519(home.create_faucet_key().public).address, faucet))
    genesis = core.Genesis(
        name=name,
        salt=os.urandom(SALT_BYTES),
        time_ms=time.time_ns() // 1_000_000,
        dev=faucet is not None,
        sequencer=home.create_key().public,
        governance=governance,
        fee_account=fee_account,
        gas_price=gas_price,
        accounts=tuple(funded),
    )
    home.write_genesis(genesis.encode())
    return genesis


def run_node(
    home: Home,
    *,
    api: str,
    block_time: str | None,
    archive: bool,
    metrics: str | None,
    log: str,
    on_ready: Callable[[str], None],
) -> None:
    """Runs a node until it is told to stop.

    Args:
        home: Its folder.
        api: Where the API listens, HOST:PORT.
        block_time: Time between blocks; None: on demand.
        archive: Whether all states are kept.
        metrics: Where Prometheus may look, HOST:PORT.
        log: One of LOG_LEVELS.
        on_ready: Given the API's URL once it answers.

    """
    from ghostnet.api import server  # noqa: PLC0415  help does not need it
    from ghostnet.node import logs  # noqa: PLC0415  help does not need it
    from ghostnet.node.policy import BlockPolicy  # noqa: PLC0415  help does not need it

    interval = None if block_time is None else parse_span("block-time", block_time)
    if interval == 0:
        raise core.RequestMalformedField({"field": "block-time", "expected": "at least 1ms"})
    serving = server.serve(
        home,
        listen=parse_listen("api", api),
        policy=BlockPolicy(interval_ms=interval),
        archive=archive,
        metrics=None if metrics is None else parse_listen("metrics", metrics),
        on_ready=lambda address: on_ready(f"http://{address}"),
    )
    written = logs.set_up(level=LOG_LEVELS[log])
    try:
        asyncio.run(_until_told(serving))
    finally:
        written.close()


async def _until_told(serving: Coroutine[Any, Any, None]) -> None:
    """Ends the server when told so before it listens to signals itself, which it does once it is ready."""
    task = asyncio.ensure_future(serving)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


def parse_listen(field: str, given: str) -> Listen:
    """HOST:PORT as the server takes it.

    Raises:
        RequestMalformedField: It is none.

    """
    from ghostnet.api.envoy import Listen  # noqa: PLC0415  help does not need it

    host, colon, port = given.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) >= 1 << 16:
        raise core.RequestMalformedField({"field": field, "expected": "HOST:PORT, such as 127.0.0.1:8645"})
    return Listen(host.removeprefix("[").removesuffix("]"), int(port))
