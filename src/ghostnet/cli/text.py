"""Values as people read them: tables, times, durations, amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ghostnet import core
from ghostnet.schema import values

span = values.duration_text


def pairs(rows: Mapping[str, object]) -> str:
    """Names and values, one pair a line."""
    width = max((len(name) for name in rows), default=0)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows.items())


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with a head; columns as wide as their widest cell."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)


def moment(time_ms: int) -> str:
    """A block time: RFC 3339 in UTC."""
    if time_ms > values.LAST_DATE_MS:
        return f"{time_ms}ms"
    text = datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def parse_span(field: str, text: str) -> int:
    """A duration in ms.

    Raises:
        RequestMalformedField: It is none.

    """
    try:
        return values.duration_of(text)
    except ValueError:
        expected = "a duration such as 3d or 1d12h30m: w d h m s ms, largest first"
        raise core.RequestMalformedField({"field": field, "expected": expected}) from None


def gas(amount: int) -> str:
    """Gas with marks between thousands."""
    return f"{amount:,}"


def value(given: Any) -> str:
    """A value of JSON on one line: text as it is."""
    import json  # noqa: PLC0415  rarely needed

    return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)


def fields(given: Mapping[str, Any]) -> str:
    """Fields on one line."""
    return ", ".join(f"{name} {value(each)}" for name, each in given.items())
