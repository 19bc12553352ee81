# Generated from interface/ghost/v1/block.proto by `make generate`: do not edit.
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

from . import block_pb
from .block_pb import GetBlockRequest, GetBlockResponse, GetHeaderRequest, GetHeaderResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from connectrpc.codec import Codec
    from connectrpc.compression import Compression
    from connectrpc.interceptor import Interceptor, InterceptorSync
    from connectrpc.request import Headers, RequestContext


class BlockService(Protocol):
    async def get_block(self, request: GetBlockRequest, ctx: RequestContext[GetBlockRequest, GetBlockResponse], /) -> GetBlockResponse:
        """
        The whole block: transactions, receipts and events together.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def get_header(self, request: GetHeaderRequest, ctx: RequestContext[GetHeaderRequest, GetHeaderResponse], /) -> GetHeaderResponse:
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in block_pb.desc().services if s.type_name == 'ghost.v1.BlockService')

class BlockServiceASGIApplication(ConnectASGIApplication[BlockService]):
    def __init__(
        self,
        service: BlockService | AsyncGenerator[BlockService],
        *,
        interceptors: Iterable[Interceptor] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            service=service,
            endpoints=lambda svc: {
                "/ghost.v1.BlockService/GetBlock": Endpoint.unary(
                    method=MethodInfo(
                        name="GetBlock",
                        service_name="ghost.v1.BlockService",
                        input=GetBlockRequest,
                        output=GetBlockResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_block,
                ),
                "/ghost.v1.BlockService/GetHeader": Endpoint.unary(
                    method=MethodInfo(
                        name="GetHeader",
                        service_name="ghost.v1.BlockService",
                        input=GetHeaderRequest,
                        output=GetHeaderResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_header,
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
        return "/ghost.v1.BlockService"


class BlockServiceClient(ConnectClient):
    async def get_block(
        self,
        request: GetBlockRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetBlockResponse:
        """
        The whole block: transactions, receipts and events together.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetBlock",
                service_name="ghost.v1.BlockService",
                input=GetBlockRequest,
                output=GetBlockResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    async def get_header(
        self,
        request: GetHeaderRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetHeaderResponse:
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetHeader",
                service_name="ghost.v1.BlockService",
                input=GetHeaderRequest,
                output=GetHeaderResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )

class BlockServiceSync(Protocol):
    def get_block(self, request: GetBlockRequest, ctx: RequestContext[GetBlockRequest, GetBlockResponse], /) -> GetBlockResponse:
        """
        The whole block: transactions, receipts and events together.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def get_header(self, request: GetHeaderRequest, ctx: RequestContext[GetHeaderRequest, GetHeaderResponse], /) -> GetHeaderResponse:
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in block_pb.desc().services if s.type_name == 'ghost.v1.BlockService')

class BlockServiceWSGIApplication(ConnectWSGIApplication):
    def __init__(
        self,
        service: BlockServiceSync,
        interceptors: Iterable[InterceptorSync] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            endpoints={
                "/ghost.v1.BlockService/GetBlock": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetBlock",
                        service_name="ghost.v1.BlockService",
                        input=GetBlockRequest,
                        output=GetBlockResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_block,
                ),
                "/ghost.v1.BlockService/GetHeader": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetHeader",
                        service_name="ghost.v1.BlockService",
                        input=GetHeaderRequest,
                        output=GetHeaderResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_header,
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
        return "/ghost.v1.BlockService"


class BlockServiceClientSync(ConnectClientSync):
    def get_block(
        self,
        request: GetBlockRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetBlockResponse:
        """
        The whole block: transactions, receipts and events together.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetBlock",
                service_name="ghost.v1.BlockService",
                input=GetBlockRequest,
                output=GetBlockResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    def get_header(
        self,
        request: GetHeaderRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetHeaderResponse:
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetHeader",
                service_name="ghost.v1.BlockService",
                input=GetHeaderRequest,
                output=GetHeaderResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
