"""The node's end of the socket to the edge: takes calls, runs the services' handlers, sends answers.

For `server`. It sees binary protobuf only, made by the edge; it bounds what runs, keeps deadlines, and lets no
exception out unnamed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from protobuf import Message

from ghostnet.api import failures
from ghostnet.api.frames import CANCEL, Answer, Call, CallReader, FrameError, Status
from ghostnet.api.methods import Method
from ghostnet.core import GhostError, NodeNotServing, RequestBusy, RequestDeadlinePassed, RequestMessageRefused
from ghostnet.node.logs import Log
from ghostnet.node.metrics import Metrics

MAX_RUNNING = 1_024
"""Calls at once, over all edges: twice what one edge may have in flight."""

Handler = Callable[[Any], Awaitable[Message]]
"""What serves a method: its request in, its answer out; a GhostError is an answer too."""


class MissingHandlerError(Exception):
    """A method of the table has no handler."""


@dataclass(frozen=True)
class _Entry:
    method: Method
    handler: Handler


class Dispatcher:
    """Runs calls, whichever edge they come from."""

    def __init__(self, table: tuple[Method, ...], handlers: Mapping[str, Handler], *, metrics: Metrics) -> None:
        """Takes the methods and, by path, what serves each.

        Raises:
            MissingHandlerError: A method has no handler.

        """
        missing = [method.path for method in table if method.path not in handlers]
        if missing:
            raise MissingHandlerError(", ".join(missing))
        self._entries = [_Entry(method, handlers[method.path]) for method in table]
        self._metrics = metrics
        self._log = Log("api")
        self._running: set[asyncio.Task[None]] = set()
        self._ending = False

    def start(self, call: Call, answer: Callable[[Answer], None]) -> asyncio.Task[None]:
        """Runs a call; `answer` is called once, unless the task is cancelled."""
        task = asyncio.create_task(self._run(call, answer))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def drain(self, seconds: float) -> None:
        """Refuses new calls, and gives those that run so many seconds to end."""
        self._ending = True
        if self._running:
            await asyncio.wait(set(self._running), timeout=seconds)

    async def _run(self, call: Call, answer: Callable[[Answer], None]) -> None:
        begun = time.perf_counter()
        entry = self._entries[call.method] if call.method < len(self._entries) else None
        name = entry.method.path if entry else "unknown"
        try:
            result = await self._result(entry, call)
            reply, outcome = Answer(call.id, Status.OK, result.to_binary()), "ok"
        except GhostError as error:
            reply, outcome = self._failure(call, error), error.slug
        except Exception as error:  # noqa: BLE001  the caller gets an incident, the log the cause
            fault = failures.unexpected(error, self._log, method=name)
            reply, outcome = self._failure(call, fault), fault.slug
        self._metrics.request_seconds.labels(name, outcome).observe(time.perf_counter() - begun)
        answer(reply)

    async def _result(self, entry: _Entry | None, call: Call) -> Message:
        if self._ending or entry is None:
            raise NodeNotServing
        if len(self._running) > MAX_RUNNING:
            raise RequestBusy({"most": MAX_RUNNING})
        try:
            request = entry.method.request.from_binary(call.body)
        except Exception as error:
            raise RequestMessageRefused({"reason": str(error)}) from error
        try:
            async with asyncio.timeout(call.allowed_ms / 1000 if call.allowed_ms else None):
                return await entry.handler(request)
        except TimeoutError:
            raise RequestDeadlinePassed from None

    def _failure(self, call: Call, error: GhostError) -> Answer:
        return Answer(call.id, failures.status(error), failures.detail(error).to_binary())


class EdgeLink(asyncio.Protocol):
    """One edge's socket, at the node's end."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        """Hands its calls to the dispatcher."""
        self._dispatcher = dispatcher
        self._reader = CallReader()
        self._transport: asyncio.Transport | None = None
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._outgoing: list[bytes] = []
        self._log = Log("api")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of asyncio's protocol."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one without saying so

    def connection_lost(self, exc: Exception | None) -> None:
        """Part of asyncio's protocol: nobody is left to answer."""
        del exc
        self._transport = None
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()

    def data_received(self, data: bytes) -> None:
        """Part of asyncio's protocol."""
        try:
            for call in self._reader.feed(data):
                self._take(call)
        except FrameError as error:
            self._log.error("edge_spoke_nonsense", reason=str(error))
            self.close()

    def close(self) -> None:
        """Ends the connection; its edge answers nobody from then on."""
        if self._transport is not None:
            self._transport.abort()

    def _take(self, call: Call) -> None:
        if call.method == CANCEL:
            if (withdrawn := self._tasks.pop(call.id, None)) is not None:
                withdrawn.cancel()
            return
        self._tasks[call.id] = self._dispatcher.start(call, self._answer)

    def _answer(self, answer: Answer) -> None:
        """Answers of one turn of the loop leave in one write."""
        self._tasks.pop(answer.id, None)
        if not self._outgoing:
            asyncio.get_running_loop().call_soon(self._flush)
        self._outgoing.append(answer.encode())

    def _flush(self) -> None:
        outgoing, self._outgoing = b"".join(self._outgoing), []
        if self._transport is not None:
            self._transport.write(outgoing)
