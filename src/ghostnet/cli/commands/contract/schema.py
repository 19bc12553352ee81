"""ghostcli contract schema."""

from __future__ import annotations

import json
from typing import Any

import click

from ghostnet.cli import base
from ghostnet.cli import text as shown
from ghostnet.cli.commands.contract.group import DESCRIBED, command, schema_of
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session


@base.command(
    command,
    "schema",
    params=[
        DESCRIBED,
        click.Option(["--cbor"], is_flag=True, help="The normal form that is embedded and hashed, in hexadecimal."),
        click.Option(["--json-schema"], is_flag=True, help="The JSON Schema of contract.toml, for editors."),
        click.Option(["--interfaces"], is_flag=True, help="The published interfaces and what they ask of a contract."),
    ],
    examples=[
        "ghostcli contract schema  checks contract.toml and shows what it says, names and types spelt out",
        "ghostcli contract schema token --cbor  the normal form and nothing else",
        "ghostcli contract schema --interfaces  what `implements` can name",
        "ghostcli contract schema --json-schema > contract.schema.json  what an editor completes by",
    ],
)
def schema(session: Session, source: str, *, cbor: bool, json_schema: bool, interfaces: bool) -> Answer:
    """Check a contract.toml, and show the schema that is embedded in the module."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.authoring import schemas  # noqa: PLC0415  the same

    if cbor + json_schema + interfaces > 1:
        raise click.UsageError("--cbor, --json-schema and --interfaces exclude each other")
    if json_schema:
        text = schemas.EDITORS.read_text()
        return Answer(json.loads(text), text)
    if interfaces:
        published = core.interfaces()
        return Answer({"interfaces": published}, "\n".join(_interface(name, each) for name, each in published.items()))
    found = schema_of(session, source)
    if cbor:
        return Answer({"hash": found.hash.hex(), "cbor": found.cbor.hex()}, found.cbor.hex())
    description = found.describe()
    data = {"hash": found.hash.hex(), "bytes": len(found.cbor), "schema": description}
    return Answer(data, json.dumps(description, indent=2, ensure_ascii=False))


def _interface(name: str, asked: dict[str, Any]) -> str:
    rows = {kind: ", ".join(each["name"] for each in asked[kind]) for kind in ("methods", "events", "errors")}
    lines = shown.pairs({"hash": asked["hash"], **rows}).splitlines()
    return "\n".join([name, *(f"  {line}" for line in lines)])
