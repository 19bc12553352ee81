"""Where keys are kept: one file a key, encrypted with a passphrase.

For the command line and for programs that sign. A file is JSON of mode 0600: the public key in the clear, the seed
under AES-256-GCM (NIST SP 800-38D) with a key that Argon2id (RFC 9106) derives from the passphrase. All that stands in
the clear is authenticated as well, so a changed file does not open. A key of a chain for development may be kept
without a passphrase; such a file says so in capitals. Files made by others are refused rather than mended.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from ghostnet import core
from ghostnet.client import files
from ghostnet.client.keys import SEED_BYTES, Key

FORMAT: Final = "ghostnet-key/1"
SUFFIX: Final = ".key"
UNENCRYPTED: Final = "FOR DEVELOPMENT ONLY: whoever reads this file can spend"
MAX_FILE_BYTES: Final = 4_096
"""A key file has some 600 bytes."""
MAX_NAME_LENGTH: Final = 40

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
AES_KEY_BYTES: Final = 32

Ask = Callable[[str], str]
"""Gives the passphrase of the key with that name; called only if one is needed."""

_NAME = re.compile(r"[a-z](-?[a-z0-9])*")


@dataclass(frozen=True)
class KeyEntry:
    """What is known of a kept key without its passphrase.

    Attributes:
        name: Its name here.
        address: Its account's address, `ghost1…`.
        public: The public key.
        encrypted: Whether a passphrase is needed.
        path: Its file.

    """

    name: str
    address: str
    public: bytes
    encrypted: bool
    path: Path


class KeyStore:
    """A folder of key files."""

    def __init__(self, folder: Path) -> None:
        """Uses the folder; it is made with the first key."""
        self.folder = folder

    def names(self) -> list[str]:
        """Names of the kept keys, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}") if is_name(path.stem))

    def has(self, name: str) -> bool:
        """Whether there is a key of that name."""
        return is_name(name) and os.path.lexists(self._path(name))

    def entry(self, name: str) -> KeyEntry:
        """What a key's file says in the clear.

        Raises:
            RequestUnknownKey: There is none of that name.
            LocalKeyFileRefused: Its file is not as it should be.

        """
        document = self._document(name)
        try:
            address = core.address_text(core.Auth.ed25519(document.public).address)
        except core.CallBadAuth:
            raise self._refused(name, "its public key is none") from None
        return KeyEntry(name, address, document.public, document.lock is not None, self._path(name))

    def load(self, name: str, ask: Ask) -> Key:
        """A kept key, opened.

        Raises:
            RequestUnknownKey: There is none of that name.
            LocalKeyFileRefused: Its file is not as it should be.
            LocalWrongPassphrase: The passphrase does not open it.

        """
        document = self._document(name)
        seed = document.secret if document.lock is None else _opened(document, name, ask(name))
        try:
            key = Key(seed)
        except ValueError:
            raise self._refused(name, "it holds no seed of 32 bytes") from None
        if key.public != document.public:
            raise self._refused(name, "its public key is not that of its secret")
        return key

    def save(self, name: str, key: Key, passphrase: str | None) -> KeyEntry:
        """Keeps a key under a new name; without a passphrase, unencrypted: for development alone.

        Raises:
            RequestBadName: The name is none.
            RequestNameTaken: There is a key of that name.

        """
        check_name("key", name)
        document = _unlocked(key) if passphrase is None else _locked(key, passphrase)
        try:
            files.create_private(self._path(name), document.to_bytes())
        except FileExistsError:
            raise core.RequestNameTaken({"what": "key", "name": name}) from None
        return self.entry(name)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SUFFIX}"

    def _document(self, name: str) -> _Document:
        check_name("key", name)
        try:
            data = files.read_private(self._path(name), most=MAX_FILE_BYTES)
            return _Document.read(data)
        except FileNotFoundError:
            raise core.RequestUnknownKey({"name": name, "known": ", ".join(self.names()) or "none"}) from None
        except (files.FileRefusedError, _NotADocumentError) as error:
            raise self._refused(name, str(error)) from None

    def _refused(self, name: str, reason: str) -> core.LocalKeyFileRefused:
        return core.LocalKeyFileRefused({"path": self._path(name), "reason": reason})


def is_name(name: str) -> bool:
    """Whether a key, profile or contract may be called so."""
    return len(name) <= MAX_NAME_LENGTH and _NAME.fullmatch(name) is not None


def check_name(what: str, name: str) -> None:
    """Refuses what is no name.

    Raises:
        RequestBadName: It is none.

    """
    if not is_name(name):
        raise core.RequestBadName({"what": what, "name": name})


