"""What in a contract is likely a mistake: rules over its schema, its module and what its tests did.

For `ghostcli contract check`. Three sources, and never the Rust text: the schema; the host functions that each entry
point can reach (`ghostnet.authoring.graph`); the traces of the author's own tests (`ghostnet.testing.recorder`). A rule
is one function over them; `RULES` is all of them. An error is wrong in every contract; a warning may be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ghostnet.actions.kinds import KINDS
from ghostnet.authoring.host import USERS, WRITES
from ghostnet.testing.agent import OUTCOMES_TO_TEST

MOST_OUTCOME_BYTES: Final = 1 + 34 + 1 + 1 + 3 + 1024
"""Of the longest answer to a request: an array of a hash, two small numbers and a result (docs/spec/actions.md)."""
ROOM: Final = 1100
"""What authors are told to leave for it: a round number."""


@dataclass(frozen=True)
class Facts:
    """What the rules look at.

    Attributes:
        schema: `Schema.describe()`.
        reached: Export to the host functions it can reach.
        seen: What the tests did, as `Run.seen`.

    """

    schema: Mapping[str, Any]
    reached: Mapping[str, frozenset[str]]
    seen: Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One likely mistake: the rule's name, what it is about, a sentence, and a way out."""

    rule: str
    subject: str
    text: str
    way_out: str
    is_error: bool = False


def findings(facts: Facts) -> list[Finding]:
    """Everything that the rules find, errors first."""
    found = [finding for rule in RULES for finding in rule(facts)]
    return sorted(found, key=lambda finding: not finding.is_error)


def view_writes(facts: Facts) -> Iterator[Finding]:
    """A view or an invariant that can reach a host function which writes."""
    views = [each["name"] for each in facts.schema["methods"] if each["kind"] == "view"]
    for name in [*views, *(each["name"] for each in facts.schema["invariants"])]:
        if writes := sorted(facts.reached.get(name, frozenset()) & WRITES):
            text = f"the view {name} can reach {', '.join(writes)}, which a view is refused"
            yield Finding(
                "view_writes", name, text, f"take `view = true` away, or move the write out of {name}", is_error=True
            )


def paid_before_writing(facts: Facts) -> Iterator[Finding]:
    """A method that sent RLUSD and wrote afterwards, in a test."""
    for name, row in facts.seen["methods"].items():
        if tests := row["paid_before_writing"]:
            text = f"{name} pays out before it writes what it paid for (seen in {tests[0]})"
            way_out = "write first and pay last, so that whoever is called in between sees what holds"
            yield Finding("paid_before_writing", name, text, way_out)


def unused_capability(facts: Facts) -> Iterator[Finding]:
    """A capability or a privilege that no entry point can make use of."""
    reached = frozenset[str]().union(*facts.reached.values())
    capabilities = facts.schema["capabilities"]
    for capability, functions in USERS.items():
        declared = capabilities[capability] if capability in capabilities else capability in capabilities["privileges"]
        if declared and not reached & functions:
            text = f"capability {capability} is declared, and no method can use it"
            yield Finding("unused_capability", capability, text, "take it out of [capabilities]")


def payment_not_read(facts: Facts) -> Iterator[Finding]:
    """A payable method that cannot know what it was paid."""
    for method in facts.schema["methods"]:
        if method["payable"] and "context" not in facts.reached.get(method["name"], frozenset({"context"})):
            text = f"{method['name']} takes payment and never looks at it"
            yield Finding("payment_not_read", method["name"], text, "read it with cx.value(), or drop `payable`")


def arguments_not_read(facts: Facts) -> Iterator[Finding]:
    """A method that declares arguments and never reads them."""
    for method in facts.schema["methods"]:
        if method["args"] and "input" not in facts.reached.get(method["name"], frozenset({"input"})):
            text = f"{method['name']} declares arguments and never reads them"
            yield Finding("arguments_not_read", method["name"], text, "drop them from the schema, or use them")


def unknown_action(facts: Facts) -> Iterator[Finding]:
    """A declared kind of action that no agent knows."""
    for kind in facts.schema["capabilities"]["actions"]:
        if kind not in KINDS:
            text = f"there is no kind of action {kind}"
            way_out = f"one of {', '.join(KINDS)}"
            yield Finding("unknown_action", kind, text, way_out, is_error=True)


