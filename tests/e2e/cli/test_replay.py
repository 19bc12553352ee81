"""A node whose stored receipts do not follow from its blocks."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ghostnet.api.server import open_chain, running
from ghostnet.core import Chain, Envelope, Replayed, tx_id
from tests.e2e.api.chains import dev_chain
from tests.e2e.cli.worlds import World

UNVERIFIED = 4


class Damaged(Chain):
    """A chain that comes to no receipt when it executes a block again, as one whose folder was altered may."""

    def replay(self, receipt_id: bytes) -> Replayed | None:
        """As the chain does, but for the receipt."""
        found = super().replay(receipt_id)
        return None if found is None else found._replace(replayed=None)


def test_a_replay_that_comes_to_another_receipt_ends_with_the_code_for_it(tmp_path: Path) -> None:
    async def run() -> None:
        chain = dev_chain(tmp_path / "node")
        world = World(tmp_path)
        with open_chain(chain.home) as ledger:
            damaged = Damaged(ledger._inner)
            async with running(damaged, tmp_path / "plans", faucet_key=chain.home.faucet_key()) as here:
                alice, bob = chain.people
                envelope = chain.transfer(alice, bob.address)
                sent = tx_id(Envelope.decode(envelope).body)
                ledger.submit([envelope])
                node = ("--node", f"http://{here.address}")
                # Submitted beside the node, so it is in a block with the next transaction.
                await asyncio.to_thread(world.run, "dev", "advance", "1s", *node)
                error = await asyncio.to_thread(world.run, "tx", "replay", sent.hex(), *node, code=UNVERIFIED)
                assert (error["class"], error["slug"]) == ("proof", "replay_differs")
                assert error["fields"]["id"] == sent.hex()
                told = await asyncio.to_thread(world.run, "tx", "trace", sent.hex(), *node)
                assert told["same"] is False

    asyncio.run(run())
