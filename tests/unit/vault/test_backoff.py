"""Waits after failed tries."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.vault.backoff import LONGEST_SECONDS, Backoff, wait_after


def test_a_million_guesses_take_decades() -> None:
    now = 0.0
    backoff, guesses = Backoff(lambda: now), 0
    while guesses < 200:
        try:
            backoff.begin()
            guesses += 1
        except core.VaultTooSoon as error:
            now += int(str(error.fields["seconds"]))
    years = (now + (1_000_000 - guesses) * wait_after(guesses)) / (365 * 86_400)
    assert years > 25
    assert wait_after(10**6) == LONGEST_SECONDS


def test_a_clock_that_stands_still_lets_nobody_try(tmp_path: Path) -> None:
    backoff = Backoff(lambda: 5.0, tmp_path / "attempts")
    for _ in range(3):
        backoff.begin()
    for _ in range(100):
        with pytest.raises(core.VaultTooSoon):
            backoff.begin()
    assert backoff.failures == 3


@pytest.mark.parametrize("data", [b"", b"many", b"9" * 20])
def test_whoever_spoils_the_count_waits_the_longest(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "attempts"
    path.write_bytes(data)
    path.chmod(0o600)
    with pytest.raises(core.VaultTooSoon) as caught:
        Backoff(lambda: 5.0, path).begin()
    assert caught.value.fields["seconds"] == LONGEST_SECONDS + 1


def test_a_success_forgets_the_failures(tmp_path: Path) -> None:
    backoff = Backoff(lambda: 5.0, tmp_path / "attempts")
    for _ in range(20):
        backoff.begin()
        backoff.succeed()
    assert Backoff(lambda: 5.0, tmp_path / "attempts").failures == 0
