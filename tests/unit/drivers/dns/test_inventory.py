"""A zone as a whole: one encoding, what counts, and what became other."""

from __future__ import annotations

import hashlib

import pytest

from ghostnet.core import CodecError, DriverBadOrder, Encodable, encode
from ghostnet.drivers.dns.inventory import Difference, Inventory, differences
from ghostnet.drivers.dns.records import RRset

ZONE = "example.org"


def a_set(name: str, *addresses: str, ttl: int = 60) -> RRset:
    return RRset.from_texts(f"{name}.{ZONE}", "A", ttl, addresses)


MARKER = RRset.from_texts(f"_ghostnet.{ZONE}", "TXT", 60, ['"ghost"'])
GLUE = RRset.from_texts("ns.example.com", "A", 60, ["192.0.2.9"])
SETS = [a_set("b", "192.0.2.2"), a_set("a", "192.0.2.1", "192.0.2.3")]


def test_it_has_one_encoding_whatever_the_order_and_comes_back_from_it() -> None:
    inventory = Inventory.of(ZONE, SETS)
    assert Inventory.of(ZONE, reversed(SETS)).to_bytes() == inventory.to_bytes()
    assert Inventory.from_bytes(inventory.to_bytes()) == inventory
    assert inventory.hash == hashlib.sha256(inventory.to_bytes()).digest()


def test_our_own_marker_and_what_is_of_no_zone_of_ours_do_not_count() -> None:
    assert Inventory.of(ZONE, [*SETS, MARKER, GLUE]) == Inventory.of(ZONE, SETS)
    address = RRset.from_texts(f"_ghostnet.{ZONE}", "A", 60, ["192.0.2.1"])
    assert address in Inventory.of(ZONE, [*SETS, address]).sets


@pytest.mark.parametrize(
    "value",
    [
        [2, ZONE, []],
        [1, ZONE],
        "inventory",
        [1, ZONE, [each.value() for each in SETS]],  # not sorted
        [1, ZONE, [MARKER.value()]],
        [1, ZONE, [[f"a.{ZONE}", "A", 60, [b"\1"]]]],
    ],
)
def test_what_is_no_inventory_is_refused(value: Encodable) -> None:
    with pytest.raises(DriverBadOrder):
        Inventory.from_bytes(encode(value))


def test_what_is_not_canonical_is_refused() -> None:
    with pytest.raises(CodecError):
        Inventory.from_bytes(b"\xff")


def test_differences_are_what_came_what_went_and_what_is_other() -> None:
    gone, other, slower = a_set("a", "192.0.2.1"), a_set("b", "192.0.2.2"), a_set("c", "192.0.2.3")
    now = [a_set("b", "192.0.2.20"), a_set("c", "192.0.2.3", ttl=90), new := a_set("d", "192.0.2.4")]
    found = differences(Inventory.of(ZONE, [gone, other, slower]), Inventory.of(ZONE, now))
    assert found == (
        Difference(gone, RRset.absent(gone.name, "A")),
        Difference(other, now[0]),
        Difference(slower, now[1]),
        Difference(RRset.absent(new.name, "A"), new),
    )
    assert differences(Inventory.of(ZONE, now), Inventory.of(ZONE, now)) == ()
