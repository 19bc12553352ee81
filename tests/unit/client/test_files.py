"""Files that are nobody else's business."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ghostnet.client import files


def test_what_is_replaced_is_whole_and_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    files.replace_private(path, b"one")
    files.replace_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["file"]


def test_what_is_there_is_not_created_again(tmp_path: Path) -> None:
    path = tmp_path / "file"
    files.create_private(path, b"one")
    with pytest.raises(FileExistsError):
        files.create_private(path, b"two")
    assert path.read_bytes() == b"one"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_settings_may_be_read_by_others_and_not_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x")
    path.chmod(0o644)
    assert files.read_private(path, most=10, others_may_read=True) == b"x"
    with pytest.raises(files.FileRefusedError, match="mode"):
        files.read_private(path, most=10)
    path.chmod(0o622)
    with pytest.raises(files.FileRefusedError, match="mode"):
        files.read_private(path, most=10, others_may_read=True)


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "file"
    files.create_private(path, b"x" * 11)
    with pytest.raises(files.FileRefusedError, match="larger"):
        files.read_private(path, most=10)


def test_a_pipe_does_not_hold_anybody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(files.FileRefusedError, match="regular"):
        files.read_private(tmp_path / "pipe", most=10)
