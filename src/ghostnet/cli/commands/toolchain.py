"""ghostcli toolchain: what compiles contracts, and how this machine gets it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from ghostnet.cli import base, output, text
from ghostnet.cli.exits import Exit
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

command = base.group("toolchain", "The Rust compiler that contracts are built with.")


@base.command(
    command,
    "show",
    network=False,
    examples=["ghostcli toolchain show  which compiler is used, what is missing, and the command that fetches it"],
)
def show(session: Session) -> Answer:
    """Show what compiles contracts on this machine."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    del session
    data = _state()
    rows = {"pinned": data["channel"], "cargo": data["cargo"] or "not found", "compiler": data["compiler"] or "none"}
    rows["missing"] = ", ".join(data["missing"]) or "nothing"
    if data["ready"]:
        return Answer(data, text.pairs(rows))
    output.talk(core.LocalToolMissing({"tool": f"Rust {data['channel']}", "why": "compiling contracts"}))
    return Answer(data, text.pairs(rows | {"fetched by": data["command"]}), Exit.ENVIRONMENT)


@base.command(
    command,
    "install",
    network=False,
    examples=["ghostcli toolchain install  has rustup fetch what is missing"],
)
def install(session: Session) -> Answer:
    """Install what is missing, by rustup; where that cannot, use Debian's compiler for the web if it is here."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.authoring import rust  # noqa: PLC0415  the same

    del session
    pinned = rust.Toolchain.read()
    missing = pinned.missing()
    if not missing or pinned.install(pinned.targets):
        (Path(sys.prefix) / rust.GUEST_ENV).unlink(missing_ok=True)
        did = "fetched by rustup" if missing else "there already"
    elif rust.debian_is_complete():
        rust.use_debian(Path(sys.prefix))
        did = "Debian's, since rustup could not fetch the pinned one: hashes differ from other machines'"
    else:
        fields = {
            "channel": pinned.channel,
            "lacking": ", ".join(missing),
            "command": " ".join(pinned.command(pinned.targets)),
        }
        raise core.LocalToolchainUnavailable(fields)
    data = _state()
    return Answer(data, text.pairs({"compiler": data["compiler"], "installed": did}))


def _state() -> dict[str, Any]:
    from ghostnet.authoring import rust  # noqa: PLC0415  help does not need it

    pinned = rust.Toolchain.read()
    missing = pinned.missing()
    cargo, _, is_pinned = rust.compiler()
    version = rust.said([cargo, f"+{pinned.channel}", "--version"] if is_pinned else [cargo, "--version"])
    return {
        "channel": pinned.channel,
        "targets": list(pinned.targets),
        "cargo": rust.find(cargo),
        "compiler": version,
        "pinned": is_pinned,
        "missing": missing if is_pinned else [],
        "ready": version is not None and not (is_pinned and missing),
        "command": " ".join(pinned.command(pinned.targets)),
    }
