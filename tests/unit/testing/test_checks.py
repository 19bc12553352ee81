"""The rules of `ghostcli contract check`: each fires on its mistake and is silent beside it."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ghostnet.actions.requested import STATES
from ghostnet.authoring.graph import host_functions
from ghostnet.core import Schema, encode
from ghostnet.testing import checks
from ghostnet.testing.checks import Facts, findings

METHOD = {"kind": "call", "args": [], "payable": False}
CAPABILITIES = {
    "pays": True, "wakes": True, "creates": False, "recovers": False, "calls": [], "privileges": [],
    "actions": ["dns.records.set", "dns.zone.check"],
}  # fmt: skip
OUTCOME = [{"name": "slot", "type": "hash"}, {"name": "answer", "type": "option<bytes<1100>>"}]


def sound() -> dict[str, Any]:
    """Facts of a contract in which nothing is wrong."""
    row = {"errors": ["Taken"], "paid_before_writing": []}
    return {
        "schema": {
            "capabilities": dict(CAPABILITIES),
            "methods": [
                METHOD | {"name": "lease", "args": [{"name": "label"}], "payable": True},
                METHOD | {"name": "price", "kind": "view"},
                METHOD | {"name": "on_told", "kind": "wakeup", "args": OUTCOME},
            ],
            "invariants": [{"name": "solvent"}],
            "errors": [{"name": "Taken"}],
            "events": [{"name": "Leased"}],
        },
        "reached": {
            "lease": {"input", "context", "storage_set", "transfer", "emit", "call", "slot_open"},
            "on_told": {"input", "storage_set"},
            "price": {"storage_get", "result"},
            "solvent": {"balance", "result"},
        },
        "seen": {
            "methods": {"lease": dict(row), "price": row | {"errors": []}, "on_told": row | {"errors": []}},
            "events": ["Leased"],
            "kinds": [],
            "asked": {"dns.records.set": True, "dns.zone.check": False},
            "told": ["done", "expired", "failed", "partial", "unknown"],
            "refused_to_be_told": {},
        },
    }


def found_in(facts: dict[str, Any]) -> list[tuple[str, str]]:
    reached = {name: frozenset(functions) for name, functions in facts["reached"].items()}
    return [(each.rule, each.subject) for each in findings(Facts(facts["schema"], reached, facts["seen"]))]


def view_that_writes(facts: dict[str, Any]) -> None:
    facts["reached"]["price"].add("storage_set")


def invariant_that_writes(facts: dict[str, Any]) -> None:
    facts["reached"]["solvent"].add("emit")


def payment_first(facts: dict[str, Any]) -> None:
    facts["seen"]["methods"]["lease"]["paid_before_writing"] = ["tests/test_it.py::test_it"]


def capability_too_many(facts: dict[str, Any]) -> None:
    facts["schema"]["capabilities"]["creates"] = True


def privilege_too_many(facts: dict[str, Any]) -> None:
    facts["schema"]["capabilities"]["privileges"] = ["mint"]


def payment_unread(facts: dict[str, Any]) -> None:
    facts["reached"]["lease"].remove("context")


def arguments_unread(facts: dict[str, Any]) -> None:
    facts["reached"]["lease"].remove("input")


def kind_of_nowhere(facts: dict[str, Any]) -> None:
    facts["schema"]["capabilities"]["actions"].append("dns.records.sets")


def answer_too_short(facts: dict[str, Any]) -> None:
    facts["schema"]["methods"][-1]["args"] = [OUTCOME[0], OUTCOME[1] | {"type": "option<bytes<1063>>"}]


def answer_of_another_type(facts: dict[str, Any]) -> None:
    facts["schema"]["methods"][-1]["args"] = [OUTCOME[0], OUTCOME[1] | {"type": "option<string<1100>>"}]


def nobody_to_answer(facts: dict[str, Any]) -> None:
    facts["schema"]["methods"][-1]["kind"] = "call"


def outcome_that_fails(facts: dict[str, Any]) -> None:
    facts["seen"]["told"].remove("partial")
    facts["seen"]["refused_to_be_told"]["partial"] = "tests/test_it.py::test_it"


def outcome_untold(facts: dict[str, Any]) -> None:
    facts["seen"]["told"].remove("expired")


def kind_unasked(facts: dict[str, Any]) -> None:
    del facts["seen"]["asked"]["dns.zone.check"]


def no_way_back(facts: dict[str, Any]) -> None:
    facts["seen"]["asked"]["dns.records.set"] = False


def untested_method(facts: dict[str, Any]) -> None:
    del facts["seen"]["methods"]["price"]


def untested_error(facts: dict[str, Any]) -> None:
    facts["seen"]["methods"]["lease"]["errors"] = ["unauthorized"]


def unseen_event(facts: dict[str, Any]) -> None:
    facts["seen"]["events"] = []


FIRING: list[tuple[Callable[[dict[str, Any]], None], tuple[str, str]]] = [
    (view_that_writes, ("view_writes", "price")),
    (invariant_that_writes, ("view_writes", "solvent")),
    (payment_first, ("paid_before_writing", "lease")),
    (capability_too_many, ("unused_capability", "creates")),
    (privilege_too_many, ("unused_capability", "mint")),
    (payment_unread, ("payment_not_read", "lease")),
    (arguments_unread, ("arguments_not_read", "lease")),
    (kind_of_nowhere, ("unknown_action", "dns.records.sets")),
    (answer_too_short, ("outcome_not_taken", "actions")),
    (answer_of_another_type, ("outcome_not_taken", "actions")),
    (nobody_to_answer, ("outcome_not_taken", "actions")),
    (outcome_that_fails, ("outcome_refused", "partial")),
    (outcome_untold, ("outcome_never_told", "expired")),
    (kind_unasked, ("action_never_asked", "dns.zone.check")),
    (no_way_back, ("undo_not_funded", "dns.records.set")),
    (untested_method, ("method_without_test", "price")),
    (untested_error, ("error_never_returned", "Taken")),
    (unseen_event, ("event_never_emitted", "Leased")),
]


def test_where_nothing_is_wrong_nothing_is_said() -> None:
    assert found_in(sound()) == []


@pytest.mark.parametrize(("mistake", "finding"), FIRING)
def test_a_mistake_is_found_and_nothing_else(
    mistake: Callable[[dict[str, Any]], None], finding: tuple[str, str]
) -> None:
    facts = copy.deepcopy(sound())
    mistake(facts)
    assert found_in(facts) == [finding]


def test_every_rule_has_a_mistake_that_fires_it() -> None:
    assert {rule.__name__ for rule in checks.RULES} == {rule for _, (rule, _) in FIRING}


@pytest.mark.parametrize(("is_told", "found"), [(True, []), (False, ["outcome_not_taken"])])
def test_whether_a_method_is_told_is_read_from_the_schema(is_told: bool, found: list[str]) -> None:
    source = Path("contracts/tests/careless/contract.toml").read_text()
    schema = Schema.parse(source if is_told else source[: source.index("[methods.on_told]")], str).describe()
    facts = Facts(schema, {}, sound()["seen"])
    assert [each.rule for each in checks.outcome_not_taken(facts)] == found


def test_room_for_an_outcome_is_that_of_the_longest() -> None:
    assert len(encode([bytes(32), len(STATES) - 1, 11, bytes(1024)])) == checks.MOST_OUTCOME_BYTES <= checks.ROOM


def test_the_page_has_each_rule_in_their_order() -> None:
    page = Path("docs/reference/checks.md").read_text()
    assert re.findall(r"^\| `(\w+)` \|", page, re.M) == [rule.__name__ for rule in checks.RULES]


def test_what_a_method_can_reach_is_read_from_the_module() -> None:
    reached = host_functions(Path("build/contracts/token.wasm").read_bytes())
    assert {"input", "context", "storage_get", "storage_set", "emit"} <= reached["transfer"]
    assert not reached["transfer"] & {"transfer", "call"}
    assert reached["total_supply"] == {"abort", "result", "storage_get"}


def test_a_contract_that_only_answers_slots_uses_the_capability_that_it_needs_for_it() -> None:
    facts = sound()
    facts["reached"]["lease"].remove("slot_open")
    facts["reached"]["lease"].add("slot_resolve")
    assert found_in(facts) == []
