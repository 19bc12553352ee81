# Generated from interface/ghost/v1/contract.proto by `make generate`: do not edit.
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

from . import contract_pb
from .contract_pb import GetCodeRequest, GetCodeResponse, GetContractRequest, GetContractResponse, GetHistoryRequest, GetHistoryResponse, GetSchemaRequest, GetSchemaResponse, ViewRequest, ViewResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from connectrpc.codec import Codec
    from connectrpc.compression import Compression
    from connectrpc.interceptor import Interceptor, InterceptorSync
    from connectrpc.request import Headers, RequestContext


class ContractService(Protocol):
    async def get_contract(self, request: GetContractRequest, ctx: RequestContext[GetContractRequest, GetContractResponse], /) -> GetContractResponse:
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def get_code(self, request: GetCodeRequest, ctx: RequestContext[GetCodeRequest, GetCodeResponse], /) -> GetCodeResponse:
        """
        The module as it was uploaded.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def get_schema(self, request: GetSchemaRequest, ctx: RequestContext[GetSchemaRequest, GetSchemaResponse], /) -> GetSchemaResponse:
        """
        The schema embedded in a module.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def get_history(self, request: GetHistoryRequest, ctx: RequestContext[GetHistoryRequest, GetHistoryResponse], /) -> GetHistoryResponse:
        """
        Every code the contract had, oldest first.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def view(self, request: ViewRequest, ctx: RequestContext[ViewRequest, ViewResponse], /) -> ViewResponse:
        """
        Calls a view method. Nothing is kept and nothing is paid; gas is bounded. After the newest block the method sees the
        time that the next would get, after an older one that block's.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in contract_pb.desc().services if s.type_name == 'ghost.v1.ContractService')

