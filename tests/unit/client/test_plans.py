"""A request for a plan's body: what its signature covers, and whose key counts."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ghostnet import core
from ghostnet.client import Key
from ghostnet.client.plans import PlanRequest

REQUEST = PlanRequest(
    chain_id="test-01234567", action=bytes([1]) * 32, plan=bytes([2]) * 32, address=bytes([3]) * 32, until_ms=1_700
)
OTHERS: dict[str, Any] = {
    "chain_id": "test-76543210",
    "action": bytes([9]) * 32,
    "plan": bytes([9]) * 32,
    "address": bytes([9]) * 32,
    "until_ms": 1_701,
}


def test_the_bytes_that_are_signed_are_those_of_the_page() -> None:
    parts = b"\x85\x6dtest-01234567" + b"".join(b"\x58\x20" + bytes([n]) * 32 for n in (1, 2, 3)) + b"\x19\x06\xa4"
    tag = b"ghost/plan-request/1"
    assert REQUEST.hash == hashlib.sha256(bytes([len(tag)]) + tag + parts).digest()


@pytest.mark.parametrize("field", OTHERS)
def test_a_signature_covers_every_field(field: str) -> None:
    key = Key(bytes(32))
    signature = key.sign_plan_request(REQUEST)
    assert REQUEST.is_signed(key.auth, key.public, signature)
    assert not replace(REQUEST, **{field: OTHERS[field]}).is_signed(key.auth, key.public, signature)


def test_a_key_of_another_account_or_a_signature_of_another_key_does_not_count() -> None:
    key, other = Key(bytes(32)), Key(bytes([1]) * 32)
    assert not REQUEST.is_signed(other.auth, key.public, key.sign_plan_request(REQUEST))
    assert not REQUEST.is_signed(key.auth, key.public, other.sign_plan_request(REQUEST))
    for signature in (b"", bytes(64), key.sign_plan_request(REQUEST)[:-1], key.sign_plan_request(REQUEST) + b"\0"):
        assert not REQUEST.is_signed(key.auth, key.public, signature)


def test_one_of_several_keys_is_enough_to_read() -> None:
    first, second = (Key(bytes([number]) * 32) for number in (1, 2))
    keys = tuple(core.PublicKey(curve=core.Curve.ED25519, public=each.public) for each in (first, second))
    auth = core.Auth(threshold=2, keys=keys)
    assert REQUEST.is_signed(auth, second.public, second.sign_plan_request(REQUEST))


@pytest.mark.parametrize(
    ("curve", "named"), [(core.Curve.P256, ec.SECP256R1()), (core.Curve.SECP256K1, ec.SECP256K1())], ids=str
)
def test_keys_of_the_other_curves_count_as_well(curve: core.Curve, named: ec.EllipticCurve) -> None:
    private = ec.derive_private_key(7, named)
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    auth = core.Auth(threshold=1, keys=(core.PublicKey(curve=curve, public=public),))
    r, s = decode_dss_signature(private.sign(REQUEST.hash, ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(32) + s.to_bytes(32)
    assert REQUEST.is_signed(auth, public, signature)
    assert not replace(REQUEST, until_ms=1).is_signed(auth, public, signature)
    assert not REQUEST.is_signed(auth, public, bytes(64))
