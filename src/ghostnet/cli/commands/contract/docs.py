"""ghostcli contract docs."""

from __future__ import annotations

from pathlib import Path

import click

from ghostnet.cli import base
from ghostnet.cli.commands.contract.group import DESCRIBED, command, schema_of
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session


@base.command(
    command,
    "docs",
    params=[
        DESCRIBED,
        click.Option(["--out"], type=click.Path(path_type=Path), metavar="FILE", help="Write it there."),
    ],
    examples=[
        "ghostcli contract docs  the page of this folder's contract",
        "ghostcli contract docs token --out token.md  of a template, or of a contract on chain, into a file",
    ],
)
def docs(session: Session, source: str, out: Path | None) -> Answer:
    """Write a contract's page for people, as Markdown, from its schema."""
    from ghostnet.schema import page  # noqa: PLC0415  help does not need it

    description = schema_of(session, source).describe()
    text = page.render(description)
    if out is not None:
        out.write_text(text)
    data = {"name": description["name"], "schema_hash": description["hash"]}
    if out is None:
        return Answer(data | {"markdown": text}, text)
    return Answer(data | {"path": str(out)}, f"{out}")
