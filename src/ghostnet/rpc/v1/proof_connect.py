# Generated from interface/ghost/v1/proof.proto by `make generate`: do not edit.
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

from . import proof_pb
from .proof_pb import GetProofRequest, GetProofResponse

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable, Mapping

    from connectrpc.codec import Codec
    from connectrpc.compression import Compression
    from connectrpc.interceptor import Interceptor, InterceptorSync
    from connectrpc.request import Headers, RequestContext


class ProofService(Protocol):
    async def get_proof(self, request: GetProofRequest, ctx: RequestContext[GetProofRequest, GetProofResponse], /) -> GetProofResponse:
        """
        Checked against the header alone: neither the node nor the connection is trusted.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in proof_pb.desc().services if s.type_name == 'ghost.v1.ProofService')

class ProofServiceASGIApplication(ConnectASGIApplication[ProofService]):
    def __init__(
        self,
        service: ProofService | AsyncGenerator[ProofService],
        *,
        interceptors: Iterable[Interceptor] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            service=service,
            endpoints=lambda svc: {
                "/ghost.v1.ProofService/GetProof": Endpoint.unary(
                    method=MethodInfo(
                        name="GetProof",
                        service_name="ghost.v1.ProofService",
                        input=GetProofRequest,
                        output=GetProofResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=svc.get_proof,
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
        return "/ghost.v1.ProofService"


class ProofServiceClient(ConnectClient):
    async def get_proof(
        self,
        request: GetProofRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetProofResponse:
        """
        Checked against the header alone: neither the node nor the connection is trusted.
        """
        return await self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetProof",
                service_name="ghost.v1.ProofService",
                input=GetProofRequest,
                output=GetProofResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )

class ProofServiceSync(Protocol):
    def get_proof(self, request: GetProofRequest, ctx: RequestContext[GetProofRequest, GetProofResponse], /) -> GetProofResponse:
        """
        Checked against the header alone: neither the node nor the connection is trusted.
        """
        raise ConnectError(Code.UNIMPLEMENTED, 'Not implemented')

    @classmethod
    def desc(cls) -> DescService:
        """Returns the descriptor for this service."""
        return next(s for s in proof_pb.desc().services if s.type_name == 'ghost.v1.ProofService')

class ProofServiceWSGIApplication(ConnectWSGIApplication):
    def __init__(
        self,
        service: ProofServiceSync,
        interceptors: Iterable[InterceptorSync] = (),
        read_max_bytes: int | None = DEFAULT_READ_MAX_BYTES,
        compressions: Iterable[Compression] | None = None,
        codecs: Iterable[Codec] | None = None,
    ) -> None:
        super().__init__(
            endpoints={
                "/ghost.v1.ProofService/GetProof": EndpointSync.unary(
                    method=MethodInfo(
                        name="GetProof",
                        service_name="ghost.v1.ProofService",
                        input=GetProofRequest,
                        output=GetProofResponse,
                        idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                        stream_type=StreamType.UNARY,
                    ),
                    function=service.get_proof,
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
        return "/ghost.v1.ProofService"


class ProofServiceClientSync(ConnectClientSync):
    def get_proof(
        self,
        request: GetProofRequest,
        *,
        headers: Headers | Mapping[str, str] | None = None,
        timeout_ms: int | None = None,
        use_get: bool = False,
    ) -> GetProofResponse:
        """
        Checked against the header alone: neither the node nor the connection is trusted.
        """
        return self.execute_unary(
            request=request,
            method=MethodInfo(
                name="GetProof",
                service_name="ghost.v1.ProofService",
                input=GetProofRequest,
                output=GetProofResponse,
                idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS,
                stream_type=StreamType.UNARY,
            ),
            headers=headers,
            timeout_ms=timeout_ms,
            use_get=use_get,
        )
