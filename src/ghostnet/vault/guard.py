"""What keeps the vault's memory from others: no core dumps, no tracing, and no swap where the limit allows.

For the daemon, once, before it reads any secret; `ghostcli doctor` shows what came of it. Linux alone: the calls are
its own. What cannot be had is said, not hidden: a process without the right to lock memory still runs.
"""

from __future__ import annotations

import ctypes
import os
import resource
from pathlib import Path
from typing import Final, NamedTuple

PR_GET_DUMPABLE: Final = 3
PR_SET_DUMPABLE: Final = 4
MCL_CURRENT: Final = 1
MCL_FUTURE: Final = 2
MCL_ONFAULT: Final = 4
"""Lock pages as they are first touched: the libraries' untouched pages are not read in."""
CAP_IPC_LOCK: Final = 14
"""Number of the capability that lifts the limit (capabilities(7))."""


class Guard(NamedTuple):
    """How well the memory is kept."""

    core_dumps_off: bool
    memory_locked: bool
    reason: str
    """Why memory is not locked; empty where it is."""


def harden() -> Guard:
    """Guards this process."""
    libc = ctypes.CDLL(None, use_errno=True)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    undumpable = libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 and libc.prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0
    reason = obstacle()
    if not reason and libc.mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0:
        reason = os.strerror(ctypes.get_errno())
    return Guard(core_dumps_off=undumpable, memory_locked=not reason, reason=reason)


def obstacle() -> str:
    """Why a process like this one could not lock its memory; empty where it could.

    A limit is all or nothing here: with future memory locked against a small one, the 64 MiB that open the vault could
    not be had.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if hard == resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (hard, hard))
        return ""
    if _capabilities() >> CAP_IPC_LOCK & 1:
        return ""
    return f"the limit of locked memory is {hard // 1024} KiB: raise it (LimitMEMLOCK=infinity), or have no swap"


def _capabilities() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return int(line.partition(":")[2], 16)
    return 0
