"""Sets everything up from a bare clone: `python3 tools/setup.py`, called by the Makefile before anything else.

For anyone who cloned the repository. It lists what the machine lacks, with the command for each; as root on Debian it
runs those commands itself, otherwise it stops there. Then it makes `.venv`, installs the hashed requirements, and
builds the Rust extension into it. A stamp beside each result lets the next run end within a second.

With --servers, `make test` has it bring the servers that tests start: their packages' own services never run. Where it
cannot, it says so and goes on; the tests that need them say it again, and fail in CI.

It needs Python 3.11 and nothing outside the standard library. It does not install Go or Node: only `make bench-peers`
uses them, and reports what it could not measure without them.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from ghostnet.authoring import rust  # noqa: E402  standard library alone, as this file

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
COMMAND = VENV / "bin" / "ghostcli"
STAMPS = VENV / "stamps"
REQUIREMENTS = [ROOT / "requirements" / name for name in ("build.txt", "runtime.txt", "dev.txt")]
EXTENSION_INPUTS = ("Cargo.toml", "Cargo.lock", "pyproject.toml", "rust-toolchain.toml", "crates")
OLDEST_PYTHON = (3, 11)  # what Debian 12 ships
SERVER_PLACES = "/usr/local/sbin:/usr/sbin"  # where servers are, which is on root's PATH alone
SERVICE_POLICY = Path("/usr/sbin/policy-rc.d")  # asked by Debian's packages before they start a service
NO_SERVICES = "#!/bin/sh\nexit 101\n"


@dataclass(frozen=True)
class Missing:
    """Something the machine lacks."""

    what: str
    why: str
    apt: tuple[str, ...]  # Debian packages that bring it; empty: none does
    hint: str  # what to do on any machine


class SetupError(Exception):
    """Set-up cannot go on; the message says what the user can do."""


def main() -> int:
    """Runs every step in order; 0 when all is set up, 3 when the machine lacks something."""
    started = time.monotonic()
    os.environ["PATH"] = f"{Path.home() / '.cargo' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    try:
        provide(missing_parts())
        toolchain = rust.Toolchain.read(ROOT / "rust-toolchain.toml")
        did = [
            step("toolchain", [ROOT / "rust-toolchain.toml"], lambda: install_toolchain(toolchain)),
            step("requirements", REQUIREMENTS, install_requirements),
            step("extension", extension_inputs(ROOT), build_extension),
        ]
    except SetupError as error:
        print(f"set-up: {error}", file=sys.stderr)
        return 3
    except subprocess.CalledProcessError as error:
        print(f"set-up: `{' '.join(map(str, error.cmd))}` failed; its output is above", file=sys.stderr)
        return 3
    place = offer_command(command_folders())
    if any(did):
        say(f"ready after {time.monotonic() - started:.0f} s")
        say(f"ghostcli is {place or COMMAND}")
    return 0


def missing_parts() -> list[Missing]:
    """What this machine lacks, in the order in which it should be installed."""
    parts = []
    if sys.version_info < OLDEST_PYTHON:
        parts.append(Missing("Python 3.11 or newer", "all tools", (), "install Python 3.11 and run it as python3"))
    if importlib.util.find_spec("ensurepip") is None:
        parts.append(Missing("python3-venv", "the .venv folder", ("python3-venv",), "install Python with ensurepip"))
    if not has_shared_python():
        package = f"libpython3.{sys.version_info.minor}"
        parts.append(Missing("libpython", "the API's server", (package,), "use a Python built with --enable-shared"))
    if shutil.which("cc") is None:
        parts.append(
            Missing("a C compiler", "crates with C parts", ("build-essential",), "install gcc or clang with make")
        )
    if shutil.which("git") is None:
        parts.append(Missing("git", "the checks", ("git",), "install git"))
    if shutil.which("cargo") is None:
        parts.append(
            Missing(
                "rustup, with cargo",
                "the ledger and the contracts",
                rust.DEBIAN_PACKAGES,
                "install rustup (https://rustup.rs)",
            )
        )
    return parts


def provide_servers() -> None:
    """Installs the servers that tests start, without starting the packages' own; where it cannot, it says so."""
    parts = missing_servers()
    try:
        if parts:
            with no_services(SERVICE_POLICY):
                provide(parts)
    except (SetupError, subprocess.CalledProcessError):
        say("tests that need what is missing above are skipped, and fail in CI")


def missing_servers() -> list[Missing]:
    """The servers and their tools that tests start and this machine lacks."""
    wanted = [
        Missing("Knot DNS", "tests of the DNS driver", ("knot",), "install Knot DNS 3.2 or newer"),
        Missing("kdig", "tests that look with other eyes", ("knot-dnsutils",), "install Knot's tools"),
        Missing("BIND", "tests of the DNS driver", ("bind9",), "install BIND 9.18 or newer"),
        Missing("nsupdate", "tests of the DNS driver", ("bind9-dnsutils",), "install BIND's tools"),
    ]
    programs = ("knotd", "kdig", "named", "nsupdate")
    places = f"{os.environ['PATH']}{os.pathsep}{SERVER_PLACES}"
    return [part for part, program in zip(wanted, programs, strict=True) if shutil.which(program, path=places) is None]


