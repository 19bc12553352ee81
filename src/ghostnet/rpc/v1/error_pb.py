# Generated from interface/ghost/v1/error.proto by `make generate`: do not edit.
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


_ErrorDetailFields: TypeAlias = Literal["class", "code", "slug", "fields", "text", "way_out", "contract", "operands"]

class ErrorDetail(Message[_ErrorDetailFields]):
    """
    A closed code, its operands, and a way out. The rows are those of interface/errors.toml.

    ```proto
    message ghost.v1.ErrorDetail
    ```

    Attributes:
        class_:
            The class's name there, such as "admission". It says whose fault it is, and what happened to state and gas.

            ```proto
            string class = 1;
            ```
        code:
            The code within the class. In class "contract", the code of the contract's own schema.

            ```proto
            uint32 code = 2;
            ```
        slug:
            The name to match on, such as "nonce_too_low".

            ```proto
            string slug = 3;
            ```
        fields:
            The operands by name, in text form.

            ```proto
            map<string, string> fields = 4;
            ```
        text:
            A sentence for people, the operands in place.

            ```proto
            string text = 5;
            ```
        way_out:
            What the reader can do about it.

            ```proto
            string way_out = 6;
            ```
        contract:
            The contract that failed, if one ran; bech32m.

            ```proto
            string contract = 7;
            ```
        operands:
            The operands in order, as one canonical CBOR array. In class "contract" the contract's schema names and types them.

            ```proto
            bytes operands = 8;
            ```
    """

    __slots__ = ("class_", "code", "slug", "fields", "text", "way_out", "contract", "operands")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            class_: str = "",
            code: int = 0,
            slug: str = "",
            fields: dict[str, str] | None = None,
            text: str = "",
            way_out: str = "",
            contract: str = "",
            operands: bytes = b"",
        ) -> None:
            pass

        class_: str
        code: int
        slug: str
        fields: dict[str, str]
        text: str
        way_out: str
        contract: str
        operands: bytes


_DESC = file_desc(
    b'\n\x14ghost/v1/error.proto\x12\x08ghost.v1"\xa6\x02\n\x0bErrorDetail\x12\x14\n\x05class\x18\x01 \x01(\tR\x05class\x12\x12\n\x04code\x18\x02 \x01(\rR\x04code\x12\x12\n\x04slug\x18\x03 \x01(\tR\x04slug\x129\n\x06fields\x18\x04 \x03(\x0b2!.ghost.v1.ErrorDetail.FieldsEntryR\x06fields\x12\x12\n\x04text\x18\x05 \x01(\tR\x04text\x12\x17\n\x07way_out\x18\x06 \x01(\tR\x06wayOut\x12\x1a\n\x08contract\x18\x07 \x01(\tR\x08contract\x12\x1a\n\x08operands\x18\x08 \x01(\x0cR\x08operands\x1a9\n\x0bFieldsEntry\x12\x10\n\x03key\x18\x01 \x01(\tR\x03key\x12\x14\n\x05value\x18\x02 \x01(\tR\x05value:\x028\x01b\x06proto3',
    [],
    {
        "ErrorDetail": ErrorDetail,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/error.proto`."""
    return _DESC
