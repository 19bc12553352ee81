"""Values of a contract in Python's forms, from and to JSON's (docs/reference/types.md), by the schema's types.

For the test plugin, for generated clients and for the client's handles. What does not fit a type passes as it is: the
codec in ghost-schema refuses it, in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from ghostnet import core

WIDE: Final = frozenset({"u64", "u128", "i64", "i128"})
"""Numbers that are strings in JSON."""
SPANS: Final = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
"""Milliseconds of a duration's units, largest first."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LAST_DATE_MS: Final = 253_402_300_799_999
"""The end of the year 9999; times behind it are `…ms` in JSON."""
_SPAN: Final = re.compile(r"(\d{1,15})(ms|[wdhms])", re.ASCII)


class Record:
    """A struct's value, or the fields of an event or error: names as attributes, in the schema's order."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        """Fields by name."""
        self._fields = dict(fields)

    def __getattr__(self, name: str) -> Any:
        fields = self.__dict__.get("_fields", {})
        if name in fields:
            return fields[name]
        if name.removesuffix("_") in fields:  # a keyword of Python
            return fields[name.removesuffix("_")]
        raise AttributeError(f"there is no field {name}; the fields are: {', '.join(fields) or 'none'}")

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Mapping):
            return self._fields == dict(other)
        return self._fields == other._fields if isinstance(other, Record) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self._fields))

    def __repr__(self) -> str:
        return f"Record({', '.join(f'{name}={value!r}' for name, value in self._fields.items())})"


def struct(name: str, fields: list[str]) -> type[Record]:
    """A class for values of a struct, made by keywords: `Offer(price="3", buyer=None)`."""

    def made(self: Record, **given: Any) -> None:
        ready = {key if key in fields else key.removesuffix("_"): value for key, value in given.items()}
        if ready.keys() != set(fields):
            raise TypeError(f"{name} has the fields {', '.join(fields)}, not {', '.join(given) or 'none'}")
        Record.__init__(self, {field: ready[field] for field in fields})

    return type(name, (Record,), {"__init__": made})


def to_python(description: Mapping[str, Any], kind: str, value: Any) -> Any:  # noqa: PLR0911  one for each type
    """A value in Python's form, from JSON's.

    Args:
        description: The schema, as `Schema.describe` gives it: it declares the structs.
        kind: The type, as the schema spells it.
        value: In JSON's types.

    """
    if (inner := _inside(kind, "option")) is not None:
        return None if value is None else to_python(description, inner, value)
    if (inner := _inside(kind, "list")) is not None:
        element = inner.rpartition(",")[0]
        return [to_python(description, element, each) for each in value]
    match kind:
        case _ if kind in WIDE:
            return int(value)
        case "rlusd":
            return core.Rlusd(value)
        case "time":
            return time_of(value)
        case "duration":
            return duration_of(value)
        case "hash" | "bytes32":
            return bytes.fromhex(value)
        case _ if kind.startswith("bytes<"):
            return bytes.fromhex(value)
    fields = _fields(description, kind)
    if fields is None:
        return value
    return Record({name: to_python(description, inner, value[name]) for name, inner in fields.items()})


def to_json(description: Mapping[str, Any], kind: str, value: Any) -> Any:  # noqa: PLR0911  one for each type
    """A value in JSON's form, from Python's; JSON's own forms pass too. Arguments as `to_python`.

    Raises:
        TypeError: A float stands for an amount.

    """
    if (inner := _inside(kind, "option")) is not None:
        return None if value is None else to_json(description, inner, value)
    if (inner := _inside(kind, "list")) is not None:
        element = inner.rpartition(",")[0]
        return [to_json(description, element, each) for each in value] if _is_list(value) else value
    match kind, value:
        case _, bool():
            return value
        case "rlusd", core.Rlusd() | int() | float():
            return str(rlusd(value))
        case "time", int():
            return time_text(value)
        case "time", datetime():
            return time_text((value - EPOCH) // timedelta(milliseconds=1))
        case "duration", int():
            return duration_text(value)
        case "duration", timedelta():
            return duration_text(value // timedelta(milliseconds=1))
        case _, int() if kind in WIDE:
            return str(value)
        case _, bytes():
            return core.address_text(value) if kind == "address" and len(value) == 32 else value.hex()
    fields = _fields(description, kind)
    if fields is None:
        return str(value) if kind == "address" else value
    if not isinstance(value, Mapping):
        names = [name for name in fields if hasattr(value, name)]
        value = {name: getattr(value, name) for name in names}
    return {name: to_json(description, fields[name], each) if name in fields else each for name, each in value.items()}


def rlusd(amount: Any) -> core.Rlusd:
    """An amount from dollars as str or int; a float is refused, since it holds no cents."""
    return amount if isinstance(amount, core.Rlusd) else core.Rlusd(amount)


def time_of(text: str) -> int:
    """Milliseconds since 1970 of a time in JSON's form."""
    if text.endswith("ms"):
        return int(text.removesuffix("ms"))
    moment = datetime.fromisoformat(text)
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - EPOCH) // timedelta(milliseconds=1)


def time_text(ms: int) -> str:
    """A time in JSON's form."""
    if not 0 <= ms <= LAST_DATE_MS:
        return f"{ms}ms"
    moment = EPOCH + timedelta(milliseconds=ms)
    return moment.isoformat(timespec="milliseconds" if ms % SPANS["s"] else "seconds").replace("+00:00", "Z")


def duration_of(text: str) -> int:
    """Milliseconds of a duration in JSON's form, such as `1d12h`: units largest first, each once.

    Raises:
        ValueError: The text is no duration.

    """
    parts = _SPAN.findall(text)
    order = list(SPANS)
    places = [order.index(unit) for _, unit in parts]
    if not parts or "".join(number + unit for number, unit in parts) != text or places != sorted(set(places)):
        raise ValueError(f"{text!r} is no duration; write whole numbers with w d h m s ms, as in '1d12h'")
    return sum(int(number) * SPANS[unit] for number, unit in parts)


def duration_text(ms: int) -> str:
    """A duration in JSON's form."""
    parts = []
    for unit, size in SPANS.items():
        count, ms = divmod(ms, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0ms"


def _inside(kind: str, outer: str) -> str | None:
    """What stands between the brackets of `outer<…>`; None for another type."""
    return kind[len(outer) + 1 : -1] if kind.startswith(f"{outer}<") else None


def _fields(description: Mapping[str, Any], kind: str) -> dict[str, str] | None:
    """Names and types of a struct's fields; None for what is no struct."""
    for declared in description["types"]:
        if declared["name"] == kind and declared["kind"] == "struct":
            return {field["name"]: field["type"] for field in declared["fields"]}
    return None


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)
