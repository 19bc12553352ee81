"""Knot and BIND for tests and for trying things out: unprivileged, on free ports of 127.0.0.1, in folders of their own.

They are Debian's programs, started and stopped by process id; the packages' own services are never touched.
"""

from __future__ import annotations

import base64
import os
import pwd
import re
import secrets
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import dns.message
import dns.query
import dns.tsig

from ghostnet.core import LocalToolMissing
from ghostnet.drivers.dns.zone import Server

SBIN: Final = "/usr/local/sbin:/usr/sbin"
"""Where servers are, which is on root's PATH alone."""
PACKAGES: Final = {"knotd": "knot", "kdig": "knot-dnsutils", "named": "bind9"}
"""Debian's package of each program."""
START_SECONDS: Final = 20.0
STOP_SECONDS: Final = 10.0
SIGNED: Final = "signed.test"
"""The zone that servers sign with keys of their own."""


def program(name: str) -> str:
    """Where a program is.

    Raises:
        LocalToolMissing: It is not on this machine.

    """
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SBIN}")
    if found is None:
        package = PACKAGES.get(name, "knot")
        raise LocalToolMissing({"tool": name, "why": f"name servers; `apt-get install {package}` brings it"})
    return found


def message_of(connection: socket.socket) -> bytes:
    """One message after two bytes of length, which it comes with; empty where the connection ends before."""
    data = b""
    while len(data) < 2 or len(data) < 2 + struct.unpack("!H", data[:2])[0]:
        part = connection.recv(65_537)
        if not part:
            return b""
        data += part
    return data


def new_key(name: str) -> dns.tsig.Key:
    """A key for HMAC-SHA-256."""
    return dns.tsig.Key(name, secrets.token_bytes(32), dns.tsig.HMAC_SHA256)


def secret_text(key: dns.tsig.Key) -> str:
    """Its secret as configuration files have it."""
    assert isinstance(key.secret, bytes)  # of every key for HMAC
    return base64.b64encode(key.secret).decode()


def free_port() -> int:
    """A port that nobody listens on, for UDP and TCP."""
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        port = int(tcp.getsockname()[1])
        udp.bind(("127.0.0.1", port))
        return port


@dataclass
class Keys:
    """The keys that all servers of a world know."""

    update: dns.tsig.Key = field(default_factory=lambda: new_key("update."))
    limited: dns.tsig.Key = field(default_factory=lambda: new_key("limited."))
    transfer: dns.tsig.Key = field(default_factory=lambda: new_key("transfer."))

    def all(self) -> list[tuple[str, str]]:
        """Names and secrets."""
        return [(key.name.to_text(), secret_text(key)) for key in (self.update, self.limited, self.transfer)]


