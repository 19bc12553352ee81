"""ghostcli contract check, on contracts as authors have them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ghostnet.cli.exits import Exit
from ghostnet.cli.program import run

BLANK = Path("contracts/templates/blank").resolve()
CARELESS = Path("contracts/tests/careless").resolve()
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


def test_what_a_contract_does_with_its_actions_is_looked_at(capfd: Said) -> None:
    """The rules over what its tests did, by a contract that breaks all of them."""
    assert run(["contract", "check", str(CARELESS), "--json"]) == Exit.REFUSED
    found = [(each["rule"], each["subject"], each["is_error"]) for each in answer(capfd)["findings"]]
    assert found == [
        ("outcome_refused", "failed", True),
        ("outcome_never_told", "partial", False),
        ("outcome_never_told", "unknown", False),
        ("outcome_never_told", "expired", False),
        ("action_never_asked", "dns.zone.check", False),
        ("undo_not_funded", "dns.records.set", False),
    ]


def test_the_recipe_of_an_action_is_clean(capfd: Said) -> None:
    assert run(["contract", "check", "cookbook/signpost", "--strict", "--json"]) == Exit.OK
    assert answer(capfd)["findings"] == []
