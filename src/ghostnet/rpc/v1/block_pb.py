# Generated from interface/ghost/v1/block.proto by `make generate`: do not edit.
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


_SignedHeaderFields: TypeAlias = Literal["header", "signature"]

class SignedHeader(Message[_SignedHeaderFields]):
    """
    ```proto
    message ghost.v1.SignedHeader
    ```

    Attributes:
        header:
            Canonical CBOR.

            ```proto
            bytes header = 1;
            ```
        signature:
            The sequencer's ed25519 signature of the header's hash; genesis names the key.

            ```proto
            bytes signature = 2;
            ```
    """

    __slots__ = ("header", "signature")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            header: bytes = b"",
            signature: bytes = b"",
        ) -> None:
            pass

        header: bytes
        signature: bytes

_GetBlockRequestFields: TypeAlias = Literal["height"]

class GetBlockRequest(Message[_GetBlockRequestFields]):
    """
    ```proto
    message ghost.v1.GetBlockRequest
    ```

    Attributes:
        height:
            0 is genesis; absent: the newest.

            ```proto
            optional uint64 height = 1;
            ```
    """

    __slots__ = ("height",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            height: int | None = None,
        ) -> None:
            pass

        height: int

_GetBlockResponseFields: TypeAlias = Literal["height", "header", "block"]

class GetBlockResponse(Message[_GetBlockResponseFields]):
    """
    ```proto
    message ghost.v1.GetBlockResponse
    ```

    Attributes:
        height:
            ```proto
            uint64 height = 1;
            ```
        header:
            ```proto
            optional ghost.v1.SignedHeader header = 2;
            ```
        block:
            Canonical CBOR.

            ```proto
            bytes block = 3;
            ```
    """

    __slots__ = ("height", "header", "block")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            height: int = 0,
            header: SignedHeader | None = None,
            block: bytes = b"",
        ) -> None:
            pass

        height: int
        header: SignedHeader | None
        block: bytes

_GetHeaderRequestFields: TypeAlias = Literal["height"]

class GetHeaderRequest(Message[_GetHeaderRequestFields]):
    """
    ```proto
    message ghost.v1.GetHeaderRequest
    ```

    Attributes:
        height:
            0 is genesis; absent: the newest.

            ```proto
            optional uint64 height = 1;
            ```
    """

    __slots__ = ("height",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            height: int | None = None,
        ) -> None:
            pass

        height: int

_GetHeaderResponseFields: TypeAlias = Literal["height", "header"]

class GetHeaderResponse(Message[_GetHeaderResponseFields]):
    """
    ```proto
    message ghost.v1.GetHeaderResponse
    ```

    Attributes:
        height:
            ```proto
            uint64 height = 1;
            ```
        header:
            ```proto
            optional ghost.v1.SignedHeader header = 2;
            ```
    """

    __slots__ = ("height", "header")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            height: int = 0,
            header: SignedHeader | None = None,
        ) -> None:
            pass

        height: int
        header: SignedHeader | None


_DESC = file_desc(
    b'\n\x14ghost/v1/block.proto\x12\x08ghost.v1"D\n\x0cSignedHeader\x12\x16\n\x06header\x18\x01 \x01(\x0cR\x06header\x12\x1c\n\tsignature\x18\x02 \x01(\x0cR\tsignature"9\n\x0fGetBlockRequest\x12\x1b\n\x06height\x18\x01 \x01(\x04H\x00R\x06height\x88\x01\x01B\t\n\x07_height"p\n\x10GetBlockResponse\x12\x16\n\x06height\x18\x01 \x01(\x04R\x06height\x12.\n\x06header\x18\x02 \x01(\x0b2\x16.ghost.v1.SignedHeaderR\x06header\x12\x14\n\x05block\x18\x03 \x01(\x0cR\x05block":\n\x10GetHeaderRequest\x12\x1b\n\x06height\x18\x01 \x01(\x04H\x00R\x06height\x88\x01\x01B\t\n\x07_height"[\n\x11GetHeaderResponse\x12\x16\n\x06height\x18\x01 \x01(\x04R\x06height\x12.\n\x06header\x18\x02 \x01(\x0b2\x16.ghost.v1.SignedHeaderR\x06header2\xa1\x01\n\x0cBlockService\x12F\n\x08GetBlock\x12\x19.ghost.v1.GetBlockRequest\x1a\x1a.ghost.v1.GetBlockResponse"\x03\x90\x02\x01\x12I\n\tGetHeader\x12\x1a.ghost.v1.GetHeaderRequest\x1a\x1b.ghost.v1.GetHeaderResponse"\x03\x90\x02\x01b\x06proto3',
    [],
    {
        "SignedHeader": SignedHeader,
        "GetBlockRequest": GetBlockRequest,
        "GetBlockResponse": GetBlockResponse,
        "GetHeaderRequest": GetHeaderRequest,
        "GetHeaderResponse": GetHeaderResponse,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/block.proto`."""
    return _DESC
