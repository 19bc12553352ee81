# Generated from interface/ghost/v1/transaction.proto by `make generate`: do not edit.
# ruff: noqa: PGH004
# ruff: noqa
# pyright: reportDeprecated=false
# ty: ignore[unused-ignore-comment]
# ty: ignore[deprecated, unused-ignore-comment]
# fmt: off

from __future__ import annotations

from typing import Literal, NoReturn, TYPE_CHECKING, TypeAlias

from protobuf import Enum, Message
from protobuf._codegen import file_desc

from . import error_pb

if TYPE_CHECKING:
    from protobuf import DescFile, Oneof

    from .error_pb import ErrorDetail


_SubmitRequestFields: TypeAlias = Literal["transactions", "wait", "wait_ms"]

class SubmitRequest(Message[_SubmitRequestFields]):
    """
    ```proto
    message ghost.v1.SubmitRequest
    ```

    Attributes:
        transactions:
            Canonical envelopes; at least one, at most 1,000.

            ```proto
            repeated bytes transactions = 1;
            ```
        wait:
            ```proto
            ghost.v1.Wait wait = 2;
            ```
        wait_ms:
            With WAIT_COMMITTED: how long to wait for the blocks, in milliseconds; 0 stands for 10,000, the most is 60,000.

            ```proto
            uint32 wait_ms = 3;
            ```
    """

    __slots__ = ("transactions", "wait", "wait_ms")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            transactions: list[bytes] | None = None,
            wait: Wait | None = None,
            wait_ms: int = 0,
        ) -> None:
            pass

        transactions: list[bytes]
        wait: Wait
        wait_ms: int

_SubmitResponseFields: TypeAlias = Literal["results"]

class SubmitResponse(Message[_SubmitResponseFields]):
    """
    ```proto
    message ghost.v1.SubmitResponse
    ```

    Attributes:
        results:
            In the order of the request.

            ```proto
            repeated ghost.v1.SubmitResult results = 1;
            ```
    """

    __slots__ = ("results",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            results: list[SubmitResult] | None = None,
        ) -> None:
            pass

        results: list[SubmitResult]

_SubmitResultFields: TypeAlias = Literal["id", "pending", "committed", "refused"]

class SubmitResult(Message[_SubmitResultFields]):
    """
    ```proto
    message ghost.v1.SubmitResult
    ```

    Attributes:
        id:
            The transaction's id; empty if the bytes are no transaction.

            ```proto
            string id = 1;
            ```
        outcome:
            ```proto
            oneof outcome
            ```
    """

    __slots__ = ("id", "outcome")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str = "",
            outcome: Oneof[Literal["pending"], Pending] | Oneof[Literal["committed"], Committed] | Oneof[Literal["refused"], ErrorDetail] | None = None,
        ) -> None:
            pass

        id: str
        outcome: Oneof[Literal["pending"], Pending] | Oneof[Literal["committed"], Committed] | Oneof[Literal["refused"], ErrorDetail] | None

_PendingFields: TypeAlias = NoReturn

