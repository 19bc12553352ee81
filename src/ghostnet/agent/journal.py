"""The agent's memory of what it was about to do: every line is on disk before the step that it announces.

For the carrier. After a crash the journal says which steps may have happened; only the world says whether they did. A
file of records: a length with a checksum of its own, a canonical CBOR array, and its checksum. Checksums run on from
the record before, so that one which was torn, changed or taken out shows. A torn last record is a step that was not
taken, and is cut off; anything else that does not fit stops the agent. At a start, a file of which most records say
nothing any more is written anew without them.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import logging
import os
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from ghostnet.client.files import sync_folder
from ghostnet.core import AgentJournalBroken, AgentJournalHeld, Value, decode, encode

log = logging.getLogger(__name__)

MOST_RECORD_BYTES: Final = 80 * 1024
"""A plan's body of 64 KiB and what stands around it."""
LENGTH_BYTES: Final = 4
HEAD_BYTES: Final = LENGTH_BYTES + 4
"""The length and its checksum: without one, a changed length in the middle would look like a torn end."""
CHECKSUM_BYTES: Final = 8
"""Of SHA-256: against accidents, not against who can write the file, who could as well run the agent."""
START: Final = b"ghost/journal/1"
LEAST_DROPPED: Final = 1_000
"""Records that are worth a rewrite of the file: what some hundred closed actions left behind."""
STARTS_MS: Final = 3_600_000
"""How long a start is remembered that counts against an hour's budget, in ms."""


@dataclass
class Note:
    """What the journal says of one action.

    Attributes:
        plan: The body of the newest plan of this agent's own.
        epoch: In which it was about to start, or did; 0 before.
        started: The epoch of the start that was answered, in this process; not in the file.
        taken: Whether it was taken over from another journal: what was begun there is not known here.
        previous: What the target's marker held when the fence was taken; encoded, with the epoch it is for.
        applying: Steps that were begun.
        applied: Steps of which the target said that they are done, or a probe found it.
        receipt: The report, fixed before it is sent: its canonical array and the signature; none yet where a vault is
            still to sign it.
        closed: Whether nothing is left to do; the rest is forgotten then, or memory would grow with every action.
        kept: Where the plan's record begins in the file, and its body's length: an undo may need it much later.

    """

    plan: bytes | None = None
    epoch: int = 0
    started: int = -1
    taken: bool = False
    previous: tuple[int, Value] | None = None
    applying: set[int] = field(default_factory=set)
    applied: set[int] = field(default_factory=set)
    receipt: tuple[Value, bytes] | None = None
    closed: bool = False
    kept: tuple[int, int] | None = None


