"""From bytes to what people read: the events and errors of a receipt, by the schema of the contract that made them.

For the client. Contracts are read by the schema that is on chain now; what does not fit it stays bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ghostnet import core

LEDGER_EVENTS: Final[dict[int, tuple[str, tuple[tuple[str, str], ...]]]] = {
    0: ("Transfer", (("from", "address"), ("to", "address"), ("amount", "rlusd"))),
    1: ("ChainStalled", (("stalled", "number"),)),
    2: ("WakeupSuspended", (("id", "hash"), ("contract", "address"), ("reason", "number"))),
    3: ("CodeSet", (("contract", "address"), ("code", "hash"))),
    4: ("KeysChanged", (("account", "address"),)),
    5: ("SlotExpired", (("id", "hash"), ("contract", "address"))),
}
"""The ledger's own events by number: name, and names and types of the fields (docs/spec/wakeups.md)."""

SchemaOf = Callable[[bytes], core.Schema]
"""Gives the schema of the contract at an address; raises GhostError where there is none."""


@dataclass(frozen=True)
class NamedEvent:
    """An event as people read it.

    Attributes:
        emitter: Address of the contract that emitted it, or of the ledger.
        name: Its name; its number where the schema does not know it.
        fields: Its fields by name, in JSON's types; None where the schema does not fit.
        raw: As the receipt holds it.

    """

    emitter: bytes
    name: str
    fields: dict[str, Any] | None
    raw: core.Event


def named_event(event: core.Event, schema_of: SchemaOf) -> NamedEvent:
    """An event by the schema of its emitter."""
    try:
        if event.emitter == core.system_address("ledger"):
            name, fields = _ledger_event(event)
        else:
            read = json.loads(schema_of(event.emitter).event_to_json(event.number, event.fields))
            name, fields = read["event"], read["fields"]
    except core.GhostError:
        return NamedEvent(event.emitter, str(event.number), None, event)
    return NamedEvent(event.emitter, name, fields, event)


def named_error(failure: core.Failure, schema_of: SchemaOf) -> core.GhostError:
    """A failure as an exception; a contract's own with name, operands, sentence and way out of its schema."""
    error = failure.error
    if isinstance(error, core.ContractError) and failure.contract is not None:
        read_contract_error(error, failure.fields_cbor, schema_of)
    return error


def read_contract_error(error: core.GhostError, operands: bytes, schema_of: SchemaOf) -> None:
    """Gives a contract's error the words of the contract's schema; leaves it as it is where the schema is no help."""
    if error.contract is None:
        return
    try:
        schema = schema_of(error.contract)
        read = json.loads(schema.error_to_json(error.number, operands))
    except core.GhostError:
        return
    declared = next(each for each in schema.describe()["errors"] if each["code"] == error.number)
    error.slug, error.fields = read["error"], read["fields"]
    error.template, error.advice = declared["text"] or read["text"], declared["way_out"] or read["way_out"]


def _ledger_event(event: core.Event) -> tuple[str, dict[str, Any]]:
    name, fields = LEDGER_EVENTS.get(event.number, (str(event.number), ()))
    values = core.decode(event.fields)
    assert isinstance(values, list)  # the receipt's decoder holds events to that
    return name, {field: _plain(kind, value) for (field, kind), value in zip(fields, values, strict=False)}


def _plain(kind: str, value: core.Value) -> Any:
    match kind, value:
        case "address", bytes():
            return core.address_text(value)
        case "rlusd", bytes():
            return str(core.Rlusd.from_bytes(value))
        case _, bytes():
            return value.hex()
        case _:
            return value
