"""The pages of the root and the decisions say what is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_decision_is_in_the_index() -> None:
    index = (ROOT / "docs/adr/README.md").read_text()
    for page in sorted((ROOT / "docs/adr").glob("[0-9]*.md")):
        assert f"({page.name})" in index, f"{page.name} is not listed in docs/adr/README.md"


def test_every_make_command_in_the_pages_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for name in ("README.md", "CONTRIBUTING.md"):
        for command in re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / name).read_text(), re.MULTILINE):
            assert command in targets, f"{name} names `make {command}`"


def test_every_folder_the_readme_names_exists() -> None:
    for folder in re.findall(r"^\| `([a-z/]+/)` ", (ROOT / "README.md").read_text(), re.MULTILINE):
        assert (ROOT / folder).is_dir(), folder


def test_the_cookbook_lists_every_small_contract_with_its_tests() -> None:
    index = (ROOT / "docs/cookbook/README.md").read_text()
    folders = [path.parent for path in (ROOT / "contracts/cookbook").glob("*/contract.toml")]
    assert len(folders) >= 7
    for folder in folders:
        assert f"(../../contracts/cookbook/{folder.name}/src/lib.rs)" in index, folder.name
        assert len((folder / "src/lib.rs").read_text().splitlines()) <= 60, f"{folder.name} is not small"
        assert list(folder.glob("tests/test_*.py")), f"{folder.name} has no tests"


def test_a_concept_is_a_page_and_the_first_contract_leads_to_each() -> None:
    first = (ROOT / "docs/start/first-contract.md").read_text()
    pages = sorted((ROOT / "docs/concepts").glob("*.md"))
    assert len(pages) == 7
    for page in pages:
        assert len(page.read_text().splitlines()) <= 120, page.name
        assert f"(../concepts/{page.name})" in first, page.name
