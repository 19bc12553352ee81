"""Those who wait for a transaction hear of it once it is on disk."""

from __future__ import annotations

import asyncio

from ghostnet.node.commits import REMEMBERED_BLOCKS, Commits, Place
from tests.unit.node.ledgers import Block


def block(height: int, *ids: bytes) -> Block:
    return Block(height, height, ids, [b"receipt of " + tx_id for tx_id in ids], jump=False)


async def wait(commits: Commits, tx_ids: list[bytes], *, seconds: float) -> dict[bytes, Place]:
    return await commits.watch(tx_ids).places(seconds=seconds)


def test_all_who_wait_for_a_transaction_are_told() -> None:
    async def run() -> None:
        commits = Commits()
        waits = [asyncio.create_task(wait(commits, [b"a", b"b"], seconds=5)) for _ in range(3)]
        await asyncio.sleep(0)
        assert len(commits) == 2
        commits.block_done(block(1, b"a", b"x"))
        commits.block_done(block(2, b"b"))
        assert (
            await asyncio.gather(*waits)
            == [{b"a": Place(1, 0, b"receipt of a"), b"b": Place(2, 0, b"receipt of b")}] * 3
        )
        assert len(commits) == 0

    asyncio.run(run())


def test_a_block_that_came_first_counts_for_a_moment() -> None:
    async def run() -> None:
        commits = Commits()
        commits.block_done(block(1, b"x", b"a"))
        assert await wait(commits, [b"a"], seconds=5) == {b"a": Place(1, 1, None)}
        for height in range(2, 2 + REMEMBERED_BLOCKS):
            commits.block_done(block(height))
        assert await wait(commits, [b"a"], seconds=0.01) == {}

    asyncio.run(run())


def test_no_block_is_forgotten_between_a_submission_and_its_watch() -> None:
    async def run() -> None:
        commits = Commits()
        commits.block_done(block(1, b"before"))
        with commits.remembering():
            commits.block_done(block(2, b"a"))
            for height in range(3, 3 + 5 * REMEMBERED_BLOCKS):
                commits.block_done(block(height))
            watch = commits.watch([b"a", b"before"])
        assert await watch.places(seconds=0.01) == {b"a": Place(2, 0, None)}
        assert await wait(commits, [b"a"], seconds=0.01) == {}

    asyncio.run(run())


def test_after_the_time_has_passed_nothing_of_the_wait_is_left() -> None:
    async def run() -> None:
        commits = Commits()
        done = asyncio.create_task(wait(commits, [b"a", b"b"], seconds=0.05))
        await asyncio.sleep(0)
        commits.block_done(block(1, b"a"))
        assert (await done).keys() == {b"a"}
        assert len(commits) == 0
        await asyncio.wait_for(commits.idle(), 1)

    asyncio.run(run())


def test_one_who_gives_up_leaves_the_others_waiting() -> None:
    async def run() -> None:
        commits = Commits()
        first = asyncio.create_task(wait(commits, [b"a"], seconds=5))
        second = asyncio.create_task(wait(commits, [b"a"], seconds=5))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        assert len(commits) == 1
        commits.block_done(block(1, b"a"))
        assert (await second).keys() == {b"a"}

    asyncio.run(run())
