"""What transactions ask of agents and what contracts are told, read from traces (docs/spec/trace.md).

For who is about to sign a call, and for tests. A trial tells as much as a block does: an action is a call of the system
contract `agents`, and it happened if no call around it failed.
"""

from __future__ import annotations

import json
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Protocol

from ghostnet import core
from ghostnet.actions.kinds import KINDS, TYPES
from ghostnet.actions.proven import AGENTS
from ghostnet.client.reading import SchemaOf
from ghostnet.schema.values import time_of, time_text

STATES: Final = (
    "requested", "planned", "started", "unknown", "done", "failed", "partial", "expired", "cancelled", "refused",
)  # fmt: skip
"""Of an action, by the number that a contract is told."""
WAKEUP: Final = 2
"""The mode of a delivery's call."""


class Ran(Protocol):
    """A transaction that ran, in a block or tried out: `ghostnet.client.Outcome`, `ghostnet.testing.Result`."""

    @property
    def error(self) -> core.GhostError | None:
        """Why nothing of it happened."""

    @property
    def trace(self) -> core.Trace | None:
        """What its calls did; None where that was not asked for."""


@dataclass(frozen=True, kw_only=True)
class Requested:
    """An action that was asked for.

    Attributes:
        action: Its id; 32 bytes. In a trial it is not the one that it will have.
        contract: Who asked; 32 bytes.
        kind: As contracts declare it.
        version: Of the kind.
        resource: The resource's id.
        targets: `name` and `shape` of each, with the arguments of its kind by name, in JSON's types. None of an undo:
            they are those of what it undoes.
        unread: Arguments that are not those of a kind known here, one item of bytes; empty where they were read.
        start_by: The latest start, in ms since 1970, in block time less the time stalled.
        report_by: The latest report, likewise.
        reward: Paid for an action that is done.
        fee: Paid for the first plan.
        undo: Until when an undo at the same price is set aside, in ms since 1970; None if there is none.
        undoes: The action that it takes back; 32 bytes.

    """

    action: bytes
    contract: bytes
    kind: str
    version: int
    resource: str
    targets: tuple[Mapping[str, Any], ...]
    unread: bytes
    start_by: int
    report_by: int
    reward: core.Rlusd
    fee: core.Rlusd
    undo: int | None = None
    undoes: bytes | None = None

    def to_json(self) -> dict[str, Any]:
        """The same in JSON's types, without the id: in a trial and in a test it means nothing later."""
        return {
            "contract": core.address_text(self.contract),
            "kind": self.kind,
            "version": self.version,
            "resource": self.resource,
            "targets": [dict(target) for target in self.targets],
            "unread": self.unread.hex() or None,
            "start_by": time_text(self.start_by),
            "report_by": time_text(self.report_by),
            "reward": str(self.reward),
            "fee": str(self.fee),
            "undo": None if self.undo is None else time_text(self.undo),
            "undoes": None if self.undoes is None else self.undoes.hex(),
        }


@dataclass(frozen=True, kw_only=True)
class Told:
    """A contract was told of an action.

    Attributes:
        contract: Which; 32 bytes.
        action: The action; 32 bytes.
        state: `unknown`, or how it ended.
        failure: Why the contract refused to be told; None if it took it.

    """

    contract: bytes
    action: bytes
    state: str
    failure: core.Failure | None


def requested(ran: Ran, schema_of: SchemaOf) -> tuple[Requested, ...]:
    """The actions that a transaction asked for, or would, in their order; none of a transaction that was refused.

    Args:
        ran: The transaction; a trial is planned with `traced=True`.
        schema_of: Schemas by address: `Client.schema`.

    Raises:
        ValueError: It was tried out without a trace.
        GhostError: The schema of `agents` cannot be had.

    """
    if ran.error is not None:
        return ()
    if ran.trace is None:
        raise ValueError("what a trial asks for is in its trace: plan it with traced=True")
    calls = [call for outermost in ran.trace.calls for call in _happened(outermost) if call.contract == AGENTS]
    asked = {"request": _request, "undo": _undo}
    return tuple(asked[call.method](call, schema_of(AGENTS)) for call in calls if call.method in asked)


