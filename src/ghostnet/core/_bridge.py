"""Every call into the compiled bridge goes through here, and comes back with the exceptions a program matches on.

For the modules of ghostnet.core. The bridge knows codes and operands; the classes, sentences and ways out are Python's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from ghostnet import _ghost
from ghostnet.core._failure import GhostError, make_error

P = ParamSpec("P")
R = TypeVar("R")


def bridged(call: Callable[P, R]) -> Callable[P, R]:
    """The same function, raising a GhostError where the bridge raises its own exception."""

    @wraps(call)
    def translated(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except _ghost.Failure as failure:
            raise to_error(failure) from None

    return translated


def to_error(failure: _ghost.Failure) -> GhostError:
    """The exception for a closed error that the bridge raised or gave."""
    class_number, number, contract, fields = failure.args
    return make_error(class_number, number, fields, contract)
