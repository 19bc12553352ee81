"""What only a development chain has: a faucet, and time travel."""

from __future__ import annotations

from ghostnet.api.dispatcher import Handler
from ghostnet.api.forms import parse_address, parse_amount
from ghostnet.api.services.context import Context, Faucet
from ghostnet.core import RequestMalformedField
from ghostnet.rpc.v1.dev_pb import AdvanceRequest, AdvanceResponse, FundRequest, FundResponse

DEFAULT_AMOUNT = "1000.00"
"""RLUSD given where the request does not say: thousands of calls at the least gas price."""
MAX_ADVANCE_MS = 400 * 24 * 60 * 60 * 1000
"""Longest journey: a year's lease and its reminder, with room."""


def handlers(context: Context) -> dict[str, Handler]:
    """DevService; nothing on any other chain."""
    if context.faucet is None:
        return {}
    service = Dev(context, context.faucet)
    return {"/ghost.v1.DevService/Fund": service.fund, "/ghost.v1.DevService/Advance": service.advance}


class Dev:
    """See interface/ghost/v1/dev.proto."""

    def __init__(self, context: Context, faucet: Faucet) -> None:
        self._node = context.node
        self._faucet = faucet

    async def fund(self, request: FundRequest) -> FundResponse:
        """Pays from the faucet."""
        to = parse_address("address", request.address)
        amount = parse_amount("amount", request.amount or DEFAULT_AMOUNT)
        if not amount:
            raise RequestMalformedField({"field": "amount", "expected": "more than nothing"})
        tx_id, height = await self._faucet.pay(to, amount)
        return FundResponse(id=tx_id.hex(), height=height)

    async def advance(self, request: AdvanceRequest) -> AdvanceResponse:
        """Moves block time forward."""
        if not 1 <= request.by_ms <= MAX_ADVANCE_MS:
            raise RequestMalformedField({"field": "by_ms", "expected": f"1 to {MAX_ADVANCE_MS}"})
        journey = await self._node.travel(request.by_ms)
        return AdvanceResponse(height=journey.head.height, time_ms=journey.head.time_ms, blocks=journey.blocks)
