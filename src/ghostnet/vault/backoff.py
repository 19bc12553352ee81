"""Waits after failed tries: three are free, then each failure doubles the wait, up to a quarter of an hour.

For unsealing and for callers that fail to show who they are. It counts tries by who the kernel says is asking, never by
a name that was sent, so that no other spelling is another count. A try counts before it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from ghostnet import core
from ghostnet.client import files

FREE: Final = 3
LONGEST_SECONDS: Final = 900
MOST_COUNT: Final = 64
"""The wait is long at its longest by then."""


class Backoff:
    """One count of failures.

    Attributes:
        failures: How many there were since the last success.

    """

    def __init__(self, now: Callable[[], float], path: Path | None = None) -> None:
        """Begins; with a path, where it was: the wait itself starts anew.

        Args:
            now: A clock that never goes back, in seconds.
            path: Where the count is kept over restarts.

        """
        self._now, self._path = now, path
        self.failures = self._kept()
        self._not_before = now() + wait_after(self.failures)

    def begin(self) -> None:
        """Counts a try as failed until `succeed` says otherwise.

        Raises:
            VaultTooSoon: It comes too early, and was not looked at.

        """
        left = self._not_before - self._now()
        if left > 0:
            raise core.VaultTooSoon({"seconds": int(left) + 1})
        self._set(min(self.failures + 1, MOST_COUNT))
        self._not_before = self._now() + wait_after(self.failures)

    def succeed(self) -> None:
        """Forgets the failures."""
        self._set(0)
        self._not_before = self._now()

    def _set(self, failures: int) -> None:
        self.failures = failures
        if self._path is not None:
            files.replace_private(self._path, str(failures).encode())

    def _kept(self) -> int:
        if self._path is None:
            return 0
        try:
            return min(int(files.read_private(self._path, most=16)), MOST_COUNT)
        except FileNotFoundError:
            return 0
        except (files.FileRefusedError, ValueError):
            return MOST_COUNT  # whoever spoiled the file gains nothing


def wait_after(failures: int) -> int:
    """Seconds to wait after so many failures."""
    return 0 if failures < FREE else min(LONGEST_SECONDS, 1 << min(failures - FREE, 10))