class ContractServiceASGIApplication(ConnectASGIApplication[ContractService]):
    def __init__(
        self,
        service: ContractService | AsyncGenerator[ContractService],
        *,
        interceptors: Iterable[Interceptor] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            service=service,
            endpoints=lambda svc: {
                "/ghost.v1.ContractService/GetContract": Endpoint.unary(
                    method=MethodInfo(
                        name="GetContract",
                        service_name="ghost.v1.ContractService",
                        input=GetContractRequest,
                        output=GetContractResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_contract,
                ),
                "/ghost.v1.ContractService/GetCode": Endpoint.unary(
                    method=MethodInfo(
                        name="GetCode",
                        service_name="ghost.v1.ContractService",
                        input=GetCodeRequest,
                        output=GetCodeResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_code,
                ),
                "/ghost.v1.ContractService/GetSchema": Endpoint.unary(
                    method=MethodInfo(
                        name="GetSchema",
                        service_name="ghost.v1.ContractService",
                        input=GetSchemaRequest,
                        output=GetSchemaResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_schema,
                ),
                "/ghost.v1.ContractService/GetHistory": Endpoint.unary(
                    method=MethodInfo(
                        name="GetHistory",
                        service_name="ghost.v1.ContractService",
                        input=GetHistoryRequest,
                        output=GetHistoryResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_history,
                ),
                "/ghost.v1.ContractService/View": Endpoint.unary(
                    method=MethodInfo(
                        name="View",
                        service_name="ghost.v1.ContractService",
                        input=ViewRequest,
                        output=ViewResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.view,
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
        return "/ghost.v1.ContractService"


class ContractServiceClient(ConnectClient):
    async def get_contract(
        self,
        request: GetContractRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetContractResponse:
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetContract",
                service_name="ghost.v1.ContractService",
                input=GetContractRequest,
                output=GetContractResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    async def get_code(
        self,
        request: GetCodeRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetCodeResponse:
        """
        The module as it was uploaded.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetCode",
                service_name="ghost.v1.ContractService",
                input=GetCodeRequest,
                output=GetCodeResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    async def get_schema(
        self,
        request: GetSchemaRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetSchemaResponse:
        """
        The schema embedded in a module.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetSchema",
                service_name="ghost.v1.ContractService",
                input=GetSchemaRequest,
                output=GetSchemaResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    async def get_history(
        self,
        request: GetHistoryRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetHistoryResponse:
        """
        Every code the contract had, oldest first.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetHistory",
                service_name="ghost.v1.ContractService",
                input=GetHistoryRequest,
                output=GetHistoryResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    async def view(
        self,
        request: ViewRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> ViewResponse:
        """
        Calls a view method. Nothing is kept and nothing is paid; gas is bounded. After the newest block the method sees the
        time that the next would get, after an older one that block's.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="View",
                service_name="ghost.v1.ContractService",
                input=ViewRequest,
                output=ViewResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )

class ContractServiceSync(Protocol):
    def get_contract(self, request: GetContractRequest, ctx: RequestContext[GetContractRequest, GetContractResponse], /) -> GetContractResponse:
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def get_code(self, request: GetCodeRequest, ctx: RequestContext[GetCodeRequest, GetCodeResponse], /) -> GetCodeResponse:
        """
        The module as it was uploaded.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def get_schema(self, request: GetSchemaRequest, ctx: RequestContext[GetSchemaRequest, GetSchemaResponse], /) -> GetSchemaResponse:
        """
        The schema embedded in a module.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def get_history(self, request: GetHistoryRequest, ctx: RequestContext[GetHistoryRequest, GetHistoryResponse], /) -> GetHistoryResponse:
        """
        Every code the contract had, oldest first.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def view(self, request: ViewRequest, ctx: RequestContext[ViewRequest, ViewResponse], /) -> ViewResponse:
        """
        Calls a view method. Nothing is kept and nothing is paid; gas is bounded. After the newest block the method sees the
        time that the next would get, after an older one that block's.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in contract_pb.desc().services if s.type_name == 'ghost.v1.ContractService')

class ContractServiceWSGIApplication(ConnectWSGIApplication):
    def __init__(
        self,
        service: ContractServiceSync,
        interceptors: Iterable[InterceptorSync] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            endpoints={
                "/ghost.v1.ContractService/GetContract": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetContract",
                        service_name="ghost.v1.ContractService",
                        input=GetContractRequest,
                        output=GetContractResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_contract,
                ),
                "/ghost.v1.ContractService/GetCode": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetCode",
                        service_name="ghost.v1.ContractService",
                        input=GetCodeRequest,
                        output=GetCodeResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_code,
                ),
                "/ghost.v1.ContractService/GetSchema": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetSchema",
                        service_name="ghost.v1.ContractService",
                        input=GetSchemaRequest,
                        output=GetSchemaResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_schema,
                ),
                "/ghost.v1.ContractService/GetHistory": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetHistory",
                        service_name="ghost.v1.ContractService",
                        input=GetHistoryRequest,
                        output=GetHistoryResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_history,
                ),
                "/ghost.v1.ContractService/View": EndpointSync.unary(
                    method=MethodInfo(
                        name="View",
                        service_name="ghost.v1.ContractService",
                        input=ViewRequest,
                        output=ViewResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.view,
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
        return "/ghost.v1.ContractService"


class ContractServiceClientSync(ConnectClientSync):
    def get_contract(
        self,
        request: GetContractRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetContractResponse:
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetContract",
                service_name="ghost.v1.ContractService",
                input=GetContractRequest,
                output=GetContractResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    def get_code(
        self,
        request: GetCodeRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetCodeResponse:
        """
        The module as it was uploaded.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetCode",
                service_name="ghost.v1.ContractService",
                input=GetCodeRequest,
                output=GetCodeResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    def get_schema(
        self,
        request: GetSchemaRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetSchemaResponse:
        """
        The schema embedded in a module.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetSchema",
                service_name="ghost.v1.ContractService",
                input=GetSchemaRequest,
                output=GetSchemaResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    def get_history(
        self,
        request: GetHistoryRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetHistoryResponse:
        """
        Every code the contract had, oldest first.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetHistory",
                service_name="ghost.v1.ContractService",
                input=GetHistoryRequest,
                output=GetHistoryResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    def view(
        self,
        request: ViewRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> ViewResponse:
        """
        Calls a view method. Nothing is kept and nothing is paid; gas is bounded. After the newest block the method sees the
        time that the next would get, after an older one that block's.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="View",
                service_name="ghost.v1.ContractService",
                input=ViewRequest,
                output=ViewResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
