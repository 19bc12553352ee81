"""Exit codes, and which error gives which."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ghostnet.core import GhostError


class Exit(IntEnum):
    """What ghostcli ends with."""

    OK = 0
    REFUSED = 1
    """A contract or the ledger said no."""
    USAGE = 2
    """It was asked wrongly."""
    ENVIRONMENT = 3
    """This machine, a file, the network or the node is not as it must be."""
    UNVERIFIED = 4
    """A proof, a signature, a header or an audit does not hold."""
    INTERNAL = 5
    """A defect of ghostcli."""


BY_CLASS: Final[dict[str, Exit]] = {
    "contract": Exit.REFUSED,
    "vm": Exit.REFUSED,
    "call": Exit.REFUSED,
    "ledger": Exit.REFUSED,
    "skipped": Exit.REFUSED,
    "admission": Exit.REFUSED,
    "module": Exit.REFUSED,
    "schema": Exit.REFUSED,
    "standard": Exit.REFUSED,
    "vault": Exit.REFUSED,
    "request": Exit.USAGE,
    "codec": Exit.ENVIRONMENT,
    "driver": Exit.ENVIRONMENT,
    "local": Exit.ENVIRONMENT,
    "node": Exit.ENVIRONMENT,
    "agent": Exit.ENVIRONMENT,
    "proof": Exit.UNVERIFIED,
}
"""Class of errors to exit code; a test holds it to interface/errors.toml."""

TRANSIENT: Final = frozenset({"busy", "deadline_passed"})
"""Requests that were right, but not served."""


def exit_of(error: GhostError) -> Exit:
    """The exit code for an error."""
    if error.class_name == "request" and error.slug in TRANSIENT:
        return Exit.ENVIRONMENT
    return BY_CLASS.get(error.class_name, Exit.INTERNAL)
