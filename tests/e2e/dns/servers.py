"""Name servers as tests have them: a test without their programs is skipped, which in CI is a failure."""

from __future__ import annotations

import pytest

from ghostnet.core import LocalToolMissing
from ghostnet.testing import name_servers
from ghostnet.testing.name_servers import SIGNED, Keys, NameServer, free_port

__all__ = ["SIGNED", "Bind", "Keys", "Knot", "NameServer", "free_port", "program"]


def program(name: str) -> str:
    """Where a program is; without it the test is skipped."""
    try:
        return name_servers.program(name)
    except LocalToolMissing as error:
        pytest.skip(error.text)


class Knot(name_servers.Knot):
    """Knot DNS, or a skipped test."""

    def __init__(self, keys: Keys, port: int = 0) -> None:
        program(self.PROGRAM)
        super().__init__(keys, port)


class Bind(name_servers.Bind):
    """BIND, or a skipped test."""

    def __init__(self, keys: Keys, port: int = 0) -> None:
        program(self.PROGRAM)
        super().__init__(keys, port)
