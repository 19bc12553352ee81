"""Observers: agents' processes that look at a site which the tests stop and start, and a contract that counts."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ghostnet import core
from ghostnet.actions.report import OUTCOMES, Report
from ghostnet.agent.ledger import Ledger
from ghostnet.agent.observe import VALID_MS
from ghostnet.client import Client, Key, KeyStore
from ghostnet.drivers.mock.driver import MockDriver
from ghostnet.schema.values import time_text
from tests.e2e.agent.test_command import eventually
from tests.e2e.agent.yard import BUILT, items
from tests.e2e.cli.worlds import World
from tests.e2e.mock.test_mock import target

USAGE, ENVIRONMENT = 2, 3
NAMES = ("north", "south", "west")
ZONE = "dns:example.org"
MONTH_MS = 30 * 86_400_000
SETTLED = 3.0  # seconds: three looks, in which whatever would happen has happened
TABLE = """
[[observe]]
contract = "dns-failover"
http = "http://127.0.0.1:{port}/"
every = "1s"
timeout = "900ms"
failures = 2
"""


class Site:
    """A web server that is there or is not, at one port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.start()

    def start(self) -> None:
        """It serves, as a process of its own."""
        words = ("-m", "http.server", str(self.port), "--bind", "127.0.0.1", "--directory", str(self._folder))
        self._process = subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        eventually(self._answers, True)

    def kill(self) -> None:
        """It is gone."""
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class Yard:
    """A chain with a contract that moves a name on the word of two of three observers, and their folders."""

    def __init__(self, world: World, stack: ExitStack) -> None:
        self.world, self._stack, self._api = world, stack, "127.0.0.1:0"
        self.start()
        self.site = Site(world.folder / "site")
        stack.callback(self.site.kill)
        world.run("system", "add", "agents", "--as", "operator")
        profile = world.run("profile", "show")
        self.alice = KeyStore(world.home / "profiles" / "local" / "keys").load("alice", lambda _: "")
        genesis = bytes.fromhex(profile["genesis"]["value"])
        self.client = stack.enter_context(Client(profile["node"]["value"], genesis_hash=genesis))
        self.agents = self.client.contract(self.client.system("agents"))

    def start(self) -> None:
        """The node is there, at the same address as before."""
        words = ("dev", "--folder", str(self.world.folder / "node"), "--api", self._api)
        ready, self.node = self._stack.enter_context(self.world.running(*words))
        self._api = ready["node"].removeprefix("http://")

    def init(self, name: str, *more: str) -> str:
        """An agent's folder; its working account."""
        return str(self.world.run("agent", "init", "--folder", name, *more, "--as", "alice")["account"])

    def deploy(self, accounts: list[str]) -> None:
        """The contract with its grant and its money, and what each folder looks at."""
        setup = {
            "zone": "example.org", "name": "www.example.org", "shape": "A", "primary": ["192.0.2.1"],
            "standby": ["198.51.100.1"], "observers": accounts, "needed": 2, "fresh": "1m", "dwell": "1m",
            "reward": "0.50",
        }  # fmt: skip
        deploy = ("contract", "deploy", "dns-failover", "--owner", "alice", "--setup", json.dumps(setup))
        address = core.address_bytes(self.world.run(*deploy, "--as", "alice")["contract"])
        self.contract = self.client.contract(address)
        self.client.send([core.Transfer(to=address, amount=core.Rlusd(10))], self.alice)
        self.agents.call("claim", {"id": ZONE}, by=self.alice)
        terms = {
            "kinds": ["dns.records.set"], "names": ["www.example.org"], "shapes": ["A"], "calls": 9, "spend": "50",
            "expires": time_text(self.client.status().clock_ms + MONTH_MS), "approvers": [], "rule": "never",
        }  # fmt: skip
        args = {"id": ZONE, "contract": core.address_text(address), "terms": terms}
        self.agents.call("give", args, by=self.alice)

    def observe(self, name: str, text: str = TABLE, code: int = 0) -> Any:
        """Tells a folder what it looks at."""
        file = self.world.folder / "sites.toml"
        file.write_text(text.format(port=self.site.port))
        return self.world.run("agent", "observe", str(file), "--folder", name, code=code)

    def pause(self, name: str, *what: str) -> None:
        """Nothing is told from now on."""
        self.world.run("agent", "pause", *what, "--folder", name)

    def resume(self, name: str, *what: str) -> None:
        """It goes on."""
        self.world.run("agent", "resume", *what, "--folder", name)

    @contextmanager
    def running(self, name: str) -> Iterator[tuple[Any, subprocess.Popen[str]]]:
        """An agent's process."""
        with self.world.running("agent", "run", "--log", "quiet", "--folder", name) as ready:
            yield ready

    def seen(self) -> tuple[str, int, bool]:
        """Where the name is, how many say that it is down, and whether it moves."""
        found = self.contract.view("status")
        return found["place"], found["down"], found["moving"] is not None

    def still_valid(self) -> int:
        """How long the newest block's transaction could have waited for another block, in ms."""
        block = self.client.block()
        body, _ = self.client.transaction(block.receipts[0].id)
        return body.valid_until - block.header.time_ms

    def action(self) -> str:
        """The move's."""
        return str(self.contract.view("status")["moving"]["action"])


