"""What a person is shown of a plan: printable, cut, and nothing left out in silence."""

from __future__ import annotations

import pytest

from ghostnet.actions.sight import MOST_SHOWN, printable, shown
from ghostnet.core import Value


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("plain", "plain"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("line\nbreak\r\x00", "line\\nbreak\\r\\x00"),
        ("left\u202eright\u200b", "left\\u202eright\\u200b"),
        ("bücher", "bücher"),
    ],
)
def test_what_moves_a_cursor_or_hides_letters_is_spelt_out(given: str, wanted: str) -> None:
    assert printable(given) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, "nothing"),
        (7, "7"),
        (b"\x01\xff", "01ff"),
        ("x\x07", '"x\\x07"'),
        ([1, [b"\x02", None]], "[1, [02, nothing]]"),
    ],
)
def test_a_value_is_shown_on_one_line(value: Value, wanted: str) -> None:
    assert shown(value) == wanted


def test_a_long_value_is_cut_and_says_how_long_it_was() -> None:
    text = shown("x" * 5_000)
    assert len(text) < MOST_SHOWN + 30
    assert text.endswith("… (5002 characters)")
