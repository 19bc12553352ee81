"""A way to a server that loses what it is told to lose: a TCP proxy for messages after two bytes of length.

For tests of drivers. Messages that only read always pass, one answer for each.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator

from ghostnet.actions.conformance import Loss
from ghostnet.testing.name_servers import message_of

SECONDS = 5.0  # that any one socket may wait


class LossyPath:
    """The proxy; a context manager."""

    def __init__(self, port: int, is_change: Callable[[bytes], bool]) -> None:
        self._target = port
        self._is_change = is_change
        self._loss: Loss | None = None
        self._late: list[bytes] = []
        self.changes: list[bytes] = []
        """Every message that would change the world, as it came."""
        self._listener = self._listening(0)
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> LossyPath:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    @contextlib.contextmanager
    def losing(self, loss: Loss) -> Iterator[None]:
        """Loses for a while."""
        self._loss = loss
        if loss is Loss.EVERYTHING:
            self._close()
        try:
            yield
        finally:
            if loss is Loss.EVERYTHING:
                self._listener = self._listening(self.port)
            self._loss = None
            for message in self._late:
                self._asked(message)
            self._late = []

    def _listening(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()
        return listener

    def _close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            client.settimeout(SECONDS)
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        """One client's messages, in turn."""
        with client, contextlib.suppress(OSError):
            while message := message_of(client):
                answer = self._changed(message) if self._is_change(message) else self._asked(message)
                if answer is None:
                    return
                client.sendall(answer)

    def _changed(self, message: bytes) -> bytes | None:
        """What comes back for a message that changes the world; None: the connection is closed."""
        self.changes.append(message)
        if self._loss is Loss.REQUEST:
            return None
        if self._loss is Loss.REQUEST_LATE and not self._late:
            self._late.append(message)
            return None
        if self._loss is Loss.WAIT:
            with socket.create_connection(("127.0.0.1", self._target), timeout=SECONDS) as server:
                server.sendall(message)
                server.shutdown(socket.SHUT_WR)
            return None
        answer = self._asked(message)
        if self._loss is Loss.TWICE:
            return self._asked(message)
        return None if self._loss is Loss.ANSWER else answer

    def _asked(self, message: bytes) -> bytes | None:
        """The server's answer."""
        with socket.create_connection(("127.0.0.1", self._target), timeout=SECONDS) as server:
            server.sendall(message)
            return message_of(server) or None
