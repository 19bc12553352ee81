"""ghostcli doctor: this machine, the settings and the node, each with what mends it."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from ghostnet.cli import base, output, text
from ghostnet.cli.exits import Exit
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

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
    examples=[
        "ghostcli doctor  what is there, what is missing, and the command that mends it",
        "ghostcli doctor --json",
    ],
)
def command(session: Session) -> Answer:
    """Check this machine, the settings and the node."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    checks = list(_checks(session))
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
        yield from _guarded(check, session)


def _guarded(check: Callable[[Session], Iterator[Check]], session: Session) -> Iterator[Check]:
    """A check that fails in its own way is a finding too."""
    from ghostnet.core import GhostError  # noqa: PLC0415  help does not need it

    try:
        yield from check(session)
    except GhostError as error:
        yield Check(check.__name__.removeprefix("_"), ok=False, found=error.text, mend=error.way_out, slug=error.slug)
    except OSError as error:
        yield Check(check.__name__.removeprefix("_"), ok=False, found=str(error), mend="check the path it names")


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
