"""A contract with its schema: arguments from JSON, answers, events and errors as JSON.

For programs that learn a contract's shape at run time, such as the command line. The forms of values are those of
docs/reference/types.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ghostnet import core
from ghostnet.client.keys import Signer
from ghostnet.client.outcome import Outcome
from ghostnet.client.proof import STORAGE_PREFIX, Proof

if TYPE_CHECKING:
    from ghostnet.client.client import Client

KINDS_CALLED = frozenset({"call", "view"})


class ContractHandle:
    """A contract on a chain.

    Attributes:
        address: Its address, 32 bytes.
        schema: Its schema.
        description: The same as a dict (docs/spec/schema.md).

    """

    def __init__(self, client: Client, address: bytes, schema: core.Schema) -> None:
        """Not for callers: use `Client.contract`."""
        self._client = client
        self.address = address
        self.schema = schema
        self.description = schema.describe()

    def __repr__(self) -> str:
        name, version = self.description["name"], self.description["version"]
        return f"ContractHandle({name} {version}, {core.address_text(self.address)})"

    def method(self, name: str) -> dict[str, Any]:
        """What the schema says of a method; an invariant is a view without arguments.

        Raises:
            RequestUnknownInSchema: There is none of that name.

        """
        return method_of(self.description, name)

    def called(self, name: str) -> dict[str, Any]:
        """A method that a caller may call; raises RequestNotCalled for those that the ledger alone calls."""
        method = self.method(name)
        if method["kind"] not in KINDS_CALLED:
            raise core.RequestNotCalled({"method": name, "kind": method["kind"]})
        return method

    def view(
        self,
        method: str,
        args: Mapping[str, Any] | bytes | None = None,
        *,
        height: int | None = None,
        caller: bytes | None = None,
    ) -> Any:
        """What a view answers, in JSON's types.

        Args:
            method: The view.
            args: Arguments by name, or already encoded.
            height: The block to read at; by default the newest.
            caller: Who the contract is told is asking.

        Raises:
            GhostError: The arguments do not fit, or the contract refused.

        """
        encoded = self.encode(method, args)
        result = self._client.view(self.address, method, encoded, height=height, caller=caller)
        return json.loads(self.schema.result_to_json(method, result))

    def message(
        self, method: str, args: Mapping[str, Any] | bytes | None = None, *, pay: core.Rlusd | None = None
    ) -> core.Call:
        """A call as a transaction's message, for `Client.plan`."""
        self.called(method)
        value = core.Rlusd(0) if pay is None else pay
        return core.Call(contract=self.address, method=method, args=self.encode(method, args), value=value)

    def call(
        self, method: str, args: Mapping[str, Any] | None = None, *, by: Signer, pay: core.Rlusd | None = None
    ) -> Outcome:
        """Calls a method in a transaction of its own, tried out first.

        Raises:
            GhostError: It was refused, in the words of who refused it.

        """
        return self._client.send([self.message(method, args, pay=pay)], by)

    def result(self, method: str, result: bytes) -> Any:
        """What a call answered, in JSON's types."""
        return json.loads(self.schema.result_to_json(method, result))

    def encode(self, method: str, args: Mapping[str, Any] | bytes | None) -> bytes:
        """Arguments as canonical CBOR.

        Raises:
            RequestError: They do not fit; `argument` names which.

        """
        return args if isinstance(args, bytes) else self.schema.args_from_json(method, json.dumps(args or {}))

    def storage_key(self, item: str, key: Iterable[Any] = ()) -> bytes:
        """The raw key of a storage item's entry, for `Client.prove`."""
        return core.storage_key(self.address, self._own_key(item, key))

    def stored(self, item: str, key: Iterable[Any] = (), *, height: int | None = None) -> Any:
        """What is stored under a key, proven, in JSON's types; None where nothing is."""
        return self.entry(self._client.prove(self.storage_key(item, key), height))

    def stored_all(self, entries: Iterable[tuple[str, Iterable[Any]]], *, height: int | None = None) -> list[Any]:
        """What is stored under each of 1 to 256 items and keys after one block; as `stored`."""
        keys = [self.storage_key(item, key) for item, key in entries]
        return [self.entry(proof) for proof in self._client.prove_all(keys, height)[1]]

    def entry(self, proof: Proof) -> Any:
        """What a proof shows under one of `storage_key`'s keys, in JSON's types; None where nothing is."""
        own = proof.key[STORAGE_PREFIX:]
        return None if proof.value is None else json.loads(self.schema.storage_entry_to_json(own, proof.value))["value"]

    def _own_key(self, item: str, key: Iterable[Any]) -> bytes:
        return self.schema.storage_key_from_json(item, json.dumps(list(key)))


def method_of(description: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What a schema says of a method or an invariant.

    Raises:
        RequestUnknownInSchema: There is none of that name.

    """
    methods: list[dict[str, Any]] = description["methods"]
    for method in methods:
        if method["name"] == name:
            return method
    for invariant in description["invariants"]:
        if invariant["name"] == name:
            blank: dict[str, Any] = {"args": [], "auth": [], "payable": False, "reentrant": False, "errors": []}
            return blank | {"name": name, "kind": "view", "returns": "bool", "from": None, "summary": invariant["text"]}
    raise core.RequestUnknownInSchema({"kind": "method", "name": name})
