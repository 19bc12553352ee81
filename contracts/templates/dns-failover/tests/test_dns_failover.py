"""A name that moves on the word of enough observers, and on nothing else."""

from typing import Any

import pytest
from dns_failover_contract import DnsFailover, Setup, deploy

from ghostnet.core import Rlusd, StandardNotAuthorized
from ghostnet.testing import Account, Agent, Chain

ZONE, NAME = "example.org", "www.example.org"


@pytest.fixture(name="agent")
def _agent(chain: Chain, alice: Account) -> Agent:
    return Agent(chain, f"dns:{ZONE}", owner=alice)


@pytest.fixture(name="observers")
def _observers(chain: Chain) -> list[Account]:
    return [chain.account(name) for name in ("north", "south", "west")]


def setup_of(named: list[Account], **other: Any) -> Setup:
    """Two of three observers, reports that count for five minutes, ten minutes between moves."""
    setup: dict[str, Any] = {
        "zone": ZONE,
        "name": NAME,
        "shape": "A",
        "primary": ["192.0.2.1"],
        "standby": ["198.51.100.1"],
        "observers": list(named),
        "needed": 2,
        "fresh": "5m",
        "dwell": "10m",
        "reward": "0.50",
    }
    return Setup(**(setup | other))


def moves(site: DnsFailover, by: Account) -> bytes:
    """An observer says that it is down, and that is enough; the action."""
    action = site.report(down=True, by=by).value
    assert action is not None
    return action


@pytest.fixture(name="site")
def _site(chain: Chain, alice: Account, agent: Agent, observers: list[Account]) -> DnsFailover:
    site = deploy(chain, owner=alice, setup=setup_of(observers))
    chain.transfer(alice, site, "20")
    agent.grant(site, NAME, kinds=["dns.records.set"])
    return site


def test_enough_observers_move_it_and_its_owner_moves_it_back(
    chain: Chain, agent: Agent, site: DnsFailover, observers: list[Account], alice: Account
) -> None:
    north, south, west = observers
    assert site.report(down=True, by=north).value is None
    with chain.refused(site.errors.Already, place="primary"):
        site.fail_back(by=alice)
    action = moves(site, south)
    # A third word begins no second move.
    assert site.report(down=True, by=west).value is None
    with chain.refused(site.errors.Moving, action=action):
        site.fail_back(by=alice)
    agent.carry_out(action)
    assert (site.status().place, site.status().down) == ("standby", 3)
    with chain.refused(site.errors.NotYet):
        site.fail_back(by=alice)
    # That it is up again moves nothing back.
    chain.advance("10m")
    for observer in observers:
        assert site.report(down=False, by=observer).value is None
    assert site.status().place == "standby"
    with chain.refused(StandardNotAuthorized):
        site.fail_back(by=north)
    agent.carry_out(site.fail_back(by=alice).value)
    assert site.status().place == "primary"


def test_silence_moves_nothing(chain: Chain, site: DnsFailover, observers: list[Account]) -> None:
    north, south, _ = observers
    site.report(down=True, by=north)
    # Neither that of the others nor the chain's: what was said before it is old.
    chain.advance("5m")
    assert site.status().down == 0
    assert site.report(down=True, by=south).value is None
    # Nor does one observer who says it often.
    assert site.report(down=True, by=south).value is None


def test_who_takes_it_back_does_not_count(site: DnsFailover, observers: list[Account]) -> None:
    north, south, _ = observers
    site.report(down=True, by=north)
    site.report(down=False, by=north)
    assert site.report(down=True, by=south).value is None


def test_it_stays_a_while_where_it_moved(
    chain: Chain, agent: Agent, site: DnsFailover, observers: list[Account], alice: Account
) -> None:
    north, south, _ = observers
    site.report(down=True, by=north)
    agent.carry_out(moves(site, south))
    chain.advance("10m")
    agent.carry_out(site.fail_back(by=alice).value)
    site.report(down=True, by=north)
    assert site.report(down=True, by=south).value is None
    chain.advance("10m")
    site.report(down=True, by=north)
    assert site.report(down=True, by=south).value is not None


def test_a_move_that_comes_to_nothing_leaves_it_where_it_was(
    agent: Agent, site: DnsFailover, observers: list[Account]
) -> None:
    north, south, _ = observers
    site.report(down=True, by=north)
    agent.carry_out(moves(site, south), "failed")
    assert (site.status().place, site.status().moving) == ("primary", None)
    # And the next word tries again.
    assert site.report(down=True, by=north).value is not None


def test_while_nobody_knows_nothing_moves(
    chain: Chain, agent: Agent, site: DnsFailover, observers: list[Account], alice: Account
) -> None:
    north, south, _ = observers
    site.report(down=True, by=north)
    action = moves(site, south)
    agent.start(action)
    chain.advance("30m")
    moving = site.status().moving
    assert moving is not None
    assert moving.unknown
    site.report(down=True, by=north)
    assert site.report(down=True, by=south).value is None
    agent.agents.settle(action=action, outcome="done", by=alice)
    chain.advance("1s")
    assert site.status().place == "standby"


def test_only_observers_report_and_only_the_owner_takes_money(
    chain: Chain, site: DnsFailover, alice: Account, bob: Account
) -> None:
    with chain.refused(site.errors.NotObserver):
        site.report(down=True, by=bob)
    with chain.refused(StandardNotAuthorized):
        site.withdraw(amount="1", by=bob)
    before = chain.balance(alice)
    site.withdraw(amount="20", by=alice)
    assert chain.balance(alice) > before + Rlusd("19.9")


@pytest.mark.parametrize(("other", "part"), [
    ({"needed": 0}, "needed"), ({"needed": 4}, "needed"), ({"observers": []}, "needed"),
    ({"fresh": "61m"}, "fresh"), ({"fresh": "0s"}, "fresh"), ({"dwell": "59s"}, "dwell"),
    ({"primary": []}, "primary"), ({"standby": []}, "standby"),
])  # fmt: skip
def test_a_setup_can_work(
    chain: Chain, alice: Account, observers: list[Account], other: dict[str, Any], part: str
) -> None:
    with chain.refused(chain.errors("dns-failover").BadSetup, part=part):
        deploy(chain, owner=alice, setup=setup_of(observers, **other))


def test_an_observer_is_named_once(chain: Chain, alice: Account, observers: list[Account]) -> None:
    with chain.refused(chain.errors("dns-failover").BadSetup, part="observers"):
        deploy(chain, owner=alice, setup=setup_of([observers[0], observers[0]]))


def test_it_goes_on_after_every_outcome(agent: Agent, site: DnsFailover, observers: list[Account]) -> None:
    north, south, _ = observers

    def down() -> bytes:
        site.report(down=True, by=north)
        return moves(site, south)

    def moving() -> tuple[str, bool]:
        status = site.status()
        return status.place, status.moving is not None

    assert agent.after_each_outcome(down, moving) == {
        "done": ("standby", False),
        "failed": ("primary", False),
        "partial": ("primary", False),
        "unknown": ("primary", True),
        "expired": ("primary", False),
    }
