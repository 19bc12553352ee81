"""The pairs of servers, each started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.e2e.dns import worlds
from tests.e2e.dns.worlds import World


@pytest.fixture(scope="session", params=["knot", "bind"], name="world")
def _world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A primary of one make with a secondary of the other."""
    with worlds.world(request.param) as found:
        yield found
