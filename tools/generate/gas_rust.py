"""Renders interface/gas.toml as ghost-vm's prices: of operators, and of host calls.

For `make generate`.
"""

from __future__ import annotations

from typing import Any

HEADER = "//! What computation costs. Generated from interface/gas.toml by `make generate`: do not edit.\n\n"


def render(table: dict[str, Any]) -> str:
    """The module's source: a `Price` for each row, and the operators' weights as one struct."""
    prices = [
        f"/// {row['doc']}\n"
        f"pub const {row['name'].upper()}: Price = Price {{ base: {row['base']}, per_byte: {row['per_byte']} }};\n\n"
        for row in table["price"]
    ]
    fields = [f"/// Gas of {name.replace('_', ' ')}.\npub {name}: u32,\n" for name in table["operators"]]
    values = [f"{name}: {gas},\n" for name, gas in table["operators"].items()]
    return (
        HEADER
        + "use crate::price::Price;\n\n"
        + "".join(prices)
        + "/// Weights of WebAssembly operators, by class.\n"
        + "#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub struct Weights {\n"
        + "".join(fields)
        + "}\n\nimpl Weights {\n/// The weights of protocol version 1.\npub const V1: Self = Self {\n"
        + "".join(values)
        + "};\n}\n"
    )
