"""One TCP connection to a server: messages out, messages in, each after two bytes of length, within a time.

For drivers of DNS, whose form that is, and for the mock. What matters to its callers is whether anything was sent
before it failed.
"""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from types import TracebackType


class NotSentError(Exception):
    """No byte left this machine."""


class NoAnswerError(Exception):
    """Something was sent, and no whole answer came."""


class Channel:
    """A connection; a context manager."""

    def __init__(self, address: str, port: int, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        try:
            self._socket = socket.create_connection((address, port), timeout=seconds)
        except OSError as error:
            raise NotSentError(_reason(error)) from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Channel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def exchange(self, message: bytes) -> bytes:
        """Sends a message and waits for one: at most 64 KiB, by its form.

        Raises:
            NoAnswerError: None came in time.

        """
        self.send(message)
        return self.receive()

    def send(self, message: bytes) -> None:
        """Sends a message."""
        try:
            self._socket.settimeout(self._left())
            self._socket.sendall(struct.pack("!H", len(message)) + message)
        except OSError as error:
            raise NoAnswerError(_reason(error)) from error

    def receive(self) -> bytes:
        """The next message."""
        (size,) = struct.unpack("!H", self._exactly(2))
        return self._exactly(size)

    @contextmanager
    def ahead(self, most: int) -> Iterator[Callable[[], bytes]]:
        """Reads on while what came is worked at, for a server that hangs up on who reads slowly; `receive` of it.

        The connection is over with the context.

        Args:
            most: Bytes of all messages together.

        """
        came: SimpleQueue[bytes | NoAnswerError] = SimpleQueue()

        def read() -> None:
            left = most
            try:
                while left > 0:
                    message = self.receive()
                    left -= len(message)
                    came.put(message)
                came.put(NoAnswerError(f"more than {most} bytes came"))
            except NoAnswerError as error:
                came.put(error)

        def receive() -> bytes:
            found = came.get()
            if isinstance(found, NoAnswerError):
                raise found
            return found

        reader = threading.Thread(target=read, name="ghost-transfer")
        reader.start()
        try:
            yield receive
        finally:
            with suppress(OSError):  # the other side may have been faster
                self._socket.shutdown(socket.SHUT_RDWR)
            reader.join()

    def _exactly(self, size: int) -> bytes:
        """So many bytes."""
        data = b""
        try:
            while len(data) < size:
                self._socket.settimeout(self._left())
                part = self._socket.recv(size - len(data))
                if not part:
                    message = "the connection was closed"
                    raise NoAnswerError(message)
                data += part
        except OSError as error:
            raise NoAnswerError(_reason(error)) from error
        return data

    def _left(self) -> float:
        """Seconds left; all waiting together ends in time, however slowly the other side drips."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return left


def _reason(error: OSError) -> str:
    """In a few words."""
    return error.strerror or str(error)
