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
from ghostnet.agent import observe, policy
from ghostnet.agent.agent import LEAST_PAUSE, Agent, paused_file, stop_file
from ghostnet.agent.carrier import Carrier
from ghostnet.agent.journal import Journal
from ghostnet.agent.ledger import Ledger
from ghostnet.client import Client, Key
from ghostnet.client.files import FileRefusedError, create_private, make_private_folder, read_private, replace_private
from ghostnet.drivers.dns.driver import DnsDriver, Zone
from ghostnet.drivers.dns.planning import DELETE, SET
from ghostnet.drivers.dns.zone import Server, zone_name
from ghostnet.drivers.mock.driver import MockDriver
from ghostnet.drivers.system import table
from ghostnet.drivers.system.driver import PUT, FileDriver
from ghostnet.vault.client import Enrolment
from ghostnet.vault.signing import UpdateSigner

MOST_BYTES: Final = 64 * 1024
SEED_BYTES: Final = 32
MOCK_KINDS: Final = ("mock.add", "mock.append")
DNS_KINDS: Final = (SET, DELETE)


@dataclass
class Made:
    """A folder that was set up, and whose agent has no number yet."""

    home: Home
    key: Key
    settings: dict[str, Any]

    def number_is(self, number: int | None) -> None:
        """The chain gave it one, or it only observes and needs none: from here on it can run."""
        said = self.settings if number is None else self.settings | {"agent": number}
        replace_private(self.home.path / "agent.toml", _toml(said).encode())


