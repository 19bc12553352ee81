"""The folder that an agent lives in, and the agent that comes of it.

`agent.toml` says which agent it is, on which chain, and how its targets are reached; `policy.toml` what its operator
allows; `key` is the working key, which can do nothing but act, unless a vault has it; `journal`, `head` and `position`
are its memory.
"""

from __future__ import annotations

import json
import logging
import shutil
import signal
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import dns.tsig

from ghostnet import core
from ghostnet.actions import Driver, Plan
from ghostnet.agent import observe, policy
from ghostnet.agent.agent import LEAST_PAUSE, Agent, paused_file, stop_file
from ghostnet.agent.carrier import Carrier
from ghostnet.agent.journal import Journal
from ghostnet.agent.ledger import Ledger
from ghostnet.client import Client, Key
from ghostnet.client.files import FileRefusedError, create_private, make_private_folder, read_private, replace_private
from ghostnet.client.keys import Signer
from ghostnet.client.plans import MOST_BYTES as PLAN_BYTES
from ghostnet.drivers.dns.driver import DnsDriver, Zone
from ghostnet.drivers.dns.planning import DELETE, MOST_SHARE, SET
from ghostnet.drivers.dns.zone import Server, zone_name
from ghostnet.drivers.mock.driver import MockDriver
from ghostnet.drivers.system import table
from ghostnet.drivers.system.driver import PUT, FileDriver
from ghostnet.vault.client import Enrolment, KnownKey, VaultClient
from ghostnet.vault.signing import Proofs, UpdateSigner, WorkingKey
from ghostnet.vault.updates import tsig_key

log = logging.getLogger(__name__)

MOST_BYTES: Final = 64 * 1024
MOST_OFFERED: Final = 4_096
"""Plans of which it is remembered that the node has them, 32 bytes each; beyond, they are put once more."""
OFFERED_SECONDS: Final = 600.0
"""How long that is believed: a node that was restored from a backup has lost what came since, and says nothing."""
SEED_BYTES: Final = 32
TSIG_BYTES: Final = 1024
"""Of a file with a key for transfers: its algorithm, its name, and 64 bytes in base64."""
MOCK_KINDS: Final = ("mock.add", "mock.append")
DNS_KINDS: Final = (SET, DELETE)
MEMORY: Final = ("journal", "head", "position")
"""Files that a running agent writes, besides the bodies of plans."""


