"""ghostcli audit: a chain executed again from its genesis."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ghostnet.cli import base, output, text
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

command = base.group("audit", "Executes a chain again and compares every hash.")


@base.command(
    command,
    "verify",
    params=[
        click.Argument(
            ["folder"], type=click.Path(path_type=Path, file_okay=False), metavar="[FOLDER]", required=False
        ),
        click.Option(["--genesis-hash"], metavar="HASH", help="The chain it must be; by default the profile's."),
    ],
    network=False,
    examples=[
        "ghostcli audit verify  the profile's own chain, while no node runs it",
        "ghostcli audit verify ./node --genesis-hash HASH  any node's folder",
    ],
)
def verify(session: Session, folder: Path | None, genesis_hash: str | None) -> Answer:
    """Execute the chain of a node's folder again from genesis; compare every hash, signature, receipt and root."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.running import node_folder  # noqa: PLC0415  help does not need it
    from ghostnet.cli.session import parse_hash  # noqa: PLC0415  help does not need it

    home = node_folder(session, folder)
    genesis = home.genesis()
    info = core.genesis_info(genesis)
    named = session.genesis_hash if folder is None else None
    expected = named if genesis_hash is None else parse_hash("genesis-hash", genesis_hash)
    if expected not in (None, info.hash):
        raise core.ProofOtherChain({"expected": expected, "found": info.hash})
    audited = core.audit_verify(home.store_path, _progress if sys.stderr.isatty() else None)
    data = {
        "verified": True,
        "chain_id": info.chain_id,
        "genesis_hash": info.hash.hex(),
        "height": audited.height,
        "header_hash": audited.header_hash.hex(),
        "transactions": audited.transactions,
        "receipts": audited.receipts,
    }
    rows = {
        "verified": f"{info.chain_id}, from genesis {info.hash.hex()}",
        "blocks": f"{audited.height}; the newest header is {audited.header_hash.hex()}",
        "executed": f"{audited.transactions} transactions; {audited.receipts} receipts compared",
    }
    return Answer(data, text.pairs(rows))


def _progress(height: int, newest: int) -> None:
    output.progress(f"block {height} of {newest}", last=height == newest)
