"""Follows every relative link of the repository's Markdown: the file must be there, and the heading too.

Links to other sites are not followed: the check needs no network.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.repository import ROOT, files, report

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
IMAGE = re.compile(r"!\[[^\]\n]*\]\(([^)\s]+)\)")
REFERENCE = re.compile(r"^\[[^\]]+\]:\s+(\S+)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
ELSEWHERE = re.compile(r"^[a-z][a-z0-9+.-]*:")


def main() -> int:
    """Checks every Markdown file; 0 if all links lead somewhere."""
    pages = files("*.md")
    return report("check_links", (fault for page in pages for fault in faults_in(page, ROOT)), f"{len(pages)} pages")


def faults_in(page: Path, root: Path) -> Iterator[str]:
    """Each link of a page that leads nowhere."""
    text = FENCE.sub("", page.read_text())
    prose = CODE.sub("", text)
    for pattern in (LINK, IMAGE, REFERENCE):
        for target in pattern.findall(prose):
            if ELSEWHERE.match(target):
                continue
            name, _, anchor = target.partition("#")
            goal = (page.parent / name).resolve() if name else page
            where = f"{page.relative_to(root)}: {target}"
            if not goal.is_relative_to(root) or not goal.exists():
                yield f"{where}: no such file"
            elif anchor and goal.suffix == ".md" and anchor not in anchors(goal.read_text()):
                yield f"{where}: no such heading"


def anchors(text: str) -> set[str]:
    """The names that a page's headings get on the usual forges: lower case, no punctuation, hyphens for blanks."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", text)):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        repeated = sum(1 for other in found if re.fullmatch(rf"{re.escape(name)}(-\d+)?", other))
        found.add(f"{name}-{repeated}" if repeated else name)
    return found


if __name__ == "__main__":
    sys.exit(main())
