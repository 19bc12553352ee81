"""A chain in a data folder: blocks are made from what was submitted, and everything is read back from it.

For the node, the test plugin and tools; one process opens a folder at a time. Every call may come from any thread,
releases the interpreter while it works, and raises NodeLedgerClosed once the chain was closed. When this machine fails,
the call that meets it raises the error of the fault, such as NodeStoreDiskFull, and later ones NodeLedgerStopped with
its slug: the chain makes no more blocks, and those on disk are whole.

A height of None stands for the newest block on disk; 0 is genesis. One that is ahead of the newest raises
RequestUnknownBlock; one whose state is no longer kept, RequestHeightNotKept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from types import TracebackType
from typing import NamedTuple

from ghostnet import _ghost
from ghostnet.core._bridge import bridged, to_error
from ghostnet.core._failure import GhostError
from ghostnet.core.entries import AccountEntry, ContractEntry, HistoryEntry, WakeupEntry
from ghostnet.core.money import Rlusd
from ghostnet.core.transactions import NO_ARGS

__all__ = [
    "Audited",
    "Chain",
    "FoundReceipt",
    "FoundTransaction",
    "Inspected",
    "Produced",
    "Proven",
    "ProvenEntry",
    "Replayed",
    "SignedHeader",
    "StartedBlock",
    "Status",
    "Tried",
    "ViewResult",
    "audit_verify",
    "inspect_chain",
]

VIEW_GAS = 100_000_000
"""Most gas of a view where the caller names no limit: as much as a transaction may use, about 0.1 s."""
NOBODY = bytes(32)
"""The caller that a view sees where none is named."""
WAKEUPS = 1_000
"""Most wakeups of one call where the caller names no limit: some 200 KiB of records."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Produced:
    """A block that is on disk.

    Attributes:
        height: Its height.
        time_ms: Its time, in ms since 1970.
        tx_ids: Its transactions' ids, in order.
        receipts: Canonical receipts: of the transactions in that order, then of deliveries and of the block itself.
        app_hash: What every node must agree on; 32 bytes.

    """

    height: int
    time_ms: int
    tx_ids: Sequence[bytes]
    receipts: Sequence[bytes]
    app_hash: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """Where a chain stands.

    Attributes:
        chain_id: The chain's name and the start of its genesis hash.
        genesis_hash: 32 bytes.
        height: Of the newest block on disk.
        time_ms: Of that block, in ms since 1970.
        app_hash: Of that block; 32 bytes.
        oldest_state: The oldest height whose entries can be read.
        oldest_proof: The oldest height whose entries can be proven.
        dev: Whether time travel and a faucet are allowed.
        least_gas_price: In 10^-12 RLUSD a gas.
        protocol: The protocol version of the newest block.

    """

    chain_id: str
    genesis_hash: bytes
    height: int
    time_ms: int
    app_hash: bytes
    oldest_state: int
    oldest_proof: int
    dev: bool
    least_gas_price: int
    protocol: int


class SignedHeader(NamedTuple):
    """A block's header."""

    header: bytes
    """Canonical CBOR, for `Header.decode`."""
    signature: bytes
    """The sequencer's ed25519 signature of the header's hash; 64 bytes."""


class FoundTransaction(NamedTuple):
    """A transaction in a block."""

    height: int
    place: int
    """In the block, from 0; its receipt has the same."""
    envelope: bytes
    receipt: bytes


class FoundReceipt(NamedTuple):
    """A receipt in a block."""

    height: int
    place: int
    """Among the block's receipts, from 0."""
    receipt: bytes


class ProvenEntry(NamedTuple):
    """What stands under a key, with its proof."""

    value: bytes | None
    """None: nothing, which is what the proof shows."""
    proof: bytes
    """ICS-23 bytes for `verify_presence` or `verify_absence`, under the state root of the height's header."""


class Proven(NamedTuple):
    """What stands under several keys after one block."""

    entries: list[ProvenEntry]
    """In the order of the keys."""
    height: int


class Tried(NamedTuple):
    """What a transaction would do."""

    receipt: bytes
    """Canonical, for `Receipt.decode`."""
    trace: bytes
    """For `Trace.decode`."""


