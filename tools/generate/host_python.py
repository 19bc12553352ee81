"""Renders what tools in Python ask of interface/host.toml: which functions write, and which make use of a capability.

For `make generate`.
"""

from __future__ import annotations

import json
from typing import Any

FROM = "Generated from interface/host.toml by `make generate`: do not edit."


def render(table: dict[str, Any]) -> str:
    """The module's source.

    Args:
        table: host.toml as parsed by tomllib.

    """
    writes = sorted(row["name"] for row in table["function"] if not row["view"])
    users: dict[str, list[str]] = {}
    for row in table["function"]:
        for capability in row.get("asks", row.get("needs", [])):
            users.setdefault(capability, []).append(row["name"])
    rows = (f"    {json.dumps(capability)}: {frozen(names)},\n" for capability, names in users.items())
    return (
        f'"""Which host functions write, and which make use of a capability.\n\n{FROM}\n"""\n\n'
        "from __future__ import annotations\n\nfrom collections.abc import Mapping\nfrom typing import Final\n\n"
        f"WRITES: Final = {frozen(writes)}\n"
        '"""Host functions that change something; a view that calls one is refused with `write_in_view`."""\n'
        f"USERS: Final[Mapping[str, frozenset[str]]] = {{\n{''.join(rows)}}}\n"
        '"""Capability, or privilege, to the host functions that make use of it."""\n'
    )


def frozen(names: list[str]) -> str:
    """A frozenset as Python writes it."""
    return f"frozenset({{{', '.join(json.dumps(name) for name in names)}}})"
