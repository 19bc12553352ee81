"""Which generated file comes from what, and its text.

For `make generate`, which writes them, and for check_generated, which compares. Rust passes through rustfmt and Python
through ruff, so that generated code is held to the same form as the rest.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tools.generate import (
    actions,
    contract_schema,
    errors_python,
    errors_rust,
    gas_python,
    gas_rust,
    host_python,
    host_rust,
    proto,
    reference,
)

FORMATTERS = {
    ".rs": ["rustfmt", "--edition", "2024"],  # with the rustfmt.toml of the folder it runs in
    ".py": [sys.executable, "-m", "ruff", "format", "--stdin-filename", "generated.py", "-"],
}


def outputs(root: Path) -> dict[Path, str]:
    """Every generated file's path below `root`, and the text it should have."""
    errors, host, gas, types, contract = (read(root, name) for name in ("errors", "host", "gas", "types", "contract"))
    families = action_families(root)
    texts = {
        Path("crates/ghost-schema/src/generated/keys.rs"): contract_schema.render_keys(contract),
        Path("crates/ghost-schema/src/generated/host.rs"): host_rust.render_needs(host),
        Path("crates/ghost-types/src/generated/errors.rs"): errors_rust.render(errors),
        Path("crates/ghost-vm/src/generated/host.rs"): host_rust.render_imports(host),
        Path("crates/ghost-vm/src/generated/gas.rs"): gas_rust.render(gas),
        Path("crates/ghost-sdk/src/generated/host.rs"): host_rust.render_stubs(host),
        Path("crates/ghost-sdk/src/generated/actions.rs"): actions.render_builders(families),
        Path("contracts/system/agents/src/generated/kinds.rs"): actions.render_known(families),
        Path("src/ghostnet/actions/kinds.py"): actions.render_python(families),
        Path("src/ghostnet/authoring/host.py"): host_python.render(host),
        Path("src/ghostnet/authoring/prices.py"): gas_python.render(gas),
        Path("src/ghostnet/core/_errors.py"): errors_python.render(errors),
        Path("docs/reference/contract.schema.json"): contract_schema.render_schema(contract, types),
        Path("docs/reference/actions.md"): actions.page(families),
        Path("docs/reference/errors.md"): reference.errors_page(errors),
        Path("docs/reference/host.md"): reference.host_page(host, gas),
        Path("docs/reference/gas.md"): reference.gas_page(gas),
        Path("docs/reference/types.md"): reference.types_page(types),
    }
    return {path: formatted(path, text, root) for path, text in texts.items()} | proto.render(root)


def read(root: Path, name: str) -> dict[str, Any]:
    """One file of interface/."""
    return tomllib.loads((root / "interface" / f"{name}.toml").read_text())


def action_families(root: Path) -> list[dict[str, Any]]:
    """The files of interface/actions/, by name."""
    return [tomllib.loads(path.read_text()) for path in sorted((root / "interface/actions").glob("*.toml"))]


def formatted(path: Path, text: str, root: Path) -> str:
    """The text as its language's formatter leaves it; a page as it is."""
    command = FORMATTERS.get(path.suffix)
    if command is None:
        return text
    return subprocess.run(command, check=True, cwd=root, input=text, capture_output=True, text=True).stdout
