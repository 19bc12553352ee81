"""What a row may say, and which two figures may be compared."""

from __future__ import annotations

from typing import Any

import pytest

from benches.row import (
    Measured,
    Row,
    RowError,
    absent_row,
    compared_row,
    measured,
    no_ratio,
    own_row,
    spread,
    times_faster,
)

VERSIONS = {"engine": "1.2.3"}


def rate(value: float, *includes: str, name: str = "transfer") -> Measured:
    return Measured(name, value, "tx/s", includes, 3, 0.1)


def test_value_is_the_median_so_that_one_slow_run_does_not_count() -> None:
    figure = measured("transfer", [100.0, 10.0, 110.0], "tx/s", ["exec"])
    assert (figure.value, figure.runs) == (100.0, 3)


def test_spread_is_the_farthest_run_as_a_share_of_the_median() -> None:
    assert spread([100.0, 90.0, 130.0]) == pytest.approx(0.3)
    assert spread([5.0]) == 0


def test_ratio_is_given_where_both_include_the_same() -> None:
    row = compared_row(rate(300, "exec"), "peer", rate(100, "exec"), VERSIONS)
    assert (row.value, row.peer_value, row.ratio, row.reason) == (300, 100, 3.0, None)


def test_ratio_is_given_where_ours_includes_more() -> None:
    row = compared_row(rate(300, "exec", "sig", "root", "fsync"), "peer", rate(100, "exec", "sig"), VERSIONS)
    assert row.ratio == 3.0
    assert row.peer_includes == ("exec", "sig")


@pytest.mark.parametrize("ours", [("exec",), ("exec", "root", "fsync"), ()])
def test_ratio_is_refused_where_ours_lacks_a_part(ours: tuple[str, ...]) -> None:
    row = compared_row(rate(300, *ours), "peer", rate(100, "exec", "sig"), VERSIONS)
    assert row.ratio is None
    assert row.reason is not None
    assert "sig" in row.reason
    assert (row.value, row.peer_value) == (300, 100)


def test_ratio_is_refused_across_units() -> None:
    ours = Measured("call", 10, "us", ("exec",), 3, 0)
    assert no_ratio(ours, rate(100, "exec")) == "ours is in us, theirs in tx/s"


def test_peer_without_a_figure_of_ours_stands_alone() -> None:
    row = compared_row(None, "peer", rate(100, "exec"), VERSIONS)
    assert (row.value, row.peer_value, row.ratio, row.reason) == (None, 100, None, "we have no such figure")


def test_ratio_of_times_is_above_one_where_ours_is_shorter() -> None:
    assert times_faster(Measured("call", 10, "us", (), 3, 0), Measured("call", 40, "us", (), 3, 0)) == 4.0


def test_wider_spread_of_the_two_is_shown() -> None:
    theirs = Measured("transfer", 100, "tx/s", ("exec",), 3, 0.4)
    assert compared_row(rate(300, "exec"), "peer", theirs, VERSIONS).spread == 0.4


def test_absent_peer_gives_nulls_with_the_reason() -> None:
    row = absent_row("peer", "transfer", ["exec"], "npm is not installed")
    assert (row.value, row.peer_value, row.ratio, row.reason) == (None, None, None, "npm is not installed")


@pytest.mark.parametrize(
    ("unit", "value", "goal", "met"),
    [
        ("tx/s", 20, 15, True),
        ("tx/s", 10, 15, False),
        ("us", 20, 15, False),
        ("us", 10, 15, True),
        ("us", 10, None, None),
    ],
)
def test_goal_is_a_floor_for_rates_and_a_ceiling_for_the_rest(
    unit: str, value: float, goal: float | None, met: bool | None
) -> None:
    assert own_row(Measured("x", value, unit, (), 3, 0, goal), VERSIONS).met is met


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ({"includes": ["exec", "magic"]}, "cannot include 'magic'"),
        ({"peer": "p", "peer_includes": ["magic"], "reason": "r"}, "cannot include 'magic'"),
        ({"value": 0}, "is no figure"),
        ({"value": float("nan")}, "is no figure"),
        ({"peer": "p", "peer_value": None}, "null needs its reason"),
        ({"peer": "p", "ratio": 2.0}, "a ratio needs two figures"),
        ({"speed": 1}, "no field 'speed'"),
    ],
)
def test_row_outside_the_schema_is_refused(fault: dict[str, Any], message: str) -> None:
    good = {"name": "x", "value": 1.0, "unit": "tx/s", "includes": ["exec"]}
    assert Row.from_json(good).includes == ("exec",)
    with pytest.raises(RowError, match=message):
        Row.from_json(good | fault)


def test_row_without_a_needed_field_is_refused() -> None:
    with pytest.raises(RowError, match="needs 'unit'"):
        Row.from_json({"name": "x", "value": 1.0, "includes": []})


def test_row_has_every_field_of_the_schema_and_survives_the_file() -> None:
    row = compared_row(rate(300, "exec"), "peer", rate(100, "exec"), VERSIONS)
    data = row.to_json()
    needed = "name value unit includes peer peer_value ratio goal runs spread versions"
    assert set(needed.split()) <= set(data)
    assert Row.from_json(data) == row
