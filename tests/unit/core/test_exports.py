"""What ghostnet.core exports: all of it, as its stubs say, and without importing what nobody asked for."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from ghostnet import core

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "src" / "ghostnet" / "core"
SUBJECTS = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))


def names_of(subject: str) -> set[str]:
    return set(import_module(f"ghostnet.core.{subject}").__all__)


def test_every_public_name_of_every_module_is_exported_once() -> None:
    expected = [name for subject in SUBJECTS for name in names_of(subject)]
    expected += [*import_module("ghostnet.core._errors").__all__, "make_error", "with_names"]
    assert len(expected) == len(set(expected))
    assert sorted(core.__all__) == sorted(expected)
    assert set(core.__all__) <= set(dir(core))


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_modules_public_names_are_those_it_lists(subject: str) -> None:
    """Besides constants, whose values belong to their module."""
    tree = ast.parse((FOLDER / f"{subject}.py").read_text())
    kinds = (ast.ClassDef, ast.FunctionDef)
    defined = {node.name for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")}
    assert defined <= names_of(subject)
    for name in names_of(subject):
        assert getattr(core, name) is getattr(import_module(f"ghostnet.core.{subject}"), name)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        core.Nothing  # type: ignore[attr-defined]  # noqa: B018  that it raises is what is tested


def test_the_stubs_say_what_the_bridge_has() -> None:
    command = [sys.executable, "-m", "mypy.stubtest", "ghostnet._ghost", "--mypy-config-file", "pyproject.toml"]
    environment = {**os.environ, "MYPYPATH": "src", "PYTHONPATH": "src"}
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_every_function_of_the_bridge_is_used() -> None:
    """A name that the façade forgot cannot be reached, since nobody else imports the bridge."""
    bridge = set(import_module("ghostnet._ghost").__all__)
    sources = "".join(path.read_text() for path in FOLDER.glob("*.py"))
    assert {name for name in bridge if f"_ghost.{name}" not in sources} == set()


def test_importing_core_imports_no_subject_and_nothing_heavy() -> None:
    """A program that only shows help pays for what it imports: `make bench` has the time of `ghostcli --help`."""
    code = "import sys; import ghostnet.core; print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": "src"}
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=True)
    imported = set(run.stdout.decode().split())
    assert imported & {f"ghostnet.core.{subject}" for subject in SUBJECTS} == set()
    assert imported & {"dataclasses", "inspect", "asyncio", "json", "ssl", "typing_extensions"} == set()
