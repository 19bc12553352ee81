"""Where things of authors are kept on a machine: data that is needed again, and a cache that is not.

As the XDG Base Directory Specification says; a relative path in its variables counts as none, as it says too.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

OURS: Final = "ghostnet"


def data() -> Path:
    """The user's folder for data: copies of the SDK."""
    return _base("XDG_DATA_HOME", ".local/share") / OURS


def cache() -> Path:
    """The user's folder for what can be made again: what cargo compiled."""
    return _base("XDG_CACHE_HOME", ".cache") / OURS


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """A new folder to fill, which appears under its name when it is complete, or not at all.

    Raises:
        OSError: There is a folder of that name, and it is not empty; or it cannot be written.

    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    draft.mkdir()
    try:
        yield draft
        for path in (*draft.rglob("*"), draft):
            _sync(path)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    _sync(folder.parent)


def _base(variable: str, fallback: str) -> Path:
    named = Path(os.environ.get(variable, ""))
    return named if named.is_absolute() else Path.home() / fallback


def _sync(path: Path) -> None:
    if path.is_symlink():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
