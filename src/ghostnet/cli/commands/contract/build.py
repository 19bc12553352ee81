"""ghostcli contract build."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from ghostnet.cli import base, text
from ghostnet.cli.commands.contract.group import command
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session


@base.command(
    command,
    "build",
    params=[
        click.Argument(["folder"], metavar="[FOLDER|TEMPLATE]", default="."),
        click.Option(["--out"], type=click.Path(path_type=Path), metavar="FILE", help="Copy the module there."),
    ],
    network=False,
    examples=[
        "ghostcli contract build  the contract of this folder",
        "ghostcli contract build token --out token.wasm  a template, into a file",
    ],
)
def build(session: Session, folder: str, out: Path | None) -> Answer:
    """Compile a contract and check it by the ledger's rules."""
    from ghostnet.authoring.building import module_of  # noqa: PLC0415  help does not need it

    del session
    module = module_of(folder)
    path = module.path
    if out is not None:
        shutil.copyfile(path, out)
        path = out
    description = module.schema.describe()
    data = {
        "name": description["name"],
        "version": description["version"],
        "code_hash": module.hash.hex(),
        "schema_hash": module.schema.hash.hex(),
        "bytes": len(module.code),
        "path": str(path),
    }
    return Answer(data, text.pairs(data))
