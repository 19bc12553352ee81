# Generated from interface/ghost/v1/dev.proto by `make generate`: do not edit.
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

from . import dev_pb
from .dev_pb import AdvanceRequest, AdvanceResponse, FundRequest, FundResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from connectrpc.codec import Codec
    from connectrpc.compression import Compression
    from connectrpc.interceptor import Interceptor, InterceptorSync
    from connectrpc.request import Headers, RequestContext


class DevService(Protocol):
    async def fund(self, request: FundRequest, ctx: RequestContext[FundRequest, FundResponse], /) -> FundResponse:
        """
        Pays from the chain's faucet; answered when the payment is in a block on disk.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def advance(self, request: AdvanceRequest, ctx: RequestContext[AdvanceRequest, AdvanceResponse], /) -> AdvanceResponse:
        """
        Moves block time forward and makes the blocks that fall due on the way.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in dev_pb.desc().services if s.type_name == 'ghost.v1.DevService')

class DevServiceASGIApplication(ConnectASGIApplication[DevService]):
    def __init__(
        self,
        service: DevService | AsyncGenerator[DevService],
        *,
        interceptors: Iterable[Interceptor] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            service=service,
            endpoints=lambda svc: {
                "/ghost.v1.DevService/Fund": Endpoint.unary(
                    method=MethodInfo(
                        name="Fund",
                        service_name="ghost.v1.DevService",
                        input=FundRequest,
                        output=FundResponse,
                        idempotency_level=IdempotencyLevel.UNKNOWN,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.fund,
                ),
                "/ghost.v1.DevService/Advance": Endpoint.unary(
                    method=MethodInfo(
                        name="Advance",
                        service_name="ghost.v1.DevService",
                        input=AdvanceRequest,
                        output=AdvanceResponse,
                        idempotency_level=IdempotencyLevel.UNKNOWN,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.advance,
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
        return "/ghost.v1.DevService"


class DevServiceClient(ConnectClient):
    async def fund(
        self,
        request: FundRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> FundResponse:
        """
        Pays from the chain's faucet; answered when the payment is in a block on disk.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Fund",
                service_name="ghost.v1.DevService",
                input=FundRequest,
                output=FundResponse,
                idempotency_level=IdempotencyLevel.UNKNOWN,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )
    async def advance(
        self,
        request: AdvanceRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> AdvanceResponse:
        """
        Moves block time forward and makes the blocks that fall due on the way.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Advance",
                service_name="ghost.v1.DevService",
                input=AdvanceRequest,
                output=AdvanceResponse,
                idempotency_level=IdempotencyLevel.UNKNOWN,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )

class DevServiceSync(Protocol):
    def fund(self, request: FundRequest, ctx: RequestContext[FundRequest, FundResponse], /) -> FundResponse:
        """
        Pays from the chain's faucet; answered when the payment is in a block on disk.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def advance(self, request: AdvanceRequest, ctx: RequestContext[AdvanceRequest, AdvanceResponse], /) -> AdvanceResponse:
        """
        Moves block time forward and makes the blocks that fall due on the way.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in dev_pb.desc().services if s.type_name == 'ghost.v1.DevService')

class DevServiceWSGIApplication(ConnectWSGIApplication):
    def __init__(
        self,
        service: DevServiceSync,
        interceptors: Iterable[InterceptorSync] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            endpoints={
                "/ghost.v1.DevService/Fund": EndpointSync.unary(
                    method=MethodInfo(
                        name="Fund",
                        service_name="ghost.v1.DevService",
                        input=FundRequest,
                        output=FundResponse,
                        idempotency_level=IdempotencyLevel.UNKNOWN,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.fund,
                ),
                "/ghost.v1.DevService/Advance": EndpointSync.unary(
                    method=MethodInfo(
                        name="Advance",
                        service_name="ghost.v1.DevService",
                        input=AdvanceRequest,
                        output=AdvanceResponse,
                        idempotency_level=IdempotencyLevel.UNKNOWN,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.advance,
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
        return "/ghost.v1.DevService"


class DevServiceClientSync(ConnectClientSync):
    def fund(
        self,
        request: FundRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> FundResponse:
        """
        Pays from the chain's faucet; answered when the payment is in a block on disk.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Fund",
                service_name="ghost.v1.DevService",
                input=FundRequest,
                output=FundResponse,
                idempotency_level=IdempotencyLevel.UNKNOWN,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )
    def advance(
        self,
        request: AdvanceRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> AdvanceResponse:
        """
        Moves block time forward and makes the blocks that fall due on the way.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Advance",
                service_name="ghost.v1.DevService",
                input=AdvanceRequest,
                output=AdvanceResponse,
                idempotency_level=IdempotencyLevel.UNKNOWN,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )
