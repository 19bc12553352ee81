"""The part of the demo in which a contract changes a zone: Knot and BIND on loopback, a vault, an agent, and a proxy.

For `make demo`. Everything that is claimed of the zone is read by `kdig` from both servers, and how often it changed is
counted by a proxy before the primary and by the primary's own journal.
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import dns.query
import dns.update

from ghostnet.client import Client
from ghostnet.core import LocalToolMissing, address_bytes
from ghostnet.testing.name_servers import (
    Keys,
    Knot,
    NameServer,
    fifty_records,
    message_of,
    program,
    secret_text,
    serving,
)
from tools.story import GHOSTCLI, ROOT, Story, expect, first_line, stopped

ZONE: Final = "example.org"
RESOURCE: Final = f"dns:{ZONE}"
BEFORE: Final = ["192.0.2.10"]
AFTER: Final = ["198.51.100.7"]
PROGRAMS: Final = ("knotd", "kdig", "kjournalprint", "named")
WAIT_SECONDS: Final = 60.0
"""Longest wait for what an agent or a secondary does by itself: twice an agent's longest pause."""
LOOK_SECONDS: Final = 0.1
EXCHANGE_SECONDS: Final = 10.0
UPDATE: Final = 5
"""The opcode of an UPDATE (RFC 2136 section 1.3)."""


def missing() -> LocalToolMissing | None:
    """What this part needs and the machine lacks."""
    for name in PROGRAMS:
        try:
            program(name)
        except LocalToolMissing as error:
            return error
    return None


