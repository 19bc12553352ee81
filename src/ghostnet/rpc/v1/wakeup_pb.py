# Generated from interface/ghost/v1/wakeup.proto by `make generate`: do not edit.
# ruff: noqa: PGH004
# ruff: noqa
# pyright: reportDeprecated=false
# ty: ignore[unused-ignore-comment]
# ty: ignore[deprecated, unused-ignore-comment]
# fmt: off

from __future__ import annotations

from typing import Literal, TYPE_CHECKING, TypeAlias

from protobuf import Enum, Message
from protobuf._codegen import file_desc

if TYPE_CHECKING:
    from protobuf import DescFile


_ListWakeupsRequestFields: TypeAlias = Literal["contract", "after", "limit"]

class ListWakeupsRequest(Message[_ListWakeupsRequestFields]):
    """
    ```proto
    message ghost.v1.ListWakeupsRequest
    ```

    Attributes:
        contract:
            bech32m, or `system/NAME`; empty stands for every contract.

            ```proto
            string contract = 1;
            ```
        after:
            The last id of the page before; empty begins.

            ```proto
            string after = 2;
            ```
        limit:
            Most of them; 0 stands for 100, the most is 1,000.

            ```proto
            uint32 limit = 3;
            ```
    """

    __slots__ = ("contract", "after", "limit")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            contract: str = "",
            after: str = "",
            limit: int = 0,
        ) -> None:
            pass

        contract: str
        after: str
        limit: int

_ListWakeupsResponseFields: TypeAlias = Literal["wakeups", "more"]

class ListWakeupsResponse(Message[_ListWakeupsResponseFields]):
    """
    ```proto
    message ghost.v1.ListWakeupsResponse
    ```

    Attributes:
        wakeups:
            ```proto
            repeated ghost.v1.Wakeup wakeups = 1;
            ```
        more:
            Whether there are more after the last.

            ```proto
            bool more = 2;
            ```
    """

    __slots__ = ("wakeups", "more")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            wakeups: list[Wakeup] | None = None,
            more: bool = False,
        ) -> None:
            pass

        wakeups: list[Wakeup]
        more: bool

_WakeupFields: TypeAlias = Literal["id", "contract", "kind", "period_ms", "next_ms", "emitter", "method", "args", "gas", "deposit", "failures", "suspended"]

class Wakeup(Message[_WakeupFields]):
    """
    ```proto
    message ghost.v1.Wakeup
    ```

    Attributes:
        id:
            Hex.

            ```proto
            string id = 1;
            ```
        contract:
            The contract that is called and pays; bech32m.

            ```proto
            string contract = 2;
            ```
        kind:
            ```proto
            ghost.v1.WakeupKind kind = 3;
            ```
        period_ms:
            Milliseconds between two deliveries of WAKEUP_KIND_EVERY.

            ```proto
            uint64 period_ms = 4;
            ```
        next_ms:
            Block time of the next delivery, in milliseconds since 1970 (UTC); 0 for events.

            ```proto
            uint64 next_ms = 5;
            ```
        emitter:
            Whose events; bech32m, empty for clocks.

            ```proto
            string emitter = 6;
            ```
        method:
            ```proto
            string method = 7;
            ```
        args:
            A clock's arguments; canonical CBOR.

            ```proto
            bytes args = 8;
            ```
        gas:
            Gas limit of one delivery.

            ```proto
            uint64 gas = 9;
            ```
        deposit:
            RLUSD left for deliveries, as text.

            ```proto
            string deposit = 10;
            ```
        failures:
            Deliveries that failed since the last that did not.

            ```proto
            uint32 failures = 11;
            ```
        suspended:
            Whether it waits for funds: its deposit is too small, or five deliveries in a row failed.

            ```proto
            bool suspended = 12;
            ```
    """

    __slots__ = ("id", "contract", "kind", "period_ms", "next_ms", "emitter", "method", "args", "gas", "deposit", "failures", "suspended")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str = "",
            contract: str = "",
            kind: WakeupKind | None = None,
            period_ms: int = 0,
            next_ms: int = 0,
            emitter: str = "",
            method: str = "",
            args: bytes = b"",
            gas: int = 0,
            deposit: str = "",
            failures: int = 0,
            suspended: bool = False,
        ) -> None:
            pass

        id: str
        contract: str
        kind: WakeupKind
        period_ms: int
        next_ms: int
        emitter: str
        method: str
        args: bytes
        gas: int
        deposit: str
        failures: int
        suspended: bool

