"""ghostcli wakeup: timers and subscriptions of contracts."""

from __future__ import annotations

from typing import Any

import click

from ghostnet.cli import base, completing, text
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import send, send_params, sending
from ghostnet.cli.session import Session, parse_hash

command = base.group("wakeup", "Timers and subscriptions of contracts.")

ID = click.Argument(["id"], metavar="ID")
MOST_SHOWN = 1_000
"""Wakeups listed at once; with a contract named there are seldom more."""


@base.command(
    command,
    "list",
    params=[click.Argument(["contract"], metavar="[CONTRACT]", required=False, shell_complete=completing.contracts)],
    examples=["ghostcli wakeup list name-lease  what will call it, when, and what is left to pay for it"],
)
def list_(session: Session, contract: str | None) -> Answer:
    """List open wakeups, of one contract or of all."""
    from itertools import islice  # noqa: PLC0415  help does not need it

    from ghostnet import core  # noqa: PLC0415  help does not need it

    address = None if contract is None else session.contract_address(contract)
    with session.client() as client:
        found = [_row(client, wakeup) for wakeup in islice(client.wakeups(address), MOST_SHOWN)]
    cells = [
        (
            each["id"],
            session.name_of(core.address_bytes(each["contract"])),
            each["method"],
            each["when"],
            each["deposit"],
            "suspended" if each["suspended"] else "waits",
        )
        for each in found
    ]
    head = ("id", "contract", "method", "when", "deposit", "status")
    return Answer({"wakeups": found}, text.table(head, cells) if cells else "")


@base.command(
    command,
    "fund",
    params=[ID, click.Argument(["amount"], metavar="AMOUNT"), *send_params()],
    signs=True,
    examples=["ghostcli wakeup fund ID 0.10 --as alice  a suspended one goes on"],
)
def fund(session: Session, id: str, amount: str, **given: Any) -> Answer:  # noqa: A002  what users know it as
    """Add RLUSD to a wakeup's deposit."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    options, value = sending(given), core.Rlusd(amount)
    message = core.WakeupFund(id=parse_hash("id", id), amount=value)
    step = f"{session.signer_name} adds {value} RLUSD to the deposit of wakeup {id}."
    with session.client() as client:
        return send(session, client, [message], [step], options)


@base.command(
    command,
    "deliver",
    params=[ID, *send_params()],
    signs=True,
    examples=["ghostcli wakeup deliver ID --as alice  an answer whose delivery failed, on alice's gas"],
)
def deliver(session: Session, id: str, **given: Any) -> Answer:  # noqa: A002  what users know it as
    """Deliver a closed slot's answer again."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    options = sending(given)
    message = core.WakeupDeliver(id=parse_hash("id", id))
    step = f"The answer of slot {id} is delivered again, on the gas of {session.signer_name}."
    with session.client() as client:
        return send(session, client, [message], [step], options)


def _row(client: Any, wakeup: Any) -> dict[str, Any]:
    import json  # noqa: PLC0415  help does not need it

    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.rpc.v1.wakeup_pb import WakeupKind  # noqa: PLC0415  help does not need it

    args: Any = None
    if wakeup.args:
        try:
            schema = client.schema(core.address_bytes(wakeup.contract))
            args = json.loads(schema.args_to_json(wakeup.method, wakeup.args))
        except core.GhostError:
            args = wakeup.args.hex()
    if wakeup.kind == WakeupKind.EVENT:
        when = f"events of {wakeup.emitter}"
    elif wakeup.kind == WakeupKind.EVERY:
        when = f"{text.moment(wakeup.next_ms)}, then every {text.span(wakeup.period_ms)}"
    else:
        when = text.moment(wakeup.next_ms)
    return {
        "id": wakeup.id,
        "contract": wakeup.contract,
        "method": wakeup.method,
        "args": args,
        "kind": wakeup.kind.name.lower(),
        "when": when,
        "next_ms": wakeup.next_ms,
        "gas": wakeup.gas,
        "deposit": wakeup.deposit,
        "failures": wakeup.failures,
        "suspended": wakeup.suspended,
    }
