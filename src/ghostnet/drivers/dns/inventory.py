"""A zone as a whole, as its owner sees it: what is in it, and whether all of its servers say so.

For `agent adopt` and `doctor`. It sends nothing but questions. The marker of our own updates, the SOA and what the
server makes for DNSSEC are no part of an inventory: they change with every update.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass

import dns.exception

from ghostnet.actions.sight import Sight
from ghostnet.core import (
    DriverBadAnswer,
    DriverBadOrder,
    DriverError,
    DriverOutside,
    decode,
    encode,
)
from ghostnet.drivers.dns.driver import LOOK_AGAIN, Zone
from ghostnet.drivers.dns.records import RRset, escaped, is_within, marker_name
from ghostnet.drivers.dns.zone import Reader, Server

FOLLOW_SECONDS = 10.0  # for a secondary to follow the primary: BIND tells it of a change within 5 s
TRANSFER_SECONDS = 60.0  # for all of a zone: its 20 MB over 3 Mbit/s
MOST_ASKED = 2_000  # record sets that a server is asked for one by one: half a minute at 15 ms each
MOST_BYTES = 64 * 1024 * 1024  # of an inventory: the records that a transfer brings at most, each with a long name
FORM = 1


@dataclass(frozen=True, slots=True)
class Inventory:
    """All record sets of a zone, sorted."""

    zone: str
    sets: tuple[RRset, ...]

    @classmethod
    def of(cls, zone: str, sets: Iterable[RRset]) -> Inventory:
        """What of a transfer counts."""
        marker = (marker_name(zone), "TXT")
        return cls(zone, tuple(sorted(s for s in sets if is_within(s.name, zone) and (s.name, s.type) != marker)))

    @classmethod
    def from_bytes(cls, data: bytes) -> Inventory:
        """The inventory whose bytes these are.

        Raises:
            CodecError: They are not canonical.
            DriverBadOrder: They are something else.

        """
        match decode(data):
            case [1, str(zone), [*sets]]:
                found = cls(zone, tuple(RRset.from_value(each) for each in sets))
            case _:
                raise DriverBadOrder({"reason": "it is no inventory of a zone"})
        if cls.of(zone, found.sets) != found:
            raise DriverBadOrder({"reason": "the inventory is not in order"})
        return found

    def to_bytes(self) -> bytes:
        """Canonical CBOR: form, zone, and of each set name, type, TTL in seconds and records."""
        return encode([FORM, self.zone, [each.value() for each in self.sets]])

    @property
    def hash(self) -> bytes:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.to_bytes()).digest()


@dataclass(frozen=True, slots=True)
class Difference:
    """One record set that is not the same in two inventories."""

    before: RRset
    after: RRset


def differences(before: Inventory, after: Inventory) -> tuple[Difference, ...]:
    """What became other between two inventories, by name and type."""
    old, new = ({(each.name, each.type): each for each in one.sets} for one in (before, after))
    return tuple(
        Difference(old.get(key, RRset.absent(*key)), new.get(key, RRset.absent(*key)))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What a server has of a zone."""

    inventory: Inventory
    serial: int
    by: str
    """How it was read, in words."""


def take(server: Server, zone: Zone) -> Taken:
    """All of a zone, by a transfer.

    Raises:
        DriverUnreachable: The server takes no connection.
        DriverBadAnswer: The transfer was refused, cut, larger than the limits or not signed.

    """
    with Reader.open(server, zone.name, TRANSFER_SECONDS) as reader:
        serial, sets = reader.transfer()
        return Taken(Inventory.of(zone.name, sets), serial, "transferred")


@dataclass(frozen=True, slots=True)
class Compared:
    """A secondary beside the primary. All texts are fit to be printed."""

    server: str
    sight: Sight
    serial: int | None
    differences: tuple[Difference, ...]
    """From the primary's to its own."""
    found: str
    """How it was read, or why it was not."""


def compare(zone: Zone, primary: Taken) -> list[Compared]:
    """Every secondary beside what the primary has; one that is behind has `FOLLOW_SECONDS` to follow."""
    until = time.monotonic() + FOLLOW_SECONDS
    return [_compared(server, zone, primary, until) for server in zone.secondaries]


def _compared(server: Server, zone: Zone, primary: Taken, until: float) -> Compared:
    while True:
        try:
            theirs = _at_secondary(server, zone, primary.inventory)
        except (DriverError, dns.exception.DNSException) as error:
            reason = error.text if isinstance(error, DriverError) else type(error).__name__
            return Compared(str(server), Sight.UNSEEN, None, (), escaped(reason))
        differing = differences(primary.inventory, theirs.inventory)
        same = not differing and theirs.serial == primary.serial
        if same or theirs.serial == primary.serial or time.monotonic() > until:
            sight = Sight.AGREES if same else Sight.DIFFERS
            return Compared(str(server), sight, theirs.serial, differing, theirs.by)
        time.sleep(LOOK_AGAIN)


def _at_secondary(server: Server, zone: Zone, wanted: Inventory) -> Taken:
    """By a transfer, or set by set where the server lets nobody transfer: then what it has beside is not seen."""
    try:
        return take(server, zone)
    except DriverBadAnswer:
        if len(wanted.sets) > MOST_ASKED:
            raise
    with Reader.open(Server(server.address, server.port), zone.name, TRANSFER_SECONDS) as reader:
        found = [_asked(reader, each) for each in wanted.sets]
        return Taken(Inventory.of(zone.name, [s for s in found if s.records]), reader.serial(), "asked set by set")


def _asked(reader: Reader, wanted: RRset) -> RRset:
    try:
        return reader.rrset(wanted.name, wanted.type)
    except DriverOutside:
        return wanted  # glue below a cut: no server answers for it


def serials(zone: Zone, server: Server) -> tuple[int, int]:
    """The primary's serial and a secondary's, when they agree or the time to follow is up.

    Raises:
        DriverUnreachable: One takes no connection.
        DriverBadAnswer: One gives no answer that can be believed.

    """
    until = time.monotonic() + FOLLOW_SECONDS
    while True:
        ours, theirs = (_serial(each, zone) for each in (zone.primary, server))
        if ours == theirs or time.monotonic() > until:
            return ours, theirs
        time.sleep(LOOK_AGAIN)


def _serial(server: Server, zone: Zone) -> int:
    with Reader.open(server, zone.name, zone.answer_seconds) as reader:
        return reader.serial()
