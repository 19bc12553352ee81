"""Typed handles beside a contract's tests: where they are, when they change, and that templates' tests hold to them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ghostnet.authoring import handles, scaffold, schemas

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = [name for name in scaffold.templates() if "/" not in name]
RENAMED = {"account": "token", "lease": "name-lease", "town-clock": "blank"}
"""Names whose handle would be called as what a test imports, as a type of the contract, and one of two words."""


def made(folder: Path, name: str, template: str = scaffold.BLANK) -> Path:
    """A new contract's folder with its handles."""
    scaffold.write(folder / name, name, template)
    written(folder / name)
    return folder / name


def written(folder: Path) -> None:
    handles.write(folder, schemas.read(folder / schemas.NAME))


def test_the_tests_of_every_template_hold_to_their_types_under_any_name(tmp_path: Path) -> None:
    tests = [made(tmp_path, name, name) / "tests" for name in TEMPLATES]
    tests += [made(tmp_path, name, template) / "tests" for name, template in RENAMED.items()]
    for name in TEMPLATES:
        for path in (ROOT / "contracts" / "templates" / name / "tests").glob("test_*.py"):
            assert (tmp_path / name / "tests" / path.name).read_text() == path.read_text()
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, *map(str, tests)]
    environment = os.environ | {"MYPYPATH": str(ROOT / "src"), "MYPY_CACHE_DIR": str(ROOT / ".mypy_cache" / "bindings")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    files = sum(len([*folder.glob("test_*.py"), *folder.glob("*.pyi")]) for folder in tests)
    assert f"no issues found in {files} source files" in done.stdout


def test_no_test_of_a_template_is_without_types() -> None:
    for path in (ROOT / "contracts" / "templates").glob("*/tests/test_*.py"):
        text = path.read_text()
        assert f"from {path.parents[1].name.replace('-', '_')}_contract import " in text, path
        assert "type: ignore" not in text, path


def test_git_ignores_them_in_a_new_folder(tmp_path: Path) -> None:
    folder = made(tmp_path, "town-clock")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    listed = ["git", "status", "--porcelain", "--untracked-files=all", "tests"]
    seen = subprocess.run(listed, cwd=folder, check=True, capture_output=True, text=True).stdout.split()
    assert [each for each in seen if each != "??"] == ["tests/test_town_clock.py"]
    assert sorted(path.name for path in (folder / "tests").glob("*_contract.*")) == [
        "town_clock_contract.py",
        "town_clock_contract.pyi",
    ]


def test_they_follow_the_schema_and_are_not_touched_without_need(tmp_path: Path) -> None:
    folder = made(tmp_path, "clock")
    stub, source = folder / "tests" / "clock_contract.pyi", folder / "contract.toml"
    before = stub.stat()
    written(folder)
    assert stub.stat() == before
    source.write_text(source.read_text().replace("[methods.add]", "[methods.put]"))
    written(folder)
    assert "def put(" in stub.read_text()


def test_a_file_of_somebodys_own_stays(tmp_path: Path) -> None:
    folder = made(tmp_path, "clock")
    own = folder / "tests" / "clock_contract.py"
    own.write_text("mine = 1\n")
    written(folder)
    assert own.read_text() == "mine = 1\n"


def collected(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("mode", ["prepend", "importlib"])
def test_pytest_finds_them_before_the_first_build(tmp_path: Path, mode: str) -> None:
    scaffold.write(tmp_path / "clock", "clock", scaffold.BLANK)
    (tmp_path / "clock" / "pytest.ini").write_text(f"{scaffold.PYTEST}addopts = --import-mode={mode}\n")
    said = collected(tmp_path / "clock")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "tests/test_clock.py::test_it_counts_what_is_added" in said.stdout


def test_a_schema_with_a_mistake_is_told_where_a_test_would_be(tmp_path: Path) -> None:
    folder = made(tmp_path, "clock")
    (folder / "contract.toml").write_text((folder / "contract.toml").read_text().replace('"u64"', '"u65"', 1))
    said = collected(folder)
    assert said.returncode != 0
    assert "contract.toml has a mistake" in said.stdout, said.stdout
    assert "Traceback" not in said.stdout
