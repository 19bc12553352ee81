"""Deadlines and states of actions in words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ghostnet.cli import agents, works
from ghostnet.schema.values import time_text

NOW = 1_800_000_000_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
SCHEMA = tomllib.loads(Path("contracts/system/agents/contract.toml").read_text())


@pytest.mark.parametrize(
    ("away", "wanted"),
    [
        (0, "in 1s"),
        (30_000, "in 30s"),
        (2 * HOUR + 30 * MINUTE + 7, "in 2h30m"),
        (3 * DAY + HOUR + MINUTE, "in 3d1h"),
        (-5 * MINUTE, "5m ago"),
    ],
)
def test_a_time_is_told_by_its_two_largest_units(away: int, wanted: str) -> None:
    assert agents.relative(NOW + away, NOW) == wanted


@pytest.mark.parametrize(
    ("state", "starts", "reports", "wanted", "urgent"),
    [
        ("planned", 2 * HOUR, DAY, "starts in 2h", False),
        ("planned", 59 * MINUTE, DAY, "starts in 59m", True),
        ("started", -HOUR, 2 * DAY, "reports in 2d", False),
        ("unknown", -DAY, -HOUR, "reports 1h ago", True),
        ("done", MINUTE, MINUTE, "-", False),
    ],
)
def test_what_is_due_within_the_hour_or_unknown_is_urgent(
    state: str, starts: int, reports: int, wanted: str, urgent: bool
) -> None:
    deadlines = {"start_by": time_text(NOW + starts), "report_by": time_text(NOW + reports)}
    assert works.due({"state": state, "deadlines": deadlines}, NOW) == (wanted, urgent)


def test_every_state_reason_and_obstacle_of_the_contract_has_words() -> None:
    types = SCHEMA["types"]
    assert set(works.REASONS) == set(types["Reason"]["enum"])
    assert set(agents.OBSTACLES) == set(types["Obstacle"]["enum"])
    assert set(agents.LEVELS) == set(agents.COLOURS) == set(types["Level"]["enum"])
    assert set(works.OPEN) < set(types["State"]["enum"])
