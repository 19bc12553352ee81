"""ghostcli contract deploy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, output
from ghostnet.cli.arguments import WORDS, words_param
from ghostnet.cli.commands.contract.group import SOURCE, command, method_args, store_step
from ghostnet.cli.methods import InitVerb
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import send, send_params, sending
from ghostnet.cli.session import Session, parse_hash

if TYPE_CHECKING:
    from ghostnet.authoring.building import Module

SALT_BYTES = 32
NOBODY = "none"


@base.command(
    command,
    "deploy",
    params=[
        SOURCE,
        words_param(),
        click.Option(["--alias"], metavar="NAME", help="What it is called here; by default as its schema says."),
        click.Option(["--admin"], metavar="NAME|none", help="Who may upgrade it; by default who deploys it."),
        click.Option(["--pay"], metavar="AMOUNT", help="RLUSD that it gets before init."),
        click.Option(["--use"], multiple=True, metavar="NAME=CONTRACT", help="What a [uses] entry is bound to."),
        click.Option(["--salt"], metavar="HEX", help="32 bytes of the address; by default random."),
        *send_params(),
    ],
    signs=True,
    settings=WORDS,
    kind=InitVerb,
    examples=[
        "ghostcli contract deploy escrow --as alice  a template; init takes no arguments",
        "ghostcli contract deploy name-lease --as alice --owner alice --price-per-day 1.00  arguments of init by name",
        "ghostcli contract deploy name-lease --help  what its init takes, from its schema",
        "ghostcli contract deploy . --as alice -- --name Gold  after -- everything is the contract's",
    ],
)
def deploy(
    session: Session,
    source: str,
    words: tuple[str, ...],
    alias: str | None,
    admin: str | None,
    pay: str | None,
    use: tuple[str, ...],
    salt: str | None,
    **given: Any,
) -> Answer:
    """Store a contract's code if it is not stored yet, and create a contract from it.

    Arguments of its `init` are options by their names. Both happen in one transaction, or neither.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.authoring.building import module_of  # noqa: PLC0415  help does not need it
    from ghostnet.cli import schemas  # noqa: PLC0415  help does not need it
    from ghostnet.client.keystore import check_name  # noqa: PLC0415  help does not need it

    options, module = sending(given), module_of(source)
    name = alias or module.name
    check_name("contract", name)
    signer = session.signer_name
    creator = session.signer_auth(signer).address
    owner = None if admin == NOBODY else creator if admin is None else session.address(admin)
    chosen = os.urandom(SALT_BYTES) if salt is None else parse_hash("salt", salt)
    value = core.Rlusd(0) if pay is None else core.Rlusd(pay)
    address = core.contract_address(creator, module.hash, chosen)
    text_address = core.address_text(address)
    session.contracts[name] = text_address
    with session.client() as client:
        messages, steps = store_step(client, module)
        args = method_args(session, client, module.schema, "init", words)
        messages.append(
            core.Create(
                code=module.hash, salt=chosen, args=args, value=value, uses=_uses(session, module, use), admin=owner
            )
        )
        upgraded = "nobody may upgrade it" if owner is None else f"{session.name_of(owner)} may upgrade it"
        paid = f", paying it {value} RLUSD" if value else ""
        steps.append(f"{signer} creates the contract {name} at {text_address}{paid}; {upgraded}.")
        answer = send(session, client, messages, steps, options, lambda _: {"contract": text_address, "name": name})
    if not options.explain:
        schemas.keep(session, address, module.schema)
    if not options.explain and not session.keep_contract(name, text_address):
        output.say(f"no profile is selected, so use the address: {text_address}")
    return answer


def _uses(session: Session, module: Module, given: tuple[str, ...]) -> tuple[bytes, ...]:
    """Addresses for `[uses]` with at = "init", in the schema's order."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    bound = dict(each.partition("=")[::2] for each in given)
    wanted = [each["name"] for each in module.schema.describe()["uses"] if each["at"] == "init"]
    for name in bound:
        if name not in wanted:
            raise core.RequestArgumentUnknown({"argument": f"--use {name}", "known": ", ".join(wanted) or "none"})
    for name in wanted:
        if name not in bound:
            raise core.RequestArgumentMissing({"argument": f"--use {name}=CONTRACT"})
    return tuple(session.contract_address(bound[name]) for name in wanted)
