"""A trace for people: a tree of calls with arguments, results, gas, storage, money, events and refusals.

For tests, which show it when one fails, and for the command line. What a schema names is named; the rest stays bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ghostnet import core
from ghostnet.client.reading import SchemaOf, named_error

NameOf = Callable[[bytes], str]
"""What people here call the account or contract at an address."""

MOST_SHOWN = 100
"""Characters of one value: a line of a terminal; the rest is cut."""


@dataclass(frozen=True, kw_only=True)
class TraceReader:
    """Reads traces by the schemas of the contracts in them.

    Attributes:
        schema_of: The schema of a contract.
        name_of: The name of an address.

    """

    schema_of: SchemaOf
    name_of: NameOf

    def lines(self, trace: core.Trace) -> list[str]:
        """The tree, a line a step; addresses by their names."""
        lines = [line for call in trace.calls for line in self._call(call, "")]
        return [*lines, "the trace got too long and was cut"] if trace.cut else lines

    def to_json(self, trace: core.Trace) -> list[dict[str, Any]]:
        """The tree as objects, with values in JSON's types."""
        return [self._object(call) for call in trace.calls]

    def args_of(self, contract: bytes, method: str, args: bytes) -> Any:
        """A method's arguments, in JSON's types."""
        return self._read(contract, args, lambda s: s.args_to_json(method, args))

    def _call(self, call: core.CallTrace, indent: str) -> Iterator[str]:
        paid = f" paying {call.value}" if call.value else ""
        args = self._shown(self._args(call))
        who = f"{self.name_of(call.contract)}.{call.method}"
        yield f"{indent}{who}({args}) by {self.name_of(call.caller)}{paid}  [{call.gas_used:,} gas]"
        for step in call.steps:
            if isinstance(step, core.CallTrace):
                yield from self._call(step, indent + "│ ")
            else:
                yield f"{indent}│ {self._step(call.contract, step)}"
        if call.failure is None:
            yield f"{indent}└ {self._shown(self._result(call))}"
        else:
            error = named_error(call.failure, self.schema_of)
            fields = (
                f" ({self._shown(_plain_fields(error))})" if error.class_name == "contract" and error.fields else ""
            )
            text = core.with_names(error.text, lambda address: str(named_values(address, self.name_of)))
            yield f"{indent}✗ {error.class_name}/{error.slug}: {text}{fields}"

    def _step(self, contract: bytes, step: core.Step) -> str:  # noqa: PLR0911  one line for each kind
        kind, values = step.kind, step.values
        match kind:
            case core.StepKind.GET:
                item, key = self._key(contract, values[0])
                return f"read  {item}{key} → {self._shown(self._value(contract, *values))}"
            case core.StepKind.SET:
                item, key = self._key(contract, values[0])
                return f"write {item}{key} ← {self._shown(self._value(contract, *values))}"
            case core.StepKind.REMOVE:
                item, key = self._key(contract, values[0])
                return f"remove {item}{key}" + ("" if values[1] else " (it was not there)")
            case core.StepKind.SCAN:
                return f"scan  {self._key(contract, values[0])[0]}: {values[2]} entries"
            case core.StepKind.TRANSFER:
                return f"pay   {values[1]} RLUSD to {self.name_of(values[0])}"
            case core.StepKind.EMIT:
                name, fields = self._event(contract, *values)
                return f"event {name} {self._shown(fields)}"
            case core.StepKind.WAKE | core.StepKind.OPEN:
                what = "wake" if kind is core.StepKind.WAKE else "slot"
                return f"{what}  {values[2]} later, {values[3]} RLUSD in advance ({values[0].hex()[:8]}…)"
            case core.StepKind.CREATE:
                return f"create {self.name_of(values[0])} from {values[1].hex()[:8]}…"
            case core.StepKind.MINT:
                return f"mint  {values[1]} RLUSD to {self.name_of(values[0])}"
            case core.StepKind.CUT:
                return "… what follows is left out"
        return f"{kind.name.lower()} {', '.join(_plain(value) for value in values)}"

    def _object(self, call: core.CallTrace) -> dict[str, Any]:
        failure = None
        if call.failure is not None:
            error = named_error(call.failure, self.schema_of)
            failure = {
                "class": error.class_name,
                "slug": error.slug,
                "text": error.text,
                "way_out": error.way_out,
                "fields": _plain_fields(error),
                "contract": None if error.contract is None else core.address_text(error.contract),
            }
        steps = [
            self._object(step) if isinstance(step, core.CallTrace) else self._step_object(call.contract, step)
            for step in call.steps
        ]
        return {
            "kind": "call",
            "contract": core.address_text(call.contract),
            "name": self.name_of(call.contract),
            "caller": core.address_text(call.caller),
            "method": call.method,
            "args": self._args(call),
            "value": str(call.value),
            "gas_used": call.gas_used,
            "result": None if call.failure else self._result(call),
            "error": failure,
            "steps": steps,
        }

    def _step_object(self, contract: bytes, step: core.Step) -> dict[str, Any]:
        kind, values = step.kind, step.values
        data: dict[str, Any] = {"kind": kind.name.lower()}
        match kind:
            case core.StepKind.GET | core.StepKind.SET:
                item, key = self._key(contract, values[0])
                return data | {"item": item, "key": key, "value": self._value(contract, *values)}
            case core.StepKind.REMOVE:
                item, key = self._key(contract, values[0])
                return data | {"item": item, "key": key, "was": values[1]}
            case core.StepKind.EMIT:
                name, fields = self._event(contract, *values)
                return data | {"event": name, "fields": fields}
            case core.StepKind.TRANSFER | core.StepKind.MINT:
                return data | {"to": core.address_text(values[0]), "amount": str(values[1])}
        return data | {"values": [_plain(value) for value in values]}

    def _args(self, call: core.CallTrace) -> Any:
        return self.args_of(call.contract, call.method, call.args)

    def _result(self, call: core.CallTrace) -> Any:
        return self._read(call.contract, call.result, lambda s: s.result_to_json(call.method, call.result))

    def _event(self, contract: bytes, number: int, fields: bytes) -> tuple[str, Any]:
        read = self._read(contract, fields, lambda s: s.event_to_json(number, fields))
        return (read["event"], read["fields"]) if isinstance(read, dict) else (str(number), read)

    def _key(self, contract: bytes, key: bytes) -> tuple[str, str]:
        """The item, and its key as `[www]`; the bytes where the schema does not know it."""
        read = self._read(contract, key, lambda s: s.storage_key_to_json(key))
        if not isinstance(read, dict):
            return key.hex(), ""
        parts = ", ".join(_text(named_values(part, self.name_of)) for part in read["key"])
        return str(read["item"]), f"[{parts}]" if read["key"] else ""

    def _value(self, contract: bytes, key: bytes, value: bytes | None) -> Any:
        if value is None:
            return None
        read = self._read(contract, value, lambda s: s.storage_entry_to_json(key, value))
        return read["value"] if isinstance(read, dict) else read

    def _read(self, contract: bytes, data: bytes, read: Callable[[core.Schema], str]) -> Any:
        try:
            return json.loads(read(self.schema_of(contract)))
        except core.GhostError:
            return data.hex()

    def _shown(self, value: Any) -> str:
        """A value on a line: fields as `name=value`, what is within them as JSON."""
        named = named_values(value, self.name_of)
        if isinstance(named, dict):
            return ", ".join(f"{name}={_cut(_text(each))}" for name, each in named.items())
        return _cut(_text(named))


def named_values(value: Any, name_of: NameOf) -> Any:
    """JSON with the names that addresses have here, however deep they stand."""
    match value:
        case dict():
            return {name: named_values(each, name_of) for name, each in value.items()}
        case list():
            return [named_values(each, name_of) for each in value]
        case str() if value.startswith("ghost1"):
            try:
                return name_of(core.address_bytes(value))
            except core.RequestMalformedField:
                return value
        case _:
            return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:MOST_SHOWN])
    return safe if len(text) <= MOST_SHOWN else f"{safe}…"


def _plain_fields(error: core.GhostError) -> dict[str, Any]:
    """Operands in JSON's types."""
    return {
        name: value if isinstance(value, None | bool | int | str | list | dict) else _plain(value)
        for name, value in error.fields.items()
    }


def _plain(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
