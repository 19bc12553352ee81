# Generated from interface/ghost/v1/plan.proto by `make generate`: do not edit.
# ruff: noqa: PGH004
# ruff: noqa
# pyright: reportDeprecated=false
# ty: ignore[unused-ignore-comment]
# ty: ignore[deprecated, unused-ignore-comment]
# fmt: off

from __future__ import annotations

from typing import Protocol, TYPE_CHECKING

from connectrpc.client import ConnectClient, ConnectClientSync
from connectrpc.code import Code
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.server import ConnectASGIApplication, ConnectWSGIApplication, DEFAULT_READ_MAX_BYTES, Endpoint, EndpointSync
from protobuf import DescService

from . import plan_pb
from .plan_pb import GetPlanRequest, GetPlanResponse, PutPlanRequest, PutPlanResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from connectrpc.codec import Codec
    from connectrpc.compression import Compression
    from connectrpc.interceptor import Interceptor, InterceptorSync
    from connectrpc.request import Headers, RequestContext


class PlanService(Protocol):
    """
    Three views of `agents` decide: posted_plan(action), may_see(action, who), is_over(action). A chain without it keeps none.
    """
    async def put_plan(self, request: PutPlanRequest, ctx: RequestContext[PutPlanRequest, PutPlanResponse], /) -> PutPlanResponse:
        """
        Keeps the body of the newest plan that was posted for an action; one that is kept already is kept. It replaces that of
        an earlier plan, and is removed 90 days after the action was seen to be over.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def get_plan(self, request: GetPlanRequest, ctx: RequestContext[GetPlanRequest, GetPlanResponse], /) -> GetPlanResponse:
        """
        Gives a body to who may see it. It changes nothing, but the answer is for the asker alone: HTTP POST only.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in plan_pb.desc().services if s.type_name == 'ghost.v1.PlanService')

class PlanServiceASGIApplication(ConnectASGIApplication[PlanService]):
    def __init__(
        self,
        service: PlanService | AsyncGenerator[PlanService],
        *,
        interceptors: Iterable[Interceptor] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            service=service,
            endpoints=lambda svc: {
                "/ghost.v1.PlanService/PutPlan": Endpoint.unary(
                    method=MethodInfo(
                        name="PutPlan",
                        service_name="ghost.v1.PlanService",
                        input=PutPlanRequest,
                        output=PutPlanResponse,
                        idempotency_level=IdempotencyLevel.UNKNOWN,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.put_plan,
                ),
                "/ghost.v1.PlanService/GetPlan": Endpoint.unary(
                    method=MethodInfo(
                        name="GetPlan",
                        service_name="ghost.v1.PlanService",
                        input=GetPlanRequest,
                        output=GetPlanResponse,
                        idempotency_level=IdempotencyLevel.UNKNOWN,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_plan,
                ),
            },
            interceptors=interceptors,
            read_max_bytes=read_max_bytes,
            compressions=compressions,
            codecs=codecs,
        )

    @property
    def path(self) -> str:
        """Returns the URL path to mount the application to when serving multiple applications."""
        return "/ghost.v1.PlanService"


class PlanServiceClient(ConnectClient):
    """
    Three views of `agents` decide: posted_plan(action), may_see(action, who), is_over(action). A chain without it keeps none.
    """
    async def put_plan(
        self,
        request: PutPlanRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> PutPlanResponse:
        """
        Keeps the body of the newest plan that was posted for an action; one that is kept already is kept. It replaces that of
        an earlier plan, and is removed 90 days after the action was seen to be over.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="PutPlan",
                service_name="ghost.v1.PlanService",
                input=PutPlanRequest,
                output=PutPlanResponse,
                idempotency_level=IdempotencyLevel.UNKNOWN,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )
    async def get_plan(
        self,
        request: GetPlanRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> GetPlanResponse:
        """
        Gives a body to who may see it. It changes nothing, but the answer is for the asker alone: HTTP POST only.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetPlan",
                service_name="ghost.v1.PlanService",
                input=GetPlanRequest,
                output=GetPlanResponse,
                idempotency_level=IdempotencyLevel.UNKNOWN,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )

class PlanServiceSync(Protocol):
    """
    Three views of `agents` decide: posted_plan(action), may_see(action, who), is_over(action). A chain without it keeps none.
    """
    def put_plan(self, request: PutPlanRequest, ctx: RequestContext[PutPlanRequest, PutPlanResponse], /) -> PutPlanResponse:
        """
        Keeps the body of the newest plan that was posted for an action; one that is kept already is kept. It replaces that of
        an earlier plan, and is removed 90 days after the action was seen to be over.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def get_plan(self, request: GetPlanRequest, ctx: RequestContext[GetPlanRequest, GetPlanResponse], /) -> GetPlanResponse:
        """
        Gives a body to who may see it. It changes nothing, but the answer is for the asker alone: HTTP POST only.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in plan_pb.desc().services if s.type_name == 'ghost.v1.PlanService')

class PlanServiceWSGIApplication(ConnectWSGIApplication):
    def __init__(
        self,
        service: PlanServiceSync,
        interceptors: Iterable[InterceptorSync] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            endpoints={
                "/ghost.v1.PlanService/PutPlan": EndpointSync.unary(
                    method=MethodInfo(
                        name="PutPlan",
                        service_name="ghost.v1.PlanService",
                        input=PutPlanRequest,
                        output=PutPlanResponse,
                        idempotency_level=IdempotencyLevel.UNKNOWN,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.put_plan,
                ),
                "/ghost.v1.PlanService/GetPlan": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetPlan",
                        service_name="ghost.v1.PlanService",
                        input=GetPlanRequest,
                        output=GetPlanResponse,
                        idempotency_level=IdempotencyLevel.UNKNOWN,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_plan,
                ),
            },
            interceptors=interceptors,
            read_max_bytes=read_max_bytes,
            compressions=compressions,
            codecs=codecs,
        )

    @property
    def path(self) -> str:
        """Returns the URL path to mount the application to when serving multiple applications."""
        return "/ghost.v1.PlanService"


class PlanServiceClientSync(ConnectClientSync):
    """
    Three views of `agents` decide: posted_plan(action), may_see(action, who), is_over(action). A chain without it keeps none.
    """
    def put_plan(
        self,
        request: PutPlanRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> PutPlanResponse:
        """
        Keeps the body of the newest plan that was posted for an action; one that is kept already is kept. It replaces that of
        an earlier plan, and is removed 90 days after the action was seen to be over.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="PutPlan",
                service_name="ghost.v1.PlanService",
                input=PutPlanRequest,
                output=PutPlanResponse,
                idempotency_level=IdempotencyLevel.UNKNOWN,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )
    def get_plan(
        self,
        request: GetPlanRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> GetPlanResponse:
        """
        Gives a body to who may see it. It changes nothing, but the answer is for the asker alone: HTTP POST only.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetPlan",
                service_name="ghost.v1.PlanService",
                input=GetPlanRequest,
                output=GetPlanResponse,
                idempotency_level=IdempotencyLevel.UNKNOWN,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )
