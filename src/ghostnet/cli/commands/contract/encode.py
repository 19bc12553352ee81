"""ghostcli contract encode and decode: arguments as the bytes that `raw`, other accounts and other tools take."""

from __future__ import annotations

import click

from ghostnet.cli import base, text
from ghostnet.cli.arguments import WORDS, words_param
from ghostnet.cli.commands.contract.group import CONTRACT, command, method_args
from ghostnet.cli.methods import METHOD, MethodVerb
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session


@base.command(
    command,
    "encode",
    params=[CONTRACT, METHOD, words_param()],
    settings=WORDS,
    kind=MethodVerb,
    examples=["ghostcli contract encode token transfer --to bob --amount 5  hex for `contract raw call --args`"],
)
def encode(session: Session, contract: str, method: str, words: tuple[str, ...]) -> Answer:
    """Print a method's arguments as canonical CBOR in hex."""
    from ghostnet.cli import schemas  # noqa: PLC0415  help does not need it

    with session.client() as client:
        handle = schemas.contract(session, client, contract)
        args = method_args(session, client, handle.schema, method, words).hex()
    return Answer({"method": method, "args": args}, args)


@base.command(
    command,
    "decode",
    params=[CONTRACT, METHOD, click.Argument(["args"], metavar="HEX")],
    kind=MethodVerb,
    examples=["ghostcli contract decode token transfer 82582098…05  what somebody asks you to sign, by name"],
)
def decode(session: Session, contract: str, method: str, args: str) -> Answer:
    """Show arguments that were encoded, by their names in the schema."""
    import json  # noqa: PLC0415  help does not need it

    from ghostnet.cli import schemas  # noqa: PLC0415  help does not need it
    from ghostnet.cli.commands.raw import parse_hex  # noqa: PLC0415  help does not need it
    from ghostnet.cli.sending import named  # noqa: PLC0415  help does not need it

    data = parse_hex("args", args)
    with session.client() as client:
        found = json.loads(schemas.contract(session, client, contract).schema.args_to_json(method, data))
    return Answer({"method": method, "args": found}, text.pairs(named(session, found)))
