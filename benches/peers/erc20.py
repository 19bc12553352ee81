"""The token of the EVM peers: OpenZeppelin's ERC-20, compiled once with the Solidity compiler that npm brings.

For benches.peers.revm and benches.peers.anvil.
"""

from __future__ import annotations

from pathlib import Path

from benches.peers import node_env
from benches.peers.peer import FOLDER, PROGRAMS
from benches.programs import output

CREATION_CODE = FOLDER / "erc20.hex"


def compiled() -> Path:
    """The file with the token's creation code as hex; its constructor mints all tokens to the creator."""
    node_env.node_version()
    folder = node_env.set_up("solc", "@openzeppelin/contracts")
    if not CREATION_CODE.exists():
        text = output(["node", PROGRAMS / "erc20.mjs", folder, PROGRAMS / "Token.sol"])
        CREATION_CODE.write_text(text)
    return CREATION_CODE
