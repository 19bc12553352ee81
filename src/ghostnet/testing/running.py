"""The tests of a contract's folder, run by pytest in a process of its own: for `contract test`, `gas` and `check`.

The contract is compiled first, so that a test's time is a test's. What pytest says is for people; programs read the
report.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from ghostnet import core
from ghostnet.authoring import building
from ghostnet.authoring.building import Module
from ghostnet.authoring.handles import TESTS
from ghostnet.testing.recorder import ContractSeen

PASSED: Final = 0
"""What pytest ends with when every test passed (docs.pytest.org, "Exit codes")."""


@dataclass(frozen=True)
class Run:
    """The tests of one contract, once.

    Attributes:
        folder: The contract's folder.
        module: What was compiled there.
        ended: What pytest ended with.
        report: Contract to what became of its calls, as `Recorder.to_json` says; empty where none was asked for.

    """

    folder: Path
    module: Module
    ended: int
    report: Mapping[str, Any]

    @property
    def passed(self) -> bool:
        """Whether there are tests, and each passed."""
        return self.ended == PASSED

    @property
    def seen(self) -> Mapping[str, Any]:
        """The report on this contract; empty where no test called it."""
        seen: Mapping[str, Any] = self.report.get(self.module.name, ContractSeen().to_json())
        return seen


def run_tests(
    source: str, options: Sequence[str] = (), *, out: IO[str] | None = None, report: bool = False, update: bool = False
) -> Run:
    """Compiles a contract and runs its tests.

    Args:
        source: A folder, or the name of a template.
        options: Further words for pytest.
        out: Where pytest writes; this process's stdout if None.
        report: Read the trace of every call; tests take some times longer.
        update: Write effect snapshots anew instead of comparing.

    Raises:
        LocalPytestMissing: There is no pytest in this Python environment.
        LocalNotAContract: The folder is none of a contract.
        LocalBuildFailed: It did not compile.

    """
    if importlib.util.find_spec("pytest") is None:
        raise core.LocalPytestMissing({})
    folder = building.find_folder(source)
    module = building.read_module(building.build(folder))
    with tempfile.TemporaryDirectory() as place:
        written = Path(place) / "report.json"
        told = [
            *options,
            *(["--ghost-update"] if update else []),
            *(["--ghost-report", str(written)] if report else []),
        ]
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", *told, TESTS], cwd=folder, stdout=out, check=False
        ).returncode
        found = json.loads(written.read_text()) if written.exists() else {}
    return Run(folder, module, ended, found)
