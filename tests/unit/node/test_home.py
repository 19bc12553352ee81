"""The node's folder: made for one user, and never made over another."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghostnet.node.home import Home


def test_a_new_folder_holds_a_key_and_then_a_genesis(tmp_path: Path) -> None:
    home = Home(tmp_path / "node")
    assert not home.exists()
    key = home.create_key()
    home.write_genesis(b"genesis")
    assert home.exists()
    assert home.genesis() == b"genesis"
    assert home.key().public == key.public
    assert sorted(path.name for path in home.path.iterdir()) == ["genesis.cbor", "sequencer.key"]


def test_the_folder_is_for_its_user_alone(tmp_path: Path) -> None:
    Home(tmp_path / "node").create_key()
    assert (tmp_path / "node").stat().st_mode & 0o777 == 0o700


def test_a_genesis_is_never_written_over_another(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.write_genesis(b"one")
    with pytest.raises(FileExistsError):
        home.write_genesis(b"two")
    assert home.genesis() == b"one"