class Replayed(NamedTuple):
    """What a transaction or a delivery of the past did, executed again."""

    height: int
    place: int
    """Of its receipt in the block, from 0."""
    receipt: bytes
    """As it is stored; canonical, for `Receipt.decode`."""
    replayed: bytes | None
    """The receipt that it came to now: the same, unless the folder or this program is wrong. None: it came to none."""
    trace: bytes
    """For `Trace.decode`."""


class ViewResult(NamedTuple):
    """What a view answered."""

    result: bytes
    """One canonical item."""
    gas_used: int


class Audited(NamedTuple):
    """What an audit found in order."""

    height: int
    """Of the newest block."""
    header_hash: bytes
    """Of that block; 32 bytes."""
    transactions: int
    """How many were executed again."""
    receipts: int
    """How many were compared."""


class Inspected(NamedTuple):
    """What a look at a data folder found in order."""

    chain_id: str
    """The chain's."""
    genesis_hash: bytes
    """The chain's; 32 bytes."""
    height: int
    """Of the newest block."""
    time_ms: int
    """Of that block."""
    header_hash: bytes
    """Of that block; 32 bytes."""


class StartedBlock:
    """A block that was executed; nobody may rely on it before it is on disk."""

    __slots__ = ("_inner",)

    def __init__(self, inner: _ghost.StartedBlock) -> None:
        """Not for callers: use `Chain.start_block`."""
        self._inner = inner

    @property
    def height(self) -> int:
        """Its height."""
        return self._inner.height

    @property
    def time_ms(self) -> int:
        """Its time, in ms since 1970."""
        return self._inner.time_ms

    @property
    def transactions(self) -> int:
        """How many it took."""
        return self._inner.transactions

    @bridged
    def wait(self) -> Produced:
        """The block, once it is on disk. Only once."""
        height, made_ms, tx_ids, receipts, app_hash = self._inner.wait()
        return Produced(height=height, time_ms=made_ms, tx_ids=tx_ids, receipts=receipts, app_hash=app_hash)