@contextlib.contextmanager
def no_services(policy: Path) -> Iterator[None]:
    """Keeps packages from starting services while they are installed; a policy that is there already stays."""
    if os.path.lexists(policy) or not os.access(policy.parent, os.W_OK):
        yield
        return
    policy.write_text(NO_SERVICES)
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def has_shared_python() -> bool:
    """Whether the interpreter is there as a shared library, into which Envoy can load it."""
    name = str(sysconfig.get_config_var("INSTSONAME"))
    folder = Path(str(sysconfig.get_config_var("LIBDIR")))
    places = [folder, folder / str(sysconfig.get_config_var("MULTIARCH"))]
    return ".so" in name and any((place / name).exists() for place in places)


def provide(parts: list[Missing]) -> None:
    """Installs what is missing where that needs no question: as root, on Debian."""
    if not parts:
        return
    say("this machine lacks:")
    for part in parts:
        debian = f"; on Debian: apt-get install {' '.join(part.apt)}" if part.apt else ""
        say(f"  {part.what} (for {part.why}): {part.hint}{debian}")
    if os.geteuid() != 0 or shutil.which("apt-get") is None or not all(part.apt for part in parts):
        raise SetupError("install the above, then run the same command again")
    packages = [package for part in parts for package in part.apt]
    run(["apt-get", "update", "-q"])
    run(["apt-get", "install", "-q", "-y", *packages], DEBIAN_FRONTEND="noninteractive")


def step(name: str, inputs: Iterable[Path], action: Callable[[], None]) -> bool:
    """Runs an action unless it already succeeded on the same inputs; says whether it ran."""
    stamp = STAMPS / name
    wanted = digest(inputs)
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return False
    say(f"{name} ...")
    action()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    return True


def digest(inputs: Iterable[Path]) -> str:
    """SHA-256 over names and contents, with the interpreter's version: a new Python needs a new .venv."""
    total = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for path in inputs:
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def install_toolchain(toolchain: rust.Toolchain) -> None:
    """Has rustup fetch what is pinned; where the WASM target is not to be had, settles for Debian's compiler."""
    if not PYTHON.exists():
        run([sys.executable, "-m", "venv", str(VENV)])
    (VENV / rust.GUEST_ENV).unlink(missing_ok=True)
    if shutil.which("rustup"):
        if not toolchain.missing() or toolchain.install(toolchain.targets):
            return
        say(f"rustup could not fetch Rust {toolchain.channel} with {', '.join(toolchain.targets)}")
        if not toolchain.install(()):
            raise SetupError(f"rustup cannot fetch Rust {toolchain.channel}; install it, then run this again")
    use_debian_rust(toolchain)


def use_debian_rust(toolchain: rust.Toolchain) -> None:
    """Compiles contracts with Debian's compiler, which builds `core` itself."""
    if not rust.debian_is_complete():
        hint = "install rustup (https://rustup.rs)"
        provide([Missing("a Rust compiler for WASM", "the contracts", rust.DEBIAN_PACKAGES, hint)])
    rust.use_debian(VENV)
    say(
        f"contracts are compiled by Debian's Rust, not by the pinned {toolchain.channel}: they run alike, "
        "but their bytes and code hashes differ from those of other machines"
    )


def install_requirements() -> None:
    """Installs exactly what the requirement files name, each file checked against its hash."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
    run(command + [word for path in REQUIREMENTS for word in ("-r", str(path))])


def build_extension() -> None:
    """Builds ghostnet._ghost in release mode and installs ghostnet itself as an editable package.

    PIP_NO_INDEX keeps pip from fetching anything that the requirement files do not name.
    """
    command = [str(VENV / "bin" / "maturin"), "develop", "--release"]
    run(command, PIP_NO_INDEX="1", VIRTUAL_ENV=str(VENV), PYO3_PYTHON=str(PYTHON))


def command_folders() -> list[Path]:
    """Where a command of the user's own goes: the user's folder; as root, the machine's before it."""
    own = Path.home() / ".local" / "bin"
    return [Path("/usr/local/bin"), own] if os.geteuid() == 0 else [own]


def offer_command(folders: Iterable[Path]) -> Path | None:
    """Makes `ghostcli` a command: a link in the first of the folders that is on the PATH; says where it is.

    Nothing that is there already is replaced, but for a link to a clone that is gone.
    """
    on_path = os.environ["PATH"].split(os.pathsep)
    for folder in folders:
        link = folder / COMMAND.name
        if str(folder) not in on_path or not folder.is_dir():
            continue
        if link.is_symlink() and link.readlink() == COMMAND:
            return link
        if not os.access(folder, os.W_OK):
            continue
        if link.is_symlink() and not link.exists() and link.readlink().parts[-3:] == COMMAND.parts[-3:]:
            link.unlink()
        if not os.path.lexists(link):
            link.symlink_to(COMMAND)
            say(f"{link} leads to {COMMAND}; `make clean` removes it")
            return link
    return None


def withdraw_command(folders: Iterable[Path]) -> None:
    """Removes the links that `offer_command` of this clone made, and nothing else."""
    for folder in folders:
        link = folder / COMMAND.name
        if link.is_symlink() and link.readlink() == COMMAND:
            link.unlink()
            say(f"removed {link}")


def extension_inputs(root: Path) -> list[Path]:
    """The files that decide what the extension is: manifests and every source of the crates."""
    found: list[Path] = []
    for name in EXTENSION_INPUTS:
        path = root / name
        found += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path] * path.exists()
    return found


def run(command: list[str], **env: str) -> None:
    """Runs a command with its output shown; raises when it fails."""
    subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, **env})


def say(line: str) -> None:
    """A line of talk; never data."""
    print(f"set-up: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--clean"]:
        withdraw_command(command_folders())
    elif sys.argv[1:] == ["--servers"]:
        provide_servers()
    else:
        sys.exit(main())
