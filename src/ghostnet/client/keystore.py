"""Where keys are kept: one file a key, encrypted with a passphrase.

For the command line and for programs that sign. A sealed file (`ghostnet.client.sealed`) of mode 0600: the public key
in the clear, the seed under the passphrase. A key of a chain for development may be kept without a passphrase; such a
file says so in capitals. Files made by others are refused rather than mended.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ghostnet import core
from ghostnet.client import files, sealed
from ghostnet.client.keys import SEED_BYTES, Key

FORMAT: Final = "ghostnet-key/1"
SUFFIX: Final = ".key"
UNENCRYPTED: Final = "FOR DEVELOPMENT ONLY: whoever reads this file can spend"
MAX_FILE_BYTES: Final = 4_096
"""A key file has some 600 bytes."""
MAX_NAME_LENGTH: Final = 40

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
        except (files.FileRefusedError, sealed.NotADocumentError) as error:
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


@dataclass(frozen=True, repr=False)
class _Document:
    """A key file: the public key, the secret as it lies there, and its lock, if it has one."""

    public: bytes
    secret: bytes
    lock: sealed.PassphraseLock | None

    def header(self) -> dict[str, Any]:
        """All that stands in the clear."""
        lock: dict[str, Any] = {"unencrypted": UNENCRYPTED} if self.lock is None else {"lock": self.lock.to_json()}
        return {"format": FORMAT, "curve": "ed25519", "public": self.public.hex()} | lock

    def to_bytes(self) -> bytes:
        return sealed.to_bytes(self.header(), self.secret)

    @classmethod
    def read(cls, data: bytes) -> _Document:
        given = sealed.read(data)
        locked = isinstance(given, dict) and "lock" in given
        names = {"format", "curve", "public", "secret", "lock" if locked else "unencrypted"}
        table = sealed.table_of(given, "file", names)
        if (table["format"], table["curve"]) != (FORMAT, "ed25519"):
            message = "its format is not known to this version"
            raise sealed.NotADocumentError(message)
        if not locked and table["unencrypted"] != UNENCRYPTED:
            message = "it is not encrypted and does not say so"
            raise sealed.NotADocumentError(message)
        public, tag_bytes = sealed.hex_of(table["public"], SEED_BYTES), sealed.TAG_BYTES if locked else 0
        secret = sealed.hex_of(table["secret"], SEED_BYTES + tag_bytes)
        return cls(public, secret, sealed.PassphraseLock.read(table["lock"]) if locked else None)


def _locked(key: Key, passphrase: str) -> _Document:
    lock = sealed.PassphraseLock.new()
    clear = _Document(key.public, b"", lock).header()
    return _Document(key.public, sealed.encrypt(clear, lock, lock.key(passphrase), key.secret_seed()), lock)


def _unlocked(key: Key) -> _Document:
    return _Document(key.public, key.secret_seed(), None)


def _opened(document: _Document, name: str, passphrase: str) -> bytes:
    lock = document.lock
    assert lock is not None  # asked before
    try:
        return sealed.decrypt(document.header(), lock, lock.key(passphrase), document.secret)
    except sealed.NotOpenedError:
        raise core.LocalWrongPassphrase({"name": name}) from None
