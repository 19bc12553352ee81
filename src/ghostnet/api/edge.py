"""The edge's app: what runs in Envoy's process. It parses, bounds and passes on; it decides nothing and keeps nothing.

For Envoy, which loads `app` by name. gRPC, gRPC-Web and Connect in binary and JSON end here; each request is encoded
anew and handed to the node over the inherited socket. It imports neither the ledger nor the node: whatever goes wrong
here, or is fed to it, ends with this process.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from connectrpc.code import Code
from connectrpc.codec import Codec, proto_binary_codec, proto_json_codec
from connectrpc.errors import ConnectError
from connectrpc.method import IdempotencyLevel, MethodInfo, StreamType
from connectrpc.request import RequestContext
from connectrpc.server import ConnectASGIApplication, Endpoint
from protobuf import Message

from ghostnet.api.frames import Status
from ghostnet.api.link import MAX_IN_FLIGHT, LinkBusyError, LinkDownError, NodeLink
from ghostnet.api.methods import Method, table
from ghostnet.rpc.v1.error_pb import ErrorDetail

CONFIG_VARIABLE = "GHOST_EDGE"
"""The environment variable that holds the edge's configuration as JSON."""
MAX_REQUEST_BYTES = 4 * 1024 * 1024
"""Largest request, decompressed: gRPC's customary bound."""
MAX_JSON_BRACKETS = 64
"""Opening brackets in a JSON request. No request nests or lists more, and a parser's stack is not to be tried: 100,000
nested lists end the process in protobuf-py 0.7.0."""
LEFT_SECONDS = 0.25
"""How often a request without a body is looked at for whether its client is still there."""

_M = TypeVar("_M", bound=Message)

_CODES = {
    Status.CANCELED: Code.CANCELED,
    Status.INVALID_ARGUMENT: Code.INVALID_ARGUMENT,
    Status.DEADLINE_EXCEEDED: Code.DEADLINE_EXCEEDED,
    Status.NOT_FOUND: Code.NOT_FOUND,
    Status.RESOURCE_EXHAUSTED: Code.RESOURCE_EXHAUSTED,
    Status.FAILED_PRECONDITION: Code.FAILED_PRECONDITION,
    Status.OUT_OF_RANGE: Code.OUT_OF_RANGE,
    Status.UNIMPLEMENTED: Code.UNIMPLEMENTED,
    Status.INTERNAL: Code.INTERNAL,
    Status.UNAVAILABLE: Code.UNAVAILABLE,
}


@dataclass(frozen=True)
class EdgeConfig:
    """What the node tells the edge at its start.

    Attributes:
        socket: The inherited file descriptor.
        dev: Whether the chain is for development.
        errors: The errors the edge makes itself, by slug: rows of interface/errors.toml.

    """

    socket: int
    dev: bool
    errors: Mapping[str, Mapping[str, Any]]

    def to_json(self) -> str:
        """For the environment variable."""
        return json.dumps({"socket": self.socket, "dev": self.dev, "errors": self.errors})

    @classmethod
    def from_json(cls, text: str) -> EdgeConfig:
        """From the environment variable."""
        return cls(**json.loads(text))


EDGE_ERRORS = ("busy", "message_refused", "not_serving", "internal_fault")
"""The slugs of the errors that the edge makes itself."""


