"""ghostcli contract bindings: both files, and their place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ghostnet.cli.exits import Exit
from ghostnet.cli.program import run


def test_a_module_and_its_stub_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GHOST_HOME", str(tmp_path / "home"))
    assert run(["contract", "bindings", "python", "name-lease", "--out", str(tmp_path / "t"), "--json"]) == Exit.OK
    data = json.loads(capsys.readouterr().out)["data"]
    assert data["handle"] == "NameLease"
    assert [Path(each).name for each in data["files"]] == ["name_lease_contract.py", "name_lease_contract.pyi"]
    assert "def lease(self, *, label: str, days: int" in Path(data["files"][1]).read_text()
