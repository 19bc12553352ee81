"""Amounts of RLUSD."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnet.core import RequestMalformedField, Rlusd

MOST = 2**128 - 1
MICROS = st.integers(0, MOST)


@given(MICROS)
def test_the_text_form_comes_back(micro: int) -> None:
    amount = Rlusd.from_micro(micro)
    assert Rlusd(str(amount)) == amount
    assert Fraction(str(amount)) * 10**6 == micro


@given(MICROS)
def test_the_form_on_chain_is_16_bytes_and_comes_back(micro: int) -> None:
    amount = Rlusd.from_micro(micro)
    assert bytes(amount) == micro.to_bytes(16, "big")
    assert Rlusd.from_bytes(bytes(amount)) == amount


@pytest.mark.parametrize(
    ("dollars", "micro", "text"),
    [("3.00", 3_000_000, "3.00"), (3, 3_000_000, "3.00"), ("0.0001", 100, "0.0001"), ("7", 7_000_000, "7.00")],
)
def test_dollars_are_text_or_whole(dollars: str | int, micro: int, text: str) -> None:
    assert Rlusd(dollars).micro == micro
    assert str(Rlusd(dollars)) == text


@pytest.mark.parametrize("dollars", [1.5, 3.0, Decimal(3), True, None, b"3"])
def test_a_float_and_its_like_are_refused(dollars: Any) -> None:
    with pytest.raises(TypeError, match="amounts are exact"):
        Rlusd(dollars)


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1e3", "1.0000001", ".5", "5.", " 3", "\N{FULLWIDTH DIGIT THREE}", "0x3", "1,5"]
)
def test_text_that_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(RequestMalformedField) as raised:
        Rlusd(text)
    assert "six decimals" in str(raised.value)


@pytest.mark.parametrize("dollars", [-1, MOST])
def test_an_int_outside_of_the_range_is_refused(dollars: int) -> None:
    with pytest.raises(OverflowError):
        Rlusd(dollars)


@given(MICROS, MICROS)
def test_amounts_add_and_subtract_exactly_or_not_at_all(a: int, b: int) -> None:
    first, second = Rlusd.from_micro(a), Rlusd.from_micro(b)
    if a + b <= MOST:
        assert (first + second).micro == a + b
    else:
        with pytest.raises(OverflowError):
            _ = first + second
    if a >= b:
        assert (first - second).micro == a - b
    else:
        with pytest.raises(OverflowError):
            _ = first - second
    assert (first < second, first <= second, first == second) == (a < b, a <= b, a == b)
    assert (hash(first) == hash(second)) == (a == b)


def test_an_amount_multiplies_by_whole_numbers_alone() -> None:
    assert Rlusd("0.10") * 3 == 3 * Rlusd("0.10") == Rlusd("0.30")
    with pytest.raises(TypeError):
        Rlusd(1) * 1.5  # type: ignore[operator]


def test_an_amount_is_not_a_number() -> None:
    assert Rlusd(3) != 3
    with pytest.raises(TypeError):
        _ = Rlusd(3) + 3
    with pytest.raises(TypeError):
        _ = Rlusd(3) < 4


def test_an_amount_does_not_change() -> None:
    amount = Rlusd(3)
    with pytest.raises(AttributeError):
        amount.micro = 4  # type: ignore[misc]
    assert copy.deepcopy(amount) == pickle.loads(pickle.dumps(amount)) == amount  # noqa: S301  our own bytes


def test_nothing_is_false_and_shows_itself() -> None:
    assert not Rlusd(0)
    assert Rlusd("0.000001")
    assert repr(Rlusd(3)) == "Rlusd('3.00')"
