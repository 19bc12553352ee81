"""ghostcli doctor: this machine, the settings and the node, or an agent's zone, each with what mends it."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from ghostnet.cli import base, output, text
from ghostnet.cli.exits import Exit
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.drivers.dns.driver import Zone
    from ghostnet.drivers.dns.zone import Server

LEAST_DISK_BYTES: Final = 1024 * 1024 * 1024
"""A gigabyte: some millions of transactions."""
MOST_SKEW_MS: Final = 30_000
"""Agents refuse headers older than this."""


class Check(NamedTuple):
    """One finding."""

    name: str
    ok: bool
    found: str
    mend: str = ""
    slug: str = ""
    """Of the error that was met, if one was."""


@base.command(
    None,
    "doctor",
    params=[
        click.Option(
            ["--agent"],
            type=click.Path(path_type=Path, file_okay=False),
            metavar="FOLDER",
            help="Check the zone of this agent instead, and its servers.",
        ),
        click.Option(
            ["--key-file"],
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="The zone's update key: proves, by updates that must fail, what it may not do.",
        ),
    ],
    examples=[
        "ghostcli doctor  what is there, what is missing, and the command that mends it",
        "ghostcli doctor --agent agent --key-file update.key  whether the server limits the key; nothing changes",
        "ghostcli doctor --json",
    ],
)
def command(session: Session, agent: Path | None, key_file: Path | None) -> Answer:
    """Check this machine, the settings and the node; or the zone of an agent."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    if agent is None and key_file is not None:
        message = "--key-file is for a zone: name its agent with --agent"
        raise click.UsageError(message, click.get_current_context(silent=True))
    checks = list(_checks(session) if agent is None else _zone(agent, key_file))
    bad = [check for check in checks if not check.ok]
    lines = []
    for check in checks:
        lines.append(f"{'ok  ' if check.ok else 'MEND'}  {check.name}: {check.found}")
        if not check.ok:
            lines.append(f"      {check.mend}")
    data: dict[str, Any] = {"healthy": not bad, "checks": [check._asdict() for check in checks]}
    if bad:
        output.talk(core.LocalUnhealthy({"count": len(bad)}))
    return Answer(data, "\n".join(lines), Exit.ENVIRONMENT if bad else Exit.OK)


def _checks(session: Session) -> Iterator[Check]:
    for check in (_python, _libpython, _compiler, _settings, _keys, _disk, _data, _vault, _node):
        yield from _guarded(check.__name__.removeprefix("_"), check(session))


def _guarded(name: str, found: Iterator[Check]) -> Iterator[Check]:
    """A check that fails in its own way is a finding too."""
    from ghostnet.core import GhostError  # noqa: PLC0415  help does not need it

    try:
        yield from found
    except GhostError as error:
        yield Check(name, ok=False, found=error.text, mend=error.way_out, slug=error.slug)
    except OSError as error:
        yield Check(name, ok=False, found=str(error), mend="check the path it names")


def _python(_: Session) -> Iterator[Check]:
    from importlib.metadata import version  # noqa: PLC0415  help does not need it

    found = f"{sys.version.split()[0]}, ghostnet {version('ghostnet')}"
    yield Check("python", sys.version_info >= (3, 11), found, "install Python 3.11 or newer")


def _libpython(_: Session) -> Iterator[Check]:
    import find_libpython  # noqa: PLC0415  help does not need it

    path = find_libpython.find_libpython()
    mend = f"install it: on Debian, apt-get install libpython3.{sys.version_info.minor}"
    yield Check("libpython", path is not None, path or "not found; the API's edge needs it", mend)


def _compiler(_: Session) -> Iterator[Check]:
    from ghostnet.authoring import rust  # noqa: PLC0415  help does not need it

    cargo, _environment, pinned = rust.compiler()
    found = rust.said([cargo, "--version"])
    yield Check("cargo", found is not None, found or "not found; contracts are compiled with it", "install rustup")
    if not pinned:
        yield Check("wasm target", ok=True, found="through another compiler: hashes differ from other machines'")
        return
    wanted = rust.Toolchain.read()
    missing = ", ".join(wanted.missing())
    found = f"{missing} missing" if missing else ", ".join(wanted.targets)
    yield Check("wasm target", not missing, f"Rust {wanted.channel}: {found}", "ghostcli toolchain install")


def _settings(session: Session) -> Iterator[Check]:
    profile = session.settings.profile
    found = "no profile" if profile is None else f"profile {profile.value} (from {profile.source})"
    yield Check("settings", ok=True, found=f"{found} in {session.profiles.home}")


def _keys(session: Session) -> Iterator[Check]:
    from ghostnet.core import GhostError  # noqa: PLC0415  help does not need it

    count = 0
    for store in session.key_stores:
        for name in store.names():
            count += 1
            try:
                store.entry(name)
            except GhostError as error:
                yield Check(f"key {name}", ok=False, found=error.text, mend=error.way_out, slug=error.slug)
    yield Check("keys", ok=True, found=f"{count} at hand")


def _disk(session: Session) -> Iterator[Check]:
    folder = session.profiles.home
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    yield Check("disk", free >= LEAST_DISK_BYTES, f"{free / 2**30:.1f} GiB free at {folder}", "free some space there")