@dataclass
class Made:
    """A folder that was set up, and whose agent has no number yet."""

    home: Home
    auth: core.Auth
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

    def zone(self, key: dns.tsig.Key | None = None) -> Zone:
        """The zone that the agent acts on, as its operator sees it.

        Args:
            key: One that may transfer the zone.

        Raises:
            AgentNoFolder: There is none, or it is the folder of an agent without a zone.

        """
        try:
            return _zone(self.settings(), key)
        except (KeyError, TypeError, core.RequestMalformedField) as error:
            raise core.AgentNoFolder({"path": self.path, "reason": f"agent.toml names no zone: {error}"}) from error

    @contextmanager
    def rehearsed(self) -> Iterator[Agent]:
        """The agent on a copy of its memory, which goes away with all that was written; another one may run meanwhile.

        Raises:
            AgentError: Its files or the chain cannot be trusted.

        """
        with tempfile.TemporaryDirectory(prefix="ghost-agent-") as memory:
            for name in MEMORY:
                with suppress(FileNotFoundError):
                    shutil.copy2(self.path / name, memory)
            with self.opened(Path(memory)) as agent:
                if agent is None:
                    raise core.AgentNoFolder({"path": self.path, "reason": "it only observes, and has nothing to plan"})
                yield agent

    @contextmanager
    def opened(self, memory: Path | None = None) -> Iterator[Agent | None]:
        """The agent, with its journal held; None where it only observes.

        Args:
            memory: A copy of its memory, in whose place it is used.

        Raises:
            AgentError: Its files or the chain cannot be trusted.

        """
        settings = self.settings()
        if settings["agent"] is None:
            yield None
            return
        allowed, key_with = policy.read(self.path / "policy.toml"), self._key(settings)
        kept, keeps = (self.path, Bodies) if memory is None else (memory, BorrowedBodies)
        with Journal(kept / "journal") as journal:
            drivers = self._drivers(settings, journal, allowed, lambda *of: ledger.proofs(*of))  # noqa: PLW0108  not yet
            with Client(settings["node"], genesis_hash=settings["genesis"]) as client:
                key = key_with(client)
                ledger = Ledger(client, settings["agent"], key, kept)
                bodies = keeps(self.path / "plans", client, key)
                carrier = Carrier(ledger, journal, drivers, allowed, bodies=bodies, paused=self.is_paused)
                agent = Agent(carrier, kept, clock=time.monotonic)
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
        tables, key_with = observe.read(path), self._key(settings)
        with (
            Client(settings["node"], genesis_hash=settings["genesis"], timeout_ms=observe.ANSWER_MS) as client,
            observe.observing(tables, client, key_with(client), self.is_paused),
        ):
            yield len(tables)

    def account(self) -> bytes:
        """Address of the working key's account.

        Raises:
            AgentNoFolder: There is no key that can be used.

        """
        settings = self.settings()
        if "working_key" in settings:
            return core.Auth.ed25519(bytes.fromhex(settings["working_public"])).address
        return self._file_key().auth.address

    def _file_key(self) -> Key:
        try:
            return Key(read_private(self.path / "key", most=SEED_BYTES))
        except (FileNotFoundError, FileRefusedError, ValueError) as error:
            raise core.AgentNoFolder({"path": self.path, "reason": f"key: {error}"}) from error

    def _key(self, settings: Mapping[str, Any]) -> Callable[[Client], Key | WorkingKey]:
        """The working key: a file, or in a vault, of which a client of the chain is needed."""
        try:
            if "working_key" not in settings:
                key = self._file_key()
                return lambda _: key
            name, public = str(settings["working_key"]), bytes.fromhex(settings["working_public"])
            vault, enrolment = _vault(settings)
            known = KnownKey(name, core.Curve.ED25519, public)
            return lambda client: WorkingKey(vault, enrolment, known, client.prove)
        except (KeyError, TypeError, ValueError) as error:
            raise core.AgentNoFolder({"path": self.path, "reason": f"agent.toml: {error}"}) from error

    def _drivers(
        self, settings: Mapping[str, Any], journal: Journal, allowed: policy.Policy, proofs: Proofs
    ) -> dict[str, Driver[Any]]:
        """What the settings reach, by kind."""
        found: dict[str, Driver[Any]] = {}
        if isinstance(port := settings.get("mock_port"), int):
            found |= dict.fromkeys(MOCK_KINDS, MockDriver(port))
        if "dns_zone" in settings:
            try:
                found |= dict.fromkeys(DNS_KINDS, _dns_driver(settings, journal, allowed, proofs))
            except (KeyError, TypeError, OSError, FileRefusedError, core.RequestMalformedField) as error:
                raise core.AgentNoFolder({"path": self.path, "reason": f"agent.toml: {error}"}) from error
        if isinstance(files := settings.get("files"), str):
            found[PUT] = FileDriver(table.read(Path(files)))
        return found

    def is_paused(self, resource: str) -> bool:
        """Whether no step may be taken on a resource now."""
        return paused_file(self.path).exists() or paused_file(self.path, resource).exists()


