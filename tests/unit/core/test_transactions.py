"""Transactions built in Python, as the ledger reads them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from ghostnet.core import (
    AdmissionBadTransaction,
    AdmissionGasLimitOutOfRange,
    AdmissionSignatureOrder,
    AdmissionTooManyMessages,
    AdmissionWrongChain,
    Auth,
    Body,
    Call,
    CallBadAuth,
    CodecError,
    CodecOutOfRange,
    Create,
    Curve,
    Envelope,
    GovernAddSystem,
    GovernMigrateSystem,
    GovernParameter,
    GovernPrivilege,
    Message,
    Migrate,
    PublicKey,
    Rlusd,
    SetAuth,
    Signature,
    StoreCode,
    Transfer,
    WakeupDeliver,
    WakeupFund,
    decode,
    encode,
    tx_id,
)

CHAIN = "local-01234567"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AUTH = Auth.ed25519(KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

HASHES = st.binary(min_size=32, max_size=32)
ARGS = st.lists(st.integers(0, 2**64 - 1) | st.text(max_size=20), max_size=4).map(encode)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,62}", fullmatch=True)
AMOUNTS = st.integers(0, 2**128 - 1).map(Rlusd.from_micro)

MESSAGES: st.SearchStrategy[Message] = st.one_of(
    st.builds(Transfer, to=HASHES, amount=AMOUNTS),
    st.builds(StoreCode, code=st.binary(max_size=200)),
    st.builds(
        Create,
        code=HASHES,
        salt=HASHES,
        args=ARGS,
        value=AMOUNTS,
        uses=st.lists(HASHES, max_size=3).map(tuple),
        admin=st.none() | HASHES,
    ),
    st.builds(Call, contract=HASHES, method=NAMES, args=ARGS, value=AMOUNTS),
    st.builds(Migrate, contract=HASHES, code=HASHES, args=ARGS),
    st.just(SetAuth(auth=AUTH)),
    st.builds(WakeupFund, id=HASHES, amount=AMOUNTS),
    st.builds(WakeupDeliver, id=HASHES),
    st.builds(GovernAddSystem, name=NAMES, code=HASHES, args=ARGS),
    st.builds(GovernParameter, name=NAMES, value=st.integers(0, 9).map(encode)),
    st.builds(GovernPrivilege, contract=HASHES, code=HASHES, rights=st.integers(0, 2**64 - 1)),
    st.builds(GovernMigrateSystem, name=NAMES, code=HASHES, args=ARGS),
)
BODIES = st.builds(
    Body,
    chain_id=st.just(CHAIN),
    sender=HASHES,
    nonce=st.integers(0, 2**64 - 1),
    valid_until=st.integers(0, 2**64 - 1),
    gas_limit=st.integers(0, 2**64 - 1),
    gas_price=st.integers(0, 2**64 - 1),
    messages=st.lists(MESSAGES, max_size=4).map(tuple),
    payer=st.none() | HASHES,
)


def body(*messages: Message) -> Body:
    return Body(
        chain_id=CHAIN,
        sender=AUTH.address,
        nonce=0,
        valid_until=2_000_000_000_000,
        gas_limit=1_000_000,
        gas_price=1_000,
        messages=messages or (Transfer(to=bytes(32), amount=Rlusd("0.01")),),
    )


def signed(what: Body) -> Envelope:
    signature = Signature(key=0, curve=Curve.ED25519, signature=KEY.sign(what.id))
    return Envelope(body=what.encode(), signatures=(signature,), auth=AUTH)


@given(BODIES)
def test_a_body_is_read_back_as_it_was_written(what: Body) -> None:
    assert Body.decode(what.encode()) == what


@given(BODIES)
def test_an_id_is_the_tagged_hash_of_the_body(what: Body) -> None:
    data = what.encode()
    assert what.id == tx_id(data) == hashlib.sha256(b"\x0aghost/tx/1" + data).digest()


@given(st.integers(0, 100), st.integers(0, 2**128 - 1))
def test_a_transaction_built_in_python_is_admitted_by_rust(nonce: int, micro: int) -> None:
    transfer = Transfer(to=bytes(32), amount=Rlusd.from_micro(micro))
    envelope = signed(replace(body(transfer), nonce=nonce))
    checked = envelope.check(CHAIN)
    assert checked.id == hashlib.sha256(b"\x0aghost/tx/1" + envelope.body).digest()
    assert checked.intrinsic_gas > 0
    assert Envelope.decode(envelope.encode()) == envelope


def test_the_layout_is_the_specifications() -> None:
    """docs/spec/transactions.md: arrays in the order of the fields, a message's number first."""
    create = Create(code=b"c" * 32, salt=b"s" * 32, value=Rlusd(1), uses=(b"u" * 32,), admin=b"a" * 32)
    call = Call(contract=b"c" * 32, method="lease", args=encode(["www", 3]), value=Rlusd(3))
    grant = GovernPrivilege(contract=b"c" * 32, code=b"h" * 32, rights=1)
    written = replace(body(create, call, SetAuth(auth=AUTH), grant), payer=b"p" * 32)
    assert decode(written.encode()) == [
        CHAIN,
        AUTH.address,
        0,
        2_000_000_000_000,
        1_000_000,
        1_000,
        b"p" * 32,
        [
            [2, b"c" * 32, b"s" * 32, b"\x80", bytes(Rlusd(1)), [b"u" * 32], b"a" * 32],
            [3, b"c" * 32, "lease", encode(["www", 3]), bytes(Rlusd(3))],
            [5, [1, [[0, AUTH.keys[0].public, 1]], None]],
            [8, [2, b"c" * 32, b"h" * 32, 1]],
        ],
    ]


