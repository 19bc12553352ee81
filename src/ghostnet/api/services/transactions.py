"""Transactions: submit, simulate, look up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from protobuf import Oneof

from ghostnet.api import failures
from ghostnet.api.dispatcher import Handler
from ghostnet.api.forms import parse_hash
from ghostnet.api.services.context import Context
from ghostnet.core import (
    AdmissionAlreadyKnown,
    AdmissionExpired,
    AdmissionNonceTooLow,
    Body,
    Envelope,
    GhostError,
    RequestBusy,
    RequestTooMany,
    RequestUnknownTransaction,
)
from ghostnet.node.admission import MAX_GATHERED_BYTES, GatheredTooMuchError, Outcome
from ghostnet.node.commits import Watch
from ghostnet.node.node import MAX_LONG_READS, LongReadsError
from ghostnet.rpc.v1.error_pb import ErrorDetail
from ghostnet.rpc.v1.transaction_pb import (
    Committed,
    GetReceiptRequest,
    GetReceiptResponse,
    GetTransactionRequest,
    GetTransactionResponse,
    Pending,
    ReplayRequest,
    ReplayResponse,
    SimulateRequest,
    SimulateResponse,
    SubmitRequest,
    SubmitResponse,
    SubmitResult,
    Wait,
)

MAX_TRANSACTIONS = 1_000
"""Most transactions of one request: with their envelopes of some 300 bytes a tenth of what a request may hold."""
WAIT_MS = 10_000
"""How long a submit waits for the block where it does not say: far beyond any block's time."""
MAX_WAIT_MS = 60_000
SENT_BEFORE = (AdmissionAlreadyKnown, AdmissionNonceTooLow, AdmissionExpired)
"""What a transaction is refused with that waits in the pool or is in a block already; the last two, others as well."""

_Pending = Oneof[Literal["pending"], Pending]
_Committed = Oneof[Literal["committed"], Committed]
_Refused = Oneof[Literal["refused"], ErrorDetail]


def handlers(context: Context) -> dict[str, Handler]:
    """TransactionService."""
    service = Transactions(context)
    return {
        "/ghost.v1.TransactionService/Submit": service.submit,
        "/ghost.v1.TransactionService/Simulate": context.beside(service.simulate),
        "/ghost.v1.TransactionService/GetTransaction": context.beside(service.get_transaction),
        "/ghost.v1.TransactionService/Replay": service.replay,
        "/ghost.v1.TransactionService/GetReceipt": context.beside(service.get_receipt),
    }


