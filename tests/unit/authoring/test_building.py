"""Which folder a word means. Compiling is in tests/e2e/cli/test_authoring.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.authoring import building, scaffold


@pytest.fixture(name="clock")
def _clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    scaffold.write(tmp_path / "clock", "clock", "blank")
    monkeypatch.chdir(tmp_path / "clock" / "tests")
    return tmp_path / "clock"


def test_a_contract_is_found_by_its_folder(clock: Path) -> None:
    assert building.find_folder("..") == building.find_folder(str(clock)) == clock


def test_a_contract_is_found_by_its_name_from_within_its_folder(clock: Path) -> None:
    assert building.find_folder("clock") == clock


def test_an_own_contract_comes_before_a_template_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scaffold.write(tmp_path / "mine", "token", "blank")
    monkeypatch.chdir(tmp_path)
    assert building.find_folder("token") != tmp_path / "mine"
    monkeypatch.chdir(tmp_path / "mine")
    assert building.find_folder("token") == tmp_path / "mine"


def test_a_template_is_found_by_its_name_from_anywhere(clock: Path) -> None:
    for name in scaffold.templates():
        assert (building.find_folder(name) / "contract.toml").is_file()
    assert clock.exists()


@pytest.mark.parametrize(("word", "reason"), [("nothing", "no such folder"), (".", "lacks")])
def test_what_is_no_contract_is_refused_with_its_reason(clock: Path, word: str, reason: str) -> None:
    assert clock.exists()
    with pytest.raises(core.LocalNotAContract) as refused:
        building.find_folder(word)
    assert reason in str(refused.value.fields["reason"])
