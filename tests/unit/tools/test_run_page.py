"""A page is held to what it says: commands, what they print, how they end, and what it quotes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.run_page import Command, Excerpt, PageError, matches, run, steps


def ran(tmp_path: Path, text: str) -> list[str]:
    page = tmp_path / "page.md"
    page.write_text(text)
    return [each.command for each in run(page, tmp_path, dict(os.environ))]


def test_commands_share_a_folder_and_run_in_order(tmp_path: Path) -> None:
    text = "```console\n$ mkdir a && cd a\n$ echo one \\\n  two > b\n$ cat b\none two\n```\n```console\n$ ls\nb\n```\n"
    assert len(ran(tmp_path, text)) == 4
    assert (tmp_path / "a" / "b").read_text() == "one two\n"


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ("$ echo one\ntwo", "said otherwise"),
        ("$ echo one; echo two\none", "said otherwise"),
        ("$ echo one\none\ntwo", "said otherwise"),
        ("$ false", "ended with 1"),
        ("$ echo error: no\nerror: no", "ended with 0"),
        ("echo one", "begins with"),
    ],
)
def test_what_is_not_so_is_told(tmp_path: Path, block: str, fault: str) -> None:
    with pytest.raises(PageError, match=fault):
        ran(tmp_path, f"```console\n{block}\n```\n")


def test_a_refusal_that_is_shown_is_expected(tmp_path: Path) -> None:
    assert ran(tmp_path, "```console\n$ echo error: no >&2; exit 1\nerror: no\n```\n")


def test_a_quotation_leaves_lines_out_where_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "it.py").write_text("import a\nimport b\n\n\ndef f():  # more…\n    pass\n")
    ran(tmp_path, "```python it.py\nimport a\n\n\n# …\n\ndef f():  # more…\n```\n")
    for wrong in ("import a\ndef f():  # more…", "# …\ndef f():\n# …\nimport a"):
        with pytest.raises(PageError, match="does not hold"):
            ran(tmp_path, f"```python it.py\n{wrong}\n```\n")


def test_what_differs_from_run_to_run_is_masked() -> None:
    assert matches(["id  …", "…", "end"], "id  4f\n\nmore\nmore\nend\n")
    assert not matches(["id  …", "end"], "id  4f\nmore\nend\n")
    assert not matches(["id  …"], "no  4f\n")


def test_another_terminal_runs_until_the_page_ends(tmp_path: Path) -> None:
    told = "```console other terminal\n$ bash -c 'echo $$ > pid; echo ready; exec sleep 600'\nready\n```\n"
    assert len(ran(tmp_path, told + "```console\n$ kill -0 $(cat pid)\n```\n")) == 2
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_what_another_terminal_does_not_say_is_told(tmp_path: Path) -> None:
    with pytest.raises(PageError, match="did not say"):
        ran(tmp_path, "```console other terminal\n$ echo one\ntwo\n```\n")


def test_an_excerpt_must_be_in_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.rs").write_text("fn one() {\n    1\n}\nfn two() {}\n")
    assert ran(tmp_path, "```rust a.rs\nfn one() {\n// …\nfn two() {}\n```\n") == []
    for wrong in ("fn two() {}\n// …\nfn one() {", "fn three() {}", "fn one() {\n}"):
        with pytest.raises(PageError, match="does not hold"):
            ran(tmp_path, f"```rust a.rs\n{wrong}\n```\n")
    with pytest.raises(PageError, match="no file"):
        ran(tmp_path, "```rust b.rs\nfn one() {\n```\n")


def test_other_blocks_do_not_count() -> None:
    assert list(steps("```sh\nfalse\n```\n\n```\ntext\n```\n")) == []
    found = list(steps("```toml a\nx = 1\n```\n```console\n$ a\n```\n"))
    assert [type(each) for each in found] == [Excerpt, Command]
