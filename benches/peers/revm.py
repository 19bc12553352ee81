"""revm, the EVM in Rust, through its Python package: the bar for execution alone.

For benches.peers.listing.
"""

from __future__ import annotations

from collections.abc import Mapping

from benches import own
from benches.peers import erc20, node_env, python_env
from benches.peers.peer import Peer
from benches.row import Measured

VERSION = "0.3.7"


def measure() -> list[Measured]:
    """ERC-20 transfers, execution alone."""
    return python_env.run("pyrevm", VERSION, "revm.py", erc20.compiled())


def versions() -> Mapping[str, str]:
    """What was measured."""
    return {"pyrevm": VERSION} | {name: node_env.PACKAGES[name] for name in erc20.PACKAGES}


PEER = Peer("revm", {"ERC-20 transfer, execution": own.EXECUTION}, own.execution_rows, ("exec",), measure, versions)
