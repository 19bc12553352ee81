"""ghostcli contract test."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import Final

import click

from ghostnet import core
from ghostnet.cli import base
from ghostnet.cli.commands.contract.group import command
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
        click.Argument(["folder"], metavar="[FOLDER|TEMPLATE]", default="."),
        click.Argument(["options"], metavar="[-- OPTION...]", nargs=-1),
        click.Option(["--update"], is_flag=True, help="Write the snapshots of effects anew instead of comparing."),
    ],
    network=False,
    examples=[
        "ghostcli contract test  the tests of this folder's contract",
        "ghostcli contract test token  those of a template",
        "ghostcli contract test -- -x -k refused  what follows -- goes to pytest",
    ],
)
def test(session: Session, folder: str, options: tuple[str, ...], *, update: bool) -> Answer:
    """Compile a contract and run the tests of its folder on chains in memory."""
    from ghostnet.authoring import building  # noqa: PLC0415  help does not need it

    if importlib.util.find_spec("pytest") is None:
        raise core.LocalToolMissing({"tool": "pytest", "why": "running a contract's tests"})
    if folder.startswith("-"):  # `contract test -- -x`: all of it goes to pytest
        folder, options = ".", (folder, *options)
    place = building.find_folder(folder)
    module = building.read_module(building.build(place))
    told = [*options, *(["--ghost-update"] if update else [])]
    # Where a program reads the answer, people's talk goes to stderr.
    shown = sys.stderr if session.as_json else None
    call = [sys.executable, "-m", "pytest", *told, "tests"]
    ended = subprocess.run(call, cwd=place, stdout=shown, check=False).returncode
    data = {"folder": str(place), "code_hash": module.hash.hex(), "passed": ended == 0, "pytest_exit": ended}
    words = f"{module.name}: the tests {'passed' if ended == 0 else 'did not pass'}; module {module.hash.hex()}"
    return Answer(data, words, EXITS.get(ended, Exit.ENVIRONMENT))
