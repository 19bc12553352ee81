"""The node's log: one JSON object a line.

For operators and their collectors. An entry is an event's name and its fields; nothing is formatted into sentences.
Text that a stranger may have chosen is cut, and JSON's escapes keep control characters from a terminal.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

MAX_TEXT = 500
"""Longest text of a field, in characters; a whole error sentence fits."""
MAX_TRACE = 20_000
"""Longest traceback, in characters: some 200 frames."""

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


def set_up(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Sends this program's log to `stream` (stderr by default), and nothing else there."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("ghostnet").setLevel(level)


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, bytes):
        value = value.hex()
    return _cut(str(value), MAX_TEXT)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"
