"""What a block left behind: whose RLUSD became more or less, and which timers, subscriptions and slots are open.

Fees are left out. Those of calls are the treasury's; those of deliveries come out of what was paid in advance, and are
counted as if they were still there: in what is prepaid while it is open, in its contract's balance once it is not. So
nothing here changes with gas alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ghostnet import core

DEPOSITS: Final = core.system_address("ledger/deposits")
"""Holds what is prepaid; each wakeup's part of it is shown with the wakeup."""
KINDS: Final = ("once", "each", "event")
"""Of wakeups, by the ledger's number."""


@dataclass(frozen=True, slots=True)
class Open:
    """Something that will call a contract.

    Attributes:
        kind: `once` at a time, `each` period, `event`, or `slot`.
        contract: Address of the contract that is called; 32 bytes.
        method: Which of its methods.
        due: When a clock fires next or a slot expires, in ms since 1970; None for events, and for slots that stay.
        period: Of a periodic clock, in ms; otherwise 0.
        of: Whose event is waited for, or whose answer; 32 bytes, None for clocks.
        args: Arguments of a clock, one canonical array; otherwise None.
        prepaid: What was paid in advance for it, with what deliveries have taken of it.
        suspended: Whether it waits for funds.

    """

    kind: str
    contract: bytes
    method: str
    due: int | None
    period: int
    of: bytes | None
    args: bytes | None
    prepaid: core.Rlusd
    suspended: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What the deliveries of a wakeup have taken so far: its contract, and millionths of a dollar."""

    contract: bytes
    micro: int


@dataclass(frozen=True, slots=True)
class Left:
    """What a block changed, and what it left open."""

    _before: core.Books
    _after: core.Books
    _costs: Mapping[bytes, Cost]
    """By the id of what delivered, also of what the block closed."""
    _treasury: bytes

    def changes(self) -> dict[bytes, int]:
        """Addresses whose balance changed, with the change in millionths of a dollar."""
        before, after = self._before.balances(), self._after.balances()
        changes = Counter({who: balance.micro for who, balance in after.items()})
        changes.subtract({who: balance.micro for who, balance in before.items()})
        open_ids = self._after.open_ids()
        for wakeup, cost in self._costs.items():
            if wakeup not in open_ids:
                changes[cost.contract] += cost.micro
        return {who: micro for who, micro in changes.items() if micro and who not in (DEPOSITS, self._treasury)}

    def open(self) -> Iterator[Open]:
        """What is open, in no order that means anything."""
        for wakeup in self._after.wakeups():
            is_clock = KINDS[wakeup.kind] != "event"
            yield Open(
                kind=KINDS[wakeup.kind],
                contract=wakeup.contract,
                method=wakeup.method,
                due=wakeup.next if is_clock else None,
                period=wakeup.period,
                of=None if is_clock else wakeup.emitter,
                args=wakeup.args if is_clock else None,
                prepaid=self._prepaid(wakeup.id, wakeup.deposit),
                suspended=wakeup.suspended,
            )
        for slot in self._after.slots():
            yield Open(
                kind="slot",
                contract=slot.contract,
                method=slot.method,
                due=slot.expires + self._after.stalled_ms if slot.expires else None,
                period=0,
                of=slot.resolver,
                args=None,
                prepaid=self._prepaid(slot.id, slot.deposit),
                suspended=False,
            )

    def methods(self) -> dict[bytes, str]:
        """Ids of what is open or was, with the methods called: contracts store ids, and they mean nothing in a test."""
        methods: dict[bytes, str] = {}
        for books in (self._before, self._after):
            methods |= {wakeup.id: wakeup.method for wakeup in books.wakeups()}
            methods |= {slot.id: slot.method for slot in books.slots()}
        return methods

    def _prepaid(self, wakeup: bytes, deposit: core.Rlusd) -> core.Rlusd:
        cost = self._costs.get(wakeup)
        return deposit if cost is None else deposit + core.Rlusd.from_micro(cost.micro)
