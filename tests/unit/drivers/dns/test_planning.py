"""From an order and a view to a step: what is denied, and what the step says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ghostnet.actions import Allowance, Guard, Order, Plan, Target
from ghostnet.core import (
    DriverBadOrder,
    DriverError,
    DriverNotNamed,
    DriverOutside,
    DriverTooMuch,
    DriverUntouchable,
    Encodable,
    encode,
)
from ghostnet.drivers.dns.planning import View, check_target, draft, step_of, wanted_sets
from ghostnet.drivers.dns.records import NAMED_TYPES, SERVER_TYPES, RRset

ZONE = "example.org"
STAR = Allowance((f"*.{ZONE}",))


def order(*targets: tuple[str, str], args: Encodable = None, kind: str = "dns.records.set") -> Order:
    given = [[300, ["192.0.2.1"]]] * len(targets) if args is None else args
    return Order(kind, 1, f"dns:{ZONE}", tuple(Target(*target) for target in targets), encode(given), STAR)


def view(*found: RRset, total: int | None = None) -> View:
    many = len(found)
    return View(found, (frozenset(),) * many, (None,) * many, (None,) * many, total, signed=False)


@pytest.mark.parametrize("rdtype", sorted(NAMED_TYPES))
def test_types_that_give_much_away_must_be_named(rdtype: str) -> None:
    with pytest.raises(DriverNotNamed):
        check_target(f"a.{ZONE}", rdtype, ZONE, STAR)
    check_target(f"a.{ZONE}", rdtype, ZONE, Allowance(STAR.names, (rdtype,)))


@pytest.mark.parametrize("name", [ZONE, f"*.{ZONE}", f"_acme-challenge.{ZONE}", f"a._tcp.{ZONE}"])
def test_names_that_give_much_away_must_be_named(name: str) -> None:
    allowance = STAR if name != f"*.{ZONE}" else Allowance((f"*.a.{ZONE}", f"a.{ZONE}"))
    with pytest.raises(DriverNotNamed):
        check_target(name, "A", ZONE, allowance)
    check_target(name, "A", ZONE, Allowance((name,)))


@pytest.mark.parametrize(
    "allowance", [Allowance(), Allowance((f"b.{ZONE}", f"*.a.{ZONE}"), ("A",)), Allowance(STAR.names, ("TXT",))]
)
def test_what_is_not_allowed_is_denied(allowance: Allowance) -> None:
    with pytest.raises(DriverNotNamed):
        check_target(f"a.{ZONE}", "A", ZONE, allowance)


@pytest.mark.parametrize("rdtype", sorted(SERVER_TYPES))
def test_what_the_server_makes_is_never_set(rdtype: str) -> None:
    with pytest.raises(DriverUntouchable):
        check_target(f"a.{ZONE}", rdtype, ZONE, Allowance((f"a.{ZONE}",), (rdtype,)))


@pytest.mark.parametrize("name", [f"_ghostnet.{ZONE}", f"a._ghostnet.{ZONE}"])
def test_the_marker_is_never_a_target(name: str) -> None:
    with pytest.raises(DriverUntouchable):
        check_target(name, "TXT", ZONE, Allowance((name,), ("TXT",)))


@pytest.mark.parametrize("name", ["example.com", "org", "notexample.org", "example.org.evil.test"])
def test_other_zones_are_outside(name: str) -> None:
    with pytest.raises(DriverOutside):
        check_target(name, "A", ZONE, Allowance((name,)))


@pytest.mark.parametrize(
    "bad",
    [
        order(),
        order((f"a.{ZONE}", "A"), (f"a.{ZONE}", "A")),
        order(*[(f"a{n}.{ZONE}", "A") for n in range(17)]),
        order((f"A.{ZONE}", "A")),
        order((f"a.{ZONE}", "TYPE65280")),
        order((f"a.{ZONE}", "a")),
        order((f"a.{ZONE}", "A"), args=[]),
        order((f"a.{ZONE}", "A"), args=[[300, ["192.0.2.1"]]] * 2),
        order((f"a.{ZONE}", "A"), args=[[300]]),
        order((f"a.{ZONE}", "A"), args=[["300", ["192.0.2.1"]]]),
        order((f"a.{ZONE}", "A"), args=[[True, ["192.0.2.1"]]]),
        order((f"a.{ZONE}", "A"), args=[[300, [b"192"]]]),
        order((f"a.{ZONE}", "A"), args="x"),
        order((f"a.{ZONE}", "A"), kind="dns.records.delete"),
        order((f"a.{ZONE}", "A"), kind="dns.records.rename"),
        Order("dns.records.set", 2, f"dns:{ZONE}", (Target(f"a.{ZONE}", "A"),), encode([None]), STAR),
        Order("dns.records.set", 1, f"tls:{ZONE}", (Target(f"a.{ZONE}", "A"),), encode([None]), STAR),
        Order("dns.records.set", 1, "dns:", (Target(f"a.{ZONE}", "A"),), encode([None]), STAR),
        Order("dns.records.set", 1, f"dns:{ZONE}", (Target(f"a.{ZONE}", "A"),), b"\xff", STAR),
    ],
)
def test_a_malformed_order_is_refused(bad: Order) -> None:
    with pytest.raises(DriverBadOrder):
        wanted_sets(bad)


def test_a_draft_counts_what_is_lost() -> None:
    before = RRset.from_texts(f"a.{ZONE}", "A", 60, ["192.0.2.1", "192.0.2.2", "192.0.2.3"])
    made = draft(order((f"a.{ZONE}", "A")), view(before))
    assert (made.destroys, made.guard) == (2, Guard.ATOMIC)
    assert made.before == [before.value()]
    same = RRset.from_texts(f"a.{ZONE}", "A", 60, ["192.0.2.1"])
    assert draft(order((f"a.{ZONE}", "A")), view(same)).destroys == 0


def test_a_share_counts_from_ten_sets_on() -> None:
    targets = [(f"a{n}.{ZONE}", "A") for n in range(4)]
    found = view(*[RRset.absent(*target) for target in targets], total=9)
    assert draft(order(*targets), found)
    found = view(*[RRset.absent(*target) for target in targets], total=13)
    with pytest.raises(DriverTooMuch):
        draft(order(*targets), found)
    assert draft(order(*targets), found, most_share=31)


def test_a_plan_that_fits_no_message_is_refused() -> None:
    targets = [(f"a{n}.{ZONE}", "TXT") for n in range(16)]
    texts = [f'"{n:03}{"x" * 60}"' for n in range(100)]
    big = order(*targets, args=[[300, texts]] * 16)
    with pytest.raises(DriverBadOrder, match="larger than"):
        draft(big, view(*[RRset.absent(*target) for target in targets]))


def test_denials_escape_what_a_stranger_wrote() -> None:
    with pytest.raises(DriverError) as refusal:
        wanted_sets(order((f"a.{ZONE}", "\x1b[2J")))
    assert refusal.value.text.isprintable()


def test_a_ds_needs_a_delegation() -> None:
    name = f"a.{ZONE}"
    allowance = Allowance((name,), ("DS", "NS"))
    digest = [300, [f"1 13 2 {'00' * 32}"]]
    alone = Order("dns.records.set", 1, f"dns:{ZONE}", (Target(name, "DS"),), encode([digest]), allowance)
    with pytest.raises(DriverBadOrder, match="needs NS there"):
        draft(alone, view(RRset.absent(name, "DS")))
    both = (Target(name, "DS"), Target(name, "NS"))
    args = encode([digest, [300, ["ns.example.net."]]])
    together = Order("dns.records.set", 1, f"dns:{ZONE}", both, args, allowance)
    assert draft(together, view(RRset.absent(name, "DS"), RRset.absent(name, "NS")))


def test_a_plan_whose_step_does_something_else_is_refused() -> None:
    asked = order((f"a.{ZONE}", "A"))
    made = draft(asked, view(RRset.absent(f"a.{ZONE}", "A")))
    plan = Plan.draw("dev-1", bytes(32), asked, made)
    assert step_of(plan).value() == plan.steps[0]
    other = draft(order((f"b.{ZONE}", "A")), view(RRset.absent(f"b.{ZONE}", "A")))
    for false in (replace(made, steps=other.steps), replace(made, before=[]), replace(made, steps=made.steps * 2)):
        with pytest.raises(DriverBadOrder):
            step_of(Plan.draw("dev-1", bytes(32), asked, false))
