"""Writes every generated file that differs from what interface/ says, and the locks; says which."""

from __future__ import annotations

import sys

from tools.generate import locks
from tools.generate.outputs import outputs
from tools.repository import ROOT


def main() -> int:
    """Writes nothing at all if something locked was changed."""
    if faults := locks.faults(ROOT):
        for fault in faults:
            print(f"generate: {fault}", file=sys.stderr)
        return 1
    written = 0
    for path, text in {**outputs(ROOT), **locks.renewed(ROOT)}.items():
        target = ROOT / path
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
            print(f"generate: wrote {path}")
            written += 1
    print(f"generate: {written} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
