"""One measured row, and what may be compared with what.

For the rest of `benches`. Nothing here measures or touches a file.

A ratio says how much faster we are, so that 2.0 is twice as fast whether the unit is a rate or a time. It exists only
where our figure includes at least what the peer's does: to be faster with less work done is no news.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

PARTS = ("exec", "sig", "root", "fsync", "api")  # what a figure may include, in the order of a transaction's life
RATES = ("tx/s", "actions/s")  # units of which more is better; of all others less is


class RowError(ValueError):
    """A row that breaks the schema; the message says where."""


@dataclass(frozen=True)
class Measured:
    """What one side measured."""

    name: str
    value: float  # the median of the runs
    unit: str
    includes: tuple[str, ...]  # of PARTS
    runs: int
    spread: float  # the farthest run's distance from the median, as a share of the median
    goal: float | None = None


@dataclass(frozen=True)
class Row:
    """A line of results.json: one of our figures, or one of ours beside a peer's."""

    name: str
    value: float | None  # ours; null where we have no such figure
    unit: str
    includes: tuple[str, ...]  # what ours includes; the peer's where we have none
    peer: str | None = None
    peer_value: float | None = None  # null with a reason where the peer could not be measured
    ratio: float | None = None  # null with a reason where the two do not compare
    goal: float | None = None
    runs: int = 0
    spread: float | None = None  # ours, or the peer's if that is wider
    versions: Mapping[str, str] = field(default_factory=dict)
    peer_includes: tuple[str, ...] | None = None
    reason: str | None = None  # why peer_value or ratio is null

    def __post_init__(self) -> None:
        """Holds every row to the schema, wherever it comes from."""
        for part in (*self.includes, *(self.peer_includes or ())):
            if part not in PARTS:
                raise RowError(
                    f"row {self.name!r}: a figure cannot include {part!r}; it may include {', '.join(PARTS)}"
                )
        for number in (self.value, self.peer_value, self.ratio):
            if number is not None and not (math.isfinite(number) and number > 0):
                raise RowError(f"row {self.name!r}: {number} is no figure; a row that measured nothing has null")
        if self.peer is not None and self.ratio is None and self.reason is None:
            raise RowError(f"row {self.name!r}: null needs its reason")
        if self.ratio is not None and (self.value is None or self.peer_value is None):
            raise RowError(f"row {self.name!r}: a ratio needs two figures")

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None without a goal or without a figure."""
        if self.goal is None or self.value is None:
            return None
        return self.value >= self.goal if self.unit in RATES else self.value <= self.goal

    def to_json(self) -> dict[str, Any]:
        """The row as a JSON object with all of its fields."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads what `to_json` wrote; RowError for unknown or missing fields."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(data) - known):
            raise RowError(f"a row has no field {unknown[0]!r}")
        if missing := [name for name in ("name", "value", "unit", "includes") if name not in data]:
            raise RowError(f"a row needs {missing[0]!r}")
        lists = {name: tuple(data[name]) for name in ("includes", "peer_includes") if data.get(name) is not None}
        return cls(**{**data, **lists})


def measured(
    name: str, runs: Sequence[float], unit: str, includes: Sequence[str], goal: float | None = None
) -> Measured:
    """The figure that several runs give."""
    return Measured(name, statistics.median(runs), unit, tuple(includes), len(runs), spread(runs), goal)


def spread(runs: Sequence[float]) -> float:
    """The farthest run's distance from the median, as a share of the median."""
    middle = statistics.median(runs)
    return max(abs(run - middle) for run in runs) / middle


def own_row(ours: Measured, versions: Mapping[str, str]) -> Row:
    """A row of ours alone."""
    return Row(
        name=ours.name,
        value=ours.value,
        unit=ours.unit,
        includes=ours.includes,
        goal=ours.goal,
        runs=ours.runs,
        spread=ours.spread,
        versions=versions,
    )


def compared_row(ours: Measured | None, peer: str, theirs: Measured, versions: Mapping[str, str]) -> Row:
    """A peer's figure beside ours, with the ratio if there is an honest one."""
    refusal = no_ratio(ours, theirs)
    return Row(
        name=theirs.name,
        value=ours.value if ours else None,
        unit=theirs.unit,
        includes=ours.includes if ours else theirs.includes,
        peer=peer,
        peer_value=theirs.value,
        ratio=None if refusal or ours is None else times_faster(ours, theirs),
        goal=theirs.goal,
        runs=theirs.runs,
        spread=max(ours.spread, theirs.spread) if ours else theirs.spread,
        versions=versions,
        peer_includes=theirs.includes,
        reason=refusal,
    )


def absent_row(peer: str, name: str, includes: Sequence[str], reason: str) -> Row:
    """The row of a peer that could not be measured."""
    return Row(name=name, value=None, unit="tx/s", includes=tuple(includes), peer=peer, reason=reason)


def no_ratio(ours: Measured | None, theirs: Measured) -> str | None:
    """Why two figures do not compare; None if they do."""
    if ours is None:
        return "we have no such figure"
    if ours.unit != theirs.unit:
        return f"ours is in {ours.unit}, theirs in {theirs.unit}"
    if lacking := [part for part in theirs.includes if part not in ours.includes]:
        return f"ours does not include {', '.join(lacking)}"
    return None


def times_faster(ours: Measured, theirs: Measured) -> float:
    """How many times faster we are, for rates and for times."""
    return ours.value / theirs.value if ours.unit in RATES else theirs.value / ours.value
