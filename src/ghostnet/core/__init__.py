"""The ledger as Python sees it: the typed façade over the compiled bridge, and every error as an exception.

Lowest of the packages: it imports none of the others, and none but it imports the bridge, `ghostnet._ghost`.
"""

from ghostnet.core import _errors
from ghostnet.core._errors import *  # noqa: F403  170 names, generated together with their __all__
from ghostnet.core._failure import make_error

__all__ = ["make_error"]
__all__ += _errors.__all__
