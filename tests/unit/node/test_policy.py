"""When the next block is due."""

from __future__ import annotations

import pytest

from ghostnet.node.policy import CARRY_OVER_MS, SLOT_INTERVAL_MS, BlockPolicy, Situation, block_time

HEAD = 1_000_000
NOW = HEAD + 3_000


def situation(*, waiting: bool = False, due_ms: int | None = None, open_slots: int = 0) -> Situation:
    return Situation(head_time_ms=HEAD, waiting=waiting, due_ms=due_ms, open_slots=open_slots)


def test_nothing_to_do_makes_no_block() -> None:
    assert BlockPolicy().next_block_at(NOW, situation()) is None


def test_a_waiting_transaction_makes_a_block_at_once() -> None:
    assert BlockPolicy().next_block_at(NOW, situation(waiting=True)) == NOW


def test_what_falls_due_makes_a_block_at_its_time() -> None:
    assert BlockPolicy().next_block_at(NOW, situation(due_ms=NOW + 70)) == NOW + 70


def test_what_is_overdue_makes_a_block_at_once() -> None:
    at = BlockPolicy().next_block_at(NOW, situation(due_ms=HEAD + 1))
    assert at is not None
    assert at <= NOW


def test_what_was_carried_over_waits_for_the_carry_over_interval() -> None:
    assert BlockPolicy().next_block_at(NOW, situation(due_ms=HEAD - 5)) == HEAD + CARRY_OVER_MS


def test_an_open_slot_makes_a_block_ten_seconds_after_the_last() -> None:
    assert BlockPolicy().next_block_at(NOW, situation(open_slots=1)) == HEAD + SLOT_INTERVAL_MS == HEAD + 10_000


def test_the_earliest_reason_wins() -> None:
    policy = BlockPolicy(interval_ms=5_000)
    assert policy.next_block_at(NOW, situation(due_ms=HEAD + 4_000, open_slots=2)) == HEAD + 4_000
    assert policy.next_block_at(NOW, situation(due_ms=HEAD + 6_000, open_slots=2)) == HEAD + 5_000


def test_by_interval_transactions_wait_for_the_interval() -> None:
    assert BlockPolicy(interval_ms=5_000).next_block_at(NOW, situation(waiting=True)) == HEAD + 5_000


def test_by_interval_empty_blocks_are_made_too() -> None:
    assert BlockPolicy(interval_ms=5_000).next_block_at(NOW, situation()) == HEAD + 5_000


def test_an_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 ms"):
        BlockPolicy(interval_ms=0)


@pytest.mark.parametrize(("now", "expected"), [(HEAD + 7, HEAD + 7), (HEAD, HEAD + 1), (HEAD - 86_400_000, HEAD + 1)])
def test_block_time_is_the_clock_or_just_after_the_parent(now: int, expected: int) -> None:
    assert block_time(now, HEAD) == expected
