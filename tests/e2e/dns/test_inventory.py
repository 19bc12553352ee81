"""A zone beside its secondaries: by a transfer, or set by set; the same, other, behind or silent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dns.message
import pytest

from ghostnet.actions.sight import Sight
from ghostnet.core import DriverBadAnswer
from ghostnet.drivers.dns import inventory
from ghostnet.drivers.dns.driver import Zone
from ghostnet.drivers.dns.inventory import compare, serials, take
from ghostnet.drivers.dns.zone import Reader, Server
from ghostnet.drivers.transport import Channel, NoAnswerError
from tests.e2e.dns.servers import Bind, Keys, Knot, free_port
from tests.e2e.dns.worlds import ORG
from tests.e2e.dns.worlds import World as Pair

ZONE = "apart.test"


def beside(pair: Pair, zone: str, *, transfers: bool = True) -> Zone:
    """The zone as its owner sees it; without `transfers` the secondary gives none to the owner's key."""
    keys = pair.keys
    key = keys.transfer if transfers else keys.limited
    return Zone(zone, pair.primary.place, (Server("127.0.0.1", pair.secondary.port, key),), answer_seconds=5.0)


@pytest.mark.parametrize(("transfers", "found"), [(True, "transferred"), (False, "asked set by set")])
def test_a_secondary_agrees_with_wildcards_and_letters_as_they_come(world: Pair, transfers: bool, found: str) -> None:
    zone = beside(world, ORG, transfers=transfers)
    before = take(zone.primary, zone)
    (one,) = compare(zone, before)
    assert (one.sight, one.found, one.serial) == (Sight.AGREES, found, world.serial(ORG))
    assert (f"*.wild.{ORG}", "A") in {(each.name, each.type) for each in before.inventory.sets}


@pytest.mark.parametrize("transfers", [True, False])
def test_glue_below_a_cut_is_no_difference(world: Pair, transfers: bool) -> None:
    zone = beside(world, "cut.test", transfers=transfers)
    assert world.add("cut.test", [f"ns1.below.{zone.name}. 60 A 192.0.2.9"]) == 0
    (one,) = compare(zone, take(zone.primary, zone))
    assert (one.sight, one.differences) == (Sight.AGREES, ())


@contextmanager
def apart() -> Iterator[Pair]:
    """Two servers of which neither follows the other."""
    keys = Keys()
    first, second = Knot(keys), Bind(keys)
    try:
        first.primary({ZONE: "a A 192.0.2.1\nb A 192.0.2.2\n"}, None)
        second.primary({ZONE: "a A 192.0.2.9\nc A 192.0.2.3\n"}, None)
        yield Pair(keys, first, second)
    finally:
        for each in (first, second):
            each.stop()


def test_a_secondary_that_differs_is_behind_or_silent_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inventory, "FOLLOW_SECONDS", 0.3)
    with apart() as pair:
        for transfers, other in ((True, {"a", "b", "c"}), (False, {"a", "b"})):
            zone = beside(pair, ZONE, transfers=transfers)
            (one,) = compare(zone, take(zone.primary, zone))
            assert (one.sight, one.serial) == (Sight.DIFFERS, 1)
            assert {each.before.name.split(".")[0] for each in one.differences} == other
        assert pair.stranger(ZONE, (f"d.{ZONE}", "TXT", 60, '"x"')) == 0
        assert serials(zone, zone.secondaries[0]) == (2, 1)
        assert compare(zone, take(zone.primary, zone))[0].serial == 1
        monkeypatch.setattr(inventory, "MOST_ASKED", 3)
        (unseen,) = compare(zone, take(zone.primary, zone))
        assert (unseen.sight, unseen.serial, unseen.differences) == (Sight.UNSEEN, None, ())
        gone = Zone(ZONE, zone.primary, (Server("127.0.0.1", free_port()),))
        assert compare(gone, take(zone.primary, zone))[0].sight is Sight.UNSEEN
        strange = Zone("elsewhere.test", zone.primary, (Server("127.0.0.1", pair.secondary.port),))
        with pytest.raises(DriverBadAnswer):
            serials(strange, strange.secondaries[0])


LARGE = "large.test"
SLOW_SECONDS = 1.5  # Knot gives 0.5 s to send one message in
SETS = 5_000  # of 200 bytes: 1 MB, and Knot has sent 216 KB when its reader is too slow for it


@pytest.mark.parametrize("make", [Knot, Bind])
def test_a_large_zone_is_taken_though_a_server_hangs_up_on_who_reads_slowly(
    make: type[Knot] | type[Bind], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = Keys()
    server = make(keys)
    try:
        server.primary({LARGE: "".join(f"h{number} TXT {'x' * 200}\n" for number in range(SETS))}, None)
        query = dns.message.make_query(LARGE, "AXFR", flags=0)
        query.use_tsig(keys.transfer)
        with Channel("127.0.0.1", server.port, 20) as channel:
            channel.send(query.to_wire())
            time.sleep(SLOW_SECONDS)
            assert whole(channel) is (make is Bind)
        decoded = Reader._decoded

        def slowly(*given: Any, **more: Any) -> Any:
            monkeypatch.setattr(Reader, "_decoded", decoded)
            time.sleep(SLOW_SECONDS)
            return decoded(*given, **more)

        monkeypatch.setattr(Reader, "_decoded", slowly)
        zone = Zone(LARGE, server.place)
        assert len(take(zone.primary, zone).inventory.sets) == SETS + 4
    finally:
        server.stop()


def whole(channel: Channel) -> bool:
    """Whether a transfer comes to its end."""
    size = 0
    try:
        while size < SETS * 200:
            size += len(channel.receive())
    except NoAnswerError:
        return False
    return True
