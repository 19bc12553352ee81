"""A plan: one encoding, one hash, and what is refused."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from ghostnet.actions import Draft, Guard, Order, Plan, Target
from ghostnet.actions.plan import MOST_BYTES
from ghostnet.core import DriverBadPlan, Encodable, decode, encode

ORDER = Order(
    "dns.records.set", 1, "dns:example.org", (Target("www.example.org", "A"),), encode([[300, ["192.0.2.1"]]])
)


def plan(salt: bytes | None = None, after: Encodable = "after") -> Plan:
    draft = Draft(["before", None], (["step", 1],), after, 1, Guard.ATOMIC)
    return Plan.draw("dev-1234", b"a" * 32, ORDER, draft, salt)


def test_a_plan_is_read_back_as_it_was_drawn() -> None:
    drawn = plan()
    assert Plan.from_bytes(drawn.to_bytes()) == drawn
    assert drawn.before == ["before", None]


def test_the_order_is_hashed_as_the_ledger_hashes_it() -> None:
    args = encode([[300, ["192.0.2.1"]]])
    assert plan().order == hashlib.sha256(encode([[["www.example.org", "A"]], args])).digest()


def test_the_hash_is_of_the_tag_and_the_body() -> None:
    body = plan(b"s" * 16).to_bytes()
    assert plan(b"s" * 16).hash == hashlib.sha256(b"\x0cghost/plan/1" + body).digest()


def test_planners_with_the_same_salt_agree_and_others_do_not() -> None:
    assert plan(b"s" * 16).hash == plan(b"s" * 16).hash
    assert plan().hash != plan().hash
    assert plan(b"s" * 16).hash != plan(b"s" * 16, after="other").hash


@pytest.mark.parametrize("index", range(11))
def test_every_part_is_bounded(index: int) -> None:
    parts = decode(plan().to_bytes())
    assert isinstance(parts, list)
    for wrong in ([], "", b"x", "x" * 300, 70_000, -1, True, [None] * 65):
        if index in (6, 8) or (index == 7 and wrong == [None] * 64):
            continue
        with pytest.raises(DriverBadPlan):
            Plan.from_bytes(encode([*parts[:index], wrong, *parts[index + 1 :]]))


def test_a_body_that_is_too_large_is_not_decoded() -> None:
    with pytest.raises(DriverBadPlan, match="more than 65536"):
        Plan.from_bytes(b"\xff" * (MOST_BYTES + 1))
    with pytest.raises(DriverBadPlan, match="more than 65536"):
        plan(after="x" * MOST_BYTES)


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xf6", b"\xff", plan().to_bytes() + b"\x00"])
def test_bytes_that_are_no_plan_are_refused(data: bytes) -> None:
    with pytest.raises(DriverBadPlan):
        Plan.from_bytes(data)


def test_what_a_plan_is_made_of_cannot_be_changed_unseen() -> None:
    assert replace(plan(b"s" * 16), destroys=2).hash != plan(b"s" * 16).hash
