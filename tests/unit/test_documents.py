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
