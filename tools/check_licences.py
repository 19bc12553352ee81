"""Holds everything we stand on to licences that an Apache-2.0 product may carry; needs no network.

Crates come from `cargo metadata`, Python packages from what is installed. The licences allowed, each with its reason,
and the packages whose metadata names none that a machine can read, are in licences.toml beside this file.
"""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.repository import ROOT, cargo_metadata, report

OPERATORS = re.compile(r"(\(|\)|\bAND\b|\bOR\b)")


@dataclass(frozen=True)
class Package:
    """Something we stand on."""

    kind: str  # "crate" or "python"
    name: str
    licence: str  # an SPDX expression; empty where the metadata has none


def main() -> int:
    """Checks every crate and package; 0 if all are allowed."""
    rules = tomllib.loads((ROOT / "tools" / "licences.toml").read_text())
    packages = [*crates(ROOT), *python_packages()]
    return report("check_licences", faults(packages, rules), f"{len(packages)} packages")


def faults(packages: list[Package], rules: dict[str, Any]) -> Iterator[str]:
    """Each package whose licence is not allowed, and each exception that nothing needs any more."""
    known = {(row["kind"], row["name"]): row["licence"] for row in rules["known"]}
    spelt = rules["spelt"]
    allowed = {row["licence"] for row in rules["allowed"]}
    for package in packages:
        licence = known.pop((package.kind, package.name), package.licence)
        if not permitted(spelt.get(licence, licence), allowed):
            yield f"{package.kind} {package.name}: {licence or 'no licence named'}: see tools/licences.toml"
    for kind, name in known:
        yield f"licences.toml knows {kind} {name}, which nothing uses: remove the row"


def permitted(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX expression can be met with allowed licences alone; `a/b` is cargo's old `a OR b`."""
    terms = [term.strip() for term in OPERATORS.split(expression.replace("/", " OR "))]
    logic = " ".join(term.lower() if OPERATORS.fullmatch(term) else str(term in allowed) for term in terms if term)
    return bool(logic) and truth(ast.parse(logic, mode="eval").body)


def truth(node: ast.expr) -> bool:
    """The value of True, False, `and` and `or`; Python's precedence is SPDX's (2.3, annex D)."""
    if isinstance(node, ast.BoolOp):
        values = [truth(value) for value in node.values]
        return all(values) if isinstance(node.op, ast.And) else any(values)
    return isinstance(node, ast.Constant) and node.value is True


def crates(root: Path) -> list[Package]:
    """Every crate of the workspaces that is not ours, on the platform we build for."""
    host = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    platform = host.split("host: ")[1].split()[0]
    found: set[Package] = set()
    for manifest in (root / "Cargo.toml", root / "contracts" / "Cargo.toml"):
        metadata = cargo_metadata("--offline", "--filter-platform", platform, manifest=manifest)
        found |= {
            Package("crate", package["name"], package["license"] or "")
            for package in metadata["packages"]
            if package["source"] is not None
        }
    return sorted(found, key=lambda package: package.name)


def python_packages() -> list[Package]:
    """Every distribution installed in the environment, ours aside."""
    found = []
    for distribution in importlib.metadata.distributions():
        metadata = distribution.metadata
        name = metadata["Name"]
        if name != "ghostnet":
            found.append(Package("python", name.lower(), field(metadata, "License-Expression") or classified(metadata)))
    return sorted(set(found), key=lambda package: package.name)


def classified(metadata: importlib.metadata.PackageMetadata) -> str:
    """The licence by its classifiers, or else the short text some packages put into `License`."""
    prefix = "License :: OSI Approved :: "
    classifiers = [
        line.removeprefix(prefix) for line in metadata.get_all("Classifier") or [] if line.startswith(prefix)
    ]
    text = field(metadata, "License")
    return " AND ".join(classifiers) if classifiers else text if len(text) < 60 and "\n" not in text else ""


def field(metadata: importlib.metadata.PackageMetadata, name: str) -> str:
    """A field's text, or nothing."""
    return metadata[name] if name in metadata else ""  # noqa: SIM401  typed without a get


if __name__ == "__main__":
    sys.exit(main())
