"""Connections: what was sent before one failed."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ghostnet.drivers.transport import Channel, NoAnswerError, NotSentError


def test_nothing_is_sent_where_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotSentError):
        Channel("127.0.0.1", port, 1)


def test_silence_after_sending_is_no_answer() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        Channel("127.0.0.1", listener.getsockname()[1], 0.2) as channel,
        pytest.raises(NoAnswerError),
    ):
        channel.exchange(b"x")


MESSAGE = struct.pack("!H", 60_000) + bytes(60_000)
MESSAGES = 200  # 12 MB: more than the buffers of both sides hold


@contextmanager
def impatient() -> Iterator[int]:
    """A server that hangs up on who does not read for 0.2 s, as Knot does after 0.5 s."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(0.2)
            try:
                for _ in range(MESSAGES):
                    connection.sendall(MESSAGE)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve)
        server.start()
        yield listener.getsockname()[1]
        server.join()


@pytest.mark.parametrize("ahead", [True, False])
def test_a_server_that_hangs_up_on_slow_readers_is_read_ahead(ahead: bool) -> None:
    with impatient() as port, Channel("127.0.0.1", port, 10) as channel:
        if ahead:
            with channel.ahead(MESSAGES * 60_000) as receive:
                time.sleep(0.5)
                assert [len(receive()) for _ in range(MESSAGES)] == [60_000] * MESSAGES
            return
        time.sleep(0.5)
        with pytest.raises(NoAnswerError):
            [channel.receive() for _ in range(MESSAGES)]


def test_reading_ahead_ends_at_its_bound_and_with_its_context() -> None:
    with impatient() as port, Channel("127.0.0.1", port, 10) as channel:
        with channel.ahead(100_000) as receive:
            assert [len(receive()), len(receive())] == [60_000, 60_000]
            with pytest.raises(NoAnswerError, match="100000"):
                receive()
        with pytest.raises(NoAnswerError):
            channel.exchange(b"x")
    assert not [each for each in threading.enumerate() if each.name == "ghost-transfer"]
