"""Pages are what happens: each is done word by word, by somebody with an empty home and the installed program."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from ghostnet.authoring import rust
from tests.e2e.cli.authors import PROGRAMS, ROOT, author
from tests.e2e.cli.worlds import World
from tests.e2e.dns.servers import program
from tools import run_page

FIRST = ROOT / "docs" / "start" / "first-contract.md"
ZONE = ROOT / "docs" / "start" / "dns-under-contract.md"
MOST_COMMANDS = 9
WALKS = sorted((ROOT / "contracts" / "templates").glob("*/README.md"))
EXCERPTS = sorted([*(ROOT / "docs" / "concepts").glob("*.md"), *(ROOT / "docs" / "cookbook").glob("*.md")])


@pytest.fixture(scope="module", name="programs")
def _programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new Python environment with the wheel of this repository; its dependencies are this one's."""
    folder = tmp_path_factory.mktemp("wheel")
    environment = folder / "environment"
    told = ("--release", "--locked", "--offline", "--out", str(folder))
    done(str(PROGRAMS / "maturin"), "build", *told, PYO3_PYTHON=sys.executable, PYO3_BUILD_EXTENSION_MODULE="1")
    done(sys.executable, "-m", "venv", "--without-pip", str(environment))
    python = environment / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python))
    done(*pip, "install", "--no-index", "--no-deps", *map(str, folder.glob("ghostnet-*.whl")))
    # A path in a .pth file is added, but the .pth files there are not read: the editable ghostnet stays out.
    for each in environment.glob("lib/python*/site-packages"):
        (each / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    found = done(str(python), "-c", "import ghostnet; print(ghostnet.__file__)")
    assert Path(found.strip()).is_relative_to(environment)
    return environment / "bin"


def done(*command: str, **environment: str) -> str:
    """What a command prints that must succeed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | environment
    kept["PATH"] = os.pathsep.join((kept["PATH"], str(Path(rust.find("cargo") or "cargo").parent)))
    ran = subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_first_contract_is_made_from_the_wheel_as_its_page_says(
    programs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = author(tmp_path, programs)
    folder = tmp_path / "empty"
    folder.mkdir()
    ran = run_page.run(FIRST, folder, world.environment)
    assert 0 < len(ran) <= MOST_COMMANDS
    with capsys.disabled():
        print(f"\n{FIRST.name}: {len(ran)} commands, {sum(each.seconds for each in ran):.1f} s")


def test_a_zone_comes_under_contract_as_its_page_says(
    author: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("knotd", "named", "kdig"):
        program(name)
    folder = tmp_path / "empty"
    folder.mkdir()
    ran = run_page.run(ZONE, folder, author.environment | {"GHOST_HOME": str(tmp_path / "home")})
    with capsys.disabled():
        print(f"\n{ZONE.name}: {len(ran)} commands, {sum(each.seconds for each in ran):.1f} s")


def test_the_page_says_how_many_commands_it_takes() -> None:
    commands = [step for step in run_page.steps(FIRST.read_text()) if isinstance(step, run_page.Command)]
    assert len(commands) == MOST_COMMANDS
    assert re.search(r"\bNine commands\b", FIRST.read_text())


@pytest.mark.parametrize("page", WALKS, ids=lambda page: page.parent.name)
def test_the_walk_through_of_a_template_goes_as_its_page_says(page: Path, author: World, tmp_path: Path) -> None:
    environment = author.environment | {"GHOST_HOME": str(tmp_path / "home")}
    folder = tmp_path / "empty"
    folder.mkdir()
    assert run_page.run(page, folder, environment)


def test_the_page_of_a_new_contract_speaks_of_it_under_its_own_name(author: World, tmp_path: Path) -> None:
    made = Path(author.run("contract", "new", "rooms", "--template", "name-lease", "--in", str(tmp_path))["folder"])
    ran = run_page.run(made / "README.md", made, author.environment | {"GHOST_HOME": str(tmp_path / "home")})
    assert any("contract deploy rooms" in each.command for each in ran)


@pytest.mark.parametrize("page", EXCERPTS, ids=lambda page: page.stem)
def test_what_a_page_quotes_is_in_its_file(page: Path, author: World, tmp_path: Path) -> None:
    steps = list(run_page.steps(page.read_text()))
    quoted = [step for step in steps if isinstance(step, run_page.Excerpt)]
    assert quoted
    run_page.run(page, tmp_path, author.environment)
