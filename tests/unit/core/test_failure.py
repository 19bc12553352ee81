"""Exceptions made of codes and operands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.core import GhostError, Rlusd, VmError, VmOutOfGas, address_text, make_error, with_names

ERRORS = tomllib.loads((Path(__file__).parents[3] / "interface" / "errors.toml").read_text())
NUMBERS = {group["name"]: group["number"] for group in ERRORS["class"]}


def test_every_code_has_its_exception() -> None:
    for row in ERRORS["error"]:
        error = make_error(NUMBERS[row["class"]], row["code"], list(range(len(row["fields"]))))
        assert (error.slug, error.class_name) == (row["slug"], row["class"])
        assert list(error.fields) == row["fields"]
        assert type(error).__name__ in core.__all__
        assert "{" not in error.text


def test_an_error_says_what_happened_and_the_way_out() -> None:
    error = make_error(2, 1, [5_000])
    assert isinstance(error, VmOutOfGas)
    assert isinstance(error, VmError)
    assert str(error) == "the call used all of its 5000 gas"
    assert error.way_out.startswith("raise --gas-limit")
    assert error.code == (2, 1)


def test_a_code_of_a_newer_version_keeps_its_class() -> None:
    error = make_error(2, 9_999, ["x"])
    assert type(error) is VmError
    assert error.code == (2, 9_999)
    assert error.fields == {"0": "x"}


def test_a_class_of_a_newer_version_is_still_an_error() -> None:
    assert type(make_error(250, 1, [])) is GhostError


def test_text_of_a_stranger_is_cut_and_cannot_steer_a_terminal() -> None:
    error = make_error(3, 2, ["\x1b[2J" + "a" * 10_000])
    assert "\x1b" not in str(error)
    assert len(str(error)) < 300


@pytest.mark.parametrize(
    ("code", "values", "text"),
    [
        ((3, 1), [b"a" * 32], f"there is no contract at {address_text(b'a' * 32)}"),
        ((3, 21), [b"a" * 32], f"no code is stored under {'61' * 32}"),
        ((13, 2), [bytes(Rlusd(3)), bytes(Rlusd("0.5"))], "the call costs 3.00 RLUSD and 0.50 were paid"),
        ((3, 18), [1_800_000_000_250], "2027-01-15T08:00:00.250+00:00 is not after the block's time"),
        ((3, 18), [2**64 - 1], "18446744073709551615 is not after the block's time"),
        ((3, 10), ["lease", 8], "the arguments do not fit lease: codec error out_of_range"),
        ((3, 10), ["lease", 99], "the arguments do not fit lease: codec error 99"),
    ],
)
def test_operands_are_shown_as_people_write_them(code: tuple[int, int], values: list[object], text: str) -> None:
    assert str(make_error(*code, values)) == text


def test_an_error_knows_the_contract_that_failed() -> None:
    assert make_error(1, 7, ["x"], b"c" * 32).contract == b"c" * 32
    assert make_error(2, 1, [1]).contract is None


def test_an_address_is_called_by_its_name_where_somebody_knows_one() -> None:
    error = make_error(3, 1, [b"a" * 32])
    address = address_text(b"a" * 32)
    error.names = {address: "token"}
    assert str(error) == "there is no contract at token"
    assert error.named(f"who: {address}, x{address}") == f"who: token, x{address}"
    error.names = {address_text(b"b" * 32): "other"}
    assert address in str(error)
    assert error.fields == {"address": b"a" * 32}


def test_what_only_looks_like_an_address_stays() -> None:
    address = address_text(b"a" * 32)
    for text in (address[:-1], f"{address}q", address.upper(), address.replace("1", "2", 1)):
        assert with_names(text, lambda _: "token") == text
