"""A contract on a test chain: its methods by name, its storage, its errors; values in Python's forms.

`c.lease(label="www", days=3, pay="3", by=bob)` sends a call, `c.price()` asks a view, `c.leases.get("www")` looks into
storage. A method whose name is taken here (`address`, `errors`, `schema`, `storage`) is reached by `c.method(NAME)`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ghostnet import core
from ghostnet.client import named
from ghostnet.client.named import Members, Named

if TYPE_CHECKING:
    from ghostnet.testing.chain import Chain


class Item(named.Item["Handle"]):
    """One item of a contract's storage, as it is now.

    A single value has `get()`, a map `get(key, …)`, a set `has(key, …)`, a list `items[0]`; `all()` gives every entry.
    """

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


class Deployed(Named["Handle"]):
    """A contract that a test deployed, without what its schema adds.

    Attributes:
        address: Its `ghost1…` address; the contract itself goes wherever an address goes, too.
        schema: Its schema.

    """

    def __init__(self, chain: Chain, address: str, schema: core.Schema) -> None:
        """Not for tests: use `chain.deploy` or `chain.at`."""
        super().__init__(Handle(chain, self, core.address_bytes(address), schema))


class Contract(Deployed, Members["Handle"]):
    """A contract that a test deployed, its methods and items by name.

    Attributes:
        errors: The errors it declares.
        storage: The items it stores.

    """

    def __init__(self, chain: Chain, address: str, schema: core.Schema) -> None:
        """Not for tests: use `chain.deploy` or `chain.at`."""
        super().__init__(chain, address, schema)
        self._with(Item)


class Handle(named.Handle):
    """What the chain and the parts of a contract share."""

    def __init__(self, chain: Chain, contract: Deployed, raw: bytes, schema: core.Schema) -> None:
        """Of one contract."""
        super().__init__(schema)
        self.chain, self.contract, self.raw = chain, contract, raw

    def stored(self, key: bytes) -> bytes | None:
        """The value under one of its own keys."""
        return self.chain.stored(self.contract, key)

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
