"""An API whose handlers need no ledger, behind a real edge: for tests of what lies between a client and a handler."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from protobuf import Message

from ghostnet.api.dispatcher import Dispatcher, Handler
from ghostnet.api.envoy import Listen
from ghostnet.api.methods import table
from ghostnet.api.supervisor import Supervisor
from ghostnet.node.metrics import Metrics

T = TypeVar("T")


def dispatcher(handlers: dict[str, Handler] | None = None, *, metrics: Metrics | None = None) -> Dispatcher:
    """A dispatcher whose methods answer with an empty message, but for the given ones."""
    methods = table(dev=False)
    empty = {method.path: _empty(method.response) for method in methods}
    return Dispatcher(methods, {**empty, **(handlers or {})}, metrics=metrics or Metrics())


@asynccontextmanager
async def edge(handlers: dict[str, Handler] | None = None) -> AsyncIterator[Supervisor]:
    """A running edge."""
    metrics = Metrics()
    async with Supervisor(dispatcher(handlers, metrics=metrics), Listen(), dev=False, metrics=metrics) as supervisor:
        yield supervisor


async def post(address: str, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
    """Connect/JSON as `curl` would send it: the HTTP status, and the object in the answer."""
    return await asyncio.to_thread(_post, address, path, body)


async def get(address: str, path: str) -> bytes:
    """What HTTP GET answers, head and all; the connection ends when the task is cancelled."""
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode())
        return await reader.read()
    finally:
        writer.close()


def soon(coroutine: Coroutine[Any, Any, T]) -> T:
    """Runs a test to its end, which is never a minute away."""
    return asyncio.run(asyncio.wait_for(coroutine, 60))


def _post(address: str, path: str, body: bytes) -> tuple[int, dict[str, Any]]:
    with contextlib.closing(http.client.HTTPConnection(address, timeout=30)) as connection:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def _empty(kind: type[Message]) -> Handler:
    async def handler(_request: Message) -> Message:
        return kind()

    return handler
