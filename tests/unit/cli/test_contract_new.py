"""ghostcli contract new and toolchain, as programs see them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ghostnet.authoring import rust, scaffold
from ghostnet.cli.commands.contract import new
from ghostnet.cli.exits import Exit
from ghostnet.cli.program import run

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GHOST_HOME", str(tmp_path / "home"))


def answer(said: Said) -> Any:
    return json.loads(said.readouterr().out)


def test_a_folder_is_written_and_listed(tmp_path: Path, capsys: Said) -> None:
    assert run(["contract", "new", "clock", "--json"]) == Exit.OK
    data = answer(capsys)["data"]
    assert data["template"] == scaffold.BLANK == new.DEFAULT
    assert all((tmp_path / data["folder"] / name).is_file() for name in data["files"])


def test_the_folder_goes_where_it_is_told_to(tmp_path: Path, capsys: Said) -> None:
    assert run(["contract", "new", "gold", "--template", "token", "--in", str(tmp_path / "a" / "b")]) == Exit.OK
    assert "ghostcli contract build" in capsys.readouterr().out
    assert (tmp_path / "a" / "b" / "gold" / "tests" / "test_gold.py").is_file()


def test_what_is_there_already_stays(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock" / "mine").touch()
    assert run(["contract", "new", "clock", "--json"]) == Exit.ENVIRONMENT
    assert answer(capsys)["error"]["slug"] == "folder_not_empty"
    assert [path.name for path in (tmp_path / "clock").iterdir()] == ["mine"]


def test_a_machine_without_rust_is_told_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CARGO_HOME", str(tmp_path))
    monkeypatch.setattr(rust.sys, "prefix", str(tmp_path))
    monkeypatch.setattr(rust, "DEBIAN_CARGO", tmp_path / "cargo")
    assert run(["toolchain", "show", "--json"]) == Exit.ENVIRONMENT
    shown = answer(capsys)["data"]
    assert not shown["ready"]
    assert shown["missing"][0] == rust.TARGET
    assert shown["command"].startswith(f"rustup toolchain install {shown['channel']}")
    assert run(["toolchain", "install", "--json"]) == Exit.ENVIRONMENT
    error = answer(capsys)["error"]
    assert error["slug"] == "toolchain_unavailable"
    assert shown["command"] in error["way_out"]


def test_debians_compiler_is_used_where_it_is_all_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    cargo = tmp_path / "cargo"
    cargo.write_text("#!/bin/sh\necho cargo 1.96.0\n")
    cargo.chmod(0o755)
    (tmp_path / "wasm-ld").symlink_to(cargo)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CARGO_HOME", str(tmp_path / "none"))
    monkeypatch.setattr(rust.sys, "prefix", str(tmp_path))
    monkeypatch.setattr(rust, "DEBIAN_CARGO", cargo)
    monkeypatch.setattr(rust, "DEBIAN_CORE", tmp_path)
    assert run(["toolchain", "install", "--json"]) == Exit.OK
    data = answer(capsys)["data"]
    assert data["ready"]
    assert not data["pinned"]
    assert rust.compiler() == (str(cargo), rust.DEBIAN_ENV, False)


def test_what_there_is_to_start_from_is_listed_with_its_summary(capsys: Said) -> None:
    assert run(["contract", "templates", "--json"]) == Exit.OK
    listed = {each["name"]: each["summary"] for each in answer(capsys)["data"]["templates"]}
    assert list(listed) == scaffold.templates()
    assert listed["cookbook/counter"] == "Counts calls, all together and of each caller."
    assert all(listed.values())


def test_a_recipe_of_the_cookbook_is_named_anew(tmp_path: Path, capsys: Said) -> None:
    assert run(["contract", "new", "jar", "--template", "cookbook/tip-jar"]) == Exit.OK
    assert 'name = "jar"' in (tmp_path / "jar" / "contract.toml").read_text()
    assert "cookbook/tip-jar" in capsys.readouterr().out
    assert run(["contract", "new", "jar2", "--template", "cookbook/nothing", "--json"]) == Exit.USAGE
    error = answer(capsys)["error"]
    assert (error["slug"], "ghostcli contract templates" in error["way_out"]) == ("unknown_template", True)