class _NotADocumentError(Exception):
    """Why bytes are no key file."""


@dataclass(frozen=True)
class _Lock:
    """How the secret is encrypted."""

    salt: bytes
    passes: int
    lanes: int
    memory_kib: int
    nonce: bytes

    def to_json(self) -> dict[str, Any]:
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
    def read(cls, given: object) -> _Lock:
        table = _table(given, "lock", {"kdf", "salt", "passes", "lanes", "memory_kib", "cipher", "nonce"})
        if (table["kdf"], table["cipher"]) != ("argon2id", "aes-256-gcm"):
            message = "its encryption is not known to this version"
            raise _NotADocumentError(message)
        return cls(
            salt=_hex(table["salt"], SALT_BYTES),
            passes=_whole(table["passes"], MOST_PASSES),
            lanes=_whole(table["lanes"], MOST_LANES),
            memory_kib=_whole(table["memory_kib"], MOST_MEMORY_KIB),
            nonce=_hex(table["nonce"], NONCE_BYTES),
        )

    def cipher(self, passphrase: str) -> AESGCM:
        kdf = Argon2id(
            salt=self.salt,
            length=AES_KEY_BYTES,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        )
        return AESGCM(kdf.derive(passphrase.encode()))


@dataclass(frozen=True, repr=False)
class _Document:
    """A key file: the public key, the secret as it lies there, and its lock, if it has one."""

    public: bytes
    secret: bytes
    lock: _Lock | None

    def header(self) -> dict[str, Any]:
        """All that stands in the clear."""
        lock: dict[str, Any] = {"unencrypted": UNENCRYPTED} if self.lock is None else {"lock": self.lock.to_json()}
        return {"format": FORMAT, "curve": "ed25519", "public": self.public.hex()} | lock

    def authenticated(self) -> bytes:
        """The same as bytes, for the cipher's tag."""
        return json.dumps(self.header(), sort_keys=True, separators=(",", ":")).encode()

    def to_bytes(self) -> bytes:
        return json.dumps(self.header() | {"secret": self.secret.hex()}, indent=2).encode() + b"\n"

    @classmethod
    def read(cls, data: bytes) -> _Document:
        try:
            given = json.loads(data)
        except (ValueError, RecursionError):
            message = "it is not JSON"
            raise _NotADocumentError(message) from None
        locked = isinstance(given, dict) and "lock" in given
        names = {"format", "curve", "public", "secret", "lock" if locked else "unencrypted"}
        table = _table(given, "file", names)
        if (table["format"], table["curve"]) != (FORMAT, "ed25519"):
            message = "its format is not known to this version"
            raise _NotADocumentError(message)
        if not locked and table["unencrypted"] != UNENCRYPTED:
            message = "it is not encrypted and does not say so"
            raise _NotADocumentError(message)
        public, tag_bytes = _hex(table["public"], SEED_BYTES), 16 if locked else 0
        secret = _hex(table["secret"], SEED_BYTES + tag_bytes)
        return cls(public, secret, _Lock.read(table["lock"]) if locked else None)


def _locked(key: Key, passphrase: str) -> _Document:
    lock = _Lock(os.urandom(SALT_BYTES), PASSES, LANES, MEMORY_KIB, os.urandom(NONCE_BYTES))
    clear = _Document(key.public, b"", lock)
    secret = lock.cipher(passphrase).encrypt(lock.nonce, key.secret_seed(), clear.authenticated())
    return _Document(key.public, secret, lock)


def _unlocked(key: Key) -> _Document:
    return _Document(key.public, key.secret_seed(), None)


def _opened(document: _Document, name: str, passphrase: str) -> bytes:
    lock = document.lock
    assert lock is not None  # asked before
    try:
        return lock.cipher(passphrase).decrypt(lock.nonce, document.secret, document.authenticated())
    except InvalidTag:
        raise core.LocalWrongPassphrase({"name": name}) from None


def _table(given: object, what: str, names: set[str]) -> dict[str, Any]:
    if not isinstance(given, dict) or set(given) != names:
        message = f"its {what} does not hold exactly {', '.join(sorted(names))}"
        raise _NotADocumentError(message)
    return given


def _hex(given: object, size: int) -> bytes:
    try:
        data = bytes.fromhex(given) if isinstance(given, str) else b""
    except ValueError:
        data = b""
    if len(data) != size:
        message = f"a field does not hold {2 * size} hex digits"
        raise _NotADocumentError(message)
    return data


def _whole(given: object, most: int) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= most:
        message = f"a cost is not within 1 and {most}"
        raise _NotADocumentError(message)
    return given
