"""The way to a node: one connection, the generated services on it, and every failure as a GhostError.

For the client. It knows requests and answers, not what they mean; and it follows no redirect and, to this machine
itself, uses no proxy.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from connectrpc.code import Code
from connectrpc.errors import ConnectError
from pyqwest import Proxy, SyncClient, SyncHTTPTransport

from ghostnet import core
from ghostnet.rpc.v1.account_connect import AccountServiceClientSync
from ghostnet.rpc.v1.block_connect import BlockServiceClientSync
from ghostnet.rpc.v1.contract_connect import ContractServiceClientSync
from ghostnet.rpc.v1.dev_connect import DevServiceClientSync
from ghostnet.rpc.v1.error_pb import ErrorDetail
from ghostnet.rpc.v1.plan_connect import PlanServiceClientSync
from ghostnet.rpc.v1.proof_connect import ProofServiceClientSync
from ghostnet.rpc.v1.status_connect import StatusServiceClientSync
from ghostnet.rpc.v1.transaction_connect import TransactionServiceClientSync
from ghostnet.rpc.v1.wakeup_connect import WakeupServiceClientSync

CONNECT_SECONDS = 5.0
"""Longest wait for a connection: a node on the other side of the world answers within a second."""
DEFAULT_TIMEOUT_MS = 30_000
"""Longest wait for an answer; a submission that waits for its block says its own."""
MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""Largest answer read: a full block with the receipts and events of its transactions fits many times."""

Request_contra = TypeVar("Request_contra", contravariant=True)
Answer_co = TypeVar("Answer_co", covariant=True)


Request = TypeVar("Request")
Answer = TypeVar("Answer")


class Method(Protocol[Request_contra, Answer_co]):
    """A method of a generated client."""

    def __call__(self, request: Request_contra, /, *, timeout_ms: int | None = None) -> Answer_co:
        """Sends a request and waits for the answer."""
        ...


class Wire:
    """A node's services. Use it as a context manager, or close it.

    Attributes:
        url: Where the node is.
        transactions, accounts, contracts, blocks, proofs, plans, status, wakeups, dev: The services' generated clients.

    """

    def __init__(self, url: str, *, timeout_ms: int = DEFAULT_TIMEOUT_MS) -> None:
        """Prepares the connection; nothing is sent yet.

        Raises:
            RequestMalformedField: The URL is none of http or https.

        """
        self.url = checked_url(url)
        self._transport = SyncHTTPTransport(
            connect_timeout=CONNECT_SECONDS,
            follow_redirects=False,
            tls_include_system_certs=True,
            proxy=_no_proxy() if _is_here(self.url) else None,
            enable_otel=False,
        )
        http = SyncClient(self._transport)

        def service(kind: Callable[..., Any]) -> Any:
            return kind(self.url, http_client=http, timeout_ms=timeout_ms, read_max_bytes=MAX_ANSWER_BYTES)

        self.transactions: TransactionServiceClientSync = service(TransactionServiceClientSync)
        self.accounts: AccountServiceClientSync = service(AccountServiceClientSync)
        self.contracts: ContractServiceClientSync = service(ContractServiceClientSync)
        self.blocks: BlockServiceClientSync = service(BlockServiceClientSync)
        self.proofs: ProofServiceClientSync = service(ProofServiceClientSync)
        self.plans: PlanServiceClientSync = service(PlanServiceClientSync)
        self.status: StatusServiceClientSync = service(StatusServiceClientSync)
        self.wakeups: WakeupServiceClientSync = service(WakeupServiceClientSync)
        self.dev: DevServiceClientSync = service(DevServiceClientSync)

    def close(self) -> None:
        """Ends the connection."""
        self._transport.close()

    def call(self, method: Method[Request, Answer], request: Request, *, timeout_ms: int | None = None) -> Answer:
        """Sends a request; its answer.

        Raises:
            GhostError: What the node says, or LocalUnreachable, LocalBadAnswer or RequestDeadlinePassed.

        """
        try:
            return method(request, timeout_ms=timeout_ms)
        except ConnectError as error:
            raise self._translated(error) from None

    def _translated(self, error: ConnectError) -> core.GhostError:
        detail = next((found for each in error.details if (found := each.value(ErrorDetail)) is not None), None)
        if detail is not None:
            return error_of(detail)
        reason = _printable(error.message)
        match error.code:
            case Code.UNAVAILABLE:
                cause = reason.rpartition("): ")[2].rpartition("error: ")[2]  # the libraries below say the URL again
                return core.LocalUnreachable({"url": self.url, "reason": cause})
            case Code.DEADLINE_EXCEEDED:
                return core.RequestDeadlinePassed()
            case _:
                return core.LocalBadAnswer({"url": self.url, "reason": f"{error.code.value}: {reason}"})


def checked_url(url: str) -> str:
    """The URL without a slash at its end.

    Raises:
        RequestMalformedField: It is none of http or https, or carries a path, a query or a password.

    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    else:
        sound = sound and parts.path in ("", "/") and not (parts.query or parts.fragment or "@" in parts.netloc)
    if not sound:
        raise core.RequestMalformedField({"field": "node", "expected": "a URL such as http://127.0.0.1:8645"})
    return url.rstrip("/")


def error_of(detail: ErrorDetail) -> core.GhostError:
    """The exception for an error as the API says it; for a code this version does not know, with the node's words."""
    kind = next((each for each in core.GhostError.__subclasses__() if each.class_name == detail.class_), None)
    operands = core.decode(detail.operands) if detail.operands else []
    contract = core.address_bytes(detail.contract) if detail.contract else None
    values = operands if isinstance(operands, list) else []
    error = core.make_error(kind.class_number if kind is not None else 0, detail.code, values, contract)
    if not type(error).field_names and type(error).number == 0:
        error.slug = _printable(detail.slug)
        error.template, error.advice = _printable(detail.text), _printable(detail.way_out)
    return error


def _is_here(url: str) -> bool:
    """Whether the URL names this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _no_proxy() -> Proxy:
    """A proxy that no request goes through, in place of those the environment names."""
    return Proxy("http://127.0.0.1:9", no_proxy="127.0.0.0/8,::1,localhost")


def _printable(text: str) -> str:
    """A stranger's text, cut and without control characters."""
    return "".join(character if character.isprintable() else "?" for character in text[:400])