@contextmanager
def yard(folder: Path) -> Iterator[Yard]:
    """The whole of it, running."""
    with ExitStack() as stack:
        yield Yard(World(folder), stack)


class Mover:
    """An agent of the zone, played by the test: it says that a move was done."""

    def __init__(self, here: Yard) -> None:
        key, agents = Key.generate(), here.agents
        here.client.fund(key.auth.address)
        args = {"account": key.address_text, "key": key.auth.keys[0].public.hex(), "kinds": ["dns.records.set"]}
        done = agents.call("register", args, by=here.alice, pay=core.Rlusd(10))
        number = int(agents.result("register", done.receipt.results[0]))
        agents.call("enrol", {"id": ZONE, "agent": str(number)}, by=here.alice)
        self._ledger = Ledger(here.client, number, key, here.world.folder)

    def carry_out(self, action: str) -> None:
        """Holds, plans, starts and reports."""
        ledger, mine = self._ledger, {"action": action, "agent": str(self._ledger.agent)}
        plan = hashlib.sha256(action.encode()).hexdigest()
        epoch = int(ledger.send("hold", **mine))
        ledger.send("post_plan", **mine, epoch=epoch, plan=plan, destroys=0, guard="atomic")
        ledger.send("start", **mine, epoch=epoch + 1, plan=plan)
        stated = Report(
            agent=ledger.agent, key_epoch=1, epoch=epoch + 1, plan=bytes.fromhex(plan),
            outcome=OUTCOMES.index("done"), steps=1, evidence=bytes(32), result=b"",
        )  # fmt: skip
        fields = asdict(stated) | {"agent": str(ledger.agent), "plan": plan, "outcome": "done", "result": ""}
        signature = ledger.sign(bytes.fromhex(action), stated).hex()
        ledger.send("report", action=action, report=fields | {"evidence": bytes(32).hex()}, signature=signature)


def test_two_of_three_move_it_and_its_owner_alone_moves_it_back(tmp_path: Path) -> None:
    with yard(tmp_path) as here:
        here.deploy([here.init(name) for name in NAMES])
        for name in ("north", "west"):
            here.observe(name)
        mover, contract = Mover(here), core.address_text(here.contract.address)
        with here.running("north") as (ready, north), here.running("west") as (_, west):
            assert (ready["agent"], ready["observes"]) == (None, 1)
            # One that is paused, and one that does not run, say nothing; and one alone moves nothing.
            here.pause("west")
            here.site.kill()
            eventually(here.seen, ("primary", 1, False))
            assert 0 < here.still_valid() <= VALID_MS
            time.sleep(SETTLED)
            assert here.seen() == ("primary", 1, False)
            # It is there again: whoever said that it is down takes that back.
            here.site.start()
            eventually(here.seen, ("primary", 0, False))
            here.resume("west")
            here.pause("north", contract)
            here.site.kill()
            eventually(here.seen, ("primary", 1, False))
            here.resume("north", contract)
            eventually(here.seen, ("primary", 2, True))
            action = here.action()
            record = here.agents.stored("actions", [action])
            assert (record["state"], record["kind"], record["contract"]) == ("requested", "dns.records.set", contract)
            mover.carry_out(action)
            eventually(here.seen, ("standby", 2, False))
            # Before they are old, they are told again.
            for _ in range(2):
                here.client.advance(40_000)
                time.sleep(SETTLED)
                assert here.seen() == ("standby", 2, False)
            # That it is up again moves nothing: the owner does.
            here.site.start()
            eventually(here.seen, ("standby", 0, False))
            time.sleep(SETTLED)
            assert here.seen() == ("standby", 0, False)
            here.contract.call("fail_back", by=here.alice)
            mover.carry_out(here.action())
            eventually(here.seen, ("primary", 0, False))
            here.world.run("agent", "stop", "--folder", "north")
            assert north.wait(SETTLED) == 0
            assert west.poll() is None


