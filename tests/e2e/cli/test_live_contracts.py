"""Contracts on a node by their handles of the client: the module that `contract bindings python` writes, at work."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest

from ghostnet.client import Client, Key, KeyStore, LiveContract
from ghostnet.core import CallInsufficientBalance, ContractError, Rlusd, SkippedCannotPay
from tests.e2e.cli.worlds import World

HOUR_MS = 3_600_000


@dataclass
class Network:
    """A chain with name-lease on it, and who uses it from a program."""

    world: World
    client: Client
    alice: Key
    bob: Key
    names: str
    """Address of the name-lease."""
    bindings: Any
    """The generated module."""


@pytest.fixture(scope="module", name="network")
def _network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    world = World(tmp_path_factory.mktemp("live"))
    with world.running("dev", "--folder", str(world.folder / "node"), "--api", "127.0.0.1:0"):
        world.run("contract", "deploy", "name-lease", "--as", "alice", "--owner", "alice", "--price-per-day", "1")
        world.run("contract", "bindings", "python", "name-lease", "--out", str(world.folder))
        profile = world.run("profile", "show")
        keys = KeyStore(world.home / "profiles" / "local" / "keys")
        sys.path.insert(0, str(world.folder))
        try:
            with Client(profile["node"]["value"], genesis_hash=bytes.fromhex(profile["genesis"]["value"])) as client:
                yield Network(
                    world=world,
                    client=client,
                    alice=keys.load("alice", lambda _: ""),
                    bob=keys.load("bob", lambda _: ""),
                    names=address_of(world, "name-lease"),
                    bindings=import_module("name_lease_contract"),
                )
        finally:
            sys.path.remove(str(world.folder))
            sys.modules.pop("name_lease_contract", None)


def address_of(world: World, name: str) -> str:
    (found,) = (each["address"] for each in world.run("contract", "list")["contracts"] if each["name"] == name)
    return str(found)


def test_a_call_is_sent_and_told_in_pythons_forms(network: Network) -> None:
    c = network.bindings.live(network.client, network.names, by=network.bob)
    sent = c.lease(label="www", days=3, pay="3.5")
    assert sent.value.tenant == network.bob.address_text
    assert sent.value.deposit == Rlusd("0.5")
    assert sent.events.Leased.label == "www"
    assert sent.events.Leased.emitter == c.address
    assert isinstance(sent.events.Leased.until, int)
    found = network.client.receipt(sent.outcome.id)
    assert (found.receipt.gas_used, found.receipt.fee) == (sent.gas, sent.fee)
    assert c.leases["www"].until == sent.value.until
    assert c.lease_of(label="www") == sent.value
    c.end(label="www")
    assert c.status(label="www") == "free"


def test_a_trial_does_nothing_and_tells_what_would_be(network: Network) -> None:
    client = network.client
    before = client.account(network.alice.address)
    trial = network.bindings.live(client, network.names, by=network.alice, trial=True)
    tried = trial.lease(label="never", days=1, pay="1")
    assert (tried.value.tenant, tried.events.Leased.label) == (network.alice.address_text, "never")
    assert Rlusd(0) < tried.fee < Rlusd("0.01")
    assert client.account(network.alice.address) == before
    assert trial.leases.get("never") is None


def test_a_refusal_is_the_contracts_own_with_its_operands(network: Network) -> None:
    c = network.bindings.live(network.client, network.names)
    until = c.lease(label="taken", days=1, pay="1", by=network.bob).value.until
    for each in (c, network.bindings.live(network.client, network.names, trial=True)):
        with pytest.raises(ContractError) as refused:
            each.lease(label="taken", days=1, pay="1", by=network.alice)
        assert each.errors.Taken.is_of(refused.value)
        assert not each.errors.NotPaid.is_of(refused.value)
        assert each.errors.Taken.fields_of(refused.value) == {"label": "taken", "until": until}
    with pytest.raises((SkippedCannotPay, CallInsufficientBalance)):
        c.lease(label="dear", days=1, pay="100000000", by=network.alice)


def test_views_and_storage_are_read_in_pythons_forms(network: Network) -> None:
    c = network.bindings.live(network.client, network.names)
    assert c.price() == c.price_per_day.get() == Rlusd(1)
    assert c.owner.get() == network.alice.address_text
    assert c.solvent() is True
    assert (c.leases.has("nobody"), c.leases.get("nobody"), c.lease_of(label="nobody")) == (False, None, None)
    with pytest.raises(KeyError):
        c.leases["nobody"]
    with pytest.raises(TypeError, match="1 key parts"):
        c.leases.get()


def test_what_is_not_there_is_named(network: Network) -> None:
    c = network.bindings.live(network.client, network.names)
    with pytest.raises(AttributeError, match="no method and no storage item lese"):
        c.lese(label="www")
    with pytest.raises(AttributeError, match="stores no rooms"):
        c.storage.rooms.get()
    with pytest.raises(TypeError, match="needs a key that signs"):
        c.lease(label="www", days=1)
    assert c == c.address == str(c)


def test_what_a_contract_calls_is_told_by_the_schema_of_who_was_called(network: Network) -> None:
    world, client, alice = network.world, network.client, network.alice
    seats = [{"member": alice.address_text, "weight": 1}]
    terms = {"voting": "1h", "timelock": "0s", "grace": "1d", "quorum": 1, "threshold": 5001, "pause": "1h"}
    given = {"seats": seats, "rules": terms, "guard": {"guardians": [], "needed": 0}}
    words = [word for name, value in given.items() for word in (f"--{name}", json.dumps(value))]
    world.run("contract", "deploy", "council", "--as", "alice", *words)
    world.run("transfer", "council", "5", "--as", "alice")
    council = LiveContract(client, address_of(world, "council"), by=alice)
    names = network.bindings.live(client, network.names)
    args = names.schema.args_from_json("lease", json.dumps({"label": "council", "days": 1}))
    step = {"to": names, "method": "lease", "args": args, "value": Rlusd(1)}
    number = council.propose(title="A name of our own", steps=[step], pay="0.10").value
    council.vote(id=number, choice="yes")
    client.advance(HOUR_MS)
    sent = council.execute(id=number)
    leased = sent.events.Leased
    assert (leased.emitter, leased.label, leased.tenant) == (names.address, "council", council.address)
    assert sent.events.Executed.id == number
    assert {event.name for event in sent.events} >= {"Transfer"}
