"""ghostcli contract gas: what is kept, and what --check lets pass."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ghostnet.cli.exits import Exit
from ghostnet.cli.program import run

BLANK = Path("contracts/templates/blank").resolve()
Said = pytest.CaptureFixture[str]


@pytest.fixture
def gas_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """gas.toml of the template, away from the repository's own."""
    from ghostnet.testing import gas  # noqa: PLC0415  after the environment is set

    monkeypatch.setenv("GHOST_HOME", str(tmp_path / "home"))
    path = tmp_path / "gas.toml"
    monkeypatch.setattr(gas, "FILE", str(path))  # an absolute path, which `folder / FILE` then is
    return path


def answer(said: Said) -> Any:
    return json.loads(said.readouterr().out)


def test_what_is_kept_is_what_the_tests_cost_and_compares_equal(gas_file: Path, capfd: Said) -> None:
    assert run(["contract", "gas", str(BLANK), "--update", "--json"]) == Exit.OK
    methods = answer(capfd)["data"]["methods"]
    assert tomllib.loads(gas_file.read_text()) == methods
    assert methods
    assert all(0 < row["least"] <= row["median"] <= row["most"] for row in methods.values())
    assert run(["contract", "gas", str(BLANK), "--check", "--json"]) == Exit.OK
    assert answer(capfd)["data"]["changed"] == []


def test_a_dearer_method_ends_with_one_and_a_tolerance_lets_it_pass(gas_file: Path, capfd: Said) -> None:
    run(["contract", "gas", str(BLANK), "--update", "--json"])
    methods = answer(capfd)["data"]["methods"]
    name, row = next(iter(methods.items()))
    for part in ("median", "most"):
        gas_file.write_text(gas_file.read_text().replace(f"{part} = {row[part]}", f"{part} = {row[part] * 99 // 100}"))
    assert run(["contract", "gas", str(BLANK), "--check", "--json"]) == Exit.REFUSED
    assert name in answer(capfd)["data"]["dearer"]
    assert run(["contract", "gas", str(BLANK), "--check", "--tolerance", "2", "--json"]) == Exit.OK
    data = answer(capfd)["data"]
    assert (data["dearer"], name in data["changed"]) == ([], True)


@pytest.mark.parametrize("content", [None, "x = 1\n", "[get]\nleast = 1\n", "\0"])
def test_without_a_file_to_compare_with_the_way_out_is_said(gas_file: Path, content: str | None, capfd: Said) -> None:
    if content is not None:
        gas_file.write_text(content)
    assert run(["contract", "gas", str(BLANK), "--check", "--json"]) == Exit.ENVIRONMENT
    assert answer(capfd)["error"]["slug"] == "gas_not_kept"


def test_tests_that_fail_give_no_gas(gas_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "blank"
    shutil.copytree(BLANK, copy)
    (copy / "tests" / "test_blank.py").write_text("def test_it_fails() -> None:\n    raise AssertionError\n")
    assert run(["contract", "gas", str(copy), "--update", "--json"]) in (Exit.REFUSED, Exit.ENVIRONMENT)
    assert not gas_file.exists()


def test_update_and_check_exclude_each_other(capfd: Said) -> None:
    assert run(["contract", "gas", str(BLANK), "--update", "--check"]) == Exit.USAGE
    assert "exclude" in capfd.readouterr().err
