"""ghostcli block: blocks and their headers."""

from __future__ import annotations

from typing import Any

import click

from ghostnet.cli import base, text
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

command = base.group("block", "Blocks and their headers.")


@base.command(
    command,
    "show",
    params=[click.Argument(["height"], type=click.IntRange(min=0), metavar="[HEIGHT]", required=False)],
    examples=[
        "ghostcli block show  the newest block",
        "ghostcli block show 7  its header, transactions and fees",
        "ghostcli block show 0  genesis",
    ],
)
def show(session: Session, height: int | None) -> Answer:
    """Show a block; by default the newest. Its header's signature is verified."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    with session.client() as client:
        block = client.block(height)
    header = block.header
    transactions: list[dict[str, Any]] = []
    for place, receipt in enumerate(block.receipts):
        error = None if receipt.failure is None else receipt.failure.error.slug
        kind = "transaction" if place < len(block.block.transactions) else "delivery" if receipt.wakeup else "block"
        transactions.append(
            {
                "id": receipt.id.hex(),
                "kind": kind,
                "gas_used": receipt.gas_used,
                "fee": str(receipt.fee),
                "error": error,
            }
        )
    data = {
        "height": header.height,
        "time": text.moment(header.time_ms),
        "hash": header.hash.hex(),
        "parent": header.parent.hex(),
        "state_root": header.state_root.hex(),
        "log_root": header.log_root.hex(),
        "app_hash": header.app_hash.hex(),
        "chain_id": header.chain_id,
        "protocol": header.protocol,
        "inputs": [each.name.lower() for each in block.block.inputs],
        "receipts": transactions,
    }
    shown = ("height", "time", "hash", "parent", "state_root", "log_root", "app_hash")
    rows: dict[str, object] = {name: data[name] for name in shown}
    if block.block.inputs:
        rows["inputs"] = ", ".join(each.name.lower() for each in block.block.inputs)
    lines = [text.pairs(rows)]
    if transactions:
        cells = [
            (each["id"], each["kind"], text.gas(each["gas_used"]), each["fee"], each["error"] or "ok")
            for each in transactions
        ]
        lines.append(text.table(("id", "what", "gas", "fee", "status"), cells))
    assert isinstance(header, core.Header)
    return Answer(data, "\n".join(lines))
