# Generated from interface/ghost/v1/account.proto by `make generate`: do not edit.
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


_GetAccountRequestFields: TypeAlias = Literal["address", "height"]

class GetAccountRequest(Message[_GetAccountRequestFields]):
    """
    ```proto
    message ghost.v1.GetAccountRequest
    ```

    Attributes:
        address:
            bech32m.

            ```proto
            string address = 1;
            ```
        height:
            Read after this block; absent: after the newest.

            ```proto
            optional uint64 height = 2;
            ```
    """

    __slots__ = ("address", "height")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            address: str = "",
            height: int | None = None,
        ) -> None:
            pass

        address: str
        height: int

_GetAccountResponseFields: TypeAlias = Literal["address", "nonce", "balance", "auth", "height"]

class GetAccountResponse(Message[_GetAccountResponseFields]):
    """
    ```proto
    message ghost.v1.GetAccountResponse
    ```

    Attributes:
        address:
            ```proto
            string address = 1;
            ```
        nonce:
            ```proto
            uint64 nonce = 2;
            ```
        balance:
            RLUSD, as text: "3.00".

            ```proto
            string balance = 3;
            ```
        auth:
            Keys, weights, threshold and recovery contract; canonical CBOR. Empty before the account's first transaction.

            ```proto
            bytes auth = 4;
            ```
        height:
            The block that was read.

            ```proto
            uint64 height = 5;
            ```
    """

    __slots__ = ("address", "nonce", "balance", "auth", "height")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            address: str = "",
            nonce: int = 0,
            balance: str = "",
            auth: bytes = b"",
            height: int = 0,
        ) -> None:
            pass

        address: str
        nonce: int
        balance: str
        auth: bytes
        height: int


_DESC = file_desc(
    b'\n\x16ghost/v1/account.proto\x12\x08ghost.v1"U\n\x11GetAccountRequest\x12\x18\n\x07address\x18\x01 \x01(\tR\x07address\x12\x1b\n\x06height\x18\x02 \x01(\x04H\x00R\x06height\x88\x01\x01B\t\n\x07_height"\x8a\x01\n\x12GetAccountResponse\x12\x18\n\x07address\x18\x01 \x01(\tR\x07address\x12\x14\n\x05nonce\x18\x02 \x01(\x04R\x05nonce\x12\x18\n\x07balance\x18\x03 \x01(\tR\x07balance\x12\x12\n\x04auth\x18\x04 \x01(\x0cR\x04auth\x12\x16\n\x06height\x18\x05 \x01(\x04R\x06height2^\n\x0eAccountService\x12L\n\nGetAccount\x12\x1b.ghost.v1.GetAccountRequest\x1a\x1c.ghost.v1.GetAccountResponse"\x03\x90\x02\x01b\x06proto3',
    [],
    {
        "GetAccountRequest": GetAccountRequest,
        "GetAccountResponse": GetAccountResponse,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/account.proto`."""
    return _DESC
