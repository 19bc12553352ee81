"""A record that comes and goes: what is asked for, every outcome, and the way back."""

import pytest

from ghostnet.core import StandardNotAuthorized
from ghostnet.testing import Account, Agent, Chain, Contract

ZONE, NAME = "dns:example.org", "www.example.org"


@pytest.fixture(name="agent")
def _agent(chain: Chain, alice: Account) -> Agent:
    return Agent(chain, ZONE, owner=alice)


@pytest.fixture(name="sign")
def _sign(chain: Chain, agent: Agent, bob: Account) -> Contract:
    sign = chain.deploy("signpost", owner=bob, place={"resource": ZONE, "name": NAME, "shape": "A"})
    chain.transfer(bob, sign, "10")
    agent.grant(sign, NAME, kinds=["dns.records.set"])
    return sign


def phase(sign: Contract) -> str:
    """What it believes."""
    found: str = sign.sign.get().phase
    return found


def test_it_asks_for_one_record_and_for_its_way_back(chain: Chain, sign: Contract, bob: Account) -> None:
    (asked,) = sign.point(records=["192.0.2.1"], by=bob).actions
    assert asked.targets == ({"name": NAME, "shape": "A", "ttl": 300, "records": ["192.0.2.1"]},)
    assert asked.start_by == chain.now + 86_400_000
    assert asked.undo == chain.now + 30 * 86_400_000


def test_it_believes_what_it_is_told(agent: Agent, sign: Contract, bob: Account) -> None:
    outcomes = agent.after_each_outcome(lambda: sign.point(records=["192.0.2.1"], by=bob).value, lambda: phase(sign))
    assert outcomes == {"done": "there", "failed": "off", "partial": "there", "unknown": "unsure", "expired": "off"}


def test_what_is_there_is_taken_back(agent: Agent, sign: Contract, bob: Account) -> None:
    agent.carry_out(sign.point(records=["192.0.2.1"], by=bob).value)
    outcomes = agent.after_each_outcome(lambda: sign.take_back(by=bob).value, lambda: phase(sign))
    assert outcomes == {"done": "off", "failed": "stuck", "partial": "stuck", "unknown": "unsure", "expired": "stuck"}


def test_one_change_at_a_time_and_the_owner_s_alone(
    chain: Chain, agent: Agent, sign: Contract, alice: Account, bob: Account
) -> None:
    with chain.refused(StandardNotAuthorized):
        sign.point(records=["192.0.2.1"], by=alice)
    action = sign.point(records=["192.0.2.1"], by=bob).value
    with chain.refused(sign.errors.NotNow):
        sign.point(records=["192.0.2.2"], by=bob)
    with chain.refused(agent.agents.errors.WrongState, state="requested"):
        sign.take_back(by=bob)
    agent.carry_out(action)
    with chain.refused(sign.errors.NotNow):
        sign.point(records=["192.0.2.2"], by=bob)
    agent.carry_out(sign.take_back(by=bob).value)
    sign.point(records=["192.0.2.2"], by=bob)
    sign.withdraw(to=bob, amount="1", by=bob)
