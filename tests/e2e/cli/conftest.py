"""What the tests of authors share: the program as it would be installed, and somebody who uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.cli.authors import author, lay_out
from tests.e2e.cli.worlds import World


@pytest.fixture(scope="session", name="installed")
def _installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as site-packages would have it."""
    site = tmp_path_factory.mktemp("site")
    lay_out(site)
    return site


@pytest.fixture(scope="session", name="author")
def _author(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Somebody whose home is empty but for the Rust that this machine has; what is compiled stays for the next test."""
    world = author(tmp_path_factory.mktemp("author"))
    world.environment["PYTHONPATH"] = str(installed)
    return world
