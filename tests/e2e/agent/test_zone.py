"""A zone before an agent acts on it: the limit of its key, printed, served and proven; and its inventory, adopted."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import dns.query
import dns.rcode
import dns.tsig
import dns.update
import pytest

from ghostnet.cli.program import run
from ghostnet.drivers.dns.records import marker_name
from ghostnet.drivers.dns.setup import Limit, rule_id
from ghostnet.vault.client import Enrolment
from ghostnet.vault.updates import tsig_key
from tests.e2e.agent.test_command import eventually
from tests.e2e.agent.test_dns import private
from tests.e2e.cli.worlds import World
from tests.e2e.dns.keys import new_key, secret_text
from tests.e2e.dns.servers import Bind, Keys, Knot, NameServer, free_port, program
from tests.e2e.dns.worlds import World as Servers

ZONE = "example.org"
USAGE, ENVIRONMENT, UNVERIFIED = 2, 3, 4


class Here(World):
    """Runs what asks no chain in this process: the commands are many, and each process costs a second of start."""

    def raw(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        if "--as" in words or words[0] == "contract":
            return super().raw(*words, **environment)
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            contextlib.chdir(self.folder),
            mock.patch.dict(os.environ, self.environment | environment, clear=True),
        ):
            code = run(list(words))
        return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


@contextmanager
def served(make: str, keys: Keys, text: str = "", rule: str | None = None) -> Iterator[Servers]:
    """A zone at a primary of a make, and a secondary of the other; `rule` is what it says of updates."""
    knot, bind = Knot(keys), Bind(keys)
    primary: NameServer = knot if make == "knot" else bind
    secondary: NameServer = bind if make == "knot" else knot
    try:
        if make == "knot":
            acl = {rule.split("id: ")[1].split()[0]: rule.removeprefix("acl:\n")} if rule else None
            knot.primary({ZONE: text}, bind.port, acl)
            bind.secondary([ZONE], knot.port)
        else:
            bind.primary({ZONE: text}, knot.port, rule)
            knot.secondary([ZONE], bind.port)
        yield Servers(keys, primary, secondary)
    finally:
        for each in (secondary, primary):
            each.stop()


def an_agent(world: World, primary: int, secondary: int) -> None:
    """A folder as `agent init` leaves it, as far as its zone goes."""
    said: dict[str, Any] = {"agent": 1, "node": "http://127.0.0.1:1", "genesis": "00" * 32, "dns_zone": ZONE}
    said |= {"dns_server": f"127.0.0.1:{primary}", "dns_secondaries": [f"127.0.0.1:{secondary}"]}
    folder = world.folder / "agent"
    folder.mkdir(mode=0o700, exist_ok=True)
    private(folder / "agent.toml", "".join(f"{name} = {json.dumps(value)}\n" for name, value in said.items()))


def setup(world: World, make: str) -> Any:
    words = ("--zone", ZONE, "--key", "limited", "--name", f"*.{ZONE}", "--type", "A", "--server", make)
    return world.run("agent", "setup", "dns", *words)


def found(world: World, *, code: int = 0) -> dict[str, dict[str, Any]]:
    """What doctor finds, by name."""
    answer = world.run("doctor", "--agent", "agent", "--key-file", "update.key", code=code)
    assert answer["healthy"] is (code == 0)
    return {each["name"]: each for each in answer["checks"]}


def write_marker(server: NameServer, key: dns.tsig.Key, text: str) -> None:
    message = dns.update.UpdateMessage(ZONE, keyring=key)
    message.replace(f"{marker_name(ZONE)}.", 60, "TXT", f'"{text}"')
    assert dns.query.tcp(message, "127.0.0.1", port=server.port, timeout=10).rcode() == dns.rcode.NOERROR


@pytest.mark.parametrize("make", ["knot", "bind"])
def test_a_limit_is_printed_served_and_proven_and_a_missing_one_is_found(tmp_path: Path, make: str) -> None:
    world = Here(tmp_path)
    said = setup(world, make)
    tools = Path(program("keymgr" if make == "knot" else "tsig-keygen")).parent
    made, path = ["/bin/sh", "-c", said["make_key"]], f"{tools}:{os.environ['PATH']}"
    subprocess.run(made, cwd=tmp_path, env=os.environ | {"PATH": path}, check=True, capture_output=True)
    key = tsig_key((tmp_path / "update.key").read_bytes())
    keys = Keys(limited=key)
    with served(make, keys, rule=said["rule"]) as servers:
        an_agent(world, servers.primary.port, servers.secondary.port)
        good = found(world)
        secondary = f"secondary 127.0.0.1:{servers.secondary.port}"
        assert list(good)[:3] == ["primary", secondary, "marker"]
        assert good["marker"]["found"] == "free"
        assert good[secondary]["found"] == f"serial {servers.serial(ZONE)}"
        refused = [each for name, each in good.items() if name.startswith("limit: ")]
        assert len(refused) >= 7
        assert all(each["found"].startswith("refused, ") for each in refused)
        write_marker(servers.primary, key, "a stranger's")
        assert "a stranger's" in found(world, code=ENVIRONMENT)["marker"]["found"]
        write_marker(servers.primary, key, f"ghost action={'ab' * 32} epoch=3 attempt=0")
        assert found(world)["marker"]["found"].endswith("epoch=3 attempt=0")
        an_agent(world, servers.primary.port, free_port())
        away = [name for name, each in found(world, code=ENVIRONMENT).items() if not each["ok"]]
        assert [name.split()[0] for name in away] == ["secondary"]
    rule = f"acl:\n  - id: {rule_id(Limit(ZONE, 'x', (ZONE,), ('A',)))}\n    key: limited.\n    action: update\n"
    with served(make, keys, rule=rule if make == "knot" else "allow-update { key limited.; };") as servers:
        an_agent(world, servers.primary.port, servers.secondary.port)
        before = servers.serial(ZONE)
        missing = {name: each["mend"] for name, each in found(world, code=ENVIRONMENT).items() if not each["ok"]}
        assert f"limit: an address of {ZONE}" in missing
        assert all("ghostcli agent setup dns" in mend for mend in missing.values())
        assert servers.serial(ZONE) == before
        wrong = private(tmp_path / "update.key", f"hmac-sha256:limited:{secret_text(new_key('x'))}")
        assert (wrong, found(world, code=ENVIRONMENT)["limit"]["slug"]) == (wrong, "refused")
        private(tmp_path / "update.key", f"hmac-sha256:update:{secret_text(keys.update)}")
        assert "limited in" in found(world, code=ENVIRONMENT)["limit"]["found"]
        (tmp_path / "agent" / "limit.json").write_text('{"zone": "example.org"}')
        assert found(world, code=ENVIRONMENT)["limit"]["slug"] == "no_limit"


def test_a_zone_that_is_asked_about_wrongly_is_refused(tmp_path: Path) -> None:
    world = Here(tmp_path)
    words = ("agent", "setup", "dns", "--zone", ZONE, "--key", "k", "--server", "knot")
    for name, kind in ((f"a.{ZONE}", "SOA"), ("a.example.com", "A"), (f"a b.{ZONE}", "A"), (f"a\x1b.{ZONE}", "A")):
        assert world.run(*words, "--name", name, "--type", kind, code=USAGE)["slug"] == "malformed_field"
    assert not (tmp_path / "agent").exists()
    assert world.run(*words, "--name", f"Bücher.{ZONE}.", "--type", "a")["names"] == [f"xn--bcher-kva.{ZONE}"]
    assert world.run("doctor", "--key-file", "update.key", code=USAGE)["slug"] == "usage"
    assert world.run("doctor", "--agent", "agent", code=ENVIRONMENT)["slug"] == "no_folder"
    an_agent(world, free_port(), free_port())
    away = world.run("doctor", "--agent", "agent", code=ENVIRONMENT)["checks"]
    assert [each["slug"] for each in away] == ["unreachable", "unreachable", "unreachable", ""]
    toml = tmp_path / "agent" / "agent.toml"
    toml.write_text(toml.read_text().replace("dns_zone", "zone"))
    assert world.run("doctor", "--agent", "agent", code=ENVIRONMENT)["slug"] == "no_folder"


RECORDS = "".join(f"h{number} A 192.0.2.{number}\n" for number in range(40)) + (
    "xn--bcher-kva A 192.0.2.77\n*.wild A 192.0.2.99\n@ MX 10 www\nalias CNAME Www\nbelow NS ns1.below\n"
    'ns1.below A 192.0.2.5\n@ TXT "v=spf1 -all"\n_sip._tcp SRV 0 5 5060 www\nodd\\007 TXT "a\\027[2Jb"\n'
)
SETS = 53  # of 54 records: these 49, and 5 that every zone of a test has, of which two are one set


def adopted(world: World, *words: str, code: int = 0) -> Any:
    return world.run("agent", "adopt", "--folder", "agent", "--key-file", "transfer.key", *words, code=code)


@pytest.mark.parametrize("make", ["knot", "bind"])
def test_a_zone_is_adopted_unchanged_told_to_the_chain_and_what_changes_is_shown(tmp_path: Path, make: str) -> None:
    world, keys = Here(tmp_path), Keys()
    Enrolment.new(bytes(16), "agent").save(world.home / "enrolments")
    private(tmp_path / "transfer.key", f"hmac-sha256:transfer:{secret_text(keys.transfer)}")
    with (
        served(make, keys, RECORDS) as servers,
        world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0"),
    ):
        world.run("system", "add", "agents", "--as", "operator")
        setup(world, make)  # the folder may be there before the agent
        world.run(
            "agent", "init", "--resource", f"dns:{ZONE}", "--kind", "dns.records.set", "--as", "alice",
            "--dns-server", f"127.0.0.1:{servers.primary.port}", "--secret", "zone", "--secret-vault", "vault.sock",
            "--dns-secondary", f"127.0.0.1:{servers.secondary.port}",
        )  # fmt: skip

        def told() -> Any:
            words = ("contract", "call", "system/agents", "agent", "--agent", "1")
            return world.run(*words)["result"]["inventory"]

        serial = servers.serial(ZONE)
        first = adopted(world)
        assert (first["adopted_now"], first["drift"], len(first["sets"])) == (True, [], SETS)
        assert sum(len(each["records"]) for each in first["sets"]) == SETS + 1
        assert [each["state"] for each in first["servers"]] == ["agrees"]
        assert hashlib.sha256((tmp_path / "agent" / "inventory").read_bytes()).hexdigest() == first["hash"]
        assert servers.serial(ZONE) == serial
        again = world.raw("agent", "adopt", "--key-file", "transfer.key")
        assert (again.returncode, again.stdout.splitlines()[-1]) == (0, "nothing differs from what was adopted")
        with world.running("agent", "run", "--log", "quiet"):
            eventually(told, first["hash"])

        assert servers.stranger(ZONE, (f"h1.{ZONE}", "A", 60, "192.0.2.200"), (f"h2.{ZONE}", "A")) == 0
        assert servers.stranger(ZONE, (f"new.{ZONE}", "TXT", 60, '"x"')) == 0
        write_marker(servers.primary, keys.update, f"ghost action={'ab' * 32} epoch=3 attempt=0")
        drifted = adopted(world, code=UNVERIFIED)
        assert (drifted["adopted_now"], drifted["hash"]) == (False, first["hash"])
        assert [each["state"] for each in drifted["servers"]] == ["agrees"]
        sides = {each["name"].split(".")[0]: (each["before"], each["after"]) for each in drifted["drift"]}
        assert sides.keys() == {"h1", "h2", "new"}
        assert [side["records"] for side in sides["h1"]] == [["192.0.2.1"], ["192.0.2.200"]]
        assert (sides["h2"][1], sides["new"][0]) == (None, None)
        shown = world.raw("agent", "adopt", "--key-file", "transfer.key")
        assert f"A of h1.{ZONE}\n  adopted  192.0.2.1 (3600 s)\n  now      192.0.2.200 (60 s)\n" in shown.stdout
        assert "3 record set(s) changed" in shown.stderr
        table = world.raw("agent", "adopt", "--key-file", "transfer.key", "--again").stdout
        assert f"xn--bcher-kva.{ZONE} (bücher.{ZONE})" in table
        assert "\x1b" not in table
        assert all(each in table for each in (r"odd\007", r"a\027[2Jb"))
        assert "nothing differs" in table


def test_a_zone_that_cannot_be_adopted_says_why(tmp_path: Path) -> None:
    world, keys = Here(tmp_path), Keys()
    key = tmp_path / "transfer.key"
    private(key, f"hmac-sha256:transfer:{secret_text(keys.transfer)}")
    assert adopted(world, code=ENVIRONMENT)["slug"] == "no_folder"
    an_agent(world, free_port(), free_port())
    assert adopted(world, code=ENVIRONMENT)["slug"] == "unreachable"
    with served("knot", keys) as servers:
        an_agent(world, servers.primary.port, servers.secondary.port)
        key.chmod(0o644)
        assert adopted(world, code=ENVIRONMENT)["slug"] == "key_file_refused"
        private(key, "transfer")
        assert adopted(world, code=USAGE)["slug"] == "malformed_field"
        private(key, f"hmac-sha256:update:{secret_text(keys.update)}")
        assert adopted(world, code=ENVIRONMENT)["slug"] == "bad_answer"
        assert not (tmp_path / "agent" / "inventory").exists()
        private(key, f"hmac-sha256:transfer:{secret_text(keys.transfer)}")
        private(tmp_path / "agent" / "inventory", "no inventory")
        assert adopted(world, code=ENVIRONMENT)["slug"] == "inventory_broken"
        assert adopted(world, "--again")["adopted_now"]
        an_agent(world, servers.primary.port, free_port())
        away = adopted(world, code=UNVERIFIED)
        assert ([each["state"] for each in away["servers"]], away["drift"]) == (["cannot_see"], [])
