"""An author with nothing but the installed program: empty home, empty folder, no network, no path into a clone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ghostnet.authoring import sdk
from tests.e2e.cli.authors import ROOT
from tests.e2e.cli.worlds import SECONDS, World


def compiled(author: World, folder: str) -> tuple[Any, list[str]]:
    """What a build says of the module, and the crates it compiled for it."""
    done = author.raw("contract", "build", folder)
    assert done.returncode == 0, done.stderr
    crates = [line.split()[1] for line in done.stderr.splitlines() if line.strip().startswith("Compiling")]
    return author.run("contract", "build", folder), crates


def test_from_an_empty_folder_to_a_contract_that_is_tested(author: World, installed: Path) -> None:
    made = author.run("contract", "new", "points")
    assert made["sdk"] == sdk.own()
    built, crates = compiled(author, "points")
    assert crates[-1] == "points"
    assert built["path"].endswith("points/build/points.wasm")
    folder = author.folder / "points"
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder,
        env=author.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout
    for path in folder.rglob("*"):
        if path.is_symlink():
            assert not path.resolve().is_relative_to(ROOT)
        elif path.is_file():
            assert str(ROOT).encode() not in path.read_bytes(), path
            assert str(installed).encode() not in path.read_bytes(), path


def test_a_build_says_what_costs_much_and_what_each_method_costs(author: World) -> None:
    author.run("contract", "new", "loud")
    before = author.run("contract", "build", "loud")
    assert (before["warnings"], before["gas"]) == ([], {})
    assert "ghost_types::codec::Writer::head" in {each["name"] for each in before["functions"]}
    kept = author.run("contract", "gas", "loud", "--update")["methods"]
    source = author.folder / "loud" / "src" / "lib.rs"
    text = source.read_text().replace("ghost_sdk::contract!", "extern crate alloc;\n\nghost_sdk::contract!")
    told = 'ensure!(alloc::format!("{amount}").len() < 20, over);'
    source.write_text(text.replace("let count = before", f"{told}\n        let count = before"))
    after = author.run("contract", "build", "loud")
    assert after["gas"] == kept
    (warning,) = after["warnings"]
    assert (warning["rule"], warning["subject"], warning["each"]) == ("format_machinery", "add", "store")
    assert 500 < warning["bytes"] < after["bytes"] - before["bytes"]
    said = author.raw("contract", "build", "loud").stdout
    assert f"for add: {warning['bytes']:,} bytes, {warning['gas']:,} gas to store\n" in said
    assert f"{kept['add']['most']:,}" in said


def test_an_edit_compiles_the_contract_alone(author: World) -> None:
    author.run("contract", "new", "edited")
    before, _ = compiled(author, "edited")
    source = author.folder / "edited" / "src" / "lib.rs"
    source.write_text(source.read_text().replace("store.count().set(&0)", "store.count().set(&1)"))
    after, crates = compiled(author, "edited")
    assert crates == ["edited"]
    assert after["code_hash"] != before["code_hash"]


def test_the_next_contract_finds_the_sdk_compiled(author: World) -> None:
    author.run("contract", "new", "first")
    compiled(author, "first")
    author.run("contract", "new", "gold", "--template", "token")
    _, crates = compiled(author, "gold")
    assert crates == ["gold"]


def test_the_same_sources_give_the_same_bytes_in_every_folder(author: World) -> None:
    hashes = set()
    for parent in ("here", "there/below"):
        author.run("contract", "new", "lamp", "--in", parent)
        built, crates = compiled(author, f"{parent}/lamp")
        assert crates[-1] == "lamp"
        hashes.add(built["code_hash"])
    assert len(hashes) == 1


def test_two_contracts_of_one_name_do_not_get_each_others_module(author: World) -> None:
    for parent, template in (("one", "blank"), ("two", "token")):
        author.run("contract", "new", "twin", "--template", template, "--in", parent)
        for path in (author.folder / parent / "twin").rglob("*"):
            if path.is_file():
                os.utime(path, (1, 1))  # older than anything cargo has compiled
    blank, token = (author.run("contract", "build", f"{parent}/twin") for parent in ("one", "two"))
    assert {"add", "get"} <= {each["name"] for each in blank["functions"]}
    assert {"transfer", "mint"} <= {each["name"] for each in token["functions"]}
    assert author.run("contract", "build", "one/twin")["code_hash"] == blank["code_hash"]


def test_a_template_is_built_by_its_name(author: World) -> None:
    built = author.run("contract", "build", "name-lease", "--out", "lease.wasm")
    assert built["name"] == "name-lease"
    assert (author.folder / "lease.wasm").stat().st_size == built["bytes"]
    assert list((author.folder / "home" / ".cache" / "ghostnet" / "templates").glob("*/name-lease/Cargo.toml"))


def test_the_networks_own_contract_is_built_by_its_name(author: World) -> None:
    assert author.run("contract", "build", "agents")["name"] == "agents"


def test_an_sdk_that_was_changed_is_not_compiled(author: World) -> None:
    made = author.run("contract", "new", "careful")
    compiled(author, "careful")
    source = author.folder / "careful" / ".ghost" / "sdk" / made["sdk"] / "crates" / "ghost-sdk" / "src" / "lib.rs"
    text = source.read_text()
    source.write_text(text + "// changed\n")
    try:
        assert author.run("contract", "build", "careful", code=3)["slug"] == "sdk_damaged"
    finally:
        source.write_text(text)


def test_a_recipe_of_the_cookbook_is_taken_and_tested(author: World) -> None:
    author.run("contract", "new", "jar", "--template", "cookbook/tip-jar")
    assert author.run("contract", "test", "jar")["passed"]
    built = author.run("contract", "build", "cookbook/sealed-bids")
    assert built["name"] == "sealed-bids"
