"""The message of a step: its prerequisites, its order, and the marker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ghostnet.actions import Fence
from ghostnet.core import DriverBadOrder, DriverFenced, Value
from ghostnet.drivers.dns.records import RRset
from ghostnet.drivers.dns.update import Marker, Step, own_marker, previous_of, step_message, void_message

ZONE = "example.org"
NAME = f"a.{ZONE}"
ACTION = bytes(range(32))
OLD = RRset.from_texts(NAME, "A", 60, ["192.0.2.1"])
NEW = RRset.from_texts(NAME, "A", 300, ["192.0.2.2"])
STEP = Step((OLD,), (NEW,), ((NAME, "CNAME"),))
FRESH = Fence(ACTION, 3, [])


def lines(message: object) -> list[str]:
    """Prerequisites and changes, as dnspython prints them."""
    return [line for line in str(message).splitlines() if not line.startswith((";", "id", "opcode", "rcode", "flags"))]


def test_a_message_stands_on_the_exact_sets_and_on_the_marker() -> None:
    message = step_message(ZONE, STEP, FRESH)
    assert lines(message) == [
        f"{ZONE}. IN SOA",
        f"{NAME}. 0 IN A 192.0.2.1",
        f"{NAME}. NONE CNAME",
        f"_ghostnet.{ZONE}. NONE TXT",
        f"{NAME}. ANY A",
        f"{NAME}. 300 IN A 192.0.2.2",
        f'_ghostnet.{ZONE}. 60 IN TXT "ghost action={ACTION.hex()} epoch=3 attempt=0"',
    ]


def test_a_marker_is_replaced_only_from_what_it_was() -> None:
    fence = Fence(ACTION, 3, previous_of(Marker(b"b" * 32, 9).rrset(ZONE)))
    found = lines(step_message(ZONE, STEP, fence))
    was = f'_ghostnet.{ZONE}. 0 IN TXT "ghost action={(b"b" * 32).hex()} epoch=9 attempt=0"'
    assert was in found
    assert f"_ghostnet.{ZONE}. ANY TXT" in found


def test_a_void_changes_the_marker_alone() -> None:
    assert lines(void_message(ZONE, FRESH)) == [
        f"{ZONE}. IN SOA",
        f"_ghostnet.{ZONE}. NONE TXT",
        f'_ghostnet.{ZONE}. 60 IN TXT "ghost action={ACTION.hex()} epoch=3 attempt=0 void"',
    ]


def test_no_marker_is_written_twice() -> None:
    fence, seen = FRESH, set()
    for _ in range(5):
        for void in (False, True):
            seen.add(own_marker(fence, ZONE, void=void).text)
        fence = replace(fence, previous=previous_of(own_marker(fence, ZONE, void=True).rrset(ZONE)))
    assert len(seen) == 10


def test_a_step_that_was_done_in_an_earlier_epoch_is_not_sent_again() -> None:
    fence = Fence(ACTION, 4, previous_of(Marker(ACTION, 3).rrset(ZONE)))
    with pytest.raises(DriverFenced):
        step_message(ZONE, STEP, fence)
    ended = Fence(ACTION, 4, previous_of(Marker(ACTION, 3, void=True).rrset(ZONE)))
    assert step_message(ZONE, STEP, ended)


def test_a_stranger_s_text_is_no_marker_and_still_fences() -> None:
    for text in ('"hello"', '"ghost action=00 epoch=1 attempt=0"', '"a" "b"'):
        rrset = RRset.from_texts(f"_ghostnet.{ZONE}", "TXT", 60, [text])
        assert Marker.read(rrset) is None
        assert any(
            line.startswith(f"_ghostnet.{ZONE}. 0 IN TXT")
            for line in lines(step_message(ZONE, STEP, Fence(ACTION, 1, previous_of(rrset))))
        )
    assert Marker.read(RRset.absent(f"_ghostnet.{ZONE}", "TXT")) is None
    both = RRset.from_texts(f"_ghostnet.{ZONE}", "TXT", 60, [f'"{Marker(ACTION, 1).text}"', '"other"'])
    assert Marker.read(both) is None


def test_the_apex_is_never_without_a_name_server_on_the_way() -> None:
    old = RRset.from_texts(ZONE, "NS", 60, ["ns1.example.net."])
    new = RRset.from_texts(ZONE, "NS", 300, ["ns1.example.net."])
    found = [line for line in lines(step_message(ZONE, Step((old,), (new,)), FRESH)) if " NS " in line][1:]
    assert found == [
        f"{ZONE}. 300 IN NS ghostnet.invalid.",
        f"{ZONE}. 0 NONE NS ns1.example.net.",
        f"{ZONE}. 300 IN NS ns1.example.net.",
        f"{ZONE}. 0 NONE NS ghostnet.invalid.",
    ]


def test_a_step_is_read_back_as_it_was_written() -> None:
    assert Step.from_value(STEP.value()) == STEP


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        [[], []],
        [[OLD.value()], [], []],
        [[OLD.value()], [replace(NEW, name=ZONE).value()], []],
        [[], [], ["x"]],
    ],
)
def test_a_malformed_step_is_refused(value: Value) -> None:
    with pytest.raises(DriverBadOrder):
        Step.from_value(value)


@pytest.mark.parametrize("previous", [None, 7, "x", ["x"], [b""]])
def test_a_fence_of_another_driver_is_refused(previous: Value) -> None:
    with pytest.raises(DriverBadOrder):
        step_message(ZONE, STEP, Fence(ACTION, 1, previous))


@pytest.mark.parametrize(
    ("name", "rdtype"), [("a.example.com", "A"), (f"_ghostnet.{ZONE}", "TXT"), (ZONE, "SOA"), (NAME, "DNSKEY")]
)
def test_no_step_touches_what_is_not_the_owner_s(name: str, rdtype: str) -> None:
    absent = RRset.absent(name, rdtype)
    with pytest.raises(DriverBadOrder, match="never touches"):
        step_message(ZONE, Step((absent,), (absent,)), FRESH)
