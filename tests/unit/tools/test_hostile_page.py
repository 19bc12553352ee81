"""The page of hostile cases names every case, and tests that exist."""

from __future__ import annotations

import re

from tools.repository import ROOT

PAGE = ROOT / "docs/internals/hostile.md"
CASES = 91
"""Numbered from 1; a case of a later part has a row that names the part."""

LATER = re.compile(r"Belongs to (actions|the network|the API edge|leases, with the agents)\.")
UNTESTABLE = {44}
"""No interface exists that the case could attack."""


def rows() -> list[tuple[int, str, str]]:
    """Number, what happens, and the cell that names tests."""
    found = re.findall(r"^\| (\d+) \| (.*?) \| (.*?) ?\|$", PAGE.read_text(), re.MULTILINE)
    return [(int(number), text, proof) for number, text, proof in found]


def named(proof: str) -> list[tuple[str, str]]:
    """File and test name of each test in a cell."""
    groups = re.findall(r"`([^`:]+/[^`]+)`: ((?:`\w+`(?:, )?)+)", proof)
    return [(file, test) for file, tests in groups for test in re.findall(r"`(\w+)`", tests)]


def test_every_hostile_case_has_one_row() -> None:
    assert [number for number, _, _ in rows()] == list(range(1, CASES + 1))


def test_every_hostile_case_names_tests_that_exist() -> None:
    for number, text, proof in rows():
        tests = named(proof)
        assert bool(tests) != bool(LATER.fullmatch(text) or number in UNTESTABLE), number
        for file, test in tests:
            source = (ROOT / file).read_text()
            assert re.search(rf"^\s*(async )?(fn|def) {test}\(", source, re.MULTILINE), f"{number}: {file}: {test}"


def test_every_code_span_of_a_proof_is_a_test_or_its_file() -> None:
    for number, _, proof in rows():
        assert proof.count("`") == 2 * (len(named(proof)) + len({file for file, _ in named(proof)})), number
