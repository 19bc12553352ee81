"""Refuses what must not stand in a public repository: registry hosts, this or that machine's paths, unfinished work.

A registry's host in a lock file would tie every user to it; cargo's own `registry+` lines are cargo's business. The
words are put together from parts here, so that this file passes its own check.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.repository import ROOT, files, report

REGISTRIES = [  # (name, ending)
    (r"pypi", "org"),
    (r"pythonhosted", "org"),
    (r"crates", "io"),
    (r"npmjs", "(org|com)"),
    (r"proxy\.golang", "org"),
    (r"maven", "org"),
    (r"(deb|ftp)\.debian", "org"),
]
HOSTS = "|".join(rf"{name}\.{ending}" for name, ending in REGISTRIES)
RULES = {
    "a package registry's host": re.compile(rf"(?i)\b({HOSTS})\b"),
    "a path of one machine": re.compile(r"(?<![\w.~$}-])/(work|root)" + r"/\w"),
    "unfinished work": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
    "a number that only a tracker knows": re.compile(r"(?i)\bissue #?\d"),
}
CARGO_SOURCE = re.compile(r'^source = "registry\+.*$', re.MULTILINE)  # the one form in which cargo writes a host
BINARY = {".wasm", ".png", ".bin", ".ico"}


def main() -> int:
    """Reads every text file of the repository; 0 if none breaks a rule."""
    paths = [path for path in files() if path.suffix not in BINARY]
    faults = [fault for path in paths for fault in faults_in(path.relative_to(ROOT), path.read_text(errors="replace"))]
    return report("check_words", faults, f"{len(paths)} files")


def faults_in(path: Path, text: str) -> Iterator[str]:
    """Each place where a file breaks a rule."""
    if path.name == "Cargo.lock":
        text = CARGO_SOURCE.sub("", text)
    for number, line in enumerate(text.splitlines(), start=1):
        for what, rule in RULES.items():
            if found := rule.search(line):
                yield f"{path}:{number}: {what}: {found.group()!r}; remove it"


if __name__ == "__main__":
    sys.exit(main())
