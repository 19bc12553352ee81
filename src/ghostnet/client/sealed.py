"""Sealed files: a secret under AES-256-GCM, and beside it what may stand in the clear.

For `ghostcli key` and for the vault, which both keep secrets in files: this is the one place that knows how. A file is
JSON. Its lock says how the secret's key is come by: from a passphrase with Argon2id (RFC 9106), or it is a key that the
caller holds, as the vault's keys are under the vault's own. All that stands in the clear is authenticated as well, so a
changed file does not open. Where files lie, and under which names, is the caller's business.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

PASSES: Final = 3
LANES: Final = 4
MEMORY_KIB: Final = 64 * 1024
"""The second recommended option of RFC 9106 §4: 64 MiB, three passes; some 0.1 s on the reference machine."""
MOST_PASSES: Final = 16
MOST_LANES: Final = 16
MOST_MEMORY_KIB: Final = 1024 * 1024
"""Bounds on what a file may ask for, so that a planted one cannot take the machine down."""
SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
KEY_BYTES: Final = 32


class NotADocumentError(Exception):
    """Why bytes are no sealed file, or not one of the form that was expected."""


class NotOpenedError(Exception):
    """The passphrase or key is another, or the file was changed: which of them cannot be told."""


@dataclass(frozen=True)
class PassphraseLock:
    """A secret under a passphrase: the costs, and what is random."""

    salt: bytes
    passes: int
    lanes: int
    memory_kib: int
    nonce: bytes

    @classmethod
    def new(cls) -> PassphraseLock:
        """A lock of today's costs."""
        return cls(os.urandom(SALT_BYTES), PASSES, LANES, MEMORY_KIB, os.urandom(NONCE_BYTES))

    def to_json(self) -> dict[str, Any]:
        """The lock as a file holds it."""
        return {
            "kdf": "argon2id",
            "salt": self.salt.hex(),
            "passes": self.passes,
            "lanes": self.lanes,
            "memory_kib": self.memory_kib,
            "cipher": "aes-256-gcm",
            "nonce": self.nonce.hex(),
        }

    @classmethod
    def read(cls, given: object) -> PassphraseLock:
        """The lock of a file.

        Raises:
            NotADocumentError: It is none, or asks for more than is reasonable.

        """
        table = table_of(given, "lock", {"kdf", "salt", "passes", "lanes", "memory_kib", "cipher", "nonce"})
        if (table["kdf"], table["cipher"]) != ("argon2id", "aes-256-gcm"):
            raise _unknown_encryption()
        return cls(
            salt=hex_of(table["salt"], SALT_BYTES),
            passes=_whole(table["passes"], MOST_PASSES),
            lanes=_whole(table["lanes"], MOST_LANES),
            memory_kib=_whole(table["memory_kib"], MOST_MEMORY_KIB),
            nonce=hex_of(table["nonce"], NONCE_BYTES),
        )

    def key(self, passphrase: str) -> bytes:
        """The key that the passphrase gives; takes the time and the memory that the lock says."""
        kdf = Argon2id(
            salt=self.salt, length=KEY_BYTES, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory_kib
        )
        return kdf.derive(passphrase.encode())


@dataclass(frozen=True)
class KeyLock:
    """A secret under a key of 32 random bytes that the caller holds."""

    nonce: bytes

    @classmethod
    def new(cls) -> KeyLock:
        """A lock for a secret that is new; one key seals far fewer than the 2^32 that random nonces allow."""
        return cls(os.urandom(NONCE_BYTES))

    def to_json(self) -> dict[str, Any]:
        """The lock as a file holds it."""
        return {"kdf": "none", "cipher": "aes-256-gcm", "nonce": self.nonce.hex()}

    @classmethod
    def read(cls, given: object) -> KeyLock:
        """The lock of a file; raises as `PassphraseLock.read`."""
        table = table_of(given, "lock", {"kdf", "cipher", "nonce"})
        if (table["kdf"], table["cipher"]) != ("none", "aes-256-gcm"):
            raise _unknown_encryption()
        return cls(hex_of(table["nonce"], NONCE_BYTES))


Lock = PassphraseLock | KeyLock


def encrypt(clear: Mapping[str, Any], lock: Lock, key: bytes, secret: bytes) -> bytes:
    """The secret under a key, bound to all that stands in the clear beside it, the lock included."""
    return AESGCM(key).encrypt(lock.nonce, secret, authenticated(clear))


def decrypt(clear: Mapping[str, Any], lock: Lock, key: bytes, sealed: bytes) -> bytes:
    """What `encrypt` was given.

    Raises:
        NotOpenedError: The key is another, or something was changed.

    """
    try:
        return AESGCM(key).decrypt(lock.nonce, sealed, authenticated(clear))
    except InvalidTag:
        raise NotOpenedError from None


def authenticated(clear: Mapping[str, Any]) -> bytes:
    """What stands in the clear as bytes, for the cipher's tag."""
    return json.dumps(clear, sort_keys=True, separators=(",", ":")).encode()


def to_bytes(clear: Mapping[str, Any], sealed: bytes) -> bytes:
    """The file."""
    return json.dumps({**clear, "secret": sealed.hex()}, indent=2).encode() + b"\n"


def read(data: bytes) -> object:
    """The JSON of a file, whatever it is; `table_of` looks at its form.

    Raises:
        NotADocumentError: It is none.

    """
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        message = "it is not JSON"
        raise NotADocumentError(message) from None


def table_of(given: object, what: str, names: set[str]) -> dict[str, Any]:
    """A table with exactly these names.

    Raises:
        NotADocumentError: It is another.

    """
    if not isinstance(given, dict) or set(given) != names:
        message = f"its {what} does not hold exactly {', '.join(sorted(names))}"
        raise NotADocumentError(message)
    return given


def hex_of(given: object, size: int) -> bytes:
    """So many bytes from hex digits.

    Raises:
        NotADocumentError: They are others.

    """
    try:
        data = bytes.fromhex(given) if isinstance(given, str) else b""
    except ValueError:
        data = b""
    if len(data) != size:
        message = f"a field does not hold {2 * size} hex digits"
        raise NotADocumentError(message)
    return data


def _whole(given: object, most: int) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= most:
        message = f"a cost is not within 1 and {most}"
        raise NotADocumentError(message)
    return given


def _unknown_encryption() -> NotADocumentError:
    return NotADocumentError("its encryption is not known to this version")
