"""ghostcli transfer: pays RLUSD."""

from __future__ import annotations

from typing import Any

import click

from ghostnet.cli import base, completing
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import send, send_params, sending
from ghostnet.cli.session import Session


@base.command(
    None,
    "transfer",
    params=[
        click.Argument(["to"], metavar="TO", shell_complete=completing.accounts),
        click.Argument(["amount"], metavar="AMOUNT"),
        *send_params(),
    ],
    signs=True,
    examples=[
        "ghostcli transfer bob 3.50 --as alice  pays three and a half dollars",
        "ghostcli transfer bob 3.50 --as alice --explain  says what it would do and cost",
    ],
)
def command(session: Session, to: str, amount: str, **given: Any) -> Answer:
    """Pay AMOUNT RLUSD to TO: an address, or the name of a key or contract. No code runs."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    options = sending(given)
    receiver, value = session.address(to), core.Rlusd(amount)
    step = f"{session.signer_name} pays {value} RLUSD to {session.name_of(receiver)}."
    with session.client() as client:
        return send(session, client, [core.Transfer(to=receiver, amount=value)], [step], options)
