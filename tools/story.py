"""What the demo's story is told with: commands that anybody can type, programs that run beside it, and surprises.

For the parts of `make demo`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from ghostnet.core import Rlusd

ROOT: Final = Path(__file__).resolve().parent.parent
GHOSTCLI: Final = (sys.executable, "-m", "ghostnet.cli")
READY_SECONDS: Final = 30.0
"""Longest start; 3 s is the goal, and said if missed."""
STOP_SECONDS: Final = 20.0
COMMAND_SECONDS: Final = 600.0
"""Longest command: the first build of the templates."""


class SurpriseError(Exception):
    """Something is not as the story has it."""


class Story:
    """Runs commands in a world of their own, and tells what came of them."""

    def __init__(self, folder: Path) -> None:
        """Keeps everything in the folder."""
        self.folder = folder
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GHOST_") and name != "CI"
        } | {"GHOST_HOME": str(folder / "home")}
        self.gas, self.fees, self.transactions = 0, Rlusd(0), 0

    def chapter(self, title: str) -> None:
        """A headline."""
        print(f"\n== {title}", flush=True)

    def tell(self, text: str) -> None:
        """A line of the story."""
        print(f"   {text}", flush=True)

    def run(self, line: str, *more: str, exit_code: int = 0) -> Any:
        """Runs a command line, and words that may hold blanks after it; its data, or the error it must end with."""
        command = [*GHOSTCLI, *line.split(), *more, "--json"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )
        expect(
            done.returncode == exit_code,
            f"`ghostcli {line}` ended with {done.returncode}, not {exit_code}:\n{done.stderr}{done.stdout}",
        )
        answer = json.loads(done.stdout)
        return answer["error"] if exit_code else answer["data"]

    def send(self, line: str) -> Any:
        """Runs a command that sends a transaction; tells what it cost."""
        done = self.run(line)
        self.tell(f"$ ghostcli {line}")
        self.paid(done)
        return done

    def paid(self, done: Any) -> None:
        """Tells of a transaction."""
        self.gas += done["gas_used"]
        self.fees += Rlusd(done["fee"])
        self.transactions += 1
        self.tell(
            f"  block {done['height']}, transaction {done['id'][:16]}…, {done['gas_used']:,} gas, fee {done['fee']}"
        )
        for event in done["events"]:
            fields = ", ".join(f"{name} {short(value)}" for name, value in (event["fields"] or {}).items())
            self.tell(f"  recorded: {event['event']} ({fields})")

    def balance(self, who: str) -> Rlusd:
        """What somebody has, proven by the chain's state."""
        return Rlusd(self.run(f"account show {who}")["balance"])


def first_line(process: subprocess.Popen[str], words: Path) -> Any:
    """What the chain says when it is ready."""
    assert process.stdout is not None  # asked for
    with ThreadPoolExecutor(1) as reader:
        line = reader.submit(process.stdout.readline)
        try:
            text = line.result(READY_SECONDS)
        except TimeoutError:
            process.kill()
            text = ""
    expect(bool(text), f"the chain did not start:\n{words.read_text()}")
    return json.loads(text)["data"]


def stopped(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> int:
    """Stops a program by its process id; the code it ended with."""
    process.send_signal(number)
    try:
        code = process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        code = -signal.SIGKILL
    if process.stdout is not None:
        process.stdout.close()
    return code


def expect(condition: bool, what: str) -> None:
    """Ends the story at a surprise."""
    if not condition:
        raise SurpriseError(what)


def short(value: object) -> str:
    """A value on one line; long texts by their ends."""
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 48 else f"{text[:12]}…{text[-6:]}"
