"""The folder that an agent lives in, and the agent that comes of it.

`agent.toml` says which agent it is, on which chain, and how its targets are reached; `policy.toml` what its operator
allows; `key` is the working key, which can do nothing but act; `journal`, `head` and `position` are its memory.
"""

from __future__ import annotations

import json
import signal
import threading
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ghostnet import core
from ghostnet.actions import Driver, Plan
from ghostnet.agent import policy
from ghostnet.agent.agent import Agent, paused_file
from ghostnet.agent.carrier import Carrier
from ghostnet.agent.journal import Journal
from ghostnet.agent.ledger import Ledger
from ghostnet.client import Client, Key
from ghostnet.client.files import FileRefusedError, create_private, make_private_folder, read_private, replace_private
from ghostnet.drivers.mock.driver import MockDriver

MOST_BYTES: Final = 64 * 1024
SEED_BYTES: Final = 32
MOCK_KINDS: Final = ("mock.add", "mock.append")
LONGEST_WAIT: Final = 1.0
"""Seconds between looks for new work: polling, until streams that resume take its place."""


@dataclass
class Made:
    """A folder that was set up, and whose agent has no number yet."""

    home: Home
    key: Key
    settings: dict[str, Any]

    def number_is(self, number: int) -> None:
        """The chain gave it one: from here on it can run."""
        replace_private(self.home.path / "agent.toml", _toml(self.settings | {"agent": number}).encode())


class Home:
    """A folder that was set up.

    Args:
        path: The folder.

    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def settings(self) -> dict[str, Any]:
        """What `agent.toml` says.

        Raises:
            AgentNoFolder: There is none, or it says nothing that can be used.

        """
        try:
            found = tomllib.loads(read_private(self.path / "agent.toml", most=MOST_BYTES).decode())
            genesis, number, node = bytes.fromhex(found["genesis"]), int(found["agent"]), str(found["node"])
        except FileNotFoundError:
            raise core.AgentNoFolder({"path": self.path, "reason": "no agent was set up there"}) from None
        except (FileRefusedError, KeyError, ValueError, TypeError) as error:  # TOML that is none is a ValueError
            raise core.AgentNoFolder({"path": self.path, "reason": f"agent.toml: {error}"}) from error
        return found | {"genesis": genesis, "agent": number, "node": node}

    @contextmanager
    def opened(self) -> Iterator[Agent]:
        """The agent, with its journal held.

        Raises:
            AgentError: Its files or the chain cannot be trusted.

        """
        settings, allowed = self.settings(), policy.read(self.path / "policy.toml")
        try:
            key = Key(read_private(self.path / "key", most=SEED_BYTES))
        except (FileNotFoundError, FileRefusedError, ValueError) as error:
            raise core.AgentNoFolder({"path": self.path, "reason": f"key: {error}"}) from error
        with (
            Client(settings["node"], genesis_hash=settings["genesis"]) as client,
            Journal(self.path / "journal") as journal,
        ):
            ledger = Ledger(client, settings["agent"], key, self.path)
            carrier = Carrier(
                ledger, journal, _drivers(settings), allowed, bodies=Bodies(self.path / "plans"), paused=self.is_paused
            )
            yield Agent(carrier, self.path, clock=time.monotonic)

    def is_paused(self, resource: str) -> bool:
        """Whether no step may be taken on a resource now."""
        return paused_file(self.path).exists() or paused_file(self.path, resource).exists()


class Bodies:
    """Plans in a folder, each under its hash."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, action: bytes, body: bytes) -> None:
        """Keeps one."""
        plan = Plan.from_bytes(body)
        if plan.action != action:
            raise core.DriverBadPlan({"reason": "it is for another action"})
        replace_private(self._folder / plan.hash.hex(), body)

    def get(self, plan: bytes) -> bytes | None:
        """One that was kept, if it is what its name says."""
        try:
            body = read_private(self._folder / plan.hex(), most=MOST_BYTES)
            return body if Plan.from_bytes(body).hash == plan else None
        except (FileNotFoundError, FileRefusedError, core.DriverBadPlan):
            return None


def create(path: Path, genesis: bytes, node: str, resource: str, kinds: Sequence[str], mock_port: int | None) -> Made:
    """Sets a folder up: a new working key, a policy that allows what is named, the settings but for the number.

    Raises:
        AgentNoFolder: There is an agent already.

    """
    make_private_folder(path)
    key = Key.generate()
    try:
        create_private(path / "key", key.secret_seed())
    except FileExistsError:
        raise core.AgentNoFolder({"path": path, "reason": "there is an agent already"}) from None
    create_private(path / "policy.toml", _toml({"kinds": list(kinds), "resources": [resource]}).encode())
    settings: dict[str, Any] = {"genesis": genesis.hex(), "node": node}
    if mock_port is not None:
        settings["mock_port"] = mock_port
    return Made(Home(path), key, settings)


def run(agent: Agent) -> None:
    """Goes round until the process is told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set():
        stop.wait(min(agent.round(), LONGEST_WAIT))


def _drivers(settings: Mapping[str, Any]) -> dict[str, Driver[Any]]:
    port = settings.get("mock_port")
    return dict.fromkeys(MOCK_KINDS, MockDriver(port)) if isinstance(port, int) else {}


def _toml(values: Mapping[str, Any]) -> str:
    # JSON's strings, numbers and lists are TOML's.
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
