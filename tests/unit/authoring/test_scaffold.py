"""A new contract's folder: what is in it under its new name, and when none is written."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.authoring import places, rust, scaffold, sdk

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = scaffold.templates()
WITH_PAGE = [each for each in TEMPLATES if "/" not in each]


def test_the_templates_are_those_of_the_repository() -> None:
    assert scaffold.BLANK in TEMPLATES
    assert sorted(path.name for path in (ROOT / "contracts" / "templates").iterdir()) == WITH_PAGE
    recipes = sorted(path.name for path in (ROOT / "contracts" / "cookbook").iterdir())
    assert [*WITH_PAGE, *(f"cookbook/{name}" for name in recipes)] == TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_named_anew_wherever_it_is_called_by_its_name(template: str) -> None:
    files = scaffold.contents("town-clock", template)
    assert core.Schema.parse(files["contract.toml"]).describe()["name"] == "town-clock"
    assert tomllib.loads(files["Cargo.toml"])["package"]["name"] == "town-clock"
    assert files["README.md"].startswith("# town-clock\n")
    tests = files["tests/test_town_clock.py"]
    old = template.rpartition("/")[2]
    assert ("from town_clock_contract import " if template in WITH_PAGE else 'deploy("town-clock"') in tests
    assert f"{old.replace('-', '_')}_contract" not in tests
    assert f'"{old}"' not in tests
    commands = [line for line in files["README.md"].splitlines() if line.startswith(("$ ", "    "))]
    assert any("contract deploy . --as alice" in line for line in commands)
    assert template not in WITH_PAGE or any(
        line.startswith("$ ghostcli contract deploy town-clock") for line in commands
    )
    assert not any(old in line.split() for line in commands)


def test_a_recipe_without_a_page_begins_with_its_summary() -> None:
    page = scaffold.contents("jar", "cookbook/tip-jar")["README.md"]
    assert page.startswith("# jar\n\nCollects tips and pays them out by fixed parts.\n\n## Next\n")
    assert "ghostcli contract deploy . --as alice --shares SHARES" in page


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_has_source_tests_and_page(template: str) -> None:
    files = scaffold.contents("clock", template)
    assert {"src/lib.rs", "tests/test_clock.py", "README.md", "contract.toml"} <= files.keys()


def test_the_lock_holds_what_the_sdk_needs_and_no_other_contract() -> None:
    packages = tomllib.loads(scaffold.contents("clock", "blank")["Cargo.lock"])["package"]
    names = [package["name"] for package in packages]
    assert names == sorted(names)
    assert {"clock", *sdk.CRATES} <= set(names)
    assert not {"probe", *(each.rpartition("/")[2] for each in TEMPLATES)} & set(names)
    needed = {word.split()[0] for package in packages for word in package.get("dependencies", [])}
    assert needed | {"clock"} == set(names)


def test_profile_and_lints_are_those_of_the_templates() -> None:
    new = tomllib.loads(scaffold.contents("clock", "blank")["Cargo.toml"])
    workspace = tomllib.loads((ROOT / "contracts" / "Cargo.toml").read_text())
    assert new["profile"] == workspace["profile"]
    assert new["lints"] == workspace["workspace"]["lints"]


def test_contracts_are_linked_alike_in_and_outside_the_repository() -> None:
    new = tomllib.loads(scaffold.contents("clock", "blank")[".cargo/config.toml"])
    here = tomllib.loads((ROOT / "contracts" / ".cargo" / "config.toml").read_text())
    assert new["target"] == here["target"]
    assert new["build"]["target"] == here["build"]["target"] == rust.TARGET
    assert [flag for flag in new["target"][rust.TARGET]["rustflags"] if flag != "-C"] == [
        f"link-arg={flag}" for flag in rust.LINKER
    ]


@pytest.mark.parametrize(
    "name", ["", "Clock", "town_clock", "a--b", "-a", "1a", "../a", "a/b", 'a" # ', 'a"\nversion = "9.9.9', "a" * 41]
)
def test_what_is_no_name_for_a_contract_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(core.RequestBadName):
        scaffold.write(tmp_path / "new", name, "blank")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["ghost-sdk", "toml", "sha2"])
def test_the_name_of_a_crate_that_every_contract_needs_is_taken(name: str) -> None:
    with pytest.raises(core.RequestNameTaken):
        scaffold.contents(name, "blank")


def test_an_unknown_template_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(core.RequestUnknownTemplate) as refused:
        scaffold.write(tmp_path / "new", "clock", "../wat")
    assert refused.value.fields["known"] == ", ".join(TEMPLATES)


def test_nothing_is_written_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    before = sorted(tmp_path.rglob("*"))
    for place in ("full", "file", "link"):
        with pytest.raises(core.LocalFolderNotEmpty):
            scaffold.write(tmp_path / place, "clock", "blank")
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "clock").mkdir()
    files = scaffold.write(tmp_path / "clock", "clock", "blank")
    there = [str(path.relative_to(tmp_path / "clock")) for path in (tmp_path / "clock").rglob("*") if path.is_file()]
    assert sorted(there) == files


def test_a_folder_that_could_not_be_filled_does_not_appear(tmp_path: Path) -> None:
    def fill() -> None:
        with places.made_whole(tmp_path / "new") as draft:
            (draft / "half").write_text("half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fill()
    assert list(tmp_path.iterdir()) == []
