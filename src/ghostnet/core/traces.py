"""Traces: what a transaction's frames did, as a tree of calls (docs/spec/trace.md).

For tests and tools. A trace never enters a receipt; the node makes it by executing again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias

from ghostnet.core._errors import CodecOutOfRange
from ghostnet.core.codec import Value, decode
from ghostnet.core.money import Rlusd
from ghostnet.core.receipts import Failure

__all__ = ["CallTrace", "Step", "StepKind", "Trace"]


class StepKind(IntEnum):
    """What a step is; in brackets, its values."""

    ENTER = 0
    RETURN = 1
    FAILED = 2
    GET = 3
    """An entry was read [key, value or None]."""
    SET = 4
    """An entry was written [key, value]."""
    REMOVE = 5
    """An entry was removed [key, whether it was there]."""
    SCAN = 6
    """A page of entries was read [first key, end, keys visited]."""
    TRANSFER = 7
    """RLUSD was sent [to, amount]."""
    MINT = 8
    """RLUSD was created [to, amount]."""
    BURN = 9
    """RLUSD was destroyed [amount]."""
    EMIT = 10
    """An event [number, fields]."""
    WAKE = 11
    """A wakeup was opened [id, 0 once or 1 each period or 2 at events, method, deposit]."""
    FUND = 12
    """A wakeup was given more [id, amount]."""
    CANCEL = 13
    """A wakeup was cancelled [id]."""
    OPEN = 14
    """A slot was opened [id, resolver, method, deposit]."""
    RESOLVE = 15
    """A slot was answered [id]."""
    CREATE = 16
    """A contract was made [address, code hash]."""
    CUT = 17
    """Here the trace got too long: all that follows is left out, but for the ends of the calls that are open []."""


_AMOUNTS = {
    StepKind.TRANSFER: 1,
    StepKind.MINT: 1,
    StepKind.BURN: 0,
    StepKind.WAKE: 3,
    StepKind.FUND: 1,
    StepKind.OPEN: 3,
}
"""Where a step has an amount among its values."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a frame did beside calling.

    Attributes:
        kind: What it is.
        values: See StepKind; amounts are Rlusd, all else as the codec gives it.

    """

    kind: StepKind
    values: tuple[Any, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CallTrace:
    """One call.

    Attributes:
        contract: The contract; 32 bytes.
        caller: Who called it; 32 bytes.
        method: The method.
        args: One canonical array.
        value: What was paid with it.
        gas_limit: The most gas it might use.
        mode: Which methods it might reach: 0 any that is called, 1 views, 2 wakeups, 3 init, 4 migrate.
        gas_used: Gas used, with that of the calls within.
        result: What it returned; empty where it failed.
        failure: Why all it did was undone; None if it happened.
        steps: What it did, in order.

    """

    contract: bytes
    caller: bytes
    method: str
    args: bytes
    value: Rlusd
    gas_limit: int
    mode: int
    gas_used: int
    result: bytes
    failure: Failure | None
    steps: tuple[Step | CallTrace, ...]

    def calls(self) -> Iterator[CallTrace]:
        """This call and all within it, outermost first."""
        yield self
        for step in self.steps:
            if isinstance(step, CallTrace):
                yield from step.calls()


@dataclass(frozen=True, slots=True)
class Trace:
    """What a transaction or a delivery did.

    Attributes:
        calls: Its outermost calls: one for each message that called a contract.
        cut: Whether it got too long, and does not tell all.

    """

    calls: tuple[CallTrace, ...]
    cut: bool

    @classmethod
    def decode(cls, data: bytes) -> Trace:
        """A trace from its encoding.

        Raises:
            CodecError: The bytes are no trace.

        """
        records: _Record = decode(data)
        try:
            steps = iter(records)
            calls = tuple(_frame(record, steps) for record in steps if record[0] != StepKind.CUT)
            return cls(calls, any(record[0] == StepKind.CUT for record in records))
        except (TypeError, ValueError, IndexError, AttributeError, RecursionError):
            raise CodecOutOfRange from None

    def all_calls(self) -> Iterator[CallTrace]:
        """Every call, outermost first."""
        for call in self.calls:
            yield from call.calls()


_Record: TypeAlias = Any


def _frame(enter: _Record, steps: Iterator[Value]) -> CallTrace:
    """The call that `enter` begins, taken from the steps up to its end."""
    kind, (contract, caller, method, args, value, gas_limit, mode) = enter
    if kind != StepKind.ENTER:
        raise ValueError("a step outside any call")
    inner: list[Step | CallTrace] = []
    record: _Record
    for record in steps:
        kind, values = StepKind(record[0]), record[1]
        if kind is StepKind.ENTER:
            inner.append(_frame(record, steps))
            continue
        if kind in (StepKind.RETURN, StepKind.FAILED):
            failure = None
            if kind is StepKind.FAILED:
                _, class_number, number, who, fields = values
                failure = Failure(class_number=class_number, number=number, contract=who, fields=tuple(fields))
            return CallTrace(
                contract=contract,
                caller=caller,
                method=method,
                args=args,
                value=Rlusd.from_bytes(value),
                gas_limit=gas_limit,
                mode=mode,
                gas_used=values[0],
                result=b"" if failure else values[1],
                failure=failure,
                steps=tuple(inner),
            )
        inner.append(Step(kind, _values(kind, values)))
    raise ValueError("the trace ends within a call")


def _values(kind: StepKind, values: list[Any]) -> tuple[Any, ...]:
    place = _AMOUNTS.get(kind)
    return tuple(Rlusd.from_bytes(value) if at == place else value for at, value in enumerate(values))