class Pending(Message[_PendingFields]):
    """
    ```proto
    message ghost.v1.Pending
    ```
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def __init__(
            self,
        ) -> None:
            pass

_CommittedFields: TypeAlias = Literal["height", "index", "receipt"]

class Committed(Message[_CommittedFields]):
    """
    ```proto
    message ghost.v1.Committed
    ```

    Attributes:
        height:
            ```proto
            uint64 height = 1;
            ```
        index:
            Position in the block.

            ```proto
            uint32 index = 2;
            ```
        receipt:
            Canonical CBOR.

            ```proto
            bytes receipt = 3;
            ```
    """

    __slots__ = ("height", "index", "receipt")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            height: int = 0,
            index: int = 0,
            receipt: bytes = b"",
        ) -> None:
            pass

        height: int
        index: int
        receipt: bytes

_SimulateRequestFields: TypeAlias = Literal["transaction", "height", "traced"]

class SimulateRequest(Message[_SimulateRequestFields]):
    """
    ```proto
    message ghost.v1.SimulateRequest
    ```

    Attributes:
        transaction:
            A canonical envelope; its signatures may be empty.

            ```proto
            bytes transaction = 1;
            ```
        height:
            Tried after this block; absent: after the newest.

            ```proto
            optional uint64 height = 2;
            ```
        traced:
            Whether to tell what its calls did.

            ```proto
            bool traced = 3;
            ```
    """

    __slots__ = ("transaction", "height", "traced")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            transaction: bytes = b"",
            height: int | None = None,
            traced: bool = False,
        ) -> None:
            pass

        transaction: bytes
        height: int
        traced: bool

_SimulateResponseFields: TypeAlias = Literal["receipt", "height", "trace"]

class SimulateResponse(Message[_SimulateResponseFields]):
    """
    ```proto
    message ghost.v1.SimulateResponse
    ```

    Attributes:
        receipt:
            The receipt it would get; canonical CBOR.

            ```proto
            bytes receipt = 1;
            ```
        height:
            The block it was tried on.

            ```proto
            uint64 height = 2;
            ```
        trace:
            If asked for: what its calls did (docs/spec/trace.md).

            ```proto
            bytes trace = 3;
            ```
    """

    __slots__ = ("receipt", "height", "trace")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            receipt: bytes = b"",
            height: int = 0,
            trace: bytes = b"",
        ) -> None:
            pass

        receipt: bytes
        height: int
        trace: bytes

_GetTransactionRequestFields: TypeAlias = Literal["id"]

class GetTransactionRequest(Message[_GetTransactionRequestFields]):
    """
    ```proto
    message ghost.v1.GetTransactionRequest
    ```

    Attributes:
        id:
            ```proto
            string id = 1;
            ```
    """

    __slots__ = ("id",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str = "",
        ) -> None:
            pass

        id: str

_GetTransactionResponseFields: TypeAlias = Literal["transaction", "height", "index", "receipt"]

class GetTransactionResponse(Message[_GetTransactionResponseFields]):
    """
    ```proto
    message ghost.v1.GetTransactionResponse
    ```

    Attributes:
        transaction:
            The canonical envelope as it was signed.

            ```proto
            bytes transaction = 1;
            ```
        height:
            ```proto
            uint64 height = 2;
            ```
        index:
            ```proto
            uint32 index = 3;
            ```
        receipt:
            Canonical CBOR.

            ```proto
            bytes receipt = 4;
            ```
    """

    __slots__ = ("transaction", "height", "index", "receipt")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            transaction: bytes = b"",
            height: int = 0,
            index: int = 0,
            receipt: bytes = b"",
        ) -> None:
            pass

        transaction: bytes
        height: int
        index: int
        receipt: bytes

_ReplayRequestFields: TypeAlias = Literal["id"]

class ReplayRequest(Message[_ReplayRequestFields]):
    """
    ```proto
    message ghost.v1.ReplayRequest
    ```

    Attributes:
        id:
            Id of a transaction or of a wakeup.

            ```proto
            string id = 1;
            ```
    """

    __slots__ = ("id",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str = "",
        ) -> None:
            pass

        id: str

_ReplayResponseFields: TypeAlias = Literal["height", "index", "receipt", "replayed", "trace"]

class ReplayResponse(Message[_ReplayResponseFields]):
    """
    ```proto
    message ghost.v1.ReplayResponse
    ```

    Attributes:
        height:
            ```proto
            uint64 height = 1;
            ```
        index:
            Position of its receipt in the block.

            ```proto
            uint32 index = 2;
            ```
        receipt:
            The receipt that is stored; canonical CBOR.

            ```proto
            bytes receipt = 3;
            ```
        replayed:
            The receipt that it came to when it was executed again: the same, unless this node's folder or program is wrong.
            Empty if the block came to fewer.

            ```proto
            bytes replayed = 4;
            ```
        trace:
            What its calls did (docs/spec/trace.md).

            ```proto
            bytes trace = 5;
            ```
    """

    __slots__ = ("height", "index", "receipt", "replayed", "trace")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            height: int = 0,
            index: int = 0,
            receipt: bytes = b"",
            replayed: bytes = b"",
            trace: bytes = b"",
        ) -> None:
            pass

        height: int
        index: int
        receipt: bytes
        replayed: bytes
        trace: bytes

_GetReceiptRequestFields: TypeAlias = Literal["id"]

class GetReceiptRequest(Message[_GetReceiptRequestFields]):
    """
    ```proto
    message ghost.v1.GetReceiptRequest
    ```

    Attributes:
        id:
            Id of a transaction or of a wakeup.

            ```proto
            string id = 1;
            ```
    """

    __slots__ = ("id",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str = "",
        ) -> None:
            pass

        id: str

_GetReceiptResponseFields: TypeAlias = Literal["receipt", "height", "index"]

class GetReceiptResponse(Message[_GetReceiptResponseFields]):
    """
    ```proto
    message ghost.v1.GetReceiptResponse
    ```

    Attributes:
        receipt:
            Canonical CBOR.

            ```proto
            bytes receipt = 1;
            ```
        height:
            ```proto
            uint64 height = 2;
            ```
        index:
            ```proto
            uint32 index = 3;
            ```
    """

    __slots__ = ("receipt", "height", "index")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            receipt: bytes = b"",
            height: int = 0,
            index: int = 0,
        ) -> None:
            pass

        receipt: bytes
        height: int
        index: int

class Wait(Enum):
    """
    When Submit answers.

    ```proto
    enum ghost.v1.Wait
    ```

    Attributes:
        UNSPECIFIED:
            As WAIT_ADMITTED.

            ```proto
            WAIT_UNSPECIFIED = 0
            ```
        ADMITTED:
            As soon as each transaction is in the pool or refused. A node that is killed may forget it.

            ```proto
            WAIT_ADMITTED = 1
            ```
        COMMITTED:
            When each admitted transaction is in a block that is on disk: what is answered then is never lost.

            ```proto
            WAIT_COMMITTED = 2
            ```
    """

    UNSPECIFIED = 0
    ADMITTED = 1
    COMMITTED = 2


_DESC = file_desc(
    b'\n\x1aghost/v1/transaction.proto\x12\x08ghost.v1\x1a\x14ghost/v1/error.proto"p\n\rSubmitRequest\x12"\n\x0ctransactions\x18\x01 \x03(\x0cR\x0ctransactions\x12"\n\x04wait\x18\x02 \x01(\x0e2\x0e.ghost.v1.WaitR\x04wait\x12\x17\n\x07wait_ms\x18\x03 \x01(\rR\x06waitMs"B\n\x0eSubmitResponse\x120\n\x07results\x18\x01 \x03(\x0b2\x16.ghost.v1.SubmitResultR\x07results"\xc0\x01\n\x0cSubmitResult\x12\x0e\n\x02id\x18\x01 \x01(\tR\x02id\x12-\n\x07pending\x18\x02 \x01(\x0b2\x11.ghost.v1.PendingH\x00R\x07pending\x123\n\tcommitted\x18\x03 \x01(\x0b2\x13.ghost.v1.CommittedH\x00R\tcommitted\x121\n\x07refused\x18\x04 \x01(\x0b2\x15.ghost.v1.ErrorDetailH\x00R\x07refusedB\t\n\x07outcome"\t\n\x07Pending"S\n\tCommitted\x12\x16\n\x06height\x18\x01 \x01(\x04R\x06height\x12\x14\n\x05index\x18\x02 \x01(\rR\x05index\x12\x18\n\x07receipt\x18\x03 \x01(\x0cR\x07receipt"s\n\x0fSimulateRequest\x12 \n\x0btransaction\x18\x01 \x01(\x0cR\x0btransaction\x12\x1b\n\x06height\x18\x02 \x01(\x04H\x00R\x06height\x88\x01\x01\x12\x16\n\x06traced\x18\x03 \x01(\x08R\x06tracedB\t\n\x07_height"Z\n\x10SimulateResponse\x12\x18\n\x07receipt\x18\x01 \x01(\x0cR\x07receipt\x12\x16\n\x06height\x18\x02 \x01(\x04R\x06height\x12\x14\n\x05trace\x18\x03 \x01(\x0cR\x05trace"\'\n\x15GetTransactionRequest\x12\x0e\n\x02id\x18\x01 \x01(\tR\x02id"\x82\x01\n\x16GetTransactionResponse\x12 \n\x0btransaction\x18\x01 \x01(\x0cR\x0btransaction\x12\x16\n\x06height\x18\x02 \x01(\x04R\x06height\x12\x14\n\x05index\x18\x03 \x01(\rR\x05index\x12\x18\n\x07receipt\x18\x04 \x01(\x0cR\x07receipt"\x1f\n\rReplayRequest\x12\x0e\n\x02id\x18\x01 \x01(\tR\x02id"\x8a\x01\n\x0eReplayResponse\x12\x16\n\x06height\x18\x01 \x01(\x04R\x06height\x12\x14\n\x05index\x18\x02 \x01(\rR\x05index\x12\x18\n\x07receipt\x18\x03 \x01(\x0cR\x07receipt\x12\x1a\n\x08replayed\x18\x04 \x01(\x0cR\x08replayed\x12\x14\n\x05trace\x18\x05 \x01(\x0cR\x05trace"#\n\x11GetReceiptRequest\x12\x0e\n\x02id\x18\x01 \x01(\tR\x02id"\\\n\x12GetReceiptResponse\x12\x18\n\x07receipt\x18\x01 \x01(\x0cR\x07receipt\x12\x16\n\x06height\x18\x02 \x01(\x04R\x06height\x12\x14\n\x05index\x18\x03 \x01(\rR\x05index*C\n\x04Wait\x12\x14\n\x10WAIT_UNSPECIFIED\x10\x00\x12\x11\n\rWAIT_ADMITTED\x10\x01\x12\x12\n\x0eWAIT_COMMITTED\x10\x022\x88\x03\n\x12TransactionService\x12@\n\x06Submit\x12\x17.ghost.v1.SubmitRequest\x1a\x18.ghost.v1.SubmitResponse"\x03\x90\x02\x02\x12F\n\x08Simulate\x12\x19.ghost.v1.SimulateRequest\x1a\x1a.ghost.v1.SimulateResponse"\x03\x90\x02\x01\x12X\n\x0eGetTransaction\x12\x1f.ghost.v1.GetTransactionRequest\x1a .ghost.v1.GetTransactionResponse"\x03\x90\x02\x01\x12@\n\x06Replay\x12\x17.ghost.v1.ReplayRequest\x1a\x18.ghost.v1.ReplayResponse"\x03\x90\x02\x01\x12L\n\nGetReceipt\x12\x1b.ghost.v1.GetReceiptRequest\x1a\x1c.ghost.v1.GetReceiptResponse"\x03\x90\x02\x01b\x06proto3',
    [
        error_pb.desc(),
    ],
    {
        "SubmitRequest": SubmitRequest,
        "SubmitResponse": SubmitResponse,
        "SubmitResult": SubmitResult,
        "Pending": Pending,
        "Committed": Committed,
        "SimulateRequest": SimulateRequest,
        "SimulateResponse": SimulateResponse,
        "GetTransactionRequest": GetTransactionRequest,
        "GetTransactionResponse": GetTransactionResponse,
        "ReplayRequest": ReplayRequest,
        "ReplayResponse": ReplayResponse,
        "GetReceiptRequest": GetReceiptRequest,
        "GetReceiptResponse": GetReceiptResponse,
        "Wait": Wait,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/transaction.proto`."""
    return _DESC
