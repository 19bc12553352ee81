"""Holds the crates to their order, and the bridge to its one importer.

Each crate stands only on crates before it; test dependencies are free. The Python packages' order is import-linter's
work (pyproject.toml); what it cannot see is the compiled module `ghostnet._ghost`, which only `ghostnet.core` imports.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.repository import ROOT, cargo_metadata, files, report

ORDER = ("ghost-types", "ghost-schema", "ghost-state", "ghost-vm", "ghost-ledger", "ghost-host", "ghost-py")
GUEST = {  # what runs inside a contract, or while one is compiled, stands on the shared crates alone
    "ghost-sdk-macros": {"ghost-types", "ghost-schema"},
    "ghost-sdk": {"ghost-types", "ghost-schema", "ghost-sdk-macros"},
}
BRIDGE = "ghostnet._ghost"
BRIDGE_USER = Path("src/ghostnet/core")


def main() -> int:
    """Checks both; 0 if all is in order."""
    graph = crate_graph(cargo_metadata("--no-deps"))
    modules = {path.relative_to(ROOT): path.read_text() for path in files("*.py")}
    faults = [*crate_faults(graph), *bridge_faults(modules)]
    return report("check_layers", faults, f"{len(graph)} crates and {len(modules)} modules")


def crate_graph(metadata: dict[str, Any]) -> dict[str, set[str]]:
    """For each crate of the workspace, which others it stands on, tests aside."""
    names = {package["name"] for package in metadata["packages"]}
    return {
        package["name"]: {
            dependency["name"]
            for dependency in package["dependencies"]
            if dependency["name"] in names and dependency["kind"] != "dev"
        }
        for package in metadata["packages"]
    }


def crate_faults(graph: dict[str, set[str]]) -> Iterator[str]:
    """Each dependency that points the wrong way, and each crate without a place."""
    for crate, dependencies in sorted(graph.items()):
        if crate in GUEST:
            allowed = GUEST[crate]
        elif crate in ORDER:
            allowed = set(ORDER[: ORDER.index(crate)])
        else:
            yield f"{crate} has no place in the order: give it one in tools/check_layers.py"
            continue
        for dependency in sorted(dependencies - allowed):
            yield f"{crate} must not stand on {dependency}: move what it needs into a lower crate"


def bridge_faults(modules: dict[Path, str]) -> Iterator[str]:
    """Each module outside core that imports the compiled bridge."""
    for path, source in sorted(modules.items()):
        if BRIDGE_USER in path.parents:
            continue
        for node in ast.walk(ast.parse(source, str(path))):
            if BRIDGE in imported(node):
                yield f"{path}:{getattr(node, 'lineno', 1)}: only ghostnet.core imports {BRIDGE}; import from there"


def imported(node: ast.AST) -> set[str]:
    """The full names that an import statement may bind."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        return {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
    return set()


if __name__ == "__main__":
    sys.exit(main())
