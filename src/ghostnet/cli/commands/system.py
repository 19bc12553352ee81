"""ghostcli system: contracts of the network itself, under names."""

from __future__ import annotations

from typing import Any

import click

from ghostnet.cli import base
from ghostnet.cli.commands.contract.group import SOURCE, store_step
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import send, send_params, sending
from ghostnet.cli.session import Session

command = base.group("system", "Contracts of the network itself, under names.")


@base.command(
    command,
    "add",
    params=[
        SOURCE,
        click.Option(["--under"], metavar="NAME", help="Its system name; by default what its schema calls it."),
        *send_params(),
    ],
    signs=True,
    examples=["ghostcli system add agents --as operator  what carries actions, on a chain for development"],
)
def add(session: Session, source: str, under: str | None, **given: Any) -> Answer:
    """Store a contract and give it a system name: for who governs the chain.

    Its `init` takes no arguments. From then on `system/NAME` is its address, and contracts find it by the name.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.authoring.building import module_of  # noqa: PLC0415  help does not need it

    options, module = sending(given), module_of(source)
    name = under or module.name
    address = core.address_text(core.system_address(name))
    with session.client() as client:
        messages, steps = store_step(client, module)
        messages.append(core.GovernAddSystem(name=name, code=module.hash, args=core.NO_ARGS))
        steps.append(f"{session.signer_name} adds the system contract {name} at {address}.")
        return send(
            session, client, messages, steps, options, lambda _: {"contract": address, "name": f"system/{name}"}
        )
