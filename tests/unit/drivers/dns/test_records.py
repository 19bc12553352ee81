"""Names and record sets: one form, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ghostnet.core import DriverBadOrder, DriverError
from ghostnet.drivers.dns.records import (
    RRset,
    canonical_name,
    escaped,
    is_within,
    must_be_named,
    parents,
    parse_name,
    shown_name,
)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("Example.ORG.", "example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.Example.", "xn--bcher-kva.example"),
        ("faß.example", "xn--fa-hia.example"),
        ("*.example.org", "*.example.org"),
        ("_acme-challenge.example.org", "_acme-challenge.example.org"),
    ],
)
def test_a_name_as_people_write_it_has_one_form(written: str, canonical: str) -> None:
    assert parse_name(written) == canonical
    assert canonical_name(canonical) == canonical


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "Example.org",
        "example.org.",
        "a..b",
        "a b.example",
        "a\n.example",
        "a\x00.example",
        "a;b.example",
        "$(id).example",
        "`id`.example",
        "../etc.example",
        "-o.example",
        "a-.example",
        "a.*.example",
        "*",
        "bücher.example",
        "example\u3002org",
        "\uff0eexample.org",
        "xn--\x7f.example",
        "xn--a.example",
        "xn--zzzzzzzzzz99999.example",
        "a" * 64 + ".example",
        ".".join(["a" * 60] * 5),
        "a" * 65_536,
        "\\097.example",
    ],
)
def test_what_is_no_canonical_name_is_refused(name: str) -> None:
    with pytest.raises(DriverBadOrder):
        canonical_name(name)


@given(st.text(max_size=300))
def test_no_text_makes_a_name_that_is_not_canonical(text: str) -> None:
    try:
        name = parse_name(text)
    except DriverError:
        return
    assert canonical_name(name) == name
    assert parse_name(shown_name(name).split(" ")[0]) == name


def test_a_name_is_shown_with_its_own_letters() -> None:
    assert shown_name("xn--bcher-kva.example") == "xn--bcher-kva.example (bücher.example)"
    assert shown_name("plain.example") == "plain.example"


def test_what_could_move_a_cursor_is_spelt_out() -> None:
    assert escaped("\x1b[2J\u202eabc\r") == "\\x1b[2J\\u202eabc\\r"
    hostile = RRset("a.example", "TXT", 60, (b"\x04\x1b[2J",))
    assert str(hostile).isprintable()


def test_where_a_name_stands() -> None:
    assert parents("a.b.c.example.org", "example.org") == ["b.c.example.org", "c.example.org"]
    assert parents("a.example.org", "example.org") == []
    assert is_within("example.org", "example.org")
    assert not is_within("notexample.org", "example.org")


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("example.org", True),
        ("*.example.org", True),
        ("_a.example.org", True),
        ("a._b.example.org", True),
        ("a.example.org", False),
    ],
)
def test_which_names_a_grant_must_name(name: str, named: bool) -> None:
    assert must_be_named(name, "example.org") is named


@pytest.mark.parametrize(
    ("rdtype", "ttl", "texts"),
    [
        ("A", 0, ["192.0.2.1"]),
        ("A", 604_801, ["192.0.2.1"]),
        ("A", -1, ["192.0.2.1"]),
        ("A", 300, []),
        ("A", 300, ["192.0.2.1", "192.0.2.1"]),
        ("A", 300, ["192.0.2.256"]),
        ("A", 300, ["192.0.2.1 192.0.2.2"]),
        ("A", 300, ["192.0.2.1\n192.0.2.2"]),
        ("A", 300, [f"192.0.{n // 256}.{n % 256}" for n in range(10_000)]),
        ("AAAA", 300, ["::1\x00"]),
        ("CNAME", 300, ["relative"]),
        ("CNAME", 300, ["a.example.", "b.example."]),
        ("MX", 300, ["10 relative"]),
        ("MX", 300, ["65536 mx.example."]),
        ("TXT", 300, ['"' + "x" * 300 + '"']),
        ("TXT", 300, [" ".join(['"' + "x" * 250 + '"'] * 20)]),
        ("TXT", 300, ['"ü"']),
        ("TXT", 300, ["x" * 100_000]),
        ("CAA", 300, ["0 issue"]),
        ("SRV", 300, ["0 0 0"]),
        ("A", 300, ["\\# 5 0102030405"]),
    ],
)
def test_a_set_that_is_malformed_or_too_large_is_refused(rdtype: str, ttl: int, texts: list[str]) -> None:
    with pytest.raises(DriverBadOrder):
        RRset.from_texts("a.example", rdtype, ttl, texts)


def test_a_set_is_the_same_in_any_order_and_case() -> None:
    one = RRset.from_texts("a.example", "MX", 300, ["10 MX1.Example.", "20 mx2.example."])
    other = RRset.from_texts("a.example", "MX", 300, ["20 mx2.example.", "10 mx1.example."])
    assert one == other
    assert RRset.from_value(one.value()) == one


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        ["a.example", "A", 300],
        ["a.example", "A", 300, ["x"]],
        ["a.example", "A", 300, [b"123"]],
        ["a.example", "A", 300, [b"1234", b"1234"]],
        ["a.example", "A", 300, [b"2234", b"1234"]],
        ["a.example", "A", -1, []],
        ["a.example", "A", True, []],
        ["a.example", "A", 2**31, [b"1234"]],
        ["a.example", "NOPE", 300, []],
        ["a.example", "CNAME", 300, [b"\x01A\x00"]],
    ],
)
def test_a_set_in_a_plan_has_one_form(value: object) -> None:
    with pytest.raises(DriverBadOrder):
        RRset.from_value(value)  # type: ignore[arg-type]