class Toll:
    """A proxy before the primary that counts updates, and can be told what to do between an update and its answer."""

    def __init__(self, port: int) -> None:
        """Listens; `port` is the primary's."""
        self._target = port
        self.updates = 0
        self.between: Callable[[], None] | None = None
        """Called once, when the primary has answered an update; that answer is lost."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Takes no more connections."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            client.settimeout(EXCHANGE_SECONDS)
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        address = ("127.0.0.1", self._target)
        with client, suppress(OSError), socket.create_connection(address, timeout=EXCHANGE_SECONDS) as server:
            while message := message_of(client):
                server.sendall(message)
                answer = message_of(server)
                if (message[4] >> 3) & 0xF == UPDATE:  # after two bytes of length and two of id
                    self.updates += 1
                    if self.between is not None:
                        between, self.between = self.between, None
                        between()
                        return
                client.sendall(answer)


class Yard:
    """The zone, and what is needed to change it."""

    def __init__(self, story: Story, client: Client, keys: Keys, servers: tuple[Knot, NameServer], toll: Toll) -> None:
        """Keeps them."""
        self.story, self.client, self.keys, self.toll = story, client, keys, toll
        self.primary, self.secondary = servers
        self.agent: subprocess.Popen[str] | None = None
        self.renting = ""
        """The contract's address."""

    def seen(self, label: str) -> tuple[list[str], list[str]]:
        """The addresses of a name as `kdig` sees them, on the primary and on the secondary."""
        return self._ask(self.primary, label), self._ask(self.secondary, label)

    def _ask(self, server: NameServer, label: str) -> list[str]:
        place = ["@127.0.0.1", "-p", str(server.port), "+short", "+tcp"]
        command = [program("kdig"), *place, f"{label}.{ZONE}", "A"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    def both_show(self, label: str, addresses: list[str]) -> None:
        """Waits until both servers show it, and says so."""
        self.eventually(lambda: self.seen(label) == (addresses, addresses), f"{label} is not {addresses} everywhere")
        shown = ", ".join(addresses) or "nothing"
        self.story.tell(f"kdig {label}.{ZONE}: {shown} on Knot, {shown} on BIND")

    def change_sets(self, label: str) -> int:
        """How many change sets of the primary's journal set or remove an address of the name."""
        folder = str(self.primary.folder / "db" / "journal")
        command = [program("kjournalprint"), "--no-color", folder, ZONE]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return sum(f"{label}.{ZONE}." in each for each in text.split(";; Changes between zone versions")[1:])

    def admin_sets(self, label: str, address: str) -> None:
        """What an administrator does by hand, beside the agent."""
        message = dns.update.UpdateMessage(ZONE, keyring=self.keys.update)
        message.replace(f"{label}.{ZONE}.", 3600, "A", address)
        dns.query.tcp(message, "127.0.0.1", port=self.primary.port, timeout=EXCHANGE_SECONDS)

    def order(self, label: str, *, days: int = 10) -> str:
        """Bob pays for a label; the action that comes of it."""
        cost = self.story.run(f"contract call managed-zone cost --days {days}")["result"]
        self.story.tell(f"bob pays {cost} RLUSD for {label}.{ZONE}: ten days at {AFTER[0]}")
        words = f"contract call managed-zone order --as bob --label {label} --shape A --days {days} --pay {cost}"
        return str(self.story.run(words, "--records", json.dumps(AFTER))["result"])

    def site(self, label: str) -> str | None:
        """What the contract knows of a label."""
        found = self._view(self.renting, "site", label=label)
        return None if found is None else str(found["phase"])

    def is_free(self, label: str) -> bool:
        """Whether the contract knows nothing of a label."""
        return self.site(label) is None

    def action(self, action: str) -> Any:
        """Its record."""
        return self._view("system/agents", "action", action=action)

    def _view(self, contract: str, method: str, **args: str) -> Any:
        """What a contract answers; asked often, so not by a command."""
        name = contract.removeprefix("system/")
        address = self.client.system(name) if name != contract else address_bytes(contract)
        return self.client.contract(address).view(method, args)

    def until(self, action: str, state: str) -> None:
        """Waits for a state of an action, and says it."""
        self.eventually(lambda: self.action(action)["state"] == state, f"the action is not {state}")
        self.story.tell(f"the action is {state}")

    def approve(self, action: str) -> None:
        """Alice looks at both servers herself, and approves the plan."""
        servers = [word for each in (self.primary, self.secondary) for word in ("--server", f"127.0.0.1:{each.port}")]
        words = ("--destroy", RESOURCE, *servers)
        seen = self.story.run(f"action approve {action} --as alice --yes", *words)["look"]["seen"]
        agrees = sum(each["state"] == "agrees" for each in seen)
        self.story.tell(f"alice approves: {agrees} of {len(seen)} servers show what the plan says it found")

    def start_agent(self) -> None:
        """The agent, as its operator starts it."""
        command = [*GHOSTCLI, "agent", "run", "--folder", str(self.story.folder / "agent"), "--log", "quiet", "--json"]
        words = self.story.folder / "agent.log"
        with words.open("a") as log:
            self.agent = subprocess.Popen(
                command, cwd=ROOT, env=self.story.environment, stdout=subprocess.PIPE, stderr=log, text=True
            )
        first_line(self.agent, words)

    def stop_agent(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Stops it; by SIGKILL nothing is tidied up."""
        if self.agent is not None:
            stopped(self.agent, number)
        self.agent = None

    def eventually(self, holds: Callable[[], bool], otherwise: str) -> None:
        """Waits until something holds."""
        end = time.monotonic() + WAIT_SECONDS
        while not holds():
            expect(time.monotonic() < end, otherwise)
            time.sleep(LOOK_SECONDS)


def tell_of_a_zone(story: Story, node: str) -> None:
    """The part, from a zone as people have it to what happened to one of its names."""
    with Client(node) as client, yard(story, client) as place:
        refused(place)
        action = killed(place)
        moved(place)
        over(place)
        revoked(place)
        why(place, action)


@contextmanager
def yard(story: Story, client: Client) -> Iterator[Yard]:
    """Servers, vault and agent while the context lasts."""
    story.chapter(f"A zone of fifty records: Knot and BIND serve {ZONE} on loopback")
    keys = Keys()
    with ExitStack() as stack:
        servers = stack.enter_context(serving(ZONE, fifty_records(), keys))
        toll = Toll(servers[0].port)
        stack.callback(toll.close)
        place = Yard(story, client, keys, servers, toll)
        place.both_show("www", BEFORE)
        stack.enter_context(vault(story, client, keys))
        stack.callback(place.stop_agent)
        agent(place)
        yield place


@contextmanager
def vault(story: Story, client: Client, keys: Keys) -> Iterator[None]:
    """A vault with the zone's update key, which only signs what a started plan says."""
    story.chapter("The zone's update key goes into a vault; it signs what a started plan says, and gives nothing back")
    folder = story.folder / "vault"
    story.environment["GHOST_PASSPHRASE_FILE"] = _private(story.folder / "passphrase", "correct horse battery")
    story.run("key new carol")
    story.run("vault init --owner carol", "--folder", str(folder))
    words = story.folder / "vault.log"
    with words.open("w") as log:
        process = subprocess.Popen(
            [*GHOSTCLI, "vault", "start", "--folder", str(folder), "--json"],
            cwd=ROOT, env=story.environment, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
    try:
        ready = first_line(process, words)
        with at_vault(story, ready["socket"]):
            story.run("vault unseal")
            token = _private(story.folder / "token", story.run("vault invite agent")["token"])
            story.run("vault enrol agent", "--token", token)
            tsig = _private(story.folder / "tsig", f"hmac-sha256:{keys.update.name}:{secret_text(keys.update)}")
            story.run("vault secret put zone --kind tsig", "--file", tsig)
            policy = story.folder / "policy.toml"
            policy.write_text(
                f'threshold = 1\nowners = ["carol"]\n[[use]]\ncaller = "agent"\nsecret = "zone"\n'
                f'chain = "{client.anchor.chain_id}"\ngenesis = "{client.anchor.hash.hex()}"\n'
                f'kinds = ["dns.records.set"]\nresources = ["{RESOURCE}"]\n'
            )
            done = story.run("vault policy set --as carol --yes", str(policy))
        story.tell(f"carol decides that the agent may use it for {RESOURCE} alone: policy {done['version']}")
        story.folder.joinpath("vault.socket").write_text(ready["socket"])
        yield
    finally:
        stopped(process)
    checked = story.run("vault audit verify", "--folder", str(folder))
    expect(checked["verified"], "the vault's audit log does not verify")
    story.tell(f"the vault's audit log, {checked['records']} lines, is whole: verified without vault or passphrase")


@contextmanager
def at_vault(story: Story, place: str) -> Iterator[None]:
    """Commands speak to the vault."""
    story.environment["GHOST_VAULT"] = place
    try:
        yield
    finally:
        del story.environment["GHOST_VAULT"]


def agent(place: Yard) -> None:
    """Alice holds the zone, stakes on an agent, and grants a contract what it may ask for."""
    story = place.story
    story.chapter("alice holds the zone, has an agent for it, and grants the contract managed-zone names below it")
    story.send("system add agents --as operator")
    place.renting = story.send(
        f"contract deploy managed-zone --as alice --owner alice --zone {ZONE} --price-per-day 0.20 --reward 0.50 "
        "--fee 0.10"
    )["contract"]
    story.run(f"resource claim {RESOURCE} --as alice --yes")
    servers = f"--dns-server 127.0.0.1:{place.toll.port} --dns-secondary 127.0.0.1:{place.secondary.port}"
    made = story.run(
        f"agent init --resource {RESOURCE} --kind dns.records.set --as alice --yes {servers} --secret zone",
        "--folder", str(story.folder / "agent"),
        "--secret-vault", story.folder.joinpath("vault.socket").read_text(),
    )  # fmt: skip
    story.tell(f"agent {made['agent']} acts on {RESOURCE}, with a stake of 10 RLUSD that a proven lie costs")
    story.run(
        f"grant give {RESOURCE} managed-zone --kind dns.records.set --calls 9 --spend 20 --rule each --as alice --yes",
        "--name", f"*.{ZONE}",
    )  # fmt: skip
    story.tell("the grant: record sets below the zone, nine times, and alice approves each plan")
    place.start_agent()


def refused(place: Yard) -> None:
    """A plan that alice does not like."""
    story = place.story
    story.chapter("bob pays for a name; alice refuses the plan, and bob has his money back")
    before = story.balance("bob")
    action = place.order("shop")
    place.until(action, "planned")
    story.run(f"action refuse {action} --as alice --yes")
    place.until(action, "refused")
    place.eventually(partial(place.is_free, "shop"), "the contract still holds the label")
    place.both_show("shop", [])
    cost = before - story.balance("bob")
    story.tell(f"it cost bob {cost} RLUSD: fees, and the agent's work on the plan")


def killed(place: Yard) -> str:
    """The agent dies between the update and its answer; the change happens once."""
    story = place.story
    story.chapter("bob pays for www; the agent is killed between the update and its answer")
    action = place.order("www")
    place.until(action, "planned")
    dead = threading.Event()

    def kill() -> None:
        place.stop_agent(signal.SIGKILL)
        dead.set()

    place.toll.between = kill
    before = place.toll.updates
    place.approve(action)
    expect(dead.wait(WAIT_SECONDS), "the agent sent no update")
    story.tell("kill -9: Knot has answered, the agent never heard it")
    place.both_show("www", AFTER)
    expect(place.action(action)["state"] == "started", "the action is not started")
    story.tell(f"the chain says started, the contract {place.site('www')}: nobody claims what nobody reported")
    rewards = story.balance("alice")
    place.start_agent()
    place.until(action, "done")
    story.tell(f"the agent is back, probed, and reported; the contract says {place.site('www')}")
    expect(place.toll.updates - before == 1, f"{place.toll.updates - before} updates passed the proxy")
    expect(place.change_sets("www") == 1, f"Knot's journal has {place.change_sets('www')} change sets of www")
    story.tell("updates that passed the proxy: 1; change sets of www in Knot's journal: 1")
    story.tell(f"the reward: alice, who owns the agent, has {story.balance('alice') - rewards} RLUSD more")
    return action


def moved(place: Yard) -> None:
    """The world moves after an approval: it counts for nothing any more."""
    story = place.story
    story.chapter("alice approves a plan, and an administrator changes the name by hand before the agent starts")
    action = place.order("host7")
    place.until(action, "planned")
    place.stop_agent()
    place.approve(action)
    old = place.action(action)["plan"]
    place.admin_sets("host7", "203.0.113.9")
    place.both_show("host7", ["203.0.113.9"])
    place.start_agent()
    place.eventually(lambda: bool(place.action(action)["plan"] != old), "the plan is the old one")
    expect(place.action(action)["state"] == "planned", "it was started without an approval")
    story.tell(f"approved was {old[:16]}…, planned is {place.action(action)['plan'][:16]}…: another plan, not approved")
    place.both_show("host7", ["203.0.113.9"])
    place.approve(action)
    place.until(action, "done")
    place.both_show("host7", AFTER)


def over(place: Yard) -> None:
    """The rent of www ends: what was there before comes back, out of what was set aside."""
    story = place.story
    story.chapter("Ten days pass and nobody pays for more: what was there before comes back")
    story.run("dev advance 241h")
    for label, was in (("www", BEFORE), ("host7", ["203.0.113.9"])):
        place.eventually(partial(place.is_free, label), f"{label} is not free")
        place.both_show(label, was)
    expect(place.change_sets("www") == 2, f"Knot's journal has {place.change_sets('www')} change sets of www")
    story.tell("change sets of www in Knot's journal: 2, the change and its undo")


def revoked(place: Yard) -> None:
    """A grant ends between start and step."""
    story = place.story
    story.chapter("alice revokes the grant after the start, before the step")
    action = place.order("api")
    place.until(action, "planned")
    socket_path = story.folder.joinpath("vault.socket").read_text()
    with at_vault(story, socket_path):
        story.run("vault seal")
    story.tell("the vault is sealed, so the agent can start and take no step")
    place.approve(action)
    place.until(action, "started")
    story.run(f"grant revoke {RESOURCE} managed-zone --as alice --yes")
    with at_vault(story, socket_path):
        story.run("vault unseal")
    place.until(action, "failed")
    place.both_show("api", [])
    expect(place.change_sets("api") == 0, "Knot's journal has a change of api")
    place.eventually(partial(place.is_free, "api"), "bob was not told")
    story.tell("change sets of api in Knot's journal: 0; bob has his money back")


def why(place: Yard, action: str) -> None:
    """The whole of one action, from its records."""
    place.story.chapter(f"ghostcli action why {action[:16]}…: what happened to www, and who says so")
    done = subprocess.run(
        [*GHOSTCLI, "action", "why", action],
        cwd=ROOT, env=place.story.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    expect(done.returncode == 0, f"action why ended with {done.returncode}:\n{done.stderr}")
    for line in done.stdout.splitlines():
        place.story.tell(line)


def _private(path: Path, text: str) -> str:
    """A file that nobody else reads."""
    path.write_text(text)
    path.chmod(0o600)
    return str(path)
