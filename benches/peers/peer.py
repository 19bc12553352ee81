"""What a peer is to the bench, and where each keeps what it installs.

For the modules of `benches.peers`. Everything comes by name and exact version from the machine's own package
registries into `build/peers`, and goes with `make clean`; nothing is installed for the user or the system.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benches.programs import ROOT
from benches.row import Measured

FOLDER = ROOT / "build" / "peers"
PROGRAMS = Path(__file__).resolve().parent / "programs"


@dataclass(frozen=True)
class Peer:
    """Another ledger's engine or node."""

    name: str
    figures: Mapping[str, str]  # each figure's name, and which of ours stands beside it
    ours: Callable[[], list[Measured]]  # measures those of ours, in the same minute
    includes: tuple[str, ...]  # what its main figure includes, for the row that shows its absence
    measure: Callable[[], list[Measured]]  # sets it up, then measures; BenchError if either fails
    versions: Callable[[], Mapping[str, str]]
