"""Receipts: what a transaction, or one delivery of a wakeup, left behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ghostnet import _ghost
from ghostnet.core._bridge import bridged
from ghostnet.core._failure import GhostError, make_error
from ghostnet.core.codec import Value
from ghostnet.core.money import Rlusd

__all__ = ["Event", "Failure", "Receipt"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """What went wrong, as a receipt holds it: a closed code and its operands, never text.

    Attributes:
        class_number: The class (interface/errors.toml); 1 is the contract's own error.
        number: The code within the class; of class 1, the code in the contract's schema.
        contract: Address of the contract whose call failed; None where no contract ran.
        fields: The operands, in the order of the error's row, or of the contract's schema.

    """

    class_number: int
    number: int
    contract: bytes | None
    fields: tuple[Value, ...]

    @property
    def fields_cbor(self) -> bytes:
        """The operands as one canonical array, as `Schema.error_to_json` takes those of a contract's error."""
        return _ghost.encode(self.fields)

    @property
    def error(self) -> GhostError:
        """The exception that stands for it."""
        return make_error(self.class_number, self.number, self.fields, self.contract)


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """An event.

    Attributes:
        emitter: Address of the contract that emitted it, or of the ledger.
        number: Its number in the emitter's schema.
        fields: Its fields: one canonical array, which `Schema.event_to_json` reads.

    """

    emitter: bytes
    number: int
    fields: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The receipt of a transaction, or of one delivery of a wakeup.

    Attributes:
        id: The transaction's id, or the delivery's; 32 bytes.
        wakeup: Id of the wakeup or slot delivered; None for a transaction.
        failure: Why all its messages were undone; None if they happened.
        gas_used: Gas used.
        fee: What was taken for it.
        results: One a message: what a call returned, the hash of stored code, the address created; else empty.
        events: What was emitted, in order.
        wakeups: Ids of the wakeups and slots opened.

    """

    id: bytes
    wakeup: bytes | None
    failure: Failure | None
    gas_used: int
    fee: Rlusd
    results: tuple[bytes, ...]
    events: tuple[Event, ...]
    wakeups: tuple[bytes, ...]

    @property
    def ok(self) -> bool:
        """Whether the messages happened."""
        return self.failure is None

    def raise_for_failure(self) -> None:
        """Raises the failure's exception, if there is one."""
        if self.failure is not None:
            raise self.failure.error

    @classmethod
    @bridged
    def decode(cls, data: bytes) -> Receipt:
        """A receipt from its canonical encoding.

        Raises:
            CodecError: The bytes are no receipt.

        """
        return cls.from_record(_ghost.decode_receipt(data))

    @classmethod
    def from_record(cls, record: list[Any]) -> Receipt:
        """A receipt from its fields as the codec gives them."""
        receipt_id, wakeup, failure, gas_used, fee, results, events, wakeups = record
        return cls(
            id=receipt_id,
            wakeup=wakeup,
            failure=None if failure is None else _failure(failure),
            gas_used=gas_used,
            fee=Rlusd.from_bytes(fee),
            results=tuple(results),
            events=tuple(Event(emitter=emitter, number=number, fields=fields) for emitter, number, fields in events),
            wakeups=tuple(wakeups),
        )


def _failure(record: list[Any]) -> Failure:
    (class_number, number), contract, fields = record
    return Failure(class_number=class_number, number=number, contract=contract, fields=tuple(fields))
