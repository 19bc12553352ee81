"""A chain in memory, for tests of contracts: the very state transition of a chain on disk, metered alike.

Nothing is signed, no root is computed and nothing is written; a transaction's signatures are not looked at. Every block
is watched, so that a test can show what its calls did. Calls release the interpreter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ghostnet import _ghost
from ghostnet.core._bridge import bridged
from ghostnet.core.chain import NOBODY, VIEW_GAS, WAKEUPS, ViewResult
from ghostnet.core.codec import decode
from ghostnet.core.entries import AccountEntry, ContractEntry, SlotEntry, WakeupEntry
from ghostnet.core.money import Rlusd
from ghostnet.core.receipts import Receipt
from ghostnet.core.traces import Trace
from ghostnet.core.transactions import NO_ARGS

__all__ = ["Books", "MemoryBlock", "MemoryChain", "SavedState"]

ACCOUNTS, WAKEUPS_OPEN, SLOTS, STALLED = (bytes([0, table]) for table in (0, 8, 14, 17))
"""Starts of raw keys, by the numbers of the ledger's tables (crates/ghost-ledger/src/tables.rs)."""
Rows = list[tuple[bytes, bytes]]


@dataclass(frozen=True, kw_only=True, slots=True)
class MemoryBlock:
    """A block that was made.

    Attributes:
        height: Its height.
        receipts: Of its transactions in order, then of deliveries and of the block itself.
        traces: What each transaction and delivery did, encoded, by its id; for `Trace.decode`.

    """

    height: int
    receipts: tuple[Receipt, ...]
    traces: dict[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Books:
    """Who holds what, and what is open, as it was when it was read; nothing is decoded before it is asked for."""

    _accounts: Rows
    _wakeups: Rows
    _slots: Rows
    _stalled: bytes | None

    def balances(self) -> dict[bytes, Rlusd]:
        """What each address holds."""
        return {key[len(ACCOUNTS) :]: AccountEntry.decode(value).balance for key, value in self._accounts}

    def wakeups(self) -> list[WakeupEntry]:
        """Open timers and subscriptions, in the order of their ids."""
        return [WakeupEntry.decode(key[len(WAKEUPS_OPEN) :], value) for key, value in self._wakeups]

    def slots(self) -> list[SlotEntry]:
        """Open slots, in the order of their ids."""
        return [SlotEntry.decode(key[len(SLOTS) :], value) for key, value in self._slots]

    def open_ids(self) -> set[bytes]:
        """Ids of all that is open."""
        return {key[len(SLOTS) :] for key, _ in (*self._wakeups, *self._slots)}

    @property
    def stalled_ms(self) -> int:
        """How long the chain stood still with slots open, by which they expire later."""
        stalled = 0 if self._stalled is None else decode(self._stalled)
        assert isinstance(stalled, int)
        return stalled


class SavedState:
    """A state to come back to."""

    __slots__ = ("_inner",)

    def __init__(self, inner: _ghost.SavedState) -> None:
        """Not for callers: use `MemoryChain.save`."""
        self._inner = inner


class MemoryChain:
    """A chain that ends with the process."""

    @bridged
    def __init__(self, genesis: bytes) -> None:
        """A chain at its genesis: `Genesis.encode()`.

        Raises:
            CallInvalidGovernance: No chain can start from it.
            CodecError: It is no genesis.

        """
        self._inner = _ghost.MemoryChain(genesis)

    @property
    def height(self) -> int:
        """Of the newest block."""
        return self._inner.height()

    @property
    def time_ms(self) -> int:
        """The newest block's time, in ms since 1970."""
        return self._inner.time_ms()

    @bridged
    def make_block(self, envelopes: Sequence[bytes], time_ms: int, *, jump: bool = False) -> MemoryBlock:
        """Makes a block of these transactions and of what is due.

        Args:
            envelopes: Canonical envelopes; signatures are not looked at.
            time_ms: The block's time; later than the newest block's.
            jump: Marks time travel in the block's inputs.

        Raises:
            AdmissionError: No pool would let an envelope in; nothing happened.

        """
        height, receipts, traces = self._inner.make_block(list(envelopes), time_ms, jump)
        return MemoryBlock(height=height, receipts=tuple(map(Receipt.decode, receipts)), traces=dict(traces))

    @bridged
    def simulate(self, envelope: bytes, time_ms: int) -> tuple[Receipt, Trace]:
        """What a transaction would do in a block of that time; raises as `make_block`."""
        receipt, trace = self._inner.simulate(envelope, time_ms)
        return Receipt.decode(receipt), Trace.decode(trace)

    @bridged
    def view(
        self,
        contract: bytes,
        method: str,
        args: bytes = NO_ARGS,
        *,
        caller: bytes = NOBODY,
        gas: int = VIEW_GAS,
        time_ms: int,
    ) -> ViewResult:
        """Calls a view as if at `time_ms`; arguments and errors as `Chain.view`."""
        return ViewResult(*self._inner.view(contract, method, args, caller, gas, time_ms))

    @bridged
    def next_due(self) -> int | None:
        """Block time in ms at which the next wakeup or slot falls due; None where nothing does."""
        return self._inner.next_due()

    def account(self, address: bytes) -> AccountEntry:
        """An account; one that was never used is empty."""
        value = self.state_get(_ghost.account_key(address))
        return AccountEntry(nonce=0, balance=Rlusd(0), auth=None) if value is None else AccountEntry.decode(value)

    def contract(self, address: bytes) -> ContractEntry | None:
        """A contract, if one is at the address."""
        value = self.state_get(_ghost.contract_key(address))
        return None if value is None else ContractEntry.decode(value)

    @bridged
    def state_get(self, key: bytes) -> bytes | None:
        """The value under a raw key."""
        return self._inner.state_get(key)

    @bridged
    def entries(self, prefix: bytes = b"") -> list[tuple[bytes, bytes]]:
        """Every raw key that begins so, with its value, in order."""
        return self._inner.entries(prefix)

    @bridged
    def schema(self, code_hash: bytes) -> bytes | None:
        """The schema's normal form of a stored module, for `Schema.from_cbor`."""
        return self._inner.schema(code_hash)

    @bridged
    def wakeups(self, contract: bytes | None = None) -> list[WakeupEntry]:
        """Open wakeups, of one contract or of all, in the order of their ids."""
        return [WakeupEntry.decode(wakeup_id, record) for wakeup_id, record in self._wakeups(contract)]

    def books(self) -> Books:
        """Who holds what and what is open now; on a chain of few accounts it costs microseconds."""
        accounts, wakeups, slots = (self.entries(prefix) for prefix in (ACCOUNTS, WAKEUPS_OPEN, SLOTS))
        return Books(accounts, wakeups, slots, self.state_get(STALLED))

    def save(self) -> SavedState:
        """The present state, to come back to; it costs nothing until the chain goes on."""
        return SavedState(self._inner.save())

    def restore(self, saved: SavedState) -> None:
        """Goes back, also in height and time."""
        self._inner.restore(saved._inner)

    def _wakeups(self, contract: bytes | None) -> list[tuple[bytes, bytes]]:
        found: list[tuple[bytes, bytes]] = []
        while True:
            page = self._inner.wakeups(contract, found[-1][0] if found else None, WAKEUPS)
            found += page
            if len(page) < WAKEUPS:
                return found
