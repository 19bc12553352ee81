"""What the client decides by itself."""

from __future__ import annotations

from ghostnet.client.client import VALID_MS, VALID_SPREAD_MS, some_time_from


def test_transactions_made_in_one_millisecond_are_not_the_same_bytes() -> None:
    drawn = {some_time_from(1_000) - 1_000 - VALID_MS for _ in range(20)}
    assert len(drawn) > 1
    assert all(0 <= extra < VALID_SPREAD_MS for extra in drawn)
