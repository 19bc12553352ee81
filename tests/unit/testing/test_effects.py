"""Effect snapshots: what is in them, and that nothing is that changes by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ghostnet.core import CodecError, SlotEntry, decode, encode
from ghostnet.testing import Account, Agent, Chain, Contract, Result
from ghostnet.testing.effects import Effects, effects_of

PROBE = str(Path(__file__).resolve().parents[3] / "contracts" / "tests" / "probe")
GAS = {"gas": 5_000_000}
START = "2027-01-01T00:00"


@pytest.fixture
def probe(chain: Chain) -> Contract:
    """The ledger's test contract."""
    return chain.deploy(PROBE, owner=chain.accounts["alice"])


def left(result: Result[Any]) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Balances, and what is open."""
    effects = effects_of(result)
    return effects["balances"], effects["open"]


def test_a_call_is_told_whole(effects: Effects, chain: Chain, alice: Account, bob: Account) -> None:
    """Its file beside this one, in `effects`, is what an author reads; `pytest --ghost-update` writes it anew."""
    escrow = chain.deploy("escrow")
    deadline = chain.now + 3 * 86_400_000
    opened = escrow.open(payee=bob, arbiter=None, deadline=deadline, on_deadline="refund", pay="5.05", by=alice)
    effects.check(opened, "opened")
    effects.check(escrow.release(id=0, by=alice), "released")


def test_every_kind_of_what_is_open_is_shown_by_its_time(probe: Contract, bob: Account) -> None:
    probe.open_slot(resolver=bob, expires=None, deposit="0.5", pay="0.5", **GAS)
    probe.watch_topic(topic="mine", deposit="0.2", pay="0.2", **GAS)
    probe.ask_number(within="1h", deposit="0.3", pay="0.3", **GAS)
    probe.wake_every(period="1d", note=0, deposit="2", pay="2", **GAS)
    last = probe.wake_at(time=f"{START}:30Z", note=7, deposit="1", pay="1", by=bob, **GAS)
    balances, found = left(last)
    assert balances == {"bob": "-1.00"}
    once: dict[str, Any] = {"kind": "once", "method": "on_clock", "due": f"{START}:30Z", "prepaid": "1.00"}
    asked = {"kind": "slot", "method": "on_number", "due": "2027-01-01T01:00:00.004Z", "prepaid": "0.30"}
    each: dict[str, Any] = {"kind": "each", "method": "on_clock", "due": "2027-01-02T00:00:00.005Z", "prepaid": "2.00"}
    event = {"kind": "event", "method": "on_told", "due": None, "prepaid": "0.20"}
    endless = {"kind": "slot", "method": "on_answer", "due": None, "prepaid": "0.50"}
    wanted = [
        once | {"args": {"note": "7"}},
        asked | {"of": "probe"},
        each | {"period": "1d", "args": {"note": "0"}},
        event | {"of": "probe"},
        endless | {"of": "bob"},
    ]
    assert found == [each | {"contract": "probe"} for each in wanted]


def test_what_deliveries_cost_is_in_nothing(chain: Chain, probe: Contract, bob: Account) -> None:
    timer = probe.wake_every(period="1d", note=0, deposit="2", pay="2", **GAS).value
    for delivery in chain.advance("3d"):
        balances, (shown,) = left(delivery)
        assert (balances, shown["prepaid"]) == ({}, "2.00")
        assert delivery.fee
    assert left(probe.cancel_wakeup(id=timer)) == ({"probe": "+2.00"}, [])
    probe.wake_at(time=chain.now + 1_000, note=0, deposit="1", pay="1", by=bob, **GAS)
    (fired,) = chain.advance("1s")
    assert left(fired) == ({"probe": "+1.00"}, [])


def test_an_answered_slot_gives_back_all_of_its_deposit(chain: Chain, probe: Contract) -> None:
    slot = probe.ask_number(within="1h", deposit="1", pay="1", **GAS).value
    answered = probe.resolve_slot(id=slot, answer=encode(300))
    assert left(answered) == ({"probe": "+1.00"}, [])
    assert list(probe.numbers) == [300]
    assert chain.deliveries[-1].fee


def test_after_going_back_the_costs_are_those_of_then(chain: Chain, probe: Contract) -> None:
    timer = probe.wake_every(period="1d", note=0, deposit="2", pay="2", **GAS).value
    before = chain.snapshot()
    chain.advance("2d")
    chain.revert(before)
    (delivery,) = chain.advance("1d")
    assert [each["prepaid"] for each in left(delivery)[1]] == ["2.00"]
    assert left(probe.cancel_wakeup(id=timer)) == ({"probe": "+2.00"}, [])


def test_a_dry_timer_is_shown_as_suspended(chain: Chain, probe: Contract) -> None:
    probe.wake_every(period="1d", note=0, deposit="0.01", pay="0.01", **GAS)
    (*_, last) = chain.advance("9d", may_fail=True)
    assert left(last)[1][0].get("suspended") is None
    chain.advance("9d", may_fail=True)
    assert left(chain.transfer(chain.deployer, probe, 1))[1][0]["suspended"] is True


def test_a_transfer_shows_balances_and_no_fee(chain: Chain, alice: Account, bob: Account) -> None:
    assert left(chain.transfer(alice, bob, "0.000001")) == ({"alice": "-0.000001", "bob": "+0.000001"}, [])
    assert left(chain.transfer(alice, alice, "5")) == ({}, [])


def test_contracts_of_one_name_are_told_apart(chain: Chain, alice: Account) -> None:
    first, second = (chain.deploy("tip-jar", shares=[{"to": alice, "parts": 1}]) for _ in range(2))
    paid = effects_of(second.tip(note="", pay="2"))
    assert paid["balances"] == {"alice": "-2.00", "tip-jar 2": "+2.00"}
    assert paid["calls"][0]["name"] == "tip-jar 2"
    assert chain.names()[first.address] == "tip-jar"


def test_a_snapshot_is_the_same_bytes_where_ids_are_others(tmp_path: Path) -> None:
    """The salt of a contract changes its address, and so the ids of all that it opens."""
    texts, timers = [], []
    for deployments in (1, 3):
        chain = Chain()
        escrows = [chain.deploy("escrow") for _ in range(deployments)]
        chain.advance(10 - chain.now % 1_000)
        escrow, alice, bob = escrows[0] if deployments == 1 else escrows[-1], *list(chain.accounts.values())[:2]
        opened = escrow.open(payee=bob, arbiter=None, deadline=f"{START}:30Z", on_deadline="refund", pay="5", by=alice)
        Effects(tmp_path, str(deployments), update=True).check(opened)
        texts.append((tmp_path / f"{deployments}.json").read_text().replace("escrow 3", "escrow"))
        timers.append(opened.receipt.wakeups)
    assert texts[0] == texts[1]
    assert timers[0] != timers[1]
    assert '"timer": "wakeup of settle"' in texts[0]


def test_a_difference_is_shown_line_by_line(tmp_path: Path, chain: Chain, alice: Account, bob: Account) -> None:
    Effects(tmp_path, "it", update=True).check(chain.transfer(alice, bob, 1))
    with pytest.raises(AssertionError, match="differs") as differs:
        Effects(tmp_path, "it", update=False).check(chain.transfer(alice, bob, 2))
    assert '-    "bob": "+1.00"\n+    "alice": "-2.00",\n+    "bob": "+2.00"' in str(differs.value)
    assert json.loads((tmp_path / "it.json").read_text())["open"] == []


@pytest.mark.parametrize("value", [[], 7, [b"", b"", "m", 1, b"short", 0]])
def test_what_is_no_slot_is_refused(value: Any) -> None:
    with pytest.raises(CodecError):
        SlotEntry.decode(bytes(32), encode(value))
    assert decode(encode(value)) == value


def test_requested_actions_are_told_by_name_and_without_ids(chain: Chain, alice: Account, bob: Account) -> None:
    agent = Agent(chain, "dns:example.org", owner=alice)
    place = {"resource": agent.resource, "name": "www.example.org", "shape": "A"}
    sign = chain.deploy("cookbook/signpost", owner=bob, place=place)
    chain.transfer(bob, sign, "5")
    agent.grant(sign, "www.example.org", kinds=["dns.records.set"])
    asked = sign.point(records=["192.0.2.1"], by=bob)
    terms = {"contract": "signpost", "kind": "dns.records.set", "version": 1, "resource": "dns:example.org"}
    assert effects_of(asked)["actions"] == [
        terms | {
            "targets": [{"name": "www.example.org", "shape": "A", "ttl": 300, "records": ["192.0.2.1"]}],
            "unread": None, "start_by": "2027-01-02T00:00:00.009Z", "report_by": "2027-01-02T01:00:00.009Z",
            "reward": "0.50", "fee": "0.00", "undo": "2027-01-31T00:00:00.009Z", "undoes": False,
        },
    ]  # fmt: skip
    agent.carry_out(asked.value)
    (back,) = effects_of(sign.take_back(by=bob))["actions"]
    assert (back["targets"], back["undo"], back["undoes"]) == ([], None, True)
    assert back | terms == back
