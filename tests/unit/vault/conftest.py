"""A vault for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.vault.chains import Chain
from tests.unit.vault.vaults import Set, make


@pytest.fixture(autouse=True)
def _no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is decided does not depend on the disk's speed; tests/e2e/vault kills a vault on a real one."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(scope="session")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    """One for all tests: making it takes a second, and no test looks at what another did there."""
    made = Chain(tmp_path_factory.mktemp("chain") / "chain")
    yield made
    made.ledger.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Set]:
    made = make(tmp_path / "vault")
    yield made
    made.vault.close()
