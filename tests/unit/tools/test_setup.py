"""Set-up: what it lists as missing, and when it does a step again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup

SETUP = Path(setup.__file__)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root folder of its own, with a Python in its .venv and one input."""
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "STAMPS", tmp_path / "stamps")
    python = tmp_path / "python"
    python.touch()
    monkeypatch.setattr(setup, "PYTHON", python)
    (tmp_path / "input").write_text("one")
    return tmp_path


def test_a_step_is_done_once_for_the_same_input(bare: Path) -> None:
    done: list[int] = []
    assert setup.step("build", [bare / "input"], lambda: done.append(1))
    assert not setup.step("build", [bare / "input"], lambda: done.append(1))
    assert done == [1]


def test_a_changed_input_repeats_the_step(bare: Path) -> None:
    setup.step("build", [bare / "input"], lambda: None)
    (bare / "input").write_text("two")
    assert setup.step("build", [bare / "input"], lambda: None)


def test_a_failed_step_is_tried_again(bare: Path) -> None:
    def fail() -> None:
        raise setup.SetupError("no network")

    with pytest.raises(setup.SetupError):
        setup.step("build", [bare / "input"], fail)
    assert setup.step("build", [bare / "input"], lambda: None)


def test_a_lost_environment_repeats_every_step(bare: Path) -> None:
    setup.step("build", [bare / "input"], lambda: None)
    (bare / "python").unlink()
    assert setup.step("build", [bare / "input"], lambda: None)


def test_what_is_missing_is_listed_with_its_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup.shutil, "which", lambda _: None)
    missing = setup.missing_parts()
    assert {"a C compiler", "git", "rustup, with cargo"} <= {part.what for part in missing}
    with pytest.raises(setup.SetupError, match="run the same command again"):
        setup.provide(missing)
    assert "apt-get install build-essential" in capsys.readouterr().err


def test_without_root_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "run", lambda command, **_: ran.append(command))
    with pytest.raises(setup.SetupError):
        setup.provide([setup.Missing("git", "the checks", ("git",), "install git")])
    assert ran == []


def test_the_pinned_toolchain_is_read_from_its_file() -> None:
    toolchain = setup.rust.Toolchain.read(setup.ROOT / "rust-toolchain.toml")
    assert toolchain.targets == ("wasm32v1-none",)
    assert {"clippy", "rustfmt"} <= set(toolchain.components)


def test_set_up_runs_before_anything_is_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-c", f"import runpy; runpy.run_path({str(SETUP)!r})"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(name="folder")
def _folder(bare: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for commands that is on the PATH, and a clone whose command could go there."""
    command = bare / ".venv" / "bin" / "ghostcli"
    command.parent.mkdir(parents=True)
    command.touch()
    monkeypatch.setattr(setup, "COMMAND", command)
    folder = bare / "commands"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"/usr/bin:{folder}")
    return folder


def test_ghostcli_becomes_a_command_and_stops_being_one(folder: Path) -> None:
    assert setup.offer_command([folder]) == folder / "ghostcli"
    assert (folder / "ghostcli").readlink() == setup.COMMAND
    assert setup.offer_command([folder]) == folder / "ghostcli"
    setup.withdraw_command([folder])
    assert list(folder.iterdir()) == []


def test_a_command_of_somebody_else_stays_where_it_is(folder: Path) -> None:
    (folder / "ghostcli").write_text("theirs")
    assert setup.offer_command([folder]) is None
    setup.withdraw_command([folder])
    assert (folder / "ghostcli").read_text() == "theirs"


def test_another_clones_link_stays_while_that_clone_is_there(folder: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs" / ".venv" / "bin" / "ghostcli"
    theirs.parent.mkdir(parents=True)
    theirs.touch()
    (folder / "ghostcli").symlink_to(theirs)
    assert setup.offer_command([folder]) is None
    theirs.unlink()
    assert setup.offer_command([folder]) == folder / "ghostcli"
    assert (folder / "ghostcli").readlink() == setup.COMMAND


def test_a_folder_that_no_shell_looks_into_gets_no_link(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    assert setup.offer_command([folder]) is None
    assert list(folder.iterdir()) == []


def test_a_package_starts_no_service_while_it_is_installed(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    with setup.no_services(policy):
        assert subprocess.run([policy, "knot", "start"], check=False).returncode == 101
    assert not policy.exists()


def test_a_policy_that_is_there_stays(tmp_path: Path) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("mine")
    with setup.no_services(policy):
        assert policy.read_text() == "mine"
    assert policy.read_text() == "mine"


def test_servers_that_cannot_be_had_are_named_and_stop_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(setup.shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(setup, "SERVICE_POLICY", tmp_path / "policy-rc.d")
    setup.provide_servers()
    said = capsys.readouterr().err
    assert "apt-get install knot" in said
    assert "fail in CI" in said
