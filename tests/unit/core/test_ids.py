"""Addresses and ids, against their formulas written down a second time."""

from __future__ import annotations

import hashlib
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnet.core import (
    CallInvalidGovernance,
    CodecTruncated,
    Genesis,
    RequestMalformedField,
    Rlusd,
    account_address,
    address_bytes,
    address_text,
    code_hash,
    contract_address,
    encode,
    genesis_info,
    system_address,
)

HASHES = st.binary(min_size=32, max_size=32)


def tagged(tag: str, data: bytes) -> bytes:
    return hashlib.sha256(bytes([len(tag)]) + tag.encode() + data).digest()


def bech32m(data: bytes) -> str:
    """BIP-350 for the prefix `ghost`."""
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

    def step(check: int, value: int) -> int:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        generators = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
        return reduce(lambda c, i: c ^ (generators[i] if top >> i & 1 else 0), range(5), check)

    bits = "".join(f"{byte:08b}" for byte in data)
    values = [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]
    prefix = [ord(c) >> 5 for c in "ghost"] + [0] + [ord(c) & 31 for c in "ghost"]
    check = reduce(step, prefix + values + [0] * 6, 1) ^ 0x2BC830A3
    return "ghost1" + "".join(alphabet[v] for v in values + [check >> 5 * (5 - i) & 31 for i in range(6)])


@given(HASHES)
def test_an_address_is_bech32m_and_comes_back(address: bytes) -> None:
    text = address_text(address)
    assert text == bech32m(address)
    assert address_bytes(text) == address


@given(HASHES, st.integers(6, 63), st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
def test_no_mistyped_character_is_taken(address: bytes, place: int, character: str) -> None:
    text = address_text(address)
    mistyped = text[:place] + character + text[place + 1 :]
    if mistyped != text:
        with pytest.raises(RequestMalformedField):
            address_bytes(mistyped)


@pytest.mark.parametrize("text", ["", "ghost1", "cosmos1qqqq", address_text(bytes(32)).upper(), "ghost1" + "q" * 58])
def test_what_is_no_address_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(RequestMalformedField) as raised:
        address_bytes(text)
    assert raised.value.fields["field"] == "address"
    assert "ghost1" in str(raised.value)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_an_address_has_32_bytes(size: int) -> None:
    with pytest.raises(ValueError, match="expected 32 bytes"):
        address_text(bytes(size))


@given(st.binary(max_size=100), HASHES, HASHES, HASHES, st.text(max_size=20))
def test_addresses_follow_from_what_they_name(auth: bytes, creator: bytes, code: bytes, salt: bytes, name: str) -> None:
    assert account_address(auth) == tagged("ghost/account/1", auth)
    parts = b"\x83" + b"".join(b"\x58\x20" + part for part in (creator, code, salt))
    assert contract_address(creator, code, salt) == tagged("ghost/contract/1", parts)
    assert system_address(name) == tagged("ghost/system/1", encode(name))


def test_a_module_is_hashed_as_uploaded() -> None:
    assert code_hash(b"\0asm") == tagged("ghost/code/1", b"\0asm")


def genesis(**changed: object) -> Genesis:
    fields: dict[str, object] = {
        "name": "local",
        "salt": bytes(32),
        "time_ms": 1_000,
        "dev": True,
        "sequencer": bytes(32),
        "governance": bytes(32),
        "fee_account": bytes(32),
        "gas_price": 1_000,
        "accounts": ((b"\1" * 32, Rlusd(5)),),
    }
    return Genesis(**(fields | changed))  # type: ignore[arg-type]


def test_a_chain_id_is_the_name_and_the_start_of_the_genesis_hash() -> None:
    data = genesis().encode()
    info = genesis_info(data)
    assert info.hash == tagged("ghost/genesis/1", data)
    assert info.chain_id == f"local-{info.hash.hex()[:8]}"
    assert Genesis.decode(data) == genesis()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"name": "Local"}, "chain_name"),
        ({"name": ""}, "chain_name"),
        ({"accounts": ((bytes(32), Rlusd(1)), (bytes(32), Rlusd(1)))}, "account_twice"),
        ({"accounts": tuple((bytes([n]) * 32, Rlusd.from_micro(2**127)) for n in range(2))}, "supply_overflow"),
    ],
)
def test_a_genesis_that_no_chain_can_start_from_is_refused(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(CallInvalidGovernance) as raised:
        genesis(**changed).encode()
    assert raised.value.fields == {"reason": reason}


def test_bytes_that_are_no_genesis_are_refused() -> None:
    with pytest.raises(CodecTruncated):
        genesis_info(b"")
