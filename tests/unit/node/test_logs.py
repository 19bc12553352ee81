"""Log entries are one line of JSON each, whatever stands in them."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from ghostnet.node.logs import MAX_TEXT, Log, set_up


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up(stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_an_entry_has_its_event_and_fields(stream: io.StringIO) -> None:
    Log("node").info("block", height=7, hash=b"\x01\xff", took=1.5, empty=False)
    entry = json.loads(stream.getvalue())
    assert entry["level"] == "info"
    assert entry["part"] == "node"
    assert (entry["event"], entry["height"], entry["hash"], entry["took"], entry["empty"]) == (
        "block",
        7,
        "01ff",
        1.5,
        False,
    )
    assert entry["time"].endswith("+00:00")


def test_a_strangers_text_is_cut_and_cannot_steer_a_terminal(stream: io.StringIO) -> None:
    Log("api").warning("request", text="\x1b[2Jhello\n" + "x" * 10_000)
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert "\x1b" not in line
    assert len(json.loads(line)["text"]) == MAX_TEXT + 1


def test_fields_cannot_replace_what_the_log_itself_says(stream: io.StringIO) -> None:
    Log("api").info("request", level="critical", part="other")
    entry = json.loads(stream.getvalue())
    assert (entry["level"], entry["part"]) == ("info", "api")


def test_an_error_carries_its_trace(stream: io.StringIO) -> None:
    try:
        raise OSError("disk full")
    except OSError as error:
        Log("node").error("ledger_failed", cause=error)
    assert "OSError: disk full" in json.loads(stream.getvalue())["trace"]
