"""The virtual environment of the peers that Python's registry brings.

For benches.peers.revm and benches.peers.litesvm. It is apart from `.venv`: no peer is a dependency of the product.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benches.peers.peer import FOLDER, PROGRAMS
from benches.programs import BenchError, figures, output, say
from benches.row import Measured

VENV = FOLDER / "python"
PYTHON = VENV / "bin" / "python"


def run(package: str, version: str, program: str, *arguments: Path) -> list[Measured]:
    """Installs a package if it is not there, and runs a program of PROGRAMS with it on one core."""
    if not PYTHON.exists():
        output([sys.executable, "-m", "venv", VENV])
    if installed(package) != version:
        say(f"installing {package} {version}")
        output([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"{package}=={version}"])
    return figures(output([PYTHON, PROGRAMS / program, *arguments], one_core=True, quiet=True))


def installed(package: str) -> str:
    """A package's version in the environment; empty if it is not there."""
    ask = f"from importlib.metadata import version; print(version({package!r}))"
    try:
        return output([PYTHON, "-c", ask], quiet=True).strip()
    except BenchError:
        return ""
