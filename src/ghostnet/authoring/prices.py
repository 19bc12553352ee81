"""What computation costs: host calls, the ledger's own work, operators.

Generated from interface/gas.toml by `make generate`: do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Price(NamedTuple):
    """Gas: `base`, and `per_byte` for each byte."""

    base: int
    per_byte: int


PRICES: Final[Mapping[str, Price]] = {
    "base": Price(base=40, per_byte=0),
    "read": Price(base=60, per_byte=1),
    "copy": Price(base=60, per_byte=1),
    "storage_get": Price(base=1500, per_byte=1),
    "storage_set": Price(base=5000, per_byte=10),
    "storage_scan": Price(base=2500, per_byte=1),
    "scan_entry": Price(base=700, per_byte=1),
    "emit": Price(base=700, per_byte=10),
    "call": Price(base=8000, per_byte=1),
    "call_kib": Price(base=4, per_byte=0),
    "call_page": Price(base=4000, per_byte=0),
    "call_far_page": Price(base=25000, per_byte=0),
    "create": Price(base=20000, per_byte=10),
    "transfer": Price(base=11000, per_byte=0),
    "wakeup": Price(base=16000, per_byte=10),
    "sha256": Price(base=150, per_byte=2),
    "verify_ed25519": Price(base=50000, per_byte=2),
    "verify_p256": Price(base=180000, per_byte=2),
    "verify_secp256k1": Price(base=110000, per_byte=2),
    "transaction": Price(base=21000, per_byte=10),
    "store_code": Price(base=100000, per_byte=170),
}
WEIGHTS: Final[Mapping[str, int]] = {
    "structure": 0,
    "constant": 0,
    "local": 1,
    "global": 1,
    "arithmetic": 1,
    "multiply": 1,
    "divide": 8,
    "select": 1,
    "load": 4,
    "load_far": 120,
    "store": 2,
    "branch": 2,
    "branch_table": 4,
    "call": 2,
    "call_indirect": 6,
    "function_entry": 2,
    "function_local": 1,
    "memory_size": 1,
    "memory_grow": 1000,
    "memory_grow_page": 4000,
    "memory_grow_far_page": 30000,
}
"""Of an operator, by its class (docs/spec/modules.md)."""
