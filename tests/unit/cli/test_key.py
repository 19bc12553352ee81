"""ghostcli key: from the first key to the exported one, without any network."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from ghostnet.cli.exits import Exit
from ghostnet.cli.program import run
from ghostnet.client import sealed

SEED = "07" * 32


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "MEMORY_KIB", 64)
    monkeypatch.setenv("GHOST_HOME", str(tmp_path / "home"))
    passphrase = tmp_path / "pass"
    passphrase.write_text("correct horse")
    passphrase.chmod(0o600)
    monkeypatch.setenv("GHOST_PASSPHRASE_FILE", str(passphrase))
    monkeypatch.chdir(tmp_path)


def done(capsys: pytest.CaptureFixture[str], *words: str, code: int = Exit.OK) -> Any:
    """The data or the error of a command that must end with the code."""
    assert run([*words, "--json"]) == code
    answer = json.loads(capsys.readouterr().out)
    return answer["error"] if code else answer["data"]


def test_a_new_key_is_listed_and_shown_without_its_secret(capsys: pytest.CaptureFixture[str]) -> None:
    made = done(capsys, "key", "new", "carol")
    assert made["encrypted"]
    assert [each["name"] for each in done(capsys, "key", "list")["keys"]] == ["carol"]
    shown = done(capsys, "key", "show", "carol")
    assert shown["address"] == made["address"]
    seed = done(capsys, "key", "export", "carol", "--secret")["seed"]
    assert seed not in json.dumps([made, shown])
    assert done(capsys, "key", "export", "carol") == {"name": "carol", "public": shown["public"]}


def test_a_seed_is_imported_from_a_private_file_or_a_pipe(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "seed.hex"
    file.write_text(f"{SEED}\n")
    file.chmod(0o644)
    assert done(capsys, "key", "import", "a", str(file), code=Exit.ENVIRONMENT)["slug"] == "key_file_refused"
    file.chmod(0o600)
    first = done(capsys, "key", "import", "a", str(file))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SEED.encode())))
    second = done(capsys, "key", "import", "b", "-", "--unencrypted")
    assert first["address"] == second["address"]
    assert done(capsys, "key", "export", "b", "--secret")["seed"] == SEED


@pytest.mark.parametrize("seed", ["", "07", "zz" * 32, "07" * 33])
def test_what_is_no_seed_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, seed: str) -> None:
    file = tmp_path / "seed.hex"
    file.write_text(seed)
    file.chmod(0o600)
    error = done(capsys, "key", "import", "a", str(file), code=Exit.USAGE)
    assert error["slug"] in ("bad_file",)
    assert done(capsys, "key", "list")["keys"] == []


def test_a_key_is_never_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    made = done(capsys, "key", "new", "carol", "--unencrypted")
    assert done(capsys, "key", "new", "carol", code=Exit.USAGE)["slug"] == "name_taken"
    assert done(capsys, "key", "show", "carol")["address"] == made["address"]


def test_a_bad_name_and_an_unknown_key_are_usage_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert done(capsys, "key", "new", "../carol", code=Exit.USAGE)["slug"] == "bad_name"
    assert done(capsys, "key", "show", "carol", code=Exit.USAGE)["slug"] == "unknown_key"


def test_nothing_is_sent_where_no_node_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    done(capsys, "key", "new", "carol", "--unencrypted")
    assert done(capsys, "transfer", "carol", "1", "--as", "carol", code=Exit.USAGE)["slug"] == "no_node"
    assert done(capsys, "account", "show", code=Exit.USAGE)["slug"] == "no_signer"
    error = done(capsys, "account", "show", "carol", "--node", "http://127.0.0.1:1", code=Exit.ENVIRONMENT)
    assert error["slug"] == "unreachable"


def test_completion_is_printed_for_each_shell(capsys: pytest.CaptureFixture[str]) -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_GHOSTCLI_COMPLETE" in done(capsys, "completion", shell)["source"]


def test_profiles_are_added_selected_and_removed(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a", "b"):
        done(capsys, "profile", "add", name, "--node", f"http://{name}:1", "--genesis-hash", SEED)
    assert done(capsys, "profile", "show")["node"] == {"value": "http://b:1", "source": "profile b"}
    done(capsys, "profile", "select", "a")
    assert [each["selected"] for each in done(capsys, "profile", "list")["profiles"]] == [True, False]
    done(capsys, "profile", "remove", "a")
    assert done(capsys, "profile", "show")["node"] is None
    words = ["profile", "add", "b", "--node", "http://b:1", "--genesis-hash", SEED]
    assert done(capsys, *words, code=Exit.USAGE)["slug"] == "name_taken"