class Edge(ConnectASGIApplication[None]):
    """The ASGI app: every method of the table, forwarded."""

    def __init__(self, config: EdgeConfig, link: NodeLink) -> None:
        """Serves the methods that the configuration names."""
        self._errors = Errors(config.errors)
        self._link = link
        methods = table(dev=config.dev)
        super().__init__(
            service=None,
            endpoints=lambda _: {method.path: self._endpoint(method) for method in methods},
            read_max_bytes=MAX_REQUEST_BYTES,
            codecs=[BoundedCodec(proto_binary_codec(), self._errors), BoundedCodec(_json_codec(), self._errors)],
        )

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serves one request (ASGI 3)."""
        await super().__call__(scope, _patient(receive) if scope["type"] == "http" else receive, send)

    @property
    def path(self) -> str:
        """It serves several services, from the root."""
        return ""

    def _endpoint(self, method: Method) -> Any:
        info = MethodInfo(
            name=method.name,
            service_name=method.service,
            input=method.request,
            output=method.response,
            idempotency_level=IdempotencyLevel.NO_SIDE_EFFECTS if method.reads else IdempotencyLevel.UNKNOWN,
            stream_type=StreamType.UNARY,
        )
        return Endpoint.unary(method=info, function=self._forwarder(method))

    def _forwarder(self, method: Method) -> Callable[[Message, RequestContext[Any, Any]], Awaitable[Message]]:
        async def forward(request: Message, context: RequestContext[Any, Any]) -> Message:
            try:
                answer = await self._link.call(method.number, request.to_binary(), int(context.timeout_ms or 0))
            except LinkBusyError:
                raise self._errors.make(Code.RESOURCE_EXHAUSTED, "busy", most=MAX_IN_FLIGHT) from None
            except LinkDownError:
                raise self._errors.make(Code.UNAVAILABLE, "not_serving") from None
            if answer.status is Status.OK:
                return method.response.from_binary(answer.body)
            detail = ErrorDetail.from_binary(answer.body)
            raise ConnectError(_CODES[answer.status], detail.text, [detail])

        async def guarded(request: Message, context: RequestContext[Any, Any]) -> Message:
            try:
                return await forward(request, context)
            except ConnectError:
                raise
            except Exception as error:  # noqa: BLE001  no unexpected text leaves the process
                raise self._errors.incident(error) from None

        return guarded


class Errors:
    """The errors that the edge makes itself."""

    def __init__(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        """Takes rows of interface/errors.toml by slug."""
        self._rows = rows

    def make(self, code: Code, slug: str, **fields: object) -> ConnectError:
        """The error, ready to raise."""
        row = self._rows[slug]
        texts = {name: str(value) for name, value in fields.items()}
        detail = ErrorDetail(
            class_=row["class"],
            code=row["code"],
            slug=slug,
            fields=texts,
            text=row["text"].format_map(texts),
            way_out=row["way_out"].format_map(texts),
        )
        return ConnectError(code, detail.text, [detail])

    def incident(self, error: Exception) -> ConnectError:
        """A fixed text for the caller, and the cause for the operator's log."""
        incident = secrets.token_hex(4)
        print(f"incident {incident}: {error!r}", file=sys.stderr, flush=True)
        return self.make(Code.INTERNAL, "internal_fault", incident=incident)


class BoundedCodec(Codec[Message, Message]):
    """A codec that refuses what its parser should not be given, with an error of the table."""

    def __init__(self, codec: Codec[Any, Any], errors: Errors) -> None:
        """Guards the given codec."""
        self._codec = codec
        self._errors = errors

    def name(self) -> str:
        """As in content types."""
        return self._codec.name()

    def encode(self, message: Message) -> bytes:
        """An answer's bytes."""
        return self._codec.encode(message)

    def decode(self, data: bytes | bytearray, message_class: type[_M]) -> _M:
        """A request's message."""
        if self.name() == "json" and data.count(b"[") + data.count(b"{") > MAX_JSON_BRACKETS:
            raise self._refused(f"more than {MAX_JSON_BRACKETS} opening brackets")
        try:
            message: _M = self._codec.decode(data, message_class)
        except Exception as error:  # noqa: BLE001  the parser raises what it likes
            raise self._refused(str(error)) from None
        return message

    def _refused(self, reason: str) -> ConnectError:
        return self._errors.make(Code.INVALID_ARGUMENT, "message_refused", reason=_printable(reason))


def _patient(receive: Callable[[], Awaitable[dict[str, Any]]]) -> Callable[[], Awaitable[dict[str, Any]]]:
    """`receive` that waits after the end of the body, as ASGI has it, until the client is gone.

    For a request without a body pyvoy 1.3 gives the same empty body at once, again and again, and connectrpc's watch
    for a client that left would turn in place and hold up every other request.
    """
    ended = False

    async def patient() -> dict[str, Any]:
        nonlocal ended
        message = await receive()
        while ended and message["type"] == "http.request":
            await asyncio.sleep(LEFT_SECONDS)
            message = await receive()
        ended = ended or (message["type"] == "http.request" and not message.get("more_body", False))
        return message

    return patient


def _json_codec() -> Codec[Any, Any]:
    return proto_json_codec(ignore_unknown_fields=False)  # a misspelt field is an error, not silence


def _printable(text: str) -> str:
    """A parser's sentence, which may quote the request: cut, and without control characters."""
    return "".join(c if c.isprintable() else "?" for c in text[:200])


def load() -> Edge:
    """The app as configured by the environment."""
    config = EdgeConfig.from_json(os.environ[CONFIG_VARIABLE])
    return Edge(config, NodeLink(config.socket))


if CONFIG_VARIABLE in os.environ:
    app = load()
