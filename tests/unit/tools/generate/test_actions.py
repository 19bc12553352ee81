"""What interface/actions/ says comes out whole in Rust, in Python and on the page."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ghostnet.actions.kinds import KINDS, TYPES
from tools.generate import actions
from tools.generate.locks import differences
from tools.generate.outputs import action_families
from tools.repository import ROOT

FAMILIES = action_families(ROOT)


def test_every_kind_is_everywhere() -> None:
    names = {f"{family['family']}.{kind['name']}" for family, kind in actions.kinds(FAMILIES)}
    assert set(KINDS) == names
    assert {"dns.records.set", "dns.records.delete", "dns.zone.check", "system.file.put"} < names
    known, page = actions.render_known(FAMILIES), actions.page(FAMILIES)
    for name in names:
        assert f'"{name}"' in known
        assert f"### {name}@1" in page


def test_a_kind_without_a_guard_or_with_an_undo_says_so() -> None:
    assert (KINDS["dns.zone.check"].guard, KINDS["dns.zone.check"].can_undo) == ("checked", False)
    assert (KINDS["dns.records.set"].guard, KINDS["dns.records.set"].can_undo) == ("atomic", True)
    assert KINDS["dns.records.set"].named == ("NS", "DS", "CAA", "MX", "TLSA")
    assert KINDS["dns.records.set"].min_run_ms == 30_000
    assert TYPES["Field"] == (("name", "string<40>"), ("value", "string<256>"))


@pytest.mark.parametrize("change", [
    lambda kind: kind["fields"].update(ttl="u64"), lambda kind: kind.update(shape="A"),
    lambda kind: kind.update(result={"serial": "u32"}),
])  # fmt: skip
def test_bytes_of_a_published_kind_never_change(change: Any) -> None:
    changed = copy.deepcopy(FAMILIES)
    change(next(kind for _, kind in actions.kinds(changed) if kind["name"] == "records.set"))
    assert list(differences("actions", actions.rows(FAMILIES), actions.rows(changed)))


def test_words_and_deadlines_may_change() -> None:
    changed = copy.deepcopy(FAMILIES)
    next(kind for _, kind in actions.kinds(changed)).update(doc="Other words.", min_run="1m")
    assert not list(differences("actions", actions.rows(FAMILIES), actions.rows(changed)))
