"""The command of `make bench` and `make bench-peers`: measures, writes benches/out/results.json, prints a table.

`python -m benches.run own` measures this repository, `python -m benches.run peers` others on the same machine. With
`--built` nothing is compiled first. The code is 0 when all that could be measured was; a missed goal or an absent peer
is a result, not a failure.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from benches import own, results
from benches.peers import listing
from benches.programs import ROOT, BenchError, say, warn_if_busy
from benches.row import own_row


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benches.run", description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("own", "peers"))
    parser.add_argument("--built", action="store_true", help="measure what is built already")
    options = parser.parse_args(arguments)
    warn_if_busy()
    try:
        if not options.built:
            own.build()
        begun = time.monotonic()
        if options.what == "own":
            versions = own.versions()
            rows = [own_row(ours, versions) for ours in own.measure()]
        else:
            rows = listing.measure()
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    results.save(rows)
    print(results.table(rows))
    say(f"measured in {time.monotonic() - begun:.0f} s; rows in {results.RESULTS.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
