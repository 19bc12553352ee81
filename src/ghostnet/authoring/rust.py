"""The Rust that compiles contracts: what is pinned, what a machine has, and how it gets the rest.

For the build, `ghostcli toolchain`, and set-up, which runs it before anything is installed: it needs nothing but the
standard library. The pinned compiler gives the same bytes on every machine. Where rustup cannot fetch it, Debian's
compiler for the web builds `core` from source; its modules work alike, under other hashes.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TARGET: Final = "wasm32v1-none"
LINKER: Final = ("-zstack-size=65536", "--max-memory=1048576")
"""A stack of 64 KiB and at most 16 pages: why stands in contracts/.cargo/config.toml, to which a test holds these."""
PIN: Final = Path(__file__).parent / "files" / "rust-toolchain.toml"
GUEST_ENV: Final = "guest-env.json"
"""In the Python environment where the fallback is in use: which cargo compiles contracts, and its environment."""
DEBIAN_PACKAGES: Final = ("rustc-web", "cargo-web", "rust-web-src", "lld")
DEBIAN_CARGO: Final = Path("/usr/bin/cargo")
DEBIAN_CORE: Final = Path("/usr/lib/rustlib/src/rust/library/core")
DEBIAN_ENV: Final = {
    "RUSTC": "/usr/bin/rustc",
    "RUSTC_BOOTSTRAP": "1",
    "CARGO_UNSTABLE_BUILD_STD": "core,alloc",
    "CARGO_TARGET_WASM32V1_NONE_LINKER": "wasm-ld",
}
SECONDS: Final = 20
"""Longest wait for a tool's version."""


@dataclass(frozen=True)
class Toolchain:
    """What rust-toolchain.toml pins."""

    channel: str
    targets: tuple[str, ...]
    components: tuple[str, ...]

    @classmethod
    def read(cls, path: Path = PIN) -> Toolchain:
        """Reads the file as rustup does."""
        table = tomllib.loads(path.read_text())["toolchain"]
        return cls(table["channel"], tuple(table["targets"]), tuple(table["components"]))

    def command(self, targets: Sequence[str]) -> list[str]:
        """What has rustup fetch it, with these targets."""
        command = ["rustup", "toolchain", "install", self.channel, "--profile", "minimal", "--no-self-update"]
        command += [word for name in self.components for word in ("--component", name)]
        return command + [word for name in targets for word in ("--target", name)]

    def install(self, targets: Sequence[str]) -> bool:
        """Has rustup fetch it; says whether it could. What rustup says goes to stderr."""
        rustup = find("rustup")
        if rustup is None:
            return False
        return subprocess.run([rustup, *self.command(targets)[1:]], check=False, stdout=sys.stderr).returncode == 0

    def missing(self) -> list[str]:
        """What rustup lacks of it: targets and components; all of them where there is no rustup."""
        targets, components = self._installed("target"), self._installed("component")
        lacking = [name for name in self.targets if name not in targets]
        return lacking + [name for name in self.components if not any(each.startswith(name) for each in components)]

    def _installed(self, kind: str) -> list[str]:
        rustup = find("rustup") or "rustup"
        return (said([rustup, kind, "list", "--installed", "--toolchain", self.channel]) or "").split()


def debian_is_complete() -> bool:
    """Whether Debian's compiler for the web, the source of `core` and a linker for WASM are here."""
    return DEBIAN_CARGO.exists() and DEBIAN_CORE.exists() and shutil.which("wasm-ld") is not None


def use_debian(environment: Path) -> None:
    """Has contracts compiled by Debian's Rust from now on, in this Python environment."""
    (environment / GUEST_ENV).write_text(json.dumps({"cargo": str(DEBIAN_CARGO), "env": DEBIAN_ENV}, indent=2))


def compiler() -> tuple[str, dict[str, str], bool]:
    """The cargo to run, what it needs in its environment, and whether it is the pinned one."""
    path = Path(sys.prefix) / GUEST_ENV
    if not path.exists():
        return find("cargo") or "cargo", {}, True
    guest = json.loads(path.read_text())
    return str(guest["cargo"]), dict(guest["env"]), False


def find(tool: str) -> str | None:
    """Where a tool of Rust is: on the PATH, or where rustup puts it, which a shell knows only after the next login."""
    home = Path(os.environ.get("CARGO_HOME") or Path.home() / ".cargo")
    return shutil.which(tool) or shutil.which(tool, path=str(home / "bin"))


def said(line: Sequence[str]) -> str | None:
    """What a tool prints; None where it is not there or fails."""
    try:
        run = subprocess.run(line, check=True, capture_output=True, text=True, timeout=SECONDS)
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout.strip()
