"""Resources, agents and grants on a chain in memory: who holds what, who may act on it, and what ends that."""

from collections.abc import Iterator
from typing import Any

import pytest

from ghostnet.core import Rlusd
from ghostnet.testing import Account, Chain, Contract

ZONE, WWW = "dns:example.org", "dns:www.example.org"
KEY, OTHER_KEY = bytes([1] * 32), bytes([2] * 32)
KINDS = ["dns.records.set", "dns.records.delete"]
TERMS = {
    "kinds": ["dns.records.set"],
    "names": ["www.example.org", "*.app.example.org"],
    "shapes": ["A", "AAAA"],
    "calls": 5,
    "spend": "10",
    "expires": "2027-06-01T00:00:00Z",
    "approvers": [],
    "rule": "each",
}


@pytest.fixture(name="agents")
def _agents(chain: Chain) -> Iterator[Contract]:
    """The registry; solvent when the test ends."""
    agents = chain.add_system("agents")
    yield agents
    assert agents.solvent()


@pytest.fixture(name="worker")
def _worker(chain: Chain) -> Account:
    """The account of a working key."""
    return chain.account("worker")


def registered(agents: Contract, owner: Account, worker: Account) -> int:
    number: int = agents.register(account=worker, key=KEY, kinds=KINDS, pay="10", by=owner).value
    return number


def test_who_claims_first_holds_a_resource(chain: Chain, agents: Contract, alice: Account, bob: Account) -> None:
    claimed = agents.claim(id=ZONE, by=alice).events.Claimed
    assert (claimed.id, claimed.owner, claimed.inside) == (ZONE, alice, None)
    held = agents.resource(id=ZONE)
    assert (held.owner, held.owner_epoch, held.level, held.agents) == (alice, 1, "asserted", [])
    with chain.refused(agents.errors.Held, id=ZONE, owner=alice):
        agents.claim(id=ZONE, by=bob)
    assert agents.resource(id=WWW) is None


@pytest.mark.parametrize("bad", ["dns:org", "dns:Example.org", "dns:example.org.", "mock:../a", "example.org", ""])
def test_an_id_has_one_form(chain: Chain, agents: Contract, bad: str) -> None:
    with chain.refused(agents.errors.BadId, id=bad):
        agents.claim(id=bad)


def test_a_part_exists_by_the_delegation_of_what_is_around_it(
    chain: Chain, agents: Contract, alice: Account, bob: Account
) -> None:
    agents.claim(id=ZONE, by=alice)
    with chain.refused(agents.errors.NotDelegated, inside=ZONE, owner=alice):
        agents.claim(id=WWW, by=bob)
    with chain.refused(agents.errors.NotDelegated, inside=ZONE, owner=alice):
        agents.delegate(id=WWW, to=bob, by=bob)
    agents.delegate(id=WWW, to=bob, by=alice)
    assert (agents.resource(id=WWW).owner, agents.resource(id=WWW).inside) == (bob, ZONE)
    # What is nearest counts: below www it is bob who delegates.
    with chain.refused(agents.errors.NotDelegated, inside=WWW, owner=bob):
        agents.claim(id="dns:a.www.example.org", by=alice)
    agents.claim(id="dns:a.www.example.org", by=bob)
    # A delegation can be ended, and then nothing that its holder gave counts.
    with chain.refused(agents.errors.NotDelegated, inside=ZONE, owner=alice):
        agents.take_back(id=WWW, by=bob)
    agents.take_back(id=WWW, by=alice)
    assert (agents.resource(id=WWW).owner, agents.resource(id=WWW).owner_epoch) == (alice, 2)
    with chain.refused(agents.errors.UnknownResource, id="dns:example.net"):
        agents.delegate(id="dns:example.net", to=bob, by=alice)


