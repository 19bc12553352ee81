"""Log entries are one line of JSON each, whatever stands in them."""

from __future__ import annotations

import io
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from ghostnet.node.logs import MAX_TEXT, MAX_WAITING, Log, set_up


@pytest.fixture
def log() -> Iterator[Callable[[], str]]:
    """What was logged, once the log is closed."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    output = set_up(stream)

    def text() -> str:
        output.close()
        return stream.getvalue()

    yield text
    output.close()
    root.handlers[:] = before
    root.setLevel(level)


def test_an_entry_has_its_event_and_fields(log: Callable[[], str]) -> None:
    Log("node").info("block", height=7, hash=b"\x01\xff", took=1.5, empty=False)
    entry = json.loads(log())
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


def test_a_strangers_text_is_cut_and_cannot_steer_a_terminal(log: Callable[[], str]) -> None:
    Log("api").warning("request", text="\x1b[2Jhello\n" + "x" * 10_000)
    line = log()
    assert line.count("\n") == 1
    assert "\x1b" not in line
    assert len(json.loads(line)["text"]) == MAX_TEXT + 1


def test_fields_cannot_replace_what_the_log_itself_says(log: Callable[[], str]) -> None:
    Log("api").info("request", level="critical", part="other")
    entry = json.loads(log())
    assert (entry["level"], entry["part"]) == ("info", "api")


def test_an_error_carries_its_trace(log: Callable[[], str]) -> None:
    try:
        raise OSError("disk full")
    except OSError as error:
        Log("node").error("ledger_failed", cause=error)
    assert "OSError: disk full" in json.loads(log())["trace"]


def test_a_reader_that_takes_nothing_holds_up_nobody_and_is_told_what_it_missed() -> None:
    class Stuck(io.StringIO):
        taken = threading.Event()

        def write(self, text: str) -> int:
            self.taken.wait(10)
            return super().write(text)

    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = Stuck()
    output = set_up(stream)
    begun = time.monotonic()
    for number in range(MAX_WAITING + 100):
        Log("node").info("block", height=number)
    assert time.monotonic() - begun < 5
    stream.taken.set()
    output.close()
    root.handlers[:] = before
    root.setLevel(level)
    lost = [entry for line in stream.getvalue().splitlines() if (entry := json.loads(line))["event"] == "lines_lost"]
    assert 90 <= sum(entry["lines"] for entry in lost) <= 100
