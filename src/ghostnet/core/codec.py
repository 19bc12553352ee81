"""Canonical CBOR, the one encoding of all that is hashed, signed, stored or handed to a contract (docs/spec/codec.md).

A subset of RFC 8949 §4.2.1 in which every value has exactly one encoding: no maps, tags, floats or indefinite lengths,
at most 16 levels of lists. Struct, option, rlusd and 128-bit integers are conventions over it; `Schema` knows them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from ghostnet import _ghost
from ghostnet.core._bridge import bridged

__all__ = ["Encodable", "Value", "decode", "domain_hash", "encode"]

Value: TypeAlias = bool | int | bytes | str | list["Value"] | None
"""What `decode` gives. An int is 0 to 2^64 - 1, or negative down to -2^63."""

Encodable: TypeAlias = bool | int | bytes | str | Sequence["Encodable"] | None
"""What `encode` takes; a sequence is a list or a tuple."""


@bridged
def encode(value: Encodable) -> bytes:
    """The canonical encoding of a value.

    Raises:
        CodecOutOfRange: An int fits no 64 bits.
        CodecTooDeep: Lists nest deeper than 16 levels.
        CodecNotUtf8: A str holds a lone surrogate.
        TypeError: The codec has no form for the type, such as float or dict.

    """
    return _ghost.encode(value)


@bridged
def decode(data: bytes) -> Value:
    """The value whose canonical encoding is all of `data`.

    Raises:
        CodecError: `data` is not the one canonical encoding of a value; its subclasses say why.

    """
    return _ghost.decode(data)


@bridged
def domain_hash(tag: str, data: bytes) -> bytes:
    """SHA-256 of the tag's length (one byte), the tag and the data: 32 bytes.

    Several parts are hashed as one canonical list.

    Args:
        tag: What is hashed for what, such as `ghost/tx/1`; at most 255 bytes of UTF-8.
        data: What is hashed.

    Raises:
        ValueError: The tag is longer.

    """
    return _ghost.domain_hash(tag, data)
