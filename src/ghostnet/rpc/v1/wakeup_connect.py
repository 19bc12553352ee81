# Generated from interface/ghost/v1/wakeup.proto by `make generate`: do not edit.
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

from . import wakeup_pb
from .wakeup_pb import ListWakeupsRequest, ListWakeupsResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from connectrpc.codec import Codec
    from connectrpc.compression import Compression
    from connectrpc.interceptor import Interceptor, InterceptorSync
    from connectrpc.request import Headers, RequestContext


class WakeupService(Protocol):
    async def list_wakeups(self, request: ListWakeupsRequest, ctx: RequestContext[ListWakeupsRequest, ListWakeupsResponse], /) -> ListWakeupsResponse:
        """
        Open wakeups in order of their ids, a page at a time.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in wakeup_pb.desc().services if s.type_name == 'ghost.v1.WakeupService')

class WakeupServiceASGIApplication(ConnectASGIApplication[WakeupService]):
    def __init__(
        self,
        service: WakeupService | AsyncGenerator[WakeupService],
        *,
        interceptors: Iterable[Interceptor] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            service=service,
            endpoints=lambda svc: {
                "/ghost.v1.WakeupService/ListWakeups": Endpoint.unary(
                    method=MethodInfo(
                        name="ListWakeups",
                        service_name="ghost.v1.WakeupService",
                        input=ListWakeupsRequest,
                        output=ListWakeupsResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.list_wakeups,
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
        return "/ghost.v1.WakeupService"


class WakeupServiceClient(ConnectClient):
    async def list_wakeups(
        self,
        request: ListWakeupsRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> ListWakeupsResponse:
        """
        Open wakeups in order of their ids, a page at a time.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="ListWakeups",
                service_name="ghost.v1.WakeupService",
                input=ListWakeupsRequest,
                output=ListWakeupsResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )

class WakeupServiceSync(Protocol):
    def list_wakeups(self, request: ListWakeupsRequest, ctx: RequestContext[ListWakeupsRequest, ListWakeupsResponse], /) -> ListWakeupsResponse:
        """
        Open wakeups in order of their ids, a page at a time.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in wakeup_pb.desc().services if s.type_name == 'ghost.v1.WakeupService')

class WakeupServiceWSGIApplication(ConnectWSGIApplication):
    def __init__(
        self,
        service: WakeupServiceSync,
        interceptors: Iterable[InterceptorSync] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            endpoints={
                "/ghost.v1.WakeupService/ListWakeups": EndpointSync.unary(
                    method=MethodInfo(
                        name="ListWakeups",
                        service_name="ghost.v1.WakeupService",
                        input=ListWakeupsRequest,
                        output=ListWakeupsResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.list_wakeups,
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
        return "/ghost.v1.WakeupService"


class WakeupServiceClientSync(ConnectClientSync):
    def list_wakeups(
        self,
        request: ListWakeupsRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> ListWakeupsResponse:
        """
        Open wakeups in order of their ids, a page at a time.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="ListWakeups",
                service_name="ghost.v1.WakeupService",
                input=ListWakeupsRequest,
                output=ListWakeupsResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
