"""A plan held against the chain, and whether the world is seen to be as it found it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from ghostnet import core
from ghostnet.actions import Plan
from ghostnet.actions.sight import Seen, Sight
from ghostnet.cli import plans

CHAIN, ACTION, RESOURCE = "dev-1", bytes(range(32)), "mock:shelf"


def a_plan(before: str = "a\x1b[2Jb", destroys: int = 0) -> Plan:
    parts: list[core.Encodable] = [CHAIN, ACTION, RESOURCE, "mock.add", 1, bytes(32)]
    return Plan.from_bytes(core.encode([*parts, before, ["step"], "after", destroys, bytes(16)]))


def known(plan: Plan) -> tuple[dict[str, Any], dict[str, Any]]:
    """The chain's records of the action and of its plan."""
    resource = hashlib.sha256(RESOURCE.encode()).hexdigest()
    record = {"resource": resource, "kind": "mock.add", "version": 1, "order": bytes(32).hex()}
    return record, {"hash": plan.hash.hex(), "destroys": plan.destroys}


def test_the_posted_plan_is_taken() -> None:
    plan = a_plan()
    assert plans.checked(plan.to_bytes(), CHAIN, ACTION, *known(plan)) == plan


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (0, "resource", "00" * 32),
        (0, "kind", "mock.append"),
        (0, "version", 2),
        (0, "order", "11" * 32),
        (1, "hash", "22" * 32),
        (1, "destroys", 1),
    ],
)
def test_a_body_that_is_anything_else_is_refused(place: int, name: str, value: object) -> None:
    plan = a_plan()
    records = known(plan)
    records[place][name] = value
    with pytest.raises(core.ProofOtherPlan):
        plans.checked(plan.to_bytes(), CHAIN, ACTION, *records)


def test_a_body_of_another_chain_or_action_or_none_at_all_is_refused() -> None:
    plan = a_plan()
    for body, chain, action in (
        (plan.to_bytes(), "dev-2", ACTION),
        (plan.to_bytes(), CHAIN, bytes(32)),
        (plan.to_bytes() + b"\x00", CHAIN, ACTION),
        (b"", CHAIN, ACTION),
    ):
        with pytest.raises(core.ProofOtherPlan):
            plans.checked(body, chain, action, *known(plan))


def test_a_kind_that_cannot_be_looked_at_is_shown_escaped_and_says_so() -> None:
    look = plans.look(a_plan(), "atomic", [])
    text = "\n".join(plans.lines(look))
    assert look.holds
    assert not look.can_look
    assert "a\\x1b[2Jb" in text
    assert "\x1b" not in text
    assert "cannot see" in text


@pytest.mark.parametrize(
    ("states", "holds"),
    [
        ([Sight.AGREES, Sight.AGREES], True),
        ([Sight.AGREES, Sight.DIFFERS], False),
        ([Sight.AGREES, Sight.UNSEEN], False),
        ([], False),
    ],
)
def test_the_world_holds_only_if_every_place_agrees(states: list[Sight], holds: bool) -> None:
    seen = [Seen("A of www", "place", state, "") for state in states]
    assert plans.Look(a_plan(), "atomic", (), seen, can_look=True).holds is holds


def test_a_body_is_found_by_its_hash_in_a_folder_and_bounded(tmp_path: Path) -> None:
    plan = a_plan()
    (tmp_path / plan.hash.hex()).write_bytes(plan.to_bytes())
    assert plans.read_body(tmp_path, plan.hash) == plan.to_bytes()
    large = tmp_path / "large"
    large.write_bytes(bytes(65 * 1024))
    with pytest.raises(core.LocalFileFailed):
        plans.read_body(large, plan.hash)
