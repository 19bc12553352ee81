"""Renders interface/errors.toml as the Rust table of ghost-types.

For `make generate`. Every error becomes a constant `class::SLUG`, and a row of `TABLE` with its texts.
"""

from __future__ import annotations

import json
from typing import Any

HEADER = "//! Every error of GhostNet. Generated from interface/errors.toml by `make generate`: do not edit.\n"


def render(table: dict[str, Any]) -> str:
    """The module's source.

    Args:
        table: errors.toml as parsed by tomllib: lists `class` and `error`.

    """
    parts = [HEADER, "use crate::failure::{ClassRow, ErrorCode, ErrorRow};\n"]
    parts += [constants(group, rows_of(table, group)) for group in table["class"]]
    parts.append("/// Every class, in order of number.\npub const CLASSES: &[ClassRow] = &[\n")
    parts += [
        f"    ClassRow {{ number: {group['number']}, name: {quoted(group['name'])}, "
        f"receipt: {str(group['receipt']).lower()} }},\n"
        for group in table["class"]
    ]
    parts.append("];\n\n/// Every error, in order of class and code.\npub const TABLE: &[ErrorRow] = &[\n")
    parts += [row_source(group["number"], row) for group in table["class"] for row in rows_of(table, group)]
    parts.append("];\n")
    return "\n".join(parts)


def rows_of(table: dict[str, Any], group: dict[str, Any]) -> list[dict[str, Any]]:
    """A class's errors, by code."""
    return sorted((row for row in table["error"] if row["class"] == group["name"]), key=lambda row: int(row["code"]))


def constants(group: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """A class's module: its number, and a constant for each error."""
    parts = [f"/// {group['doc']}\npub mod {group['name']} {{"]
    if rows:
        parts.append("    use super::ErrorCode;\n")
    parts.append(f"    /// The class's number in receipts.\n    pub const CLASS: u8 = {group['number']};\n")
    parts += [
        f"    /// {row['text'][0].upper()}{row['text'][1:]}.\n"
        f"    pub const {row['slug'].upper()}: ErrorCode = {code_source(group['number'], row)};\n"
        for row in rows
    ]
    return "\n".join([*parts, "}\n"])


def row_source(number: int, row: dict[str, Any]) -> str:
    """An error's row of the table."""
    fields = ", ".join(quoted(field) for field in row["fields"])
    return (
        "    ErrorRow {\n"
        f"        code: {code_source(number, row)},\n"
        f"        slug: {quoted(row['slug'])},\n"
        f"        fields: &[{fields}],\n"
        f"        text: {quoted(row['text'])},\n"
        f"        way_out: {quoted(row['way_out'])},\n"
        "    },\n"
    )


def code_source(number: int, row: dict[str, Any]) -> str:
    """An error's class and code."""
    return f"ErrorCode {{ class: {number}, code: {row['code']} }}"


def quoted(text: str) -> str:
    """A string literal; JSON's escapes are Rust's for all that our texts hold."""
    return json.dumps(text, ensure_ascii=False)
