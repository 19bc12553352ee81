"""Addresses and ids: how they follow from what they name, and the text form of an address.

An address or an id is 32 bytes. Every function raises ValueError where 32 bytes are asked for and others given.
"""

from __future__ import annotations

from typing import NamedTuple

from ghostnet import _ghost
from ghostnet.core._bridge import bridged

__all__ = [
    "GenesisInfo",
    "account_address",
    "address_bytes",
    "address_text",
    "code_hash",
    "contract_address",
    "genesis_info",
    "header_hash",
    "system_address",
    "tx_id",
]


class GenesisInfo(NamedTuple):
    """What follows from a genesis."""

    hash: bytes
    """32 bytes."""
    chain_id: str
    """The chain's name, a dash, and the first 8 hex digits of the hash."""


@bridged
def address_text(address: bytes) -> str:
    """An address as `ghost1…`: bech32m (BIP-350), 64 characters."""
    return _ghost.address_text(address)


@bridged
def address_bytes(text: str) -> bytes:
    """The 32 bytes of an address written as `ghost1…`.

    Raises:
        RequestMalformedField: It is no address: another prefix, a mistyped character, upper case.

    """
    return _ghost.address_bytes(text)


@bridged
def account_address(auth: bytes) -> bytes:
    """The address of the account that starts with these keys.

    Args:
        auth: The keys' canonical encoding, `Auth.encode()`.

    """
    return _ghost.account_address(auth)


@bridged
def contract_address(creator: bytes, code_hash: bytes, salt: bytes) -> bytes:
    """The address of the contract that `creator` makes from code with a salt of 32 bytes; known before it exists."""
    return _ghost.contract_address(creator, code_hash, salt)


@bridged
def system_address(name: str) -> bytes:
    """The address of a system contract, on every network the same."""
    return _ghost.system_address(name)


@bridged
def tx_id(body: bytes) -> bytes:
    """The id of a transaction, which its senders sign: the hash of its body's canonical encoding."""
    return _ghost.tx_id(body)


@bridged
def code_hash(wasm: bytes) -> bytes:
    """The hash of a module as uploaded."""
    return _ghost.code_hash(wasm)


@bridged
def header_hash(header: bytes) -> bytes:
    """The hash of a block's header, which the sequencer signs and the next header names.

    Raises:
        CodecError: The bytes are no header.

    """
    return _ghost.header_hash(header)


@bridged
def genesis_info(genesis: bytes) -> GenesisInfo:
    """The hash of a genesis, and the chain's id.

    Raises:
        CodecError: The bytes are no genesis.
        CallInvalidGovernance: They are one that no chain can start from; `reason` says why.

    """
    return GenesisInfo(*_ghost.genesis_info(genesis))
