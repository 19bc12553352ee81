# Generated from interface/ghost/v1/transaction.proto by `make generate`: do not edit.
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

from . import transaction_pb
from .transaction_pb import GetReceiptRequest, GetReceiptResponse, GetTransactionRequest, GetTransactionResponse, ReplayRequest, ReplayResponse, SimulateRequest, SimulateResponse, SubmitRequest, SubmitResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from connectrpc.codec import Codec
    from connectrpc.compression import Compression
    from connectrpc.interceptor import Interceptor, InterceptorSync
    from connectrpc.request import Headers, RequestContext


class TransactionService(Protocol):
    async def submit(self, request: SubmitRequest, ctx: RequestContext[SubmitRequest, SubmitResponse], /) -> SubmitResponse:
        """
        Hands signed transactions to the node. Each is answered for itself, in order; one that is refused does not hold up
        the others, and is no failure of the request.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def simulate(self, request: SimulateRequest, ctx: RequestContext[SimulateRequest, SimulateResponse], /) -> SimulateResponse:
        """
        What a transaction would do in the next block, made now; or, after an older block, in the one that follows it, made
        as early as it could be. Nonces and keys are those of that state. Nothing is kept; signatures are not asked for.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def get_transaction(self, request: GetTransactionRequest, ctx: RequestContext[GetTransactionRequest, GetTransactionResponse], /) -> GetTransactionResponse:
        """
        A transaction that is in a block, with its receipt.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def replay(self, request: ReplayRequest, ctx: RequestContext[ReplayRequest, ReplayResponse], /) -> ReplayResponse:
        """
        What a past transaction, or a wakeup that ran, did: its block is executed again on the state before it, and it is
        watched. One block at a time, beside everything else; a node that is asked for many says that it is busy.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    async def get_receipt(self, request: GetReceiptRequest, ctx: RequestContext[GetReceiptRequest, GetReceiptResponse], /) -> GetReceiptResponse:
        """
        A receipt: of a transaction, or of a wakeup that ran.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in transaction_pb.desc().services if s.type_name == 'ghost.v1.TransactionService')

class TransactionServiceASGIApplication(ConnectASGIApplication[TransactionService]):
    def __init__(
        self,
        service: TransactionService | AsyncGenerator[TransactionService],
        *,
        interceptors: Iterable[Interceptor] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            service=service,
            endpoints=lambda svc: {
                "/ghost.v1.TransactionService/Submit": Endpoint.unary(
                    method=MethodInfo(
                        name="Submit",
                        service_name="ghost.v1.TransactionService",
                        input=SubmitRequest,
                        output=SubmitResponse,
                        idempotency_level=IdempotencyLevel.IDEMPOTENT,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.submit,
                ),
                "/ghost.v1.TransactionService/Simulate": Endpoint.unary(
                    method=MethodInfo(
                        name="Simulate",
                        service_name="ghost.v1.TransactionService",
                        input=SimulateRequest,
                        output=SimulateResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.simulate,
                ),
                "/ghost.v1.TransactionService/GetTransaction": Endpoint.unary(
                    method=MethodInfo(
                        name="GetTransaction",
                        service_name="ghost.v1.TransactionService",
                        input=GetTransactionRequest,
                        output=GetTransactionResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_transaction,
                ),
                "/ghost.v1.TransactionService/Replay": Endpoint.unary(
                    method=MethodInfo(
                        name="Replay",
                        service_name="ghost.v1.TransactionService",
                        input=ReplayRequest,
                        output=ReplayResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.replay,
                ),
                "/ghost.v1.TransactionService/GetReceipt": Endpoint.unary(
                    method=MethodInfo(
                        name="GetReceipt",
                        service_name="ghost.v1.TransactionService",
                        input=GetReceiptRequest,
                        output=GetReceiptResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_receipt,
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
        return "/ghost.v1.TransactionService"


class TransactionServiceClient(ConnectClient):
    async def submit(
        self,
        request: SubmitRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> SubmitResponse:
        """
        Hands signed transactions to the node. Each is answered for itself, in order; one that is refused does not hold up
        the others, and is no failure of the request.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Submit",
                service_name="ghost.v1.TransactionService",
                input=SubmitRequest,
                output=SubmitResponse,
                idempotency_level=IdempotencyLevel.IDEMPOTENT,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )
    async def simulate(
        self,
        request: SimulateRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> SimulateResponse:
        """
        What a transaction would do in the next block, made now; or, after an older block, in the one that follows it, made
        as early as it could be. Nonces and keys are those of that state. Nothing is kept; signatures are not asked for.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Simulate",
                service_name="ghost.v1.TransactionService",
                input=SimulateRequest,
                output=SimulateResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    async def get_transaction(
        self,
        request: GetTransactionRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetTransactionResponse:
        """
        A transaction that is in a block, with its receipt.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetTransaction",
                service_name="ghost.v1.TransactionService",
                input=GetTransactionRequest,
                output=GetTransactionResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    async def replay(
        self,
        request: ReplayRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> ReplayResponse:
        """
        What a past transaction, or a wakeup that ran, did: its block is executed again on the state before it, and it is
        watched. One block at a time, beside everything else; a node that is asked for many says that it is busy.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Replay",
                service_name="ghost.v1.TransactionService",
                input=ReplayRequest,
                output=ReplayResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    async def get_receipt(
        self,
        request: GetReceiptRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetReceiptResponse:
        """
        A receipt: of a transaction, or of a wakeup that ran.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetReceipt",
                service_name="ghost.v1.TransactionService",
                input=GetReceiptRequest,
                output=GetReceiptResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )

class TransactionServiceSync(Protocol):
    def submit(self, request: SubmitRequest, ctx: RequestContext[SubmitRequest, SubmitResponse], /) -> SubmitResponse:
        """
        Hands signed transactions to the node. Each is answered for itself, in order; one that is refused does not hold up
        the others, and is no failure of the request.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def simulate(self, request: SimulateRequest, ctx: RequestContext[SimulateRequest, SimulateResponse], /) -> SimulateResponse:
        """
        What a transaction would do in the next block, made now; or, after an older block, in the one that follows it, made
        as early as it could be. Nonces and keys are those of that state. Nothing is kept; signatures are not asked for.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def get_transaction(self, request: GetTransactionRequest, ctx: RequestContext[GetTransactionRequest, GetTransactionResponse], /) -> GetTransactionResponse:
        """
        A transaction that is in a block, with its receipt.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def replay(self, request: ReplayRequest, ctx: RequestContext[ReplayRequest, ReplayResponse], /) -> ReplayResponse:
        """
        What a past transaction, or a wakeup that ran, did: its block is executed again on the state before it, and it is
        watched. One block at a time, beside everything else; a node that is asked for many says that it is busy.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    def get_receipt(self, request: GetReceiptRequest, ctx: RequestContext[GetReceiptRequest, GetReceiptResponse], /) -> GetReceiptResponse:
        """
        A receipt: of a transaction, or of a wakeup that ran.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in transaction_pb.desc().services if s.type_name == 'ghost.v1.TransactionService')

class TransactionServiceWSGIApplication(ConnectWSGIApplication):
    def __init__(
        self,
        service: TransactionServiceSync,
        interceptors: Iterable[InterceptorSync] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            endpoints={
                "/ghost.v1.TransactionService/Submit": EndpointSync.unary(
                    method=MethodInfo(
                        name="Submit",
                        service_name="ghost.v1.TransactionService",
                        input=SubmitRequest,
                        output=SubmitResponse,
                        idempotency_level=IdempotencyLevel.IDEMPOTENT,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.submit,
                ),
                "/ghost.v1.TransactionService/Simulate": EndpointSync.unary(
                    method=MethodInfo(
                        name="Simulate",
                        service_name="ghost.v1.TransactionService",
                        input=SimulateRequest,
                        output=SimulateResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.simulate,
                ),
                "/ghost.v1.TransactionService/GetTransaction": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetTransaction",
                        service_name="ghost.v1.TransactionService",
                        input=GetTransactionRequest,
                        output=GetTransactionResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_transaction,
                ),
                "/ghost.v1.TransactionService/Replay": EndpointSync.unary(
                    method=MethodInfo(
                        name="Replay",
                        service_name="ghost.v1.TransactionService",
                        input=ReplayRequest,
                        output=ReplayResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.replay,
                ),
                "/ghost.v1.TransactionService/GetReceipt": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetReceipt",
                        service_name="ghost.v1.TransactionService",
                        input=GetReceiptRequest,
                        output=GetReceiptResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_receipt,
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
        return "/ghost.v1.TransactionService"


class TransactionServiceClientSync(ConnectClientSync):
    def submit(
        self,
        request: SubmitRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
    ) -> SubmitResponse:
        """
        Hands signed transactions to the node. Each is answered for itself, in order; one that is refused does not hold up
        the others, and is no failure of the request.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Submit",
                service_name="ghost.v1.TransactionService",
                input=SubmitRequest,
                output=SubmitResponse,
                idempotency_level=IdempotencyLevel.IDEMPOTENT,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
        )
    def simulate(
        self,
        request: SimulateRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> SimulateResponse:
        """
        What a transaction would do in the next block, made now; or, after an older block, in the one that follows it, made
        as early as it could be. Nonces and keys are those of that state. Nothing is kept; signatures are not asked for.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Simulate",
                service_name="ghost.v1.TransactionService",
                input=SimulateRequest,
                output=SimulateResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    def get_transaction(
        self,
        request: GetTransactionRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetTransactionResponse:
        """
        A transaction that is in a block, with its receipt.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetTransaction",
                service_name="ghost.v1.TransactionService",
                input=GetTransactionRequest,
                output=GetTransactionResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    def replay(
        self,
        request: ReplayRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> ReplayResponse:
        """
        What a past transaction, or a wakeup that ran, did: its block is executed again on the state before it, and it is
        watched. One block at a time, beside everything else; a node that is asked for many says that it is busy.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="Replay",
                service_name="ghost.v1.TransactionService",
                input=ReplayRequest,
                output=ReplayResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
    def get_receipt(
        self,
        request: GetReceiptRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetReceiptResponse:
        """
        A receipt: of a transaction, or of a wakeup that ran.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetReceipt",
                service_name="ghost.v1.TransactionService",
                input=GetReceiptRequest,
                output=GetReceiptResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
