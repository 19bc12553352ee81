"""The group, and what its verbs have in common: their arguments, and arguments of methods from words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, completing
from ghostnet.cli.arguments import parse_words
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.authoring.building import Module
    from ghostnet.client.client import Client

command = base.group("contract", "Contracts: build, deploy, call, upgrade.")

FOLDER = click.Argument(["folder"], metavar="[FOLDER|TEMPLATE]", default=".")
SOURCE = click.Argument(["source"], metavar="FOLDER|TEMPLATE|FILE.wasm", shell_complete=completing.sources)
DESCRIBED = click.Argument(["source"], metavar="[FOLDER|TEMPLATE|CONTRACT]", default=".")
CONTRACT = click.Argument(["contract"], metavar="CONTRACT", shell_complete=completing.contracts)


def method_args(session: Session, client: Client, schema: Any, method: str, words: tuple[str, ...]) -> bytes:
    """Arguments as canonical CBOR. A schema without `init` or `migrate` takes none of them."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.client.contract import method_of  # noqa: PLC0415  help does not need it

    try:
        declared = method_of(schema.describe(), method)
    except core.RequestUnknownInSchema:
        if words or method not in ("init", "migrate"):
            raise
        return core.NO_ARGS
    structs = {
        each["name"]: {field["name"]: str(field["type"]) for field in each["fields"]}
        for each in schema.describe()["types"]
        if each["kind"] == "struct"
    }
    pairs = parse_words(words, declared, session, structs, lambda: client.status().clock_ms)
    now = client.status().clock_ms if any(value.startswith("+") for _, value in pairs) else None
    encoded: bytes = schema.args_from_cli(method, pairs, now)
    return encoded


def schema_of(session: Session, source: str) -> Any:
    """The schema of a folder or template as its contract.toml says it, or that of a contract on chain.

    Raises:
        SourceRefused: The contract.toml breaks rules.
        LocalNotAContract: The folder has none.
        GhostError: There is no such contract.

    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.authoring import schemas  # noqa: PLC0415  the same

    on_chain = source in session.contracts and not Path(source).exists()  # a name here comes before a template's
    if not on_chain and (path := schemas.find(source)) is not None:
        return schemas.read(path)
    if source == "." or "/" in source:
        raise core.LocalNotAContract({"folder": source, "reason": "it lacks contract.toml"})
    address = session.contract_address(source)
    with session.client() as client:
        return client.contract(address).schema


def store_step(client: Client, module: Module) -> tuple[list[Any], list[str]]:
    """What stores a module, if it is not stored."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    if client.has_code(module.hash):
        return [], []
    words = f"The code of {module.name} is stored: {len(module.code):,} bytes, {module.hash.hex()}."
    return [core.StoreCode(code=module.code)], [words]
