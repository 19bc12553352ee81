"""A contract on a live network, its methods and items by name, values in Python's forms: as tests have it.

`c.lease(label="www", days=3, pay="3", by=bob)` sends a call, `c.price()` asks a view, `c.leases.get("www")` reads what
is stored, proven. For programs that know their contract; `ghostcli contract bindings python` writes its types. A method
whose name is taken here (`address`, `errors`, `schema`, `storage`) is reached by `c.method(NAME)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ghostnet import core
from ghostnet.client import named
from ghostnet.client.events import Events, EventSeen
from ghostnet.client.keys import Key
from ghostnet.client.named import Members, Named
from ghostnet.client.reading import NamedEvent
from ghostnet.client.shape import Shape
from ghostnet.schema import values

if TYPE_CHECKING:
    from ghostnet.client.client import Client
    from ghostnet.client.outcome import Outcome

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Sent(Generic[T]):
    """A call that is in a block, or was tried out.

    Attributes:
        value: What the method returned.
        events: What was emitted, by whichever contract.
        fee: What it cost; where it was tried out, what it would cost.
        outcome: All of it: id, height, receipt.

    """

    value: T
    events: Events
    fee: core.Rlusd
    outcome: Outcome

    @property
    def gas(self) -> int:
        """Gas used."""
        return self.outcome.receipt.gas_used


class Live(Named["Handle"]):
    """A contract on a network, without what its schema adds.

    Attributes:
        address: Its `ghost1…` address; the contract itself goes wherever an address goes, too.
        schema: Its schema as it was when this handle was made.

    """

    def __init__(self, client: Client, address: str | bytes, *, by: Key | None = None, trial: bool = False) -> None:
        """Reads the contract's schema, proven.

        Args:
            client: The network's.
            address: The contract's.
            by: Who signs calls that do not say so.
            trial: Only try calls out: nothing is signed or sent, and what they would do is answered.

        Raises:
            RequestUnknownContract: There is none at the address.

        """
        raw = address if isinstance(address, bytes) else core.address_bytes(address)
        super().__init__(Handle(client, raw, by, trial=trial))


class LiveContract(Live, Members["Handle"]):
    """A contract on a network, its methods and items by name.

    Attributes:
        errors: The errors it declares: `c.errors.Taken.is_of(error)`.
        storage: The items it stores.

    """

    def __init__(self, client: Client, address: str | bytes, *, by: Key | None = None, trial: bool = False) -> None:
        """As `Live`."""
        super().__init__(client, address, by=by, trial=trial)
        self._with(Item)


class Item(named.Item["Handle"]):
    """One item of a contract's storage, as it is now; each read is proven.

    A single value has `get()`, a map `get(key, …)` and `[key]`, a set `has(key, …)`, a list `[index]`. A node proves
    one entry, not that it left none out, so there is no list of all entries; a contract has views for that.
    """

    def __getitem__(self, key: Any) -> Any:
        """The value under a key, or under a list's index.

        Raises:
            IndexError, KeyError: There is none.

        """
        own = self._handle.key(self._declared, key if isinstance(key, tuple) else (key,))
        value = self._handle.stored(own)
        if value is None:
            raise (IndexError if self._declared["kind"] == "list" else KeyError)(key)
        return self._handle.entry(self._declared, own, value)[1]


class Handle(named.Handle):
    """What the network and the parts of a contract share."""

    def __init__(self, client: Client, raw: bytes, by: Key | None, *, trial: bool) -> None:
        """Of one contract."""
        super().__init__(client.schema(raw))
        self._client, self._by, self._trial = client, by, trial
        self.raw = raw

    def stored(self, key: bytes) -> bytes | None:
        """The value under one of its own keys, proven."""
        return self._client.prove(core.storage_key(self.raw, key)).value

    def call(self, method: Mapping[str, Any], by: Any, pay: core.Rlusd | str | int, args: Mapping[str, Any]) -> Any:
        """Calls a method, or asks a view.

        Raises:
            GhostError: It was refused, in the words of who refused it.
            TypeError: Nobody is there to sign.

        """
        name, encoded = method["name"], self.encode(method["name"], args)
        if method["kind"] == "view":
            caller = None if by is None else core.address_bytes(str(by))
            return self.result(method, self._client.view(self.raw, name, encoded, caller=caller))
        signer = by or self._by
        if signer is None:
            raise TypeError(f"{name} needs a key that signs: by=KEY, here or where the handle is made")
        message = core.Call(contract=self.raw, method=name, args=encoded, value=values.rlusd(pay))
        outcome, fee = self._tried(message, signer) if self._trial else self._sent(message, signer)
        events = Events([self._seen(event) for event in outcome.events])
        return Sent(value=self.result(method, outcome.receipt.results[0]), events=events, fee=fee, outcome=outcome)

    def _tried(self, message: core.Call, signer: Key) -> tuple[Outcome, core.Rlusd]:
        plan = self._client.plan([message], signer.auth)
        return plan.trial.raise_if_refused(), plan.expected_fee

    def _sent(self, message: core.Call, signer: Key) -> tuple[Outcome, core.Rlusd]:
        outcome = self._client.send([message], signer)
        return outcome, outcome.receipt.fee

    def _seen(self, event: NamedEvent) -> EventSeen:
        """An event with its fields in Python's forms; of what no schema is known to fit, in JSON's."""
        emitter = core.address_text(event.emitter)
        if event.emitter == core.system_address("ledger") or event.fields is None:
            return EventSeen(emitter, event.name, values.Record(event.fields or {}))
        shape = self if event.emitter == self.raw else Shape(self._client.schema(event.emitter))
        return EventSeen(emitter, *shape.event(event.raw))
