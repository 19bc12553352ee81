"""In CI a skip is a failure; elsewhere it is a skip."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent.parent / "conftest.py"
SKIPPED_TEST = "import pytest\ndef test_server():\n    pytest.skip('no server here')\n"
SKIPPED_MODULE = "import pytest\npytest.skip('no server here', allow_module_level=True)\n"


@pytest.mark.parametrize("source", [SKIPPED_TEST, SKIPPED_MODULE])
def test_a_skip_fails_in_ci_alone(tmp_path: Path, source: str) -> None:
    shutil.copy(CONFTEST, tmp_path)
    (tmp_path / "test_it.py").write_text(source)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")

    def run(ci: str) -> str:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)]
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, "CI": ci}, capture_output=True, text=True, check=False
        )
        return done.stdout

    assert "1 skipped" in run("")
    assert "in CI nothing may be skipped: " in run("true")
    assert "no server here" in run("true")