@pytest.mark.parametrize(
    "message",
    [
        Transfer(to=bytes(31), amount=Rlusd(1)),
        Call(contract=bytes(32), method="m" * 64),
        Call(contract=bytes(32), method="m", args=bytes(64 * 1024 + 1)),
        Create(code=bytes(32), salt=bytes(33)),
        GovernParameter(name="x", value=bytes(1025)),
        GovernPrivilege(contract=bytes(32), code=bytes(32), rights=2**64),
    ],
)
def test_a_field_that_does_not_fit_is_refused(message: Message) -> None:
    with pytest.raises(CodecOutOfRange):
        body(message).encode()


def test_bytes_that_are_no_transaction_are_refused() -> None:
    with pytest.raises(CodecError):
        Body.decode(b"\x80")
    with pytest.raises(CodecError):
        Envelope.decode(body().encode())


def test_what_a_node_would_refuse_is_known_before_it_is_sent() -> None:
    envelope = signed(body())
    with pytest.raises(AdmissionWrongChain):
        envelope.check("other-01234567")
    with pytest.raises(AdmissionTooManyMessages):
        signed(replace(body(), messages=())).check(CHAIN)
    with pytest.raises(AdmissionGasLimitOutOfRange) as raised:
        signed(replace(body(), gas_limit=1)).check(CHAIN)
    assert raised.value.fields["gas_limit"] == 1
    with pytest.raises(AdmissionSignatureOrder):
        replace(envelope, signatures=envelope.signatures * 2).check(CHAIN)
    with pytest.raises(AdmissionBadTransaction) as refused:
        replace(envelope, body=b"\xff").check(CHAIN)
    assert "forbidden_item" in str(refused.value)


def test_keys_are_read_back_as_they_were_written() -> None:
    assert Auth.decode(AUTH.encode()) == AUTH
    assert AUTH.address == hashlib.sha256(b"\x0fghost/account/1" + AUTH.encode()).digest()


@pytest.mark.parametrize(
    ("auth", "reason"),
    [
        (Auth(threshold=1, keys=()), "no_keys"),
        (replace(AUTH, threshold=2), "threshold_out_of_reach"),
        (replace(AUTH, threshold=0), "threshold_out_of_reach"),
        (replace(AUTH, keys=AUTH.keys * 2), "duplicate_key"),
        (replace(AUTH, keys=(replace(AUTH.keys[0], weight=0),)), "zero_weight"),
        (Auth.ed25519(bytes(31)), "invalid_key"),
        (Auth(threshold=1, keys=(PublicKey(curve=Curve.P256, public=bytes(33)),)), "invalid_key"),
    ],
)
def test_keys_that_cannot_be_an_accounts_are_refused(auth: Auth, reason: str) -> None:
    with pytest.raises(CallBadAuth) as raised:
        auth.encode()
    assert raised.value.fields == {"reason": reason}
