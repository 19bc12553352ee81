"""The node's log: one JSON object a line.

For operators and their collectors. An entry is an event's name and its fields; nothing is formatted into sentences.
Text that a stranger may have chosen is cut, and JSON's escapes keep control characters from a terminal.
"""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import sys
import threading
import traceback
from datetime import UTC, datetime
from typing import TextIO

MAX_TEXT = 500
"""Longest text of a field, in characters; a whole error sentence fits."""
MAX_TRACE = 20_000
"""Longest traceback, in characters: some 200 frames."""

MAX_WAITING = 10_000
"""Most lines that wait for a slow reader: some 3 MB."""
CLOSE_SECONDS = 1.0
"""Time a slow reader has for the last lines."""

_FIELDS = "ghost_fields"


class Log:
    """A logger of events with fields."""

    def __init__(self, name: str) -> None:
        """Names the part of the program that speaks, such as "node"."""
        self._logger = logging.getLogger(f"ghostnet.{name}")

    def debug(self, event: str, /, **fields: object) -> None:
        """What only a developer wants to see."""
        self._logger.debug(event, extra={_FIELDS: fields})

    def info(self, event: str, /, **fields: object) -> None:
        """What happens in a healthy node."""
        self._logger.info(event, extra={_FIELDS: fields})

    def warning(self, event: str, /, **fields: object) -> None:
        """What the operator should look at."""
        self._logger.warning(event, extra={_FIELDS: fields})

    def error(self, event: str, /, *, cause: BaseException | None = None, **fields: object) -> None:
        """What the operator must look at; with the traceback of `cause`."""
        self._logger.error(event, extra={_FIELDS: fields}, exc_info=cause)


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON: time, level, part, event, then the fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "part": record.name.removeprefix("ghostnet."),
            "event": _cut(record.getMessage(), MAX_TEXT),
        }
        fields: dict[str, object] = getattr(record, _FIELDS, {})
        for name, value in fields.items():
            entry.setdefault(name, _plain(value))
        if record.exc_info and record.exc_info[1] is not None:
            entry["trace"] = _cut("".join(traceback.format_exception(record.exc_info[1])), MAX_TRACE)
        return json.dumps(entry)


class LogOutput(logging.Handler):
    """Writes lines from a thread of its own: a terminal, pipe or disk that does not take them holds up nobody.

    When too many wait, further ones are dropped, and their number is written in their place.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self._stream = stream
        self._waiting: queue.Queue[str | None] = queue.Queue(MAX_WAITING)
        self._lost = 0
        self._writer = threading.Thread(target=self._write, name="ghost-log", daemon=True)
        self._writer.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Queues a record's line."""
        try:
            self._waiting.put_nowait(self.format(record))
        except queue.Full:
            self._lost += 1

    def close(self) -> None:
        """Writes what waits, if it is taken within a moment."""
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)
        self._writer.join(CLOSE_SECONDS)
        super().close()

    def _write(self) -> None:
        while (line := self._waiting.get()) is not None:
            lost, self._lost = self._lost, 0
            if lost:
                line += "\n" + json.dumps({"level": "warning", "part": "log", "event": "lines_lost", "lines": lost})
            with contextlib.suppress(OSError, ValueError):  # a reader that went away is no reason to stop
                self._stream.write(line + "\n")
                self._stream.flush()


def set_up(stream: TextIO | None = None, *, level: int = logging.INFO) -> LogOutput:
    """Sends this program's log to `stream` (stderr by default), and nothing else there, until it is closed."""
    output = LogOutput(stream or sys.stderr)
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(logging.WARNING)
    logging.getLogger("ghostnet").setLevel(level)
    return output


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, bytes):
        value = value.hex()
    return _cut(str(value), MAX_TEXT)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"