class Home:
    """A folder that was set up.

    Args:
        path: The folder.

    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def settings(self) -> dict[str, Any]:
        """What `agent.toml` says; the agent is None where it only observes.

        Raises:
            AgentNoFolder: There is none, or it says nothing that can be used.

        """
        try:
            found = tomllib.loads(read_private(self.path / "agent.toml", most=MOST_BYTES).decode())
            genesis, node = bytes.fromhex(found["genesis"]), str(found["node"])
            number = int(found["agent"]) if "agent" in found else None
        except FileNotFoundError:
            raise core.AgentNoFolder({"path": self.path, "reason": "no agent was set up there"}) from None
        except (FileRefusedError, KeyError, ValueError, TypeError) as error:  # TOML that is none is a ValueError
            raise core.AgentNoFolder({"path": self.path, "reason": f"agent.toml: {error}"}) from error
        return found | {"genesis": genesis, "agent": number, "node": node}

    @contextmanager
    def opened(self) -> Iterator[Agent | None]:
        """The agent, with its journal held; None where it only observes.

        Raises:
            AgentError: Its files or the chain cannot be trusted.

        """
        settings = self.settings()
        if settings["agent"] is None:
            yield None
            return
        allowed, key = policy.read(self.path / "policy.toml"), self.key()
        with Journal(self.path / "journal") as journal:
            drivers = self._drivers(settings, journal)
            with Client(settings["node"], genesis_hash=settings["genesis"]) as client:
                ledger = Ledger(client, settings["agent"], key, self.path)
                bodies = Bodies(self.path / "plans")
                carrier = Carrier(ledger, journal, drivers, allowed, bodies=bodies, paused=self.is_paused)
                agent = Agent(carrier, self.path, clock=time.monotonic)
                try:
                    yield agent
                finally:
                    agent.close()

    @contextmanager
    def observing(self) -> Iterator[int]:
        """Looks at sites meanwhile, where `observe.toml` names some; how many.

        Raises:
            AgentError: Its files cannot be used.

        """
        settings, path = self.settings(), self.path / observe.FILE
        if not path.exists():
            if settings["agent"] is None:
                reason = "it acts on nothing and observes nothing: `ghostcli agent observe` names a site"
                raise core.AgentNoFolder({"path": self.path, "reason": reason})
            yield 0
            return
        tables, key = observe.read(path), self.key()
        with (
            Client(settings["node"], genesis_hash=settings["genesis"], timeout_ms=observe.ANSWER_MS) as client,
            observe.observing(tables, client, key, self.is_paused),
        ):
            yield len(tables)

    def key(self) -> Key:
        """The working key.

        Raises:
            AgentNoFolder: There is none that can be used.

        """
        try:
            return Key(read_private(self.path / "key", most=SEED_BYTES))
        except (FileNotFoundError, FileRefusedError, ValueError) as error:
            raise core.AgentNoFolder({"path": self.path, "reason": f"key: {error}"}) from error

    def _drivers(self, settings: Mapping[str, Any], journal: Journal) -> dict[str, Driver[Any]]:
        """What the settings reach, by kind."""
        found: dict[str, Driver[Any]] = {}
        if isinstance(port := settings.get("mock_port"), int):
            found |= dict.fromkeys(MOCK_KINDS, MockDriver(port))
        if "dns_zone" in settings:
            try:
                found |= dict.fromkeys(DNS_KINDS, _dns_driver(settings, journal))
            except (KeyError, TypeError, core.RequestMalformedField) as error:
                raise core.AgentNoFolder({"path": self.path, "reason": f"agent.toml: {error}"}) from error
        if isinstance(files := settings.get("files"), str):
            found[PUT] = FileDriver(table.read(Path(files)))
        return found

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


def create(
    path: Path, genesis: bytes, node: str, resource: str | None, kinds: Sequence[str], targets: Mapping[str, Any]
) -> Made:
    """Sets a folder up: a new working key, a policy that allows what is named, the settings but for the number.

    Args:
        path: The folder.
        genesis: Hash of the chain's genesis.
        node: Where the chain answers.
        resource: What the agent acts on; None if it only observes, which takes no policy.
        kinds: What it does there.
        targets: How what is outside is reached, as `agent.toml` says it.

    Raises:
        AgentNoFolder: There is an agent already.

    """
    make_private_folder(path)
    key = Key.generate()
    try:
        create_private(path / "key", key.secret_seed())
    except FileExistsError:
        raise core.AgentNoFolder({"path": path, "reason": "there is an agent already"}) from None
    if resource is not None:
        create_private(path / "policy.toml", _toml({"kinds": list(kinds), "resources": [resource]}).encode())
    return Made(Home(path), key, {"genesis": genesis.hex(), "node": node, **targets})


def dns_target(
    resource: str, servers: Sequence[str], *, vault: Path, secret: str, enrolments: Path, caller: str
) -> dict[str, Any]:
    """A zone as `agent.toml` says it.

    Args:
        resource: The zone's, as dns:example.org.
        servers: HOST:PORT of the primary and of the secondaries that must show a change before it is done.
        vault: The socket of the vault with the update key.
        secret: The key's name there.
        enrolments: The folder with the enrolment at that vault.
        caller: The enrolment's name.

    Raises:
        DriverBadOrder: The resource is no zone.
        RequestMalformedField: A server is none.
        LocalNotEnrolledHere: There is no such enrolment.

    """
    Enrolment.load(enrolments, caller)
    primary, *secondaries = [str(_server(each)) for each in servers]
    return {
        "dns_zone": zone_name(resource),
        "dns_server": primary,
        "dns_secondaries": secondaries,
        "vault": str(vault.absolute()),
        "secret": secret,
        "enrolments": str(enrolments.absolute()),
        "caller": caller,
    }


def files_target(resource: str, path: Path) -> dict[str, Any]:
    """A table of files as `agent.toml` says it.

    Args:
        resource: The host, as system:host1.
        path: The table.

    Raises:
        AgentBadPolicy: It says something that is not understood, or is another host's.

    """
    host = table.read(path).host
    if host != resource:
        raise core.AgentBadPolicy({"path": path, "reason": f"its host is {host} and not {resource}"})
    return {"files": str(path.absolute())}


def run(folder: Path, agent: Agent | None) -> None:
    """Goes round until the process is told to stop, or the folder says so; without an agent, waits until then."""
    stopped = stop_file(folder)
    stopped.unlink(missing_ok=True)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    while not stop.is_set() and not stopped.exists():
        if agent is None:
            stop.wait(LEAST_PAUSE)
        else:
            agent.wait(agent.round())


def _dns_driver(settings: Mapping[str, Any], journal: Journal) -> DnsDriver:
    names = ("dns_zone", "dns_server", "vault", "secret", "enrolments", "caller")
    zone, primary, vault, secret, enrolments, caller = (str(settings[name]) for name in names)
    secondaries = tuple(_server(str(each)) for each in settings["dns_secondaries"])
    enrolment = Enrolment.load(Path(enrolments), caller)
    signer = UpdateSigner(Path(vault), enrolment, secret, lambda action: journal.note(action).plan)
    return DnsDriver(Zone(zone, _server(primary), secondaries), signer)


def _server(text: str) -> Server:
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 1 << 16:
        raise core.RequestMalformedField({"field": "dns-server", "expected": "HOST:PORT, such as 192.0.2.53:53"})
    return Server(host.removeprefix("[").removesuffix("]"), int(port))


def _toml(values: Mapping[str, Any]) -> str:
    # JSON's strings, numbers and lists are TOML's.
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
