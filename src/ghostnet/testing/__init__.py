"""Tests of contracts: a chain in memory, the very bytes that are deployed, and what became of each call.

With this package installed, pytest has the fixtures `chain`, `alice`, `bob` and `carol`. For authors of contracts; it
stands on the client and below the command line.
"""

from ghostnet.client.events import Events, EventSeen
from ghostnet.client.shape import ErrorKind
from ghostnet.testing.accounts import Account
from ghostnet.testing.agent import Agent
from ghostnet.testing.chain import Chain, Failed, Refused, Snapshot
from ghostnet.testing.contract import Contract, Deployed
from ghostnet.testing.results import Result

__all__ = [
    "Account",
    "Agent",
    "Chain",
    "Contract",
    "Deployed",
    "ErrorKind",
    "EventSeen",
    "Events",
    "Failed",
    "Refused",
    "Result",
    "Snapshot",
]