class WakeupKind(Enum):
    """
    What a wakeup waits for.

    ```proto
    enum ghost.v1.WakeupKind
    ```

    Attributes:
        UNSPECIFIED:
            ```proto
            WAKEUP_KIND_UNSPECIFIED = 0
            ```
        AT:
            A time, once.

            ```proto
            WAKEUP_KIND_AT = 1
            ```
        EVERY:
            Each period.

            ```proto
            WAKEUP_KIND_EVERY = 2
            ```
        EVENT:
            Events of a contract.

            ```proto
            WAKEUP_KIND_EVENT = 3
            ```
    """

    UNSPECIFIED = 0
    AT = 1
    EVERY = 2
    EVENT = 3


_DESC = file_desc(
    b'\n\x15ghost/v1/wakeup.proto\x12\x08ghost.v1"\\\n\x12ListWakeupsRequest\x12\x1a\n\x08contract\x18\x01 \x01(\tR\x08contract\x12\x14\n\x05after\x18\x02 \x01(\tR\x05after\x12\x14\n\x05limit\x18\x03 \x01(\rR\x05limit"U\n\x13ListWakeupsResponse\x12*\n\x07wakeups\x18\x01 \x03(\x0b2\x10.ghost.v1.WakeupR\x07wakeups\x12\x12\n\x04more\x18\x02 \x01(\x08R\x04more"\xc0\x02\n\x06Wakeup\x12\x0e\n\x02id\x18\x01 \x01(\tR\x02id\x12\x1a\n\x08contract\x18\x02 \x01(\tR\x08contract\x12(\n\x04kind\x18\x03 \x01(\x0e2\x14.ghost.v1.WakeupKindR\x04kind\x12\x1b\n\tperiod_ms\x18\x04 \x01(\x04R\x08periodMs\x12\x17\n\x07next_ms\x18\x05 \x01(\x04R\x06nextMs\x12\x18\n\x07emitter\x18\x06 \x01(\tR\x07emitter\x12\x16\n\x06method\x18\x07 \x01(\tR\x06method\x12\x12\n\x04args\x18\x08 \x01(\x0cR\x04args\x12\x10\n\x03gas\x18\t \x01(\x04R\x03gas\x12\x18\n\x07deposit\x18\n \x01(\tR\x07deposit\x12\x1a\n\x08failures\x18\x0b \x01(\rR\x08failures\x12\x1c\n\tsuspended\x18\x0c \x01(\x08R\tsuspended*k\n\nWakeupKind\x12\x1b\n\x17WAKEUP_KIND_UNSPECIFIED\x10\x00\x12\x12\n\x0eWAKEUP_KIND_AT\x10\x01\x12\x15\n\x11WAKEUP_KIND_EVERY\x10\x02\x12\x15\n\x11WAKEUP_KIND_EVENT\x10\x032`\n\rWakeupService\x12O\n\x0bListWakeups\x12\x1c.ghost.v1.ListWakeupsRequest\x1a\x1d.ghost.v1.ListWakeupsResponse"\x03\x90\x02\x01b\x06proto3',
    [],
    {
        "ListWakeupsRequest": ListWakeupsRequest,
        "ListWakeupsResponse": ListWakeupsResponse,
        "Wakeup": Wakeup,
        "WakeupKind": WakeupKind,
    },
)


def desc() -> DescFile:
    """Returns the descriptor for the file `ghost/v1/wakeup.proto`."""
    return _DESC
