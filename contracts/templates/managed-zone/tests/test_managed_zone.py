"""Records that are rented: what the contract believes at each turn of the world, and who has paid what for it."""

import pytest
from managed_zone_contract import ManagedZone, deploy

from ghostnet.core import Rlusd, StandardPaymentMismatch
from ghostnet.testing import Account, Agent, Chain

ZONE = "example.org"
REWARD, FEE = Rlusd("0.50"), Rlusd("0.10")
COSTS = Rlusd("1.35")
"""Twice reward, fee and deadline; four calls that tell; the timer."""


@pytest.fixture(name="agent")
def _agent(chain: Chain, alice: Account) -> Agent:
    return Agent(chain, f"dns:{ZONE}", owner=alice)


@pytest.fixture(name="zone")
def _zone(chain: Chain, alice: Account, agent: Agent) -> ManagedZone:
    zone = deploy(chain, owner=alice, zone=ZONE, price_per_day="0.20", reward=REWARD, fee=FEE)
    agent.grant(zone, f"*.{ZONE}", kinds=["dns.records.set"])
    return zone


def order(zone: ManagedZone, by: Account, label: str = "www", days: int = 10) -> bytes:
    """Orders an address; the action."""
    return zone.order(label=label, shape="A", records=["192.0.2.1"], days=days, pay=zone.cost(days=days), by=by).value


def phase(zone: ManagedZone, label: str = "www") -> str | None:
    """What the contract believes of a label."""
    site = zone.site(label=label)
    return None if site is None else site.phase


def test_who_pays_has_records_and_who_pays_no_more_has_them_taken_back(
    chain: Chain, agent: Agent, zone: ManagedZone, alice: Account, bob: Account
) -> None:
    assert zone.cost(days=10) == Rlusd("2.00") + COSTS
    action = order(zone, bob)
    ordered = agent.agents.order(action=action)
    assert [(target.name, target.shape) for target in ordered.targets] == [("www.example.org", "A")]
    assert phase(zone) == "setting"
    agent.carry_out(action)
    assert phase(zone) == "live"
    chain.advance("10d")
    assert phase(zone) == "ending"
    undo = agent.work[-1]
    assert agent.action(undo).undoes == action
    agent.carry_out(undo)
    assert zone.site(label="www") is None
    # Rent, and what the slots and the timer did not use, is the owner's; the agent had two prices.
    assert zone.withdraw(by=alice).value >= Rlusd("2.00")
    order(zone, bob)


def test_an_extension_moves_the_end(chain: Chain, agent: Agent, zone: ManagedZone, bob: Account) -> None:
    agent.carry_out(order(zone, bob))
    before = zone.site(label="www")
    assert before is not None
    assert before.until is not None
    assert zone.extend(label="www", days=5, pay="1", by=bob).value == before.until + 5 * 86_400_000
    chain.advance("10d")
    assert phase(zone) == "live"
    chain.advance("5d")
    assert phase(zone) == "ending"


@pytest.mark.parametrize("days", [0, 82])
def test_an_extension_leaves_room_for_the_undo(
    chain: Chain, agent: Agent, zone: ManagedZone, bob: Account, days: int
) -> None:
    agent.carry_out(order(zone, bob))
    with chain.refused(zone.errors.TooLong, days=days):
        zone.extend(label="www", days=days, pay=max(Rlusd("0.20") * days, Rlusd("0.05")), by=bob)


def test_a_change_that_fails_is_paid_back(chain: Chain, agent: Agent, zone: ManagedZone, bob: Account) -> None:
    before = chain.balance(bob)
    action = order(zone, bob)
    told = agent.carry_out(action, "failed")
    assert told.error is None
    assert phase(zone) is None
    # The plan's fee is gone, and the deposits of deadlines and slots are the zone's.
    assert chain.balance(bob) > before - FEE - Rlusd("0.20")


