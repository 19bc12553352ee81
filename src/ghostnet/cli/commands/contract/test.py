"""ghostcli contract test."""

from __future__ import annotations

import sys
from typing import Final

import click

from ghostnet.cli import base
from ghostnet.cli.commands.contract.group import FOLDER, command
from ghostnet.cli.exits import Exit
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

EXITS: Final = {0: Exit.OK, 1: Exit.REFUSED, 4: Exit.USAGE}
"""What pytest ends with (docs.pytest.org, "Exit codes"), and what ghostcli makes of it; the rest is the environment:
interrupted, failed inside, no test found."""


@base.command(
    command,
    "test",
    params=[
        FOLDER,
        click.Argument(["options"], metavar="[-- OPTION...]", nargs=-1),
        click.Option(["--update"], is_flag=True, help="Write the snapshots of effects anew instead of comparing."),
    ],
    network=False,
    examples=[
        "ghostcli contract test  the tests of this folder's contract",
        "ghostcli contract test token  those of a template",
        "ghostcli contract test --update  after a change of what calls do: then read the diff",
        "ghostcli contract test -- -x -k refused  what follows -- goes to pytest",
    ],
)
def test(session: Session, folder: str, options: tuple[str, ...], *, update: bool) -> Answer:
    """Compile a contract and run the tests of its folder on chains in memory."""
    from ghostnet.testing.running import run_tests  # noqa: PLC0415  help does not need it

    if folder.startswith("-"):  # `contract test -- -x`: all of it goes to pytest
        folder, options = ".", (folder, *options)
    # Where a program reads the answer, people's talk goes to stderr.
    run = run_tests(folder, options, out=sys.stderr if session.as_json else None, update=update)
    code_hash = run.module.hash.hex()
    data = {"folder": str(run.folder), "code_hash": code_hash, "passed": run.passed, "pytest_exit": run.ended}
    words = f"{run.module.name}: the tests {'passed' if run.passed else 'did not pass'}; module {code_hash}"
    return Answer(data, words, EXITS.get(run.ended, Exit.ENVIRONMENT))
