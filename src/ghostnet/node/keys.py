"""Key files of the node: the sequencer's, and on a development chain the faucet's.

For the node, which hands the key to the ledger to sign headers with. An ed25519 seed (RFC 8032 §5.1.5) as 64 hex digits
in a file of mode 0600. A file that others could read or have swapped is refused rather than mended.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet.core import NodeKeyFileUnsafe

SEED_BYTES = 32
_FILE_BYTES = 2 * SEED_BYTES + 1  # hex digits and the line's end


class Ed25519Key:
    """An ed25519 key: its 32-byte `seed`, and the `public` key that follows from it."""

    def __init__(self, seed: bytes) -> None:
        """Takes the 32-byte seed."""
        self.seed = seed
        self.public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return f"Ed25519Key(public={self.public.hex()})"


def create_key(path: Path) -> Ed25519Key:
    """Makes a key and its file, which must not exist; both are on disk when this returns."""
    seed = os.urandom(SEED_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(seed.hex().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)
    return Ed25519Key(seed)


def load_key(path: Path) -> Ed25519Key:
    """The key in a file.

    Raises:
        NodeKeyFileUnsafe: Others may read or have swapped the file, or it holds no key.
        FileNotFoundError: There is no such file.

    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise _unsafe(path, os.strerror(error.errno or 0)) from error
    with os.fdopen(descriptor, "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode):
            raise _unsafe(path, "it is no regular file")
        if state.st_uid != os.geteuid():
            raise _unsafe(path, "it belongs to another user")
        if state.st_mode & 0o077:
            raise _unsafe(path, f"its mode {stat.S_IMODE(state.st_mode):04o} lets others at it")
        text = file.read(_FILE_BYTES + 1)
    try:
        seed = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        seed = b""
    if len(seed) != SEED_BYTES:
        raise _unsafe(path, "it does not hold 64 hex digits")
    return Ed25519Key(seed)


def _unsafe(path: Path, reason: str) -> NodeKeyFileUnsafe:
    return NodeKeyFileUnsafe({"path": path, "reason": reason})


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
