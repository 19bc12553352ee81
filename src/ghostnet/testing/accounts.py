"""Accounts of a test chain: an address that is its own text, with a name.

For the chain and for tests. Keys are made from names, so that a test's addresses are the same everywhere.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet import core


class Account(str):
    """An account: its `ghost1…` address, which goes wherever an address goes.

    Attributes:
        name: What the test calls it.
        auth: Its keys.

    """

    name: str
    auth: core.Auth

    @classmethod
    def named(cls, name: str) -> Account:
        """The account of this name; the same on every test chain."""
        seed = hashlib.sha256(f"ghostnet test account {name}".encode()).digest()
        auth = core.Auth.ed25519(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())
        made = cls(core.address_text(auth.address))
        made.name, made.auth = name, auth
        return made

    @property
    def raw(self) -> bytes:
        """The address as 32 bytes."""
        return self.auth.address

    def __repr__(self) -> str:
        return self.name
