"""contract.toml from its file: its mistakes as people see them, and the JSON Schema that editors complete it by."""

from __future__ import annotations

import json
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ghostnet.authoring import scaffold, schemas, sdk
from tools.generate.outputs import read as read_interface

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "schema"
GOOD = sorted([*ROOT.glob("contracts/*/*/contract.toml"), ROOT / "contracts" / "wat" / "contract.toml"])
HEAD = '[contract]\nname = "a"\nversion = "1.0.0"\ninterface = 1\nsummary = "S."\n'


def editors() -> Any:
    described = json.loads(schemas.EDITORS.read_text())
    jsonschema.Draft202012Validator.check_schema(described)
    return jsonschema.Draft202012Validator(described)


def faults(text: str) -> list[Any]:
    return list(editors().iter_errors(tomllib.loads(text)))


def refused(path: Path) -> schemas.SourceRefused:
    with pytest.raises(schemas.SourceRefused) as raised:
        schemas.read(path)
    return raised.value


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "contract.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


# ------------------------------------------------------------------ mistakes


def test_a_mistake_is_shown_under_the_text_that_is_meant(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + '[types.Lease.fields]\ntenant = "adress"\n[roles]\nowner = "storage.owner"\n')
    assert refused(path).text.splitlines() == [
        f"{path} has 2 mistakes",
        f"{path}:7:11: unknown_type: there is no type adress",
        '  7 | tenant = "adress"',
        "    |           ^^^^^^",
        "    = declare it under [types], or use a type of docs/spec/schema.md",
        f"{path}:9:9: unknown_reference: there is no storage item owner",
        '  9 | owner = "storage.owner"',
        "    |         ^^^^^^^^^^^^^^^",
        "    = declare it, or correct the spelling",
    ]


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.toml")), ids=lambda path: path.stem)
def test_every_golden_mistake_is_shown_where_it_is_made(path: Path) -> None:
    error = refused(path)
    lines = error.text.splitlines()[1:]
    assert len(lines) == 4 * len(error.diagnostics)
    for one, place in zip(error.diagnostics, range(0, len(lines), 4), strict=True):
        said, line, mark, way_out = lines[place : place + 4]
        assert said.startswith(f"{path}:{one.line}:{one.column}: {one.slug}: ")
        marked = line[mark.index("^") : mark.rindex("^") + 1]
        assert one.offending.startswith(marked) or len(one.offending.encode()) > 60 or not one.offending
        assert way_out.strip() == f"= {one.way_out}"
    assert all(first.line <= second.line for first, second in pairwise(error.diagnostics))


@pytest.mark.parametrize(
    ("given", "slug", "line", "column"),
    [
        (b"", "missing_key", 1, 1),
        (b"[contract]\nname = '\xff'\n", "toml_syntax", 2, 9),
        (b"\xff\xfe[\0c\0", "toml_syntax", 1, 1),
        (HEAD.encode() + b"\0", "toml_syntax", 6, 1),
        (HEAD.encode() + b"#" * 262_144, "too_large", 1, 1),
        (HEAD.encode() + b"[consts]\nA = " + b"[" * 5_000, "toml_syntax", None, None),
        (HEAD.encode() + b"[consts]\nA = " + b"{a=" * 50 + b"1" + b"}" * 50, "toml_syntax", None, None),
        (HEAD.encode() + b"".join(b"a" * 3 + b"%d = 1\n" % n for n in range(2_000)), "unknown_key", 6, 1),
    ],
    ids=["empty", "not-utf8", "utf16", "nul", "huge", "deep-arrays", "deep-tables", "a-thousand-mistakes"],
)
def test_what_nobody_wrote_by_hand_is_refused_in_the_same_form(
    tmp_path: Path, given: bytes, slug: str, line: int | None, column: int | None
) -> None:
    error = refused(written(tmp_path, given))
    first = error.diagnostics[0]
    assert first.slug == slug
    assert (line, column) in ((None, None), (first.line, first.column))
    assert len(error.diagnostics) <= 100
    assert max(len(each) for each in error.text.splitlines()) < 500


