"""What pytest shows of a test of contracts that failed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = """
def test_of_an_owner(chain, alice, bob):
    c = chain.deploy("token", owner=alice, name="Gold", symbol="AU", decimals=2, supply=10)
    assert str(bob) == str(chain.accounts["alice"])


def test_of_a_refusal(chain, bob):
    chain.deploy("tip-jar", shares=[{"to": bob, "parts": 0}])


def test_of_nothing(chain):
    assert False, "nobody was there"
"""


def test_a_failed_test_says_whose_the_addresses_in_its_message_are(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", "/dev/null", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    owner, refusal, nothing = (part.partition("\n")[2] for part in done.stdout.split("\n____")[1:])
    assert "names on the test chain" in owner
    named = [line.rpartition(" is ")[2] for line in owner.splitlines() if line.startswith("ghost1")]
    assert named == ["alice", "bob"]
    assert "tip-jar.init(shares=[" in refusal
    assert "✗ contract/NoParts" in refusal
    assert "names on the test chain" not in nothing
