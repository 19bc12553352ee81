"""Values as people read them: tables, times, durations, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from ghostnet import core

UNITS_MS: Final = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
_LAST_DATE_MS = 253_402_300_799_999  # the year 9999 ends; later times are shown as their number
_SPAN = re.compile(r"(\d{1,15})(ms|[wdhms])", re.ASCII)


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
    if time_ms > _LAST_DATE_MS:
        return f"{time_ms}ms"
    text = datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def span(ms: int) -> str:
    """A duration as it is written: `1d12h`."""
    parts = []
    for unit, size in UNITS_MS.items():
        count, ms = divmod(ms, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0ms"


def parse_span(field: str, text: str) -> int:
    """A duration in ms.

    Raises:
        RequestMalformedField: It is none.

    """
    found = _SPAN.findall(text)
    order = list(UNITS_MS)
    places = [order.index(unit) for _, unit in found]
    if not found or "".join(number + unit for number, unit in found) != text or places != sorted(set(places)):
        expected = "a duration such as 3d or 1d12h30m: w d h m s ms, largest first"
        raise core.RequestMalformedField({"field": field, "expected": expected})
    return sum(int(number) * UNITS_MS[unit] for number, unit in found)


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