def test_another_owner_is_another_epoch_without_agents(
    chain: Chain, agents: Contract, alice: Account, bob: Account, worker: Account
) -> None:
    agents.claim(id=ZONE, by=alice)
    agents.enrol(id=ZONE, agent=registered(agents, alice, worker), by=alice)
    with chain.refused(agents.errors.NotOwner, owner=alice):
        agents.transfer(id=ZONE, to=bob, by=bob)
    moved = agents.transfer(id=ZONE, to=bob, by=alice).events.Moved
    assert (moved.to, moved.owner_epoch) == (bob, 2)
    assert agents.resource(id=ZONE).agents == []
    # Given up and claimed again, it goes on from the epoch it had.
    agents.give_up(id=ZONE, by=bob)
    assert agents.resource(id=ZONE) is None
    agents.claim(id=ZONE, by=alice)
    assert agents.resource(id=ZONE).owner_epoch == 3


def test_an_agent_stakes_and_its_stake_is_bound_for_a_week(
    chain: Chain, agents: Contract, alice: Account, bob: Account, worker: Account
) -> None:
    with chain.refused(agents.errors.StakeTooSmall, stake=Rlusd("9.99"), least=Rlusd(10)):
        agents.register(account=worker, key=KEY, kinds=KINDS, pay="9.99", by=alice)
    for kinds in ([], ["a.b", "a.b"]):
        with chain.refused(agents.errors.BadKinds):
            agents.register(account=worker, key=KEY, kinds=kinds, pay="10", by=alice)
    first = registered(agents, alice, worker)
    with chain.refused(agents.errors.NotOwner, owner=alice):
        agents.retire(agent=first, by=bob)
    with chain.refused(agents.errors.StakeBound, until=None):
        agents.withdraw_stake(agent=first, by=alice)
    agents.retire(agent=first, by=alice)
    with chain.refused(agents.errors.StakeBound):
        agents.withdraw_stake(agent=first, by=alice)
    chain.advance("7d")
    before = chain.balance(alice)
    assert agents.withdraw_stake(agent=first, by=alice).value == Rlusd(10)
    assert agents.withdraw_stake(agent=first, by=alice).value == Rlusd(0)
    assert chain.balance(alice) == before + Rlusd(10)
    # Its number is never another's.
    assert registered(agents, alice, worker) == first + 1
    with chain.refused(agents.errors.Retired, agent=first):
        agents.rotate(agent=first, account=bob, key=KEY, by=alice)


def test_a_working_key_acts_until_it_is_rotated(
    chain: Chain, agents: Contract, alice: Account, bob: Account, worker: Account
) -> None:
    agent = registered(agents, alice, worker)
    with chain.refused(agents.errors.NotWorking, account=worker):
        agents.heartbeat(agent=agent, inventory=KEY, by=alice)
    agents.heartbeat(agent=agent, inventory=KEY, by=worker)
    assert agents.agent(agent=agent).inventory == KEY
    # The working key cannot put another in its place.
    with chain.refused(agents.errors.NotOwner, owner=alice):
        agents.rotate(agent=agent, account=bob, key=OTHER_KEY, by=worker)
    agents.rotate(agent=agent, account=bob, key=OTHER_KEY, by=alice)
    with chain.refused(agents.errors.NotWorking, account=bob):
        agents.heartbeat(agent=agent, inventory=KEY, by=worker)
    known = agents.agent(agent=agent)
    assert (known.account, known.key, known.key_epoch) == (bob, OTHER_KEY, 2)
    agents.retire(agent=agent, by=alice)
    with chain.refused(agents.errors.Retired, agent=agent):
        agents.heartbeat(agent=agent, inventory=KEY, by=bob)
    with chain.refused(agents.errors.UnknownAgent, agent=99):
        agents.heartbeat(agent=99, inventory=KEY, by=bob)


