"""What a transaction would ask of agents, for people and programs, before it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ghostnet.actions.kinds import KINDS
from ghostnet.actions.proven import AGENTS
from ghostnet.actions.requested import Requested, requested
from ghostnet.actions.sight import printable
from ghostnet.cli import text

if TYPE_CHECKING:
    from ghostnet.client.outcome import Outcome
    from ghostnet.client.reading import SchemaOf
    from ghostnet.client.tracing import NameOf

TARGET: Final = ("name", "shape")
"""What of a target is no argument."""


def data(trial: Outcome, schema_of: SchemaOf) -> dict[str, Any]:
    """Each action, and how many more there are than a trace that was cut tells of."""
    actions = requested(trial, schema_of)
    return {"actions": [each.to_json() for each in actions], "actions_not_told": _not_told(trial, len(actions))}


def lines(trial: Outcome, schema_of: SchemaOf, name_of: NameOf) -> list[str]:
    """The same in words; nothing where nothing is asked for."""
    actions = requested(trial, schema_of)
    found = [line for number, each in enumerate(actions, 1) for line in _action(number, each, name_of)]
    if more := _not_told(trial, len(actions)):
        found.append(f"  and {more} more, which nothing here tells of: the trace got too long and was cut")
    return ["What it would ask of agents:", *found] if found else []


def _not_told(trial: Outcome, told: int) -> int:
    """The receipt has an event of each."""
    return sum(event.emitter == AGENTS and event.name == "Requested" for event in trial.events) - told


def _action(number: int, each: Requested, name_of: NameOf) -> list[str]:
    known = KINDS.get(each.kind)
    kind, resource = printable(each.kind), printable(each.resource)
    found = [f"  {number}. {kind}@{each.version} on {resource}, for {name_of(each.contract)}"]
    found += [f"       {_target(target)}" for target in each.targets]
    if each.unread:
        found.append(f"     with arguments that nothing here can read: {each.unread.hex()}")
    if each.undoes is not None:
        found.append(f"     takes back what action {each.undoes.hex()} did")
    elif known is not None and known.destroys:
        found.append(f"     at stake: {known.destroys}")
    found.append(
        f"     starts by {text.moment(each.start_by)}, or not at all; reported by {text.moment(each.report_by)}"
    )
    found.append(f"     {each.reward} RLUSD for an action that is done, {each.fee} RLUSD for a plan")
    if each.undo is not None:
        found.append(f"     the same again is set aside for an undo, until {text.moment(each.undo)}")
    elif each.undoes is None:
        found.append("     no undo is set aside")
    return found


def _target(target: Mapping[str, Any]) -> str:
    args = text.fields({name: _shown(value) for name, value in target.items() if name not in TARGET})
    return f"{printable(target['name'])} {printable(target['shape'])}" + (f": {args}" if args else "")


def _shown(value: Any) -> Any:
    """Texts in it as they can be printed: a contract's caller may have chosen them."""
    match value:
        case str():
            return printable(value)
        case list():
            return [_shown(each) for each in value]
        case dict():
            return {name: _shown(each) for name, each in value.items()}
    return value
