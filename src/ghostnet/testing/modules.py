"""The modules that tests deploy: compiled when a test first asks, and then the same for the whole run."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ghostnet.authoring.building import Module, find_folder
from ghostnet.authoring.building import module_of as build_module

__all__ = ["Module", "module_of"]


def module_of(source: str) -> Module:
    """The module of a folder, a template or a .wasm file; raises as the build does."""
    path = Path(source)
    return _built(str(path.resolve() if path.suffix == ".wasm" else find_folder(source)))


@cache
def _built(source: str) -> Module:
    return build_module(source)