def outcome_not_taken(facts: Facts) -> Iterator[Finding]:
    """A contract that asks for actions and cannot be told what became of one."""
    methods = [method for method in facts.schema["methods"] if method["kind"] == "wakeup"]
    if facts.schema["capabilities"]["actions"] and not any(_takes_outcome(method["args"]) for method in methods):
        text = "it asks for actions, and no method can be told what became of one"
        way_out = f'declare a wakeup method with args = {{ slot = "hash", answer = "option<bytes<{ROOM}>>" }}'
        yield Finding("outcome_not_taken", "actions", text, way_out, is_error=True)


def _takes_outcome(args: Sequence[Mapping[str, Any]]) -> bool:
    match [each["type"] for each in args]:
        case ["hash", answer]:
            room = re.fullmatch(r"option<bytes<(\d+)>>", answer)
            return room is not None and int(room[1]) >= MOST_OUTCOME_BYTES
    return False


def outcome_refused(facts: Facts) -> Iterator[Finding]:
    """An outcome of an action that the contract refused to be told, in a test."""
    for state, test in facts.seen["refused_to_be_told"].items():
        text = f"it fails when it is told that its action is {state} (seen in {test})"
        way_out = "take every outcome: an error undoes what the method did, and nobody tells it again unasked"
        yield Finding("outcome_refused", state, text, way_out, is_error=True)


def outcome_never_told(facts: Facts) -> Iterator[Finding]:
    """An outcome of an action that no test told the contract."""
    met = {*facts.seen["told"], *facts.seen["refused_to_be_told"]}
    for state in OUTCOMES_TO_TEST if facts.seen["asked"] else ():
        if state not in met:
            text = f"no test tells it that its action is {state}"
            yield Finding("outcome_never_told", state, text, "have Agent.after_each_outcome do so in a test")


def action_never_asked(facts: Facts) -> Iterator[Finding]:
    """A declared kind of action that no test has it ask for."""
    for kind in facts.schema["capabilities"]["actions"]:
        if kind in KINDS and kind not in facts.seen["asked"]:
            text = f"no test has it ask for {kind}"
            yield Finding("action_never_asked", kind, text, "test it with ghostnet.testing.Agent, or take it out")


def undo_not_funded(facts: Facts) -> Iterator[Finding]:
    """A kind that loses something, asked for without a way back, in all tests."""
    for kind, way_back in facts.seen["asked"].items():
        if kind in KINDS and KINDS[kind].destroys and KINDS[kind].can_undo and not way_back:
            text = f"{kind} loses {KINDS[kind].destroys}, and no test sees a way back"
            way_out = "set an undo aside with .undo_until(…), or ask for other values of the same targets, in a test"
            yield Finding("undo_not_funded", kind, text, way_out)


def method_without_test(facts: Facts) -> Iterator[Finding]:
    """A method that no test called."""
    for method in facts.schema["methods"]:
        if method["name"] not in facts.seen["methods"]:
            text = f"no test calls {method['name']}"
            yield Finding("method_without_test", method["name"], text, "test it, or take it out")


def error_never_returned(facts: Facts) -> Iterator[Finding]:
    """A declared error that no test met."""
    met = {slug for row in facts.seen["methods"].values() for slug in row["errors"]}
    for error in facts.schema["errors"]:
        if error["name"] not in met:
            text = f"no test meets the error {error['name']}"
            yield Finding("error_never_returned", error["name"], text, "test the refusal, or take the error out")


def event_never_emitted(facts: Facts) -> Iterator[Finding]:
    """A declared event that no test saw."""
    for event in facts.schema["events"]:
        if event["name"] not in facts.seen["events"]:
            text = f"no test sees the event {event['name']}"
            yield Finding("event_never_emitted", event["name"], text, "emit it under a test, or take it out")


RULES: Final[tuple[Callable[[Facts], Iterator[Finding]], ...]] = (
    view_writes,
    paid_before_writing,
    unused_capability,
    payment_not_read,
    arguments_not_read,
    unknown_action,
    outcome_not_taken,
    outcome_refused,
    outcome_never_told,
    action_never_asked,
    undo_not_funded,
    method_without_test,
    error_never_returned,
    event_never_emitted,
)
