"""How checks find files and report."""

from __future__ import annotations

import pytest

from tools.repository import ROOT, files, report


def test_files_are_those_that_git_would_keep() -> None:
    found = files("*.toml")
    assert ROOT / "pyproject.toml" in found
    assert not [path for path in files() if ".venv" in path.parts or path.suffix == ".so"]


def test_a_fault_fails_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("check_x", ["a.py:1: wrong"], "3 files") == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("check_x: 1 faults in 3 files\n", "check_x: a.py:1: wrong\n")


def test_no_fault_passes_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("check_x", [], "3 files") == 0
    assert capsys.readouterr().out == "check_x: 3 files in order\n"
