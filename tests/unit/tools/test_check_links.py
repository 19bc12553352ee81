"""Links of Markdown pages lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.check_links import anchors, faults_in


@pytest.fixture
def page(tmp_path: Path) -> Path:
    (tmp_path / "other.md").write_text("# One thing: `code`, and more\n\n## Twice\n\n## Twice\n")
    return tmp_path / "page.md"


@pytest.mark.parametrize(
    "text",
    [
        "[a](other.md)",
        "[a](other.md#one-thing-code-and-more)",
        "[a](other.md#twice-1)",
        "[a](#here)\n\n## Here",
        "[a](https://example.org/nothing)",
        "`[a](gone.md)`",
        "```\n[a](gone.md)\n```",
    ],
)
def test_links_that_lead_somewhere_pass(page: Path, text: str) -> None:
    page.write_text(text)
    assert not list(faults_in(page, page.parent))


@pytest.mark.parametrize(
    "text", ["[a](gone.md)", "[a](other.md#gone)", "![a](gone.png)", "[a]: gone.md", "[a](../outside.md)"]
)
def test_links_that_lead_nowhere_are_named(page: Path, text: str) -> None:
    page.write_text(text)
    assert len(list(faults_in(page, page.parent))) == 1


def test_a_heading_in_a_code_block_is_none() -> None:
    assert anchors("```\n# comment\n```\n# Real\n") == {"real"}
