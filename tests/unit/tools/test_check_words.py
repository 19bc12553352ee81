"""What may not stand in the repository. The forbidden words are put together here, so that this file may."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.check_words import faults_in


@pytest.mark.parametrize(
    "line",
    [
        "see https://" + "pypi" + ".org/simple",
        "registry = " + "crates" + ".io",
        "cd /wo" + "rk/main",
        "HOME=/ro" + "ot/cache",
        "# TO" + "DO: later",
        "# FIX" + "ME",
        "closes is" + "sue 12",
    ],
)
def test_forbidden_words_are_found_with_their_line(line: str) -> None:
    assert next(faults_in(Path("a.py"), f"fine\n{line}\n")).startswith("a.py:2: ")


@pytest.mark.parametrize(
    "line", ["homework/main", "src/work/x", "$HOME/root/x", "~/work/x", "the issue at hand", "todo()"]
)
def test_words_that_only_resemble_them_pass(line: str) -> None:
    assert not list(faults_in(Path("a.py"), line))


def test_cargo_may_write_its_own_source_lines() -> None:
    line = 'source = "registry+https://host/' + "crates" + '.io-index"\n'
    assert not list(faults_in(Path("Cargo.lock"), line))
    assert list(faults_in(Path("notes.txt"), line))
