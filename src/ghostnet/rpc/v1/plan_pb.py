# Generated from interface/ghost/v1/plan.proto by `make generate`: do not edit.
# ruff: noqa: PGH004
# ruff: noqa
# pyright: reportDeprecated=false
# ty: ignore[unused-ignore-comment]
# ty: ignore[deprecated, unused-ignore-comment]
# fmt: off

from __future__ import annotations

from typing import Literal, NoReturn, TYPE_CHECKING, TypeAlias

from protobuf import Message
from protobuf._codegen import file_desc

if TYPE_CHECKING:
    from protobuf import DescFile


_PutPlanRequestFields: TypeAlias = Literal["action", "body"]

class PutPlanRequest(Message[_PutPlanRequestFields]):
    """
    ```proto
    message ghost.v1.PutPlanRequest
    ```

    Attributes:
        action:
            Hex.

            ```proto
            string action = 1;
            ```
        body:
            At most 64 KiB; H("ghost/plan/1", body) is what `agents` has.

            ```proto
            bytes body = 2;
            ```
    """

    __slots__ = ("action", "body")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            action: str = "",
            body: bytes = b"",
        ) -> None:
            pass

        action: str
        body: bytes

_PutPlanResponseFields: TypeAlias = NoReturn

class PutPlanResponse(Message[_PutPlanResponseFields]):
    """
    ```proto
    message ghost.v1.PutPlanResponse
    ```
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def __init__(
            self,
        ) -> None:
            pass

_GetPlanRequestFields: TypeAlias = Literal["action", "plan", "address", "until_ms", "auth", "public_key", "signature"]

class GetPlanRequest(Message[_GetPlanRequestFields]):
    """
    ```proto
    message ghost.v1.GetPlanRequest
    ```

    Attributes:
        action:
            Hex.

            ```proto
            string action = 1;
            ```
        plan:
            The plan's hash; hex.

            ```proto
            string plan = 2;
            ```
        address:
            The account that asks; bech32m.

            ```proto
            string address = 3;
            ```
        until_ms:
            Until when the request counts, in milliseconds since 1970 (UTC); at most 5 minutes ahead of the chain's clock.

            ```proto
            uint64 until_ms = 4;
            ```
        auth:
            The keys that the account began with, canonical CBOR; only for one that was never used.

            ```proto
            bytes auth = 5;
            ```
        public_key:
            The one of the account's keys that signed.

            ```proto
            bytes public_key = 6;
            ```
        signature:
            Of H("ghost/plan-request/1", [chain id, action, plan, address, until_ms]), as that key signs transactions; 64 bytes.

            ```proto
            bytes signature = 7;
            ```
    """

    __slots__ = ("action", "plan", "address", "until_ms", "auth", "public_key", "signature")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            action: str = "",
            plan: str = "",
            address: str = "",
            until_ms: int = 0,
            auth: bytes = b"",
            public_key: bytes = b"",
            signature: bytes = b"",
        ) -> None:
            pass

        action: str
        plan: str
        address: str
        until_ms: int
        auth: bytes
        public_key: bytes
        signature: bytes

_GetPlanResponseFields: TypeAlias = Literal["body"]

class GetPlanResponse(Message[_GetPlanResponseFields]):
    """
    ```proto
    message ghost.v1.GetPlanResponse
    ```

    Attributes:
        body:
            ```proto
            bytes body = 1;
            ```
    """

    __slots__ = ("body",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            body: bytes = b"",
        ) -> None:
            pass

        body: bytes


_DESC = file_desc(
    b'\n\x13ghost/v1/plan.proto\x12\x08ghost.v1"<\n\x0ePutPlanRequest\x12\x16\n\x06action\x18\x01 \x01(\tR\x06action\x12\x12\n\x04body\x18\x02 \x01(\x0cR\x04body"\x11\n\x0fPutPlanResponse"\xc2\x01\n\x0eGetPlanRequest\x12\x16\n\x06action\x18\x01 \x01(\tR\x06action\x12\x12\n\x04plan\x18\x02 \x01(\tR\x04plan\x12\x18\n\x07address\x18\x03 \x01(\tR\x07address\x12\x19\n\x08until_ms\x18\x04 \x01(\x04R\x07untilMs\x12\x12\n\x04auth\x18\x05 \x01(\x0cR\x04auth\x12\x1d\n\npublic_key\x18\x06 \x01(\x0cR\tpublicKey\x12\x1c\n\tsignature\x18\x07 \x01(\x0cR\tsignature"%\n\x0fGetPlanResponse\x12\x12\n\x04body\x18\x01 \x01(\x0cR\x04body2\x8d\x01\n\x0bPlanService\x12>\n\x07PutPlan\x12\x18.ghost.v1.PutPlanRequest\x1a\x19.ghost.v1.PutPlanResponse\x12>\n\x07GetPlan\x12\x18.ghost.v1.GetPlanRequest\x1a\x19.ghost.v1.GetPlanResponseb\x06proto3',
    [],
    {
        "PutPlanRequest": PutPlanRequest,
        "PutPlanResponse": PutPlanResponse,
        "GetPlanRequest": GetPlanRequest,
        "GetPlanResponse": GetPlanResponse,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/plan.proto`."""
    return _DESC
