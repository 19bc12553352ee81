# Generated from interface/ghost/v1/account.proto by `make generate`: do not edit.
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

from . import account_pb
from .account_pb import GetAccountRequest, GetAccountResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from connectrpc.codec import Codec
    from connectrpc.compression import Compression
    from connectrpc.interceptor import Interceptor, InterceptorSync
    from connectrpc.request import Headers, RequestContext


class AccountService(Protocol):
    async def get_account(self, request: GetAccountRequest, ctx: RequestContext[GetAccountRequest, GetAccountResponse], /) -> GetAccountResponse:
        """
        An address that was never used has nonce 0 and balance 0: that is an answer, not a failure.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in account_pb.desc().services if s.type_name == 'ghost.v1.AccountService')

class AccountServiceASGIApplication(ConnectASGIApplication[AccountService]):
    def __init__(
        self,
        service: AccountService | AsyncGenerator[AccountService],
        *,
        interceptors: Iterable[Interceptor] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            service=service,
            endpoints=lambda svc: {
                "/ghost.v1.AccountService/GetAccount": Endpoint.unary(
                    method=MethodInfo(
                        name="GetAccount",
                        service_name="ghost.v1.AccountService",
                        input=GetAccountRequest,
                        output=GetAccountResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_account,
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
        return "/ghost.v1.AccountService"


class AccountServiceClient(ConnectClient):
    async def get_account(
        self,
        request: GetAccountRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetAccountResponse:
        """
        An address that was never used has nonce 0 and balance 0: that is an answer, not a failure.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetAccount",
                service_name="ghost.v1.AccountService",
                input=GetAccountRequest,
                output=GetAccountResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )

class AccountServiceSync(Protocol):
    def get_account(self, request: GetAccountRequest, ctx: RequestContext[GetAccountRequest, GetAccountResponse], /) -> GetAccountResponse:
        """
        An address that was never used has nonce 0 and balance 0: that is an answer, not a failure.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in account_pb.desc().services if s.type_name == 'ghost.v1.AccountService')

class AccountServiceWSGIApplication(ConnectWSGIApplication):
    def __init__(
        self,
        service: AccountServiceSync,
        interceptors: Iterable[InterceptorSync] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            endpoints={
                "/ghost.v1.AccountService/GetAccount": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetAccount",
                        service_name="ghost.v1.AccountService",
                        input=GetAccountRequest,
                        output=GetAccountResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_account,
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
        return "/ghost.v1.AccountService"


class AccountServiceClientSync(ConnectClientSync):
    def get_account(
        self,
        request: GetAccountRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetAccountResponse:
        """
        An address that was never used has nonce 0 and balance 0: that is an answer, not a failure.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetAccount",
                service_name="ghost.v1.AccountService",
                input=GetAccountRequest,
                output=GetAccountResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
