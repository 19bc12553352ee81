"""ghostcli contract new."""

from __future__ import annotations

from pathlib import Path

import click

from ghostnet.cli import base, completing, text
from ghostnet.cli.commands.contract.group import command
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

DEFAULT = "blank"


@base.command(
    command,
    "new",
    params=[
        click.Argument(["name"], metavar="NAME"),
        click.Option(
            ["--template"],
            default=DEFAULT,
            metavar="NAME",
            shell_complete=completing.templates,
            help="What to start from; `blank` is smallest.",
        ),
        click.Option(
            ["--in", "parent"],
            type=click.Path(path_type=Path, file_okay=False),
            default=Path(),
            metavar="FOLDER",
            help="Where the new folder goes; by default here.",
        ),
    ],
    network=False,
    examples=[
        "ghostcli contract new points  a folder `points` with a small contract, its tests and all it needs",
        "ghostcli contract new gold --template token  from one of the templates",
        "ghostcli contract new jar --template cookbook/tip-jar  from a recipe of the cookbook",
    ],
)
def new(session: Session, name: str, template: str, parent: Path) -> Answer:
    """Write the folder of a new contract: schema, source, tests, and what compiles them."""
    from ghostnet.authoring import scaffold, sdk  # noqa: PLC0415  help does not need it

    del session
    folder = parent / name
    files = scaffold.write(folder, name, template)
    sdk.provide(folder)  # editors complete contract.toml by what lies there
    data = {"name": name, "template": template, "folder": str(folder), "sdk": sdk.own(), "files": files}
    rows = {"folder": folder, "template": template, "sdk": data["sdk"]}
    following = [f"cd {folder}", "ghostcli contract build", "ghostcli contract test"]
    return Answer(data, "\n".join([text.pairs(rows), "next", *(f"  {line}" for line in following)]))
