"""An author with nothing but the installed program: an empty home, no path into a clone, the Rust of this machine.

A wheel takes minutes to build, so its content is laid out here instead: the package as git knows it, the compiled
extension, and for the SDK and the templates what `include` in pyproject.toml puts into the wheel, as plain files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.e2e.cli.worlds import World

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src"
PROGRAMS = Path(sys.executable).parent
"""Where `ghostcli` is, beside this Python."""


def lay_out(site: Path) -> None:
    """Fills a folder as site-packages would have it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "src"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    included = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["maturin"]["include"]
    paths = {ROOT / name for name in listed.split("\0") if name}
    paths |= {path for each in included for path in ROOT.glob(each["path"])} | set(SOURCE.glob("ghostnet/*.so"))
    for path in paths:
        if path.is_file():
            place = site / path.relative_to(SOURCE)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def author(folder: Path, programs: Path = PROGRAMS) -> World:
    """Somebody whose home is empty, with the programs of a Python environment on the PATH."""
    world = World(folder)
    home = folder / "home"
    home.mkdir()
    for name in ("GHOST_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "CARGO_TARGET_DIR", "PYTHONPATH"):
        world.environment.pop(name, None)
    for variable, rust in (("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")):
        world.environment.setdefault(variable, str(Path.home() / rust))
    path = os.pathsep.join((str(programs), world.environment["PATH"]))
    world.environment |= {"HOME": str(home), "PATH": path, "CARGO_NET_OFFLINE": "true", "GHOST_API": "127.0.0.1:0"}
    return world
