"""RLUSD amounts: whole micro-dollars, exact, never negative, and never a float."""

from __future__ import annotations

from functools import total_ordering
from typing import Final

from ghostnet import _ghost
from ghostnet.core._bridge import bridged

__all__ = ["Rlusd"]

MICROS: Final = 1_000_000
"""Micro-dollars in a dollar."""
BYTES: Final = 16
"""An amount on chain: 128 bits, big-endian."""


@total_ordering
class Rlusd:
    """An amount of RLUSD, which never changes.

    `Rlusd("3.00")` and `Rlusd(3)` are three dollars; `Rlusd.from_micro(3)` is three millionths. A float is refused: it
    holds no cents. Amounts add, subtract and compare with amounts, and multiply by whole numbers; what leaves the range
    of 0 to 2^128 - 1 micro-dollars raises OverflowError.
    """

    __slots__ = ("_micro",)
    _micro: int

    @bridged
    def __init__(self, dollars: str | int) -> None:
        """Reads dollars.

        Args:
            dollars: Digits with at most six decimals, `"0.0001"`, or whole dollars as an int.

        Raises:
            RequestMalformedField: The text is no amount.
            OverflowError: The amount is negative or too large.
            TypeError: It is neither str nor int.

        """
        micro = _ghost.rlusd_parse(dollars) if isinstance(dollars, str) else _in_range(_whole(dollars) * MICROS)
        object.__setattr__(self, "_micro", micro)

    @classmethod
    def from_micro(cls, micro: int) -> Rlusd:
        """So many millionths of a dollar."""
        amount = cls.__new__(cls)
        object.__setattr__(amount, "_micro", _in_range(_whole(micro)))
        return amount

    @classmethod
    def from_bytes(cls, data: bytes) -> Rlusd:
        """The amount whose form on chain is these 16 bytes."""
        if len(data) != BYTES:
            raise ValueError(f"an amount has {BYTES} bytes, not {len(data)}")
        return cls.from_micro(int.from_bytes(data, "big"))

    @property
    def micro(self) -> int:
        """Millionths of a dollar."""
        return self._micro

    def __bytes__(self) -> bytes:
        """The form on chain: 16 bytes, big-endian."""
        return self._micro.to_bytes(BYTES, "big")

    def __str__(self) -> str:
        """Dollars with at least two decimals and no further trailing zeros: `3.00`, `0.0001`."""
        return _ghost.rlusd_text(self._micro)

    def __repr__(self) -> str:
        return f"Rlusd({str(self)!r})"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an amount does not change; make another one")

    def __reduce__(self) -> tuple[object, tuple[int]]:
        """Pickled and copied by its micro-dollars."""
        return Rlusd.from_micro, (self._micro,)

    def __bool__(self) -> bool:
        """Whether it is more than nothing."""
        return self._micro > 0

    def __eq__(self, other: object) -> bool:
        return self._micro == other._micro if isinstance(other, Rlusd) else NotImplemented

    def __lt__(self, other: object) -> bool:
        return self._micro < other._micro if isinstance(other, Rlusd) else NotImplemented

    def __hash__(self) -> int:
        return hash((Rlusd, self._micro))

    def __add__(self, other: object) -> Rlusd:
        return Rlusd.from_micro(self._micro + other._micro) if isinstance(other, Rlusd) else NotImplemented

    def __sub__(self, other: object) -> Rlusd:
        return Rlusd.from_micro(self._micro - other._micro) if isinstance(other, Rlusd) else NotImplemented

    def __mul__(self, times: int) -> Rlusd:
        return Rlusd.from_micro(self._micro * _whole(times))

    __rmul__ = __mul__


def _whole(number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError(f"amounts are exact: write '3.00' or a whole number, not a {type(number).__name__}")
    return number


def _in_range(micro: int) -> int:
    if not 0 <= micro < 1 << 8 * BYTES:
        raise OverflowError("an amount of RLUSD is 0 to 2^128 - 1 micro-dollars")
    return micro
