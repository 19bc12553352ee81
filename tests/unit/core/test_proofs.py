"""Proofs as Python verifies them: the vectors, and each way of being wrong by its own error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnet.core import (
    ProofError,
    ProofMalformed,
    ProofOtherKey,
    ProofOtherKind,
    ProofOtherRoot,
    ProofOtherValue,
    account_key,
    code_key,
    contract_key,
    history_key,
    storage_key,
    system_key,
    verify_absence,
    verify_presence,
)

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors" / "state.json").read_text())
Case = tuple[bytes, dict[str, str | None]]
CASES: list[Case] = [(bytes.fromhex(case["root"]), proof) for case in VECTORS["cases"] for proof in case["proofs"]]
PRESENT = [case for case in CASES if case[1]["value"] is not None]
ABSENT = [case for case in CASES if case[1]["value"] is None]


def parts(proof: dict[str, str | None]) -> tuple[bytes, bytes, bytes]:
    key, value, data = (bytes.fromhex(proof[part] or "") for part in ("key", "value", "proof"))
    return key, value, data


@pytest.mark.parametrize(("root", "proof"), PRESENT)
def test_a_proof_of_presence_stands_for_its_key_and_value_alone(root: bytes, proof: dict[str, str | None]) -> None:
    key, value, data = parts(proof)
    verify_presence(root, key, value, data)
    with pytest.raises(ProofOtherValue):
        verify_presence(root, key, value + b"x", data)
    with pytest.raises(ProofOtherKey):
        verify_presence(root, key + b"x", value, data)
    with pytest.raises(ProofOtherRoot):
        verify_presence(b"\xff" * 32, key, value, data)
    with pytest.raises(ProofOtherKind):
        verify_absence(root, key, data)


@pytest.mark.parametrize(("root", "proof"), ABSENT)
def test_a_proof_of_absence_stands_for_its_key_alone(root: bytes, proof: dict[str, str | None]) -> None:
    key, _, data = parts(proof)
    verify_absence(root, key, data)
    with pytest.raises(ProofOtherKey):
        verify_absence(root, key + b"x", data)
    with pytest.raises(ProofOtherRoot):
        verify_absence(b"\xff" * 32, key, data)
    with pytest.raises(ProofOtherKind):
        verify_presence(root, key, b"", data)


@given(st.sampled_from(PRESENT), st.integers(0, 2**16), st.integers(1, 255))
def test_a_proof_with_any_byte_changed_proves_nothing(case: Case, place: int, flip: int) -> None:
    root, proof = case
    key, value, data = parts(proof)
    changed = bytearray(data)
    changed[place % len(data)] ^= flip
    with pytest.raises(ProofError):
        verify_presence(root, key, value, bytes(changed))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_proof_are_refused(data: bytes) -> None:
    with pytest.raises(ProofError):
        verify_presence(bytes(32), b"key", b"value", data)
    with pytest.raises(ProofError):
        verify_absence(b"\1" * 32, b"key", data)


def test_an_error_says_what_to_do() -> None:
    with pytest.raises(ProofMalformed) as raised:
        verify_presence(bytes(32), b"key", b"value", b"\xff")
    assert raised.value.slug == "malformed"
    assert "another node" in raised.value.way_out


def test_raw_keys_are_the_specifications() -> None:
    """docs/spec/state.md: 00, table and key for the ledger's own entries; 01, contract and key for a contract's."""
    address, code = b"a" * 32, b"c" * 32
    assert account_key(address) == b"\0\0" + address
    assert code_key(code) == b"\0\1" + code
    assert contract_key(address) == b"\0\2" + address
    assert history_key(address, 3) == b"\0\3" + address + b"\0\0\0\3"
    assert system_key("agents") == b"\0\4agents\0\0"
    assert storage_key(address, b"\7key") == b"\1" + address + b"\7key"


def test_a_root_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="expected 32 bytes"):
        verify_absence(b"", b"key", b"")
