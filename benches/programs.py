"""Programs that a bench runs: one at a time, on one core where asked, and with a sentence when one fails.

For the modules that measure. Output that is not the result goes to standard error, so that a long set-up shows life.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benches.row import Measured, measured

ROOT = Path(__file__).resolve().parent.parent
CORE = max(os.sched_getaffinity(0))  # the last core: interrupts tend to be served by the first
LONGEST = 600  # seconds for one program; a set-up over a slow network needs some of them
GRACE = 5  # seconds to end when asked to
BUSY = 0.5  # load average over the last minute before a bench begins: half a core at work


class BenchError(Exception):
    """Something could not be run; the message is the reason that the row shows."""


def warn_if_busy() -> None:
    """Says so where other work would lower every figure; a bench cannot tell by how much."""
    load = os.getloadavg()[0]
    if load > BUSY:
        say(f"this machine is busy (load {load:.1f}): figures will be too low and wide; repeat when it is idle")


def say(text: str) -> None:
    """Tells the reader what goes on, apart from the results."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def output(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    one_core: bool = False,
    quiet: bool = False,
    timeout: float = LONGEST,
) -> str:
    """Runs a program to its end and returns what it printed.

    Args:
        command: the program and its arguments.
        cwd: where it runs.
        env: variables beside the inherited ones.
        one_core: holds it to CORE, for figures of one core.
        quiet: keeps its standard error for the failure's message.
        timeout: seconds until it is ended.

    Raises:
        BenchError: it is not installed, fails, or takes longer than it may.

    """
    words = [str(word) for word in command]
    if shutil.which(words[0]) is None:
        raise BenchError(f"{Path(words[0]).name} is not installed")
    if one_core:
        if shutil.which("taskset") is None:
            raise BenchError("taskset is not installed; it holds a figure of one core to one core")
        words = ["taskset", "--cpu-list", str(CORE), *words]
    errors = subprocess.PIPE if quiet else None
    with subprocess.Popen(
        words, cwd=cwd, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=errors, text=True
    ) as program:
        try:
            printed, complaint = program.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as error:
            end(program)
            raise BenchError(f"{Path(command[0]).name} did not end within {timeout:g} s") from error
    if program.returncode != 0:
        last = (complaint or "").strip().splitlines()[-1:] or ["its output is above"]
        raise BenchError(f"{Path(command[0]).name} ended with exit code {program.returncode}: {last[0][:300]}")
    return printed


def end(program: subprocess.Popen[str]) -> None:
    """Ends a program, gently first: it may have to end what it started itself."""
    program.terminate()
    try:
        program.wait(GRACE)
    except subprocess.TimeoutExpired:
        program.kill()


def figures(text: str) -> list[Measured]:
    """Reads what a program of `benches/peers/programs` prints: a JSON object a line, with all of its runs."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [measured(row["name"], row["runs"], row["unit"], row["includes"]) for row in rows]
