"""A node of a folder, as a program: `python -m benches.node_program FOLDER` prints its address once it answers.

For benches.api. It serves until it is told to stop.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from ghostnet.api.server import serve
from ghostnet.node.home import Home

if __name__ == "__main__":
    asyncio.run(serve(Home(Path(sys.argv[1])), on_ready=lambda address: print(address, flush=True)))