def test_control_characters_of_a_line_reach_no_terminal(tmp_path: Path) -> None:
    error = refused(written(tmp_path, HEAD + '[types.A.fields]\na = "\\u001b[31m" # \N{RIGHT-TO-LEFT OVERRIDE}\n'))
    assert all(each.isprintable() for each in error.text.splitlines())


def test_a_used_schema_is_found_from_the_folder_of_the_file(tmp_path: Path) -> None:
    uses = '[capabilities]\ncalls = ["other"]\n[uses]\nother = { schema = "../other/contract.toml", at = "init" }\n'
    (tmp_path / "own").mkdir()
    path = written(tmp_path / "own", HEAD + uses)
    assert [one.slug for one in refused(path).diagnostics] == ["unreadable_schema"]
    (tmp_path / "other").mkdir()
    written(tmp_path / "other", HEAD)
    assert schemas.read(path).describe()["uses"][0]["name"] == "other"


# ------------------------------------------------------------------ the JSON Schema


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.parent.name)
def test_editors_accept_what_the_parser_accepts(path: Path) -> None:
    schemas.read(path)
    assert faults(path.read_text()) == []


def test_editors_accept_a_schema_with_every_key() -> None:
    example = (ROOT / "docs" / "spec" / "schema.md").read_text().split("```toml\n")[1].split("```")[0]
    assert faults(example) == []


def test_editors_know_every_key_that_the_parser_accepts() -> None:
    known = json.loads(schemas.EDITORS.read_text())
    generated = (ROOT / "crates/ghost-schema/src/generated/keys.rs").read_text()
    for each in read_interface(ROOT, "contract")["object"]:
        found = known if each["name"] == "root" else known["$defs"][each["name"]]
        found = found["anyOf"][1] if "anyOf" in found else found
        names = [key["name"] for key in each["keys"]]
        assert list(found["properties"]) == names
        if "more" not in each:
            listed = generated.split(f"pub const {each['name'].upper()}: &[&str] =")[1].split("];")[0]
            assert [word.strip(' "\n') for word in listed.strip(" &[\n").split(",") if word.strip()] == names


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("", "missing_key"),
        ("[include]\n", "not_in_version_1"),
        ("[capabilities]\npay = true\n", "unknown_key"),
        ('[capabilities]\npays = "yes"\n', "wrong_form"),
        ('[capabilities]\nprivileges = ["burn"]\n', "unknown_reference"),
        ("[types.lower.fields]\na = 'u8'\n", "bad_name"),
        ("[types.A]\nfields = { a = 'u8' }\nenum = ['a']\n", "contradiction"),
        ("[types.A.fields]\na = 'string'\n", "bad_bound"),
        ("[types.A.fields]\na = 'adress'\n", "unknown_type"),
        ("[types.A.fields]\na = { doc = 'no type' }\n", "missing_key"),
        ("[storage]\na = { map = ['u8'] }\n", "wrong_form"),
        ("[storage]\na = { value = 'u8', set = 'u8' }\n", "contradiction"),
        ("[roles]\nowner = 'owner'\n", "wrong_form"),
        ("[errors.A]\ncode = 0\ntext = 'no'\n", "bad_error_code"),
        ("[errors.A]\ntext = 'no'\n", "missing_key"),
        ("[events.A]\na = { type = 'u8', index = true }\n", "unknown_key"),
        ("[methods.a]\nveiw = true\n", "unknown_key"),
        ("[methods.a]\nreturns = 'f64'\n", "not_in_version_1"),
        ("[methods.migrate]\nfrom = '~1'\n", "bad_version"),
        ("[invariants]\na = ''\n", "bad_text"),
    ],
)
def test_editors_refuse_what_the_parser_refuses(tmp_path: Path, text: str, slug: str) -> None:
    whole = (HEAD if text else "") + text
    assert slug in [one.slug for one in refused(written(tmp_path, whole)).diagnostics]
    assert faults(whole)


def test_a_new_contract_names_the_json_schema_that_lies_beside_its_sdk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    scaffold.write(tmp_path / "clock", "clock", "blank")
    sdk.provide(tmp_path / "clock")
    first = (tmp_path / "clock" / "contract.toml").read_text().splitlines()[0]
    named = tmp_path / "clock" / first.removeprefix("#:schema ")
    assert named.read_text() == schemas.EDITORS.read_text()
