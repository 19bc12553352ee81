"""A key that signs transactions: ed25519 (RFC 8032), and the account it begins.

For the client and the command line. A key never shows its secret: not in its repr, not in an error. Where it is kept is
the key store's.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet import core

if TYPE_CHECKING:
    from ghostnet.client.plans import PlanRequest

SEED_BYTES: Final = 32


class Signer(Protocol):
    """Who signs transactions and requests: a `Key`, or a key that stays in a vault.

    Attributes:
        auth: The keys of the account that starts with it.
        curve: Its scheme.
        public: The public key.

    """

    @property
    def auth(self) -> core.Auth: ...  # noqa: D102  as the class says

    @property
    def curve(self) -> core.Curve: ...  # noqa: D102

    @property
    def public(self) -> bytes: ...  # noqa: D102

    def sign_transaction(self, body: core.Body) -> bytes:
        """The 64-byte signature of the transaction's id."""
        ...

    def sign_plan_request(self, request: PlanRequest) -> bytes:
        """The 64-byte signature of a request for a plan's body."""
        ...


class Key:
    """An ed25519 key, and the address of the account that starts with it alone.

    Attributes:
        curve: Its scheme.
        public: The public key, 32 bytes.
        auth: The keys of its account: this one alone, and no recovery contract.
        address: Its account's address, 32 bytes.

    """

    def __init__(self, seed: bytes) -> None:
        """Takes the 32-byte seed."""
        if len(seed) != SEED_BYTES:
            message = f"a seed has {SEED_BYTES} bytes, not {len(seed)}"
            raise ValueError(message)
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.curve = core.Curve.ED25519
        self.public = self._private.public_key().public_bytes_raw()
        self.auth = core.Auth.ed25519(self.public)
        self.address = self.auth.address

    @classmethod
    def generate(cls) -> Key:
        """A new key, from the system's randomness."""
        return cls(os.urandom(SEED_BYTES))

    @property
    def address_text(self) -> str:
        """Its account's address as `ghost1…`."""
        return core.address_text(self.address)

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of a message."""
        return self._private.sign(message)

    def sign_transaction(self, body: core.Body) -> bytes:
        """The 64-byte signature of the transaction's id."""
        return self._private.sign(body.id)

    def sign_plan_request(self, request: PlanRequest) -> bytes:
        """The 64-byte signature of a request for a plan's body."""
        return self._private.sign(request.hash)

    def secret_seed(self) -> bytes:
        """The seed itself: whoever has it can spend. For the key store, and for an export that was asked for."""
        return self._private.private_bytes_raw()

    def __repr__(self) -> str:
        return f"Key({self.address_text})"

    def __reduce__(self) -> str:
        """Refuses to be pickled: a secret would lie in the bytes."""
        message = "a key is kept in a key store, not pickled"
        raise TypeError(message)
