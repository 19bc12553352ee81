"""The file of results, and the table that people read.

For benches.run. `make bench` replaces our own rows and keeps the peers'; `make bench-peers` the other way round. A
peer's row carries our figure of its own run, so that no ratio ever spans two days.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from benches.row import Row

RESULTS = Path(__file__).resolve().parent / "out" / "results.json"
HEADINGS = ("", "ours", "unit", "includes", "peer", "theirs", "their includes", "ratio", "goal", "spread", "runs")


def save(rows: Iterable[Row], path: Path = RESULTS) -> None:
    """Writes the rows of one kind, ours or the peers', and keeps those of the other kind."""
    new = list(rows)
    kinds = {row.peer is None for row in new}
    kept = [row for row in load(path) if (row.peer is None) not in kinds]
    ordered = sorted([*kept, *new], key=lambda row: row.peer is not None)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([row.to_json() for row in ordered], indent=2) + "\n")


def load(path: Path = RESULTS) -> list[Row]:
    """The rows of the file; none if it is not there."""
    return [Row.from_json(row) for row in json.loads(path.read_text())] if path.exists() else []


def table(rows: Sequence[Row]) -> str:
    """The rows for reading, with the reasons and the versions below."""
    lines = [HEADINGS, *(cells(row) for row in rows)]
    used = [column for column in range(len(HEADINGS)) if any(line[column] for line in lines[1:])]
    widths = {column: max(len(line[column]) for line in lines) for column in used}
    text = ["  ".join(line[column].ljust(widths[column]) for column in used).rstrip() for line in lines]
    text += [f"  {row.peer}, {row.name}: {row.reason}" for row in rows if row.reason]
    versions = {name: version for row in rows for name, version in row.versions.items()}
    text.append("  " + ", ".join(f"{name} {version}" for name, version in sorted(versions.items())))
    return "\n".join(text)


def cells(row: Row) -> tuple[str, ...]:
    """One row's cells, under HEADINGS."""
    goal = "" if row.goal is None else f"{figure(row.goal)}{' met' if row.met else ' MISSED'}"
    return (
        row.name,
        figure(row.value) or "null",
        row.unit,
        "+".join(row.includes),
        row.peer or "",
        (figure(row.peer_value) or "null") if row.peer else "",
        "+".join(row.peer_includes or ()),
        (f"{row.ratio:.2f}" if row.ratio is not None else "null") if row.peer else "",
        goal,
        "" if row.spread is None else f"{row.spread:.0%}",
        str(row.runs),
    )


def figure(number: float | None) -> str:
    """A number with three digits at least, and nothing for none."""
    if number is None:
        return ""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
