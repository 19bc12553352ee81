"""ghostcli contract check."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from ghostnet.cli import base
from ghostnet.cli.commands.contract.group import FOLDER, command
from ghostnet.cli.exits import Exit
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session


@base.command(
    command,
    "check",
    params=[
        FOLDER,
        click.Option(["--strict"], is_flag=True, help="End with 1 at a warning too."),
    ],
    network=False,
    examples=[
        "ghostcli contract check  this folder's schema, module and tests against each other",
        "ghostcli contract check --strict  for CI",
    ],
)
def check(session: Session, folder: str, *, strict: bool) -> Answer:
    """Look for likely mistakes: in the schema, in what each method can reach, in what the tests did."""
    from ghostnet.authoring.graph import host_functions  # noqa: PLC0415  help does not need it
    from ghostnet.testing.checks import Facts, findings  # noqa: PLC0415  the same
    from ghostnet.testing.running import run_tests  # noqa: PLC0415  the same

    del session
    run = run_tests(folder, ["-q"], out=sys.stderr, report=True)
    found = findings(Facts(run.module.schema.describe(), host_functions(run.module.code), run.seen))
    errors = sum(finding.is_error for finding in found)
    data = {"contract": run.module.name, "passed": run.passed, "findings": [asdict(finding) for finding in found]}
    lines = [f"{'error' if each.is_error else 'warning'}: {each.rule}: {each.text}\n  {each.way_out}" for each in found]
    if not run.passed:
        lines.append("the tests did not pass: what they did counts, what they did not reach does not")
    lines.append(f"{run.module.name}: {errors} errors, {len(found) - errors} warnings")
    bad = errors or not run.passed or (strict and found)
    return Answer(data, "\n".join(lines), Exit.REFUSED if bad else Exit.OK)
