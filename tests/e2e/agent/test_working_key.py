"""An agent whose working key is in a vault: a real vault signs its transactions and its reports, and nothing else."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from ghostnet.drivers.mock.driver import MockDriver
from tests.e2e.agent.test_command import TERMS, eventually
from tests.e2e.agent.test_dns import private
from tests.e2e.cli.worlds import World
from tests.e2e.mock.test_mock import target

REFUSED, USAGE = 1, 2
WAITS = 1.0  # seconds in which something would have happened
HEAD = 'threshold = 1\nowners = ["carol"]\n'
INIT = ("agent", "init", "--resource", "mock:shelf", "--kind", "mock.add", "--as", "alice")


def rule(chain: dict[str, Any], **changes: str) -> str:
    """A policy that lets the agent work with the key."""
    said = {"caller": '"agent"', "key": '"worker"', "chain": f'"{chain["chain_id"]}"'}
    said |= {"genesis": f'"{chain["genesis_hash"]}"', "methods": '["system/agents/*"]', "kinds": '["mock.add"]'}
    said |= {"spend_per_day": '"1"'} | changes
    lines = "".join(f"{name} = {value}\n" for name, value in said.items())
    return f"{HEAD}[[rule]]\n{lines}"


def allow(world: World, text: str, vault: dict[str, str]) -> None:
    """Has the vault's owner set a policy."""
    world.run("vault", "policy", "set", private(world.folder / "policy.toml", text), "--as", "carol", "--yes", **vault)


def fill(world: World, chain: dict[str, Any], vault: dict[str, str]) -> None:
    """Opens the vault, enrols the agent, and gives it a key to work with, and one that cannot sign reports."""
    world.run("vault", "unseal", **vault)
    token = private(world.folder / "token", world.run("vault", "invite", "agent", **vault)["token"])
    world.run("vault", "enrol", "agent", "--token", token, **vault)
    for name, curve in (("worker", "ed25519"), ("other", "p256")):
        world.run("vault", "key", "new", name, "--curve", curve, **vault)
    allow(world, rule(chain) + rule(chain, key='"other"').replace(HEAD, ""), vault)


@pytest.fixture(name="world")
def _world(tmp_path: Path) -> World:
    """Somebody with a vault to come."""
    world = World(tmp_path)
    world.environment["GHOST_PASSPHRASE_FILE"] = private(tmp_path / "pass", "correct horse")
    world.run("key", "new", "carol")
    world.run("vault", "init", "--owner", "carol")
    return world


def test_the_vault_signs_what_an_agent_does_and_while_it_is_sealed_the_agent_waits(
    world: World, tmp_path: Path
) -> None:
    asker = str(Path("contracts/tests/requester").absolute())
    with (
        world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0") as (chain, _),
        target(tmp_path / "record") as (_, port),
        world.running("vault", "start") as (ready, _),
    ):
        vault = {"GHOST_VAULT": ready["socket"]}
        fill(world, chain, vault)
        world.run("system", "add", "agents", "--as", "operator")
        here = ("--secret-vault", ready["socket"], "--mock-port", str(port))
        assert world.run(*INIT, *here, "--working-key", "none", code=USAGE)["slug"] == "unknown_key"
        assert world.run(*INIT, *here, "--working-key", "other", code=REFUSED)["slug"] == "wrong_curve"
        made = world.run(*INIT, *here, "--working-key", "worker")
        assert made["account"] == world.run("vault", "key", "list", **vault)["keys"][1]["address"]
        assert not (tmp_path / "agent" / "key").exists()
        world.run("contract", "deploy", asker, "--use", "agents=system/agents", "--pay", "50", "--as", "alice")

        def call(*words: str) -> Any:
            return world.run("contract", "call", *words, "--as", "alice").get("result")

        def ask() -> str:
            args = (
                "--id", "mock:shelf", "--kind", "mock.add", "--targets", '[{"name": "shelf/a", "shape": "sum"}]',
                "--start-in", "1h", "--run-in", "1h", "--reward", "1", "--fee", "0.1", "--args", "818103",
            )  # fmt: skip
            return str(call("requester", "ask", *args))

        def state(action: str) -> str:
            return str(call("system/agents", "action", "--action", action)["state"])

        def effects() -> Any:
            return MockDriver(port)._read(["effects", "shelf/a"])[1]

        give = ("give", "--id", "mock:shelf", "--contract", "requester", "--terms", TERMS.replace("RULE", "never"))
        call("system/agents", *give)
        with world.running("agent", "run", "--log", "quiet"):
            first = ask()
            eventually(lambda: state(first), "done")
            world.run("vault", "seal", **vault)
            second = ask()
            time.sleep(WAITS)
            assert (state(second), effects()) == ("requested", 1)
            world.run("vault", "unseal", **vault)
            eventually(lambda: state(second), "done")
            allow(world, rule(chain, kinds='["mock.append"]'), vault)
            third = ask()
            eventually(effects, 3)
            time.sleep(WAITS)
            assert state(third) == "started"
            allow(world, rule(chain), vault)
            eventually(lambda: state(third), "done")
        receipt = call("system/agents", "receipt", "--action", third)
        assert receipt["report"]["outcome"] == "done"
    lines = [json.loads(line) for line in (tmp_path / "vault" / "audit.log").read_text().splitlines()]
    reports = [line for line in lines if line["call"] == "sign_report"]
    signed = [line["facts"]["action"] for line in reports if line["outcome"] == "ok"]
    assert signed == [first, second, third]
    assert {line["facts"]["action"] for line in reports if line["outcome"] == "not_allowed"} == {third}
    assert world.run("vault", "audit", "verify")["verified"]
