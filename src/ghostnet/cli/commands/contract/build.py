"""ghostcli contract build."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import click

from ghostnet.cli import base, text
from ghostnet.cli.commands.contract.group import FOLDER, command
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

SHOWN: Final = 5
"""Largest sections and functions that people are shown; programs get all."""


@base.command(
    command,
    "build",
    params=[
        FOLDER,
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
    from ghostnet.authoring.sizes import sizes  # noqa: PLC0415  the same

    del session
    module = module_of(folder)
    path = module.path
    if out is not None:
        shutil.copyfile(path, out)
        path = out
    description = module.schema.describe()
    found = sizes(module.code)
    rows = {
        "name": description["name"],
        "version": description["version"],
        "code_hash": module.hash.hex(),
        "schema_hash": module.schema.hash.hex(),
        "bytes": len(module.code),
        "path": str(path),
    }
    data = rows | {"sections": _named(found.sections), "functions": _named(found.functions)}
    shown = {"sections": _line(found.sections), "functions": _line(found.functions)}
    return Answer(data, text.pairs(rows | {"bytes": f"{len(module.code):,}"} | shown))


def _named(rows: Iterable[tuple[str, int]]) -> list[dict[str, object]]:
    return [{"name": name, "bytes": size} for name, size in rows]


def _line(rows: tuple[tuple[str, int], ...]) -> str:
    """The largest on one line: `code 17,204, data 1,180`."""
    more = ", …" if len(rows) > SHOWN else ""
    return ", ".join(f"{name} {size:,}" for name, size in rows[:SHOWN]) + more
