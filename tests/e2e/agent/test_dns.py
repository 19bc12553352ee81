"""A zone that is rented on the chain: an agent's process, a vault's, and two name servers."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ghostnet.actions import Draft, Driver
from ghostnet.agent import policy
from ghostnet.agent.home import Home
from ghostnet.agent.journal import Journal
from ghostnet.client.bundle import Bundle
from ghostnet.core import AgentBadPolicy, DriverBadAnswer, DriverTooMuch
from ghostnet.vault.client import Enrolment
from tests.e2e.agent.test_command import eventually
from tests.e2e.cli.worlds import World
from tests.e2e.dns.keys import new_key, secret_text
from tests.e2e.dns.servers import Bind, Keys, Knot, NameServer, free_port, program
from tests.e2e.dns.worlds import World as Servers
from tests.e2e.dns.worlds import an_order

ZONE = "example.org"
NAME = f"www.{ZONE}"
BEFORE, AFTER = ["192.0.2.10"], ["198.51.100.7"]
USAGE, ENVIRONMENT = 2, 3
NOT_ALLOWED = '"call":"sign_void","outcome":"not_allowed"'
WAITS = 1.0  # seconds in which something would have happened
TERMS = (
    '{"kinds": ["dns.records.set"], "names": ["*.example.org"], "shapes": [], "calls": 9, "spend": "50", '
    '"expires": "+300d", "approvers": [], "rule": "never"}'
)


@contextmanager
def servers() -> Iterator[Servers]:
    """Knot with BIND as its secondary."""
    keys = Keys()
    primary, secondary = Knot(keys), Bind(keys)
    try:
        primary.primary({ZONE: ""}, secondary.port)
        secondary.secondary([ZONE], primary.port)
        yield Servers(keys, primary, secondary)
    finally:
        for each in (secondary, primary):
            each.stop()


def shown(server: NameServer) -> list[str]:
    """The addresses of the name, as `kdig` prints them."""
    command = [program("kdig"), "@127.0.0.1", "-p", str(server.port), "+short", "+tcp", NAME, "A"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def private(path: Path, text: str) -> str:
    """A file that nobody else reads."""
    path.write_text(text)
    path.chmod(0o600)
    return str(path)


def fill(world: World, keys: Keys) -> None:
    """Enrols the agent, and gives the vault the zone's update key."""
    world.run("vault", "unseal")
    token = private(world.folder / "token", world.run("vault", "invite", "agent")["token"])
    world.run("vault", "enrol", "agent", "--token", token)
    tsig = private(world.folder / "tsig", f"hmac-sha256:update.:{secret_text(keys.update)}")
    world.run("vault", "secret", "put", "zone", "--kind", "tsig", "--file", tsig)


def allow(world: World, chain: Mapping[str, str]) -> None:
    """Has the vault's owner let the agent use the key for this zone."""
    policy = world.folder / "policy.toml"
    policy.write_text(
        f'threshold = 1\nowners = ["carol"]\n[[use]]\ncaller = "agent"\nsecret = "zone"\n'
        f'chain = "{chain["chain_id"]}"\ngenesis = "{chain["genesis_hash"]}"\n'
        f'kinds = ["dns.records.set"]\nresources = ["dns:{ZONE}"]\n'
    )
    assert world.run("vault", "policy", "set", str(policy), "--as", "carol", "--yes")["version"] == 2


