"""Bodies of plans: kept by the hash that the chain has, given to those whom the chain lets read them.

The node knows nothing of actions: three views of the system contract `agents` say what a plan's hash is, who may see
it, and when its action is over.
"""

from __future__ import annotations

import asyncio
from typing import Any

from ghostnet.api import failures
from ghostnet.api.dispatcher import Handler
from ghostnet.api.forms import parse_address, parse_hash
from ghostnet.api.services.context import Context
from ghostnet.client.plans import MOST_AHEAD_MS, MOST_BYTES, PLAN_TAG, PlanRequest
from ghostnet.core import (
    Auth,
    GhostError,
    RequestNoAgentsContract,
    RequestPlanNotFor,
    RequestPlanNotKept,
    RequestPlanNotPosted,
    RequestPlanRequestSignature,
    RequestPlanRequestTime,
    RequestPlanTooLarge,
    decode,
    domain_hash,
    encode,
    system_address,
)
from ghostnet.node.logs import Log
from ghostnet.rpc.v1.plan_pb import GetPlanRequest, GetPlanResponse, PutPlanRequest, PutPlanResponse

AGENTS = system_address("agents")
MAX_VIEW_GAS = 10_000_000
"""Most gas of one question: a hundredth of a second; the dearest, for a stranger, uses 60,000."""
MAX_AUTH_BYTES = 1_024
"""Largest keys of an account: 16 of some 40 bytes each, and a recovery contract."""
SWEEP_SECONDS = 60.0
"""Between two looks at what is over; each is at a hundred bodies, and nobody waits for a body to be gone."""


def handlers(context: Context) -> dict[str, Handler]:
    """PlanService."""
    service = Plans(context)
    return {
        "/ghost.v1.PlanService/PutPlan": context.beside(service.put_plan),
        "/ghost.v1.PlanService/GetPlan": context.beside(service.get_plan),
    }


class Plans:
    """See interface/ghost/v1/plan.proto."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._chain = context.chain
        self._store = context.plans

    def put_plan(self, request: PutPlanRequest) -> PutPlanResponse:
        """Keeps a body, if it is the one that was posted."""
        if len(request.body) > MOST_BYTES:
            raise RequestPlanTooLarge({"bytes": len(request.body), "most": MOST_BYTES})
        action, plan = parse_hash("action", request.action), domain_hash(PLAN_TAG, request.body)
        if self._ask("posted_plan", action) != plan:
            raise RequestPlanNotPosted({"action": action, "plan": plan})
        self._store.put(action, request.body)
        return PutPlanResponse()

    def get_plan(self, request: GetPlanRequest) -> GetPlanResponse:
        """Gives a body to who shows that they may see it."""
        asked = PlanRequest(
            chain_id=self._chain.status().chain_id,
            action=parse_hash("action", request.action),
            plan=parse_hash("plan", request.plan),
            address=parse_address("address", request.address),
            until_ms=request.until_ms,
        )
        now = self._context.node.next_block_time()
        if not now < asked.until_ms <= now + MOST_AHEAD_MS:
            raise RequestPlanRequestTime({"until": asked.until_ms, "now": now, "most": MOST_AHEAD_MS})
        auth = self._auth(asked.address, request.auth)
        if auth is None or not asked.is_signed(auth, request.public_key, request.signature):
            raise RequestPlanRequestSignature({"address": request.address})
        if self._ask("may_see", asked.action, asked.address) is not True:
            raise RequestPlanNotFor({"action": asked.action, "address": request.address})
        body = self._store.get(asked.action)
        if body is None or domain_hash(PLAN_TAG, body) != asked.plan:
            raise RequestPlanNotKept({"action": asked.action, "plan": asked.plan})
        return GetPlanResponse(body=body)

    def sweep(self) -> None:
        """Looks at some bodies, and forgets those whose actions were over long ago.

        The time is the machine's clock, moved as the chain's was: that of the newest block stands still where blocks
        are made on demand and nobody asks for one.

        Raises:
            GhostError: The chain or the disk does not answer.

        """
        self._store.sweep(self._is_over, self._context.node.next_block_time())

    def _is_over(self, action: bytes) -> bool:
        """Whether the contract says so, or knows no plan of it: the chain was begun anew, or the contract."""
        return self._ask("is_over", action) is True or self._ask("posted_plan", action) is None

    def _auth(self, address: bytes, given: bytes) -> Auth | None:
        """The account's keys as they are now; of one that was never used those that its address is made of."""
        kept = self._chain.account(address).auth
        if kept is not None:
            return Auth.decode(kept)
        try:
            auth = Auth.decode(given[:MAX_AUTH_BYTES])  # longer ones are none
            return auth if auth.address == address else None
        except GhostError:
            return None

    def _ask(self, view: str, *args: bytes) -> Any:
        """What `agents` answers.

        Raises:
            RequestNoAgentsContract: The chain has none.

        """
        if self._chain.contract(AGENTS) is None:
            raise RequestNoAgentsContract
        time_ms = self._context.node.next_block_time()
        answer = self._chain.view(AGENTS, view, encode(list(args)), gas=MAX_VIEW_GAS, time_ms=time_ms)
        return decode(answer.result)


async def sweeping(context: Context) -> None:
    """Sweeps now and then until it is cancelled; what goes wrong is said, and tried again."""
    service, log = Plans(context), Log("plans")
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        try:
            await context.node.read(service.sweep)
        except RequestNoAgentsContract:
            continue  # nothing of this chain is kept
        except GhostError as error:
            log.warning("not_swept", slug=error.slug, reason=error.text)
        except Exception as error:  # noqa: BLE001  a defect here must not end what keeps the folder small
            failures.unexpected(error, log, method="sweep")
