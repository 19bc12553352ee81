"""What its author tested: that it works, and that one failure is refused."""

from pathlib import Path

from ghostnet.testing import Account, Agent, Chain


def test_it_waits_for_what_failed(chain: Chain, alice: Account) -> None:
    """After a failure, and no more after a success."""
    agent = Agent(chain, "dns:example.org", owner=alice)
    contract = chain.deploy(str(Path(__file__).parents[1]))
    chain.transfer(alice, contract, "5")
    agent.grant(contract, "www.example.org", kinds=["dns.records.set"])
    action = contract.set(name="www.example.org", takes_failures=False).value
    agent.carry_out(action, "failed")
    assert contract.waits_for.get() == action
    agent.carry_out(contract.set(name="www.example.org", takes_failures=False).value)
    assert contract.waits_for.get() is None
