"""The edge's end of the socket: bounded, and told when the node is gone."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest

from ghostnet.api import link as link_module
from ghostnet.api.frames import CANCEL, Answer, CallReader, Status
from ghostnet.api.link import LinkBusyError, LinkDownError, NodeLink
from tests.unit.api.edges import soon


def linked(test: Callable[[NodeLink, socket.socket], Awaitable[None]]) -> None:
    """Runs a test with a link and the node's end of its socket."""

    async def run() -> None:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with ours:
            await test(NodeLink(theirs.detach()), ours)

    soon(run())


def test_calls_beyond_the_bound_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "MAX_IN_FLIGHT", 3)

    async def test(link: NodeLink, node: socket.socket) -> None:
        under_way = [asyncio.create_task(link.call(0, b"", 0)) for _ in range(3)]
        await asyncio.sleep(0.02)
        with pytest.raises(LinkBusyError):
            await link.call(0, b"", 0)
        calls = list(CallReader().feed(await asyncio.get_running_loop().sock_recv(node, 4096)))
        for call in calls:
            node.send(Answer(call.id, Status.OK, b"").encode())
        assert len(await asyncio.gather(*under_way)) == 3

    linked(test)


def test_bytes_beyond_the_bound_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "MAX_IN_FLIGHT_BYTES", 100)

    async def test(link: NodeLink, _node: socket.socket) -> None:
        first = asyncio.create_task(link.call(0, bytes(60), 0))
        await asyncio.sleep(0.02)
        with pytest.raises(LinkBusyError):
            await link.call(0, bytes(60), 0)
        first.cancel()
        await asyncio.wait([first])
        second = asyncio.create_task(link.call(0, bytes(60), 0))
        await asyncio.sleep(0.02)
        assert not second.done()
        second.cancel()

    linked(test)


def test_a_call_given_up_is_withdrawn_at_the_node() -> None:
    async def test(link: NodeLink, node: socket.socket) -> None:
        call = asyncio.create_task(link.call(7, b"x", 0))
        await asyncio.sleep(0.02)
        call.cancel()
        await asyncio.wait([call])
        await asyncio.sleep(0.02)
        begun, withdrawn = CallReader().feed(await asyncio.get_running_loop().sock_recv(node, 4096))
        assert (begun.method, withdrawn.method, withdrawn.id) == (7, CANCEL, begun.id)

    linked(test)


def test_a_node_that_is_gone_ends_every_call() -> None:
    async def test(link: NodeLink, node: socket.socket) -> None:
        calls = [asyncio.create_task(link.call(0, b"", 0)) for _ in range(2)]
        await asyncio.sleep(0.02)
        node.close()
        for call in calls:
            with pytest.raises(LinkDownError):
                await call
        with pytest.raises(LinkDownError):
            await link.call(0, b"", 0)

    linked(test)


def test_an_answer_that_is_nonsense_ends_the_link() -> None:
    async def test(link: NodeLink, node: socket.socket) -> None:
        call = asyncio.create_task(link.call(0, b"", 0))
        await asyncio.sleep(0.02)
        node.send(bytes(8) + b"\xee")
        with pytest.raises(LinkDownError):
            await call

    linked(test)
