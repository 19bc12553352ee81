"""Shows what the ledger can do so far: `make demo`.

For a first look. It runs the real thing, and ends with an error if anything is not as it says.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Holds the canonical encoding, storage keys, hashes and addresses to their vectors."""
    print("GhostNet: the canonical encoding, storage keys, hashes and addresses, held to their vectors:", flush=True)
    tests = subprocess.run(["cargo", "test", "--quiet", "--locked", "--package", "ghost-types"], cwd=ROOT, check=False)
    print("as they should be" if tests.returncode == 0 else "not as they should be: the lines above say which")
    return tests.returncode


if __name__ == "__main__":
    sys.exit(main())
