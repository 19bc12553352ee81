"""The requirement files name no place to download from."""

from __future__ import annotations

import pytest

from tools import lock


@pytest.mark.parametrize("option", ["--index-url", "--extra-index-url", "--find-links", "--trusted-host", "-i", "-f"])
def test_lines_that_name_a_place_are_dropped(option: str) -> None:
    assert lock.without_urls(f"{option} https://mirror.example/simple\nclick==8 \\\n    --hash=sha256:00\n") == (
        "click==8 \\\n    --hash=sha256:00\n"
    )


def test_a_second_lock_does_not_repeat_the_header() -> None:
    assert lock.without_urls(lock.HEADER.format(name="dev") + "click==8\n") == "click==8\n"


def test_every_committed_requirement_has_a_hash() -> None:
    for name in lock.NAMES:
        text = (lock.ROOT / "requirements" / f"{name}.txt").read_text()
        pinned = text.count("==")
        assert pinned > 0
        assert text.count("== ") == 0
        assert text.count(" \\\n    --hash=sha256:") >= pinned
