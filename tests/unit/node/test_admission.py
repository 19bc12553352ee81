"""Transactions are let in many at a time, and each caller gets its own answers."""

from __future__ import annotations

import asyncio

import pytest

from ghostnet.node import admission as admission_module
from ghostnet.node.admission import MAX_BATCH, Admission, GatheredTooMuchError
from tests.unit.node.ledgers import MemoryLedger, Refused, identity


def test_what_arrives_during_a_batch_goes_in_the_next_together() -> None:
    async def run() -> None:
        ledger = MemoryLedger()
        admitted: list[int] = []
        admission = Admission(ledger, on_admitted=admitted.append)
        ledger.gate.clear()
        first = asyncio.create_task(admission.submit([b"first"]))
        await asyncio.sleep(0.02)
        rest = [asyncio.create_task(admission.submit([b"x%d" % i, b""])) for i in range(50)]
        await asyncio.sleep(0.02)
        ledger.gate.set()
        assert await first == [identity(b"first")]
        for i, task in enumerate(rest):
            assert await task == [identity(b"x%d" % i), Refused("admission", "bad_transaction")]
        admission.close()
        assert ledger.batches == [1, 100]
        assert admitted == [1, 50]

    asyncio.run(run())


def test_a_batch_is_bounded() -> None:
    async def run() -> None:
        ledger = MemoryLedger()
        admission = Admission(ledger, on_admitted=lambda _: None)
        ledger.gate.clear()
        tasks = [asyncio.create_task(admission.submit([b"x"] * 1_000)) for _ in range(4)]
        await asyncio.sleep(0.02)
        ledger.gate.set()
        await asyncio.gather(*tasks)
        admission.close()
        assert all(size <= MAX_BATCH for size in ledger.batches)

    asyncio.run(run())


def test_too_many_bytes_waiting_are_refused_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission_module, "MAX_GATHERED_BYTES", 100)

    async def run() -> None:
        ledger = MemoryLedger()
        admission = Admission(ledger, on_admitted=lambda _: None)
        ledger.gate.clear()
        under_way = asyncio.create_task(admission.submit([b"y"]))
        await asyncio.sleep(0.02)
        gathered = asyncio.create_task(admission.submit([b"x" * 80]))
        await asyncio.sleep(0)
        with pytest.raises(GatheredTooMuchError):
            await admission.submit([b"x" * 30])
        ledger.gate.set()
        assert len(await under_way) == len(await gathered) == 1
        assert await admission.submit([b"x" * 90]) == [identity(b"x" * 90)]
        admission.close()

    asyncio.run(run())


def test_a_fault_reaches_those_of_the_batch_and_nobody_else() -> None:
    class Faulty(MemoryLedger):
        def submit(self, transactions: object) -> list[bytes | Refused]:
            if transactions == [b"bad"]:
                raise OSError("disk full")
            return super().submit([b"good"])

    async def run() -> None:
        admission = Admission(Faulty(), on_admitted=lambda _: None)
        with pytest.raises(OSError, match="disk full"):
            await admission.submit([b"bad"])
        assert await admission.submit([b"good"]) == [identity(b"good")]
        admission.close()

    asyncio.run(run())
