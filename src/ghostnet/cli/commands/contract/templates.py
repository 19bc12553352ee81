"""ghostcli contract templates."""

from __future__ import annotations

import tomllib

from ghostnet.cli import base, text
from ghostnet.cli.commands.contract.group import command
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session


@base.command(
    command,
    "templates",
    network=False,
    examples=["ghostcli contract templates  what `contract new --template` and `contract deploy` take by name"],
)
def templates(session: Session) -> Answer:
    """List the contracts that came with this program: templates to start from, and the small ones of the cookbook."""
    from ghostnet.authoring import scaffold  # noqa: PLC0415  help does not need it

    del session
    rows = [
        (name, _summary(scaffold.source_of(name).joinpath("contract.toml").read_text()))
        for name in scaffold.templates()
    ]
    data = [{"name": name, "summary": summary} for name, summary in rows]
    return Answer({"templates": data}, text.table(("name", "summary"), rows))


def _summary(toml: str) -> str:
    return str(tomllib.loads(toml)["contract"].get("summary", ""))
