"""An account's keys: who must sign, with which weight, and which contract may replace them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from ghostnet import _ghost
from ghostnet.core._bridge import bridged

__all__ = ["Auth", "Curve", "PublicKey"]


class Curve(IntEnum):
    """A signature scheme, by its number in keys and signatures."""

    ED25519 = 0
    """RFC 8032, with the ledger's stricter checks; public keys of 32 bytes."""
    P256 = 1
    """ECDSA over NIST P-256 with SHA-256, low s; compressed public keys of 33 bytes (SEC 1 §2.3.3)."""
    SECP256K1 = 2
    """ECDSA over secp256k1 with SHA-256, low s; compressed public keys of 33 bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicKey:
    """One key of an account.

    Attributes:
        curve: Its scheme.
        public: 32 bytes for ed25519, 33 for the others.
        weight: What its signature weighs, 1 to 2^32 - 1.

    """

    curve: Curve
    public: bytes
    weight: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Auth:
    """Who must sign for an account.

    Attributes:
        threshold: What the signatures must weigh together.
        keys: 1 to 16 of them, in the order that signatures refer to.
        recovery: Address of the contract through which alone keys change while it is set.

    """

    threshold: int
    keys: tuple[PublicKey, ...]
    recovery: bytes | None = None

    @classmethod
    def ed25519(cls, public: bytes) -> Auth:
        """An account with a single ed25519 key."""
        return cls(threshold=1, keys=(PublicKey(curve=Curve.ED25519, public=public),))

    @bridged
    def encode(self) -> bytes:
        """The canonical encoding.

        Raises:
            CallBadAuth: The keys cannot be an account's: invalid, repeated, or too light for the threshold.
            CodecError: A field does not fit its type.

        """
        return _ghost.encode_auth(self.to_record())

    @property
    def address(self) -> bytes:
        """The address of the account that starts with these keys; raises as `encode`."""
        return _ghost.account_address(self.encode())

    @classmethod
    @bridged
    def decode(cls, data: bytes) -> Auth:
        """The keys from their canonical encoding.

        Raises:
            CodecError: The bytes are no keys.

        """
        return cls.from_record(_ghost.decode_auth(data))

    def to_record(self) -> list[Any]:
        """The fields as the codec takes them."""
        return [self.threshold, [[key.curve, key.public, key.weight] for key in self.keys], self.recovery]

    @classmethod
    def from_record(cls, record: list[Any]) -> Auth:
        """The keys from their fields as the codec gives them."""
        threshold, keys, recovery = record
        made = (PublicKey(curve=Curve(curve), public=public, weight=weight) for curve, public, weight in keys)
        return cls(threshold=threshold, keys=tuple(made), recovery=recovery)
