"""Renders interface/ as pages of docs/reference: errors, host functions, gas and types.

For `make generate`. A page says what its file says, in the order in which a reader looks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

COMMENT = "<!-- Generated from interface/{name}.toml by `make generate`: do not edit. -->\n\n"
ERRORS_INTRO = """\
Every error has a class and a code, which never change their meaning, and operands in a fixed order. Programs match on
these or on the slug; the sentence is for people and is in no receipt.

"""
HOST_INTRO = """\
What a contract can ask of the ledger, imported from module `ghost`. `x_ptr, x_len` name a range of the program's
memory; a pointer to something of fixed size has no length (address, hash: 32 bytes; amount: 16 bytes big-endian). A
function that answers with bytes takes `out_ptr, out_cap`, writes only if they fit, and returns the full length either
way. Prices are in [gas](gas.md); what a function needs is a capability, or a privilege, that contract.toml declares.
"""
GAS_INTRO = """\
# Gas

1 gas is about 1 ns of one core of the reference machine. Prices are part of the protocol version.

"""


def errors_page(table: dict[str, Any]) -> str:
    """The classes with what happens to state and gas, then each class's errors."""
    parts = [
        COMMENT.format(name="errors"),
        "# Errors\n\n",
        ERRORS_INTRO,
        row("class", "number", "whose fault", "state", "gas", "retry", "in receipts"),
        row(*["---"] * 7),
        *(
            row(
                f"[{group['name']}](#{group['name']})",
                group["number"],
                group["fault"],
                group["state"],
                group["gas"],
                group["retry"],
                "yes" if group["receipt"] else "no",
            )
            for group in table["class"]
        ),
    ]
    for group in table["class"]:
        parts.append(f"\n## {group['name']}\n\n{group['doc']}\n")
        rows = sorted((r for r in table["error"] if r["class"] == group["name"]), key=lambda r: int(r["code"]))
        if rows:
            parts += ["\n", row("code", "slug", "sentence", "way out"), row(*["---"] * 4)]
            parts += [row(r["code"], code(r["slug"]), r["text"], r["way_out"]) for r in rows]
    return "".join(parts)


def host_page(host: dict[str, Any], gas: dict[str, Any]) -> str:
    """Each host function with its declaration, its price and what it does."""
    prices = {price["name"]: price for price in gas["price"]}
    parts = [
        COMMENT.format(name="host"),
        "# Host functions\n\n",
        HOST_INTRO,
    ]
    for function in host["function"]:
        result = f" -> {function['result']}" if "result" in function else ""
        known = ", ".join(charged(prices, name) for name in function["gas"].split("+"))
        parts.append(
            f"\n## {function['name']}\n\n```rust\nfn {function['name']}({', '.join(function['args'])}){result}\n```\n\n"
            f"{function['doc']}\n\n"
            f"Since interface {function['since']}; {'in views too' if function['view'] else 'not in views'}; {known}"
            f"{needed(function)}.\n"
        )
    return "".join(parts)


def needed(function: dict[str, Any]) -> str:
    """What a function needs of [capabilities], in words."""
    return f"; needs {' or '.join(code(need) for need in function['needs'])}" if "needs" in function else ""


def charged(prices: dict[str, dict[str, Any]], name: str) -> str:
    """A function's price in words; a family of prices, one for each curve, by its name."""
    if name not in prices:
        return f"gas `{name}_*`"
    price = prices[name]
    by_size = f" + {price['per_byte']} a byte" if price["per_byte"] else ""
    return f"gas `{name}`: {number(price['base'])}{by_size}"


def gas_page(table: dict[str, Any]) -> str:
    """The prices of operators, then those of calls and of the ledger's own work."""
    parts = [
        COMMENT.format(name="gas"),
        GAS_INTRO,
        "## Operators\n\n",
        row("class of operators", "gas"),
        row("---", "---:"),
        *(row(name.replace("_", " "), number(weight)) for name, weight in table["operators"].items()),
        "\n## Host calls and the ledger's own work\n\n",
        row("name", "base", "a byte", "what it pays", "measured by"),
        row("---", "---:", "---:", "---", "---"),
        *(row(code(p["name"]), number(p["base"]), p["per_byte"], p["doc"], code(p["bench"])) for p in table["price"]),
    ]
    return "".join(parts)


def types_page(table: dict[str, Any]) -> str:
    """Each type of contract.toml in its five forms."""
    forms = ("cbor", "json", "cli", "toml", "python")
    parts = [
        COMMENT.format(name="types"),
        "# Types\n\nEvery type that contract.toml knows, and how a value of it looks wherever it is met.\n\n",
        row("type", "what it is", *(form.upper() if form != "python" else "Python" for form in forms)),
        row(*["---"] * (len(forms) + 2)),
        *(row(code(entry["name"]), entry["doc"], *(entry[form] for form in forms)) for entry in table["type"]),
    ]
    return "".join(parts)


def row(*cells: object) -> str:
    """A line of a table."""
    return f"| {' | '.join(escaped(cells))} |\n"


def escaped(cells: Iterable[object]) -> Iterable[str]:
    """Cells whose text cannot end the cell, open a tag or link elsewhere."""
    return (str(cell).replace("|", "\\|").replace("<", "&lt;") for cell in cells)


def code(text: object) -> str:
    """Text as code."""
    return f"`{text}`"


def number(value: int) -> str:
    """A number with its thousands apart."""
    return f"{value:,}"