class Bodies:
    """Plans in a folder, each under its hash, and beside the ledger of a node for whoever may see them.

    Args:
        folder: The folder.
        client: A client of the chain.
        key: The working key, as whose account the node is asked.
        clock: Seconds, never backwards.

    """

    def __init__(self, folder: Path, client: Client, key: Signer, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder, self._client, self._key, self._clock = folder, client, key, clock
        self._offered: dict[bytes, float] = {}

    def put(self, action: bytes, body: bytes) -> None:
        """Keeps one."""
        plan = Plan.from_bytes(body)
        if plan.action != action:
            raise core.DriverBadPlan({"reason": "it is for another action"})
        replace_private(self._folder / plan.hash.hex(), body)

    def offer(self, action: bytes, body: bytes) -> None:
        """Puts one to the node, unless that was done lately; where the node refuses, the next turn tries again."""
        plan, now = Plan.from_bytes(body).hash, self._clock()
        if now - self._offered.get(plan, -OFFERED_SECONDS) < OFFERED_SECONDS:
            return
        try:
            self._client.put_plan(action, body)
        except core.GhostError as error:
            log.warning("not put to the node", extra={"action": action.hex(), "why": error.text})
            return
        if len(self._offered) >= MOST_OFFERED:
            self._offered.clear()
        self._offered[plan] = now

    def get(self, plan: bytes, action: bytes) -> bytes | None:
        """One that was kept, if it is what its name says; or else the node's, which is kept from then on."""
        try:
            body = read_private(self._folder / plan.hex(), most=PLAN_BYTES)
            if Plan.from_bytes(body).hash == plan:
                return body
        except (FileNotFoundError, FileRefusedError, core.DriverBadPlan):
            pass
        try:
            body = self._client.plan_body(action, plan, self._key)
            self.put(action, body)
        except core.GhostError as error:
            log.info("not had from the node", extra={"action": action.hex(), "why": error.text})
            return None
        return body


class BorrowedBodies(Bodies):
    """Those of another's folder: read, and never added to."""

    def put(self, action: bytes, body: bytes) -> None:
        """Keeps nothing."""

    def offer(self, action: bytes, body: bytes) -> None:
        """Gives the node nothing."""


def create(
    path: Path, genesis: bytes, node: str, resource: str | None, kinds: Sequence[str], targets: Mapping[str, Any]
) -> Made:
    """Sets a folder up: a new working key, or the way to it, a policy that allows what is named, all settings but one.

    Args:
        path: The folder.
        genesis: Hash of the chain's genesis.
        node: Where the chain answers.
        resource: What the agent acts on; None if it only observes, which takes no policy.
        kinds: What it does there.
        targets: How what is outside is reached, as `agent.toml` says it; a working key in a vault, too.

    Raises:
        AgentNoFolder: There is an agent already.

    """
    make_private_folder(path)
    try:
        if resource is not None:
            create_private(path / "policy.toml", _toml({"kinds": list(kinds), "resources": [resource]}).encode())
        if "working_key" in targets:
            auth = core.Auth.ed25519(bytes.fromhex(targets["working_public"]))
        else:
            key = Key.generate()
            create_private(path / "key", key.secret_seed())
            auth = key.auth
    except FileExistsError:
        raise core.AgentNoFolder({"path": path, "reason": "there is an agent already"}) from None
    return Made(Home(path), auth, {"genesis": genesis.hex(), "node": node, **targets})


def working_key(name: str, vault: Path, enrolments: Path, caller: str) -> dict[str, Any]:
    """A working key in a vault as `agent.toml` says it.

    Args:
        name: The key's, there.
        vault: The vault's socket.
        enrolments: The folder with the enrolment at that vault.
        caller: The enrolment's name.

    Raises:
        RequestUnknownKey: The vault's policy gives the caller no such key.
        VaultWrongCurve: It is not ed25519, with which reports are signed.
        LocalNotEnrolledHere: There is no such enrolment.

    """
    with VaultClient(vault) as client:
        client.authenticate(Enrolment.load(enrolments, caller))
        signer = client.signer(name)
    if signer.curve is not core.Curve.ED25519:
        raise core.VaultWrongCurve({"key": name, "curve": signer.curve.name.lower()})
    return {"working_key": name, "working_public": signer.public.hex(), **_vault_at(vault, enrolments, caller)}


def dns_target(
    resource: str,
    servers: Sequence[str],
    *,
    vault: Path,
    secret: str,
    enrolments: Path,
    caller: str,
    transfer_key: Path | None = None,
) -> dict[str, Any]:
    """A zone as `agent.toml` says it.

    Args:
        resource: The zone's, as dns:example.org.
        servers: HOST:PORT of the primary and of the secondaries that must show a change before it is done.
        vault: The socket of the vault with the update key.
        secret: The key's name there.
        enrolments: The folder with the enrolment at that vault.
        caller: The enrolment's name.
        transfer_key: A file with a key that may transfer the zone, and nothing else.

    Raises:
        DriverBadOrder: The resource is no zone.
        LocalFileFailed: There is no such file, or others read it.
        RequestMalformedField: A server or the key for transfers is none.
        LocalNotEnrolledHere: There is no such enrolment.

    """
    Enrolment.load(enrolments, caller)
    primary, *secondaries = [str(_server(each)) for each in servers]
    counted: dict[str, str] = {}
    if transfer_key is not None:
        try:
            tsig_key(read_private(transfer_key, most=TSIG_BYTES))
        except (OSError, FileRefusedError) as error:
            raise core.LocalFileFailed({"path": transfer_key, "reason": str(error)}) from error
        counted = {"dns_transfer_key": str(transfer_key.absolute())}
    return counted | {
        "dns_zone": zone_name(resource),
        "dns_server": primary,
        "dns_secondaries": secondaries,
        "secret": secret,
        **_vault_at(vault, enrolments, caller),
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


def _vault_at(vault: Path, enrolments: Path, caller: str) -> dict[str, Any]:
    """A vault as `agent.toml` says it: one has all of an agent's secrets."""
    return {"vault": str(vault.absolute()), "enrolments": str(enrolments.absolute()), "caller": caller}


def _vault(settings: Mapping[str, Any]) -> tuple[Path, Enrolment]:
    """Where the vault is, and who asks it."""
    vault, enrolments, caller = (str(settings[name]) for name in ("vault", "enrolments", "caller"))
    return Path(vault), Enrolment.load(Path(enrolments), caller)


def _dns_driver(settings: Mapping[str, Any], journal: Journal, allowed: policy.Policy, proofs: Proofs) -> DnsDriver:
    (vault, enrolment), secret = _vault(settings), str(settings["secret"])
    signer = UpdateSigner(vault, enrolment, secret, lambda action: journal.note(action).plan, proofs)
    return DnsDriver(_counted(_zone(settings), settings, allowed), signer)


def _counted(zone: Zone, settings: Mapping[str, Any], allowed: policy.Policy) -> Zone:
    """The zone with a limit on the share of it that changes at once, where a key lets it be counted."""
    if (file := settings.get("dns_transfer_key")) is None:
        if allowed.most_share is not None:
            reason = "most_share counts the zone, and agent.toml has no dns_transfer_key"
            raise core.AgentBadPolicy({"path": "policy.toml", "reason": reason})
        return zone
    primary = replace(zone.primary, key=tsig_key(read_private(Path(str(file)), most=TSIG_BYTES)))
    return replace(zone, primary=primary, transfers=True, most_share=allowed.most_share or MOST_SHARE)


def _zone(settings: Mapping[str, Any], key: dns.tsig.Key | None = None) -> Zone:
    primary, *secondaries = (_server(str(each), key) for each in (settings["dns_server"], *settings["dns_secondaries"]))
    return Zone(str(settings["dns_zone"]), primary, tuple(secondaries))


def _server(text: str, key: dns.tsig.Key | None = None) -> Server:
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 1 << 16:
        raise core.RequestMalformedField({"field": "dns-server", "expected": "HOST:PORT, such as 192.0.2.53:53"})
    return Server(host.removeprefix("[").removesuffix("]"), int(port), key)


def _toml(values: Mapping[str, Any]) -> str:
    # JSON's strings, numbers and lists are TOML's.
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
