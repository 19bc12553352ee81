"""What several threads send, gathered: while one transaction is on its way, what comes meanwhile is for the next.

For the ledger. A lone caller waits for nobody, and many share the price of a transaction.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Final

from ghostnet import core

Group = Sequence[core.Message]
"""Messages that happen all or none."""
Answer = Sequence[bytes] | core.GhostError
"""What each message of a group answered, or why none of them happened."""

MOST_GROUPS: Final = 16
"""In one transaction: its gas is limited to 100 M, of which a group uses up to 5 M."""


class Sender:
    """Sends groups together.

    Args:
        together: Sends some, and says of each what became of it.

    """

    def __init__(self, together: Callable[[Sequence[Group]], Sequence[Answer]]) -> None:
        self._together = together
        self._waiting: deque[tuple[Group, Future[Answer]]] = deque()
        self._sending = threading.Lock()

    def send(self, group: Group) -> Sequence[bytes]:
        """What each message answered, once they are in a block.

        Raises:
            GhostError: None of them happened, or it is not known in time.

        """
        answer: Future[Answer] = Future()
        self._waiting.append((group, answer))
        while not answer.done():
            with self._sending:
                if not answer.done():
                    self._send_some()
        found = answer.result()
        if isinstance(found, core.GhostError):
            raise found
        return found

    def _send_some(self) -> None:
        some = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_GROUPS))]
        try:
            answers = self._together([group for group, _ in some])
        except BaseException as error:  # noqa: BLE001  whatever it is belongs to those who wait
            for _, answer in some:
                answer.set_exception(error)
            return
        for (_, answer), found in zip(some, answers, strict=True):
            answer.set_result(found)
