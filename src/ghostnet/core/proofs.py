"""Proofs that an entry is in the state, or is not, under a state root; and the raw keys of entries.

A proof is an ICS-23 `CommitmentProof` for the shape of docs/spec/state.md. A failed verification raises: it never
returns False, so that a caller cannot forget to look.
"""

from __future__ import annotations

from ghostnet import _ghost
from ghostnet.core._bridge import bridged

__all__ = [
    "account_key",
    "code_key",
    "contract_key",
    "history_key",
    "storage_key",
    "system_key",
    "verify_absence",
    "verify_presence",
]


@bridged
def verify_presence(root: bytes, key: bytes, value: bytes, proof: bytes) -> None:
    """Returns if the proof shows that `key` holds `value` under the state root; interpreter released.

    Args:
        root: 32 bytes: the state root of a header that you trust.
        key: The raw key, at most 1 KiB.
        value: What is claimed to stand there, at most 1 MiB.
        proof: ICS-23 bytes.

    Raises:
        ProofError: It does not; the subclass says why.
        ValueError: The root has not 32 bytes.

    """
    _ghost.verify_presence(root, key, value, proof)


@bridged
def verify_absence(root: bytes, key: bytes, proof: bytes) -> None:
    """Returns if the proof shows that nothing stands under `key`; arguments and errors as `verify_presence`."""
    _ghost.verify_absence(root, key, proof)


@bridged
def account_key(address: bytes) -> bytes:
    """The raw key of an account: its nonce, balance and keys."""
    return _ghost.account_key(address)


@bridged
def contract_key(address: bytes) -> bytes:
    """The raw key of a contract: its code, creator and admin."""
    return _ghost.contract_key(address)


@bridged
def history_key(address: bytes, number: int) -> bytes:
    """The raw key of one code that a contract had.

    Args:
        address: The contract's.
        number: Which one, from 0; a contract has `versions` of them.

    """
    return _ghost.history_key(address, number)


@bridged
def code_key(code_hash: bytes) -> bytes:
    """The raw key of stored code."""
    return _ghost.code_key(code_hash)


@bridged
def system_key(name: str) -> bytes:
    """The raw key of a system contract's address."""
    return _ghost.system_key(name)


@bridged
def storage_key(contract: bytes, key: bytes) -> bytes:
    """The raw key of a contract's own entry.

    Args:
        contract: Its address.
        key: The entry's key within the contract: `Schema.storage_key_from_json`.

    """
    return _ghost.storage_key(contract, key)
