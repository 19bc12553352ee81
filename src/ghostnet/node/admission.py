"""Lets transactions into the pool, many at a time.

For the node's submit. While one batch is checked on a thread of its own, whatever arrives gathers for the next, so a
lone transaction waits for nobody and a flood pays the price of a call once for hundreds of signatures.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ghostnet.node.ledger import Ledger, Refusal

MAX_BATCH = 1_024
"""Most transactions checked at once: signatures of 256 and more gain nothing further, and 1,024 take some 20 ms."""
MAX_GATHERED_BYTES = 64 * 1024 * 1024
"""Most bytes that may wait to be checked: sixteen blocks' worth."""

Outcome = bytes | Refusal
"""A transaction's id if it is in the pool, or why it is not."""


class GatheredTooMuchError(Exception):
    """More is waiting to be checked than the node holds."""


@dataclass(frozen=True)
class _Submission:
    transactions: Sequence[bytes]
    answer: asyncio.Future[list[Outcome]]


class Admission:
    """Gathers what is submitted and hands it to the ledger in batches."""

    def __init__(self, ledger: Ledger, *, on_admitted: Callable[[int], None]) -> None:
        """Calls `on_admitted` with the number let in after each batch that let any in."""
        self._ledger = ledger
        self._on_admitted = on_admitted
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ghost-admission")
        self._gathered: list[_Submission] = []
        self._bytes = 0
        self._worker: asyncio.Task[None] | None = None

    async def submit(self, transactions: Sequence[bytes]) -> list[Outcome]:
        """Each transaction's outcome, in order.

        Raises:
            GatheredTooMuchError: Too many bytes wait already.

        """
        size = sum(map(len, transactions))
        if self._bytes + size > MAX_GATHERED_BYTES:
            raise GatheredTooMuchError
        answer: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
        self._gathered.append(_Submission(transactions, answer))
        self._bytes += size
        if self._worker is None:
            self._worker = asyncio.create_task(self._work(), name="admission")
        return await answer

    def close(self) -> None:
        """Ends the thread after the batch it is at."""
        self._thread.shutdown(wait=True)

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._gathered:
                batch = self._next_batch()
                flat = [transaction for submission in batch for transaction in submission.transactions]
                try:
                    outcomes = list(await loop.run_in_executor(self._thread, self._ledger.submit, flat))
                except Exception as error:  # noqa: BLE001 - whatever it is belongs to those who asked
                    _fail(batch, error)
                    continue
                _answer(batch, outcomes)
                if admitted := sum(isinstance(outcome, bytes) for outcome in outcomes):
                    self._on_admitted(admitted)
        finally:
            self._worker = None

    def _next_batch(self) -> list[_Submission]:
        """The oldest submissions up to the batch's size; at least one, however large."""
        count, end = 0, 0
        for submission in self._gathered:
            count += len(submission.transactions)
            if end and count > MAX_BATCH:
                break
            end += 1
        batch, self._gathered = self._gathered[:end], self._gathered[end:]
        self._bytes -= sum(len(transaction) for submission in batch for transaction in submission.transactions)
        return batch


def _answer(batch: Sequence[_Submission], outcomes: Sequence[Outcome]) -> None:
    start = 0
    for submission in batch:
        end = start + len(submission.transactions)
        if not submission.answer.done():
            submission.answer.set_result(list(outcomes[start:end]))
        start = end


def _fail(batch: Sequence[_Submission], error: Exception) -> None:
    for submission in batch:
        if not submission.answer.done():
            submission.answer.set_exception(error)