def told(trace: core.Trace) -> Iterator[Told]:
    """What contracts were told of actions, in a delivery's trace."""
    for call in trace.calls:
        match core.decode(call.args) if call.mode == WAKEUP else None:
            case [bytes(), bytes(answer)]:
                match _decoded(answer):
                    case [bytes(action), int(state), int(), bytes()] if state < len(STATES):
                        yield Told(contract=call.contract, action=action, state=STATES[state], failure=call.failure)


def _happened(call: core.CallTrace) -> Iterator[core.CallTrace]:
    """A call and those within it, without what was undone."""
    if call.failure is None:
        yield call
        for step in call.steps:
            if isinstance(step, core.CallTrace):
                yield from _happened(step)


def _request(call: core.CallTrace, schema: core.Schema) -> Requested:
    asked = json.loads(schema.args_to_json("request", call.args))
    kind, version, undo = asked["kind"], asked["version"], asked["undo"]
    targets, args = asked["order"]["targets"], bytes.fromhex(asked["order"]["args"])
    items = _items(kind, version, args, len(targets))
    return Requested(
        action=_action(call),
        contract=call.caller,
        kind=kind,
        version=version,
        resource=asked["id"],
        targets=tuple(targets if items is None else map(operator.or_, targets, items)),
        unread=args if items is None else b"",
        undo=None if undo is None else time_of(undo["until"]),
        **_terms(asked["deadlines"], asked["price"]),
    )


def _undo(call: core.CallTrace, schema: core.Schema) -> Requested:
    """What it is of stands in what `agents` read for it."""
    asked = json.loads(schema.args_to_json("undo", call.args))
    read: dict[str, Any] = {}
    for step in call.steps:
        if isinstance(step, core.Step) and step.kind is core.StepKind.GET and step.values[1] is not None:
            key, value = step.values
            found = json.loads(schema.storage_entry_to_json(key, value))
            read.setdefault(json.loads(schema.storage_key_to_json(key))["item"], found["value"])
    return Requested(
        action=_action(call),
        contract=call.caller,
        kind=read["actions"]["kind"],
        version=read["actions"]["version"],
        resource=read["resources"]["id"],
        targets=(),
        unread=b"",
        undoes=bytes.fromhex(asked["action"]),
        **_terms(asked["deadlines"], read["escrow"]["undo"]["price"]),
    )


def _action(call: core.CallTrace) -> bytes:
    action = core.decode(call.result)
    assert isinstance(action, bytes)  # as the schema of `agents` declares it
    return action


def _terms(deadlines: Mapping[str, str], price: Mapping[str, str]) -> dict[str, Any]:
    times = {name: time_of(deadlines[name]) for name in ("start_by", "report_by")}
    return times | {name: core.Rlusd(price[name]) for name in ("reward", "fee")}


def _items(kind: str, version: int, args: bytes, targets: int) -> list[dict[str, Any]] | None:
    """The arguments for each target, in JSON's types; None where they are none of this kind, as it is known here."""
    known, items = KINDS.get(kind), _decoded(args)
    if known is None or known.version != version or not isinstance(items, list) or len(items) != targets:
        return None
    try:
        return [json.loads(_orders().args_to_json(_method(kind), core.encode(item))) for item in items]
    except core.GhostError:
        return None


@cache
def _orders() -> core.Schema:
    """The kinds as methods of a contract, so that ghost-schema reads their arguments: the one reader there is."""
    lines = ['[contract]\nname = "orders"\nversion = "1.0.0"\ninterface = 1\nsummary = "Kinds of actions."']
    lines += [f"[types.{name}]\nfields = {{ {_fields(fields)} }}" for name, fields in TYPES.items()]
    lines += [f"[methods.{_method(kind.name)}]\nargs = {{ {_fields(kind.fields)} }}" for kind in KINDS.values()]
    return core.Schema.parse("\n".join(lines), lambda path: path)


def _fields(fields: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f'{name} = "{kind}"' for name, kind in fields)


def _method(kind: str) -> str:
    return kind.replace(".", "_")


def _decoded(data: bytes) -> core.Value:
    """One canonical item; None where it is none."""
    try:
        return core.decode(data)
    except core.GhostError:
        return None
