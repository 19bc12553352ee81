"""Values cross between JSON's forms and Python's without loss."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnet.core import Rlusd, Schema
from ghostnet.schema.values import Record, duration_of, duration_text, time_of, time_text, to_json, to_python

SCHEMA = Schema.parse(
    """
[contract]
name = "forms"
version = "1.0.0"
interface = 1
summary = "Every type."
[capabilities]
[types.Kind]
enum = ["one", "two"]
[types.Point.fields]
x = "i64"
kind = "Kind"
[methods.get]
view = true
returns = "Point"
"""
).describe()

PAIRS: list[tuple[str, Any, Any]] = [
    ("bool", True, True),
    ("u8", 7, 7),
    ("u64", "18446744073709551615", 18446744073709551615),
    ("i64", "-1", -1),
    ("u128", "340282366920938463463374607431768211455", 2**128 - 1),
    ("i128", "-5", -5),
    ("string<9>", "ä", "ä"),
    ("bytes<4>", "00ff", b"\x00\xff"),
    ("bytes32", "11" * 32, b"\x11" * 32),
    ("hash", "22" * 32, b"\x22" * 32),
    ("address", "ghost1xyz", "ghost1xyz"),
    ("time", "2027-01-01T00:00:00Z", 1_798_761_600_000),
    ("time", "2027-01-01T00:00:00.250Z", 1_798_761_600_250),
    ("time", "253402300800000ms", 253_402_300_800_000),
    ("duration", "1d12h", 129_600_000),
    ("duration", "5ms", 5),
    ("rlusd", "3.00", Rlusd(3)),
    ("option<u64>", None, None),
    ("option<u64>", "5", 5),
    ("list<rlusd, 3>", ["1.00", "0.50"], [Rlusd(1), Rlusd("0.5")]),
    ("list<list<u64, 2>, 3>", [["1"], []], [[1], []]),
    ("Kind", "two", "two"),
    ("Point", {"x": "-3", "kind": "one"}, Record({"x": -3, "kind": "one"})),
    ("option<Point>", {"x": "0", "kind": "one"}, Record({"x": 0, "kind": "one"})),
]


@pytest.mark.parametrize(
    ("kind", "json", "python"), PAIRS, ids=[f"{kind}-{place}" for place, (kind, _, _) in enumerate(PAIRS)]
)
def test_each_type_crosses_both_ways(kind: str, json: Any, python: Any) -> None:
    assert to_python(SCHEMA, kind, json) == python
    assert to_json(SCHEMA, kind, python) == json


def test_python_forms_that_people_write_are_taken_too() -> None:
    assert to_json(SCHEMA, "time", datetime(2027, 1, 1, tzinfo=UTC)) == "2027-01-01T00:00:00Z"
    assert to_json(SCHEMA, "duration", timedelta(days=1, hours=12)) == "1d12h"
    assert to_json(SCHEMA, "rlusd", 3) == "3.00"
    assert to_json(SCHEMA, "rlusd", "0.5") == "0.5"
    assert to_json(SCHEMA, "address", bytes(32)).startswith("ghost1")


def test_a_float_is_no_amount() -> None:
    with pytest.raises(TypeError):
        to_json(SCHEMA, "rlusd", 0.1)


@given(st.integers(0, 2**60))
def test_durations_and_times_read_back(ms: int) -> None:
    assert duration_of(duration_text(ms)) == ms
    assert time_of(time_text(ms)) == ms


@pytest.mark.parametrize("text", ["", "3", "d", "3x", "3d 2h", "-3d", "1.5d", "2h3d", "1d1d", "٣d"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        duration_of(text)


def test_a_record_names_its_fields() -> None:
    record = Record({"label": "www", "from": 1})
    assert (record.label, record.from_, record["from"]) == ("www", 1, 1)
    assert record == {"label": "www", "from": 1}
    with pytest.raises(AttributeError, match="the fields are: label, from"):
        _ = record.other
