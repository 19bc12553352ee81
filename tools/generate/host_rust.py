"""Renders interface/host.toml in Rust: ghost-vm's table of imports, ghost-schema's needs, ghost-sdk's stubs.

For `make generate`.
"""

from __future__ import annotations

from typing import Any

FROM = "Generated from interface/host.toml by `make generate`: do not edit."


def render_imports(table: dict[str, Any]) -> str:
    """ghost-vm's table: name, types and first interface version of each host function."""
    parts = [
        f"//! The host functions that a module may import. {FROM}\n\n",
        "use crate::rules::{HostImport, Num::{I32, I64}};\n\n",
        "/// Every host function, in the order of the file.\npub const HOST_IMPORTS: &[HostImport] = &[\n",
    ]
    for row in table["function"]:
        params = ", ".join(arg.split(": ")[1].upper() for arg in row["args"])
        result = f"Some({row['result'].upper()})" if "result" in row else "None"
        parts.append(
            f'HostImport {{ name: "{row["name"]}", params: &[{params}], result: {result}, since: {row["since"]} }},\n'
        )
    parts.append("];\n")
    return "".join(parts)


def render_needs(table: dict[str, Any]) -> str:
    """ghost-schema's table: the capabilities, any one of which lets a module import a host function."""
    rows = [
        f'("{row["name"]}", &[{", ".join(need.capitalize() for need in row.get("needs", []))}]),\n'
        for row in table["function"]
    ]
    used = sorted({need.capitalize() for row in table["function"] for need in row.get("needs", [])})
    return (
        f"//! What host functions need of a schema. {FROM}\n\n"
        f"use crate::check::Capability::{{self, {', '.join(used)}}};\n\n"
        "/// Every host function, and the capabilities any one of which it needs; none: every module may import it.\n"
        "pub const NEEDS: &[(&str, &[Capability])] = &[\n" + "".join(rows) + "];\n"
    )


def render_stubs(table: dict[str, Any]) -> str:
    """ghost-sdk's stubs: one call of the macro that declares them on wasm32."""
    version = max(row["since"] for row in table["function"])
    stubs = [f"    /// {row['doc']}\n    {declaration(row)};\n" for row in table["function"]]
    return (
        f"//! The host functions of interface version {version}. {FROM}\n\n"
        "use crate::sys::host_functions;\n\n"
        "host_functions! {\n" + "\n".join(stubs) + "}\n"
    )


def declaration(row: dict[str, Any]) -> str:
    """A function as Rust declares it, which is also what the lock file keeps of it."""
    result = f" -> {row['result']}" if "result" in row else ""
    return f"fn {row['name']}({', '.join(row['args'])}){result}"
