"""The text forms of ids, addresses and amounts, and the errors where a text is none.

For the services. The forms themselves are the ledger's; here they meet the names of the API's fields.
"""

from __future__ import annotations

from ghostnet.core import GhostError, RequestMalformedField, Rlusd, address_bytes

HASH_BYTES = 32


def parse_hash(field: str, text: str) -> bytes:
    """A hash or an id from 64 hex digits.

    Raises:
        RequestMalformedField: It is something else.

    """
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    if len(value) != HASH_BYTES or len(text) != 2 * HASH_BYTES:
        raise RequestMalformedField({"field": field, "expected": "64 hex digits"})
    return value


def parse_address(field: str, text: str) -> bytes:
    """An address from bech32m.

    Raises:
        RequestMalformedField: It is something else.

    """
    try:
        return address_bytes(text)
    except (GhostError, ValueError):
        raise RequestMalformedField({"field": field, "expected": "an address (ghost1...)"}) from None


def parse_amount(field: str, text: str) -> Rlusd:
    """An amount from text such as "3.00".

    Raises:
        RequestMalformedField: It is something else.

    """
    try:
        return Rlusd(text)
    except (GhostError, OverflowError):
        raise RequestMalformedField({"field": field, "expected": 'an amount such as "3.00"'}) from None
