"""How soon `ghostcli` says what it can do, and how soon a new devnet answers.

For benches.own. Where the command is not installed or does not start, its rows are left out and the reader is told.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable

from benches.programs import ROOT, BenchError, end, output, say
from benches.row import Measured, measured

GHOSTCLI = ROOT / ".venv" / "bin" / "ghostcli"
RUNS = 3
HELP_GOAL = 200.0  # ms
READY_GOAL = 3.0  # s
LONGEST = 60.0  # seconds for a devnet to be ready


def measure() -> list[Measured]:
    """Both rows, or those that could be measured."""
    rows = []
    for name, once, unit, goal in (
        ("ghostcli --help", help_ms, "ms", HELP_GOAL),
        ("ghostcli dev, new and ready", ready_s, "s", READY_GOAL),
    ):
        try:
            rows.append(measured(name, repeat(once), unit, (), goal))
        except BenchError as error:
            say(f"no row for {name}: {error}")
    return rows


def repeat(once: Callable[[], float]) -> list[float]:
    """The runs that count: the first one fills the caches."""
    return [once() for _ in range(RUNS + 1)][1:]


def help_ms() -> float:
    """From the command to the end of its help."""
    begun = time.perf_counter()
    output([GHOSTCLI, "--help"], quiet=True)
    return (time.perf_counter() - begun) * 1e3


def ready_s() -> float:
    """From the command to its JSON line, which it prints once the API answers; the devnet is ended afterwards."""
    if not GHOSTCLI.exists():
        raise BenchError("ghostcli is not installed")
    with tempfile.TemporaryDirectory() as home:
        command = [
            str(GHOSTCLI),
            "dev",
            "--ephemeral",
            "--api",
            "127.0.0.1:0",
            "--log",
            "quiet",
            "--json",
            "--home",
            home,
        ]
        begun = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
            assert program.stdout is not None
            late = threading.Timer(LONGEST, end, [program])
            late.start()
            try:
                line = program.stdout.readline()
                seconds = time.perf_counter() - begun
                program.send_signal(signal.SIGINT)
                program.wait(LONGEST)
            finally:
                late.cancel()
                end(program)
    if not line.startswith("{"):
        raise BenchError(f"no devnet was ready within {LONGEST:g} s")
    return seconds
