"""The guard: what it says of a process is so."""

from __future__ import annotations

import json
import os
import subprocess
import sys

PROGRAM = """
import ctypes, json, resource, sys
from pathlib import Path
from ghostnet.vault import guard
if sys.argv[1] == "limited":
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (65_536, 65_536))
    guard._capabilities = lambda: 0
found = guard.harden()
secret = bytearray(1 << 22)
secret[:] = b"x" * len(secret)
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(json.dumps({
    "dumpable": ctypes.CDLL(None).prctl(guard.PR_GET_DUMPABLE, 0, 0, 0, 0),
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "locked": int(status["VmLck"].split()[0]) >= 4096,
    **found._asdict(),
}))
"""


def guarded(how: str) -> dict[str, object]:
    command = [sys.executable, "-c", PROGRAM, how]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": "src"})
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_guarded_process_cannot_be_dumped_and_says_whether_it_is_locked() -> None:
    found = guarded("as it is")
    assert (found["dumpable"], found["core"], found["core_dumps_off"]) == (0, [0, 0], True)
    assert found["locked"] == found["memory_locked"]
    assert bool(found["reason"]) != found["memory_locked"]


def test_a_small_limit_is_said_and_leaves_the_process_running() -> None:
    found = guarded("limited")
    assert (found["memory_locked"], found["locked"]) == (False, False)
    assert "64 KiB" in str(found["reason"])
    assert found["core_dumps_off"]
