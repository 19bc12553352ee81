"""ghostcli contract schema and docs, as people and programs see them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ghostnet.authoring import schemas
from ghostnet.cli.exits import Exit
from ghostnet.cli.program import run
from ghostnet.core import Schema

Said = pytest.CaptureFixture[str]
BROKEN = '[contract]\nname = "a"\nversion = "1.0.0"\ninterface = 1\nsummary = "S."\n[types.A.fields]\na = "adress"\n'


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GHOST_HOME", str(tmp_path / "home"))


def answer(said: Said) -> Any:
    return json.loads(said.readouterr().out)


def test_the_normal_form_is_what_is_embedded_and_hashed(capsys: Said) -> None:
    assert run(["contract", "schema", "token", "--json"]) == Exit.OK
    data = answer(capsys)["data"]
    assert run(["contract", "schema", "token", "--cbor"]) == Exit.OK
    found = Schema.from_cbor(bytes.fromhex(capsys.readouterr().out.strip()))
    assert data["hash"] == found.hash.hex() == data["schema"]["hash"]
    assert data["bytes"] == len(found.cbor)
    assert run(["contract", "schema", "token"]) == Exit.OK
    assert answer(capsys) == found.describe()


def test_published_interfaces_are_listed_with_what_they_ask(capsys: Said) -> None:
    assert run(["contract", "schema", "--interfaces", "--json"]) == Exit.OK
    published = answer(capsys)["data"]["interfaces"]
    assert {"asset@1", "token@1"} <= published.keys()
    assert run(["contract", "schema", "--interfaces"]) == Exit.OK
    shown = capsys.readouterr().out
    assert all(name in shown for name in ("asset@1", "can_transfer", "owner_of", "balance_of", "NotTransferable"))


def test_editors_get_the_json_schema(capsys: Said) -> None:
    assert run(["contract", "schema", "--json-schema"]) == Exit.OK
    assert capsys.readouterr().out == schemas.EDITORS.read_text()


def test_two_forms_at_once_are_a_mistake_of_usage(capsys: Said) -> None:
    assert run(["contract", "schema", "--cbor", "--interfaces", "--json"]) == Exit.USAGE
    assert answer(capsys)["error"]["slug"] == "usage"


@pytest.mark.parametrize("verb", ["schema", "docs"])
def test_mistakes_are_shown_in_their_place(tmp_path: Path, capsys: Said, verb: str) -> None:
    (tmp_path / "contract.toml").write_text(BROKEN)
    assert run(["contract", verb, str(tmp_path), "--json"]) == Exit.REFUSED
    said = capsys.readouterr()
    (one,) = json.loads(said.out)["error"]["diagnostics"]
    assert (one["slug"], one["line"], one["column"], one["length"]) == ("unknown_type", 7, 6, 6)
    assert '  7 | a = "adress"\n    |      ^^^^^^\n    = ' in said.err


def test_a_folder_without_a_schema_is_named(tmp_path: Path, capsys: Said) -> None:
    assert run(["contract", "schema", str(tmp_path), "--json"]) == Exit.ENVIRONMENT
    assert answer(capsys)["error"]["slug"] == "not_a_contract"


def test_the_page_goes_to_the_screen_or_into_a_file(tmp_path: Path, capsys: Said) -> None:
    assert run(["contract", "docs", "token"]) == Exit.OK
    shown = capsys.readouterr().out
    assert shown.startswith("# token 1.0.0\n")
    assert run(["contract", "docs", "token", "--out", str(tmp_path / "token.md"), "--json"]) == Exit.OK
    assert answer(capsys)["data"]["path"] == str(tmp_path / "token.md")
    assert (tmp_path / "token.md").read_text() == shown
