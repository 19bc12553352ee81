"""What an operator may list, and what a value may be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ghostnet.core import AgentBadPolicy, DriverBadValue
from ghostnet.drivers.system.table import MOST_TEMPLATE_BYTES, Template, read
from tools.repository import ROOT

TABLE = """
host = "system:host1"
marks = "/var/lib/ghost/marks"
[places.motd]
root = "/etc"
path = "motd.d/ghost"
mode = "0644"
owner = "root:root"
templates = ["motd"]
[templates.motd]
file = "motd.txt"
blanks = { host = "word", load = "number", note = "line", colour = ["red", "green"] }
"""
TEXT = "{{host}} {{load}} {{colour}}\n{{note}} {{host}}\n"
VALUES = {"host": "host1.example.org", "load": "7", "note": "all is well", "colour": "red"}


def write(folder: Path, table: str = TABLE, text: str = TEXT) -> Path:
    (folder / "motd.txt").write_text(text)
    (folder / "files.toml").write_text(table)
    return folder / "files.toml"


def test_a_table_is_read_with_its_templates(tmp_path: Path) -> None:
    table = read(write(tmp_path))
    place = table.places["motd"]
    assert (place.parts, place.mode, place.uid, place.gid) == (("motd.d", "ghost"), 0o644, 0, 0)
    assert table.templates["motd"].filled(VALUES) == b"host1.example.org 7 red\nall is well host1.example.org\n"


def test_the_page_shows_a_table(tmp_path: Path) -> None:
    blocks = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/agent.md").read_text(), re.DOTALL)
    (table,) = (block for block in blocks if block.startswith("host ="))
    shown = read(write(tmp_path, table, "{{host}} is {{state}}\n"))
    assert shown.templates["motd"].filled({"host": "host1", "state": "open"}) == b"host1 is open\n"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('host = "system:host1"', 'host = "dns:a.org"', "no host"),
        ('host = "system:host1"', "host = 1", "no text"),
        ('marks = "/var/lib/ghost/marks"', 'marks = "marks"', "no absolute path"),
        ('marks = "/var/lib/ghost/marks"', "", "no text"),
        ('marks = "/var', 'mark = "x"\nmarks = "/var', "what can be said"),
        ('root = "/etc"', 'root = "etc"', "no absolute path"),
        ('root = "/etc"', 'root = "/etc/../root"', "no absolute path"),
        ('path = "motd.d/ghost"', 'path = "../shadow"', "below its root"),
        ('path = "motd.d/ghost"', 'path = "/shadow"', "below its root"),
        ('path = "motd.d/ghost"', 'path = "a//b"', "below its root"),
        ('path = "motd.d/ghost"', 'path = "a/./b"', "below its root"),
        ('path = "motd.d/ghost"', 'path = "a\\u0000b"', "no text"),
        ('mode = "0644"', 'mode = "4755"', "the mode"),
        ('mode = "0644"', "mode = 420", "no text"),
        ('owner = "root:root"', 'owner = "root"', "no owner"),
        ('owner = "root:root"', 'owner = "nobody-there:root"', "no owner"),
        ('owner = "root:root"', 'command = "touch /x"', "what can be said"),
        ('templates = ["motd"]', "templates = []", "no templates"),
        ('templates = ["motd"]', 'templates = ["other"]', "no template other"),
        ('file = "motd.txt"', 'file = "../motd.txt"', "beside the table"),
        ('file = "motd.txt"', 'file = "none.txt"', "No such file"),
        ('host = "word"', 'host = ".*"', "takes word, number, line"),
        ('host = "word"', "host = []", "takes word, number, line"),
        ('host = "word"', 'host = ["a\\n"]', "takes word, number, line"),
        ('host = "word", ', "", "the same blanks"),
        ("[places.motd]", '[places."../motd"]', "a name has"),
        (
            "[templates.motd]",
            '[places.b]\nroot = "/etc"\npath = "motd.d/ghost"\nmode = "600"\ntemplates = ["motd"]\n[templates.motd]',
            "two places",
        ),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, old: str, new: str, why: str) -> None:
    assert old in TABLE
    with pytest.raises(AgentBadPolicy, match=why):
        read(write(tmp_path, TABLE.replace(old, new)))


@pytest.mark.parametrize("text", ["{{host}}", TEXT + "{{Other}}", TEXT + "{{", TEXT + "}}", TEXT + "{{ host }}"])
def test_a_template_with_other_blanks_than_listed_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(AgentBadPolicy):
        read(write(tmp_path, text=text))


def test_a_template_that_was_swapped_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path)
    template = tmp_path / "motd.txt"
    template.write_bytes(b"x" * (MOST_TEMPLATE_BYTES + 1))
    with pytest.raises(AgentBadPolicy, match="larger"):
        read(path)
    write(tmp_path)
    template.chmod(0o666)
    with pytest.raises(AgentBadPolicy, match="lets others at it"):
        read(path)
    template.rename(tmp_path / "aside")
    template.symlink_to(tmp_path / "aside")
    with pytest.raises(AgentBadPolicy, match="symbolic link"):
        read(path)
    template.unlink()
    template.mkdir()
    with pytest.raises(AgentBadPolicy, match="no regular file"):
        read(path)


@pytest.mark.parametrize(
    "value",
    [
        "", ".", "..", "../x", "/etc", "-x", "--args", ".hidden", "a b", "a;b", "$(x)", "`x`", "a\nb", "a\n", "\n",
        "a\0", "\x1b[2J", "\u2024\u2024/x", "\uff0e\uff0e", "caf\u00e9", "\u0661", "{{note}}", "a{b",
        "x" * 257, "x" * 65_536,
    ],
)  # fmt: skip
def test_a_word_is_letters_digits_and_little_else(value: str) -> None:
    template = Template(("a ", "host", " b"), {"host": "word"})
    with pytest.raises(DriverBadValue):
        template.filled({"host": value})


@pytest.mark.parametrize("value", ["a", "A9", "host-1.example.org", "::1", "_dmarc", "x" * 256])
def test_a_word_may_be_a_name_or_an_address(value: str) -> None:
    assert Template(("", "host", ""), {"host": "word"}).filled({"host": value}) == value.encode()


@pytest.mark.parametrize(
    ("blank", "value"),
    [
        ("number", "-1"), ("number", ""), ("number", "1.5"), ("number", "\u0661"), ("number", "1\n"),
        ("line", "a\nb"), ("line", "a\r"), ("line", "a\0"), ("line", "a\x7f"), ("line", "a\u2028b"),
        ("line", "x" * 257), (("red",), "green"), (("red",), "red\n"),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_refused(blank: str | tuple[str, ...], value: str) -> None:
    with pytest.raises(DriverBadValue):
        Template(("", "b", ""), {"b": blank}).filled({"b": value})


def test_a_value_never_opens_another_blank() -> None:
    template = Template(("", "a", " ", "b", ""), {"a": "line", "b": "word"})
    assert template.filled({"a": "{{b}}", "b": "x"}) == b"{{b}} x"


@pytest.mark.parametrize("values", [{}, {"a": "x", "other": "y"}, {"other": "y"}])
def test_every_blank_is_filled_and_no_other(values: dict[str, str]) -> None:
    with pytest.raises(DriverBadValue):
        Template(("", "a", ""), {"a": "word"}).filled(values)