class Transactions:
    """See interface/ghost/v1/transaction.proto."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._node = context.node
        self._chain = context.chain

    async def submit(self, request: SubmitRequest) -> SubmitResponse:
        """Each transaction's outcome, in order; one that was sent before counts as sent again."""
        if not 1 <= len(request.transactions) <= MAX_TRANSACTIONS:
            raise RequestTooMany({"field": "transactions", "most": MAX_TRANSACTIONS})
        with self._node.remembering():
            try:
                outcomes = await self._node.submit(request.transactions)
            except GatheredTooMuchError:
                raise RequestBusy({"most": f"{MAX_GATHERED_BYTES} bytes of"}) from None
            again = [(place, outcome) for place, outcome in enumerate(outcomes) if isinstance(outcome, SENT_BEFORE)]
            known = await self._node.read(self._known, request.transactions, again) if again else {}
            committed = {tx_id: place for tx_id, place in known.values() if place is not None}
            ids = [known[place][0] if place in known else outcome for place, outcome in enumerate(outcomes)]
            wanted = request.wait == Wait.COMMITTED
            waited = [tx_id for tx_id in ids if isinstance(tx_id, bytes) and tx_id not in committed] if wanted else []
            watch = self._node.watch(waited)
        committed |= await self._committed(watch, min(request.wait_ms or WAIT_MS, MAX_WAIT_MS))
        return SubmitResponse(results=[_result(outcome, committed) for outcome in ids])

    def simulate(self, request: SimulateRequest) -> SimulateResponse:
        """What a transaction would do."""
        height = self._context.height(request)
        # Where none is named, the newest block may still be on its way to the disk.
        named = height if request.has_field("height") else None
        past = named is not None and named < self._chain.status().height
        time_ms = None if past else self._node.next_block_time()
        if request.traced:
            receipt, trace = self._chain.watch(request.transaction, height=named, time_ms=time_ms)
            return SimulateResponse(receipt=receipt, height=height, trace=trace)
        receipt = self._chain.simulate(request.transaction, height=named, time_ms=time_ms)
        return SimulateResponse(receipt=receipt, height=height)

    def get_transaction(self, request: GetTransactionRequest) -> GetTransactionResponse:
        """A transaction in a block."""
        found = self._chain.transaction(parse_hash("id", request.id))
        if found is None:
            raise RequestUnknownTransaction({"id": request.id})
        height, index, envelope, receipt = found
        return GetTransactionResponse(transaction=envelope, height=height, index=index, receipt=receipt)

    async def replay(self, request: ReplayRequest) -> ReplayResponse:
        """What a transaction, or a wakeup that ran, did; executed again."""
        tx_id = parse_hash("id", request.id)
        try:
            found = await self._node.read_long(self._chain.replay, tx_id)
        except LongReadsError:
            raise RequestBusy({"most": MAX_LONG_READS}) from None
        if found is None:
            raise RequestUnknownTransaction({"id": request.id})
        return ReplayResponse(
            height=found.height,
            index=found.place,
            receipt=found.receipt,
            replayed=found.replayed or b"",
            trace=found.trace,
        )

    def get_receipt(self, request: GetReceiptRequest) -> GetReceiptResponse:
        """A receipt of a transaction or of a wakeup."""
        found = self._chain.receipt(parse_hash("id", request.id))
        if found is None:
            raise RequestUnknownTransaction({"id": request.id})
        height, index, receipt = found
        return GetReceiptResponse(receipt=receipt, height=height, index=index)

    def _known(
        self, envelopes: Sequence[bytes], again: Iterable[tuple[int, GhostError]]
    ) -> dict[int, tuple[bytes, Committed | None]]:
        """Of those that were perhaps sent before, by place: the id, and where it is if it is in a block."""
        found: dict[int, tuple[bytes, Committed | None]] = {}
        for place, error in again:
            tx_id = Body.decode(Envelope.decode(envelopes[place]).body).id
            where = self._look_up(tx_id)
            if where is not None or isinstance(error, AdmissionAlreadyKnown):
                found[place] = tx_id, where
        return found

    async def _committed(self, watch: Watch, wait_ms: int) -> dict[bytes, Committed]:
        """Where the transactions are that are in a block in time."""
        places = await watch.places(seconds=wait_ms / 1000)
        found: dict[bytes, Committed] = {}
        for tx_id, place in places.items():
            if place.receipt is not None:
                found[tx_id] = Committed(height=place.height, index=place.index, receipt=place.receipt)
            elif (where := await self._node.read(self._look_up, tx_id)) is not None:
                found[tx_id] = where
        return found

    def _look_up(self, tx_id: bytes) -> Committed | None:
        found = self._chain.receipt(tx_id)
        return None if found is None else Committed(height=found.height, index=found.place, receipt=found.receipt)


def _result(outcome: Outcome, committed: dict[bytes, Committed]) -> SubmitResult:
    if not isinstance(outcome, bytes):
        assert isinstance(outcome, GhostError)  # what the ledger refuses with
        return SubmitResult(outcome=_Refused("refused", failures.detail(outcome)))
    where = committed.get(outcome)
    if where is None:
        return SubmitResult(id=outcome.hex(), outcome=_Pending("pending", Pending()))
    return SubmitResult(id=outcome.hex(), outcome=_Committed("committed", where))
