"""Completion and help of `init` and `migrate`, from a folder or a module that no chain knows yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from ghostnet.authoring import scaffold
from ghostnet.cli.exits import Exit
from ghostnet.cli.program import root, run
from ghostnet.client import Key, KeyStore

MIGRATE = """
[methods.migrate]
from = "^1"
summary = "Sets the new limit."
args = { new_limit = { type = "u64", doc = "from now on" }, keep_count = "bool" }
"""


@pytest.fixture(autouse=True)
def _clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a contract that has `init` and `migrate`, and a key in the user's folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GHOST_HOME", str(tmp_path / "home"))
    scaffold.write(tmp_path / "clock", "clock", "blank")
    with (tmp_path / "clock" / "contract.toml").open("a") as file:
        file.write(MIGRATE)
    KeyStore(tmp_path / "home" / "keys").save("alice", Key(bytes([1]) * 32), None)


def completed(line: str) -> list[str]:
    """What a shell offers after a line, in order; the last word is what was begun."""
    *words, begun = line.split(" ")
    return [each.value for each in ShellComplete(root, {}, "ghostcli", "_X").get_completions(words[1:], begun)]


def test_arguments_of_init_come_before_the_commands_own_options() -> None:
    options = completed("ghostcli contract deploy ./clock --")
    assert options[0] == "--limit"
    assert {"--alias", "--pay", "--as"} <= set(options[1:])


def test_an_argument_that_is_given_is_not_offered_again() -> None:
    assert completed("ghostcli contract deploy ./clock --limit 3 --l") == []


def test_arguments_of_migrate_are_those_of_the_new_code() -> None:
    assert completed("ghostcli contract upgrade nowhere ./clock --")[:2] == ["--new-limit", "--keep-count"]
    assert completed("ghostcli contract upgrade nowhere ./clock --keep-count ") == ["true", "false"]


def test_a_template_is_completed_by_its_name_and_addresses_by_those_of_keys() -> None:
    assert completed("ghostcli contract deploy token --ow") == ["--owner"]
    assert completed("ghostcli contract deploy token --owner al") == ["alice"]


@pytest.mark.parametrize("source", ["nothing", "./nothing.wasm", "./clock/src"])
def test_what_has_no_schema_completes_to_the_commands_own_options(source: str) -> None:
    assert completed(f"ghostcli contract deploy {source} --al") == ["--alias"]
    assert completed(f"ghostcli contract deploy {source} --li") == []


def test_a_source_is_a_path_or_the_name_of_a_template() -> None:
    assert completed("ghostcli contract deploy to") == ["to", "token"]
    assert completed("ghostcli contract new mine --template na") == ["name-lease"]


def test_help_of_a_deployment_says_what_init_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contract", "deploy", "./clock", "--help"]) == Exit.OK
    told = capsys.readouterr().out
    assert told.startswith("Usage: ghostcli contract deploy ./clock --limit u64 [OPTIONS]\n")
    assert "Its own options: `ghostcli contract deploy --help`." in told
    assert run(["contract", "upgrade", "clock", "./clock", "--help", "--json"]) == Exit.OK
    method = json.loads(capsys.readouterr().out)["data"]["method"]
    assert [each["name"] for each in method["args"]] == ["new_limit", "keep_count"]


def test_help_of_a_contract_without_init_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contract", "deploy", "escrow", "-h"]) == Exit.OK
    assert "The contract has no init and takes no arguments." in capsys.readouterr().out


def test_help_of_what_is_no_contract_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["contract", "deploy", "nothing", "--help"]) == Exit.ENVIRONMENT
    assert "nothing is no contract" in capsys.readouterr().err
    assert run(["contract", "deploy", "--help"]) == Exit.OK
    assert capsys.readouterr().out.startswith("Usage: ghostcli contract deploy [OPTIONS]")
