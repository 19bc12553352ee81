"""A contract on a test chain: its methods by name, its storage, its errors; values in Python's forms.

`c.lease(label="www", days=3, pay="3", by=bob)` sends a call, `c.price()` asks a view, `c.leases.get("www")` looks into
storage. A method whose name is taken here (`address`, `errors`, `schema`, `storage`) is reached by `c.method(NAME)`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ghostnet import core
from ghostnet.client.contract import method_of
from ghostnet.schema import values

if TYPE_CHECKING:
    from ghostnet.testing.chain import Chain


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


class Item:
    """One item of a contract's storage, as it is now.

    A single value has `get()`, a map `get(key, …)`, a set `has(key, …)`, a list `items[0]`; `all()` gives every entry.
    """

    def __init__(self, handle: Handle, declared: Mapping[str, Any]) -> None:
        """One row of the schema's storage."""
        self._handle = handle
        self._declared = declared

    def get(self, *key: Any) -> Any:
        """The value under a key; None where there is none."""
        own = self._key(key)
        value = self._handle.chain.stored(self._handle.contract, own)
        return None if value is None else self._entry(own, value)[1]

    def __getitem__(self, key: Any) -> Any:
        """The value under a key, or under a list's index; below zero, it counts from the end of the list.

        Raises:
            IndexError, KeyError: There is none.

        """
        is_list = self._declared["kind"] == "list"
        if is_list and isinstance(key, int) and key < 0:
            key += len(self)
        parts = key if isinstance(key, tuple) else (key,)
        if is_list and (key < 0 or not self.has(*parts)):
            raise IndexError(f"{self._declared['name']} has {len(self)} values, and none at {key}")
        if not self.has(*parts):
            raise KeyError(key)
        return self.get(*parts)

    def __iter__(self) -> Iterator[Any]:
        """The keys; of a list, its values."""
        entries = self.all()
        return iter(entries.values() if self._declared["kind"] == "list" else entries)

    def has(self, *key: Any) -> bool:
        """Whether there is an entry under a key."""
        return self._handle.chain.stored(self._handle.contract, self._key(key)) is not None

    def all(self) -> dict[Any, Any]:
        """Every entry: by its key, by a tuple of its parts, or by its index; None as the value of a set's members."""
        return dict(self._entries())

    def __len__(self) -> int:
        return len(self.all())

    def _entries(self) -> Iterator[tuple[Any, Any]]:
        prefix = bytes([self._declared["number"]])
        for key, value in self._handle.chain.entries(self._handle.contract, prefix):
            # A list's length lies under the item's own key.
            if self._declared["kind"] != "list" or key != prefix:
                parts, shown = self._entry(key, value)
                yield parts[0] if len(parts) == 1 else parts, shown

    def _entry(self, key: bytes, value: bytes) -> tuple[tuple[Any, ...], Any]:
        """The parts of an entry's key, and its value, in Python's forms; the value is None in a set."""
        entry = json.loads(self._handle.schema.storage_entry_to_json(key, value))
        kinds = self._declared["keys"]
        parts = tuple(self._handle.to_python(kind, part) for kind, part in zip(kinds, entry["key"], strict=True))
        kind = self._declared["value"]
        return parts, None if kind is None else self._handle.to_python(kind, entry["value"])

    def _key(self, key: tuple[Any, ...]) -> bytes:
        kinds = self._declared["keys"]
        if len(key) != len(kinds):
            raise TypeError(f"{self._declared['name']} has {len(kinds)} key parts ({', '.join(kinds)}), not {len(key)}")
        parts = [self._handle.to_json(kind, part) for kind, part in zip(kinds, key, strict=True)]
        return self._handle.schema.storage_key_from_json(self._declared["name"], json.dumps(parts))


class Storage:
    """The items of a contract's storage, as attributes."""

    def __init__(self, handle: Handle) -> None:
        """Those of the handle's schema."""
        self._handle = handle

    def __getattr__(self, name: str) -> Item:
        for declared in self._handle.description["storage"]:
            if declared["name"] == name:
                return Item(self._handle, declared)
        there = ", ".join(each["name"] for each in self._handle.description["storage"]) or "nothing"
        raise AttributeError(f"{self._handle.name} stores no {name}; it stores: {there}")


class Deployed:
    """A contract that a test deployed, without what its schema adds.

    Attributes:
        address: Its `ghost1…` address; the contract itself goes wherever an address goes, too.
        schema: Its schema.

    """

    def __init__(self, chain: Chain, address: str, schema: core.Schema) -> None:
        """Not for tests: use `chain.deploy` or `chain.at`."""
        self._handle = Handle(chain, self, address, schema)
        self.address = address

    @property
    def schema(self) -> core.Schema:
        """Its schema as it is now."""
        return self._handle.schema

    def method(self, name: str) -> Callable[..., Any]:
        """A method by its name in the schema."""
        declared = method_of(self._handle.description, name)

        def call(*, by: Any = None, pay: core.Rlusd | str | int = 0, **args: Any) -> Any:
            return self._handle.call(declared, by, pay, args)

        call.__name__, call.__doc__ = name, declared["summary"]
        return call

    def __str__(self) -> str:
        return self.address

    def __repr__(self) -> str:
        return f"Contract({self._handle.name} {self.address[:12]}…)"

    def __eq__(self, other: object) -> bool:
        return self.address == (other.address if isinstance(other, Deployed) else other)

    def __hash__(self) -> int:
        return hash(self.address)


class Contract(Deployed):
    """A contract that a test deployed, its methods and items by name.

    Attributes:
        errors: The errors it declares.
        storage: The items it stores.

    """

    def __init__(self, chain: Chain, address: str, schema: core.Schema) -> None:
        """Not for tests: use `chain.deploy` or `chain.at`."""
        super().__init__(chain, address, schema)
        self.errors = Errors(lambda: self._handle.description, self._handle.raw.__eq__)
        self.storage = Storage(self._handle)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        handle = self._handle
        if handle.has_method(name):
            return self.method(name)
        if any(each["name"] == name for each in handle.description["storage"]):
            return getattr(self.storage, name)
        there = ", ".join(each["name"] for each in handle.description["methods"])
        raise AttributeError(f"{handle.name} has no method and no storage item {name}; its methods are: {there}")


class Handle:
    """What the chain and the parts of a contract share; apart, so that a contract's own names stay free."""

    def __init__(self, chain: Chain, contract: Deployed, address: str, schema: core.Schema) -> None:
        """Of one contract."""
        self.chain, self.contract = chain, contract
        self.raw = core.address_bytes(address)
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

    def call(self, method: Mapping[str, Any], by: Any, pay: core.Rlusd | str | int, args: Mapping[str, Any]) -> Any:
        """Calls a method, or asks a view."""
        encoded = self.encode(method["name"], args)
        if method["kind"] == "view":
            result = self.chain.view(self.contract, method["name"], encoded, by=None if by is None else str(by))
            return self.result(method, result)
        return self.chain.call(
            self.contract,
            method["name"],
            encoded,
            by=by,
            pay=pay,
            value_of=lambda result: self.result(method, result),
        )

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
