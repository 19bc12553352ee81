"""A whole yard for tests of the agent: a chain with `agents`, a contract that asks, and the mock's target."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ghostnet.actions import Driver, Plan
from ghostnet.agent import carrier as carriers
from ghostnet.agent import home
from ghostnet.agent.carrier import Carrier, Turn
from ghostnet.agent.journal import Journal
from ghostnet.agent.ledger import Ledger
from ghostnet.agent.policy import Policy
from ghostnet.client import Client, Key, KeyStore
from ghostnet.client.files import replace_private
from ghostnet.core import (
    Create,
    GovernAddSystem,
    Rlusd,
    StoreCode,
    Value,
    address_text,
    code_hash,
    contract_address,
    encode,
)
from ghostnet.drivers.mock.driver import MockDriver
from ghostnet.schema.values import time_text
from tests.e2e.cli.worlds import World
from tests.e2e.lossy import LossyPath
from tests.e2e.mock.test_mock import is_change, target

BUILT = Path("build/contracts")
RESOURCE = "mock:yard"
KINDS = ["mock.add", "mock.append"]
POLICY = Policy(kinds=frozenset(KINDS), resources=frozenset({RESOURCE}))
MOST_TURNS = 60
MINUTE_MS = 60_000
DAY_MS = 86_400_000


class Bodies:
    """Plans that everybody can read."""

    def __init__(self) -> None:
        self._kept: dict[bytes, bytes] = {}

    def put(self, action: bytes, body: bytes) -> None:
        """Keeps one."""
        plan = Plan.from_bytes(body)
        assert plan.action == action
        self._kept[plan.hash] = body

    def offer(self, action: bytes, body: bytes) -> None:
        """Everybody has it already."""

    def get(self, plan: bytes, action: bytes) -> bytes | None:
        """One that was kept."""
        del action
        return self._kept.get(plan)


class Crash(BaseException):
    """The process is gone: nothing catches it."""


@dataclass(frozen=True)
class Parts:
    """What a carrier is made of; tests of the tests put broken ones in."""

    carrier: type[Carrier] = Carrier
    journal: type[Journal] = Journal
    driver: Callable[[int], Driver[Any]] = MockDriver


HONEST = Parts()


class Node:
    """The chain's process, which can be killed and started again on the same folder."""

    def __init__(self, world: World, stack: ExitStack) -> None:
        self.world, self._stack, self._api = world, stack, "127.0.0.1:0"
        self.start()

    def start(self) -> None:
        """It is there, at the same address as before."""
        words = ("dev", "--folder", str(self.world.folder / "node"), "--api", self._api)
        ready, self._process = self._stack.enter_context(self.world.running(*words))
        self.url = ready["node"]
        self._api = self.url.removeprefix("http://")

    def kill(self) -> None:
        """As a loss of power to it alone: nothing is put in order."""
        self._process.kill()
        self._process.wait()


class Yard:
    """The chain's people, and what they share."""

    def __init__(
        self, node: Node, client: Client, alice: Key, governor: Key, path: LossyPath, port: int, folder: Path
    ) -> None:
        self.node, self.client, self.alice, self.path, self.folder = node, client, alice, path, folder
        self.port, self.aside = port, MockDriver(port)
        self.bodies = Bodies()
        self._names = itertools.count()
        self._folders = itertools.count()
        agents, asker = ((BUILT / f"{name}.wasm").read_bytes() for name in ("agents", "requester"))
        add = GovernAddSystem(name="agents", code=code_hash(agents), args=encode([]))
        for code in (agents, asker):
            client.send([StoreCode(code=code)], alice)
        client.send([add], governor)
        self.agents = client.contract(client.system("agents"))
        create = Create(
            code=code_hash(asker), salt=bytes(32), args=encode([]), value=Rlusd(5_000), uses=(self.agents.address,),
            admin=alice.auth.address,
        )  # fmt: skip
        client.send([create], alice)
        self.asker = client.contract(contract_address(alice.auth.address, code_hash(asker), bytes(32)))
        self.agents.call("claim", {"id": RESOURCE}, by=alice)
        self.workers = [self.worker(Key.generate()) for _ in range(2)]

    def worker(self, key: Key) -> tuple[int, Key]:
        """A registered agent's number and its working key."""
        self.client.fund(key.auth.address)
        args = {"account": key.address_text, "key": key.auth.keys[0].public.hex(), "kinds": KINDS}
        done = self.agents.call("register", args, by=self.alice, pay=Rlusd(10))
        number = int(self.agents.result("register", done.receipt.results[0]))
        self.agents.call("enrol", {"id": RESOURCE, "agent": str(number)}, by=self.alice)
        return number, key

    def give(self, *names: str, at: str = RESOURCE, to: str | None = None, **terms: Any) -> None:
        """Grants the asker, or another contract, these names."""
        given = {
            "kinds": KINDS, "names": list(names), "shapes": [], "calls": 200, "spend": "1000",
            "expires": time_text(self.client.status().clock_ms + 300 * DAY_MS), "approvers": [], "rule": "never",
        }  # fmt: skip
        args = {"id": at, "contract": to or self.contract, "terms": given | terms}
        self.agents.call("give", args, by=self.alice)

    def later(self) -> str:
        """A time of the chain's that is a month away."""
        return time_text(self.client.status().clock_ms + 30 * DAY_MS)

    @property
    def contract(self) -> str:
        """The asker's address."""
        return address_text(self.asker.address)

    def name(self) -> str:
        """A name that nothing has touched."""
        return f"yard/{next(self._names)}"

    def ask(self, *names: str, kind: str = "mock.add", undo_until: str | None = None, **terms: Any) -> bytes:
        """Grants and asks for an action; the asker's `args` are those of `items`."""
        self.give(*names, **terms)
        shape = "sum" if kind == "mock.add" else "list"
        args = {
            "id": RESOURCE, "kind": kind, "targets": [{"name": name, "shape": shape} for name in names],
            "start_in": "10m", "run_in": "10m", "reward": "1", "fee": "0.10", "undo_until": undo_until,
            "args": items(kind, len(names)).hex(),
        }  # fmt: skip
        done = self.asker.call("ask", args, by=self.alice)
        return bytes.fromhex(self.asker.result("ask", done.receipt.results[0]))

    def effects(self, name: str) -> int:
        """How often a name was changed, as the target itself counts."""
        count = self.aside._read(["effects", name])[1]
        assert isinstance(count, int)
        return count

    def state(self, action: bytes) -> str:
        """An action's state on the chain."""
        return str(self.agents.stored("actions", [action.hex()])["state"])

    @contextmanager
    def carrier(
        self, folder: Path, worker: int = 0, driver: Driver[Any] | None = None, parts: Parts = HONEST
    ) -> Iterator[Carrier]:
        """A carrier as a process would make it, on what its folder holds."""
        number, key = self.workers[worker]
        folder.mkdir(exist_ok=True)
        ledger = Ledger(self.client, number, key, folder)
        with parts.journal(folder / "journal") as journal:
            yield parts.carrier(
                ledger, journal, dict.fromkeys(KINDS, driver or parts.driver(self.path.port)), POLICY,
                bodies=self.bodies, paused=lambda _: False,
            )  # fmt: skip

    def fresh(self) -> Path:
        """A folder of an agent that has just begun."""
        return self.folder / f"agent{next(self._folders)}"


