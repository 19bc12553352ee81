"""The fence: what each action began on this host, on disk before it is done.

A folder that all agents of the host use, with a file for each action of about 100 bytes, and a lock. A rename keeps a
file's inode number; with that number on record before it, a later look shows whose change is there. That works on every
file system, as an extended attribute would not, and for a file that is removed too.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from ghostnet.client.files import FileRefusedError, make_private_folder, read_private, replace_private
from ghostnet.core import CodecError, DriverUnreachable, Value, decode, encode

MOST_BYTES: Final = 64 * 1024  # of a mark: 16 places of at most 253 characters
LOCK_SECONDS: Final = 5.0  # as long as a slow disk may take for another one's step
LOCK_WAIT: Final = 0.02  # seconds between two tries


@dataclass(frozen=True, slots=True)
class Mark:
    """What an action began here.

    Attributes:
        epoch: The latest that was here.
        serial: The latest fence; earlier ones are over.
        is_open: Whether a step may be taken under it.
        begun: By place, the inode number that its change moves.
        done: Places whose change was made.

    """

    epoch: int
    serial: int
    is_open: bool
    begun: Mapping[str, int] = field(default_factory=dict)
    done: frozenset[str] = frozenset()

    def beginning(self, name: str, inode: int) -> Mark:
        """A change of a place is next."""
        return replace(self, begun={**self.begun, name: inode})

    def finished(self, name: str) -> Mark:
        """It was made."""
        return replace(self, done=self.done | {name})

    def closed(self, name: str) -> Mark:
        """It was not made, and cannot be under this fence any more."""
        return replace(self, is_open=False, begun={each: ino for each, ino in self.begun.items() if each != name})

    def to_bytes(self) -> bytes:
        """As the file has it."""
        begun: list[Value] = [[name, inode] for name, inode in sorted(self.begun.items())]
        return encode([self.epoch, self.serial, self.is_open, begun, sorted(self.done)])

    @classmethod
    def from_bytes(cls, data: bytes) -> Mark:
        """The file's.

        Raises:
            ValueError: It is none.

        """
        try:
            match decode(data):
                case [int(epoch), int(serial), bool(is_open), [*begun], [*done]]:
                    return cls(epoch, serial, is_open, dict(map(_pair, begun)), frozenset(map(str, done)))
        except CodecError as error:
            raise ValueError(error.text) from error
        message = "it has not the parts of a mark"
        raise ValueError(message)


class Marks:
    """The folder; used while `held`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps other agents of the host away.

        Raises:
            DriverUnreachable: The folder cannot be used, or another one keeps it.

        """
        try:
            make_private_folder(self._folder)
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            lock = os.open(self._folder / "lock", flags, 0o600)
        except OSError as error:
            raise self._away(os.strerror(error.errno or 0)) from error
        try:
            self._wait(lock)
            yield
        finally:
            os.close(lock)

    def _wait(self, lock: int) -> None:
        until = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() > until:
                    raise self._away("another agent is at work") from error
                time.sleep(LOCK_WAIT)
            else:
                return

    def read(self, action: bytes) -> Mark | None:
        """An action's; None: it was never here.

        Raises:
            DriverUnreachable: It cannot be read.

        """
        try:
            return Mark.from_bytes(read_private(self._folder / action.hex(), most=MOST_BYTES))
        except FileNotFoundError:
            return None
        except (FileRefusedError, OSError, ValueError) as error:
            raise self._away(str(error)) from error

    def write(self, action: bytes, mark: Mark) -> None:
        """Puts it on disk.

        Raises:
            OSError: It may not be there.

        """
        replace_private(self._folder / action.hex(), mark.to_bytes())

    def _away(self, reason: str) -> DriverUnreachable:
        return DriverUnreachable({"server": str(self._folder), "reason": reason})


def _pair(value: Value) -> tuple[str, int]:
    match value:
        case [str(name), int(inode)]:
            return name, inode
    message = "what it says of a place is malformed"
    raise ValueError(message)
