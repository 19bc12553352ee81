"""The agent of tests drives an action to every outcome, and fails a contract that does not go on after one."""

from __future__ import annotations

import pytest

from ghostnet.core import encode
from ghostnet.testing import Account, Agent, Chain, Contract, Failed

ZONE, NAME = "dns:example.org", "www.example.org"
CARELESS = "contracts/tests/careless"


@pytest.fixture(name="agent")
def _agent(chain: Chain, alice: Account) -> Agent:
    return Agent(chain, ZONE, owner=alice)


@pytest.fixture(name="careless")
def _careless(chain: Chain, agent: Agent, alice: Account) -> Contract:
    careless = chain.deploy(CARELESS, pay="5", by=alice)
    agent.grant(careless, NAME, kinds=["dns.records.set"])
    return careless


def test_a_contract_that_refuses_to_be_told_fails(agent: Agent, careless: Contract) -> None:
    with pytest.raises(Failed, match="cannot be told that its action is failed: it was not done"):
        agent.after_each_outcome(lambda: careless.set(name=NAME, takes_failures=False).value)


def test_a_contract_that_waits_on_fails(agent: Agent, careless: Contract) -> None:
    with pytest.raises(Failed, match="told that its action is failed, the contract still holds all that it held"):
        agent.after_each_outcome(lambda: careless.set(name=NAME, takes_failures=True).value)


def test_a_contract_that_closes_its_slots_fails(chain: Chain, agent: Agent, alice: Account) -> None:
    requester = chain.deploy("contracts/tests/requester", uses=[agent.agents], pay="5", by=alice)
    agent.grant(requester, "example.org", kinds=["dns.zone.check"])

    def ask() -> bytes:
        action: bytes = requester.ask(
            id=ZONE, kind="dns.zone.check", targets=[{"name": "example.org", "shape": "zone"}], args=encode([[]]),
            start_in="1h", run_in="1m", reward="0", fee="0", undo_until=None,
        ).value  # fmt: skip
        requester.close_slots()
        return action

    with pytest.raises(Failed, match="nobody told the contract that its action is done"):
        agent.after_each_outcome(ask)


def test_each_outcome_begins_where_the_test_stood_and_leaves_nothing(chain: Chain, alice: Account) -> None:
    agent = Agent(chain, ZONE, owner=alice)
    requester = chain.deploy("contracts/tests/requester", uses=[agent.agents], pay="5", by=alice)
    agent.grant(requester, "example.org", kinds=["dns.zone.check"])

    def ask() -> bytes:
        action: bytes = requester.ask(
            id=ZONE, kind="dns.zone.check", targets=[{"name": "example.org", "shape": "zone"}], args=encode([[]]),
            start_in="1h", run_in="1m", reward="0", fee="0", undo_until=None,
        ).value  # fmt: skip
        return action

    serial = encode([7, 2, True])
    before = (chain.height, chain.now, chain.balance(requester))
    told = agent.after_each_outcome(ask, lambda: [each.result for each in requester.told()], result=serial)
    assert told == {"done": [serial], "failed": [b""], "partial": [b""], "unknown": [b""], "expired": [b""]}
    assert (chain.height, chain.now, chain.balance(requester)) == before
    assert requester.told() == []
