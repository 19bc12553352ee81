"""What goes over the vault's socket: frames of canonical CBOR, each bounded before any of it is read.

For server and client. A frame is its length in four bytes, big-endian, and one canonical item. A request is
`[method, [arguments…]]`; an answer `[0, result]`, or `[1, class, code, [operands…]]` of interface/errors.toml.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Sequence
from typing import Any, Final

from ghostnet import core

PROTOCOL: Final = "ghost/vault/1"
SESSION: Final = "ghost/vault/session/1"
"""What a caller's signature of a challenge is bound to."""
LENGTH_BYTES: Final = 4
MOST_STRANGER_BYTES: Final = 4 * 1024
"""Largest frame of somebody who has not shown who it is: a passphrase of 1 KiB fits."""
MOST_BYTES: Final = 768 * 1024
"""Largest frame: a transaction that stores a module of 512 KiB, or the largest policy."""
FRAME_SECONDS: Final = 10.0
"""Longest time from a frame's first byte to its last."""


class ClosedError(Exception):
    """The other side ended the connection between two frames."""


class TooLargeError(Exception):
    """A frame says that it is larger than what is read; its size is the argument."""


def send(connection: socket.socket, value: core.Encodable) -> None:
    """Sends one item; raises OSError."""
    data = core.encode(value)
    connection.sendall(len(data).to_bytes(LENGTH_BYTES, "big") + data)


def receive(connection: socket.socket, most: int, idle_seconds: float) -> Any:
    """One item.

    Args:
        connection: Where from.
        most: Largest frame in bytes; a larger one is not read.
        idle_seconds: How long to wait for its first byte.

    Raises:
        ClosedError: The other side ended.
        TooLargeError: The frame is larger.
        CodecError: It is no canonical item.
        OSError: The connection failed, or is too slow.

    """
    connection.settimeout(idle_seconds)
    first = connection.recv(1)
    if not first:
        raise ClosedError
    end = time.monotonic() + FRAME_SECONDS
    size = int.from_bytes(first + _exactly(connection, LENGTH_BYTES - 1, end), "big")
    if size > most:
        raise TooLargeError(size)
    return core.decode(_exactly(connection, size, end))


def _exactly(connection: socket.socket, size: int, end: float) -> bytes:
    data = bytearray()
    while len(data) < size:
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        part = connection.recv(size - len(data))
        if not part:
            raise ClosedError
        data += part
    return bytes(data)


def error_answer(error: core.GhostError) -> list[core.Encodable]:
    """An error as an answer."""
    names = error.field_names or tuple(error.fields)
    return [1, error.class_number, error.number, [_operand(error.fields.get(name)) for name in names]]


def error_of(answer: Sequence[Any]) -> core.GhostError:
    """The exception of an answer."""
    _, class_number, number, operands = answer
    return core.make_error(class_number, number, operands)


def challenge_message(vault: bytes, challenge: bytes, name: str) -> bytes:
    """What a caller signs to show who it is."""
    return core.domain_hash(SESSION, core.encode([vault, challenge, name]))


def _operand(value: object) -> core.Encodable:
    return value if isinstance(value, bool | int | bytes | str) or value is None else str(value)
