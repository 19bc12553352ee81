"""ghostcli tx: transactions and their receipts."""

from __future__ import annotations

from typing import Any

import click

from ghostnet.cli import base, text
from ghostnet.cli.output import Answer, error_object
from ghostnet.cli.session import Session

command = base.group("tx", "Transactions and their receipts.")


@base.command(
    command,
    "show",
    params=[click.Argument(["id"], metavar="ID")],
    examples=["ghostcli tx show ID  what was signed, what became of it, what it cost; of a wakeup's delivery too"],
)
def show(session: Session, id: str) -> Answer:  # noqa: A002  what users know it as
    """Show a transaction, or a delivery of a wakeup, and its receipt."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.sending import event_lines, outcome_data  # noqa: PLC0415  help does not need it
    from ghostnet.cli.session import parse_hash  # noqa: PLC0415  help does not need it

    tx_id = parse_hash("id", id)
    with session.client() as client:
        body = None
        try:
            body, outcome = client.transaction(tx_id)
        except core.RequestUnknownTransaction:
            outcome = client.receipt(tx_id)
        steps = [] if body is None else [_step(session, client, message) for message in body.messages]
        if outcome.error is not None:
            session.put_names(outcome.error)
        error = None if outcome.error is None else error_object(outcome.error)
        data: dict[str, Any] = outcome_data(session, outcome) | {"error": error, "messages": steps}
    rows: dict[str, object] = {"id": outcome.id.hex(), "block": outcome.height}
    if body is not None:
        payer = None if body.payer is None else core.address_text(body.payer)
        data |= {"sender": core.address_text(body.sender), "nonce": body.nonce, "payer": payer}
        data |= {"gas_limit": body.gas_limit, "gas_price": body.gas_price, "valid_until": body.valid_until}
        rows |= {"sender": session.name_of(body.sender), "nonce": body.nonce}
    else:
        wakeup = outcome.receipt.wakeup
        data |= {"wakeup": None if wakeup is None else wakeup.hex()}
        rows |= {"wakeup": "what the block itself did" if wakeup is None else wakeup.hex()}
    rows |= {"fee": f"{outcome.receipt.fee} RLUSD for {text.gas(outcome.receipt.gas_used)} gas"}
    rows |= {"status": "happened" if outcome.error is None else f"refused: {outcome.error.text}"}
    if outcome.error is not None:
        rows |= {"way out": outcome.error.way_out}
    lines = [text.pairs(rows)]
    lines += [f"  message: {step['text']}" for step in steps]
    lines += [f"  event: {line}" for line in event_lines(session, outcome)]
    return Answer(data, "\n".join(lines))


ID = click.Argument(["id"], metavar="ID")
ADDRESSES = click.Option(["--addresses"], is_flag=True, help="Show addresses, not the names they have here.")


@base.command(
    command,
    "trace",
    params=[ID, ADDRESSES],
    examples=["ghostcli tx trace ID  its calls as a tree: arguments, storage, money, events, gas, refusals"],
)
def trace(session: Session, id: str, addresses: bool) -> Answer:  # noqa: A002  what users know it as
    """Show what a past transaction, or a delivery of a wakeup, did: the node executes its block again."""
    from ghostnet.cli import output  # noqa: PLC0415  help does not need it

    data, lines, found = _replayed(session, id, addresses=addresses)
    if not found.same:
        output.say("note: executed again it comes to another receipt than the stored one: see `ghostcli tx replay`")
    return Answer(data, "\n".join(lines))


@base.command(
    command,
    "replay",
    params=[ID, ADDRESSES],
    examples=["ghostcli tx replay ID  the same tree, and whether the receipt is the stored one; ends with 4 if not"],
)
def replay(session: Session, id: str, addresses: bool) -> Answer:  # noqa: A002  what users know it as
    """Execute a past transaction again at its height, and compare the receipt with the stored one."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli import output  # noqa: PLC0415  help does not need it

    data, lines, found = _replayed(session, id, addresses=addresses)
    if not found.same:
        output.say("\n".join(lines))
        raise core.ProofReplayDiffers({"id": found.outcome.id.hex(), "height": found.outcome.height})
    lines.append(f"executed again in block {found.outcome.height}: the receipt is the stored one")
    return Answer(data, "\n".join(lines))


