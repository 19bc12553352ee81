"""Renders interface/errors.toml as Python exceptions: one class for each class of errors, and one for each error.

For `make generate`. A name says the class first, `VmOutOfGas`, since a slug may stand in several. The classes register
themselves with their base, `ghostnet.core._failure.GhostError`, which turns a code and its operands into an exception.
"""

from __future__ import annotations

import json
from typing import Any

HEADER = (
    "Every error of GhostNet as an exception. Generated from interface/errors.toml by `make generate`: do not edit."
)


def render(table: dict[str, Any]) -> str:
    """The module's source.

    Args:
        table: errors.toml as parsed by tomllib: lists `class` and `error`.

    """
    tree, classes = ["GhostError"], []
    for group in table["class"]:
        parent = group_name(group)
        tree.append(f"  {parent}")
        classes.append(
            f"class {parent}(GhostError):\n"
            f'    """{group["doc"]}"""\n\n'
            f"    class_number = {group['number']}\n    class_name = {json.dumps(group['name'])}\n"
        )
        for row in rows_of(table, group):
            name = camel(f"{group['name']}_{row['slug']}")
            tree.append(f"    {name}")
            classes.append(error_class(name, parent, row))
    exported = ", ".join(json.dumps(name) for name in sorted(line.strip() for line in tree))
    body = "\n\n".join(classes)
    drawing = "\n".join(f"    {line}" for line in tree)
    return (
        f'"""{HEADER}\n\n{drawing}\n"""\n\nfrom __future__ import annotations\n\n'
        f"from ghostnet.core._failure import GhostError\n\n__all__ = [{exported}]\n\n\n{body}"
    )


def rows_of(table: dict[str, Any], group: dict[str, Any]) -> list[dict[str, Any]]:
    """A class's errors, by code."""
    return sorted((row for row in table["error"] if row["class"] == group["name"]), key=lambda row: int(row["code"]))


def error_class(name: str, parent: str, row: dict[str, Any]) -> str:
    """One error's source."""
    text = row["text"][0].upper() + row["text"][1:]
    return (
        f'class {name}({parent}):\n    """{text}."""\n\n'
        f"    number = {row['code']}\n    slug = {json.dumps(row['slug'])}\n"
        f"    field_names = ({''.join(json.dumps(field) + ', ' for field in row['fields'])})\n"
        f"    template = {json.dumps(row['text'], ensure_ascii=False)}\n"
        f"    advice = {json.dumps(row['way_out'], ensure_ascii=False)}\n"
    )


def group_name(group: dict[str, Any]) -> str:
    """The Python name of a class of errors."""
    return camel(group["name"]) + "Error"


def camel(slug: str) -> str:
    """`out_of_gas` as `OutOfGas`."""
    return "".join(word.capitalize() for word in slug.split("_"))
