"""What a call would ask of agents, shown before it is sent: by ghostcli, and by the client."""

from __future__ import annotations

from pathlib import Path

from ghostnet.actions.requested import requested
from ghostnet.client import Client, KeyStore
from ghostnet.core import Rlusd, address_bytes
from tests.e2e.cli.worlds import World

ZONE, NAME = "dns:example.org", "www.example.org"
TARGET = {"name": NAME, "shape": "A", "ttl": 300, "records": ["192.0.2.1"]}


def test_what_a_call_would_ask_for_is_shown_and_not_asked_for(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0"):
        world.run("system", "add", "agents", "--as", "operator")
        world.run("resource", "claim", ZONE, "--as", "alice")
        place = f'{{"resource": "{ZONE}", "name": "{NAME}", "shape": "A"}}'
        world.run("contract", "deploy", "cookbook/signpost", "--owner", "bob", "--place", place, "--as", "alice")
        address = world.run("contract", "list")["contracts"][0]["address"]
        world.run("transfer", address, "5", "--as", "bob")
        point = ("contract", "call", "signpost", "point", "--records", '["192.0.2.1"]', "--as", "bob")

        refused = world.run(*point, "--explain", code=1)
        assert (refused["actions"], refused["actions_not_told"]) == ([], 0)
        give = ("--kind", "dns.records.set", "--name", NAME, "--calls", "4", "--spend", "5", "--as", "alice")
        world.run("grant", "give", ZONE, "signpost", *give)

        explained = world.run(*point, "--explain")
        assert "trace" not in explained
        assert explained["actions_not_told"] == 0
        (asked,) = explained["actions"]
        assert asked["targets"] == [TARGET]
        assert {name: asked[name] for name in ("contract", "kind", "version", "resource")} == {
            "contract": address, "kind": "dns.records.set", "version": 1, "resource": ZONE,
        }  # fmt: skip
        assert (asked["reward"], asked["fee"], asked["undoes"], asked["unread"]) == ("0.50", "0.00", None, None)
        assert asked["start_by"] < asked["report_by"] < asked["undo"]
        words = world.raw(*point, "--explain").stdout
        assert "What it would ask of agents:\n  1. dns.records.set@1 on dns:example.org, for signpost\n" in words
        assert f'{NAME} A: ttl 300, records ["192.0.2.1"]' in words
        assert "at stake: the record sets that were there before" in words
        assert "the same again is set aside for an undo, until " in words

        profile = world.run("profile", "show")
        bob = KeyStore(world.home / "profiles" / "local" / "keys").load("bob", lambda _: "")
        genesis = bytes.fromhex(profile["genesis"]["value"])
        with Client(profile["node"]["value"], genesis_hash=genesis) as client:
            message = client.contract(address_bytes(address)).message("point", {"records": ["192.0.2.1"]})
            trial = client.plan([message], bob.auth, traced=True).trial
            (action,) = requested(trial, client.schema)
            assert (action.targets, action.reward, action.kind) == ((TARGET,), Rlusd("0.50"), "dns.records.set")
        # A transfer asks for nothing, and says nothing of it.
        paid = world.raw("transfer", "bob", "1", "--as", "alice", "--explain").stdout
        assert "What it would ask of agents" not in paid
        # Nothing of this happened.
        assert world.run("grant", "list", ZONE)["grants"][0]["terms"]["calls"] == 4
