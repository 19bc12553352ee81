"""Where a module's bytes are, on modules put together by hand."""

from __future__ import annotations

from ghostnet.authoring.sizes import sizes
from tests.unit.authoring.modules import HEADER, leb, name, section


def test_sections_and_functions_are_sorted_by_size_and_named() -> None:
    module = HEADER
    module += section(2, leb(1) + name("ghost") + name("input") + b"\0\0")
    module += section(7, leb(2) + name("lease") + b"\0" + leb(2) + name("memory") + b"\x02" + leb(0))
    module += section(10, leb(2) + leb(5) + bytes(5) + leb(300) + bytes(300))
    module += section(0, name("ghost.schema") + bytes(40))
    found = sizes(module)
    assert found.functions == (("lease", 300), ("#1", 5))  # number 0 is imported
    assert sizes(module, {1: "lease::price", 2: "lease"}).functions == (("lease", 300), ("lease::price", 5))
    assert found.sections == (("code", 309), ("ghost.schema", 53), ("exports", 18), ("imports", 15))


def test_a_module_without_code_has_no_functions() -> None:
    assert sizes(HEADER).functions == ()
    assert sizes(HEADER).sections == ()
