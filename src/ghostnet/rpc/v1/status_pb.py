# Generated from interface/ghost/v1/status.proto by `make generate`: do not edit.
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

from . import block_pb

if TYPE_CHECKING:
    from protobuf import DescFile

    from .block_pb import SignedHeader


_GetStatusRequestFields: TypeAlias = NoReturn

class GetStatusRequest(Message[_GetStatusRequestFields]):
    """
    ```proto
    message ghost.v1.GetStatusRequest
    ```
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def __init__(
            self,
        ) -> None:
            pass

_GetStatusResponseFields: TypeAlias = Literal["chain_id", "genesis_hash", "height", "time_ms", "header", "pool_transactions", "pool_bytes", "oldest_state", "oldest_proof", "open_slots", "dev", "version", "least_gas_price", "protocol_version", "clock_ms"]

class GetStatusResponse(Message[_GetStatusResponseFields]):
    """
    ```proto
    message ghost.v1.GetStatusResponse
    ```

    Attributes:
        chain_id:
            ```proto
            string chain_id = 1;
            ```
        genesis_hash:
            Hex.

            ```proto
            string genesis_hash = 2;
            ```
        height:
            Of the newest block on disk.

            ```proto
            uint64 height = 3;
            ```
        time_ms:
            Block time in milliseconds since 1970 (UTC).

            ```proto
            uint64 time_ms = 4;
            ```
        header:
            ```proto
            optional ghost.v1.SignedHeader header = 5;
            ```
        pool_transactions:
            Transactions waiting, and their bytes.

            ```proto
            uint64 pool_transactions = 6;
            ```
        pool_bytes:
            ```proto
            uint64 pool_bytes = 7;
            ```
        oldest_state:
            The oldest block whose state is kept for reads, and for proofs.

            ```proto
            uint64 oldest_state = 8;
            ```
        oldest_proof:
            ```proto
            uint64 oldest_proof = 9;
            ```
        open_slots:
            Slots that wait for an answer.

            ```proto
            uint64 open_slots = 10;
            ```
        dev:
            Whether time travel and the faucet are there.

            ```proto
            bool dev = 11;
            ```
        version:
            Of the node's program.

            ```proto
            string version = 12;
            ```
        least_gas_price:
            Least gas price taken, in 10^-12 RLUSD a gas.

            ```proto
            uint64 least_gas_price = 13;
            ```
        protocol_version:
            ```proto
            uint32 protocol_version = 14;
            ```
        clock_ms:
            The time a block made now would get, in milliseconds since 1970 (UTC). On a chain that travelled it is ahead of
            the caller's clock.

            ```proto
            uint64 clock_ms = 15;
            ```
    """

    __slots__ = ("chain_id", "genesis_hash", "height", "time_ms", "header", "pool_transactions", "pool_bytes", "oldest_state", "oldest_proof", "open_slots", "dev", "version", "least_gas_price", "protocol_version", "clock_ms")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            chain_id: str = "",
            genesis_hash: str = "",
            height: int = 0,
            time_ms: int = 0,
            header: SignedHeader | None = None,
            pool_transactions: int = 0,
            pool_bytes: int = 0,
            oldest_state: int = 0,
            oldest_proof: int = 0,
            open_slots: int = 0,
            dev: bool = False,
            version: str = "",
            least_gas_price: int = 0,
            protocol_version: int = 0,
            clock_ms: int = 0,
        ) -> None:
            pass

        chain_id: str
        genesis_hash: str
        height: int
        time_ms: int
        header: SignedHeader | None
        pool_transactions: int
        pool_bytes: int
        oldest_state: int
        oldest_proof: int
        open_slots: int
        dev: bool
        version: str
        least_gas_price: int
        protocol_version: int
        clock_ms: int

_GetGenesisRequestFields: TypeAlias = NoReturn

class GetGenesisRequest(Message[_GetGenesisRequestFields]):
    """
    ```proto
    message ghost.v1.GetGenesisRequest
    ```
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def __init__(
            self,
        ) -> None:
            pass

_GetGenesisResponseFields: TypeAlias = Literal["genesis"]

class GetGenesisResponse(Message[_GetGenesisResponseFields]):
    """
    ```proto
    message ghost.v1.GetGenesisResponse
    ```

    Attributes:
        genesis:
            ```proto
            bytes genesis = 1;
            ```
    """

    __slots__ = ("genesis",)

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            genesis: bytes = b"",
        ) -> None:
            pass

        genesis: bytes


_DESC = file_desc(
    b'\n\x15ghost/v1/status.proto\x12\x08ghost.v1\x1a\x14ghost/v1/block.proto"\x12\n\x10GetStatusRequest"\xfd\x03\n\x11GetStatusResponse\x12\x19\n\x08chain_id\x18\x01 \x01(\tR\x07chainId\x12!\n\x0cgenesis_hash\x18\x02 \x01(\tR\x0bgenesisHash\x12\x16\n\x06height\x18\x03 \x01(\x04R\x06height\x12\x17\n\x07time_ms\x18\x04 \x01(\x04R\x06timeMs\x12.\n\x06header\x18\x05 \x01(\x0b2\x16.ghost.v1.SignedHeaderR\x06header\x12+\n\x11pool_transactions\x18\x06 \x01(\x04R\x10poolTransactions\x12\x1d\n\npool_bytes\x18\x07 \x01(\x04R\tpoolBytes\x12!\n\x0coldest_state\x18\x08 \x01(\x04R\x0boldestState\x12!\n\x0coldest_proof\x18\t \x01(\x04R\x0boldestProof\x12\x1d\n\nopen_slots\x18\n \x01(\x04R\topenSlots\x12\x10\n\x03dev\x18\x0b \x01(\x08R\x03dev\x12\x18\n\x07version\x18\x0c \x01(\tR\x07version\x12&\n\x0fleast_gas_price\x18\r \x01(\x04R\rleastGasPrice\x12)\n\x10protocol_version\x18\x0e \x01(\rR\x0fprotocolVersion\x12\x19\n\x08clock_ms\x18\x0f \x01(\x04R\x07clockMs"\x13\n\x11GetGenesisRequest".\n\x12GetGenesisResponse\x12\x18\n\x07genesis\x18\x01 \x01(\x0cR\x07genesis2\xa8\x01\n\rStatusService\x12I\n\tGetStatus\x12\x1a.ghost.v1.GetStatusRequest\x1a\x1b.ghost.v1.GetStatusResponse"\x03\x90\x02\x01\x12L\n\nGetGenesis\x12\x1b.ghost.v1.GetGenesisRequest\x1a\x1c.ghost.v1.GetGenesisResponse"\x03\x90\x02\x01b\x06proto3',
    [
        block_pb.desc(),
    ],
    {
        "GetStatusRequest": GetStatusRequest,
        "GetStatusResponse": GetStatusResponse,
        "GetGenesisRequest": GetGenesisRequest,
        "GetGenesisResponse": GetGenesisResponse,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/status.proto`."""
    return _DESC
