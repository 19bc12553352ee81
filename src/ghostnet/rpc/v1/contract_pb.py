# Generated from interface/ghost/v1/contract.proto by `make generate`: do not edit.
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
    from protobuf import DescFile, Oneof


_GetContractRequestFields: TypeAlias = Literal["address", "height"]

class GetContractRequest(Message[_GetContractRequestFields]):
    """
    ```proto
    message ghost.v1.GetContractRequest
    ```

    Attributes:
        address:
            bech32m, or `system/NAME`.

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

_GetContractResponseFields: TypeAlias = Literal["address", "code_hash", "creator", "admin", "balance", "uses", "versions", "height"]

class GetContractResponse(Message[_GetContractResponseFields]):
    """
    ```proto
    message ghost.v1.GetContractResponse
    ```

    Attributes:
        address:
            ```proto
            string address = 1;
            ```
        code_hash:
            Hash of its code; hex.

            ```proto
            string code_hash = 2;
            ```
        creator:
            Who created it; bech32m.

            ```proto
            string creator = 3;
            ```
        admin:
            Who may migrate it; empty if nobody.

            ```proto
            string admin = 4;
            ```
        balance:
            RLUSD, as text.

            ```proto
            string balance = 5;
            ```
        uses:
            What `[uses]` of its schema is bound to, in schema order; bech32m.

            ```proto
            repeated string uses = 6;
            ```
        versions:
            How many codes it had.

            ```proto
            uint32 versions = 7;
            ```
        height:
            The block that was read.

            ```proto
            uint64 height = 8;
            ```
    """

    __slots__ = ("address", "code_hash", "creator", "admin", "balance", "uses", "versions", "height")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            address: str = "",
            code_hash: str = "",
            creator: str = "",
            admin: str = "",
            balance: str = "",
            uses: list[str] | None = None,
            versions: int = 0,
            height: int = 0,
        ) -> None:
            pass

        address: str
        code_hash: str
        creator: str
        admin: str
        balance: str
        uses: list[str]
        versions: int
        height: int

_GetCodeRequestFields: TypeAlias = Literal["code_hash"]

class GetCodeRequest(Message[_GetCodeRequestFields]):
    """
    ```proto
    message ghost.v1.GetCodeRequest
    ```

    Attributes:
        code_hash:
            Hex.

            ```proto
            string code_hash = 1;
            ```
    """

    __slots__ = ("code_hash",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            code_hash: str = "",
        ) -> None:
            pass

        code_hash: str

_GetCodeResponseFields: TypeAlias = Literal["code"]

class GetCodeResponse(Message[_GetCodeResponseFields]):
    """
    ```proto
    message ghost.v1.GetCodeResponse
    ```

    Attributes:
        code:
            ```proto
            bytes code = 1;
            ```
    """

    __slots__ = ("code",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            code: bytes = b"",
        ) -> None:
            pass

        code: bytes

_GetSchemaRequestFields: TypeAlias = Literal["address", "code_hash"]

class GetSchemaRequest(Message[_GetSchemaRequestFields]):
    """
    ```proto
    message ghost.v1.GetSchemaRequest
    ```

    Attributes:
        of:
            ```proto
            oneof of
            ```
    """

    __slots__ = ("of",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            of: Oneof[Literal["address"], str] | Oneof[Literal["code_hash"], str] | None = None,
        ) -> None:
            pass

        of: Oneof[Literal["address"], str] | Oneof[Literal["code_hash"], str] | None

_GetSchemaResponseFields: TypeAlias = Literal["schema", "code_hash"]

class GetSchemaResponse(Message[_GetSchemaResponseFields]):
    """
    ```proto
    message ghost.v1.GetSchemaResponse
    ```

    Attributes:
        schema:
            Canonical CBOR.

            ```proto
            bytes schema = 1;
            ```
        code_hash:
            Hex.

            ```proto
            string code_hash = 2;
            ```
    """

    __slots__ = ("schema", "code_hash")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            schema: bytes = b"",
            code_hash: str = "",
        ) -> None:
            pass

        schema: bytes
        code_hash: str

_GetHistoryRequestFields: TypeAlias = Literal["address"]

class GetHistoryRequest(Message[_GetHistoryRequestFields]):
    """
    ```proto
    message ghost.v1.GetHistoryRequest
    ```

    Attributes:
        address:
            bech32m, or `system/NAME`.

            ```proto
            string address = 1;
            ```
    """

    __slots__ = ("address",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            address: str = "",
        ) -> None:
            pass

        address: str

_GetHistoryResponseFields: TypeAlias = Literal["versions"]

class GetHistoryResponse(Message[_GetHistoryResponseFields]):
    """
    ```proto
    message ghost.v1.GetHistoryResponse
    ```

    Attributes:
        versions:
            ```proto
            repeated ghost.v1.ContractVersion versions = 1;
            ```
    """

    __slots__ = ("versions",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            versions: list[ContractVersion] | None = None,
        ) -> None:
            pass

        versions: list[ContractVersion]

_ContractVersionFields: TypeAlias = Literal["height", "code_hash", "schema_hash", "cause"]

class ContractVersion(Message[_ContractVersionFields]):
    """
    ```proto
    message ghost.v1.ContractVersion
    ```

    Attributes:
        height:
            From which block on.

            ```proto
            uint64 height = 1;
            ```
        code_hash:
            Hex.

            ```proto
            string code_hash = 2;
            ```
        schema_hash:
            Hash of the code's schema; hex.

            ```proto
            string schema_hash = 3;
            ```
        cause:
            Id of the transaction or wakeup that brought it; hex.

            ```proto
            string cause = 4;
            ```
    """

    __slots__ = ("height", "code_hash", "schema_hash", "cause")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            height: int = 0,
            code_hash: str = "",
            schema_hash: str = "",
            cause: str = "",
        ) -> None:
            pass

        height: int
        code_hash: str
        schema_hash: str
        cause: str

_ViewRequestFields: TypeAlias = Literal["address", "method", "args", "height", "caller", "gas_limit"]

class ViewRequest(Message[_ViewRequestFields]):
    """
    ```proto
    message ghost.v1.ViewRequest
    ```

    Attributes:
        address:
            bech32m, or `system/NAME`.

            ```proto
            string address = 1;
            ```
        method:
            ```proto
            string method = 2;
            ```
        args:
            One canonical CBOR array in schema order; empty stands for no arguments.

            ```proto
            bytes args = 3;
            ```
        height:
            Read after this block; absent: after the newest.

            ```proto
            optional uint64 height = 4;
            ```
        caller:
            Who the contract is told is asking; bech32m. Empty stands for an account that nobody has.

            ```proto
            string caller = 5;
            ```
        gas_limit:
            Most gas it may use; 0 stands for 100,000,000, which is the most.

            ```proto
            uint64 gas_limit = 6;
            ```
    """

    __slots__ = ("address", "method", "args", "height", "caller", "gas_limit")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            address: str = "",
            method: str = "",
            args: bytes = b"",
            height: int | None = None,
            caller: str = "",
            gas_limit: int = 0,
        ) -> None:
            pass

        address: str
        method: str
        args: bytes
        height: int
        caller: str
        gas_limit: int

_ViewResponseFields: TypeAlias = Literal["result", "gas_used", "height"]

class ViewResponse(Message[_ViewResponseFields]):
    """
    ```proto
    message ghost.v1.ViewResponse
    ```

    Attributes:
        result:
            One canonical CBOR item; empty if the method returns nothing.

            ```proto
            bytes result = 1;
            ```
        gas_used:
            ```proto
            uint64 gas_used = 2;
            ```
        height:
            The block that was read.

            ```proto
            uint64 height = 3;
            ```
    """

    __slots__ = ("result", "gas_used", "height")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            result: bytes = b"",
            gas_used: int = 0,
            height: int = 0,
        ) -> None:
            pass

        result: bytes
        gas_used: int
        height: int


_DESC = file_desc(
    b'\n\x17ghost/v1/contract.proto\x12\x08ghost.v1"V\n\x12GetContractRequest\x12\x18\n\x07address\x18\x01 \x01(\tR\x07address\x12\x1b\n\x06height\x18\x02 \x01(\x04H\x00R\x06height\x88\x01\x01B\t\n\x07_height"\xde\x01\n\x13GetContractResponse\x12\x18\n\x07address\x18\x01 \x01(\tR\x07address\x12\x1b\n\tcode_hash\x18\x02 \x01(\tR\x08codeHash\x12\x18\n\x07creator\x18\x03 \x01(\tR\x07creator\x12\x14\n\x05admin\x18\x04 \x01(\tR\x05admin\x12\x18\n\x07balance\x18\x05 \x01(\tR\x07balance\x12\x12\n\x04uses\x18\x06 \x03(\tR\x04uses\x12\x1a\n\x08versions\x18\x07 \x01(\rR\x08versions\x12\x16\n\x06height\x18\x08 \x01(\x04R\x06height"-\n\x0eGetCodeRequest\x12\x1b\n\tcode_hash\x18\x01 \x01(\tR\x08codeHash"%\n\x0fGetCodeResponse\x12\x12\n\x04code\x18\x01 \x01(\x0cR\x04code"S\n\x10GetSchemaRequest\x12\x1a\n\x07address\x18\x01 \x01(\tH\x00R\x07address\x12\x1d\n\tcode_hash\x18\x02 \x01(\tH\x00R\x08codeHashB\x04\n\x02of"H\n\x11GetSchemaResponse\x12\x16\n\x06schema\x18\x01 \x01(\x0cR\x06schema\x12\x1b\n\tcode_hash\x18\x02 \x01(\tR\x08codeHash"-\n\x11GetHistoryRequest\x12\x18\n\x07address\x18\x01 \x01(\tR\x07address"K\n\x12GetHistoryResponse\x125\n\x08versions\x18\x01 \x03(\x0b2\x19.ghost.v1.ContractVersionR\x08versions"}\n\x0fContractVersion\x12\x16\n\x06height\x18\x01 \x01(\x04R\x06height\x12\x1b\n\tcode_hash\x18\x02 \x01(\tR\x08codeHash\x12\x1f\n\x0bschema_hash\x18\x03 \x01(\tR\nschemaHash\x12\x14\n\x05cause\x18\x04 \x01(\tR\x05cause"\xb0\x01\n\x0bViewRequest\x12\x18\n\x07address\x18\x01 \x01(\tR\x07address\x12\x16\n\x06method\x18\x02 \x01(\tR\x06method\x12\x12\n\x04args\x18\x03 \x01(\x0cR\x04args\x12\x1b\n\x06height\x18\x04 \x01(\x04H\x00R\x06height\x88\x01\x01\x12\x16\n\x06caller\x18\x05 \x01(\tR\x06caller\x12\x1b\n\tgas_limit\x18\x06 \x01(\x04R\x08gasLimitB\t\n\x07_height"Y\n\x0cViewResponse\x12\x16\n\x06result\x18\x01 \x01(\x0cR\x06result\x12\x19\n\x08gas_used\x18\x02 \x01(\x04R\x07gasUsed\x12\x16\n\x06height\x18\x03 \x01(\x04R\x06height2\xfc\x02\n\x0fContractService\x12O\n\x0bGetContract\x12\x1c.ghost.v1.GetContractRequest\x1a\x1d.ghost.v1.GetContractResponse"\x03\x90\x02\x01\x12C\n\x07GetCode\x12\x18.ghost.v1.GetCodeRequest\x1a\x19.ghost.v1.GetCodeResponse"\x03\x90\x02\x01\x12I\n\tGetSchema\x12\x1a.ghost.v1.GetSchemaRequest\x1a\x1b.ghost.v1.GetSchemaResponse"\x03\x90\x02\x01\x12L\n\nGetHistory\x12\x1b.ghost.v1.GetHistoryRequest\x1a\x1c.ghost.v1.GetHistoryResponse"\x03\x90\x02\x01\x12:\n\x04View\x12\x15.ghost.v1.ViewRequest\x1a\x16.ghost.v1.ViewResponse"\x03\x90\x02\x01b\x06proto3',
    [],
    {
        "GetContractRequest": GetContractRequest,
        "GetContractResponse": GetContractResponse,
        "GetCodeRequest": GetCodeRequest,
        "GetCodeResponse": GetCodeResponse,
        "GetSchemaRequest": GetSchemaRequest,
        "GetSchemaResponse": GetSchemaResponse,
        "GetHistoryRequest": GetHistoryRequest,
        "GetHistoryResponse": GetHistoryResponse,
        "ContractVersion": ContractVersion,
        "ViewRequest": ViewRequest,
        "ViewResponse": ViewResponse,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/contract.proto`."""
    return _DESC
