"""A zone before an agent acts on it: the limit of its key, as it is printed, served and proven."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dns.query
import dns.rcode
import dns.tsig
import dns.update
import pytest

from ghostnet.drivers.dns.records import marker_name
from ghostnet.drivers.dns.setup import Limit, rule_id
from ghostnet.vault.updates import tsig_key
from tests.e2e.agent.test_dns import private
from tests.e2e.cli.worlds import World
from tests.e2e.dns.keys import new_key, secret_text
from tests.e2e.dns.servers import PLACES, Bind, Keys, Knot, NameServer, free_port
from tests.e2e.dns.worlds import World as Servers

ZONE = "example.org"
USAGE, ENVIRONMENT = 2, 3


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
    world = World(tmp_path)
    said = setup(world, make)
    if shutil.which("keymgr" if make == "knot" else "tsig-keygen", path=PLACES) is None:
        pytest.skip("the server's programs are not installed: `make test` does it as root on Debian")
    made = ["/bin/sh", "-c", said["make_key"]]
    subprocess.run(made, cwd=tmp_path, env=os.environ | {"PATH": PLACES}, check=True, capture_output=True)
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
    world = World(tmp_path)
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
