"""Proof files: verified far from any node, and every changed part is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ghostnet import core
from ghostnet.client import Anchor, Key, Proof

ALICE, BOB = Key(bytes([1]) * 32), Key(bytes([2]) * 32)
SEED = bytes([9]) * 32
NOW = 1_800_000_000_000


def genesis_of(name: str = "test", sequencer: Key | None = None) -> core.Genesis:
    return core.Genesis(
        name=name,
        salt=bytes(32),
        time_ms=NOW,
        dev=True,
        sequencer=(sequencer or Key(SEED)).public,
        governance=ALICE.address,
        fee_account=ALICE.address,
        gas_price=1,
        accounts=((ALICE.address, core.Rlusd(100)), (BOB.address, core.Rlusd(7))),
    )


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[core.Chain]:
    with core.Chain.create(tmp_path / "store", genesis_of().encode(), sequencer_seed=SEED) as chain:
        chain.produce(NOW + 1_000)
        yield chain


def proof_of(chain: core.Chain, key: bytes) -> Proof:
    [(value, proof)], height = chain.prove([key])
    signed = chain.header(height)
    return Proof(
        genesis=chain.genesis(), header=signed.header, signature=signed.signature, key=key, value=value, proof=proof
    )


def test_presence_and_absence_are_verified(chain: core.Chain) -> None:
    anchor = Anchor.of(chain.genesis())
    present = proof_of(chain, core.account_key(ALICE.address))
    absent = proof_of(chain, core.account_key(bytes(32)))
    assert present.verify(anchor).height == 1
    assert present.reading() == {"nonce": 0, "balance": "100.00"}
    assert present.subject() == {"kind": "account", "address": ALICE.address_text}
    assert absent.verify(anchor).height == 1
    assert absent.value is None
    assert absent.reading() is None


def test_a_proof_survives_its_file(chain: core.Chain) -> None:
    for key in (ALICE.address, bytes(32)):
        proof = proof_of(chain, core.account_key(key))
        assert Proof.from_json(proof.to_json()) == proof


def test_every_changed_part_is_found(chain: core.Chain) -> None:
    anchor = Anchor.of(chain.genesis())
    proof = proof_of(chain, core.account_key(ALICE.address))
    other = proof_of(chain, core.account_key(BOB.address))
    assert proof.value is not None
    changed: dict[str, dict[str, Any]] = {
        "value": {"value": other.value},
        "key": {"key": other.key},
        "proof": {"proof": other.proof},
        "absence": {"value": None},
        "signature": {"signature": bytes(64)},
        "short signature": {"signature": b""},
        "bits": {"value": bytes([*proof.value[:-1], proof.value[-1] ^ 1])},
    }
    for fields in changed.values():
        with pytest.raises(core.ProofError):
            replace(proof, **fields).verify(anchor)


def test_a_header_of_the_chain_with_another_root_is_not_signed(chain: core.Chain) -> None:
    proof = proof_of(chain, core.account_key(ALICE.address))
    forged = replace(core.Header.decode(proof.header), state_root=bytes(32)).encode()
    with pytest.raises(core.ProofHeaderSignature):
        replace(proof, header=forged).verify(Anchor.of(chain.genesis()))


def test_another_chains_proof_is_refused(chain: core.Chain, tmp_path: Path) -> None:
    genesis = genesis_of(name="other").encode()
    with core.Chain.create(tmp_path / "other", genesis, sequencer_seed=SEED) as other:
        other.produce(NOW + 1_000)
        theirs = proof_of(other, core.account_key(ALICE.address))
    anchor = Anchor.of(chain.genesis())
    with pytest.raises(core.ProofHeaderChain):
        theirs.verify(anchor)
    with pytest.raises(core.ProofOtherChain):
        Anchor.of(genesis, expected=anchor.hash)


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", "[" * 100_000, '{"format": "ghostnet-proof/1"}', b"\xff\xfe"],
)
def test_what_is_no_proof_file_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  json's, or our own
        Proof.from_json(text)


@pytest.mark.parametrize("change", [{"value": 7}, {"key": None}, {"proof": "zz"}, {"more": ""}, {"format": "x/1"}])
def test_a_proof_file_of_another_form_is_refused(chain: core.Chain, change: dict[str, Any]) -> None:
    document = json.loads(proof_of(chain, core.account_key(ALICE.address)).to_json()) | change
    with pytest.raises(ValueError):  # noqa: PT011  from bytes.fromhex, or our own
        Proof.from_json(json.dumps(document))


@pytest.mark.parametrize(
    ("key", "kind"),
    [(b"", "unknown"), (b"\x00", "unknown"), (b"\x01short", "unknown"), (b"\x00\x63x", "99"), (b"\x02x", "unknown")],
)
def test_a_strange_key_is_named_as_such(key: bytes, kind: str) -> None:
    proof = Proof(genesis=b"", header=b"", signature=b"", key=key, value=None, proof=b"")
    assert proof.subject()["kind"] == kind
