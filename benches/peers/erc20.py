"""The token of the EVM peers: OpenZeppelin's ERC-20, compiled once with the Solidity compiler that npm brings.

For benches.peers.revm and benches.peers.anvil.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from benches.peers import node_env
from benches.peers.peer import FOLDER, PROGRAMS
from benches.programs import output

SOURCE = PROGRAMS / "Token.sol"
PACKAGES = ("solc", "@openzeppelin/contracts")


def compiled() -> Path:
    """The file with the token's creation code as hex; its constructor mints all tokens to the creator."""
    node_env.node_version()
    folder = node_env.set_up(*PACKAGES)
    inputs = [SOURCE.read_text(), *(node_env.PACKAGES[name] for name in PACKAGES)]
    code = FOLDER / f"erc20-{hashlib.sha256(repr(inputs).encode()).hexdigest()[:8]}.hex"
    if not code.exists():
        code.write_text(output(["node", PROGRAMS / "erc20.mjs", folder, SOURCE]))
    return code
