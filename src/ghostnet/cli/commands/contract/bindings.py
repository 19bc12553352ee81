"""ghostcli contract bindings."""

from __future__ import annotations

from pathlib import Path

import click

from ghostnet.cli import base
from ghostnet.cli.commands.contract.group import DESCRIBED, command, schema_of
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

bindings = base.group("bindings", "Types of a contract for programs in other languages.")
command.add_command(bindings)


@base.command(
    bindings,
    "python",
    params=[
        DESCRIBED,
        click.Option(
            ["--out"],
            type=click.Path(path_type=Path, file_okay=False),
            default=Path(),
            metavar="FOLDER",
            help="Where both files go; by default here.",
        ),
    ],
    examples=[
        "ghostcli contract bindings python --out tests  this folder's contract, for its tests",
        "ghostcli contract bindings python name-lease  a template, or a contract on chain",
    ],
)
def python(session: Session, source: str, out: Path) -> Answer:
    """Write a module and its stub, by which type checkers know a contract: in tests, and on a network."""
    from ghostnet.schema import bindings as written  # noqa: PLC0415  help does not need it

    description = schema_of(session, source).describe()
    out.mkdir(parents=True, exist_ok=True)
    name = written.module_name(description)
    texts = {out / f"{name}.py": written.module(description), out / f"{name}.pyi": written.stub(description)}
    for path, text in texts.items():
        path.write_text(text)
    files = [str(path) for path in texts]
    handle = written.handle_name(description)
    return Answer({"name": description["name"], "handle": handle, "files": files}, "\n".join(files))
