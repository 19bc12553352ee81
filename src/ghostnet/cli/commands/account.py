"""ghostcli account: what an address owns."""

from __future__ import annotations

import click

from ghostnet.cli import base, completing, text
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

command = base.group("account", "Balances, nonces and keys of accounts.")


@base.command(
    command,
    "show",
    params=[
        click.Argument(["account"], metavar="[ADDRESS|NAME]", required=False, shell_complete=completing.accounts),
        click.Option(["--height"], type=click.IntRange(min=0), metavar="N", help="After this block."),
    ],
    examples=[
        "ghostcli account show alice  balance, nonce and keys, proven by the chain's state",
        "ghostcli account show token  what a contract holds",
    ],
)
def show(session: Session, account: str | None, height: int | None) -> Answer:
    """Show an account; by default that of the key that signs."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    address = session.address(account if account is not None else session.signer_name)
    with session.client() as client:
        proof = client.prove(core.account_key(address), height)
        header = core.Header.decode(proof.header)
    entry = core.AccountEntry(nonce=0, balance=core.Rlusd(0), auth=None)
    if proof.value is not None:
        entry = core.AccountEntry.decode(proof.value)
    keys = None if entry.auth is None else core.Auth.decode(entry.auth)
    data = {
        "address": core.address_text(address),
        "balance": str(entry.balance),
        "nonce": entry.nonce,
        "keys": None if keys is None else _keys(keys),
        "height": header.height,
        "time": text.moment(header.time_ms),
        "proven": True,
    }
    rows = {
        "address": data["address"],
        "balance": f"{entry.balance} RLUSD",
        "transactions": entry.nonce,
        "keys": "none yet: they come with its first transaction" if keys is None else _words(keys),
        "as of": f"block {header.height}, {text.moment(header.time_ms)}, proven",
    }
    return Answer(data, text.pairs(rows))


def _keys(auth: object) -> dict[str, object]:
    from ghostnet import core  # noqa: PLC0415  help does not need it

    assert isinstance(auth, core.Auth)
    return {
        "threshold": auth.threshold,
        "keys": [
            {"curve": key.curve.name.lower(), "public": key.public.hex(), "weight": key.weight} for key in auth.keys
        ],
        "recovery": None if auth.recovery is None else core.address_text(auth.recovery),
    }


def _words(auth: object) -> str:
    from ghostnet import core  # noqa: PLC0415  help does not need it

    assert isinstance(auth, core.Auth)
    if len(auth.keys) == 1:
        return f"one {auth.keys[0].curve.name.lower()} key, {auth.keys[0].public.hex()}"
    return f"{len(auth.keys)} keys; {auth.threshold} of their weight must sign"
