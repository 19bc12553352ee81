"""Writes every generated file that differs from what interface/ says, and the locks; says which.

With --accept it goes on where something locked was changed: right only while no release has published it.
"""

from __future__ import annotations

import sys

from tools.generate import locks
from tools.generate.outputs import outputs
from tools.repository import ROOT


def main(options: list[str]) -> int:
    """Writes nothing at all if something locked was changed and the change is not accepted."""
    changed = locks.faults(ROOT)
    for fault in changed:
        print(f"generate: {fault}", file=sys.stderr)
    if changed and "--accept" not in options:
        print("generate: or, where no release has it yet: python -m tools.generate --accept", file=sys.stderr)
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
    sys.exit(main(sys.argv[1:]))
