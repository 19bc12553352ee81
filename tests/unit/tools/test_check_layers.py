"""The order of the crates, and the bridge's one importer."""

from __future__ import annotations

from pathlib import Path

from tools.check_layers import bridge_faults, crate_faults, crate_graph


def test_a_crate_may_stand_on_those_before_it() -> None:
    assert not list(crate_faults({"ghost-vm": {"ghost-types", "ghost-state"}, "ghost-types": set()}))


def test_a_dependency_upwards_is_refused() -> None:
    assert list(crate_faults({"ghost-state": {"ghost-ledger"}})) == [
        "ghost-state must not stand on ghost-ledger: move what it needs into a lower crate"
    ]


def test_the_sdk_stands_on_shared_crates_alone() -> None:
    assert list(crate_faults({"ghost-sdk": {"ghost-vm"}}))


def test_a_crate_without_a_place_is_refused() -> None:
    assert "has no place" in next(crate_faults({"ghost-new": set()}))


def test_test_dependencies_are_free() -> None:
    def needs(name: str, kind: str | None) -> dict[str, object]:
        return {"name": name, "kind": kind}

    packages = [
        {"name": "a", "dependencies": [needs("b", "dev"), needs("c", None), needs("serde", None)]},
        {"name": "b", "dependencies": []},
        {"name": "c", "dependencies": []},
    ]
    assert crate_graph({"packages": packages})["a"] == {"c"}


def test_only_core_imports_the_bridge() -> None:
    forms = ["from ghostnet import _ghost", "import ghostnet._ghost", "from ghostnet._ghost import Ledger"]
    for form in forms:
        assert list(bridge_faults({Path("src/ghostnet/node/node.py"): form}))
        assert not list(bridge_faults({Path("src/ghostnet/core/ledger.py"): form}))
