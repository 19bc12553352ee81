"""ghostcli agent with a host: a contract asks for a file, it appears, and an undo brings the old one back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ghostnet.core import encode
from tests.e2e.agent.test_command import ENVIRONMENT, eventually
from tests.e2e.cli.worlds import World

TABLE = """
host = "system:host1"
marks = "FOLDER/marks"
[places.motd]
root = "FOLDER"
path = "etc/motd"
mode = "0644"
templates = ["motd"]
[templates.motd]
file = "motd.txt"
blanks = { who = "word" }
"""
TERMS = (
    '{"kinds": ["system.file.put"], "names": ["host1/motd"], "shapes": [], "calls": 9, "spend": "50", '
    '"expires": "+300d", "approvers": [], "rule": "never"}'
)


def test_a_contract_asks_for_a_file_and_takes_it_back(tmp_path: Path) -> None:
    world, files, motd = World(tmp_path), tmp_path / "files.toml", tmp_path / "etc" / "motd"
    motd.parent.mkdir()
    motd.write_text("before\n")
    (tmp_path / "motd.txt").write_text("this is {{who}}\n")
    files.write_text(TABLE.replace("FOLDER", str(tmp_path)))
    with world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0"):
        world.run("system", "add", "agents", "--as", "operator")
        init = ("agent", "init", "--kind", "system.file.put", "--files", str(files), "--as", "alice")
        wrong = world.run(*init, "--resource", "system:host2", code=ENVIRONMENT)
        assert wrong["slug"] == "bad_policy"
        world.run(*init, "--resource", "system:host1")
        asker = str(Path("contracts/tests/requester").absolute())
        world.run("contract", "deploy", asker, "--use", "agents=system/agents", "--pay", "50", "--as", "alice")

        def call(*words: str) -> Any:
            return world.run("contract", "call", *words, "--as", "alice")

        def state(action: str) -> str:
            return str(call("system/agents", "action", "--action", action)["result"]["state"])

        def ask(who: str) -> str:
            args = encode([["motd", [["who", who]]]]).hex()
            times = ("--start-in", "1h", "--run-in", "1h", "--reward", "1", "--fee", "0.1", "--undo-until", "+30d")
            targets = ("--targets", '[{"name": "host1/motd", "shape": "file"}]')
            kind = ("--id", "system:host1", "--kind", "system.file.put")
            return str(call("requester", "ask", *kind, *targets, *times, "--args", args)["result"])

        call("system/agents", "give", "--id", "system:host1", "--contract", "requester", "--terms", TERMS)
        with world.running("agent", "run", "--log", "quiet"):
            good = ask("host1.example.org")
            eventually(lambda: state(good), "done")
            assert motd.read_text() == "this is host1.example.org\n"
            bad = ask("$(id)")
            eventually(lambda: state(bad), "refused")
            back = call("requester", "take_back", "--action", good, "--start-in", "1h", "--run-in", "1h")
            eventually(lambda: state(str(back["result"])), "done")
        assert motd.read_text() == "before\n"
        assert list(motd.parent.iterdir()) == [motd]
