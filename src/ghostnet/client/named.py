"""A contract by the names of its schema: what handles of tests and of a live network have in common.

For `ghostnet.client.live` and `ghostnet.testing`, which say where calls go and where entries are read.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from ghostnet import core
from ghostnet.client.contract import method_of
from ghostnet.client.shape import Errors, Shape


class Handle(Shape, ABC):
    """What a contract's parts share; apart, so that the contract's own names stay free.

    Attributes:
        raw: The contract's address, 32 bytes.

    """

    raw: bytes

    @abstractmethod
    def stored(self, key: bytes) -> bytes | None:
        """The value under one of its own keys."""

    @abstractmethod
    def call(self, method: Mapping[str, Any], by: Any, pay: core.Rlusd | str | int, args: Mapping[str, Any]) -> Any:
        """Calls a method, or asks a view."""


H = TypeVar("H", bound=Handle)


class Named(Generic[H]):
    """A contract, without what its schema adds.

    Attributes:
        address: Its `ghost1…` address; the contract itself goes wherever an address goes, too.

    """

    def __init__(self, handle: H) -> None:
        """Of what the handle is of."""
        self._handle = handle
        self.address = core.address_text(handle.raw)

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
        return f"{type(self).__name__}({self._handle.name} {self.address[:12]}…)"

    def __eq__(self, other: object) -> bool:
        return self.address == (other.address if isinstance(other, Named) else other)

    def __hash__(self) -> int:
        return hash(self.address)


class Members(Named[H]):
    """A contract, its methods and items by name.

    Attributes:
        errors: The errors it declares: `c.errors.Taken.is_of(error)`.
        storage: The items it stores.

    """

    def _with(self, item: Callable[[H, Mapping[str, Any]], Any]) -> None:
        """Adds them; `item` makes one of a row of the schema's storage."""
        self.errors = Errors(lambda: self._handle.description, self._handle.raw.__eq__)
        self.storage = Storage(self._handle, item)

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


class Storage(Generic[H]):
    """The items of a contract's storage, as attributes."""

    def __init__(self, handle: H, item: Callable[[H, Mapping[str, Any]], Any]) -> None:
        """Those of the handle's schema."""
        self._handle, self._item = handle, item

    def __getattr__(self, name: str) -> Any:
        for declared in self._handle.description["storage"]:
            if declared["name"] == name:
                return self._item(self._handle, declared)
        there = ", ".join(each["name"] for each in self._handle.description["storage"]) or "nothing"
        raise AttributeError(f"{self._handle.name} stores no {name}; it stores: {there}")


class Item(Generic[H]):
    """One item of a contract's storage, as it is now."""

    def __init__(self, handle: H, declared: Mapping[str, Any]) -> None:
        """One row of the schema's storage."""
        self._handle, self._declared = handle, declared

    def get(self, *key: Any) -> Any:
        """The value under a key; None where there is none."""
        own = self._handle.key(self._declared, key)
        value = self._handle.stored(own)
        return None if value is None else self._handle.entry(self._declared, own, value)[1]

    def has(self, *key: Any) -> bool:
        """Whether there is an entry under a key."""
        return self._handle.stored(self._handle.key(self._declared, key)) is not None
