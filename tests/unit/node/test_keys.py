"""The sequencer's key file: made once, and not used when others could have been at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghostnet.core import NodeKeyFileUnsafe
from ghostnet.node.keys import create_key, load_key


def test_a_key_is_the_same_after_loading(tmp_path: Path) -> None:
    made = create_key(tmp_path / "sequencer.key")
    loaded = load_key(tmp_path / "sequencer.key")
    assert made.public == loaded.public
    assert made.seed == loaded.seed
    assert len(made.seed) == 32


def test_the_file_is_for_its_user_alone(tmp_path: Path) -> None:
    create_key(tmp_path / "k")
    assert (tmp_path / "k").stat().st_mode & 0o777 == 0o600


def test_a_key_is_never_made_over_another(tmp_path: Path) -> None:
    create_key(tmp_path / "k")
    with pytest.raises(FileExistsError):
        create_key(tmp_path / "k")


def test_the_secret_is_not_shown(tmp_path: Path) -> None:
    key = create_key(tmp_path / "k")
    assert (tmp_path / "k").read_text().strip() not in repr(key)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    create_key(tmp_path / "k")
    (tmp_path / "k").chmod(mode)
    with pytest.raises(NodeKeyFileUnsafe, match="lets others at it"):
        load_key(tmp_path / "k")


def test_a_link_is_refused(tmp_path: Path) -> None:
    create_key(tmp_path / "k")
    (tmp_path / "link").symlink_to(tmp_path / "k")
    with pytest.raises(NodeKeyFileUnsafe, match="Too many levels"):
        load_key(tmp_path / "link")


@pytest.mark.parametrize("text", ["", "00", "zz" * 32, "00" * 33])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "k").write_text(text)
    (tmp_path / "k").chmod(0o600)
    with pytest.raises(NodeKeyFileUnsafe, match="64 hex digits"):
        load_key(tmp_path / "k")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_key(tmp_path / "k")
