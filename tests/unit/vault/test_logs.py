"""Growing files: on disk, or a refusal."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ghostnet.vault.logs import GrowingFile, LogFailedError

FULL = """
import resource, signal, sys
from pathlib import Path
from ghostnet.vault.logs import GrowingFile, LogFailedError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = GrowingFile(Path(sys.argv[1]))
file.append(b"one\\n")
resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))
try:
    file.append(b"a record that no longer fits\\n")
except LogFailedError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
file.append(b"two\\n")
"""


def test_a_full_disk_refuses_a_record_whole_and_goes_on_once_there_is_room(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FULL, str(tmp_path / "log")]
    environment = os.environ | {"PYTHONPATH": "src"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "File too large"
    assert (tmp_path / "log").read_bytes() == b"one\ntwo\n"


def test_after_an_fsync_that_failed_nothing_is_written_any_more(tmp_path: Path) -> None:
    asked: list[int] = []

    def fails(descriptor: int) -> None:
        asked.append(descriptor)
        raise OSError(5, "Input/output error")

    file = GrowingFile(tmp_path / "log", sync=fails)
    for _ in range(3):
        with pytest.raises(LogFailedError, match="fsync failed"):
            file.append(b"x")
    assert len(asked) == 1


def test_a_disk_that_hangs_counts_as_failed(tmp_path: Path) -> None:
    file = GrowingFile(tmp_path / "log", sync=lambda _: time.sleep(2), patience=0.02)
    begun = time.monotonic()
    with pytest.raises(LogFailedError, match="did not answer"):
        file.append(b"x")
    with pytest.raises(LogFailedError, match="did not answer"):
        file.append(b"x")
    assert time.monotonic() - begun < 1


def test_a_file_that_others_may_write_or_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"")
    path.chmod(0o666)
    with pytest.raises(LogFailedError, match="others"):
        GrowingFile(path)
    (tmp_path / "link").symlink_to(tmp_path / "other")
    with pytest.raises(LogFailedError):
        GrowingFile(tmp_path / "link")
    with pytest.raises(LogFailedError):
        GrowingFile(tmp_path / "none" / "log")


def test_a_file_that_somebody_else_wrote_to_is_refused(tmp_path: Path) -> None:
    file = GrowingFile(tmp_path / "log")
    file.append(b"one")
    with (tmp_path / "log").open("ab") as other:
        other.write(b"two")
    with pytest.raises(LogFailedError, match="6 bytes"):
        file.append(b"three")
    file.close()
