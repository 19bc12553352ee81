"""ghostcli contract test: its exit codes, and its answer for programs."""

from __future__ import annotations

import importlib.util
import json
import re
import tomllib
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
    return json.loads(said.readouterr().out)


def test_a_template_passes_and_programs_read_one_object(capfd: Said) -> None:
    assert run(["contract", "test", str(BLANK), "--json"]) == Exit.OK
    data = answer(capfd)["data"]
    assert data["passed"]
    assert data["folder"] == str(BLANK)
    assert len(data["code_hash"]) == 64


def test_a_test_that_fails_ends_with_one(capfd: Said) -> None:
    # Without the plugin its fixtures are missing.
    without = ("-p", "no:ghostnet", "-o", f"pythonpath={BLANK / 'tests'}")
    assert run(["contract", "test", str(BLANK), "--json", "--", *without]) == Exit.REFUSED
    assert not answer(capfd)["data"]["passed"]


def test_options_alone_are_for_the_contract_of_this_folder(capfd: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BLANK)
    assert run(["contract", "test", "--json", "--", "-k", "no_test_is_called_so"]) == Exit.ENVIRONMENT
    assert answer(capfd)["data"]["pytest_exit"] == int(pytest.ExitCode.NO_TESTS_COLLECTED)


def test_what_is_no_contract_is_named(tmp_path: Path, capfd: Said) -> None:
    assert run(["contract", "test", str(tmp_path), "--json"]) == Exit.ENVIRONMENT
    assert answer(capfd)["error"]["slug"] == "not_a_contract"


def test_how_many_calls_there_were_and_how_fast_is_said(capfd: Said) -> None:
    assert run(["contract", "test", str(BLANK)]) == Exit.OK
    assert re.search(r"^[1-9]\d* calls of contracts, [\d,]+ calls/s$", capfd.readouterr().out, re.MULTILINE)


def test_without_pytest_the_way_out_names_the_extra_that_has_it(capfd: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pytest" else there(name))
    assert run(["contract", "test", str(BLANK), "--json"]) == Exit.ENVIRONMENT
    error = answer(capfd)["error"]
    assert error["slug"] == "pytest_missing"
    (extra,) = tomllib.loads(Path("pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert f"ghostnet[{extra}]" in error["way_out"]
