"""What the checks share: where the repository is, which files and crates it has, and how a check reports.

For the other tools only.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def files(*patterns: str) -> list[Path]:
    """The repository's own files that match git's patterns, committed or about to be, without what .gitignore names."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True).stdout
    return sorted({ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()})


def cargo_metadata(*options: str, manifest: Path = ROOT / "Cargo.toml") -> dict[str, Any]:
    """A workspace as cargo sees it; cargo says itself what is wrong with one that it cannot read."""
    command = ["cargo", "metadata", "--format-version=1", "--locked", "--manifest-path", str(manifest), *options]
    done = subprocess.run(command, check=False, cwd=ROOT, stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"cargo could not read {manifest.relative_to(ROOT)}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def report(check: str, faults: Iterable[str], counted: str) -> int:
    """Prints each fault, or what was found in order; returns the exit code.

    Args:
        check: the tool's name.
        faults: one sentence each: where, what, and the way out.
        counted: what was looked at, such as "212 files".

    """
    found = list(faults)
    for fault in found:
        print(f"{check}: {fault}", file=sys.stderr)
    print(f"{check}: {len(found)} faults in {counted}" if found else f"{check}: {counted} in order")
    return 1 if found else 0
