"""Refuses generated files that are stale, and changes of what interface/ may never change.

It compares and writes nothing; `make generate` renews.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.generate import locks
from tools.generate.outputs import outputs
from tools.repository import ROOT, report


def main() -> int:
    """Compares every generated file with what interface/ says now."""
    wanted = {**outputs(ROOT), **locks.renewed(ROOT)}
    faults = [*locks.faults(ROOT), *stale(ROOT, wanted)]
    return report("check_generated", faults, f"{len(wanted)} generated files")


def stale(root: Path, wanted: dict[Path, str]) -> list[str]:
    """Each file that is absent or differs."""
    return [
        f"{path} is stale: run `make generate` and commit what it writes"
        for path, text in wanted.items()
        if not (root / path).exists() or (root / path).read_text() != text
    ]


if __name__ == "__main__":
    sys.exit(main())
