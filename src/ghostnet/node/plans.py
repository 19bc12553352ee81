"""Bodies of plans in the node's folder: one file for each action, kept until 90 days after the action was over.

For the API's service of plans, which decides what may be put and who may see it. A file is named by its action; once
that was seen to be over, by the action and the time. So what a restart has to know is in the names, and each change is
one rename. Nothing of it is part of a block: a disk that is full costs a body, and is told to whoever brought it.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ghostnet.client.files import FileRefusedError, make_private_folder, read_private, replace_private, sync_folder
from ghostnet.client.plans import MOST_BYTES
from ghostnet.core import NodePlanStoreFailed

KEPT_MS: Final = 90 * 24 * 60 * 60 * 1_000
"""How long a body is kept after its action was over, in ms: a dispute of last month is argued with it at hand."""
MOST_KEPT_BYTES: Final = 1024**3
"""Most bytes of all bodies: 16,384 of the largest, which is 180 a day for 90 days."""
LEAST_FREE_BYTES: Final = 256 * 1024**2
"""What a body leaves free on the disk: the ledger's, which stops the node when it has none; sixty full blocks."""
BLOCK_BYTES: Final = 4_096
"""What a file takes at the least."""
LOOKED: Final = 100
"""Bodies looked at in a sweep: as many views, some 20 ms."""

_NAME: Final = re.compile(r"([0-9a-f]{64})(?:\.([0-9]{1,16}))?", re.ASCII)


@dataclass
class _Kept:
    size: int
    over_ms: int | None
    """When the action was first seen to be over."""


class PlanStore:
    """A folder of bodies. Every call may come from any thread.

    Args:
        folder: It is made when the first body comes.
        most: Bytes of all bodies.
        least_free: Bytes that stay free on its disk.

    """

    def __init__(self, folder: Path, *, most: int = MOST_KEPT_BYTES, least_free: int = LEAST_FREE_BYTES) -> None:
        """Finds what is kept, and removes what a crash left half written.

        Raises:
            NodePlanStoreFailed: The folder cannot be read.

        """
        self._folder, self._most, self._least_free = folder, most, least_free
        self._lock = threading.Lock()
        self._kept: dict[bytes, _Kept] = {}
        self._to_look: list[bytes] = []
        try:
            for path in folder.iterdir() if folder.exists() else ():
                self._find(path)
        except OSError as error:
            raise _failed(error) from error
        self._bytes = sum(kept.size for kept in self._kept.values())

    def put(self, action: bytes, body: bytes) -> None:
        """Keeps a body in place of an earlier one of the action; it is on disk when this returns.

        Raises:
            NodePlanStoreFailed: There is no room for it, or the disk refuses.

        """
        with self._lock:
            if self._read(action) == body:
                return
            before = self._kept.get(action) or _Kept(0, None)
            size = _taken(len(body))
            total = self._bytes + size - before.size
            if total > self._most:
                raise NodePlanStoreFailed(
                    {"reason": f"they have {self._bytes} bytes, and at most {self._most} are kept"}
                )
            try:
                make_private_folder(self._folder)
                self._check_free()
                replace_private(self._path(action, before.over_ms), body)
            except OSError as error:
                raise _failed(error) from error
            self._kept[action], self._bytes = _Kept(size, before.over_ms), total

    def get(self, action: bytes) -> bytes | None:
        """The body of the action's newest plan that was put; None where there is none, or the disk does not give it."""
        with self._lock:
            return self._read(action)

    def sweep(self, is_over: Callable[[bytes], bool], now_ms: int) -> None:
        """Looks at the next bodies in turn: notes whose action is over, removes what was over long ago.

        Args:
            is_over: Whether an action is over.
            now_ms: The chain's clock, ms since 1970.

        Raises:
            NodePlanStoreFailed: The disk refuses.

        """
        with self._lock:
            if not self._to_look:
                self._to_look = list(self._kept)
            some, self._to_look = self._to_look[:LOOKED], self._to_look[LOOKED:]
        for action in some:
            over_ms = self._kept[action].over_ms
            over_now = over_ms is None and is_over(action)  # asked without the lock: it runs a contract
            try:
                with self._lock:
                    if over_now:
                        self._note_over(action, now_ms)
                    elif over_ms is not None and now_ms - over_ms >= KEPT_MS:
                        self._remove(action)
            except OSError as error:
                raise _failed(error) from error

    def _find(self, path: Path) -> None:
        """Takes a file of the folder into account."""
        if path.name.startswith("."):
            path.unlink()  # a draft of `replace_private`
        elif (named := _of_name(path.name)) is not None:
            action, over_ms = named
            self._kept[action] = _Kept(_taken(path.stat().st_size), over_ms)

    def _note_over(self, action: bytes, now_ms: int) -> None:
        old = self._path(action, None)
        old.rename(self._path(action, now_ms))
        self._kept[action].over_ms = now_ms
        sync_folder(self._folder)

    def _remove(self, action: bytes) -> None:
        kept = self._kept[action]
        self._path(action, kept.over_ms).unlink(missing_ok=True)
        del self._kept[action]
        self._bytes -= kept.size
        sync_folder(self._folder)

    def _read(self, action: bytes) -> bytes | None:
        if (kept := self._kept.get(action)) is None:
            return None
        try:
            return read_private(self._path(action, kept.over_ms), most=MOST_BYTES)
        except (FileNotFoundError, FileRefusedError, OSError):
            return None  # whoever asks is told that it is not kept, and its agent puts it again

    def _check_free(self) -> None:
        disk = os.statvfs(self._folder)
        free = disk.f_bavail * disk.f_frsize
        if free < self._least_free:
            raise NodePlanStoreFailed({"reason": f"{free} bytes are free on the disk, and {self._least_free} stay so"})

    def _path(self, action: bytes, over_ms: int | None) -> Path:
        return self._folder / (action.hex() if over_ms is None else f"{action.hex()}.{over_ms}")


def _of_name(name: str) -> tuple[bytes, int | None] | None:
    """The action, and when it was seen to be over; None where the name is none of this store's."""
    found = _NAME.fullmatch(name)
    return None if found is None else (bytes.fromhex(found[1]), int(found[2]) if found[2] else None)


def _taken(size: int) -> int:
    """What a file of so many bytes takes of the disk."""
    return -(-size // BLOCK_BYTES) * BLOCK_BYTES


def _failed(error: OSError) -> NodePlanStoreFailed:
    return NodePlanStoreFailed({"reason": os.strerror(error.errno or 0)})
