"""The one way to the disk: a place's folder, reached without following a link, and its one file.

The way below the root is walked name by name, each opened in the folder before it with O_NOFOLLOW. That refuses what
`openat2` with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS refuses, on every kernel, and the rename needs the folder anyway.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from ghostnet.core import DriverBadOrder, DriverNotPlain, DriverUnreachable, Value
from ghostnet.drivers.system.table import Place

MOST_READ_BYTES: Final = 1024 * 1024  # of a file that is replaced: it is hashed before every step
MOST_MODE: Final = 0o7777
HASH_BYTES: Final = 32
U32: Final = 0xFFFFFFFF
FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
DRAFT: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class File:
    """A file as a plan has it.

    Attributes:
        mode: Its permissions.
        uid: Its owner.
        gid: Its group.
        hash: SHA-256 of its content.
        content: Where that is kept: to write it, or to restore it.

    """

    mode: int
    uid: int
    gid: int
    hash: bytes
    content: bytes | None = None

    @classmethod
    def of(cls, mode: int, uid: int, gid: int, content: bytes) -> File:
        """A file with its content."""
        return cls(mode, uid, gid, hashlib.sha256(content).digest(), content)

    @property
    def bare(self) -> File:
        """Without the content: what is compared."""
        return File(self.mode, self.uid, self.gid, self.hash)

    def value(self) -> Value:
        """As a plan has it."""
        return [self.mode, self.uid, self.gid, self.hash, self.content]

    @classmethod
    def from_value(cls, value: Value) -> File | None:
        """A plan's file; None where there is none.

        Raises:
            DriverBadOrder: It is malformed.

        """
        match value:
            case None:
                return None
            case [int(mode), int(uid), int(gid), bytes(digest), None | bytes() as content] if (
                not any(isinstance(each, bool) for each in (mode, uid, gid))
                and 0 <= mode <= MOST_MODE
                and 0 <= uid < U32
                and 0 <= gid < U32
                and len(digest) == HASH_BYTES
            ):
                file = cls(mode, uid, gid, digest, content)
                if content is None or hashlib.sha256(content).digest() == digest:
                    return file
        raise DriverBadOrder({"reason": "a file of the plan is malformed"})


@dataclass(frozen=True, slots=True)
class Found:
    """What lies at a place."""

    file: File
    inode: int


class Folder:
    """The folder of a place, open; made by `opened`."""

    def __init__(self, place: str, descriptor: int, name: str) -> None:
        self._place, self._folder, self._name = place, descriptor, name

    def look(self) -> Found | None:
        """The file; None: there is none.

        Raises:
            DriverNotPlain: Something else is there.
            OSError: It cannot be read.

        """
        try:
            self._check(os.stat(self._name, dir_fd=self._folder, follow_symlinks=False))  # a device is not even opened
            descriptor = os.open(self._name, READ, dir_fd=self._folder)
        except FileNotFoundError:
            return None
        try:
            state = os.fstat(descriptor)
            self._check(state)
            content = b""
            while len(content) <= MOST_READ_BYTES and (part := os.read(descriptor, MOST_READ_BYTES + 1)):
                content += part
        finally:
            os.close(descriptor)
        if len(content) > MOST_READ_BYTES:
            raise DriverNotPlain({"name": self._place, "found": f"a file of more than {MOST_READ_BYTES} bytes"})
        return Found(File.of(stat.S_IMODE(state.st_mode), state.st_uid, state.st_gid, content), state.st_ino)

    def _check(self, state: os.stat_result) -> None:
        kinds = {stat.S_IFLNK: "a symbolic link", stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe"}
        if not stat.S_ISREG(state.st_mode):
            raise DriverNotPlain({"name": self._place, "found": kinds.get(stat.S_IFMT(state.st_mode), "a device")})
        if state.st_nlink != 1:  # it may be another's file, whose content a plan would give away
            raise DriverNotPlain({"name": self._place, "found": "a file with a second name"})

    def write(self, draft: str, file: File) -> int:
        """Writes a draft of the file, on disk when this returns; its inode number."""
        assert file.content is not None  # the caller has looked
        self.remove(draft)
        descriptor = os.open(draft, DRAFT, 0o600, dir_fd=self._folder)
        with os.fdopen(descriptor, "wb") as out:
            out.write(file.content)
            out.flush()
            os.fchown(out.fileno(), file.uid, file.gid)
            os.fchmod(out.fileno(), file.mode)  # last: a change of the owner takes bits away
            os.fsync(out.fileno())
            return os.fstat(out.fileno()).st_ino

    def put(self, draft: str) -> None:
        """Makes the draft the file."""
        self._rename(draft, self._name)

    def take(self, draft: str) -> None:
        """Moves the file out of its place."""
        self.remove(draft)
        self._rename(self._name, draft)

    def inode(self, name: str | None = None) -> int | None:
        """The inode number of a draft or, without a name, of what lies at the place; None: there is none."""
        try:
            return os.stat(name or self._name, dir_fd=self._folder, follow_symlinks=False).st_ino
        except FileNotFoundError:
            return None

    def remove(self, draft: str) -> None:
        """Removes a draft that may be there."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(draft, dir_fd=self._folder)

    def _rename(self, source: str, target: str) -> None:
        os.rename(source, target, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        os.fsync(self._folder)


@contextmanager
def opened(name: str, place: Place) -> Iterator[Folder]:
    """A place's folder.

    Args:
        name: The place's, for errors.
        place: The place.

    Raises:
        DriverUnreachable: The folder is not there.
        DriverNotPlain: There is a link, or no folder, on the way.

    """
    *way, last = place.parts
    try:
        folder = os.open(place.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in way:
                inner = os.open(part, FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
        except BaseException:
            os.close(folder)
            raise
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise DriverNotPlain({"name": name, "found": "no folder but a link or a file on its way"}) from error
        raise DriverUnreachable({"server": name, "reason": os.strerror(error.errno or 0)}) from error
    try:
        yield Folder(name, folder, last)
    finally:
        os.close(folder)