class Chain:
    """An open chain. Use it in a `with` block, or close it."""

    def __init__(self, inner: _ghost.Chain) -> None:
        """Not for callers: use `create` or `open`."""
        self._inner = inner

    @classmethod
    @bridged
    def create(
        cls, folder: str | PathLike[str], genesis: bytes, *, sequencer_seed: bytes, archive: bool = False
    ) -> Chain:
        """Makes a data folder for a new chain, and opens it.

        Args:
            folder: Where; made if it is not there.
            genesis: What the chain starts from: `Genesis.encode()`.
            sequencer_seed: The ed25519 seed, 32 bytes, of the key that the genesis names; it signs headers.
            archive: Keep every previous value, not those of the last blocks alone.

        Raises:
            CallInvalidGovernance: No chain can start from this genesis.
            CodecError: It is no genesis.
            NodeChainExists: The folder holds a chain.
            NodeOtherSequencer: The genesis names another key.
            NodeError: The folder cannot be used.

        """
        return cls(_ghost.Chain.create(folder, genesis, sequencer_seed, archive))

    @classmethod
    @bridged
    def open(cls, folder: str | PathLike[str], *, sequencer_seed: bytes, archive: bool = False) -> Chain:
        """Opens the chain of a data folder; arguments as `create`.

        Raises:
            NodeOtherSequencer: The genesis names another key.
            NodeStoreLocked: Another process holds the folder.
            NodeStoreReadOnly: The node may not write to it.
            NodeStoreCorrupt: It is damaged.
            NodeStoreFormat: It has another format, or is another chain's.
            NodeError: Anything else of this machine.

        """
        return cls(_ghost.Chain.open(folder, sequencer_seed, archive))

    @bridged
    def close(self) -> None:
        """Waits for the calls under way and lets the folder go. Closing twice is no error."""
        self._inner.close()

    def __enter__(self) -> Chain:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @bridged
    def submit(self, envelopes: Sequence[bytes]) -> list[bytes | GhostError]:
        """Lets envelopes into the pool: each one's transaction id, or the AdmissionError that refuses it."""
        outcomes = self._inner.submit(list(envelopes))
        return [outcome if isinstance(outcome, bytes) else to_error(outcome) for outcome in outcomes]

    @bridged
    def start_block(self, time_ms: int, *, jump: bool = False) -> StartedBlock:
        """Executes the next block from the pool and what is due, and returns while it is on its way to disk.

        The next block may be started at once; it is executed meanwhile, and handed on when this one is on disk.
        `pending`, `next_due` and `open_slots` tell of the state after it.

        Args:
            time_ms: The block's time, in ms since 1970; later than the newest block's.
            jump: Marks time travel in the block's inputs; on a dev chain only.

        """
        return StartedBlock(self._inner.start_block(time_ms, jump))

    def produce(self, time_ms: int, *, jump: bool = False) -> Produced:
        """Makes the next block and returns when it is on disk; arguments as `start_block`."""
        return self.start_block(time_ms, jump=jump).wait()

    @bridged
    def pending(self) -> tuple[int, int]:
        """Transactions in the pool, and their bytes."""
        return self._inner.pending()

    @bridged
    def next_due(self) -> int | None:
        """Block time in ms at which the next wakeup or slot falls due; None where nothing does."""
        return self._inner.next_due()

    @bridged
    def open_slots(self) -> int:
        """How many slots wait for an answer."""
        return self._inner.open_slots()

    @bridged
    def status(self) -> Status:
        """Where the chain stands."""
        chain_id, genesis_hash, height, time_ms, app_hash, oldest, dev, price, protocol = self._inner.status()
        return Status(
            chain_id=chain_id,
            genesis_hash=genesis_hash,
            height=height,
            time_ms=time_ms,
            app_hash=app_hash,
            oldest_state=oldest,
            oldest_proof=oldest,  # whatever can be read can be proven
            dev=dev,
            least_gas_price=price,
            protocol=protocol,
        )

    @bridged
    def genesis(self) -> bytes:
        """What the chain began from; canonical CBOR, for `Genesis.decode`."""
        return self._inner.genesis()

    def account(self, address: bytes, height: int | None = None) -> AccountEntry:
        """An account; one that was never used is empty."""
        value = self.state_get(_ghost.account_key(address), height)
        return AccountEntry(nonce=0, balance=Rlusd(0), auth=None) if value is None else AccountEntry.decode(value)

    @bridged
    def next_nonce(self, address: bytes) -> int:
        """The nonce of an account's next transaction, those that wait in the pool counted."""
        return self._inner.next_nonce(address)

    def contract(self, address: bytes, height: int | None = None) -> ContractEntry | None:
        """A contract, if one is at the address."""
        value = self.state_get(_ghost.contract_key(address), height)
        return None if value is None else ContractEntry.decode(value)

    @bridged
    def code(self, code_hash: bytes) -> bytes | None:
        """A module as uploaded, if it is stored."""
        return self._inner.code(code_hash)

    @bridged
    def schema(self, code_hash: bytes) -> bytes | None:
        """The schema's normal form of a stored module, for `Schema.from_cbor`."""
        return self._inner.schema(code_hash)

    @bridged
    def history(self, address: bytes) -> list[HistoryEntry]:
        """Every code a contract had, oldest first; empty where there is no contract."""
        return [HistoryEntry.decode(record) for record in self._inner.history(address)]

    @bridged
    def header(self, height: int | None = None) -> SignedHeader:
        """The header of a block on disk, and the sequencer's signature."""
        return SignedHeader(*self._inner.header(height))

    @bridged
    def block(self, height: int | None = None) -> bytes:
        """A block on disk with its receipts; canonical CBOR, for `StoredBlock.decode`."""
        return self._inner.block(height)

    @bridged
    def transaction(self, tx_id: bytes) -> FoundTransaction | None:
        """A transaction in a block on disk."""
        found = self._inner.find(tx_id)
        if found is None:
            return None
        height, place, envelope, receipt = found
        return None if envelope is None else FoundTransaction(height, place, envelope, receipt)

    @bridged
    def receipt(self, receipt_id: bytes) -> FoundReceipt | None:
        """A receipt in a block on disk, by the id of a transaction or of a delivery."""
        found = self._inner.find(receipt_id)
        if found is None:
            return None
        height, place, _envelope, receipt = found
        return FoundReceipt(height, place, receipt)

    @bridged
    def state_get(self, key: bytes, height: int | None = None) -> bytes | None:
        """The value under a raw key; `account_key`, `storage_key` and their like make these."""
        return self._inner.state_get(key, height)

    @bridged
    def prove(self, keys: Sequence[bytes], height: int | None = None) -> Proven:
        """The values under raw keys after one block, and for each a proof of it or of its absence."""
        entries, at = self._inner.prove(list(keys), height)
        return Proven([ProvenEntry(*entry) for entry in entries], at)

    @bridged
    def simulate(self, envelope: bytes, *, height: int | None = None, time_ms: int | None = None) -> bytes:
        """The receipt that a transaction would get in the next block; canonical CBOR. Signatures are not asked for.

        Args:
            envelope: The transaction, canonical CBOR; its nonce and keys are held against the state it is tried on.
            height: After which block; if None, after the newest, which may not be on disk yet.
            time_ms: The next block's time, at least 1 ms after the block's. If None, after the newest block the
                machine's clock, after an older one that earliest time.

        Raises:
            AdmissionError: It would not be let in.

        """
        return self._inner.simulate(envelope, height, time_ms, False)[0]

    @bridged
    def watch(self, envelope: bytes, *, height: int | None = None, time_ms: int | None = None) -> Tried:
        """As `simulate`, with what its calls did: some 4 MiB of trace at the most, after which it is cut."""
        receipt, trace = self._inner.simulate(envelope, height, time_ms, True)
        assert trace is not None  # it was asked for
        return Tried(receipt, trace)

    @bridged
    def replay(self, receipt_id: bytes) -> Replayed | None:
        """What a transaction or a delivery in a block on disk did: its block is executed again, and it is watched.

        Takes as long as its block took, about a second at the most, and its trace is bounded as that of `watch`.

        Raises:
            RequestHeightNotKept: The state before its block is gone.

        """
        found = self._inner.replay(receipt_id)
        if found is None:
            return None
        (height, place, _envelope, receipt), replayed, trace = found
        return Replayed(height, place, receipt, replayed, trace)

    @bridged
    def view(
        self,
        contract: bytes,
        method: str,
        args: bytes = NO_ARGS,
        *,
        caller: bytes = NOBODY,
        height: int | None = None,
        gas: int = VIEW_GAS,
        time_ms: int | None = None,
    ) -> ViewResult:
        """Calls a view method.

        Args:
            contract: The contract's address.
            method: The method's name.
            args: One canonical array.
            caller: The address that the method sees as its caller.
            height: After which block.
            gas: The most gas it may use.
            time_ms: The time that it sees; if None, the machine's clock. A view after a past block sees that block's.

        Raises:
            ContractError: The contract refuses, with a code of its schema; `contract` on the error names which one.
            StandardError: A refusal that all contracts share.
            CallError: There is no such contract, method or view, or the arguments are no array.
            VmError: The program stopped.

        """
        return ViewResult(*self._inner.view(contract, method, args, caller, height, gas, time_ms))

    @bridged
    def wakeups(
        self, contract: bytes | None = None, after: bytes | None = None, limit: int = WAKEUPS
    ) -> list[WakeupEntry]:
        """Open wakeups in the order of their ids.

        Args:
            contract: Only this contract's.
            after: Only those behind this id: the last one of the page before.
            limit: The most to give.

        """
        found = self._inner.wakeups(contract, after, limit)
        return [WakeupEntry.decode(wakeup_id, record) for wakeup_id, record in found]


@bridged
def audit_verify(folder: str | PathLike[str], progress: Callable[[int, int], object] | None = None) -> Audited:
    """Executes a chain again from its genesis and compares every hash, receipt and signature with what is stored.

    The folder must be closed. Ctrl-C, or an exception of `progress`, ends the audit within a block.

    Args:
        folder: The data folder.
        progress: Called about ten times a second, and at the end, with the height reached and the newest height.

    Raises:
        ProofAuditMismatch: A block does not follow from those before it.
        NodeError: The folder cannot be opened, as of `Chain.open`.

    """
    return Audited(*_ghost.audit_verify(folder, progress or _silent))


@bridged
def inspect_chain(folder: str | PathLike[str], *, sequencer_seed: bytes | None = None) -> Inspected:
    """Looks at a data folder as a node that starts would, and writes nothing.

    A node that starts meanwhile finds the folder locked. Whether the disk is full is seen by writing alone.

    Args:
        folder: The data folder.
        sequencer_seed: The seed that a node would sign with; None: whether it is the chain's is not looked at.

    Raises:
        NodeError: What would keep `Chain.open` from opening it.

    """
    return Inspected(*_ghost.inspect_chain(folder, sequencer_seed))


def _silent(_height: int, _newest: int) -> None:
    pass