def _replayed(session: Session, given: str, *, addresses: bool) -> tuple[dict[str, Any], list[str], Any]:
    """For programs, for people, and as the client gives it."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.sending import outcome_data, trace_data, trace_lines  # noqa: PLC0415  help does not need it
    from ghostnet.cli.session import parse_hash  # noqa: PLC0415  help does not need it

    with session.client() as client:
        found = client.replay(parse_hash("id", given))
        outcome, height = found.outcome, found.outcome.height
        error = None if outcome.error is None else error_object(outcome.error)
        data = outcome_data(session, outcome) | {"error": error, "same": found.same}
        data |= trace_data(session, client, found.trace, height)
        name_of = core.address_text if addresses else session.name_of
        lines = trace_lines(name_of, client, found.trace, height)
    if outcome.error is not None:
        session.put_names(outcome.error)
    happened = "happened" if outcome.error is None else f"refused: {outcome.error.text}"
    fee = f"{outcome.receipt.fee} RLUSD for {text.gas(outcome.receipt.gas_used)} gas"
    lines.append(f"block {height}, {fee}; {happened}")
    return data, lines, found


def _step(session: Session, client: Any, message: Any) -> dict[str, Any]:  # noqa: PLR0911  one for each kind
    """A message for programs, and in words."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    match message:
        case core.Transfer():
            to = core.address_text(message.to)
            words = f"transfer {message.amount} RLUSD to {session.name_of(message.to)}"
            return {"kind": "transfer", "to": to, "amount": str(message.amount), "text": words}
        case core.StoreCode():
            code_hash = core.code_hash(message.code).hex()
            words = f"store code {code_hash} of {len(message.code)} bytes"
            return {"kind": "store_code", "code_hash": code_hash, "bytes": len(message.code), "text": words}
        case core.Create():
            words = f"create a contract from code {message.code.hex()}, paying {message.value} RLUSD"
            return {"kind": "create", "code_hash": message.code.hex(), "value": str(message.value), "text": words}
        case core.Call():
            args = _args(client, message.contract, message.method, message.args)
            words = f"call {message.method} of {session.name_of(message.contract)} with {text.value(args)}"
            words += f", paying {message.value} RLUSD" if message.value else ""
            contract = core.address_text(message.contract)
            shown = {"kind": "call", "contract": contract, "method": message.method, "args": args}
            return shown | {"value": str(message.value), "text": words}
        case core.Migrate():
            words = f"migrate {session.name_of(message.contract)} to code {message.code.hex()}"
            contract = core.address_text(message.contract)
            return {"kind": "migrate", "contract": contract, "code_hash": message.code.hex(), "text": words}
        case core.SetAuth():
            return {"kind": "set_auth", "text": f"replace the sender's keys by {len(message.auth.keys)} others"}
        case core.WakeupFund():
            words = f"add {message.amount} RLUSD to wakeup {message.id.hex()}"
            return {"kind": "wakeup_fund", "id": message.id.hex(), "amount": str(message.amount), "text": words}
        case core.WakeupDeliver():
            return {"kind": "wakeup_deliver", "id": message.id.hex(), "text": f"deliver slot {message.id.hex()} again"}
        case _:
            return {"kind": "govern", "text": f"an act of governance: {type(message).__name__}"}


def _args(client: Any, contract: bytes, method: str, args: bytes) -> Any:
    """Arguments by the contract's schema as it is now; bytes where it does not fit."""
    import json  # noqa: PLC0415  help does not need it

    from ghostnet import core  # noqa: PLC0415  help does not need it

    try:
        return json.loads(client.schema(contract).args_to_json(method, args))
    except core.GhostError:
        return args.hex()
