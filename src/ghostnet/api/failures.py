"""How a failure leaves the node: as a status, and a message with its code, operands and way out.

For the dispatcher. Whatever is not one of the table's errors leaves as a fixed text and an incident number, and is
told in full to the log alone.
"""

from __future__ import annotations

import secrets

from ghostnet.api.frames import Status
from ghostnet.core import Encodable, GhostError, NodeInternalFault, address_text, encode
from ghostnet.node.logs import Log
from ghostnet.rpc.v1.error_pb import ErrorDetail

_BY_CLASS = {
    "admission": Status.INVALID_ARGUMENT,
    "codec": Status.INVALID_ARGUMENT,
    "module": Status.INVALID_ARGUMENT,
    "schema": Status.INVALID_ARGUMENT,
    "proof": Status.INVALID_ARGUMENT,
    "request": Status.INVALID_ARGUMENT,
    "node": Status.INTERNAL,
}
"""What stands in a receipt is a failed precondition: the request was served, and the ledger refused."""

_BY_SLUG = {
    "unknown_transaction": Status.NOT_FOUND,
    "unknown_block": Status.NOT_FOUND,
    "unknown_contract": Status.NOT_FOUND,
    "unknown_code": Status.NOT_FOUND,
    "plan_not_kept": Status.NOT_FOUND,
    "plan_not_posted": Status.FAILED_PRECONDITION,
    "no_agents_contract": Status.FAILED_PRECONDITION,
    "plan_store_failed": Status.RESOURCE_EXHAUSTED,
    "height_not_kept": Status.OUT_OF_RANGE,
    "busy": Status.RESOURCE_EXHAUSTED,
    "pool_full": Status.RESOURCE_EXHAUSTED,
    "sender_quota": Status.RESOURCE_EXHAUSTED,
    "deadline_passed": Status.DEADLINE_EXCEEDED,
    "not_serving": Status.UNAVAILABLE,
}


def status(error: GhostError) -> Status:
    """The nearest gRPC status; callers match on the slug."""
    return _BY_SLUG.get(error.slug) or _BY_CLASS.get(error.class_name, Status.FAILED_PRECONDITION)


def detail(error: GhostError) -> ErrorDetail:
    """The error as the API says it."""
    return ErrorDetail(
        class_=error.class_name,
        code=error.number,
        slug=error.slug,
        fields={name: _text(value) for name, value in error.fields.items()},
        text=error.text,
        way_out=error.way_out,
        contract=address_text(error.contract) if error.contract is not None else "",
        operands=encode([_plain(value) for value in error.fields.values()]),
    )


def unexpected(error: BaseException, log: Log, *, method: str) -> GhostError:
    """The fault that a caller is told instead of `error`, which goes to the log under the same incident."""
    incident = secrets.token_hex(4)
    log.error("incident", cause=error, incident=incident, method=method)
    return NodeInternalFault({"incident": incident})


def _plain(value: object) -> Encodable:
    """An operand as canonical CBOR has it; what this program put in as another type, such as a path, is its text."""
    return value if value is None or isinstance(value, bool | int | bytes | str | list) else str(value)


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
