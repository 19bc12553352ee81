"""A contract's arguments as options, and values as people write them."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from ghostnet import core
from ghostnet.cli import text
from ghostnet.cli.arguments import parse_words, usage
from ghostnet.cli.session import Session
from ghostnet.cli.settings import Flags
from ghostnet.client import Key, KeyStore

ALICE = Key(bytes([1]) * 32)
METHOD = {
    "name": "open",
    "args": [
        {"name": "payee", "type": "address"},
        {"name": "arbiter", "type": "option<address>"},
        {"name": "witnesses", "type": "list<address, 4>"},
        {"name": "on_deadline", "type": "Outcome"},
        {"name": "loud", "type": "bool"},
        {"name": "deals", "type": "list<Deal, 4>"},
    ],
}
STRUCTS = {"Deal": {"parties": "list<address, 4>", "judge": "option<address>", "title": "string<9>", "until": "time"}}


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    KeyStore(tmp_path / "home" / "keys").save("alice", ALICE, None)
    return Session(Flags(home=tmp_path / "home"))


@pytest.mark.parametrize(
    ("words", "pairs"),
    [
        ([], []),
        (["--on-deadline", "release"], [("on_deadline", "release")]),
        (["--on_deadline=release"], [("on_deadline", "release")]),
        (["--on-deadline", "--odd"], [("on_deadline", "--odd")]),
        (["--on-deadline="], [("on_deadline", "")]),
        (["--loud"], [("loud", "true")]),
        (["--loud", "--on-deadline", "x"], [("loud", "true"), ("on_deadline", "x")]),
        (["--loud", "false"], [("loud", "false")]),
        (["--payee", "alice"], [("payee", ALICE.address_text)]),
        (["--arbiter", ALICE.address_text], [("arbiter", ALICE.address_text)]),
        (["--witnesses", "alice, alice"], [("witnesses", f"{ALICE.address_text},{ALICE.address_text}")]),
        (["--witnesses", ""], [("witnesses", "")]),
        (["--unknown", "alice"], [("unknown", "alice")]),
    ],
)
def test_words_become_names_and_values(words: list[str], pairs: list[tuple[str, str]], session: Session) -> None:
    assert parse_words(words, METHOD, session) == pairs


@pytest.mark.parametrize("words", [["alice"], ["--payee"], ["-x", "1"], ["--", "x"], ["--payee", "alice", "more"]])
def test_words_that_are_no_options_are_refused(words: list[str], session: Session) -> None:
    with pytest.raises(click.UsageError):
        parse_words(words, METHOD, session)


def test_names_stand_for_addresses_within_structs_too(session: Session) -> None:
    given = '[{"parties": ["alice"], "judge": null, "title": "alice"}, {"judge": "alice", "until": "+2d", "odd": 1}]'
    found = parse_words(["--deals", given], METHOD, session, STRUCTS, lambda: 1_000)
    address = ALICE.address_text
    assert [(name, json.loads(value)) for name, value in found] == [
        (
            "deals",
            [
                {"parties": [address], "judge": None, "title": "alice"},
                {"judge": address, "until": "1970-01-03T00:00:01Z", "odd": 1},
            ],
        )
    ]
    assert parse_words(["--deals", "[{", "--witnesses", '["alice"]'], METHOD, session, STRUCTS) == [
        ("deals", "[{"),
        ("witnesses", f'["{address}"]'),
    ]


def test_an_unknown_name_for_an_address_is_refused(session: Session) -> None:
    with pytest.raises(core.RequestUnknownAlias):
        parse_words(["--payee", "nobody"], METHOD, session)


def test_usage_shows_names_and_types() -> None:
    assert usage(METHOD).startswith("open --payee address [--arbiter option<address>] --witnesses list<address, 4>")


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("3d", 259_200_000),
        ("1d12h", 129_600_000),
        ("1w", 604_800_000),
        ("1500ms", 1_500),
        ("0s", 0),
        ("2m1s1ms", 121_001),
    ],
)
def test_a_span_is_read(written: str, ms: int) -> None:
    assert text.parse_span("span", written) == ms


@pytest.mark.parametrize(
    "written", ["", "3", "d", "3x", "-1d", "1h1d", "1d1d", "1 d", "1.5h", "1d,", "٣d", "9" * 40 + "d"]
)
def test_what_is_no_span_is_refused(written: str) -> None:
    with pytest.raises(core.RequestMalformedField):
        text.parse_span("span", written)


def test_spans_and_moments_are_written() -> None:
    assert [text.span(ms) for ms in (0, 1, 90_000, 129_600_000)] == ["0ms", "1ms", "1m30s", "1d12h"]
    assert text.moment(0) == "1970-01-01T00:00:00.000Z"
    assert text.moment(2**64 - 1) == f"{2**64 - 1}ms"


def test_a_table_is_as_wide_as_its_cells() -> None:
    assert text.table(("a", "bb"), [("ccc", 1)]) == "a    bb\nccc  1"
    assert text.pairs({"a": 1, "bbb": "x"}) == "a    1\nbbb  x"
