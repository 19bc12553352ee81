"""Frames on the socket between edge and node: calls one way, answers the other, many in flight.

For `link` and `dispatcher`; no I/O. A call is `length u32, id u32, method u16, milliseconds allowed u32, body`; an
answer is `length u32, id u32, status u8, body`; integers big-endian, `length` that of the body. The body is the
method's message in binary protobuf, or, where the status is not OK, an ErrorDetail. Method `CANCEL` withdraws a call.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

MAX_CALL_BYTES = 4 * 1024 * 1024 + 4_096
"""Largest call: the largest request the edge reads (4 MiB), which is encoded anew and may grow a little."""
MAX_ANSWER_BYTES = 256 * 1024 * 1024
"""Largest answer: a block of 4 MiB with 5,000 receipts of 16 KiB events, three times over."""
CANCEL = 0xFFFF
"""Method number that withdraws the call of the same id."""

_CALL = struct.Struct(">IIHI")
_ANSWER = struct.Struct(">IIB")


class Status(IntEnum):
    """How a call ended: the gRPC status codes in use here."""

    OK = 0
    CANCELED = 1
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14


class FrameError(Exception):
    """The other side does not speak this protocol; the socket is of no further use."""


@dataclass(frozen=True)
class Call:
    """A request on its way to the node.

    Attributes:
        id: Its number on this socket.
        method: The method's number, or CANCEL.
        allowed_ms: How long the caller waits; 0 if it did not say.
        body: The request.

    """

    id: int
    method: int
    allowed_ms: int
    body: bytes

    def encode(self) -> bytes:
        """The frame."""
        return _CALL.pack(len(self.body), self.id, self.method, self.allowed_ms) + self.body


@dataclass(frozen=True)
class Answer:
    """What the node says to the call of the same id."""

    id: int
    status: Status
    body: bytes

    def encode(self) -> bytes:
        """The frame."""
        return _ANSWER.pack(len(self.body), self.id, self.status) + self.body


class CallReader:
    """Takes bytes as they come and gives calls."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self._buffer = _Buffer(_CALL, MAX_CALL_BYTES)

    def feed(self, data: bytes) -> Iterator[Call]:
        """The calls that are complete with this data.

        Raises:
            FrameError: A call is larger than any may be.

        """
        for (call_id, method, allowed_ms), body in self._buffer.feed(data):
            yield Call(call_id, method, allowed_ms, body)


class AnswerReader:
    """Takes bytes as they come and gives answers."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self._buffer = _Buffer(_ANSWER, MAX_ANSWER_BYTES)

    def feed(self, data: bytes) -> Iterator[Answer]:
        """The answers that are complete with this data.

        Raises:
            FrameError: An answer is larger than any may be, or its status is unknown.

        """
        for (call_id, status), body in self._buffer.feed(data):
            try:
                yield Answer(call_id, Status(status), body)
            except ValueError as error:
                raise FrameError(str(error)) from error


class _Buffer:
    """Cuts a stream into heads and bodies."""

    def __init__(self, head: struct.Struct, most: int) -> None:
        self._head = head
        self._most = most
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[tuple[int, ...], bytes]]:
        self._bytes += data
        start, size = 0, self._head.size
        try:
            while len(self._bytes) - start >= size:
                length, *rest = self._head.unpack_from(self._bytes, start)
                if length > self._most:
                    message = f"a frame of {length} bytes, at most {self._most} are taken"
                    raise FrameError(message)
                end = start + size + length
                if len(self._bytes) < end:
                    break
                body = bytes(self._bytes[start + size : end])
                start = end
                yield tuple(rest), body
        finally:
            del self._bytes[:start]
