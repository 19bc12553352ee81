"""What a contract's schema makes of values: arguments, results, events, errors and entries, in Python's forms.

For handles on contracts by name: those of tests, and those of a live network. It knows no chain.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ghostnet import core
from ghostnet.client.contract import method_of
from ghostnet.schema import values

IsMeant = Callable[[bytes], bool]
"""Whether a refusal of the contract at an address is one that is waited for."""


class ErrorKind:
    """An error that a contract declares, to be expected by `chain.refused`.

    Attributes:
        name: Its name in the schema.

    """

    def __init__(self, schema: Mapping[str, Any], declared: Mapping[str, Any], is_meant: IsMeant) -> None:
        """One row of a described schema's errors, and whose they are."""
        self._schema, self._is_meant = schema, is_meant
        self._types = {each["name"]: each["type"] for each in declared["args"]}
        self.name: str = declared["name"]

    def __repr__(self) -> str:
        return f"{self._schema['name']}.{self.name}"

    def is_of(self, error: core.GhostError) -> bool:
        """Whether a refusal is this one, of a contract that is meant."""
        if not isinstance(error, core.ContractError) or error.contract is None:
            return False
        return error.slug == self.name and self._is_meant(error.contract)

    def fields_of(self, error: core.GhostError) -> values.Record:
        """The refusal's operands in Python's forms."""
        kinds = self._types.items()
        return values.Record({name: values.to_python(self._schema, kind, error.fields[name]) for name, kind in kinds})


class Errors:
    """The errors that a contract declares, as attributes."""

    def __init__(self, describe: Callable[[], Mapping[str, Any]], is_meant: IsMeant) -> None:
        """Those of the schema as it is when one is asked for, and whose they are."""
        self._describe, self._is_meant = describe, is_meant

    def __getattr__(self, name: str) -> ErrorKind:
        schema = self._describe()
        for declared in schema["errors"]:
            if declared["name"] == name:
                return ErrorKind(schema, declared, self._is_meant)
        there = ", ".join(each["name"] for each in schema["errors"]) or "none"
        raise AttributeError(f"{schema['name']} declares no error {name}; it declares: {there}")


class Shape:
    """One contract's schema, and values by it.

    Attributes:
        schema: The schema.
        description: The same as a dict (docs/spec/schema.md).

    """

    def __init__(self, schema: core.Schema) -> None:
        """By this schema."""
        self.becomes(schema)

    def becomes(self, schema: core.Schema) -> None:
        """Takes another schema, after an upgrade."""
        self.schema, self.description = schema, schema.describe()

    @property
    def name(self) -> str:
        """What the schema calls it."""
        return str(self.description["name"])

    def has_method(self, name: str) -> bool:
        """Whether the schema has a method or an invariant of this name."""
        return any(each["name"] == name for each in (*self.description["methods"], *self.description["invariants"]))

    def encode(self, method: str, args: Mapping[str, Any]) -> bytes:
        """Arguments by name as canonical CBOR.

        Raises:
            RequestError: They do not fit; `argument` names which.

        """
        kinds = {each["name"]: each["type"] for each in method_of(self.description, method)["args"]}
        given = {name.removesuffix("_") if name not in kinds else name: value for name, value in args.items()}
        ready = {name: self.to_json(kinds[name], value) if name in kinds else value for name, value in given.items()}
        return self.schema.args_from_json(method, json.dumps(ready, default=str))

    def result(self, method: Mapping[str, Any], result: bytes) -> Any:
        """What a method answered, in Python's forms."""
        if not method["returns"]:
            return None
        return self.to_python(method["returns"], json.loads(self.schema.result_to_json(method["name"], result)))

    def event(self, event: core.Event) -> tuple[str, values.Record]:
        """An event's name and its fields in Python's forms."""
        read = json.loads(self.schema.event_to_json(event.number, event.fields))
        declared = next(each for each in self.description["events"] if each["name"] == read["event"])
        kinds = {each["name"]: each["type"] for each in declared["fields"]}
        fields = {name: self.to_python(kinds[name], value) for name, value in read["fields"].items()}
        return read["event"], values.Record(fields)

    def to_json(self, kind: str, value: Any) -> Any:
        """A value in JSON's form; contracts and accounts stand for their addresses."""
        return values.to_json(self.description, kind, value)

    def to_python(self, kind: str, value: Any) -> Any:
        """A value in Python's form."""
        return values.to_python(self.description, kind, value)

    def entry(self, item: Mapping[str, Any], key: bytes, value: bytes) -> tuple[tuple[Any, ...], Any]:
        """The parts of an entry's key, and its value, in Python's forms; the value is None in a set."""
        entry = json.loads(self.schema.storage_entry_to_json(key, value))
        kinds = item["keys"]
        parts = tuple(self.to_python(kind, part) for kind, part in zip(kinds, entry["key"], strict=True))
        kind = item["value"]
        return parts, None if kind is None else self.to_python(kind, entry["value"])

    def key(self, item: Mapping[str, Any], key: tuple[Any, ...]) -> bytes:
        """The key of an item's entry, of parts in Python's forms."""
        kinds = item["keys"]
        if len(key) != len(kinds):
            raise TypeError(f"{item['name']} has {len(kinds)} key parts ({', '.join(kinds)}), not {len(key)}")
        parts = [self.to_json(kind, part) for kind, part in zip(kinds, key, strict=True)]
        return self.schema.storage_key_from_json(item["name"], json.dumps(parts))
