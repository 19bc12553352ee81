"""The SDK's copy: written once, whole, and held to the hash in its name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.authoring import scaffold, sdk


@pytest.fixture(name="data")
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "ghostnet" / "sdk"


@pytest.fixture(name="clock")
def _clock(tmp_path: Path) -> Path:
    scaffold.write(tmp_path / "clock", "clock", "blank")
    return tmp_path / "clock"


def test_the_sdk_is_where_the_contract_looks_for_it(data: Path, clock: Path) -> None:
    assert sdk.provide(clock) == sdk.own()
    assert (clock / sdk.LINK).readlink() == data
    assert (clock / sdk.dependency(sdk.own()) / "src" / "lib.rs").is_file()
    assert [path.name for path in data.iterdir()] == [sdk.own()]


def test_a_copy_is_written_once(data: Path, clock: Path) -> None:
    sdk.provide(clock)
    before = (data / sdk.own() / "Cargo.toml").stat()
    sdk.provide(clock)
    assert (data / sdk.own() / "Cargo.toml").stat() == before


def test_a_copy_holds_no_tests_and_reads_as_the_original(data: Path, clock: Path) -> None:
    sdk.provide(clock)
    assert not list((data / sdk.own()).rglob("tests*"))
    assert sdk.manifest(data / sdk.own()) == sdk.manifest(sdk.FILES)


@pytest.mark.parametrize("damage", ["changed", "cut", "gone", "added", "manifest"])
def test_a_copy_that_is_not_what_was_written_is_not_used(data: Path, clock: Path, damage: str) -> None:
    sdk.provide(clock)
    source = data / sdk.own() / sdk.CRATE / "src" / "lib.rs"
    match damage:
        case "changed":
            source.write_text(source.read_text().replace("//!", "//! "))
        case "cut":
            source.write_bytes(b"")
        case "gone":
            source.unlink()
        case "added":
            (data / sdk.own() / sdk.CRATE / "build.rs").write_text("fn main() {}")
        case "manifest":
            source.write_bytes(b"")
            (data / sdk.own() / sdk.MANIFEST).write_text(sdk.manifest(data / sdk.own()))
    with pytest.raises(core.LocalSdkDamaged):
        sdk.provide(clock)
    shutil.rmtree(data / sdk.own())
    assert sdk.provide(clock) == sdk.own()


def test_a_contract_of_another_release_is_not_built_with_this_ones_sdk(data: Path, clock: Path) -> None:
    manifest = clock / "Cargo.toml"
    manifest.write_text(manifest.read_text().replace(sdk.own(), "9.9.9-0123456789ab"))
    with pytest.raises(core.LocalSdkMissing) as refused:
        sdk.provide(clock)
    assert refused.value.fields["own"] == sdk.own()
    assert not data.exists()


def test_a_moved_data_folder_moves_the_link(
    data: Path, clock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdk.provide(clock)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "elsewhere"))
    sdk.provide(clock)
    assert (clock / sdk.LINK).readlink() == tmp_path / "elsewhere" / "ghostnet" / "sdk"
    assert data.exists()


def test_an_sdk_that_the_author_keeps_in_the_folder_is_left_alone(data: Path, clock: Path) -> None:
    (clock / sdk.LINK).mkdir(parents=True)
    assert sdk.provide(clock) is None
    assert not data.exists()


@pytest.mark.parametrize(
    "dependency",
    ['"1.0"', '{ path = "../crates/ghost-sdk" }', '{ path = ".ghost/sdk" }', "{ workspace = true }"],
)
def test_a_contract_with_its_own_way_to_an_sdk_names_none_of_ours(tmp_path: Path, dependency: str) -> None:
    (tmp_path / "Cargo.toml").write_text(f"[dependencies]\nghost-sdk = {dependency}\n")
    assert sdk.named_in(tmp_path) is None
