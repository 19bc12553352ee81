"""ghostcli agent and system: from an empty chain to an action that an agent's process carried out."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ghostnet.drivers.mock.driver import MockDriver
from tests.e2e.cli.worlds import World
from tests.e2e.mock.test_mock import target

ENVIRONMENT = 3
MOST_SECONDS = 30.0
TERMS = (
    '{"kinds": ["mock.add"], "names": ["shelf/a"], "shapes": [], "calls": 9, "spend": "50", '
    '"expires": "+300d", "approvers": [], "rule": "RULE"}'
)


def eventually(found: Callable[[], Any], wanted: Any) -> None:
    """Waits until something is as it should be."""
    end = time.monotonic() + MOST_SECONDS
    while (seen := found()) != wanted:
        assert time.monotonic() < end, seen
        time.sleep(0.1)


def rehearsal(world: World, account: str) -> Any:
    """What a dry run says of each open action; it must leave everything as it was."""

    def everything() -> tuple[dict[Path, tuple[int, bytes]], Any]:
        files = [each for each in sorted((world.folder / "agent").rglob("*")) if each.is_file()]
        nonce = world.run("account", "show", account)["nonce"]
        return {each: (each.stat().st_mtime_ns, each.read_bytes()) for each in files}, nonce

    before = everything()
    found = world.run("agent", "run", "--dry-run")["actions"]
    assert everything() == before
    return found


def test_an_agent_runs_is_paused_is_killed_and_goes_on(tmp_path: Path) -> None:  # noqa: PLR0915  one agent's life
    world = World(tmp_path)
    asker = str(Path("contracts/tests/requester").absolute())
    with (
        world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0"),
        target(tmp_path / "record") as (_, port),
    ):
        assert world.run("system", "add", "agents", "--as", "operator")["name"] == "system/agents"
        init = ("agent", "init", "--resource", "mock:shelf", "--kind", "mock.add", "--mock-port", str(port))
        made = world.run(*init, "--as", "alice")
        assert made["agent"] == 1
        assert world.run(*init, "--as", "alice", code=ENVIRONMENT)["slug"] == "no_folder"
        deploy = ("contract", "deploy", asker, "--use", "agents=system/agents", "--pay", "50", "--as", "alice")
        world.run(*deploy)

        def call(*words: str) -> Any:
            return world.run("contract", "call", *words, "--as", "alice")

        def ask() -> str:
            args = (
                "--id", "mock:shelf", "--kind", "mock.add", "--targets", '[{"name": "shelf/a", "shape": "sum"}]',
                "--start-in", "1h", "--run-in", "1h", "--reward", "1", "--fee", "0.1", "--args", "818103",
            )  # fmt: skip
            return str(call("requester", "ask", *args)["result"])

        def state(action: str) -> str:
            return str(call("system/agents", "action", "--action", action)["result"]["state"])

        def effects() -> Any:
            return MockDriver(port)._read(["effects", "shelf/a"])[1]

        give = ("system/agents", "give", "--id", "mock:shelf", "--contract", "requester", "--terms")
        call(*give, TERMS.replace("RULE", "never"))
        with world.running("agent", "run", "--log", "quiet") as (ready, process):
            assert ready["agent"] == 1
            first = ask()
            eventually(lambda: state(first), "done")
            assert effects() == 1
            world.run("agent", "pause", "mock:shelf")
            second = ask()
            time.sleep(1)
            assert (state(second), effects()) == ("requested", 1)
            world.run("agent", "resume", "mock:shelf")
            eventually(lambda: state(second), "done")
            world.run("agent", "stop")
            assert process.wait(MOST_SECONDS) == 0
        world.run("agent", "resume")
        # It is away; what was asked meanwhile waits for it.
        call(*give, TERMS.replace("RULE", "each"))
        third = ask()
        (seen,) = rehearsal(world, made["account"])
        assert (seen["action"], seen["next"], seen["why"]) == (third, "post", "it needs an approval")
        assert seen["plan"]["changes"][0]["after"] == ['[["shelf/a", 9]]']
        assert state(third) == "requested"
        with world.running("agent", "run", "--log", "quiet") as (_, process):
            eventually(lambda: state(third), "planned")
            # The journal is held by the one that runs, and that is no hindrance.
            (seen,) = world.run("agent", "run", "--dry-run")["actions"]
            assert (seen["state"], seen["next"]) == ("planned", "wait")
            assert "approval" in seen["why"]
            process.kill()
        world.run("agent", "pause", "mock:shelf")
        assert [(each["next"], each["why"]) for each in rehearsal(world, made["account"])] == [("wait", "it is paused")]
        world.run("agent", "resume", "mock:shelf")
        plan = call("system/agents", "action", "--action", third)["result"]["plan"]
        call("system/agents", "approve", "--action", third, "--plan", plan)
        (seen,) = rehearsal(world, made["account"])
        assert (seen["next"], seen["plan"]["plan"]) == ("start", plan)
        assert "next" in world.raw("agent", "run", "--dry-run").stdout
        with world.running("agent", "run", "--log", "quiet"):
            eventually(lambda: state(third), "done")
        assert effects() == 3
        assert rehearsal(world, made["account"]) == []


@pytest.mark.parametrize("broken", ["agent.toml", "key", "policy.toml"])
def test_a_folder_that_cannot_be_used_says_what_is_wrong(tmp_path: Path, broken: str) -> None:
    world, folder = World(tmp_path), tmp_path / "agent"
    assert world.run("agent", "run", code=ENVIRONMENT)["slug"] == "no_folder"
    folder.mkdir(mode=0o700)
    files = {
        "agent.toml": f'agent = 1\nnode = "http://127.0.0.1:1"\ngenesis = "{"00" * 32}"\n',
        "key": "k" * 32,
        "policy.toml": "kinds = []\nresources = []\n",
    }
    for name, content in files.items():
        (folder / name).write_text("\x00" if name == broken else content)
        (folder / name).chmod(0o600)
    found = world.run("agent", "run", code=ENVIRONMENT)
    assert found["slug"] == ("bad_policy" if broken == "policy.toml" else "no_folder")