class Journal:
    """The file; one process holds it.

    Args:
        path: The file; made if there is none.

    Raises:
        AgentJournalHeld: Another process has it.
        AgentJournalBroken: A record before the last does not fit.

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes: dict[bytes, Note] = {}
        self.starts: dict[bytes, tuple[int, str]] = {}
        """Starts that count: when, in ms, and for which contract; of the last hour before the newest one."""
        self._file = _held(path)
        sync_folder(path.parent)  # or a new file's records are on disk, and nothing leads to them
        self._checksum = START
        self._writing, self._syncing = threading.Lock(), threading.Lock()
        self._end = self._synced = 0
        self._torn = False
        self._read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        os.close(self._file)

    def note(self, action: bytes) -> Note:
        """What is known of an action; an empty note for one that is new."""
        return self.notes.setdefault(action, Note())

    def plan(self, action: bytes) -> bytes | None:
        """The body of the newest plan of this agent's own for an action, also of one that is closed."""
        note = self.note(action)
        if not note.closed or note.kept is None:
            return note.plan
        at, length = note.kept
        match decode(os.pread(self._file, length, at + HEAD_BYTES)):
            case [_, "planned", [bytes(plan)]]:
                return plan
            case _:
                raise AgentJournalBroken({"path": self.path, "at": at})

    def write(self, action: bytes, event: str, *fields: Value) -> None:
        """Adds a record; it is on disk when this returns. Writers of several actions share a wait for the disk.

        Args:
            action: The action's id.
            event: `planned`, `starting`, `taking`, `fenced`, `applying`, `applied`, `undone`, `receipt` or `closed`.
            fields: What that event says.

        Raises:
            OSError: The disk did not take it: nothing that it announces may be done.

        """
        body = encode([action, event, list(fields)])
        with self._writing:
            at = self._add(body)
            end = self._end
        with self._syncing:
            if self._synced < end:  # else the one before has waited for this record too
                with self._writing:
                    self._refuse_if_torn()
                    written = self._end
                self._sync()
                self._synced = written
        with self._writing:
            self._take(action, event, list(fields), (at, len(body)))

    def _add(self, body: bytes) -> int:
        """Writes a record behind the last one; where it begins. What a full disk cut ends the journal: no more fits."""
        self._refuse_if_torn()
        checksum = _next(self._checksum, body)
        view = memoryview(_head(self._checksum, len(body)) + body + checksum[:CHECKSUM_BYTES])
        at, self._torn = self._end, True
        self._end += len(view)
        while view:
            view = view[os.write(self._file, view) :]
        self._checksum, self._torn = checksum, False
        return at

    def _refuse_if_torn(self) -> None:
        if self._torn:
            raise OSError(errno.EIO, "the journal's end is not known", str(self.path))

    def _sync(self) -> None:
        try:
            os.fsync(self._file)
        except OSError:
            self._torn = True  # what the disk has is not known, and a second try may say that all is well
            raise

    def _read(self) -> None:
        end = total = closed = 0
        counts = Counter[bytes]()
        for body, end in self._records():
            match decode(body):
                case [bytes(action), str(event), list(fields)]:
                    at = end - CHECKSUM_BYTES - len(body) - HEAD_BYTES
                    self._take(action, event, fields, (at, len(body)))
                case _:
                    raise AgentJournalBroken({"path": self.path, "at": end})
            total, counts[action] = total + 1, counts[action] + 1
            if event == "closed":
                closed += counts.pop(action)
        os.ftruncate(self._file, end)
        os.lseek(self._file, end, os.SEEK_SET)
        os.fsync(self._file)
        self._end = self._synced = end
        dropped = closed - sum(
            1 + (note.kept is not None) + (action in self.starts) for action, note in self.notes.items() if note.closed
        )
        if dropped >= LEAST_DROPPED and 2 * dropped > total:
            self._compact()

    def _compact(self) -> None:
        """Puts a file in the place of this one that has of closed actions only what may be asked for yet.

        Whenever it is cut off, one of the two is there, whole, and the other is not looked at.
        """
        path, before = self.path.with_name(f"{self.path.name}.new"), self._checksum
        path.unlink(missing_ok=True)
        file = _held(path)
        try:
            checksum, end, moved = self._write_anew(file)
        except OSError as error:  # no room for both, most likely
            log.warning("the journal is left as it is", extra={"path": str(self.path), "why": str(error)})
            self._checksum = before
            os.close(file)
            path.unlink()
            return
        path.replace(self.path)
        sync_folder(self.path.parent)  # before anything is written that the old file has not
        os.close(self._file)
        self._file, self._checksum, self._end, self._synced = file, checksum, end, end
        for action, where in moved.items():
            self.notes[action].kept = where

    def _write_anew(self, file: int) -> tuple[bytes, int, dict[bytes, tuple[int, int]]]:
        """Writes what is worth keeping; the checksum and the end of it, and where each action's newest plan is."""
        checksum, end, moved = START, 0, dict[bytes, tuple[int, int]]()
        with os.fdopen(file, "wb", closefd=False) as new:
            for action, event, body in self._worth_keeping():
                if event == "planned":
                    moved[action] = (end, len(body))
                following = _next(checksum, body)
                end += new.write(_head(checksum, len(body)) + body + following[:CHECKSUM_BYTES])
                checksum = following
        os.fsync(file)
        return checksum, end, moved

    def _worth_keeping(self) -> Iterator[tuple[bytes, str, bytes]]:
        """Every record of an open action; of a closed one that it is, the newest plan, and a start that counts yet."""
        self._checksum = START
        for body, end in self._records():
            match decode(body):
                case [bytes(action), str(event), list()]:
                    note, at = self.notes[action], end - CHECKSUM_BYTES - len(body) - HEAD_BYTES
                    counts = event == "closed" or (event == "starting" and action in self.starts)
                    if not note.closed or counts or (note.kept is not None and note.kept[0] == at):
                        yield action, event, body

    def _records(self) -> Iterator[tuple[bytes, int]]:
        size = os.fstat(self._file).st_size
        at = 0
        while at + HEAD_BYTES <= size:
            head = os.pread(self._file, HEAD_BYTES, at)
            length = int.from_bytes(head[:LENGTH_BYTES], "big")
            if head != _head(self._checksum, length):
                if self._is_blank(at, size):  # the file grew, and the blocks never came
                    return
                raise AgentJournalBroken({"path": self.path, "at": at})
            end = at + HEAD_BYTES + length + CHECKSUM_BYTES
            if end > size:
                return
            body = os.pread(self._file, length, at + HEAD_BYTES)
            checksum = _next(self._checksum, body)
            if os.pread(self._file, CHECKSUM_BYTES, end - CHECKSUM_BYTES) != checksum[:CHECKSUM_BYTES]:
                if end == size:  # the last: its blocks came in part
                    return
                raise AgentJournalBroken({"path": self.path, "at": at})
            self._checksum, at = checksum, end
            yield body, end

    def _is_blank(self, at: int, size: int) -> bool:
        rest = size - at
        return rest <= MOST_RECORD_BYTES and not any(os.pread(self._file, rest, at))

    def _take(self, action: bytes, event: str, fields: list[Value], where: tuple[int, int]) -> None:
        note = self.note(action)
        match event, fields:
            case "planned", [bytes(plan)]:
                note.plan, note.kept = plan, where
            case "starting", [int(epoch), *counted]:
                note.epoch, note.previous = epoch, None
                self._count(action, counted)
            case "taking", [int(epoch)]:
                note.epoch, note.taken, note.previous, note.receipt = epoch, True, None, None
                note.applying.clear()
            case "fenced", [int(epoch), previous]:
                note.previous = (epoch, previous)
            case "applying", [int(step)]:
                note.applying.add(step)
            case "applied", [int(step)]:
                note.applied.add(step)
            case "undone", [int(step)]:
                note.applying.discard(step)
            case "receipt", [report, bytes(signature)]:
                note.receipt = (report, signature)
            case "closed", []:
                self.notes[action] = Note(closed=True, kept=note.kept)
            case _:
                raise AgentJournalBroken({"path": self.path, "at": event})

    def _count(self, action: bytes, counted: list[Value]) -> None:
        match counted:
            case []:
                return
            case [int(at), str(contract)]:
                self.starts.pop(action, None)
                self.starts[action] = (at, contract)
                while self.starts[oldest := next(iter(self.starts))][0] <= at - STARTS_MS:
                    del self.starts[oldest]
            case _:
                raise AgentJournalBroken({"path": self.path, "at": "starting"})


def _held(path: Path) -> int:
    """The file, which no other process has; made if there is none."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(file), path.lstat()):
                return file
        except BlockingIOError:
            os.close(file)
            raise AgentJournalHeld({"path": path}) from None
        except FileNotFoundError:
            pass
        os.close(file)  # another process has put a new one in its place meanwhile


def _head(checksum: bytes, length: int) -> bytes:
    data = length.to_bytes(LENGTH_BYTES, "big")
    return data + hashlib.sha256(checksum + data).digest()[: HEAD_BYTES - LENGTH_BYTES]


def _next(checksum: bytes, body: bytes) -> bytes:
    return hashlib.sha256(checksum + body).digest()
