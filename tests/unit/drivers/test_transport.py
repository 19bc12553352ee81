"""Connections: what was sent before one failed."""

from __future__ import annotations

import socket

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
