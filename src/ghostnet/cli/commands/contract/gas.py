"""ghostcli contract gas."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, text
from ghostnet.cli.commands.contract.group import FOLDER, command
from ghostnet.cli.exits import Exit
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.testing.gas import Change, Cost


@base.command(
    command,
    "gas",
    params=[
        FOLDER,
        click.Option(["--update"], is_flag=True, help="Write gas.toml anew."),
        click.Option(["--check"], is_flag=True, help="Compare with gas.toml; end with 1 if a method got dearer."),
        click.Option(
            ["--tolerance"],
            type=click.FloatRange(min=0),
            default=0.0,
            metavar="PERCENT",
            help="What --check lets pass; by default nothing, for gas is exact.",
        ),
    ],
    network=False,
    examples=[
        "ghostcli contract gas  what each method costs over the tests",
        "ghostcli contract gas --update  keeps it in gas.toml, to be committed",
        "ghostcli contract gas --check --tolerance 1  for CI: no method more than 1 % dearer",
    ],
)
def gas(session: Session, folder: str, *, update: bool, check: bool, tolerance: float) -> Answer:
    """Show what each method costs over the contract's tests, keep it, or compare with what was kept."""
    from ghostnet.testing import gas as kept  # noqa: PLC0415  help does not need it
    from ghostnet.testing.running import run_tests  # noqa: PLC0415  the same

    del session
    if update and check:
        raise click.UsageError("--update and --check exclude each other")
    run = run_tests(folder, ["-q"], out=sys.stderr, report=True)
    now = kept.costs_of(run.seen)
    data: dict[str, Any] = {"contract": run.module.name, "passed": run.passed, "methods": plain(now)}
    if not run.passed:
        return Answer(data, f"{run.module.name}: the tests did not pass, so their gas says nothing", Exit.REFUSED)
    if update:
        path = kept.write(run.folder, now)
        return Answer(data | {"path": str(path)}, f"{len(now)} methods in {path}")
    if not check:
        return Answer(data, table(now))
    changes = kept.compare(kept.read(run.folder), now)
    dearer = [change for change in changes if change.is_dearer(tolerance)]
    rows = [_change(change, dear=change in dearer) for change in changes]
    words = text.table(("METHOD", "MEDIAN", "DEAREST", ""), rows) if rows else f"{len(now)} methods cost what they did"
    return Answer(
        data | {"changed": [change.method for change in changes], "dearer": [change.method for change in dearer]},
        words,
        Exit.REFUSED if dearer else Exit.OK,
    )


def plain(costs: dict[str, Cost]) -> dict[str, dict[str, int]]:
    """What methods cost, for programs."""
    return {name: {"least": each.least, "median": each.median, "most": each.most} for name, each in costs.items()}


def table(costs: dict[str, Cost]) -> str:
    """What methods cost, for people."""
    rows = [(name, f"{each.least:,}", f"{each.median:,}", f"{each.most:,}") for name, each in costs.items()]
    return text.table(("METHOD", "CHEAPEST", "MEDIAN", "DEAREST"), rows)


def _change(change: Change, *, dear: bool) -> tuple[str, str, str, str]:
    if change.was is None or change.now is None:
        cost, word = change.now or change.was, "gone" if change.now is None else "new"
        return change.method, f"{cost.median:,}" if cost else "", f"{cost.most:,}" if cost else "", word
    was, now = change.was, change.now
    return (
        change.method,
        f"{was.median:,} → {now.median:,}",
        f"{was.most:,} → {now.most:,}",
        "dearer" if dear else "within what passes",
    )
