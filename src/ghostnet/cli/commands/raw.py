"""ghostcli contract raw: the single messages, for who wants to see each step."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from ghostnet.cli import base, completing
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import send, send_params, sending
from ghostnet.cli.session import Session, parse_hash

command = base.group("raw", "The single messages: store, create, call, migrate.")

CONTRACT = click.Argument(["contract"], metavar="CONTRACT", shell_complete=completing.contracts)
ARGS = click.Option(["--args"], metavar="HEX", default="80", help="Arguments: one canonical CBOR array in hex.")
PAY = click.Option(["--pay"], metavar="AMOUNT", default="0", help="RLUSD that the contract gets.")
CODE_HASH = click.Argument(["code_hash"], metavar="CODE_HASH")


@base.command(
    command,
    "store",
    params=[
        click.Argument(["file"], type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.wasm"),
        *send_params(),
    ],
    signs=True,
    examples=["ghostcli contract raw store token.wasm --as alice  the module, and nothing else"],
)
def store(session: Session, file: Path, **given: Any) -> Answer:
    """Store a module."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    options, code = sending(given), file.read_bytes()
    code_hash = core.code_hash(code).hex()
    step = f"The module {file.name} is stored: {len(code):,} bytes, {code_hash}."
    with session.client() as client:
        return send(session, client, [core.StoreCode(code=code)], [step], options, lambda _: {"code_hash": code_hash})


@base.command(
    command,
    "create",
    params=[
        CODE_HASH,
        ARGS,
        PAY,
        click.Option(["--salt"], metavar="HEX", help="32 bytes of the address; by default random."),
        click.Option(["--admin"], metavar="NAME", help="Who may migrate it; by default nobody."),
        click.Option(["--use"], multiple=True, metavar="CONTRACT", help="For [uses] at init, in the schema's order."),
        *send_params(),
    ],
    signs=True,
    examples=["ghostcli contract raw create CODE_HASH --as alice --args 80  a contract from stored code"],
)
def create(
    session: Session,
    code_hash: str,
    args: str,
    pay: str,
    salt: str | None,
    admin: str | None,
    use: tuple[str, ...],
    **given: Any,
) -> Answer:
    """Create a contract from stored code."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    options, code = sending(given), parse_hash("code_hash", code_hash)
    chosen = os.urandom(32) if salt is None else parse_hash("salt", salt)
    creator = session.signer_auth(session.signer_name).address
    address = core.address_text(core.contract_address(creator, code, chosen))
    message = core.Create(
        code=code,
        salt=chosen,
        args=parse_hex("args", args),
        value=core.Rlusd(pay),
        uses=tuple(session.contract_address(each) for each in use),
        admin=None if admin is None else session.address(admin),
    )
    step = f"A contract is created at {address} from code {code_hash}."
    with session.client() as client:
        return send(session, client, [message], [step], options, lambda _: {"contract": address})


@base.command(
    command,
    "call",
    params=[CONTRACT, click.Argument(["method"], metavar="METHOD"), ARGS, PAY, *send_params()],
    signs=True,
    examples=["ghostcli contract raw call token transfer --as alice --args 825820…  arguments already encoded"],
)
def call(session: Session, contract: str, method: str, args: str, pay: str, **given: Any) -> Answer:
    """Call a method with arguments that are already encoded."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    options, address = sending(given), session.contract_address(contract)
    message = core.Call(contract=address, method=method, args=parse_hex("args", args), value=core.Rlusd(pay))
    step = f"{session.signer_name} calls {method} of {session.name_of(address)} with {args}."
    with session.client() as client:
        return send(
            session, client, [message], [step], options, lambda outcome: {"result": outcome.receipt.results[0].hex()}
        )


@base.command(
    command,
    "migrate",
    params=[CONTRACT, CODE_HASH, ARGS, *send_params()],
    signs=True,
    examples=["ghostcli contract raw migrate token CODE_HASH --as alice  to code that is stored already"],
)
def migrate(session: Session, contract: str, code_hash: str, args: str, **given: Any) -> Answer:
    """Migrate a contract to stored code; for its admin."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    options, address = sending(given), session.contract_address(contract)
    message = core.Migrate(contract=address, code=parse_hash("code_hash", code_hash), args=parse_hex("args", args))
    step = f"{session.name_of(address)} runs code {code_hash} from then on."
    with session.client() as client:
        return send(session, client, [message], [step], options)


def parse_hex(field: str, given: str) -> bytes:
    """Bytes from hex digits.

    Raises:
        RequestMalformedField: They are none.

    """
    from ghostnet import core  # noqa: PLC0415  help does not need it

    try:
        return bytes.fromhex(given)
    except ValueError:
        raise core.RequestMalformedField({"field": field, "expected": "hex digits, two a byte"}) from None
