# Generated from interface/ghost/v1/dev.proto by `make generate`: do not edit.
# ruff: noqa: PGH004
# ruff: noqa
# pyright: reportDeprecated=false
# ty: ignore[unused-ignore-comment]
# ty: ignore[deprecated, unused-ignore-comment]
# fmt: off

from __future__ import annotations

from typing import Literal, TYPE_CHECKING, TypeAlias

from protobuf import Message
from protobuf._codegen import file_desc

if TYPE_CHECKING:
    from protobuf import DescFile


_FundRequestFields: TypeAlias = Literal["address", "amount"]

class FundRequest(Message[_FundRequestFields]):
    """
    ```proto
    message ghost.v1.FundRequest
    ```

    Attributes:
        address:
            bech32m.

            ```proto
            string address = 1;
            ```
        amount:
            RLUSD, as text: "100.00"; empty stands for "1000.00".

            ```proto
            string amount = 2;
            ```
    """

    __slots__ = ("address", "amount")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            address: str = "",
            amount: str = "",
        ) -> None:
            pass

        address: str
        amount: str

_FundResponseFields: TypeAlias = Literal["id", "height"]

class FundResponse(Message[_FundResponseFields]):
    """
    ```proto
    message ghost.v1.FundResponse
    ```

    Attributes:
        id:
            The payment's transaction id.

            ```proto
            string id = 1;
            ```
        height:
            ```proto
            uint64 height = 2;
            ```
    """

    __slots__ = ("id", "height")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str = "",
            height: int = 0,
        ) -> None:
            pass

        id: str
        height: int

_AdvanceRequestFields: TypeAlias = Literal["by_ms"]

class AdvanceRequest(Message[_AdvanceRequestFields]):
    """
    ```proto
    message ghost.v1.AdvanceRequest
    ```

    Attributes:
        by_ms:
            How far, in milliseconds; at least 1, at most 400 days.

            ```proto
            uint64 by_ms = 1;
            ```
    """

    __slots__ = ("by_ms",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            by_ms: int = 0,
        ) -> None:
            pass

        by_ms: int

_AdvanceResponseFields: TypeAlias = Literal["height", "time_ms", "blocks"]

class AdvanceResponse(Message[_AdvanceResponseFields]):
    """
    ```proto
    message ghost.v1.AdvanceResponse
    ```

    Attributes:
        height:
            The newest block.

            ```proto
            uint64 height = 1;
            ```
        time_ms:
            Its time in milliseconds since 1970 (UTC).

            ```proto
            uint64 time_ms = 2;
            ```
        blocks:
            How many blocks were made.

            ```proto
            uint32 blocks = 3;
            ```
    """

    __slots__ = ("height", "time_ms", "blocks")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            height: int = 0,
            time_ms: int = 0,
            blocks: int = 0,
        ) -> None:
            pass

        height: int
        time_ms: int
        blocks: int


_DESC = file_desc(
    b'\n\x12ghost/v1/dev.proto\x12\x08ghost.v1"?\n\x0bFundRequest\x12\x18\n\x07address\x18\x01 \x01(\tR\x07address\x12\x16\n\x06amount\x18\x02 \x01(\tR\x06amount"6\n\x0cFundResponse\x12\x0e\n\x02id\x18\x01 \x01(\tR\x02id\x12\x16\n\x06height\x18\x02 \x01(\x04R\x06height"%\n\x0eAdvanceRequest\x12\x13\n\x05by_ms\x18\x01 \x01(\x04R\x04byMs"Z\n\x0fAdvanceResponse\x12\x16\n\x06height\x18\x01 \x01(\x04R\x06height\x12\x17\n\x07time_ms\x18\x02 \x01(\x04R\x06timeMs\x12\x16\n\x06blocks\x18\x03 \x01(\rR\x06blocks2\x83\x01\n\nDevService\x125\n\x04Fund\x12\x15.ghost.v1.FundRequest\x1a\x16.ghost.v1.FundResponse\x12>\n\x07Advance\x12\x18.ghost.v1.AdvanceRequest\x1a\x19.ghost.v1.AdvanceResponseb\x06proto3',
    [],
    {
        "FundRequest": FundRequest,
        "FundResponse": FundResponse,
        "AdvanceRequest": AdvanceRequest,
        "AdvanceResponse": AdvanceResponse,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/dev.proto`."""
    return _DESC
