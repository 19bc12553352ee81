"""Record sets of a plan as a person sees them, and a server that gives no answer."""

from __future__ import annotations

import socket

import pytest

from ghostnet.actions import Plan
from ghostnet.actions.sight import Sight
from ghostnet.core import DriverBadOrder, Encodable, encode
from ghostnet.drivers.dns.records import RRset
from ghostnet.drivers.dns.sight import changes, look
from ghostnet.drivers.dns.update import Step
from ghostnet.drivers.dns.zone import Server

ZONE = "example.org"


def plan_of(before: RRset, after: RRset, *, said: RRset | None = None) -> Plan:
    """A plan of one set; `said` is what it says it found, where that is not what its step stands on."""
    step = Step((before,), (after,), ()).value()
    parts: list[Encodable] = ["dev-1", bytes(32), f"dns:{ZONE}", "dns.records.set", 1, bytes(32)]
    values: list[Encodable] = [[(said or before).value()], [step], [after.value()], 1]
    return Plan.from_bytes(encode([*parts, *values, bytes(16)]))


def test_a_change_says_what_was_what_will_be_and_what_is_lost() -> None:
    before = RRset.from_texts(f"www.{ZONE}", "A", 60, ["192.0.2.1", "192.0.2.2"])
    after = RRset.from_texts(f"www.{ZONE}", "A", 90, ["192.0.2.2", "192.0.2.3"])
    (change,) = changes(plan_of(before, after))
    assert change.name == f"A of www.{ZONE}"
    assert change.before == ("192.0.2.1 (60 s)", "192.0.2.2 (60 s)")
    assert change.after == ("192.0.2.2 (90 s)", "192.0.2.3 (90 s)")
    assert change.lost == ("192.0.2.1 (60 s)",)


def test_a_name_that_looks_like_another_is_shown_in_both_forms() -> None:
    name = f"xn--pple-43d.{ZONE}"  # with a Cyrillic a
    (change,) = changes(plan_of(RRset.absent(name, "A"), RRset.from_texts(name, "A", 60, ["192.0.2.1"])))
    assert change.name == f"A of {name} (\u0430pple.{ZONE})"
    assert (change.before, change.lost) == ((), ())


def test_bytes_that_move_the_cursor_are_spelt_out_in_names_and_records() -> None:
    name = f"www\x1b[2J\u202e.{ZONE}"
    record = b"\x06\x1b[2J\x07\n"
    (change,) = changes(plan_of(RRset.absent(name, "TXT"), RRset(name, "TXT", 60, (record,))))
    assert all(each.isprintable() for each in (change.name, *change.after))
    assert "\\x1b[2J\\u202e" in change.name


def test_a_step_that_is_not_what_the_plan_says_is_refused() -> None:
    name = f"www.{ZONE}"
    one, other = (RRset.from_texts(name, "A", 60, [text]) for text in ("192.0.2.1", "192.0.2.2"))
    with pytest.raises(DriverBadOrder):
        changes(plan_of(one, other, said=other))


def test_a_server_that_is_not_there_is_no_agreement() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound, and nobody listens
        before = RRset.absent(f"www.{ZONE}", "A")
        after = RRset.from_texts(f"www.{ZONE}", "A", 60, ["192.0.2.1"])
        server = Server("127.0.0.1", closed.getsockname()[1])
        (seen,) = look(plan_of(before, after), [server])
    assert (seen.sight, seen.place) == (Sight.UNSEEN, str(server))