def test_a_resource_has_at_most_four_agents(
    chain: Chain, agents: Contract, alice: Account, bob: Account, worker: Account
) -> None:
    agents.claim(id=ZONE, by=alice)
    numbers = [registered(agents, bob, worker) for _ in range(5)]
    with chain.refused(agents.errors.NotOwner, owner=alice):
        agents.enrol(id=ZONE, agent=numbers[0], by=bob)
    for number in [*numbers[:4], numbers[0]]:
        agents.enrol(id=ZONE, agent=number, by=alice)
    with chain.refused(agents.errors.TooManyAgents, most=4):
        agents.enrol(id=ZONE, agent=numbers[4], by=alice)
    agents.dismiss(id=ZONE, agent=numbers[1], by=alice)
    agents.enrol(id=ZONE, agent=numbers[4], by=alice)
    assert agents.resource(id=ZONE).agents == [numbers[0], numbers[2], numbers[3], numbers[4]]
    agents.dismiss(id=ZONE, agent=numbers[2], by=alice)
    agents.retire(agent=numbers[1], by=bob)
    with chain.refused(agents.errors.Retired, agent=numbers[1]):
        agents.enrol(id=ZONE, agent=numbers[1], by=alice)


def test_a_grant_is_the_owners_and_ends_with_the_owner(
    chain: Chain, agents: Contract, alice: Account, bob: Account
) -> None:
    site = chain.deploy("counter")
    assert agents.obstacle(id=ZONE, contract=site) == "no_resource"
    agents.claim(id=ZONE, by=alice)
    assert agents.obstacle(id=ZONE, contract=site) == "no_grant"
    with chain.refused(agents.errors.NotOwner, owner=alice):
        agents.give(id=ZONE, contract=site, terms=TERMS, by=bob)
    with chain.refused(agents.errors.NoContract, contract=bob):
        agents.give(id=ZONE, contract=bob, terms=TERMS, by=alice)
    agents.give(id=ZONE, contract=site, terms=TERMS, by=alice)
    assert agents.obstacle(id=ZONE, contract=site) == "none"
    assert agents.grant(id=ZONE, contract=site).terms.calls == 5
    agents.transfer(id=ZONE, to=bob, by=alice)
    assert agents.obstacle(id=ZONE, contract=site) == "other_owner"
    # The new owner cannot confirm what another gave, and gives anew.
    with chain.refused(agents.errors.NoGrant, contract=site):
        agents.confirm(id=ZONE, contract=site, by=bob)
    agents.give(id=ZONE, contract=site, terms=TERMS, by=bob)
    agents.confirm(id=ZONE, contract=site, by=bob)
    assert agents.obstacle(id=ZONE, contract=site) == "none"
    agents.revoke(id=ZONE, contract=site, by=bob)
    assert agents.obstacle(id=ZONE, contract=site) == "no_grant"
    with chain.refused(agents.errors.NoGrant, contract=site):
        agents.revoke(id=ZONE, contract=site, by=bob)


def test_a_grant_expires_with_its_time(chain: Chain, agents: Contract, alice: Account) -> None:
    site = chain.deploy("counter")
    agents.claim(id=ZONE, by=alice)
    agents.give(id=ZONE, contract=site, terms=TERMS | {"expires": "2027-01-02T00:00:00Z"}, by=alice)
    chain.advance("1d")
    assert agents.obstacle(id=ZONE, contract=site) == "expired"


@pytest.mark.parametrize(
    ("wrong", "term"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["a.b", "a.b"]}, "kinds"),
        ({"names": []}, "names"),
        ({"names": ["*"]}, "names"),
        ({"names": ["WWW.example.org"]}, "names"),
        ({"shapes": ["A", "A"]}, "shapes"),
        ({"calls": 0}, "calls"),
        ({"expires": "2026-12-31T00:00:00Z"}, "expires"),
        ({"expires": "2028-06-01T00:00:00Z"}, "expires"),
    ],
)
def test_terms_that_allow_nothing_or_too_much_are_refused(
    chain: Chain, agents: Contract, alice: Account, wrong: dict[str, Any], term: str
) -> None:
    site = chain.deploy("counter")
    agents.claim(id=ZONE, by=alice)
    with chain.refused(agents.errors.BadTerms, term=term):
        agents.give(id=ZONE, contract=site, terms=TERMS | wrong, by=alice)