def _data(session: Session) -> Iterator[Check]:
    """The data of this machine's own node: what would keep it from starting is the finding."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.running import look_at, node_folder  # noqa: PLC0415  help does not need it

    try:
        home = node_folder(session, None)
        found = look_at(home)
    except core.LocalNoNodeFolder:
        return  # nobody set up a node here, or it was for a moment
    except core.NodeStoreLocked:
        yield Check("data", ok=True, found=f"a node holds {home.path}")
        return
    state = "never started" if found is None else f"{found.chain_id}, in order to block {found.height}"
    yield Check("data", ok=True, found=f"{home.path}: {state}")


def _vault(session: Session) -> Iterator[Check]:
    if session.settings.get("vault") is None:
        yield Check("vault", ok=True, found="none is named; `ghostcli vault init` sets one up")
        return
    from ghostnet.vault.client import VaultClient  # noqa: PLC0415  rarely needed

    with VaultClient(session.vault_path) as client:
        status = client.status()
    state = "sealed" if status["sealed"] else f"open, generation {status['generation']}"
    yield Check("vault", ok=True, found=f"{session.vault_path}: {state}")
    dumps = "off" if status["core_dumps_off"] else "possible: a crash would write keys to disk"
    yield Check("vault core dumps", status["core_dumps_off"], dumps, "run the vault on Linux, with prctl allowed")
    memory = "locked" if status["memory_locked"] else f"not locked, so keys can reach the swap: {status['memory']}"
    yield Check("vault memory", status["memory_locked"], memory, "raise its limit of locked memory, and start it again")


def _node(session: Session) -> Iterator[Check]:
    if session.settings.get("node") is None:
        yield Check("node", ok=True, found="none is named; `ghostcli dev` starts one")
        return
    with session.client() as client:
        status = client.status()
    yield Check("node", ok=True, found=f"{session.node}: {status.chain_id}, block {status.height}")
    pinned = session.genesis_hash is not None
    mend = f"ghostcli profile add NAME --node {session.node} --genesis-hash HASH"
    yield Check("genesis", pinned, "pinned, and the node's chain has it" if pinned else "not pinned", mend)
    skew = abs(status.clock_ms - time.time_ns() // 1_000_000)
    near = status.dev or skew <= MOST_SKEW_MS
    found = f"{text.span(skew)} apart from the node's{', on a chain that may travel' if status.dev else ''}"
    yield Check("clock", near, found, "set this machine's clock, or the node's")


def _zone(folder: Path, key_file: Path | None) -> Iterator[Check]:
    """What an agent's zone is like from outside; nothing is changed."""
    from ghostnet.agent.home import Home  # noqa: PLC0415  help does not need it

    zone = Home(folder).zone()
    yield from _guarded("primary", _primary(zone))
    for server in zone.secondaries:
        yield from _guarded(f"secondary {server}", _secondary(zone, server))
    yield from _guarded("marker", _marker(zone))
    if key_file is None:
        yield Check("limit", ok=True, found="not proven: --key-file names the update key for that")
    else:
        yield from _guarded("limit", _limit(zone, folder, key_file))


def _primary(zone: Zone) -> Iterator[Check]:
    from ghostnet.drivers.dns.zone import Reader  # noqa: PLC0415  help does not need it

    with Reader.open(zone.primary, zone.name, zone.answer_seconds) as reader:
        yield Check("primary", ok=True, found=f"{zone.primary}: {zone.name}, serial {reader.serial()}")


def _secondary(zone: Zone, server: Server) -> Iterator[Check]:
    from ghostnet.drivers.dns.inventory import serials  # noqa: PLC0415  help does not need it

    ours, theirs = serials(zone, server)
    found = f"serial {theirs}" if ours == theirs else f"serial {theirs}, and the primary's is {ours}"
    mend = "have the primary notify it and let it transfer the zone: no change is done before it shows it"
    yield Check(f"secondary {server}", ours == theirs, found, mend)


def _marker(zone: Zone) -> Iterator[Check]:
    from ghostnet.drivers.dns.records import marker_name  # noqa: PLC0415  help does not need it
    from ghostnet.drivers.dns.update import Marker  # noqa: PLC0415  help does not need it
    from ghostnet.drivers.dns.zone import Reader  # noqa: PLC0415  help does not need it

    with Reader.open(zone.primary, zone.name, zone.answer_seconds) as reader:
        there = reader.rrset(marker_name(zone.name), "TXT")
    mark = Marker.read(there)
    if mark is not None:
        yield Check("marker", ok=True, found=f"ours: {mark.text}")
        return
    mend = "find out who writes there, and delete it: the next update writes over it"
    yield Check("marker", not there.records, f"another's: {there}" if there.records else "free", mend)


def _limit(zone: Zone, folder: Path, key_file: Path) -> Iterator[Check]:
    from ghostnet.agent.zone import kept_limit  # noqa: PLC0415  help does not need it
    from ghostnet.cli.zones import key_of  # noqa: PLC0415  help does not need it
    from ghostnet.drivers.dns.records import escaped, text_of  # noqa: PLC0415  help does not need it
    from ghostnet.drivers.dns.setup import KeySigner, prove  # noqa: PLC0415  help does not need it

    limit, key = kept_limit(folder), key_of(key_file)
    written, given = (limit.key.removesuffix("."), limit.zone), (text_of(key.name), zone.name)
    if written != given:
        found = f"written down for {' in '.join(written)}, and asked about {escaped(' in '.join(given))}"
        yield Check("limit", ok=False, found=found, mend="name the right key file, or `ghostcli agent setup dns` again")
        return
    mend = "put what `ghostcli agent setup dns` prints in the place of what the server lets this key do"
    for proof in prove(limit, zone.primary, KeySigner(key)):
        found = f"{'refused' if proof.refused else 'NOT refused'}, {proof.answer}"
        yield Check(f"limit: {proof.what}", proof.refused, found, mend)
