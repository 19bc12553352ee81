"""A real edge: every protocol reaches the handler, what is malformed does not, and a killed edge comes back."""

from __future__ import annotations

import asyncio
import os
import signal
import time

import grpc
import grpc.aio
import pytest
from connectrpc.errors import ConnectError
from protobuf import Message

from ghostnet.api.dispatcher import Handler
from ghostnet.api.envoy import Listen
from ghostnet.api.supervisor import Supervisor
from ghostnet.core import NodeEdgeFailed, RequestUnknownBlock
from ghostnet.node.metrics import Metrics
from ghostnet.rpc.v1.block_connect import BlockServiceClient
from ghostnet.rpc.v1.block_pb import GetHeaderRequest, GetHeaderResponse
from ghostnet.rpc.v1.error_pb import ErrorDetail
from ghostnet.rpc.v1.transaction_pb import SubmitRequest, SubmitResponse, SubmitResult
from tests.unit.api.edges import dispatcher, edge, get, post, soon

HEADER = "/ghost.v1.BlockService/GetHeader"
SUBMIT = "/ghost.v1.TransactionService/Submit"


async def header(request: GetHeaderRequest) -> Message:
    if request.height == 404:
        raise RequestUnknownBlock({"height": 404, "newest": 3})
    if request.height == 500:
        raise RuntimeError("the secret is quince")
    if request.height == 600:
        await asyncio.sleep(60)
    return GetHeaderResponse(height=request.height)


async def submit(request: SubmitRequest) -> Message:
    return SubmitResponse(results=[SubmitResult(id=transaction.hex()) for transaction in request.transactions])


HANDLERS: dict[str, Handler] = {HEADER: header, SUBMIT: submit}


def test_grpc_clients_get_answers_and_statuses() -> None:
    async def run() -> None:
        async with edge(HANDLERS) as one, grpc.aio.insecure_channel(one.address) as channel:
            get = channel.unary_unary(
                HEADER,
                request_serializer=GetHeaderRequest.to_binary,
                response_deserializer=GetHeaderResponse.from_binary,
            )
            assert (await get(GetHeaderRequest(height=7))).height == 7
            with pytest.raises(grpc.aio.AioRpcError) as failed:
                await get(GetHeaderRequest(height=404))
            assert failed.value.code() is grpc.StatusCode.NOT_FOUND
            assert failed.value.details() == "there is no block 404; the newest is 3"
            details = dict(failed.value.trailing_metadata() or ())["grpc-status-details-bin"]
            assert b"ghost.v1.ErrorDetail" in details
            assert b"unknown_block" in details
            with pytest.raises(grpc.aio.AioRpcError) as failed:
                await get(GetHeaderRequest(height=600), timeout=0.2)
            assert failed.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED

    soon(run())


def test_connect_clients_get_answers_and_details() -> None:
    async def run() -> None:
        async with edge(HANDLERS) as one, BlockServiceClient(f"http://{one.address}") as client:
            assert (await client.get_header(GetHeaderRequest(height=7))).height == 7
            assert (await client.get_header(GetHeaderRequest(height=8), use_get=True)).height == 8
            with pytest.raises(ConnectError) as failed:
                await client.get_header(GetHeaderRequest(height=404))
            detail = failed.value.details[0].value(ErrorDetail)
            assert detail is not None
            assert (detail.class_, detail.slug, detail.fields["newest"]) == ("request", "unknown_block", "3")
            assert detail.way_out == "ask for a height up to 3, or leave it out for the newest"

    soon(run())


def test_json_works_as_curl_sends_it() -> None:
    async def run() -> None:
        async with edge(HANDLERS) as one:
            assert await post(one.address, HEADER, b'{"height": "18446744073709551615"}') == (
                200,
                {"height": "18446744073709551615"},
            )
            status, error = await post(one.address, HEADER, b'{"height": 404}')
            assert (status, error["code"]) == (404, "not_found")
            assert error["details"][0]["debug"]["slug"] == "unknown_block"

    soon(run())


def test_a_fault_of_a_handler_leaves_as_a_fixed_text() -> None:
    async def run() -> None:
        async with edge(HANDLERS) as one:
            status, error = await post(one.address, HEADER, b'{"height": 500}')
            assert (status, error["code"]) == (500, "internal")
            assert error["message"].startswith("the node met a fault it did not expect; incident ")
            assert "quince" not in str(error)  # a word that no incident, in base64, holds by chance

    soon(run())