@contextmanager
def program(here: Yard, granted: Mapping[str, Sequence[str]]) -> Iterator[None]:
    """An agent for resources with names that the asker is granted, as `ghostcli agent run` runs it."""
    folder, resources = here.folder / "program", list(granted)
    genesis, outside = here.client.anchor.hash, {"mock_port": here.port}
    made = home.create(folder, genesis, here.node.url, resources[0], KINDS, outside)
    allowed = f"kinds = {json.dumps(KINDS)}\nresources = {json.dumps(resources)}\n"
    replace_private(folder / "policy.toml", allowed.encode())
    number = here.worker(Key((folder / "key").read_bytes()))[0]
    made.number_is(number)
    for at, names in granted.items():
        here.agents.call("claim", {"id": at}, by=here.alice)
        here.agents.call("enrol", {"id": at, "agent": str(number)}, by=here.alice)
        here.give(*names, at=at, calls=1_000_000, spend="1000")
    with here.node.world.running("agent", "run", "--folder", str(folder), "--log", "quiet"):
        yield


def items(kind: str, count: int) -> bytes:
    """Arguments for so many targets."""
    return encode([[3] if kind == "mock.add" else ["line"] for _ in range(count)])


def finish(carrier: Carrier, action: bytes) -> Turn:
    """Goes on until nothing more can be done."""
    for _ in range(MOST_TURNS):
        turn = carrier.advance(action)
        if turn is not Turn.AGAIN:
            return turn
    raise AssertionError("it does not come to an end")


def crashing(carrier: Carrier, at: int, *, after: bool) -> None:
    """Makes the journal's write number `at` the last thing the process does: before it is on disk, or just after."""
    write, count = carrier.journal.write, iter(range(1_000))

    def counted(action: bytes, event: str, *fields: Value) -> None:
        last = next(count) == at
        if last and not after:
            raise Crash
        write(action, event, *fields)
        if last:
            raise Crash

    carrier.journal.write = counted  # type: ignore[method-assign]  # that is the test


def start(here: Yard, carrier: Carrier, action: bytes) -> None:
    """Goes on until the action has started, and no step further."""
    while here.state(action) != "started":
        note, driver = carrier.journal.note(action), carrier.drivers["mock.add"]
        carrier._prepare(action, carrier.ledger.action(action), note, driver)


def post(carrier: Carrier, action: bytes) -> None:
    """Goes on until a plan is posted, and no further, as where somebody must approve it."""
    note, driver = carrier.journal.note(action), carrier.drivers["mock.add"]
    with patch.object(carriers, "_needs_approval", lambda *_: True):
        carrier._prepare(action, carrier.ledger.action(action), note, driver)


@contextmanager
def yard(folder: Path) -> Iterator[Yard]:
    """The whole of it, running."""
    world = World(folder)
    with (
        ExitStack() as stack,
        target(folder / "record") as (_, port),
        LossyPath(port, is_change) as path,
    ):
        node = Node(world, stack)
        profile = world.run("profile", "show")
        keys = KeyStore(world.home / "profiles" / "local" / "keys")
        alice, governor = (keys.load(name, lambda _: "") for name in ("alice", "operator"))
        genesis = bytes.fromhex(profile["genesis"]["value"])
        with Client(profile["node"]["value"], genesis_hash=genesis) as client:
            yield Yard(node, client, alice, governor, path, port, folder)
