"""Builds the contracts of `contracts/` and puts each module into build/contracts/NAME.wasm.

For `make`, and by hand: `python3 tools/build_contracts.py`. Prints one line a contract: hash, size, name. Cargo decides
what to compile anew, so a second run takes under a second. Needs nothing but the standard library.

The hashes are those of this machine's compiler: nothing may depend on them but what was built here.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "contracts"
BUILT = ROOT / "build" / "contracts"
GUEST_ENV = ROOT / ".venv" / "guest-env.json"  # set-up's other compiler, where the pinned one could not be had

# Variables by which a shell would replace what contracts/.cargo/config.toml says.
FOREIGN = ("RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_TARGET_DIR", "RUSTC_WRAPPER")


def main() -> int:
    """Builds everything; the exit code is cargo's."""
    BUILT.mkdir(parents=True, exist_ok=True)
    names = set()
    try:
        for name, module in build():
            names.add(name)
            print(put(BUILT / f"{name}.wasm", module))
    except subprocess.CalledProcessError as error:
        print("build_contracts: cargo failed: its messages are above", file=sys.stderr)
        return error.returncode
    for old in BUILT.glob("*.wasm"):
        if old.stem not in names:
            old.unlink()
    return 0


def build() -> Iterator[tuple[str, Path]]:
    """Runs cargo; the name and the module of each contract, by name."""
    cargo, other = compiler()
    command = [cargo, "build", "--release", "--locked", "--message-format=json-render-diagnostics"]
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN} | other
    run = subprocess.run(command, cwd=CONTRACTS, env=environment, stdout=subprocess.PIPE, check=True)
    built = [json.loads(line) for line in run.stdout.splitlines()]
    modules = {}
    for message in built:
        if message["reason"] == "compiler-artifact" and "cdylib" in message["target"]["kind"]:
            modules[contract_name(Path(message["manifest_path"]))] = Path(message["filenames"][0])
    yield from sorted(modules.items())


def compiler() -> tuple[str, dict[str, str]]:
    """The cargo to run and what it needs in its environment."""
    if not GUEST_ENV.exists():
        return "cargo", {}
    print("build_contracts: not the pinned compiler: these bytes and hashes are this machine's own", file=sys.stderr)
    guest = json.loads(GUEST_ENV.read_text())
    return str(guest["cargo"]), dict(guest["env"])


def contract_name(manifest: Path) -> str:
    """The name that the contract.toml beside a Cargo.toml gives."""
    schema = tomllib.loads((manifest.parent / "contract.toml").read_text())
    return str(schema["contract"]["name"])


def put(place: Path, module: Path) -> str:
    """Copies a module unless it is there already; the line that tells of it."""
    code = module.read_bytes()
    if not place.exists() or place.read_bytes() != code:
        place.write_bytes(code)
    return f"{hashlib.sha256(code).hexdigest()}  {len(code):>6}  {place.stem}"


if __name__ == "__main__":
    sys.exit(main())
