"""What several threads ask or send, gathered: while some of it is on its way, what comes meanwhile goes next.

For the ledger. A lone caller waits for nobody, and many share the price of a request or a transaction.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from ghostnet import core

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Gatherer(Generic[Asked, Answer]):
    """Passes on together what was asked at the same time; each begins after it was asked.

    Args:
        together: Passes some on, and gives each its answer, or why there is none.
        most: How much goes together, in units of `size`; one that is larger goes alone.
        size: How much one is.

    """

    def __init__(
        self,
        together: Callable[[Sequence[Asked]], Sequence[Answer | core.GhostError]],
        *,
        most: int,
        size: Callable[[Asked], int] = lambda _: 1,
    ) -> None:
        self._together, self._most, self._size = together, most, size
        self._waiting: deque[tuple[Asked, Future[Answer | core.GhostError]]] = deque()
        self._busy = threading.Lock()

    def ask(self, one: Asked) -> Answer:
        """Its answer.

        Raises:
            GhostError: There is none.

        """
        answer: Future[Answer | core.GhostError] = Future()
        self._waiting.append((one, answer))
        while not answer.done():
            with self._busy:
                if not answer.done():
                    self._pass_on()
        found = answer.result()
        if isinstance(found, core.GhostError):
            raise found
        return found

    def _pass_on(self) -> None:
        some = [self._waiting.popleft()]
        left = self._most - self._size(some[0][0])
        while self._waiting and (left := left - self._size(self._waiting[0][0])) >= 0:
            some.append(self._waiting.popleft())
        try:
            answers = self._together([one for one, _ in some])
        except BaseException as error:  # noqa: BLE001  whatever it is belongs to those who wait
            for _, answer in some:
                answer.set_exception(error)
            return
        for (_, answer), found in zip(some, answers, strict=True):
            answer.set_result(found)
