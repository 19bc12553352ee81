"""Entries of the ledger's state: what stands under the raw keys of `proofs`, and what a proof therefore shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ghostnet import _ghost
from ghostnet.core._bridge import bridged
from ghostnet.core._errors import CodecOutOfRange
from ghostnet.core.codec import decode
from ghostnet.core.money import Rlusd

__all__ = ["AccountEntry", "ContractEntry", "HistoryEntry", "SlotEntry", "WakeupEntry"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountEntry:
    """An account, under `account_key`. A contract has one too, with a balance alone.

    Attributes:
        nonce: Transactions sent.
        balance: What it holds.
        auth: Its keys, for `Auth.decode`; None before its first transaction.

    """

    nonce: int
    balance: Rlusd
    auth: bytes | None

    @classmethod
    @bridged
    def decode(cls, value: bytes) -> AccountEntry:
        """The entry from its value in state.

        Raises:
            CodecError: The bytes are no account.

        """
        nonce, balance, auth = _ghost.decode_account(value)
        keys = None if auth is None else _ghost.encode(auth)
        return cls(nonce=nonce, balance=Rlusd.from_bytes(balance), auth=keys)


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractEntry:
    """A contract, under `contract_key`.

    Attributes:
        code_hash: Of its code.
        creator: Address that created it.
        admin: Address that may migrate it, if any.
        uses: Addresses that `[uses]` is bound to, in schema order.
        versions: How many codes it had.

    """

    code_hash: bytes
    creator: bytes
    admin: bytes | None
    uses: tuple[bytes, ...]
    versions: int

    @classmethod
    @bridged
    def decode(cls, value: bytes) -> ContractEntry:
        """The entry from its value in state.

        Raises:
            CodecError: The bytes are no contract.

        """
        code_hash, creator, admin, uses, versions = _ghost.decode_contract(value)
        return cls(code_hash=code_hash, creator=creator, admin=admin, uses=tuple(uses), versions=versions)


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryEntry:
    """One code that a contract had, under `history_key`.

    Attributes:
        height: Of the block that brought it.
        code_hash: Of the code.
        schema_hash: Of its schema.
        cause: Id of the transaction or wakeup that brought it.

    """

    height: int
    code_hash: bytes
    schema_hash: bytes
    cause: bytes

    @classmethod
    @bridged
    def decode(cls, value: bytes) -> HistoryEntry:
        """The entry from its value in state.

        Raises:
            CodecError: The bytes are no version of a contract.

        """
        code_hash, schema_hash, height, cause = _ghost.decode_history(value)
        return cls(height=height, code_hash=code_hash, schema_hash=schema_hash, cause=cause)


@dataclass(frozen=True, kw_only=True, slots=True)
class WakeupEntry:
    """An open wakeup.

    Attributes:
        id: 32 bytes.
        contract: Address of the contract that is called and pays.
        kind: 0 once at a time, 1 each period, 2 at events.
        period: The period in ms; 0 but for periodic ones.
        next: When a clock fires next, in ms since 1970; 0 for events.
        emitter: Address whose events; zero for clocks.
        topic: The topic subscribed to; zero for clocks.
        method: The method called.
        args: A clock's arguments: one canonical array.
        gas: Gas limit of one delivery.
        deposit: What is left for deliveries.
        failures: Deliveries that failed since the last that did not.
        suspended: Whether it waits for funds: dry, or failed too often.

    """

    id: bytes
    contract: bytes
    kind: int
    period: int
    next: int
    emitter: bytes
    topic: bytes
    method: str
    args: bytes
    gas: int
    deposit: Rlusd
    failures: int
    suspended: bool

    @classmethod
    @bridged
    def decode(cls, wakeup_id: bytes, value: bytes) -> WakeupEntry:
        """The entry from its id and its value in state.

        Raises:
            CodecError: The bytes are no wakeup.

        """
        record = _ghost.decode_wakeup(value)
        contract, kind, period, due, emitter, topic, method, args, gas, deposit, failures, suspended = record
        return cls(
            id=wakeup_id,
            contract=contract,
            kind=kind,
            period=period,
            next=due,
            emitter=emitter,
            topic=topic,
            method=method,
            args=args,
            gas=gas,
            deposit=Rlusd.from_bytes(deposit),
            failures=failures,
            suspended=suspended,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotEntry:
    """An open slot.

    Attributes:
        id: 32 bytes.
        contract: Address of the contract that waits, is called and pays.
        resolver: Address that alone may answer.
        method: The method that gets the answer.
        gas: Gas limit of the delivery.
        deposit: What was taken for it.
        expires: When it closes by itself, in ms since 1970 less the time that the chain stood still; 0: never.

    """

    id: bytes
    contract: bytes
    resolver: bytes
    method: str
    gas: int
    deposit: Rlusd
    expires: int

    @classmethod
    def decode(cls, slot_id: bytes, value: bytes) -> SlotEntry:
        """The entry from its id and its value in state.

        Raises:
            CodecError: The bytes are no slot.

        """
        record: Any = decode(value)
        try:
            contract, resolver, method, gas, deposit, expires = record
            amount = Rlusd.from_bytes(deposit)
        except (TypeError, ValueError):
            raise CodecOutOfRange from None
        return cls(
            id=slot_id, contract=contract, resolver=resolver, method=method, gas=gas, deposit=amount, expires=expires
        )
