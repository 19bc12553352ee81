"""A world for ghostcli: a user's folder, and nodes that are started in it and stopped by their process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

GHOSTCLI = (sys.executable, "-m", "ghostnet.cli")
SECONDS = 120.0
"""Longest command: a template may have to be compiled."""


class World:
    """Runs commands as a user would, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("GHOST_")}
        self.environment["GHOST_HOME"] = str(self.home)

    def run(self, *words: str, code: int = 0, **environment: str) -> Any:
        """The data or the error of a command that must end with the code."""
        done = self.raw(*words, "--json", **environment)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        answer = json.loads(done.stdout)
        assert answer["version"] == 1
        return answer["error"] if "error" in answer else answer["data"]

    def raw(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command as it ends."""
        return subprocess.run(
            [*GHOSTCLI, *words],
            cwd=self.folder,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
        )

    @contextmanager
    def running(self, *words: str) -> Iterator[tuple[Any, subprocess.Popen[str]]]:
        """A command that runs until it is told to stop: what it says when it is ready, and its process."""
        process = subprocess.Popen(
            [*GHOSTCLI, *words, "--json"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            with ThreadPoolExecutor(1) as reader:
                line = reader.submit(process.stdout.readline).result(SECONDS)
            assert line, process.stderr.read()
            yield json.loads(line)["data"], process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(SECONDS)
            finally:
                process.kill()
                process.wait()
                process.stdout.close()
                process.stderr.close()
