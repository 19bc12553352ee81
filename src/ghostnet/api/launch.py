"""Becomes Envoy, after asking to die with the node and to run behind it.

For `envoy.start`, which runs this file by path with `python -I -S`, so it imports the standard library alone.
Usage: launch.py PARENT-PID PROGRAM ARGUMENT...
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal this process gets when its parent ends. It outlasts execve."""
NICENESS = 5
"""Behind the node, whose blocks must not wait for a flood; ahead of nothing else that matters."""


def main(arguments: list[str]) -> None:
    """Never returns."""
    parent, program, *rest = arguments
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):
        sys.exit("the node ended before its edge began")
    os.nice(NICENESS)
    os.execv(program, [program, *rest])  # noqa: S606  a shell is what nobody wants here


if __name__ == "__main__":
    main(sys.argv[1:])
