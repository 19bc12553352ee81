"""The edge's end of the socket to the node: many calls in flight, bounded in number and bytes.

For `edge`. The node is at the other end for as long as the edge lives; when it is gone, so is the edge.
"""

from __future__ import annotations

import asyncio
import socket
from typing import cast

from ghostnet.api.frames import CANCEL, Answer, AnswerReader, Call, FrameError

MAX_IN_FLIGHT = 512
"""Calls the node has not answered yet; more are told to come back. A submit holds its place until its block is done."""
MAX_IN_FLIGHT_BYTES = 64 * 1024 * 1024
"""Bytes of those calls: sixteen of the largest."""


class LinkBusyError(Exception):
    """The node has as many calls as it is given at a time."""


class LinkDownError(Exception):
    """The node is not there."""


class NodeLink(asyncio.Protocol):
    """The edge's end of the socket."""

    def __init__(self, descriptor: int) -> None:
        """Takes the inherited descriptor; connects with the first call."""
        self._socket = socket.socket(fileno=descriptor)
        self._transport: asyncio.Transport | None = None
        self._opening: asyncio.Task[None] | None = None
        self._reader = AnswerReader()
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._bytes = 0
        self._last_id = 0
        self._outgoing: list[bytes] = []
        self._down = False

    async def call(self, method: int, body: bytes, allowed_ms: int) -> Answer:
        """The node's answer.

        Raises:
            LinkBusyError: Too many calls, or too many bytes of them, are in flight.
            LinkDownError: The node went away.

        """
        if self._transport is None:
            await self._open()
        if self._down:
            raise LinkDownError
        if len(self._waiting) >= MAX_IN_FLIGHT or self._bytes + len(body) > MAX_IN_FLIGHT_BYTES:
            raise LinkBusyError
        call = Call(self._next_id(), method, min(allowed_ms, 0xFFFFFFFF), body)
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[call.id] = answer
        self._bytes += len(body)
        self._send(call)
        try:
            return await answer
        except asyncio.CancelledError:
            self._send(Call(call.id, CANCEL, 0, b""))
            raise
        finally:
            self._bytes -= len(body)
            self._waiting.pop(call.id, None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of asyncio's protocol."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is one without saying so

    def connection_lost(self, exc: Exception | None) -> None:
        """Part of asyncio's protocol."""
        del exc
        self._down = True
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(LinkDownError())

    def data_received(self, data: bytes) -> None:
        """Part of asyncio's protocol."""
        try:
            for answer in self._reader.feed(data):
                waiting = self._waiting.pop(answer.id, None)
                if waiting is not None and not waiting.done():
                    waiting.set_result(answer)
        except FrameError:
            if self._transport is not None:
                self._transport.abort()

    async def _open(self) -> None:
        """Attaches the socket to the loop that runs requests, once."""
        if self._opening is None:
            self._opening = asyncio.create_task(self._attach())
        await asyncio.shield(self._opening)

    async def _attach(self) -> None:
        await asyncio.get_running_loop().create_connection(lambda: self, sock=self._socket)

    def _next_id(self) -> int:
        while True:
            self._last_id = (self._last_id + 1) & 0xFFFFFFFF
            if self._last_id not in self._waiting:
                return self._last_id

    def _send(self, call: Call) -> None:
        """Calls of one turn of the loop leave in one write."""
        if not self._outgoing:
            asyncio.get_running_loop().call_soon(self._flush)
        self._outgoing.append(call.encode())

    def _flush(self) -> None:
        outgoing, self._outgoing = b"".join(self._outgoing), []
        if self._transport is not None and not self._down:
            self._transport.write(outgoing)
