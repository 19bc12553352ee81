"""From a contract's folder to its module: found, compiled by cargo, checked by the ledger's own rules.

For `contract build`, `deploy` and `upgrade`. A name without a folder is a template that came with this program. The
bytes are those of this machine's compiler; a module of another one has another hash and works alike.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ghostnet import core

TARGET: Final = "wasm32v1-none"
LINKER: Final = ("-zstack-size=65536", "--max-memory=1048576")
"""A stack of 64 KiB and at most 16 pages, as the templates have; for a folder without cargo settings of its own."""
FOREIGN: Final = ("RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_TARGET_DIR", "RUSTC_WRAPPER")
"""Variables by which a shell would replace what the folder's cargo settings say."""
REPOSITORY: Final = Path(__file__).resolve().parents[3]
TEMPLATES: Final = Path("contracts") / "templates"
NOT_PINNED: Final = "not the pinned compiler: these bytes and hashes are this machine's own"
GUEST_ENV: Final = "guest-env.json"
"""Written by set-up where the pinned compiler could not be had: which cargo compiles contracts, and its environment."""


@dataclass(frozen=True)
class Module:
    """A module that the ledger would store.

    Attributes:
        path: Where it is.
        code: Its bytes.
        hash: Its hash, 32 bytes.
        schema: Its embedded schema.

    """

    path: Path
    code: bytes
    hash: bytes
    schema: core.Schema

    @property
    def name(self) -> str:
        """What the schema calls it."""
        return str(self.schema.describe()["name"])


def module_of(text: str) -> Module:
    """The module of a .wasm file, a folder or a template; compiled if need be.

    Raises:
        LocalNotAContract: It is none of these.
        LocalBuildFailed: The compiler refused.
        ModuleError: The ledger would refuse the module.
        SchemaError: The ledger would refuse its schema.

    """
    path = Path(text)
    if path.suffix == ".wasm":
        return read_module(path)
    return read_module(build(find_folder(text)))


def read_module(path: Path) -> Module:
    """A module from its file; raises as `module_of`."""
    code = path.read_bytes()
    verified = core.verify_module(code)
    return Module(path, code, verified.code_hash, core.Schema.from_cbor(verified.schema))


def find_folder(text: str) -> Path:
    """A contract's folder, or that of the template with this name.

    Raises:
        LocalNotAContract: There is none.

    """
    here = Path.cwd()
    bases = [here, *here.parents, REPOSITORY]
    for folder in (Path(text), *(base / TEMPLATES / text for base in bases)):
        if (folder / "contract.toml").is_file() and (folder / "Cargo.toml").is_file():
            return folder.resolve()
    reason = "there is no such folder" if not Path(text).is_dir() else "it lacks Cargo.toml or contract.toml"
    raise core.LocalNotAContract({"folder": text, "reason": reason})


def templates() -> list[str]:
    """Names of the templates that came with this program."""
    return sorted(path.parent.name for path in (REPOSITORY / TEMPLATES).glob("*/contract.toml"))


def build(folder: Path) -> Path:
    """Compiles a folder's contract; the module's file. The compiler's messages go to stderr.

    Raises:
        LocalToolMissing: There is no cargo.
        LocalBuildFailed: It did not compile.

    """
    cargo, other = _compiler()
    if shutil.which(cargo) is None:
        raise core.LocalToolMissing({"tool": cargo, "why": "compiling contracts"})
    command = [cargo, "build", "--release", "--message-format=json-render-diagnostics", *_settings(folder)]
    environment = {name: value for name, value in os.environ.items() if name not in FOREIGN} | other
    run = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=sys.stderr, check=False)
    if run.returncode != 0:
        raise core.LocalBuildFailed({"folder": folder})
    for line in run.stdout.splitlines():
        message: dict[str, Any] = json.loads(line)
        if message["reason"] == "compiler-artifact" and _is_of(message, folder):
            return Path(message["filenames"][0])
    raise core.LocalNotAContract({"folder": folder, "reason": 'its Cargo.toml has no [lib] crate-type = ["cdylib"]'})


def _is_of(message: dict[str, Any], folder: Path) -> bool:
    return "cdylib" in message["target"]["kind"] and Path(message["manifest_path"]).parent.resolve() == folder


def _settings(folder: Path) -> list[str]:
    """What the folder's own cargo settings would say, where it has none."""
    if any((base / ".cargo" / "config.toml").is_file() for base in (folder, *folder.parents)):
        given = []
    else:
        flags = ", ".join(f'"-C", "link-arg={flag}"' for flag in LINKER)
        given = ["--target", TARGET, "--config", f"target.{TARGET}.rustflags=[{flags}]"]
    locked = any((base / "Cargo.lock").is_file() for base in (folder, *folder.parents))
    return [*given, "--locked"] if locked else given


def _compiler() -> tuple[str, dict[str, str]]:
    """The cargo to run and what it needs in its environment."""
    path = Path(sys.prefix) / GUEST_ENV
    if not path.exists():
        return "cargo", {}
    print(NOT_PINNED, file=sys.stderr)
    guest = json.loads(path.read_text())
    return str(guest["cargo"]), dict(guest["env"])
