"""Calls are run, bounded, withdrawn and answered once."""

from __future__ import annotations

import asyncio

import pytest
from protobuf import Message

from ghostnet.api import dispatcher as dispatcher_module
from ghostnet.api.dispatcher import Dispatcher, MissingHandlerError
from ghostnet.api.frames import Answer, Call, Status
from ghostnet.api.methods import table
from ghostnet.core import RequestUnknownBlock
from ghostnet.node.metrics import Metrics
from ghostnet.rpc.v1.block_pb import GetHeaderRequest, GetHeaderResponse
from ghostnet.rpc.v1.error_pb import ErrorDetail
from tests.unit.api.edges import dispatcher

HEADER = "/ghost.v1.BlockService/GetHeader"
NUMBER = next(method.number for method in table(dev=False) if method.path == HEADER)


async def answer_to(one: Dispatcher, call: Call) -> Answer:
    answers: list[Answer] = []
    await one.start(call, answers.append)
    (answer,) = answers
    return answer


def refused(answer: Answer) -> tuple[Status, str]:
    return answer.status, ErrorDetail.from_binary(answer.body).slug


def call(body: bytes = b"", *, method: int = NUMBER, allowed_ms: int = 0) -> Call:
    return Call(1, method, allowed_ms, body)


async def header(request: GetHeaderRequest) -> Message:
    if request.height == 404:
        raise RequestUnknownBlock({"height": 404, "newest": 3})
    if request.height == 500:
        raise RuntimeError("the secret is 42")
    if request.height == 600:
        await asyncio.sleep(60)
    return GetHeaderResponse(height=request.height)


def test_a_call_gets_its_handlers_answer() -> None:
    async def run() -> None:
        answer = await answer_to(dispatcher({HEADER: header}), call(GetHeaderRequest(height=7).to_binary()))
        assert (answer.id, answer.status) == (1, Status.OK)
        assert GetHeaderResponse.from_binary(answer.body).height == 7

    asyncio.run(run())


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (call(GetHeaderRequest(height=404).to_binary()), (Status.NOT_FOUND, "unknown_block")),
        (call(GetHeaderRequest(height=500).to_binary()), (Status.INTERNAL, "internal_fault")),
        (call(GetHeaderRequest(height=600).to_binary(), allowed_ms=20), (Status.DEADLINE_EXCEEDED, "deadline_passed")),
        (call(b"\xff\xff"), (Status.INVALID_ARGUMENT, "message_refused")),
        (call(method=900), (Status.UNAVAILABLE, "not_serving")),
    ],
)
def test_a_failure_has_its_status_and_slug(request_: Call, expected: tuple[Status, str]) -> None:
    async def run() -> None:
        assert refused(await answer_to(dispatcher({HEADER: header}), request_)) == expected

    asyncio.run(run())


def test_too_many_calls_at_once_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher_module, "MAX_RUNNING", 2)

    async def run() -> None:
        one = dispatcher({HEADER: header})
        slow = [one.start(call(GetHeaderRequest(height=600).to_binary()), lambda _: None) for _ in range(2)]
        await asyncio.sleep(0)
        assert refused(await answer_to(one, call())) == (Status.RESOURCE_EXHAUSTED, "busy")
        for task in slow:
            task.cancel()

    asyncio.run(run())


def test_an_ending_node_finishes_what_runs_and_takes_nothing_new() -> None:
    async def run() -> None:
        going = asyncio.Event()

        async def slow(request: GetHeaderRequest) -> Message:
            going.set()
            await asyncio.sleep(0.05)
            return GetHeaderResponse(height=request.height)

        one = dispatcher({HEADER: slow})
        running = asyncio.create_task(answer_to(one, call(GetHeaderRequest(height=1).to_binary())))
        await going.wait()
        draining = asyncio.create_task(one.drain(5))
        await asyncio.sleep(0)
        assert refused(await answer_to(one, call())) == (Status.UNAVAILABLE, "not_serving")
        await draining
        assert (await running).status is Status.OK

    asyncio.run(run())


def test_a_method_without_a_handler_is_found_before_anything_is_served() -> None:
    with pytest.raises(MissingHandlerError, match="GetHeader"):
        Dispatcher(table(dev=False), {}, metrics=Metrics())
