"""Renderers: nothing of interface/ is lost on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tools.check_generated import stale
from tools.generate import errors_rust, gas_python, gas_rust, host_python, host_rust, reference
from tools.generate.outputs import read
from tools.repository import ROOT


def test_every_error_has_a_row_of_the_rust_table_and_a_line_of_the_page() -> None:
    table = read(ROOT, "errors")
    rust, page = errors_rust.render(table), reference.errors_page(table)
    assert rust.count("    ErrorRow {\n") == len(table["error"])
    for row in table["error"]:
        assert f"pub const {row['slug'].upper()}: ErrorCode" in rust
        assert f"| `{row['slug']}` |" in page


def test_every_host_function_has_an_import_its_needs_a_stub_and_a_section() -> None:
    host = read(ROOT, "host")
    imports, stubs = host_rust.render_imports(host), host_rust.render_stubs(host)
    needs, page = host_rust.render_needs(host), reference.host_page(host, read(ROOT, "gas"))
    for row in host["function"]:
        assert f'name: "{row["name"]}"' in imports
        assert f"    {host_rust.declaration(row)};\n" in stubs
        assert f'("{row["name"]}", &[' in needs
        assert f"\n## {row['name']}\n" in page


def test_what_makes_use_of_a_capability_is_what_it_needs_unless_the_row_says_otherwise() -> None:
    rows: list[dict[str, Any]] = [
        {"name": "pay", "view": False, "needs": ["pays"]},
        {"name": "call", "view": True, "needs": ["calls"], "asks": ["calls", "pays"]},
        {"name": "returned", "view": True, "needs": ["calls"], "asks": []},
    ]
    module: dict[str, Any] = {}
    exec(host_python.render({"function": rows}), module)  # noqa: S102  what is generated is run to be looked at
    assert module["WRITES"] == {"pay"}
    assert module["USERS"] == {"pays": {"pay", "call"}, "calls": {"call"}}


def test_every_host_function_has_a_price() -> None:
    prices = [price["name"] for price in read(ROOT, "gas")["price"]]
    for row in read(ROOT, "host")["function"]:
        assert any(name == row["gas"] or name.startswith(row["gas"].replace("signature", "")) for name in prices), row


def test_every_price_and_weight_is_in_the_rust_table() -> None:
    gas = read(ROOT, "gas")
    rust = gas_rust.render(gas)
    assert rust.count(": Price = ") == len(gas["price"])
    assert all(f"{name}: {weight},\n" in rust for name, weight in gas["operators"].items())


def test_every_price_and_weight_is_in_the_table_for_python() -> None:
    gas = read(ROOT, "gas")
    module: dict[str, Any] = {"__name__": "prices"}
    exec(gas_python.render(gas), module)  # noqa: S102  what is generated is run to be looked at
    assert module["PRICES"] == {row["name"]: (row["base"], row["per_byte"]) for row in gas["price"]}
    assert module["WEIGHTS"] == gas["operators"]


def test_a_cell_cannot_break_its_table() -> None:
    assert reference.row("a|b", "<script>") == "| a\\|b | &lt;script> |\n"


def test_stale_and_absent_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("old")
    (tmp_path / "same.md").write_text("same")
    wanted = {Path("old.md"): "new", Path("same.md"): "same", Path("gone.md"): "x"}
    assert [fault.split()[0] for fault in stale(tmp_path, wanted)] == ["old.md", "gone.md"]
