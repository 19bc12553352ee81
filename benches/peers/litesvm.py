"""LiteSVM, Solana's runtime in one process, through the Python package solders: execution with signatures.

For benches.peers.listing. Ours beside it also keeps the tree and the disk, and may use two cores where it uses one; we
have no figure of exactly its kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from benches import own
from benches.peers import python_env
from benches.peers.peer import Peer
from benches.row import Measured

VERSION = "0.29.0"
FIGURES = {"SPL transfer, with signatures": own.END_TO_END.format(accounts=own.FEW)}


def measure() -> list[Measured]:
    """SPL transfers, with signatures."""
    return python_env.run("solders", VERSION, "litesvm.py")


def versions() -> Mapping[str, str]:
    """What was measured."""
    return {"solders": VERSION}


PEER = Peer("LiteSVM", FIGURES, own.end_to_end_rows, ("exec", "sig"), measure, versions)
