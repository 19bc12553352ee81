"""CosmWasm's engine through its Go library: the closest kin, contracts in WebAssembly with metered gas.

For benches.peers.listing. The library brings its compiled half for the common machines, so a Go compiler and a C linker
suffice. The contract is the cw20 token that the CosmWasm chain wasmd carries for its own benchmarks.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from benches import own
from benches.peers.peer import FOLDER, PROGRAMS, Peer
from benches.programs import BenchError, figures, output
from benches.row import Measured

GO = FOLDER / "go"
SOURCE = PROGRAMS / "wasmvm"  # its go.mod names the library's version, its go.sum the hashes
WASMD = "v0.70.3"
LIBRARY = "github.com/CosmWasm/wasmvm/v3"
FIGURES = {"cw20 transfer, execution": own.EXECUTION}


def measure() -> list[Measured]:
    """cw20 transfers, execution alone."""
    bench = GO / "bench"
    go("build", "-o", bench, ".")
    return figures(output([bench, contract()], one_core=True, quiet=True))


def contract() -> Path:
    """The token's code, out of wasmd's module; of its dependencies none is fetched."""
    module = json.loads(go("mod", "download", "-json", f"github.com/CosmWasm/wasmd@{WASMD}"))
    path = Path(module["Dir"]) / "benchmarks" / "testdata" / "cw20_base.wasm"
    if not path.exists():
        raise BenchError(f"wasmd {WASMD} carries no cw20_base.wasm")
    return path


def go(*arguments: str | Path) -> str:
    """Runs Go with folders of its own; modules stay writable, so that `make clean` can remove them."""
    flags = f"{os.environ.get('GOFLAGS', '')} -modcacherw".strip()
    env = {"GOMODCACHE": str(GO / "modules"), "GOCACHE": str(GO / "cache"), "GOFLAGS": flags, "CGO_ENABLED": "1"}
    return output(["go", *arguments], cwd=SOURCE, env=env)


def versions() -> Mapping[str, str]:
    """What was measured."""
    return {
        "wasmvm": go("list", "-m", "-f", "{{.Version}}", LIBRARY).strip(),
        "wasmd": WASMD,
        "go": go("env", "GOVERSION").strip().removeprefix("go"),
    }


PEER = Peer("CosmWasm", FIGURES, own.execution_rows, ("exec",), measure, versions)
