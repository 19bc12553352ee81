"""The folder of what npm brings: anvil, the Solidity compiler, its token library, and a client's library.

For benches.peers.anvil and benches.peers.erc20. No package runs a script while it is installed.
"""

from __future__ import annotations

import json
from pathlib import Path

from benches.peers.peer import FOLDER
from benches.programs import BenchError, output, say

NODE = FOLDER / "node"
PACKAGES = {  # exact versions: a bench is repeatable or it is nothing
    "@foundry-rs/anvil": "1.7.1",
    "@openzeppelin/contracts": "5.7.0",
    "ethers": "6.17.0",
    "solc": "0.8.37",
}


def set_up(*names: str) -> Path:
    """Installs those packages that are not there, and returns the folder that holds `node_modules`."""
    NODE.mkdir(parents=True, exist_ok=True)
    manifest = NODE / "package.json"
    if not manifest.exists():
        manifest.write_text('{"private": true}\n')
    wanted = [f"{name}@{PACKAGES[name]}" for name in names if installed(name) != PACKAGES[name]]
    if wanted:
        say(f"installing {', '.join(wanted)}")
        output(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *wanted], cwd=NODE)
    return NODE


def installed(name: str) -> str:
    """A package's version in the folder; empty if it is not there."""
    manifest = NODE / "node_modules" / name / "package.json"
    return str(json.loads(manifest.read_text())["version"]) if manifest.exists() else ""


def node_version() -> str:
    """Node's own version; BenchError without Node."""
    version = output(["node", "--version"], quiet=True).strip().removeprefix("v")
    if int(version.split(".")[0]) < 18:
        raise BenchError(f"Node 18 or newer is needed; this is {version}")
    return version
