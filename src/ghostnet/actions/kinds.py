"""The kinds of actions.

Generated from interface/actions/ by `make generate`: do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Kind:
    """What is known of a kind.

    Attributes:
        name: As contracts declare it.
        version: Of its arguments and its meaning.
        shape: Of every target; None where each target has its own.
        named: Shapes that a grant must name.
        guard: What keeps a step from being done twice.
        destroys: What is lost by it; empty for nothing.
        can_undo: Whether it can be taken back.
        min_run_ms: The shortest time from the latest start to the latest report, in ms.
        fields: What an item says besides its target: names and types of contract.toml, in order.
        result: What a report's result says; empty for none.

    """

    name: str
    version: int
    shape: str | None
    named: tuple[str, ...]
    guard: Literal["atomic", "checked", "none"]
    destroys: str
    can_undo: bool
    min_run_ms: int
    fields: Fields
    result: Fields


KINDS: Final[Mapping[str, Kind]] = {
    "dns.records.set": Kind(
        name="dns.records.set",
        version=1,
        shape=None,
        named=("NS", "DS", "CAA", "MX", "TLSA"),
        guard="atomic",
        destroys="the record sets that were there before and are other ones",
        can_undo=True,
        min_run_ms=30000,
        fields=(("ttl", "u32"), ("records", "list<string<512>, 16>")),
        result=(),
    ),
    "dns.records.delete": Kind(
        name="dns.records.delete",
        version=1,
        shape=None,
        named=("NS", "DS", "CAA", "MX", "TLSA"),
        guard="atomic",
        destroys="the record sets",
        can_undo=True,
        min_run_ms=30000,
        fields=(),
        result=(),
    ),
    "dns.zone.check": Kind(
        name="dns.zone.check",
        version=1,
        shape="zone",
        named=(),
        guard="checked",
        destroys="",
        can_undo=False,
        min_run_ms=10000,
        fields=(),
        result=(("serial", "u32"), ("servers", "u8"), ("agree", "bool")),
    ),
    "mock.add": Kind(
        name="mock.add",
        version=1,
        shape="sum",
        named=(),
        guard="atomic",
        destroys="",
        can_undo=True,
        min_run_ms=1000,
        fields=(("amount", "u32"),),
        result=(("total", "u64"),),
    ),
    "mock.append": Kind(
        name="mock.append",
        version=1,
        shape="list",
        named=(),
        guard="atomic",
        destroys="",
        can_undo=True,
        min_run_ms=1000,
        fields=(("text", "string<128>"),),
        result=(),
    ),
    "system.file.put": Kind(
        name="system.file.put",
        version=1,
        shape="file",
        named=(),
        guard="checked",
        destroys="what the files held before",
        can_undo=True,
        min_run_ms=10000,
        fields=(("template", "string<40>"), ("values", "list<Field, 16>")),
        result=(),
    ),
}
TYPES: Final[Mapping[str, Fields]] = {"Field": (("name", "string<40>"), ("value", "string<256>"))}
"""Structs that fields are made of."""
