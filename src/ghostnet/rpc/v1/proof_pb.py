# Generated from interface/ghost/v1/proof.proto by `make generate`: do not edit.
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

from . import block_pb

if TYPE_CHECKING:
    from protobuf import DescFile

    from .block_pb import SignedHeader


_GetProofRequestFields: TypeAlias = Literal["keys", "height"]

class GetProofRequest(Message[_GetProofRequestFields]):
    """
    ```proto
    message ghost.v1.GetProofRequest
    ```

    Attributes:
        keys:
            1 to 256 raw state keys, each at most 512 bytes.

            ```proto
            repeated bytes keys = 1;
            ```
        height:
            The block to prove against; absent: the newest.

            ```proto
            optional uint64 height = 2;
            ```
    """

    __slots__ = ("keys", "height")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            keys: list[bytes] | None = None,
            height: int | None = None,
        ) -> None:
            pass

        keys: list[bytes]
        height: int

_GetProofResponseFields: TypeAlias = Literal["entries", "height", "header"]

class GetProofResponse(Message[_GetProofResponseFields]):
    """
    ```proto
    message ghost.v1.GetProofResponse
    ```

    Attributes:
        entries:
            One for each key, in the order of the keys, all after the same block.

            ```proto
            repeated ghost.v1.ProvenEntry entries = 1;
            ```
        height:
            ```proto
            uint64 height = 2;
            ```
        header:
            The header that holds the root.

            ```proto
            optional ghost.v1.SignedHeader header = 3;
            ```
    """

    __slots__ = ("entries", "height", "header")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            entries: list[ProvenEntry] | None = None,
            height: int = 0,
            header: SignedHeader | None = None,
        ) -> None:
            pass

        entries: list[ProvenEntry]
        height: int
        header: SignedHeader | None

_ProvenEntryFields: TypeAlias = Literal["value", "proof"]

class ProvenEntry(Message[_ProvenEntryFields]):
    """
    ```proto
    message ghost.v1.ProvenEntry
    ```

    Attributes:
        value:
            The value; absent if the state has none.

            ```proto
            optional bytes value = 1;
            ```
        proof:
            An ICS-23 commitment proof of presence or absence.

            ```proto
            bytes proof = 2;
            ```
    """

    __slots__ = ("value", "proof")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            value: bytes | None = None,
            proof: bytes = b"",
        ) -> None:
            pass

        value: bytes
        proof: bytes


_DESC = file_desc(
    b'\n\x14ghost/v1/proof.proto\x12\x08ghost.v1\x1a\x14ghost/v1/block.proto"M\n\x0fGetProofRequest\x12\x12\n\x04keys\x18\x01 \x03(\x0cR\x04keys\x12\x1b\n\x06height\x18\x02 \x01(\x04H\x00R\x06height\x88\x01\x01B\t\n\x07_height"\x8b\x01\n\x10GetProofResponse\x12/\n\x07entries\x18\x01 \x03(\x0b2\x15.ghost.v1.ProvenEntryR\x07entries\x12\x16\n\x06height\x18\x02 \x01(\x04R\x06height\x12.\n\x06header\x18\x03 \x01(\x0b2\x16.ghost.v1.SignedHeaderR\x06header"H\n\x0bProvenEntry\x12\x19\n\x05value\x18\x01 \x01(\x0cH\x00R\x05value\x88\x01\x01\x12\x14\n\x05proof\x18\x02 \x01(\x0cR\x05proofB\x08\n\x06_value2V\n\x0cProofService\x12F\n\x08GetProof\x12\x19.ghost.v1.GetProofRequest\x1a\x1a.ghost.v1.GetProofResponse"\x03\x90\x02\x01b\x06proto3',
    [
        block_pb.desc(),
    ],
    {
        "GetProofRequest": GetProofRequest,
        "GetProofResponse": GetProofResponse,
        "ProvenEntry": ProvenEntry,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/proof.proto`."""
    return _DESC
