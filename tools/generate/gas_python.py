"""Renders interface/gas.toml for tools in Python that say what something will cost.

For `make generate`.
"""

from __future__ import annotations

import json
from typing import Any

FROM = "Generated from interface/gas.toml by `make generate`: do not edit."


def render(table: dict[str, Any]) -> str:
    """The module's source.

    Args:
        table: gas.toml as parsed by tomllib.

    """
    prices = (
        f"    {json.dumps(row['name'])}: Price(base={row['base']}, per_byte={row['per_byte']}),\n"
        for row in table["price"]
    )
    weights = (f"    {json.dumps(name)}: {gas},\n" for name, gas in table["operators"].items())
    return (
        f'"""What computation costs: host calls, the ledger\'s own work, operators.\n\n{FROM}\n"""\n\n'
        "from __future__ import annotations\n\nfrom collections.abc import Mapping\n"
        "from typing import Final, NamedTuple\n\n\n"
        'class Price(NamedTuple):\n    """Gas: `base`, and `per_byte` for each byte."""\n\n'
        "    base: int\n    per_byte: int\n\n\n"
        f"PRICES: Final[Mapping[str, Price]] = {{\n{''.join(prices)}}}\n"
        f"WEIGHTS: Final[Mapping[str, int]] = {{\n{''.join(weights)}}}\n"
        '"""Of an operator, by its class (docs/spec/modules.md)."""\n'
    )
