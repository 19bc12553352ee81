"""System contracts on the test chain: under their names, where contracts that use them find them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ghostnet import core
from ghostnet.authoring import building, scaffold
from ghostnet.testing import Account, Chain

GRANTED = str(Path(__file__).resolve().parents[3] / "contracts" / "tests" / "granted")
ZONE = "dns:example.org"
TERMS: dict[str, Any] = {
    "kinds": ["dns.records.set"],
    "names": ["www.example.org"],
    "shapes": ["A"],
    "calls": 5,
    "spend": "10",
    "expires": "2027-06-01T00:00:00Z",
    "approvers": [],
    "rule": "each",
}


def test_a_contract_is_tested_against_the_networks_own(chain: Chain, alice: Account) -> None:
    agents = chain.add_system("agents")
    assert agents.address == core.address_text(core.system_address("agents"))
    granted = chain.deploy(GRANTED)
    agents.claim(id=ZONE, by=alice)
    assert granted.may_act(id=ZONE) is False
    agents.give(id=ZONE, contract=granted, terms=TERMS, by=alice)
    assert granted.may_act(id=ZONE) is True
    # Its refusals and events have its words, through another contract too.
    with chain.refused(agents.errors.Held, owner=alice):
        granted.claim(id=ZONE)
    claimed = granted.claim(id="dns:example.net").events.Claimed
    assert (claimed.emitter, claimed.owner) == (agents.address, granted)
    assert chain.names()[agents.address] == "agents"


def test_what_uses_a_system_contract_is_not_made_before_it_is_there(chain: Chain) -> None:
    with chain.refused(core.CallBindingMismatch, uses="agents"):
        chain.deploy(GRANTED)
    chain.add_system("agents")
    chain.deploy(GRANTED)


def test_a_system_name_is_given_once(chain: Chain) -> None:
    first = chain.add_system("token", under="money", owner=chain.deployer, name="M", symbol="M", decimals=2, supply=7)
    with chain.refused(core.CallInvalidGovernance, reason="name_taken"):
        chain.add_system("counter", under="money")
    assert first.total_supply() == 7
    assert first.mint(to=chain.deployer, amount=1).events.Minted.amount == 1


def test_an_init_that_refuses_adds_nothing(chain: Chain) -> None:
    with chain.refused(chain.errors("tip-jar").NoParts):
        chain.add_system("tip-jar", under="jar", shares=[{"to": chain.deployer, "parts": 0}])
    chain.add_system("tip-jar", under="jar", shares=[{"to": chain.deployer, "parts": 1}])


def test_a_system_contract_is_found_by_its_name_wherever_one_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert building.find_folder("agents").name == "agents"
    assert building.schema_of("agents").describe()["name"] == "agents"
    assert "agents" not in scaffold.templates()
