"""A contract's page: all that the schema says, in a form that shows a change of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ghostnet.core import Schema
from ghostnet.schema import page

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "docs" / "name-lease.md"
TEMPLATES = sorted((ROOT / "contracts" / "templates").glob("*/contract.toml"))
HEAD = '[contract]\nname = "a"\nversion = "1.0.0"\ninterface = 1\nsummary = "{}"\n'


def test_the_page_of_name_lease() -> None:
    text = page.render(Schema.parse((ROOT / "contracts/templates/name-lease/contract.toml").read_text()).describe())
    if os.environ.get("GHOST_BLESS"):
        GOLDEN.write_text(text)
    assert text == GOLDEN.read_text(), "GHOST_BLESS=1 renews it; read the difference"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name)
def test_nothing_that_is_declared_is_left_out(path: Path) -> None:
    description = Schema.parse(path.read_text()).describe()
    text = page.render(description)
    for kind in ("consts", "types", "storage", "roles", "errors", "events", "methods", "invariants"):
        assert all(each["name"] in text for each in description[kind]), kind
    assert all(each["summary"] in text for each in description["methods"])


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("", "change its own storage and emit events; nothing else"),
        ('calls = ["*"]', "**call any contract**"),
        ('actions = ["dns.records.set"]', "request actions of these kinds: `dns.records.set`"),
        ("pays = true", "send RLUSD it holds"),
        ("wakes = true", "set timers"),
        ("creates = true", "create contracts from stored code"),
        ("recovers = true", "replace the keys of accounts"),
        ('privileges = ["mint", "govern"]', "do what governance may do"),
    ],
)
def test_every_capability_is_said_in_words(declared: str, said: str) -> None:
    text = page.render(Schema.parse(HEAD.format("S.") + f"[capabilities]\n{declared}\n").describe())
    assert said in text.split("## What it may do")[1]


def test_an_authors_text_opens_no_tag_and_no_link() -> None:
    text = page.render(Schema.parse(HEAD.format("<b>|[x](y) `<c>` and `d")).describe())
    assert "<b>" not in text
    assert "[x]" not in text.replace("\\[x]", "")