def test_what_was_seen_while_the_chain_was_away_is_not_told_later(tmp_path: Path) -> None:
    with yard(tmp_path) as here, target(tmp_path / "record") as (_, port):
        # One of them acts, too.
        acts = ("--resource", "mock:shelf", "--kind", "mock.add", "--mock-port", str(port))
        here.deploy([here.init("north", *acts), here.init("south")])
        with ExitStack() as stack:
            for name, number in (("north", 1), ("south", None)):
                here.observe(name)
                ready, _ = stack.enter_context(here.running(name))
                assert (ready["agent"], ready["observes"]) == (number, 1)
            here.node.kill()
            here.node.wait()
            here.site.kill()
            time.sleep(SETTLED)
            here.site.start()
            here.start()
            time.sleep(SETTLED)
            assert here.seen() == ("primary", 0, False)
            # They went on, each with its next look, and the one with its actions.
            here.site.kill()
            eventually(here.seen, ("primary", 2, True))
            action = ask(here)
            eventually(lambda: here.agents.stored("actions", [action])["state"], "done")
            assert MockDriver(port)._read(["effects", "shelf/a"])[1] == 1


def ask(here: Yard) -> str:
    """A contract asks the one that acts for something; the action."""
    code = (BUILT / "requester.wasm").read_bytes()
    here.client.send([core.StoreCode(code=code)], here.alice)
    create = core.Create(
        code=core.code_hash(code), salt=bytes(32), args=core.encode([]), value=core.Rlusd(50),
        uses=(here.agents.address,), admin=here.alice.auth.address,
    )  # fmt: skip
    here.client.send([create], here.alice)
    asker = here.client.contract(core.contract_address(here.alice.auth.address, core.code_hash(code), bytes(32)))
    terms = {
        "kinds": ["mock.add"], "names": ["shelf/a"], "shapes": [], "calls": 9, "spend": "50",
        "expires": time_text(here.client.status().clock_ms + MONTH_MS), "approvers": [], "rule": "never",
    }  # fmt: skip
    given = {"id": "mock:shelf", "contract": core.address_text(asker.address), "terms": terms}
    here.agents.call("give", given, by=here.alice)
    args = {
        "id": "mock:shelf", "kind": "mock.add", "targets": [{"name": "shelf/a", "shape": "sum"}], "start_in": "10m",
        "run_in": "10m", "reward": "1", "fee": "0.10", "undo_until": None, "args": items("mock.add", 1).hex(),
    }  # fmt: skip
    return str(asker.result("ask", asker.call("ask", args, by=here.alice).receipt.results[0]))


def test_what_cannot_be_observed_is_refused(tmp_path: Path) -> None:
    with yard(tmp_path) as here:
        here.deploy([here.init("north"), here.init("south")])
        stranger = here.init("stranger")
        refused = here.observe("stranger", code=ENVIRONMENT)
        assert (refused["slug"], stranger in refused["text"]) == ("bad_policy", True)
        seldom = here.observe("north", TABLE.replace('"1s"', '"31s"'), code=ENVIRONMENT)
        assert "`every` is at most 30s" in seldom["text"]
        assert here.observe("north", TABLE.replace("dns-failover", "nobody"), code=USAGE)["slug"] == "unknown_alias"
        assert (
            here.observe("north", TABLE.replace("dns-failover", "system/agents"), code=USAGE)["slug"]
            == "unknown_in_schema"
        )
        here.observe("north")
        kept = (tmp_path / "north" / "observe.toml").read_text()
        assert core.address_text(here.contract.address) in kept
        assert here.observe("north", TABLE + "limit = 3", code=ENVIRONMENT)["slug"] == "bad_policy"
        assert (tmp_path / "north" / "observe.toml").read_text() == kept
        run = ("agent", "run", "--folder")
        assert here.world.run(*run, "stranger", code=ENVIRONMENT)["slug"] == "no_folder"
        (tmp_path / "north" / "observe.toml").write_text(TABLE.format(port=80))
        assert here.world.run(*run, "north", code=ENVIRONMENT)["slug"] == "bad_policy"
        half = ("agent", "init", "--folder", "half", "--as", "alice")
        assert here.world.run(*half, "--resource", "mock:shelf", code=USAGE)["slug"] == "usage"
        assert here.world.run(*half, "--kind", "mock.add", code=USAGE)["slug"] == "usage"
        assert not (tmp_path / "half").exists()