def test_a_request_without_a_body_holds_up_nobody() -> None:
    async def run() -> None:
        async with edge(HANDLERS) as one:
            slow = asyncio.create_task(get(one.address, HEADER + "?encoding=json&message=%7B%22height%22%3A600%7D"))
            await asyncio.sleep(0.2)
            for _ in range(3):
                assert (await post(one.address, HEADER, b'{"height": 1}'))[0] == 200
            assert not slow.done()
            slow.cancel()
            assert b'{"height":"7"}' in await get(one.address, HEADER + "?encoding=json&message=%7B%22height%22%3A7%7D")

    soon(run())


HOSTILE_JSON = {
    "a list, nested until the parser's stack is gone": b"[" * 1_000_000,
    "objects, nested": b'{"height":' * 100_000,
    "a list where a number belongs": b'{"height": [' + b"[" * 60 + b"]" * 61 + b"}",
    "a number beyond every range": b'{"height": 1e400}',
    "a number one too large": b'{"height": 18446744073709551616}',
    "a negative number": b'{"height": -1}',
    "a fraction": b'{"height": 1.5}',
    "a lone surrogate": b'{"height": "\\ud800"}',
    "a field that is not there": b'{"hieght": 7}',
    "no object": b"7",
    "nothing": b"",
    "not UTF-8": b'{"height": "\xff"}',
}


def test_hostile_json_is_refused_and_the_edge_lives() -> None:
    async def run() -> None:
        async with edge(HANDLERS) as one:
            process = one.process_id
            for name, body in HOSTILE_JSON.items():
                status, error = await post(one.address, HEADER, body)
                assert (status, error["code"]) == (400, "invalid_argument"), name
                assert error["details"][0]["debug"]["slug"] == "message_refused", name
            assert one.process_id == process
            assert (await post(one.address, HEADER, b'{"height": 1}'))[0] == 200

    soon(run())


def test_a_request_larger_than_any_may_be_is_refused() -> None:
    async def run() -> None:
        async with edge(HANDLERS) as one:
            status, error = await post(one.address, SUBMIT, b'{"transactions":["' + b"A" * (5 * 1024 * 1024) + b'"]}')
            assert (status, error["code"]) == (429, "resource_exhausted")
            status, answer = await post(one.address, SUBMIT, b'{"transactions":["' + b"A" * (3 * 1024 * 1024) + b'"]}')
            assert status == 200
            assert len(answer["results"][0]["id"]) == 3 * 1024 * 1024 // 4 * 3 * 2

    soon(run())


def test_many_calls_share_the_socket_and_each_gets_its_own_answer() -> None:
    async def run() -> None:
        async with edge(HANDLERS) as one, BlockServiceClient(f"http://{one.address}") as client:
            answers = await asyncio.gather(*(client.get_header(GetHeaderRequest(height=i)) for i in range(1, 301)))
            assert [answer.height for answer in answers] == list(range(1, 301))

    soon(run())


def test_a_client_that_leaves_withdraws_its_call() -> None:
    async def run() -> None:
        begun, withdrawn = asyncio.Event(), asyncio.Event()

        async def slow(_request: Message) -> Message:
            begun.set()
            try:
                await asyncio.sleep(60)
            finally:
                withdrawn.set()
            return GetHeaderResponse()

        async with edge({HEADER: slow}) as one, grpc.aio.insecure_channel(one.address) as channel:
            call = channel.unary_unary(HEADER)(b"")
            await asyncio.wait_for(begun.wait(), 5)
            call.cancel()
            await asyncio.wait_for(withdrawn.wait(), 5)

    soon(run())


def test_a_killed_edge_is_back_at_its_port() -> None:
    async def run() -> None:
        async with edge(HANDLERS) as one:
            for _ in range(2):
                before = one.process_id
                assert before is not None
                os.kill(before, signal.SIGKILL)
                await answers_again(one.address)
                assert one.process_id not in (None, before)

    soon(run())


def test_the_edge_ends_with_its_keeper() -> None:
    async def run() -> int:
        async with edge() as one:
            assert one.process_id is not None
            return one.process_id

    process = soon(run())
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_port_in_use_is_said_at_once() -> None:
    async def run() -> None:
        async with edge() as one:
            port = int(one.address.rpartition(":")[2])
            with pytest.raises(NodeEdgeFailed, match="in use"):
                async with Supervisor(dispatcher(), Listen(port=port), dev=False, metrics=Metrics()):
                    pass

    soon(run())


async def answers_again(address: str) -> None:
    deadline = time.monotonic() + 15
    while True:
        try:
            assert (await post(address, HEADER, b'{"height": 1}'))[0] == 200
        except (OSError, ValueError):
            assert time.monotonic() < deadline, "the edge did not come back"
            await asyncio.sleep(0.05)
        else:
            return
