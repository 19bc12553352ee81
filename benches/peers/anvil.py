"""anvil, a devnet for the EVM, from npm: the bar for a whole devnet on one machine.

For benches.peers.listing. It keeps nothing on disk. Its figure from end to end includes an API and stands beside ours
through the API; its mining alone, executing and rooting what its pool verified before, beside ours in process.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from pathlib import Path

from benches import api, own
from benches.peers import erc20, node_env
from benches.peers.peer import PROGRAMS, Peer
from benches.programs import BenchError, figures, output
from benches.row import Measured

BINARIES = {"x86_64": "amd64", "aarch64": "arm64"}  # Python's names of processors, and the packages' endings
FIGURES = {
    "ERC-20 transfer, end to end": api.MANY,
    "ERC-20 transfer, mining alone": own.END_TO_END.format(accounts=own.FEW),
}


def measure() -> list[Measured]:
    """ERC-20 transfers, from signed bytes to a mined block; on all cores, with the client beside the node."""
    code = erc20.compiled()
    folder = node_env.set_up("@foundry-rs/anvil", "ethers")
    return figures(output(["node", PROGRAMS / "anvil.mjs", folder, binary(folder), code], quiet=True))


def binary(folder: Path) -> Path:
    """The program that npm brought for this machine."""
    system, processor = platform.system().lower(), platform.machine()
    path = folder / "node_modules" / "@foundry-rs" / f"anvil-{system}-{BINARIES.get(processor, processor)}" / "bin"
    if not (path / "anvil").exists():
        raise BenchError(f"npm has no anvil for {system} on {processor}")
    return path / "anvil"


def versions() -> Mapping[str, str]:
    """What was measured."""
    names = ("@foundry-rs/anvil", "ethers", *erc20.PACKAGES)
    return {name: node_env.PACKAGES[name] for name in names} | {"node": node_env.node_version()}


def ours() -> list[Measured]:
    """Both of our figures."""
    return api.throughput_row() + own.end_to_end_rows()


PEER = Peer("anvil", FIGURES, ours, ("exec", "sig", "root", "api"), measure, versions)
