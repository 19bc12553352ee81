"""The file of results keeps one kind of row while the other is measured anew; the table leaves nothing out."""

from __future__ import annotations

from pathlib import Path

from benches.results import load, save, table
from benches.row import Measured, absent_row, compared_row, own_row

OURS = Measured("transfer", 40_000, "tx/s", ("exec",), 3, 0.1, 30_000)
SLOW = Measured("call", 20.5, "us", ("exec",), 3, 0.1, 15)
PEER_ROW = compared_row(OURS, "revm", Measured("ERC-20 transfer", 80_000, "tx/s", ("exec",), 3, 0.2), {"pyrevm": "0.3"})


def test_own_rows_replace_own_rows_and_keep_the_peers(tmp_path: Path) -> None:
    path = tmp_path / "out" / "results.json"
    save([PEER_ROW], path)
    save([own_row(SLOW, {})], path)
    save([own_row(OURS, {})], path)
    assert load(path) == [own_row(OURS, {}), PEER_ROW]


def test_peers_rows_replace_peers_rows_and_keep_ours(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    absent = absent_row("anvil", "ERC-20 transfer", ["exec"], "npm is not installed")
    save([own_row(OURS, {})], path)
    save([PEER_ROW], path)
    save([absent], path)
    assert load(path) == [own_row(OURS, {}), absent]


def test_no_file_has_no_rows(tmp_path: Path) -> None:
    assert load(tmp_path / "results.json") == []


def test_table_shows_goals_reasons_and_versions() -> None:
    absent = absent_row("anvil", "ERC-20 transfer", ["exec"], "npm is not installed")
    text = table([own_row(OURS, {"rustc": "1.95.0"}), own_row(SLOW, {}), PEER_ROW, absent])
    assert "30,000 met" in text
    assert "15 MISSED" in text
    assert "0.50" in text  # half as fast is said as plainly as twice as fast
    assert "null" in text
    assert "anvil, ERC-20 transfer: npm is not installed" in text
    assert "pyrevm 0.3, rustc 1.95.0" in text
