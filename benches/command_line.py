"""How soon `ghostcli` says what it can do and completes a line, and how soon a new devnet answers.

For benches.own. Where the command is not installed or does not start, its rows are left out and the reader is told.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benches.programs import ROOT, BenchError, end, output, say
from benches.row import Measured, measured

GHOSTCLI = ROOT / ".venv" / "bin" / "ghostcli"
RUNS = 3
HELP_GOAL = 200.0  # ms
COMPLETION_GOAL = 150.0  # ms
READY_GOAL = 3.0  # s
LONGEST = 60.0  # seconds for a devnet to be ready


def measure() -> list[Measured]:
    """The rows, or those that could be measured."""
    rows = []
    for name, once, unit, goal in (
        ("ghostcli --help", help_ms, "ms", HELP_GOAL),
        ("ghostcli, completing a contract's arguments", completion_ms, "ms", COMPLETION_GOAL),
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


def completion_ms() -> float:
    """From the shell's question to its answer: the arguments of a method, from a schema that was kept."""
    if not GHOSTCLI.exists():
        raise BenchError("ghostcli is not installed")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        keep_schema(home)
        asked = {
            "GHOST_HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            "_GHOSTCLI_COMPLETE": "bash_complete",
            "COMP_WORDS": "ghostcli contract call name-lease lease --",
            "COMP_CWORD": "5",
        }
        begun = time.perf_counter()
        done = subprocess.run([GHOSTCLI], env=os.environ | asked, capture_output=True, text=True, check=False)
        spent = (time.perf_counter() - begun) * 1e3
    if "--label" not in done.stdout:
        raise BenchError(f"nothing was completed: {done.stderr}")
    return spent


def keep_schema(home: Path) -> None:
    """A user's folder with a contract's name, and a cache with its schema."""
    program = """
import sys
from pathlib import Path
from ghostnet import core
from ghostnet.cli import schemas
from ghostnet.cli.session import Session
from ghostnet.cli.settings import Flags, Profiles
home, toml = map(Path, sys.argv[1:])
profiles, address = Profiles(home), bytes([7]) * 32
profiles.write("local", {"node": "http://127.0.0.1:1", "genesis": "00" * 32})
profiles.write_contracts("local", "00" * 32, {"name-lease": core.address_text(address)})
profiles.select("local")
schemas.keep(Session(Flags(home=home)), address, core.Schema.parse(toml.read_text()))
"""
    toml = ROOT / "contracts" / "templates" / "name-lease" / "contract.toml"
    environment = os.environ | {"XDG_CACHE_HOME": str(home / "cache")}
    python = ROOT / ".venv" / "bin" / "python"
    subprocess.run([python, "-c", program, home, toml], env=environment, check=True)


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
