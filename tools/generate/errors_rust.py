"""Renders interface/errors.toml as the Rust table of ghost-types.

For `make generate`. Every error becomes a constant `class::SLUG`, and a row of `TABLE` with its texts.
"""

from __future__ import annotations

import json
from typing import Any

HEADER = "//! Every error of GhostNet. Generated from interface/errors.toml by `make generate`: do not edit.\n"


def render(table: dict[str, Any]) -> str:
    """The module's source, formatted as rustfmt would.

    Args:
        table: errors.toml as parsed by tomllib: lists `class` and `error`.

    """
    numbers = {row["name"]: row["number"] for row in table["class"]}
    parts = [HEADER, "use crate::failure::{ClassRow, ErrorCode, ErrorRow};\n"]
    for name, number in numbers.items():
        rows = [row for row in table["error"] if row["class"] == name]
        doc = next(row["doc"] for row in table["class"] if row["name"] == name)
        parts.append(f"/// {doc}\npub mod {name} {{\n    use super::ErrorCode;\n")
        parts.append(f"    /// The class's number in receipts.\n    pub const CLASS: u8 = {number};\n")
        for row in rows:
            constant = row["slug"].upper()
            parts.append(f"    /// {row['text'][0].upper()}{row['text'][1:]}.\n    pub const {constant}: ErrorCode = ErrorCode {{ class: {number}, code: {row['code']} }};\n")
        parts.append("}\n")
    parts.append("/// Every class, in order of number.\npub const CLASSES: &[ClassRow] = &[\n")
    for row in table["class"]:
        receipt = str(row["receipt"]).lower()
        parts.append(f"    ClassRow {{ number: {row['number']}, name: {json.dumps(row['name'])}, receipt: {receipt} }},\n")
    parts.append("];\n\n/// Every error, in order of class and code.\npub const TABLE: &[ErrorRow] = &[\n")
    for name, number in numbers.items():
        for row in sorted((r for r in table["error"] if r["class"] == name), key=lambda r: r["code"]):
            fields = ", ".join(json.dumps(field) for field in row["fields"])
            parts.append(
                "    ErrorRow {\n"
                f"        code: ErrorCode {{ class: {number}, code: {row['code']} }},\n"
                f"        slug: {json.dumps(row['slug'])},\n"
                f"        fields: &[{fields}],\n"
                f"        text: {json.dumps(row['text'], ensure_ascii=False)},\n"
                f"        way_out: {json.dumps(row['way_out'], ensure_ascii=False)},\n"
                "    },\n"
            )
    parts.append("];\n")
    return "\n".join(parts)