def test_a_rented_name_is_set_through_the_vault_and_taken_back(tmp_path: Path) -> None:
    world, log = World(tmp_path), tmp_path / "vault" / "audit.log"
    world.environment["GHOST_PASSPHRASE_FILE"] = private(tmp_path / "pass", "correct horse")
    world.run("key", "new", "carol")
    world.run("vault", "init", "--owner", "carol")
    with (
        servers() as dns,
        world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0") as (chain, _),
        world.running("vault", "start") as (ready, _),
    ):
        vault = {"GHOST_VAULT": ready["socket"]}
        world.environment |= vault
        fill(world, dns.keys)
        del world.environment["GHOST_VAULT"]  # its keys are none of these accounts'
        world.run("system", "add", "agents", "--as", "operator")
        deploy = ("--owner", "alice", "--zone", ZONE, "--price-per-day", "0.20", "--reward", "0.5", "--fee", "0.1")
        world.run("contract", "deploy", "managed-zone", *deploy, "--as", "alice")
        init = (
            "agent", "init", "--resource", f"dns:{ZONE}", "--kind", "dns.records.set", "--as", "alice",
            "--dns-server", f"127.0.0.1:{dns.primary.port}", "--dns-secondary", f"127.0.0.1:{dns.secondary.port}",
        )  # fmt: skip
        world.run(*init, "--secret", "zone", "--secret-vault", ready["socket"])

        def call(by: str, *words: str) -> Any:
            return world.run("contract", "call", *words, "--as", by).get("result")

        def phase() -> str | None:
            site = call("bob", "managed-zone", "site", "--label", "www")
            return None if site is None else str(site["phase"])

        def state() -> str:
            return str(call("bob", "system/agents", "action", "--action", action)["state"])

        give = ("give", "--id", f"dns:{ZONE}", "--contract", "managed-zone", "--terms", TERMS)
        call("alice", "system/agents", *give)
        world.run("vault", "seal", **vault)
        since = dns.serial(ZONE)
        with world.running("agent", "run", "--log", "quiet"):
            cost = call("bob", "managed-zone", "cost", "--days", "10")
            order = ("--label", "www", "--shape", "A", "--records", f'["{AFTER[0]}"]', "--days", "10", "--pay", cost)
            action = call("bob", "managed-zone", "order", *order)
            eventually(state, "started")
            time.sleep(WAITS)
            assert (state(), phase(), shown(dns.primary)) == ("started", "setting", BEFORE)
            world.run("vault", "unseal", **vault)
            eventually(lambda: NOT_ALLOWED in log.read_text(), True)
            assert (state(), phase(), shown(dns.primary)) == ("started", "setting", BEFORE)
            assert dns.serial(ZONE) == since
            world.environment |= vault
            allow(world, chain)
            del world.environment["GHOST_VAULT"]
            eventually(phase, "live")
            assert state() == "done"
            assert (shown(dns.primary), shown(dns.secondary)) == (AFTER, AFTER)
            assert dns.changes(ZONE, since, [NAME]) == 1
            call("bob", "managed-zone", "leave", "--label", "www")
            eventually(phase, None)
            assert (shown(dns.primary), shown(dns.secondary)) == (BEFORE, BEFORE)
            assert dns.texts(NAME, "A") == (3600, set(BEFORE))
            assert dns.changes(ZONE, since, [NAME]) == 2
    assert world.run("vault", "audit", "verify")["verified"]
    assert log.read_text().count('"call":"sign_update","outcome":"ok"') == 2
    assert secret_text(dns.keys.update) not in log.read_text()


def test_a_zone_that_cannot_be_reached_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    world = World(tmp_path)
    init = ("agent", "init", "--kind", "dns.records.set", "--node", "http://127.0.0.1:1", "--resource")
    zone = (f"dns:{ZONE}", "--secret-vault", "vault.sock", "--dns-server")
    assert world.run(*init, *zone, "127.0.0.1:53", code=USAGE)["slug"] == "usage"
    secret = ("--secret", "zone")
    assert world.run(*init, *zone, "127.0.0.1:53", *secret, code=ENVIRONMENT)["slug"] == "not_enrolled_here"
    enrolments = world.home / "enrolments"
    Enrolment.new(bytes(16), "agent").save(enrolments)
    for server in ("127.0.0.1", ":53", "127.0.0.1:0", "127.0.0.1:x"):
        assert world.run(*init, *zone, server, *secret, code=USAGE)["slug"] == "malformed_field"
    other = ("mock:shelf", *zone[1:], "127.0.0.1:53", *secret)
    assert world.run(*init, *other, code=ENVIRONMENT)["slug"] == "bad_order"
    assert not (tmp_path / "agent").exists()


