"""Which host functions write, and which make use of a capability.

Generated from interface/host.toml by `make generate`: do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WRITES: Final = frozenset(
    {
        "burn",
        "create",
        "emit",
        "govern",
        "mint",
        "set_auth",
        "slot_acknowledge",
        "slot_open",
        "slot_release",
        "slot_resolve",
        "storage_remove",
        "storage_set",
        "subscribe",
        "transfer",
        "wake_at",
        "wake_every",
        "wakeup_cancel",
        "wakeup_fund",
    }
)
"""Host functions that change something; a view that calls one is refused with `write_in_view`."""
USERS: Final[Mapping[str, frozenset[str]]] = {
    "calls": frozenset({"call"}),
    "actions": frozenset({"call"}),
    "pays": frozenset({"call", "create", "transfer"}),
    "creates": frozenset({"create"}),
    "mint": frozenset({"mint", "burn"}),
    "wakes": frozenset(
        {
            "wake_at",
            "wake_every",
            "subscribe",
            "wakeup_fund",
            "wakeup_cancel",
            "slot_open",
            "slot_resolve",
            "slot_release",
            "slot_result",
            "slot_acknowledge",
        }
    ),
    "recovers": frozenset({"set_auth"}),
    "govern": frozenset({"govern"}),
}
"""Capability, or privilege, to the host functions that make use of it."""
