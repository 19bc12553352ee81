"""How people live with actions: ghostcli resource, grant and action, with a zone's servers, an agent and a vault."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.e2e.agent.test_command import eventually
from tests.e2e.agent.test_dns import AFTER, BEFORE, NAME, ZONE, allow, fill, private, servers
from tests.e2e.cli.worlds import World

USAGE, UNVERIFIED = 2, 4
RESOURCE = f"dns:{ZONE}"


def test_a_plan_is_looked_at_approved_and_explained(tmp_path: Path) -> None:  # noqa: PLR0915  one action's life
    world = World(tmp_path)
    world.environment["GHOST_PASSPHRASE_FILE"] = private(tmp_path / "pass", "correct horse")
    world.run("key", "new", "carol")
    world.run("vault", "init", "--owner", "carol")
    with (
        servers() as dns,
        world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0") as (chain, _),
        world.running("vault", "start") as (ready, _),
    ):
        world.environment |= {"GHOST_VAULT": ready["socket"]}
        fill(world, dns.keys)
        allow(world, chain)
        del world.environment["GHOST_VAULT"]  # its keys are none of these accounts'
        world.run("system", "add", "agents", "--as", "operator")
        deploy = ("--owner", "alice", "--zone", ZONE, "--price-per-day", "0.20", "--reward", "0.5", "--fee", "0.1")
        world.run("contract", "deploy", "managed-zone", *deploy, "--as", "alice")
        places = [f"127.0.0.1:{each.port}" for each in (dns.primary, dns.secondary)]
        world.run("resource", "claim", RESOURCE, "--as", "alice")
        world.run(
            "agent", "init", "--resource", RESOURCE, "--kind", "dns.records.set", "--as", "alice",
            "--dns-server", places[0], "--dns-secondary", places[1], "--secret", "zone",
            "--secret-vault", ready["socket"],
        )  # fmt: skip
        give = ("--kind", "dns.records.set", "--name", f"*.{ZONE}", "--calls", "9", "--spend", "50", "--as", "alice")
        world.run("grant", "give", RESOURCE, "managed-zone", *give)

        assert [each["id"] for each in world.run("resource", "list", "--owner", "alice")["resources"]] == [RESOURCE]
        assert "asserted" in world.raw("resource", "show", RESOURCE).stdout
        (grant,) = world.run("grant", "list", RESOURCE)["grants"]
        assert (grant["terms"]["rule"], grant["terms"]["calls"], grant["obstacle"]) == ("each", 9, "none")

        def show() -> Any:
            return world.run("action", "show", action)

        def followed() -> list[str]:
            found = dns.texts(NAME, "A", server=dns.secondary)
            return [] if found is None else sorted(found[1])

        look = ("--server", places[0], "--server", places[1], "--as", "alice")
        with world.running("agent", "run", "--log", "quiet"):
            cost = world.run("contract", "call", "managed-zone", "cost", "--days", "10")["result"]
            order = ("--label", "www", "--shape", "A", "--records", f'["{AFTER[0]}"]', "--days", "10", "--pay", cost)
            action = world.run("contract", "call", "managed-zone", "order", *order, "--as", "bob")["result"]
            eventually(lambda: show()["action"]["state"], "planned")
        # It is away: else it would plan again as soon as the world moves.
        approve = ("action", "approve", action, *look)
        waiting = world.run("action", "list", "--mine", "--as", "alice")["actions"]
        assert [each["action"] for each in waiting] == [action]
        assert world.run("action", "list", "--mine", "--as", "bob")["actions"] == []

        other = private(tmp_path / "other", "no plan")
        wrong = world.run("action", "approve", action, "--body", other, "--as", "alice", code=UNVERIFIED)
        assert wrong["slug"] == "other_plan"
        # The body comes from the node, for who may see it; the agent's folder has the same.
        assert world.run("action", "approve", action, "--as", "carol", code=USAGE)["slug"] == "plan_not_for"
        changes = world.run("action", "show", action, "--changes", "--as", "alice")["changes"]
        assert [each["after"] for each in changes] == [[f"{AFTER[0]} (300 s)"]]
        assert world.run("action", "show", action, "--body", "agent/plans")["changes"] == changes
        assert "changes" not in show()
        dns.stranger(ZONE, (NAME, "A", 3600, "192.0.2.66"))
        eventually(followed, ["192.0.2.66"])
        moved = world.run(*approve, "--destroy", RESOURCE, code=UNVERIFIED)
        assert (moved["slug"], moved["fields"]) == ("world_differs", {"differs": 2, "unseen": 0})
        assert {each["state"] for each in moved["seen"]} == {"differs"}
        dns.stranger(ZONE, (NAME, "A", 3600, BEFORE[0]))
        eventually(followed, BEFORE)
        gone = world.run(*approve, "--server", "127.0.0.1:1", "--destroy", RESOURCE, code=UNVERIFIED)
        assert gone["fields"] == {"differs": 0, "unseen": 1}
        assert world.run(*approve, code=USAGE)["slug"] == "destruction_not_named"
        assert show()["approval"] is None
        said = world.raw(*approve, "--explain")
        assert said.stderr.count("agrees") == 2
        assert f"DESTROYED  {BEFORE[0]}" in said.stderr
        approved = world.run(*approve, "--destroy", RESOURCE)
        assert approved["look"]["holds"]
        with world.running("agent", "run", "--log", "quiet"):
            eventually(lambda: show()["action"]["state"], "done")
            assert followed() == AFTER

        assert world.run(*approve, code=USAGE)["slug"] == "no_plan_to_approve"
        found = world.run("action", "why", action)
        assert (found["complete"], found["receipt_verified"]) == (True, True)
        names = [each["event"] for each in found["history"]]
        assert [name for name in names if name != "Held"] == ["Requested", "Planned", "Approved", "Started", "Ended"]
        paid = {each["event"]: [payment["amount"] for payment in each["payments"]] for each in found["history"]}
        assert "0.10" in paid["Planned"]
        assert "0.50" in paid["Ended"]
        told = world.raw("action", "why", action).stdout
        assert "its agent reported so" in told
        assert "paid 0.50 RLUSD to alice" in told
        assert "signed by the agent's key" in told
        short = world.run("action", "why", action, "--blocks", "1")
        assert not short["complete"]
        world.run("grant", "revoke", RESOURCE, "managed-zone", "--as", "alice")
        assert world.run("grant", "list", RESOURCE)["grants"] == []


def test_resources_are_delegated_taken_back_handed_on_and_given_up(tmp_path: Path) -> None:
    world, part = World(tmp_path), f"dns:lab.{ZONE}"

    def owner(resource: str) -> str:
        return world.raw("resource", "show", resource).stdout.splitlines()[1].split()[-1]

    with world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0"):
        world.run("system", "add", "agents", "--as", "operator")
        assert world.run("resource", "show", RESOURCE, code=USAGE)["slug"] == "no_resource"
        assert world.run("resource", "claim", RESOURCE, "--as", "alice", "--explain")["explained"]
        assert world.run("resource", "show", RESOURCE, code=USAGE)["slug"] == "no_resource"
        world.run("resource", "claim", RESOURCE, "--as", "alice")
        world.run("resource", "delegate", part, "bob", "--as", "alice")
        assert owner(part) == "bob"
        world.run("resource", "take-back", part, "--as", "alice")
        assert owner(part) == "alice"
        world.run("resource", "transfer", RESOURCE, "bob", "--as", "alice")
        assert owner(RESOURCE) == "bob"
        assert world.run("resource", "give-up", RESOURCE, "--as", "alice", code=1)["slug"] == "NotOwner"
        world.run("resource", "give-up", RESOURCE, "--as", "bob")
        assert world.run("resource", "list", "--owner", "bob")["resources"] == []
        for words in (("refuse", "00" * 32), ("settle", "00" * 32, "failed")):
            assert world.run("action", *words, "--as", "alice", code=1)["slug"] == "UnknownAction"
