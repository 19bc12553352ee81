"""The client: what a program needs to use a chain. Synchronous.

`Client` talks to a node and believes nothing that it can have shown; `Key` signs; `KeyStore` keeps keys; `Proof` is
verified far from any node; `LiveContract` has a contract's methods and items by name. Each name is imported when it is
first used, so that a program that only lists keys does not wait for a network library.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ghostnet.client.client import Client as Client
    from ghostnet.client.contract import ContractHandle as ContractHandle
    from ghostnet.client.events import Events as Events
    from ghostnet.client.events import EventSeen as EventSeen
    from ghostnet.client.keys import Key as Key
    from ghostnet.client.keystore import KeyStore as KeyStore
    from ghostnet.client.live import Live as Live
    from ghostnet.client.live import LiveContract as LiveContract
    from ghostnet.client.live import Sent as Sent
    from ghostnet.client.outcome import Outcome as Outcome
    from ghostnet.client.proof import Proof as Proof
    from ghostnet.client.shape import ErrorKind as ErrorKind
    from ghostnet.client.trust import Anchor as Anchor

_HOMES = {
    "Anchor": "trust",
    "Client": "client",
    "ContractHandle": "contract",
    "ErrorKind": "shape",
    "EventSeen": "events",
    "Events": "events",
    "Key": "keys",
    "KeyStore": "keystore",
    "Live": "live",
    "LiveContract": "live",
    "Outcome": "outcome",
    "Proof": "proof",
    "Sent": "live",
}

__all__ = [
    "Anchor",
    "Client",
    "ContractHandle",
    "ErrorKind",
    "EventSeen",
    "Events",
    "Key",
    "KeyStore",
    "Live",
    "LiveContract",
    "Outcome",
    "Proof",
    "Sent",
]


def __getattr__(name: str) -> object:
    """Imports the module of a name when the name is first used (PEP 562)."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