@pytest.mark.parametrize("broken", ["secret", "dns_secondaries", "dns_server"])
def test_a_folder_that_says_too_little_of_a_zone_does_not_run(tmp_path: Path, broken: str) -> None:
    world, folder = World(tmp_path), tmp_path / "agent"
    enrolments = world.home / "enrolments"
    Enrolment.new(bytes(16), "agent").save(enrolments)
    said = {"dns_zone": ZONE, "dns_server": "127.0.0.1:53", "dns_secondaries": [], "vault": "vault.sock"}
    said |= {"secret": "zone", "enrolments": str(enrolments), "caller": "agent"}
    said |= {"agent": 1, "node": "http://127.0.0.1:1", "genesis": "00" * 32}
    if broken == "dns_server":
        said[broken] = "127.0.0.1"
    else:
        del said[broken]
    folder.mkdir(mode=0o700)
    private(folder / "agent.toml", "".join(f"{name} = {json.dumps(value)}\n" for name, value in said.items()))
    private(folder / "key", "k" * 32)
    private(folder / "policy.toml", "kinds = []\nresources = []\n")
    found = world.run("agent", "run", code=ENVIRONMENT)
    assert found["slug"] == "no_folder"
    assert broken.replace("_server", "-server") in found["text"]


def of_policy(folder: Path, keys: Keys, port: int, text: str, *, counted: bool = True) -> Driver[Any]:
    """The driver of an agent's folder with a policy."""
    folder.mkdir(mode=0o700)
    enrolments = folder / "enrolments"
    Enrolment.new(bytes(16), "agent").save(enrolments)
    said = {"dns_zone": ZONE, "dns_server": f"127.0.0.1:{port}", "dns_secondaries": [], "vault": "vault.sock"}
    said |= {"secret": "zone", "enrolments": str(enrolments), "caller": "agent"}
    if counted:
        key = private(folder / "transfer", f"hmac-sha256:transfer.:{secret_text(keys.transfer)}")
        said |= {"dns_transfer_key": key}
    allowed = policy.read(Path(private(folder / "policy.toml", f'kinds = ["dns.records.set"]\n{text}')))
    with Journal(folder / "journal") as journal:
        return Home(folder)._drivers(said, journal, allowed, unasked)["dns.records.set"]


def unasked(*_: bytes) -> Bundle:
    """Proofs of a test in which nothing is signed."""
    raise AssertionError


def test_the_policys_share_of_a_zone_is_what_an_action_may_change_at_once(tmp_path: Path) -> None:
    keys = Keys()
    primary = Knot(keys)
    try:
        primary.primary({ZONE: "".join(f"h{number} A 192.0.2.{number}\n" for number in range(20))}, free_port())
        order = an_order(ZONE, *((f"h{number}.{ZONE}", "A", 60, AFTER) for number in range(2)))

        def planned(name: str, text: str, **more: Any) -> Draft:
            driver = of_policy(tmp_path / name, keys, primary.port, text, **more)
            return driver.plan(order, driver.inspect(order))

        with pytest.raises(DriverTooMuch, match="2 of the zone's 24 record sets"):
            planned("strict", "most_share = 5")
        assert planned("loose", "most_share = 30").destroys == 2
        assert planned("default", "").destroys == 2
        # A share that nobody can count is no limit, so it is refused.
        with pytest.raises(AgentBadPolicy, match="dns_transfer_key"):
            planned("blind", "most_share = 30", counted=False)
        keys.transfer = new_key("transfer.")
        with pytest.raises(DriverBadAnswer):
            planned("stranger", "most_share = 30")
    finally:
        primary.stop()
