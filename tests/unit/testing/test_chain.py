"""The test chain: what authors rely on when a test of theirs is green."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.testing import Account, Chain, Contract, Deployed, Failed, Result
from ghostnet.testing.effects import Effects
from ghostnet.testing.recorder import Recorder


@pytest.fixture(name="on_chain")
def _on_chain() -> Chain:
    return Chain()


@pytest.fixture(name="lease")
def _lease(on_chain: Chain) -> Contract:
    return on_chain.deploy("name-lease", owner=on_chain.accounts["alice"], price_per_day="1")


def test_a_call_returns_values_events_and_moves_money_alone(on_chain: Chain, lease: Contract) -> None:
    bob = on_chain.accounts["bob"]
    result = lease.lease(label="www", days=3, pay="3", by=bob)
    assert result.value.tenant == bob
    assert result.value.until == on_chain.now + 3 * 86_400_000
    assert result.events.Leased.label == "www"
    assert result.gas > 0
    assert result.fee > core.Rlusd(0)
    assert on_chain.balance(bob) == core.Rlusd(997)  # the treasury pays the fee
    assert on_chain.balance(lease) == core.Rlusd("2.95")  # a timer was paid in advance


def test_storage_is_read_by_its_names(on_chain: Chain, lease: Contract) -> None:
    lease.lease(label="www", days=3, pay="3", by=on_chain.accounts["bob"])
    assert lease.price_per_day.get() == core.Rlusd(1)
    assert lease.leases.get("www").tenant == on_chain.accounts["bob"]
    assert lease.leases.get("other") is None
    assert list(lease.storage.leases.all()) == ["www"]
    with pytest.raises(TypeError, match="has 1 key parts"):
        lease.leases.get()


def test_a_refusal_is_expected_by_its_name_and_fields(on_chain: Chain, lease: Contract) -> None:
    lease.lease(label="www", days=3, pay="3", by=on_chain.accounts["bob"])
    with on_chain.refused(lease.errors.Taken, label="www") as refusal:
        lease.lease(label="www", days=1, pay="1")
    assert refusal.fields is not None
    assert refusal.fields.until > on_chain.now
    with on_chain.refused(core.StandardNotAuthorized):
        lease.set_price(price="2", by=on_chain.accounts["bob"])


def test_a_refusal_that_does_not_come_fails_the_test(on_chain: Chain, lease: Contract) -> None:
    with (
        pytest.raises(Failed, match="Taken was expected, and nothing was refused"),
        on_chain.refused(lease.errors.Taken),
    ):
        lease.lease(label="www", days=1, pay="1")
    with (
        pytest.raises(Failed, match="has label = 'www', not 'other'"),
        on_chain.refused(lease.errors.Taken, label="other"),
    ):
        lease.lease(label="www", days=1, pay="1")


def test_another_refusal_passes_through_with_its_story(on_chain: Chain, lease: Contract) -> None:
    with pytest.raises(core.ContractError) as raised, on_chain.refused(lease.errors.Taken):
        lease.lease(label="-", days=1, pay="1")
    assert raised.value.slug == "BadLabel"
    assert "✗ contract/BadLabel" in raised.value.__notes__[0]


def test_time_passes_and_wakes(on_chain: Chain, lease: Contract) -> None:
    lease.lease(label="www", days=3, pay="3", by=on_chain.accounts["bob"])
    begun = on_chain.now
    assert on_chain.advance("2d") == []
    (delivery,) = on_chain.advance("2d")
    assert delivery.events.Ended.label == "www"
    assert lease.leases.get("www") is None
    assert on_chain.now == begun + 4 * 86_400_000
    assert on_chain.wakeups(lease) == []


def test_a_state_comes_back(on_chain: Chain, lease: Contract) -> None:
    before = on_chain.snapshot()
    lease.lease(label="www", days=3, pay="3", by=on_chain.accounts["bob"])
    on_chain.revert(before)
    assert lease.leases.get("www") is None
    assert on_chain.balance(on_chain.accounts["bob"]) == core.Rlusd(1_000)


def test_arguments_that_do_not_fit_are_named(lease: Contract) -> None:
    for args, kind in (
        ({"label": "www"}, core.RequestArgumentMissing),
        ({"label": "www", "days": -1}, core.RequestError),
        ({"label": "x" * 64, "days": 1}, core.RequestError),
        ({"label": "www", "days": 1, "colour": "red"}, core.RequestArgumentUnknown),
    ):
        with pytest.raises(kind):
            lease.lease(pay="1", **args)
    assert lease.leases.all() == {}
    with pytest.raises(AttributeError, match="no method and no storage item"):
        lease.unknown()
    with pytest.raises(AttributeError, match="declares no error"):
        _ = lease.errors.Unknown


def test_the_same_test_sees_the_same_addresses() -> None:
    one, other = Chain(), Chain()
    assert one.accounts == other.accounts
    first, second = (each.deploy("escrow") for each in (one, other))
    assert first.address == second.address


def test_an_account_is_made_and_funded_by_name(on_chain: Chain) -> None:
    dora = on_chain.account("dora", funds="5")
    assert on_chain.balance(dora) == core.Rlusd(5)
    on_chain.transfer(dora, on_chain.accounts["bob"], "2")
    assert on_chain.balance(dora) == core.Rlusd(3)
    with pytest.raises(core.LedgerInsufficientFunds):
        on_chain.transfer(dora, on_chain.accounts["bob"], 5)


def test_a_report_tells_what_was_called() -> None:
    recorder = Recorder()
    chain = Chain(on_result=lambda chain, result: recorder.note(chain, result, "this test"))
    lease = chain.deploy("name-lease", owner=chain.accounts["alice"], price_per_day="1")
    lease.lease(label="www", days=3, pay="3")
    with chain.refused(lease.errors.Taken):
        lease.lease(label="www", days=3, pay="3")
    row = recorder.to_json()["name-lease"]
    assert row["methods"]["lease"]["calls"] == 2
    assert row["methods"]["lease"]["errors"] == ["Taken"]
    assert row["methods"]["lease"]["gas_most"] > 0
    assert row["events"] == ["Leased"]
    assert {"wake", "set", "get"} <= set(row["kinds"])


def test_effects_are_compared_with_their_file(tmp_path: Path, on_chain: Chain, lease: Contract) -> None:
    result = lease.lease(label="www", days=3, pay="3")
    with pytest.raises(AssertionError, match="--ghost-update"):
        Effects(tmp_path, "test", update=False).check(result)
    Effects(tmp_path, "test", update=True).check(result)
    Effects(tmp_path, "test", update=False).check(result)
    on_chain.advance("4d")
    with pytest.raises(AssertionError, match="differs"):
        Effects(tmp_path, "test", update=False).check(lease.lease(label="api", days=3, pay="3"))


def test_a_report_tells_which_views_were_asked() -> None:
    recorder = Recorder()
    chain = Chain(on_view=recorder.note_view)
    lease = chain.deploy("name-lease", owner=chain.accounts["alice"], price_per_day="1")
    begun = chain.calls
    assert lease.price() == core.Rlusd(1)
    assert chain.calls == begun + 1
    row = recorder.to_json()["name-lease"]["methods"]["price"]
    assert row["calls"] == 1
    assert 0 < row["gas_least"] == row["gas_median"] == row["gas_most"]


PARTS = [{"to": Account.named("alice"), "parts": 0}]


def test_an_error_of_init_is_expected_before_there_is_a_contract(on_chain: Chain) -> None:
    with on_chain.refused(on_chain.errors("tip-jar").NoParts) as refusal:
        on_chain.deploy("tip-jar", shares=PARTS)
    assert refusal.fields is not None
    with on_chain.refused(on_chain.errors("asset").BadRoyalty, most=5_000):
        on_chain.deploy("asset", name="x", issuer=PARTS[0]["to"], compliance=PARTS[0]["to"], royalty=5_001)
    with pytest.raises(AttributeError, match="tip-jar declares no error Nothing; it declares: NoParts"):
        _ = on_chain.errors("tip-jar").Nothing


def test_an_error_of_another_contracts_init_passes_through(on_chain: Chain) -> None:
    with pytest.raises(core.ContractError), on_chain.refused(on_chain.errors("asset").BadRoyalty):
        on_chain.deploy("tip-jar", shares=PARTS)
    with (
        pytest.raises(Failed, match="NoParts was expected, and nothing was refused"),
        on_chain.refused(on_chain.errors("tip-jar").NoParts),
    ):
        on_chain.deploy("tip-jar", shares=[PARTS[0] | {"parts": 1}])


def test_the_story_of_a_refused_init_has_names() -> None:
    seen: list[Result[object]] = []
    chain = Chain(on_result=lambda _chain, result: seen.append(result))
    with chain.refused(chain.errors("tip-jar").NoParts):
        chain.deploy("tip-jar", shares=PARTS)
    assert seen[0].story.startswith('tip-jar.init(shares=[{"to": "alice", "parts": 0}]) by alice')
    assert "ghost1" not in seen[0].story


def test_a_refusal_speaks_of_accounts_and_contracts_by_their_names(on_chain: Chain) -> None:
    alice, bob = on_chain.accounts["alice"], on_chain.accounts["bob"]
    token = on_chain.deploy("token", owner=alice, name="Gold", symbol="AU", decimals=2, supply=10)
    with pytest.raises(core.LedgerInsufficientFunds) as poor:
        on_chain.transfer(on_chain.account("dave", funds=1), bob, 2)
    assert str(poor.value).startswith("dave ")
    with pytest.raises(core.CallUnknownContract) as lost:
        on_chain.view(Deployed(on_chain, bob, token.schema), "total_supply", core.NO_ARGS)
    assert str(lost.value) == "there is no contract at bob"
    assert on_chain.names()[token.address] == "token"
