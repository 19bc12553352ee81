"""The audit log: one line for everything that the vault was asked, on disk before the answer.

For the vault, which writes it, and for `ghostcli vault audit verify`, which needs neither vault nor passphrase. Each
line is JSON, holds the hash of the one before, and is signed by the vault's audit key while the vault is open; lines of
a sealed vault are covered by the next signature. Secrets and tokens stand in it as their HMAC alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ghostnet import core
from ghostnet.vault.logs import GrowingFile, LogFailedError

TAG: Final = b"ghost/vault/audit/1"
ANCHOR: Final = b"ghost/vault/anchor/1"
"""What a signature for a chain begins with."""
FIRST: Final = bytes(32).hex()
"""What the first line holds as the hash of the one before."""
MOST_LINE_BYTES: Final = 16 * 1024
"""A line has some 600 bytes; what a caller can make it longer with are names of at most 40 and ids."""
NAMES: Final = ("n", "time_ms", "caller", "call", "outcome", "facts", "previous")
SIGNATURE_HEX: Final = 128


class Verified(NamedTuple):
    """What a log that holds together says.

    Attributes:
        records: How many lines.
        head: Hash of the last one.
        unsigned: How many lines at the end no signature covers yet.
        marks: The most marks that a line speaks of.

    """

    records: int
    head: str
    unsigned: int
    marks: int


class AuditLog:
    """The log of a vault that runs."""

    def __init__(self, file: GrowingFile, public: bytes, now: Callable[[], int] = lambda: time.time_ns() // 1_000_000):
        """Goes on where the log ends; a line that was never whole is taken back.

        Raises:
            ProofVaultAuditBroken: The log does not hold together.
            VaultAuditUnavailable: It cannot be written.

        """
        self._file, self._now = file, now
        self._signer: Ed25519PrivateKey | None = None
        self._mac_key = b""
        data = file.read()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            self._guarded(lambda: file.cut(whole))
        self.found = verify(data[:whole], public, str(file.path), every=False)
        """What the log said when it was opened."""
        self._count, self._head = self.found.records, self.found.head

    @property
    def head(self) -> str:
        """Hash of the newest line."""
        return self._head

    def open(self, signer: Ed25519PrivateKey, mac_key: bytes) -> None:
        """Signs from now on."""
        self._signer, self._mac_key = signer, mac_key

    def seal(self) -> None:
        """Signs no more."""
        self._signer, self._mac_key = None, b""

    def close(self) -> None:
        """Ends it."""
        self._file.close()

    def check(self) -> None:
        """Refuses where no line could be kept; raises VaultAuditUnavailable."""
        self._guarded(self._file.check)

    def hidden(self, secret: bytes) -> str:
        """What stands for a secret in a line: the same for the same secret, and nothing else of it."""
        return hmac.digest(self._mac_key, secret, "sha256").hex()

    def append(self, caller: str, call: str, outcome: str, facts: Mapping[str, Any]) -> None:
        """Writes a line; it is on disk when this returns.

        Raises:
            VaultAuditUnavailable: It is not.

        """
        values = (self._count, self._now(), caller, call, outcome, dict(facts), self._head)
        record = dict(zip(NAMES, values, strict=True))
        digest = _digest(record)
        signature = "" if self._signer is None else self._signer.sign(TAG + digest).hex()
        line = json.dumps(record | {"signature": signature}, ensure_ascii=True, separators=(",", ":")) + "\n"
        if len(line) > MOST_LINE_BYTES:
            raise core.VaultBadRequest({"reason": "its words are too long for the audit log"})
        self._guarded(lambda: self._file.append(line.encode()))
        self._count, self._head = self._count + 1, digest.hex()

    def anchor(self, chain: str, vault: bytes) -> tuple[int, str, bytes]:
        """The newest line's number and hash, and the signature with which a chain keeps them (docs/spec/actions.md)."""
        assert self._signer is not None  # the vault is open
        line = self._count - 1
        message = ANCHOR + core.encode([chain, vault, line, bytes.fromhex(self._head)])
        return line, self._head, self._signer.sign(message)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except LogFailedError as error:
            raise core.VaultAuditUnavailable({"reason": str(error)}) from None


def verify(data: bytes, public: bytes, path: str, *, head: str | None = None, every: bool = True) -> Verified:
    """Holds a log's lines to each other and to the audit key.

    Args:
        data: All of it.
        public: The vault's audit key.
        path: What it is called in an error.
        head: The hash of a line that must be in it, where one was kept elsewhere: that nothing was cut off at the end
            cannot be seen otherwise.
        every: Whether each signature is checked; the last one covers all lines before it, which is enough to go on.

    Raises:
        ProofVaultAuditBroken: A line is not what the vault wrote, or the head is in none.

    """
    key = Ed25519PublicKey.from_public_bytes(public)
    previous, unsigned, count, marks, seen = FIRST, 0, 0, 0, head in (None, FIRST)
    lines = data.split(b"\n")

    def broken(reason: str) -> core.ProofVaultAuditBroken:
        return core.ProofVaultAuditBroken({"path": path, "record": count, "reason": reason})

    def check(signature: str, digest: bytes) -> None:
        try:
            key.verify(bytes.fromhex(signature), TAG + digest)
        except (InvalidSignature, ValueError):
            raise broken("the vault did not sign it") from None

    if lines.pop():
        raise broken("the last line is not whole")
    last: tuple[str, bytes] | None = None
    for count, line in enumerate(lines):
        record, signature = _line(line)
        if record is None:
            raise broken("it is no line of an audit log")
        if record["n"] != count or record["previous"] != previous:
            raise broken("it does not follow from the line before")
        digest = _digest(record)
        if signature:
            last = signature, digest
            if every:
                check(*last)
        unsigned = 0 if signature else unsigned + 1
        previous = digest.hex()
        seen = seen or previous == head
        marks = max(marks, int(record["facts"].get("marks", 0)))
    if last is not None and not every:
        check(*last)
    count = len(lines)
    if not seen:
        raise broken("it ends before the line whose hash is expected")
    return Verified(count, previous, unsigned, marks)


def _line(line: bytes) -> tuple[dict[str, Any] | None, str]:
    """A line's record and signature, if its bytes are the ones that a vault writes of them."""
    try:
        given = json.loads(line) if len(line) <= MOST_LINE_BYTES else None
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict) or tuple(given) != (*NAMES, "signature"):
        return None, ""
    if json.dumps(given, ensure_ascii=True, separators=(",", ":")).encode() != line:
        return None, ""
    signature = given.pop("signature")
    sound = isinstance(signature, str) and len(signature) in (0, SIGNATURE_HEX) and isinstance(given["facts"], dict)
    return (given, signature) if sound and isinstance(given["facts"].get("marks", 0), int) else (None, "")


def _digest(record: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode()).digest()


def verify_file(path: Path, public: bytes, *, head: str | None = None) -> Verified:
    """Verifies a log on disk; raises as `verify`, and OSError."""
    return verify(path.read_bytes(), public, str(path), head=head)
