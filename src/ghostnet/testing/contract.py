"""A contract on a test chain: its methods by name, its storage, its errors; values in Python's forms.

`c.lease(label="www", days=3, pay="3", by=bob)` sends a call, `c.price()` asks a view, `c.leases.get("www")` looks into
storage. A method whose name is taken here (`address`, `errors`, `schema`, `storage`) is reached by `c.method(NAME)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ghostnet import core
from ghostnet.client.contract import method_of
from ghostnet.client.shape import Errors, Shape

if TYPE_CHECKING:
    from ghostnet.testing.chain import Chain


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
        own = self._handle.key(self._declared, key)
        value = self._handle.chain.stored(self._handle.contract, own)
        return None if value is None else self._handle.entry(self._declared, own, value)[1]

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
        return self._handle.chain.stored(self._handle.contract, self._handle.key(self._declared, key)) is not None

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
                parts, shown = self._handle.entry(self._declared, key, value)
                yield parts[0] if len(parts) == 1 else parts, shown


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


class Handle(Shape):
    """What the chain and the parts of a contract share; apart, so that a contract's own names stay free."""

    def __init__(self, chain: Chain, contract: Deployed, address: str, schema: core.Schema) -> None:
        """Of one contract."""
        super().__init__(schema)
        self.chain, self.contract = chain, contract
        self.raw = core.address_bytes(address)

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
