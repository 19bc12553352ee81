"""Typed handles beside a contract's tests: `from NAME_contract import …`, as editors, mypy and pytest find it unasked.

Written from contract.toml by each build, and by pytest before it imports a test; git ignores them. They lie in `tests`
because all three look there without a line of settings.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from ghostnet import core
from ghostnet.schema import bindings

TESTS: Final = "tests"
"""The folder of the tests, within a contract's."""


def write(folder: Path, schema: core.Schema) -> None:
    """Writes the module and its stub for a contract's tests, where it has tests and they are not there as they should.

    A file of that name that is somebody's own stays.
    """
    tests = folder / TESTS
    if not tests.is_dir():
        return
    description = schema.describe()
    name = bindings.module_name(description)
    for path, text in (
        (tests / f"{name}.py", bindings.module(description)),
        (tests / f"{name}.pyi", bindings.stub(description)),
    ):
        there = path.read_text() if path.exists() else bindings.SAYS
        if there != text and bindings.SAYS in there:
            draft = path.with_name(f".{path.name}.{os.getpid()}")
            draft.write_text(text)
            draft.replace(path)
