"""ghostcli contract check, on contracts as authors have them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ghostnet.cli.exits import Exit
from ghostnet.cli.program import run

BLANK = Path("contracts/templates/blank").resolve()
Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GHOST_HOME", str(tmp_path / "home"))


def answer(said: Said) -> Any:
    return json.loads(said.readouterr().out)["data"]


def test_what_the_tests_do_not_reach_is_a_warning_and_strict_makes_it_count(capfd: Said) -> None:
    assert run(["contract", "check", str(BLANK)]) == Exit.OK
    said = capfd.readouterr().out
    assert said.strip().splitlines()[-1].startswith("blank: 0 errors, ")
    strict = run(["contract", "check", str(BLANK), "--strict", "--json"])
    assert (strict == Exit.OK) == (answer(capfd)["findings"] == [])