class NameServer:
    """One running server."""

    PROGRAM: str

    def __init__(self, keys: Keys, port: int = 0) -> None:
        self.program = program(self.PROGRAM)
        self.keys = keys
        self.port = port or free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="ghostnet-dns-"))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def place(self) -> Server:
        """How a driver finds it, with the key for transfers."""
        return Server("127.0.0.1", self.port, self.keys.transfer)

    def write(self, name: str, text: str) -> Path:
        """A file in its folder."""
        path = self.folder / name
        path.write_text(text)
        return path

    def start(self, command: list[str], zones: list[str]) -> None:
        """Starts the program as nobody, and waits until it answers for its zones."""
        user = None
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            user = nobody.pw_uid
            for path in (self.folder, *self.folder.rglob("*")):
                os.chown(path, nobody.pw_uid, nobody.pw_gid)
        log = (self.folder / "output").open("wb")
        with log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, user=user, group=None if user is None else "nogroup"
            )
        try:
            self.wait_for(zones)
        except BaseException:
            self.stop()
            raise

    def wait_for(self, zones: list[str]) -> None:
        """Until it answers with authority for all zones."""
        until = time.monotonic() + START_SECONDS
        for zone in zones:
            while not self.answers(zone):
                running = self.process is not None and self.process.poll() is None
                if not running or time.monotonic() > until:
                    raise AssertionError(f"no answer for {zone}: {(self.folder / 'output').read_text()[-3000:]}")
                time.sleep(0.05)

    def answers(self, zone: str) -> bool:
        """Whether it serves the zone."""
        try:
            answer = dns.query.tcp(dns.message.make_query(zone, "SOA"), "127.0.0.1", port=self.port, timeout=2)
        except OSError:
            return False
        return bool(answer.answer)

    def stop(self) -> None:
        """Stops it and removes its folder."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(STOP_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)  # it may have been stopped before


def zone_text(zone: str, extra: str = "") -> str:
    """A small zone."""
    return (
        f"$ORIGIN {zone}.\n$TTL 3600\n@ SOA ns1 hostmaster 1 3600 600 86400 300\n@ NS ns1\n@ NS ns2\n"
        f"ns1 A 192.0.2.1\nns2 A 192.0.2.2\nwww A 192.0.2.10\n{extra}"
    )


def fifty_records() -> str:
    """What makes `zone_text` a zone of fifty records, such as people have."""
    fixed = (
        "mail A 192.0.2.25",
        "@ MX 10 mail",
        '@ TXT "v=spf1 mx -all"',
        '_dmarc TXT "v=DMARC1; p=reject"',
        '@ CAA 0 issue "letsencrypt.org"',
        "ftp CNAME www",
        "_sip._tcp SRV 10 5 5060 mail",
        "xn--bcher-kva A 192.0.2.77",
    )
    hosts = (f"host{number} A 192.0.2.{100 + number}" for number in range(1, 37))
    return "".join(f"{line}\n" for line in (*fixed, *hosts))


class Knot(NameServer):
    """Knot DNS."""

    PROGRAM = "knotd"

    def primary(self, zones: dict[str, str], secondary: int | None, acl: dict[str, str] | None = None) -> None:
        """Serves zones, by name and further text; `acl` replaces the rules of a zone: ids and text."""
        blocks = []
        for zone, extra in zones.items():
            self.write(f"{zone}.zone", zone_text(zone, extra))
            ids = f"[{', '.join(acl)}, transfer]" if acl else "[update, transfer]"
            notify = "" if secondary is None else "    notify: secondary\n"
            sign = "    dnssec-signing: on\n" if zone == SIGNED else ""
            blocks.append(f"  - domain: {zone}\n    file: {zone}.zone\n    acl: {ids}\n{notify}{sign}")
        rules = "".join((acl or {}).values())
        remotes = "" if secondary is None else self._remote("secondary", secondary)
        self._run(
            f"acl:\n  - id: update\n    key: update.\n    action: update\n"
            f"  - id: transfer\n    key: transfer.\n    action: transfer\n{rules}",
            remotes,
            blocks,
            list(zones),
        )

    def secondary(self, zones: list[str], primary: int) -> None:
        """Follows a primary."""
        blocks = [f"  - domain: {zone}\n    master: primary\n    acl: [notify, transfer]\n" for zone in zones]
        acl = (
            "acl:\n  - id: notify\n    key: transfer.\n    action: notify\n"
            "  - id: transfer\n    key: transfer.\n    action: transfer\n"
        )
        self._run(acl, self._remote("primary", primary), blocks, zones)

    @staticmethod
    def _remote(name: str, port: int) -> str:
        return f"remote:\n  - id: {name}\n    address: 127.0.0.1@{port}\n    key: transfer.\n"

    def _run(self, acl: str, remotes: str, blocks: list[str], zones: list[str]) -> None:
        keys = "".join(
            f"  - id: {name}\n    algorithm: hmac-sha256\n    secret: {secret}\n" for name, secret in self.keys.all()
        )
        path = self.write(
            "knot.conf",
            f"server:\n    rundir: {self.folder}\n    listen: 127.0.0.1@{self.port}\n"
            "    udp-workers: 1\n    tcp-workers: 2\n    background-workers: 1\n"
            f"database:\n    storage: {self.folder}/db\n    journal-db-max-size: 200M\n"
            f"log:\n  - target: stderr\n    any: debug\nkey:\n{keys}{remotes}{acl}"
            f"template:\n  - id: default\n    storage: {self.folder}\n    zonefile-sync: -1\n    zonefile-load: whole\n"
            f"    semantic-checks: on\nzone:\n{''.join(blocks)}",
        )
        (self.folder / "db").mkdir()
        self.start([self.program, "-c", str(path)], zones)

    def control(self, *words: str) -> str:
        """An order to the running server."""
        command = [program("knotc"), "-c", str(self.folder / "knot.conf"), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def journal(self, zone: str) -> str:
        """The zone's change sets, as `kjournalprint` has them."""
        command = [program("kjournalprint"), "--no-color", str(self.folder / "db" / "journal"), zone]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Bind(NameServer):
    """BIND's named."""

    PROGRAM = "named"

    def primary(self, zones: dict[str, str], secondary: int | None, policy: str | None = None) -> None:
        """Serves zones, by name and further text; `policy` replaces the rules for updates."""
        blocks = []
        rule = "allow-update { key update.; };" if policy is None else policy
        for zone, extra in zones.items():
            self.write(f"{zone}.zone", zone_text(zone, extra))
            also = "" if secondary is None else f"also-notify {{ 127.0.0.1 port {secondary} key transfer.; }};"
            blocks.append(
                f'zone "{zone}" {{ type primary; file "{zone}.zone"; {rule} allow-transfer {{ key transfer.; }};'
                f" notify explicit; {also} {'dnssec-policy default;' if zone == SIGNED else ''} }};\n"
            )
        self._run(blocks, list(zones))

    def secondary(self, zones: list[str], primary: int) -> None:
        """Follows a primary."""
        blocks = [
            f'zone "{zone}" {{ type secondary; file "{zone}.zone"; primaries port {primary} '
            "{ 127.0.0.1 key transfer.; }; allow-notify { key transfer.; }; allow-transfer { key transfer.; }; };\n"
            for zone in zones
        ]
        self._run(blocks, zones)

    def _run(self, blocks: list[str], zones: list[str]) -> None:
        keys = "".join(
            f'key "{name}" {{ algorithm hmac-sha256; secret "{secret}"; }};\n' for name, secret in self.keys.all()
        )
        path = self.write(
            "named.conf",
            f'options {{ directory "{self.folder}"; listen-on port {self.port} {{ 127.0.0.1; }}; listen-on-v6'
            f' {{ none; }}; pid-file "{self.folder}/named.pid"; session-keyfile none; recursion no; notify-delay 0;'
            " dnssec-validation no; max-ixfr-ratio unlimited; };\ncontrols { };\n"
            f"{keys}{''.join(blocks)}",
        )
        named = self.folder / "named"  # a copy: Debian's AppArmor profile keeps /usr/sbin/named out of test folders
        shutil.copy(self.program, named)
        self.start([str(named), "-g", "-n", "1", "-c", str(path)], zones)


def knot_rules(text: str) -> dict[str, str]:
    """The rules of an `acl` section as `Knot.primary` takes them: the first one's id stands for all of its text."""
    _, _, rules = text.partition("acl:\n")
    found = re.search(r"^  - id: (\S+)$", rules, re.MULTILINE)
    return {} if found is None else {found[1]: rules}


@contextmanager
def serving(
    zone: str, extra: str, keys: Keys, *, port: int = 0, acl: dict[str, str] | None = None
) -> Iterator[tuple[Knot, Bind]]:
    """A zone on Knot, with BIND as its secondary, while the context lasts.

    Args:
        zone: Its name.
        extra: Lines beside those of `zone_text`.
        keys: For updates and transfers.
        port: The primary's; the secondary has the next one. 0: any free ones.
        acl: Rules for Knot in place of "the update key may do all": ids, and their text.

    """
    primary = Knot(keys, port)
    try:
        secondary = Bind(keys, port + 1 if port else 0)
        try:
            primary.primary({zone: extra}, secondary.port, acl)
            secondary.secondary([zone], primary.port)
            yield primary, secondary
        finally:
            secondary.stop()
    finally:
        primary.stop()
