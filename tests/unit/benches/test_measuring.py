"""What is read from the programs that measure, and what a failing one leaves."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from benches import own
from benches.peers.listing import rows_of
from benches.peers.peer import Peer
from benches.programs import CORE, BenchError, figures, output
from benches.row import Measured

LINE = (
    '{"name": "NAME", "value": 28104.39, "unit": "tx/s", "includes": ["exec", "sig"], '
    '"goal": 15000, "runs": RUNS, "spread": 0.729}'
)


def test_rust_rows_are_read_and_other_lines_are_not() -> None:
    (row,) = own.parse(f"warming up\n{LINE.replace('RUNS', '3')}\n")
    assert row == Measured("NAME", 28104.39, "tx/s", ("exec", "sig"), 3, 0.729, 15_000)


def test_single_reading_is_one_run() -> None:
    assert own.parse(LINE.replace("RUNS", "0"))[0].runs == 1


def test_many_accounts_are_held_to_half_the_throughput_of_few() -> None:
    few = [Measured(own.END_TO_END.format(accounts=own.FEW), 20_000, "tx/s", ("exec", "sig"), 3, 0, 15_000)]
    name = own.END_TO_END.format(accounts=own.MANY)
    many = [
        Measured(name, 12_000, "tx/s", ("exec", "sig"), 3, 0, 15_000),
        Measured("resident memory", 400, "MiB", ("exec", "sig"), 1, 0, 600),
    ]
    assert [(row.name, row.goal) for row in own.wider_goals(few, many)] == [(name, 10_000), ("resident memory", 600)]


def test_peer_programs_give_all_their_runs() -> None:
    text = '{"name": "a", "runs": [1.0, 3.0, 2.0], "unit": "tx/s", "includes": ["exec"]}\n'
    assert figures(text)[0] == Measured("a", 2.0, "tx/s", ("exec",), 3, 0.5)


def test_program_that_is_not_installed_is_named() -> None:
    with pytest.raises(BenchError, match="no-such-program is not installed"):
        output(["no-such-program", "--version"])


def test_failure_names_the_program_and_its_last_words() -> None:
    with pytest.raises(BenchError, match="exit code 1: the transfers did not arrive"):
        output([sys.executable, "-c", "import sys; sys.exit('the transfers did not arrive')"], quiet=True)


def test_program_that_does_not_end_is_ended() -> None:
    with pytest.raises(BenchError, match=r"did not end within 0\.2 s"):
        output([sys.executable, "-c", "import time; time.sleep(60)"], timeout=0.2)


def test_figure_of_one_core_runs_on_one_core() -> None:
    ask = "import os; print(os.sched_getaffinity(0))"
    assert output([sys.executable, "-c", ask], one_core=True) == f"{{{CORE}}}\n"


def peer(text: str | None) -> Peer:
    def measure() -> list[Measured]:
        if text is None:
            raise BenchError("npm is not installed")
        return figures(text)

    def versions() -> Mapping[str, str]:
        return {"peer": "1"}

    def ours() -> list[Measured]:
        return [Measured("ours", 4.0, "tx/s", ("exec",), 3, 0)]

    return Peer("peer", {"a": "ours"}, ours, ("exec",), measure, versions)


def test_peer_stands_beside_the_figure_named_for_it() -> None:
    text = '{"name": "a", "runs": [1.0, 3.0, 2.0], "unit": "tx/s", "includes": ["exec"]}'
    (row,) = rows_of(peer(text), {"ghost": "0"})
    assert (row.value, row.peer_value, row.ratio, row.versions) == (4.0, 2.0, 2.0, {"ghost": "0", "peer": "1"})


def test_peer_that_cannot_be_set_up_leaves_nulls_and_its_reason() -> None:
    (row,) = rows_of(peer(None), {})
    assert (row.peer, row.name, row.peer_value, row.ratio) == ("peer", "a", None, None)
    assert row.reason == "npm is not installed"


def test_programs_of_the_peers_are_where_they_are_looked_for() -> None:
    programs = Path(own.__file__).parent / "peers" / "programs"
    assert {"revm.py", "litesvm.py", "erc20.mjs", "Token.sol", "anvil.mjs", "wasmvm"} <= {
        path.name for path in programs.iterdir()
    }
