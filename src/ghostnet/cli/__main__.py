"""`python -m ghostnet.cli`, and the script `ghostcli`."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line; never returns."""
    from ghostnet.cli.program import run  # noqa: PLC0415  so that the module itself costs nothing

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
