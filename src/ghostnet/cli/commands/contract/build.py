"""ghostcli contract build."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from ghostnet.cli import base, text
from ghostnet.cli.commands.contract.gas import plain, table
from ghostnet.cli.commands.contract.group import FOLDER, command
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.authoring.costs import Finding

SHOWN: Final = 5
"""Largest sections and functions that people are shown; programs get all."""
NAME_CHARACTERS: Final = 48
"""Characters of a function's name that people are shown: a path of Rust's with its types can be a paragraph."""
PAID: Final = {"store": "to store", "call": "a call", "load": "more a load"}
"""When the gas of a warning is paid, in words."""


@base.command(
    command,
    "build",
    params=[
        FOLDER,
        click.Option(["--out"], type=click.Path(path_type=Path), metavar="FILE", help="Copy the module there."),
    ],
    network=False,
    examples=[
        "ghostcli contract build  the contract of this folder: sizes, gas by method, and what costs much",
        "ghostcli contract build token --out token.wasm  a template, into a file",
    ],
)
def build(session: Session, folder: str, out: Path | None) -> Answer:
    """Compile a contract, check it by the ledger's rules, and say what it costs."""
    from ghostnet.authoring import building, costs, names, sizes  # noqa: PLC0415  help does not need them
    from ghostnet.testing import gas  # noqa: PLC0415  the same

    del session
    source = None if Path(folder).suffix == ".wasm" else building.find_folder(folder)
    module = building.module_of(folder) if source is None else building.read_module(building.build(source))
    named = names.names_of(module, source)
    kept = gas.read(source) if source is not None and (source / gas.FILE).is_file() else {}
    found = sizes.sizes(module.code, named)
    warnings = costs.findings(module.code, named, {name: cost.most for name, cost in kept.items()})
    path = module.path
    if out is not None:
        shutil.copyfile(path, out)
        path = out
    description = module.schema.describe()
    rows = {
        "name": description["name"],
        "version": description["version"],
        "code_hash": module.hash.hex(),
        "schema_hash": module.schema.hash.hex(),
        "bytes": len(module.code),
        "path": str(path),
    }
    data = rows | {
        "sections": _named(found.sections),
        "functions": _named(found.functions),
        "gas": plain(kept),
        "warnings": [asdict(warning) for warning in warnings],
    }
    shown = {"sections": _line(found.sections), "functions": _line(found.functions)}
    lines = [text.pairs(rows | {"bytes": f"{len(module.code):,}"} | shown)]
    lines += [table(kept)] if kept else []
    lines += [_words(warning) for warning in warnings]
    return Answer(data, "\n".join(lines))


def _named(rows: Iterable[tuple[str, int]]) -> list[dict[str, object]]:
    return [{"name": name, "bytes": size} for name, size in rows]


def _line(rows: tuple[tuple[str, int], ...]) -> str:
    """The largest on one line: `code 17,204, data 1,180`."""
    more = ", …" if len(rows) > SHOWN else ""
    return ", ".join(f"{_short(name)} {size:,}" for name, size in rows[:SHOWN]) + more


def _short(name: str) -> str:
    return name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1]}…"


def _words(warning: Finding) -> str:
    """A warning with its price, and the way out below."""
    size = f"{warning.bytes:,} bytes, " if warning.bytes else ""
    price = f"{size}{warning.gas:,} gas {PAID[warning.each]}"
    return f"warning: {warning.rule}: {warning.text}: {price}\n  {warning.way_out}"
