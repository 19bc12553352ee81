"""The ledger as Python sees it: the typed façade over the compiled bridge, and every error as an exception.

Lowest of the packages: it imports none of the others, and none but it imports the bridge, `ghostnet._ghost`.
"""

from ghostnet.core._failure import GhostError, make_error

__all__ = ["GhostError", "make_error"]
