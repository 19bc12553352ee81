"""The canonical codec as Python sees it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnet.core import (
    CodecError,
    CodecForbiddenItem,
    CodecNotShortest,
    CodecNotUtf8,
    CodecOutOfRange,
    CodecTooDeep,
    CodecTrailingBytes,
    CodecTruncated,
    Value,
    decode,
    domain_hash,
    encode,
)

MAX_DEPTH = 16  # docs/spec/codec.md

SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.binary(max_size=300) | st.text(max_size=300)
VALUES = st.recursive(SCALARS, lambda items: st.lists(items, max_size=5), max_leaves=30)


def nested(levels: int) -> Value:
    value: Value = None
    for _ in range(levels):
        value = [value]
    return value


@given(VALUES)
def test_every_value_comes_back(value: Value) -> None:
    assert decode(encode(value)) == value


@given(VALUES)
def test_no_value_shares_an_encoding_with_one_of_another_type(value: Value) -> None:
    again = decode(encode([value, True, 1, b"", ""]))
    assert isinstance(again, list)
    assert [type(item) for item in again] == [type(value), bool, int, bytes, str]


@given(st.binary(max_size=60))
def test_bytes_decode_to_what_encodes_to_them_or_are_refused(data: bytes) -> None:
    try:
        value = decode(data)
    except CodecError:
        return
    assert encode(value) == data


@pytest.mark.parametrize(
    ("value", "encoded"),
    [  # RFC 8949, appendix A, as far as it is in the subset
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (1000, "1903e8"),
        (1_000_000, "1a000f4240"),
        (2**64 - 1, "1bffffffffffffffff"),
        (-1, "20"),
        (-1000, "3903e7"),
        (False, "f4"),
        (True, "f5"),
        (None, "f6"),
        (b"\x01\x02\x03\x04", "4401020304"),
        ("ü", "62c3bc"),
        ([1, [2, 3], [4, 5]], "8301820203820405"),
    ],
)
def test_values_are_encoded_as_the_standard_says(value: Value, encoded: str) -> None:
    assert encode(value).hex() == encoded
    assert decode(bytes.fromhex(encoded)) == value


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        ("", CodecTruncated),
        ("19ff", CodecTruncated),
        ("8201", CodecTruncated),
        ("9bffffffffffffffff", CodecTruncated),
        ("1817", CodecNotShortest),
        ("5801ff", CodecNotShortest),
        ("0000", CodecTrailingBytes),
        ("81" * (MAX_DEPTH + 1) + "f6", CodecTooDeep),
        ("a0", CodecForbiddenItem),
        ("c000", CodecForbiddenItem),
        ("f7", CodecForbiddenItem),
        ("fb3ff8000000000000", CodecForbiddenItem),
        ("9fff", CodecForbiddenItem),
        ("61ff", CodecNotUtf8),
        ("3bffffffffffffffff", CodecOutOfRange),
    ],
)
def test_every_other_form_is_refused_by_its_own_error(data: str, refusal: type[CodecError]) -> None:
    with pytest.raises(CodecError) as raised:
        decode(bytes.fromhex(data))
    assert type(raised.value) is refusal


@pytest.mark.parametrize(
    ("value", "refusal"),
    [
        (2**64, CodecOutOfRange),
        (-(2**63) - 1, CodecOutOfRange),
        ("\ud800", CodecNotUtf8),
        (nested(MAX_DEPTH + 1), CodecTooDeep),
    ],
)
def test_what_no_encoding_holds_is_refused(value: Value, refusal: type[CodecError]) -> None:
    with pytest.raises(CodecError) as raised:
        encode(value)
    assert type(raised.value) is refusal


def test_sixteen_levels_are_enough_and_allowed() -> None:
    assert decode(encode(nested(MAX_DEPTH))) == nested(MAX_DEPTH)


def test_a_list_within_itself_ends() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(CodecTooDeep):
        encode(endless)


@pytest.mark.parametrize("value", [1.0, {"a": 1}, {1, 2}, object(), bytearray(b"x"), [1.5]])
def test_types_without_a_form_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="canonical CBOR holds"):
        encode(value)


def test_a_tuple_is_a_list() -> None:
    assert encode((1, (2,))) == encode([1, [2]])


@given(st.text(max_size=60), st.binary(max_size=200))
def test_a_domain_hash_is_sha256_over_length_tag_and_data(tag: str, data: bytes) -> None:
    name = tag.encode()
    assert domain_hash(tag, data) == hashlib.sha256(bytes([len(name)]) + name + data).digest()


def test_a_tag_beyond_255_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="255 bytes"):
        domain_hash("x" * 256, b"")
