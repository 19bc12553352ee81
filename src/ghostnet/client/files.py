"""Files that are nobody else's business: read only if nobody else could have read or swapped them, written whole.

For key files, passphrase files and settings. It mends nothing: a file that is not as it should be is refused.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path


class FileRefusedError(Exception):
    """Why a file is not used."""


def read_private(path: Path, *, most: int, others_may_read: bool = False) -> bytes:
    """A small file's bytes.

    Args:
        path: The file; a symbolic link is refused.
        most: Largest size in bytes.
        others_may_read: Whether the file holds no secret, so that only writing by others is refused.

    Raises:
        FileRefusedError: Others could have read or changed it, or it is too large or no regular file.
        FileNotFoundError: There is no such file.

    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FileRefusedError(os.strerror(error.errno or 0)) from error
    try:
        _check(os.fstat(descriptor), 0o022 if others_may_read else 0o077)
        data = b""
        while len(data) <= most and (part := os.read(descriptor, most + 1 - len(data))):
            data += part
    finally:
        os.close(descriptor)
    if len(data) > most:
        message = f"it is larger than {most} bytes"
        raise FileRefusedError(message)
    return data


def create_private(path: Path, data: bytes) -> None:
    """Writes a file of mode 0600 that must not exist; it is on disk, whole, when this returns.

    Raises:
        FileExistsError: There is one.

    """
    make_private_folder(path.parent)
    draft = _write_draft(path, data)
    try:
        os.link(draft, path)  # fails where one exists, as a rename would not
    finally:
        draft.unlink()
    sync_folder(path.parent)


def replace_private(path: Path, data: bytes) -> None:
    """Writes a file of mode 0600 in place of what was there; a crash leaves the one or the other."""
    make_private_folder(path.parent)
    _write_draft(path, data).replace(path)
    sync_folder(path.parent)


def make_private_folder(path: Path) -> None:
    """Makes a folder, for its user alone, and those above it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _check(state: os.stat_result, forbidden: int) -> None:
    if not stat.S_ISREG(state.st_mode):
        message = "it is no regular file"
        raise FileRefusedError(message)
    if state.st_uid not in (os.geteuid(), 0):
        message = "it belongs to another user"
        raise FileRefusedError(message)
    if state.st_mode & forbidden:
        message = f"its mode {stat.S_IMODE(state.st_mode):04o} lets others at it"
        raise FileRefusedError(message)


def _write_draft(path: Path, data: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise
    return draft


def sync_folder(folder: Path) -> None:
    """Puts a folder's names on disk: a new file that is synced itself may still be nowhere after a crash."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
