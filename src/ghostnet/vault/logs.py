"""A file that only grows, of which each record is on disk before anything follows from it.

For the marks and the audit log. After a write that failed what was written is taken back; after an fsync that failed
nothing is known of the disk any more, so the file takes nothing further until it is opened anew. A disk that does not
answer in time counts as one that failed.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

PATIENCE_SECONDS: Final = 5.0
"""Longest wait for the disk: a busy one takes some 100 ms; a caller waits 30 s for its answer."""

Sync = Callable[[int], None]


class LogFailedError(Exception):
    """Why a record is not known to be on disk."""


class GrowingFile:
    """An open log.

    Attributes:
        path: Where it is.

    """

    def __init__(self, path: Path, *, sync: Sync = os.fsync, patience: float = PATIENCE_SECONDS) -> None:
        """Opens the file, or makes it.

        Raises:
            LogFailedError: It cannot be written, or others may write it.

        """
        self.path = path
        self._sync = sync
        self._patience = patience
        self._broken: str | None = None
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            self._descriptor = os.open(path, flags, 0o600)
        except OSError as error:
            raise LogFailedError(os.strerror(error.errno or 0)) from None
        state = os.fstat(self._descriptor)
        if state.st_uid != os.geteuid() or state.st_mode & 0o022:
            os.close(self._descriptor)
            message = "others may write it"
            raise LogFailedError(message)
        self.size = state.st_size

    def read(self) -> bytes:
        """All that is in it."""
        data = b""
        while part := os.pread(self._descriptor, 1 << 20, len(data)):
            data += part
        return data

    def cut(self, size: int) -> None:
        """Takes back what is beyond `size`: a record that was never whole; raises as `append`."""

        def work() -> None:
            os.ftruncate(self._descriptor, size)
            self._sync(self._descriptor)

        self._in_time(work)
        self.size = size

    def check(self) -> None:
        """Refuses where a record could not be kept.

        Raises:
            LogFailedError: An earlier failure, or the file is no longer where it was.

        """
        if self._broken is not None:
            raise LogFailedError(self._broken)
        try:
            there, ours = self.path.lstat(), os.fstat(self._descriptor)
        except OSError as error:
            raise LogFailedError(os.strerror(error.errno or 0)) from None
        if (there.st_dev, there.st_ino) != (ours.st_dev, ours.st_ino):
            message = "another file is in its place"
            raise LogFailedError(message)
        if ours.st_size != self.size:
            message = f"it has {ours.st_size} bytes and not the {self.size} that were written"
            raise LogFailedError(message)

    def append(self, record: bytes, *, durable: bool = True) -> None:
        """Writes a record; where durable it is on disk when this returns.

        Raises:
            LogFailedError: It is not.

        """
        self.check()

        def work() -> None:
            try:
                left = memoryview(record)
                while left:
                    left = left[os.write(self._descriptor, left) :]
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(self._descriptor, self.size)
                raise
            if durable:
                try:
                    self._sync(self._descriptor)
                except OSError as error:
                    self._broken = f"fsync failed: {os.strerror(error.errno or 0)}"
                    raise

        self._in_time(work)
        self.size += len(record)

    def close(self) -> None:
        """Ends it; a disk that hangs keeps its descriptor."""
        if self._broken is None:
            self._broken = "it is closed"
            os.close(self._descriptor)

    def _in_time(self, work: Callable[[], None]) -> None:
        """Runs it beside this thread, since a write to a dead disk may never return."""
        failed: list[OSError] = []

        def run() -> None:
            try:
                work()
            except OSError as error:
                failed.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self._patience)
        if thread.is_alive():
            self._broken = f"the disk did not answer within {self._patience:g} s"
            raise LogFailedError(self._broken)
        if failed:
            raise LogFailedError(self._broken or os.strerror(failed[0].errno or 0))
