"""What a contract's methods cost over its tests, kept in `gas.toml` beside the schema: for `ghostcli contract gas`.

Gas is part of the protocol and equal everywhere, so the file changes only when the contract, its tests or the SDK do;
in a diff one reads what a change costs. The file is written here and read by tomllib.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ghostnet import core

FILE: Final = "gas.toml"
HEAD: Final = """\
# Gas of the contract's methods over its tests, by method: calls that happened, the cheapest, the median, the dearest.
# Written by `ghostcli contract gas --update`; `ghostcli contract gas --check` compares.
"""


@dataclass(frozen=True)
class Cost:
    """Gas of one method over the tests."""

    least: int
    median: int
    most: int


@dataclass(frozen=True)
class Change:
    """One method, as kept and as it is now; None where it is not there."""

    method: str
    was: Cost | None
    now: Cost | None

    def is_dearer(self, tolerance: float) -> bool:
        """Whether its median or its dearest call rose by more than `tolerance` percent; what is new or gone is not."""
        if self.was is None or self.now is None:
            return False
        pairs = ((self.was.median, self.now.median), (self.was.most, self.now.most))
        return any(now * 100 > was * (100 + tolerance) for was, now in pairs)


def costs_of(seen: Mapping[str, Any]) -> dict[str, Cost]:
    """The costs in a report on one contract (`Run.seen`), by method in the order of their names."""
    rows = sorted(seen["methods"].items())
    return {
        name: Cost(row["gas_least"], row["gas_median"], row["gas_most"])
        for name, row in rows
        if row["gas_least"] is not None
    }


def write(folder: Path, costs: Mapping[str, Cost]) -> Path:
    """Writes the file; its path."""
    path = folder / FILE
    parts = ("least", "median", "most")
    tables = [
        "\n".join([f"\n[{name}]", *(f"{part} = {getattr(cost, part)}" for part in parts), ""])
        for name, cost in costs.items()
    ]
    path.write_text("".join([HEAD, *tables]))
    return path


def read(folder: Path) -> dict[str, Cost]:
    """What was kept.

    Raises:
        LocalGasNotKept: There is no file, or it does not say what this one writes.

    """
    path = folder / FILE
    try:
        tables = tomllib.loads(path.read_text())
        return {name: Cost(*(int(row[part]) for part in ("least", "median", "most"))) for name, row in tables.items()}
    except (OSError, ValueError, KeyError, TypeError):
        raise core.LocalGasNotKept({"path": path}) from None


def compare(was: Mapping[str, Cost], now: Mapping[str, Cost]) -> list[Change]:
    """Every method that is new, gone or of another cost, by name."""
    names = sorted({*was, *now})
    changes = (Change(name, was.get(name), now.get(name)) for name in names)
    return [change for change in changes if change.was != change.now]
