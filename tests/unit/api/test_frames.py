"""Frames survive any cut of the stream, and a stream that is none is refused."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnet.api.frames import (
    MAX_CALL_BYTES,
    Answer,
    AnswerReader,
    Call,
    CallReader,
    FrameError,
    Status,
)

ids = st.integers(0, 2**32 - 1)
calls = st.lists(st.builds(Call, ids, st.integers(0, 2**16 - 1), ids, st.binary(max_size=50)), max_size=6)
answers = st.lists(st.builds(Answer, ids, st.sampled_from(Status), st.binary(max_size=50)), max_size=6)


@given(calls, st.lists(st.integers(0, 400), max_size=8))
def test_calls_arrive_as_sent_however_the_stream_is_cut(sent: list[Call], cuts: list[int]) -> None:
    reader = CallReader()
    stream = b"".join(call.encode() for call in sent)
    assert [call for piece in pieces(stream, cuts) for call in reader.feed(piece)] == sent


@given(answers, st.lists(st.integers(0, 400), max_size=8))
def test_answers_arrive_as_sent_however_the_stream_is_cut(sent: list[Answer], cuts: list[int]) -> None:
    reader = AnswerReader()
    stream = b"".join(answer.encode() for answer in sent)
    assert [answer for piece in pieces(stream, cuts) for answer in reader.feed(piece)] == sent


def test_a_length_beyond_the_limit_is_refused_before_anything_is_kept() -> None:
    head = (MAX_CALL_BYTES + 1).to_bytes(4, "big") + bytes(10)
    with pytest.raises(FrameError, match="at most"):
        list(CallReader().feed(head))


def test_an_unknown_status_is_refused() -> None:
    with pytest.raises(FrameError):
        list(AnswerReader().feed(bytes(8) + b"\xee"))


def pieces(stream: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    return [stream[start:end] for start, end in itertools.pairwise(places)]
