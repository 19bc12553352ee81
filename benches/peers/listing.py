"""Every peer, measured one after the other, and right after each our own figures beside it.

For benches.run. A peer that cannot be set up or measured leaves a row of nulls with the reason, and the next one runs.
"""

from __future__ import annotations

from collections.abc import Mapping

from benches import own
from benches.peers import anvil, litesvm, revm, wasmvm
from benches.peers.peer import Peer
from benches.programs import BenchError, say
from benches.row import Row, absent_row, compared_row

PEERS = (wasmvm.PEER, revm.PEER, litesvm.PEER, anvil.PEER)


def measure() -> list[Row]:
    """One row for each figure of each peer."""
    versions = own.versions()
    return [row for peer in PEERS for row in rows_of(peer, versions)]


def rows_of(peer: Peer, versions: Mapping[str, str]) -> list[Row]:
    """A peer's figures beside ours, or the reason why there are none."""
    say(peer.name)
    try:
        theirs = peer.measure()
        versions = {**versions, **peer.versions()}
    except BenchError as error:
        say(f"{peer.name}: {error}")
        return [absent_row(peer.name, next(iter(peer.figures)), peer.includes, str(error))]
    ours = {row.name: row for row in peer.ours()}  # now, not once for all: a shared machine has its moods
    return [compared_row(ours.get(peer.figures[figure.name]), peer.name, figure, versions) for figure in theirs]