def test_a_change_that_nobody_plans_is_paid_back_with_its_fee(chain: Chain, zone: ManagedZone, bob: Account) -> None:
    before = chain.balance(bob)
    order(zone, bob)
    chain.advance("2d")
    assert phase(zone) is None
    assert chain.balance(bob) > before - Rlusd("0.20")


def test_what_nobody_knows_is_unknown_until_somebody_does(
    chain: Chain, agent: Agent, zone: ManagedZone, bob: Account
) -> None:
    action = order(zone, bob)
    agent.start(action)
    chain.advance("2d")
    assert phase(zone) == "unknown"
    with chain.refused(zone.errors.Taken, label="www"):
        order(zone, bob)
    agent.report(action)
    assert phase(zone) == "live"


def test_what_is_partly_there_is_taken_back(agent: Agent, zone: ManagedZone, bob: Account) -> None:
    agent.carry_out(order(zone, bob), "partial")
    assert phase(zone) == "ending"
    agent.carry_out(agent.work[-1])
    assert phase(zone) is None


def test_an_undo_that_fails_leaves_the_label_stuck_until_the_owner_has_looked(
    chain: Chain, agent: Agent, zone: ManagedZone, alice: Account, bob: Account
) -> None:
    agent.carry_out(order(zone, bob))
    with chain.refused(zone.errors.NoSite, label="www"):
        zone.clear(label="www", by=alice)
    zone.leave(label="www", by=bob)
    agent.start(agent.work[-1])
    chain.advance("2d")
    assert phase(zone) == "ending"
    agent.report(agent.work[-1], "failed")
    assert phase(zone) == "stuck"
    with chain.refused(zone.errors.Taken, label="www"):
        order(zone, bob)
    zone.clear(label="www", by=alice)
    order(zone, bob)


def test_a_revoked_grant_leaves_what_is_live_stuck_and_says_so(
    chain: Chain, agent: Agent, zone: ManagedZone, alice: Account, bob: Account
) -> None:
    agent.carry_out(order(zone, bob))
    agent.agents.revoke(id=agent.resource, contract=zone, by=alice)
    assert zone.leave(label="www", by=bob).events.Stuck.label == "www"
    assert phase(zone) == "stuck"
    with chain.refused(agent.agents.errors.Obstructed, obstacle="no_grant"):
        order(zone, bob, "other")


def test_only_the_customer_leaves(chain: Chain, agent: Agent, zone: ManagedZone, alice: Account, bob: Account) -> None:
    agent.carry_out(order(zone, bob))
    with chain.refused(zone.errors.NotCustomer, customer=bob):
        zone.leave(label="www", by=alice)
    zone.leave(label="www", by=bob)
    with chain.refused(zone.errors.NoSite, label="www"):
        zone.leave(label="www", by=bob)


def test_an_order_is_whole(chain: Chain, zone: ManagedZone, bob: Account) -> None:
    cost = zone.cost(days=1)
    for label in ("", "A", "a.b", "-a"):
        with chain.refused(zone.errors.BadLabel):
            zone.order(label=label, shape="A", records=["192.0.2.1"], days=1, pay=cost, by=bob)
    for days in (0, 91):
        with chain.refused(zone.errors.TooLong, days=days):
            zone.order(label="www", shape="A", records=["192.0.2.1"], days=days, pay=cost, by=bob)
    with chain.refused(zone.errors.NoRecords):
        zone.order(label="www", shape="A", records=[], days=1, pay=cost, by=bob)
    with chain.refused(StandardPaymentMismatch):
        zone.order(label="www", shape="A", records=["192.0.2.1"], days=1, pay="1", by=bob)


def test_it_goes_on_after_every_outcome(agent: Agent, zone: ManagedZone, bob: Account) -> None:
    phases = agent.after_each_outcome(lambda: order(zone, bob), lambda: phase(zone))
    assert phases == {"done": "live", "failed": None, "partial": "ending", "unknown": "unknown", "expired": None}
