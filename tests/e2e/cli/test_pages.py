"""Pages are what happens: each is done word by word, by somebody with an empty home and the installed program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.cli.authors import ROOT, author
from tests.e2e.cli.worlds import World
from tools import run_page

FIRST = ROOT / "docs" / "start" / "first-contract.md"
MOST_COMMANDS = 9
EXCERPTS = sorted([*(ROOT / "docs" / "concepts").glob("*.md"), *(ROOT / "docs" / "cookbook").glob("*.md")])


def test_the_first_contract_is_made_as_its_page_says(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = author(tmp_path)
    world.environment["PYTHONPATH"] = str(installed)
    folder = tmp_path / "empty"
    folder.mkdir()
    ran = run_page.run(FIRST, folder, world.environment)
    assert 0 < len(ran) <= MOST_COMMANDS
    with capsys.disabled():
        print(f"\n{FIRST.name}: {len(ran)} commands, {sum(each.seconds for each in ran):.1f} s")


def test_the_page_says_how_many_commands_it_takes() -> None:
    commands = [step for step in run_page.steps(FIRST.read_text()) if isinstance(step, run_page.Command)]
    assert len(commands) == MOST_COMMANDS
    assert re.search(r"\bNine commands\b", FIRST.read_text())


@pytest.mark.parametrize("page", EXCERPTS, ids=lambda page: page.stem)
def test_what_a_page_quotes_is_in_its_file(page: Path, author: World, tmp_path: Path) -> None:
    steps = list(run_page.steps(page.read_text()))
    quoted = [step for step in steps if isinstance(step, run_page.Excerpt)]
    assert quoted
    run_page.run(page, tmp_path, author.environment)
