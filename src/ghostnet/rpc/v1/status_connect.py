# Generated from interface/ghost/v1/status.proto by `make generate`: do not edit.
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

from . import status_pb
from .status_pb import GetGenesisRequest, GetGenesisResponse, GetStatusRequest, GetStatusResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from connectrpc.codec import Codec
    from connectrpc.compression import Compression
    from connectrpc.interceptor import Interceptor, InterceptorSync
    from connectrpc.request import Headers, RequestContext


class StatusService(Protocol):
    async def get_status(self, request: GetStatusRequest, ctx: RequestContext[GetStatusRequest, GetStatusResponse], /) -> GetStatusResponse:
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def get_genesis(self, request: GetGenesisRequest, ctx: RequestContext[GetGenesisRequest, GetGenesisResponse], /) -> GetGenesisResponse:
        """
        The genesis the chain began from.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in status_pb.desc().services if s.type_name == 'ghost.v1.StatusService')

class StatusServiceASGIApplication(ConnectASGIApplication[StatusService]):
    def __init__(
        self,
        service: StatusService | AsyncGenerator[StatusService],
        *,
        interceptors: Iterable[Interceptor] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            service=service,
            endpoints=lambda svc: {
                "/ghost.v1.StatusService/GetStatus": Endpoint.unary(
                    method=MethodInfo(
                        name="GetStatus",
                        service_name="ghost.v1.StatusService",
                        input=GetStatusRequest,
                        output=GetStatusResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_status,
                ),
                "/ghost.v1.StatusService/GetGenesis": Endpoint.unary(
                    method=MethodInfo(
                        name="GetGenesis",
                        service_name="ghost.v1.StatusService",
                        input=GetGenesisRequest,
                        output=GetGenesisResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_genesis,
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
        return "/ghost.v1.StatusService"


class StatusServiceClient(ConnectClient):
    async def get_status(
        self,
        request: GetStatusRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetStatusResponse:
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetStatus",
                service_name="ghost.v1.StatusService",
                input=GetStatusRequest,
                output=GetStatusResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    async def get_genesis(
        self,
        request: GetGenesisRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetGenesisResponse:
        """
        The genesis the chain began from.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetGenesis",
                service_name="ghost.v1.StatusService",
                input=GetGenesisRequest,
                output=GetGenesisResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )

class StatusServiceSync(Protocol):
    def get_status(self, request: GetStatusRequest, ctx: RequestContext[GetStatusRequest, GetStatusResponse], /) -> GetStatusResponse:
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def get_genesis(self, request: GetGenesisRequest, ctx: RequestContext[GetGenesisRequest, GetGenesisResponse], /) -> GetGenesisResponse:
        """
        The genesis the chain began from.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in status_pb.desc().services if s.type_name == 'ghost.v1.StatusService')

class StatusServiceWSGIApplication(ConnectWSGIApplication):
    def __init__(
        self,
        service: StatusServiceSync,
        interceptors: Iterable[InterceptorSync] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            endpoints={
                "/ghost.v1.StatusService/GetStatus": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetStatus",
                        service_name="ghost.v1.StatusService",
                        input=GetStatusRequest,
                        output=GetStatusResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_status,
                ),
                "/ghost.v1.StatusService/GetGenesis": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetGenesis",
                        service_name="ghost.v1.StatusService",
                        input=GetGenesisRequest,
                        output=GetGenesisResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_genesis,
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
        return "/ghost.v1.StatusService"


class StatusServiceClientSync(ConnectClientSync):
    def get_status(
        self,
        request: GetStatusRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetStatusResponse:
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetStatus",
                service_name="ghost.v1.StatusService",
                input=GetStatusRequest,
                output=GetStatusResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    def get_genesis(
        self,
        request: GetGenesisRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetGenesisResponse:
        """
        The genesis the chain began from.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetGenesis",
                service_name="ghost.v1.StatusService",
                input=GetGenesisRequest,
                output=GetGenesisResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
