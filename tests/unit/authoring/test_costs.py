"""What `ghostcli contract build` warns of: each rule fires on what it is about, and what it says is what is charged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.authoring import costs
from ghostnet.authoring.costs import KIB, Finding
from ghostnet.authoring.sizes import HEADER_BYTES, sections
from ghostnet.testing import Chain
from ghostnet.testing.modules import module_of
from tests.unit.authoring.modules import CALL, Parts, body, leb, name, padded, section

BUILT = Path("build/contracts")
ONLY_ON_PURPOSE = {"probe", "agents"}
"""The contract that does what costs, to have it tested; and the system contract, large, and stored once a chain."""


class World:
    """What the rules look at, in which nothing costs much."""

    def __init__(self) -> None:
        self.parts = Parts()
        self.names = {2: "lease::price"}
        self.gas = {"lease": 60_000}

    def found(self) -> list[Finding]:
        return costs.findings(self.parts.module(), self.names, self.gas)


def much_code(world: World) -> None:
    world.parts.functions += [padded(15 * KIB, mark) for mark in range(9)]
    world.parts.functions[1] = body(b"".join(CALL + leb(number) for number in range(3, 12)))


def one_large_function(world: World) -> None:
    world.parts.functions[1] = padded(17 * KIB)


def formatting(world: World) -> None:
    world.parts.functions += [body(CALL + leb(4)), padded(300)]
    world.parts.functions[1] = body(CALL + leb(3))
    world.names |= {3: "<alloc::string::String as core::fmt::Write>::write_str", 4: "core::fmt::write"}


def the_same_code_thrice(world: World) -> None:
    world.parts.functions += [padded(600)] * 3
    world.parts.functions[1] = body(b"".join(CALL + leb(number) for number in range(3, 6)))
    world.names |= dict.fromkeys(range(3, 6), "lease::sorted")


def an_address_taken_for_nothing(world: World) -> None:
    world.parts.functions += [padded(400)]
    world.parts.table = [3]


def a_table_of_numbers(world: World) -> None:
    world.parts.data = [bytes(range(256)) * 33]


def a_long_schema(world: World) -> None:
    world.parts.custom["ghost.schema"] = bytes(20 * KIB)


def names_left_in(world: World) -> None:
    world.parts.custom["producers"] = bytes(70)


def more_pages(world: World) -> None:
    world.parts.memory = (5, 16)


def pages_far_away(world: World) -> None:
    world.parts.memory = (2, 17)


def a_long_list(world: World) -> None:
    world.gas["lease"] = 20_000_000


FIRING: list[tuple[Callable[[World], None], tuple[str, str]]] = [
    (much_code, ("large_module", "module")),
    (one_large_function, ("large_function", "lease::price")),
    (formatting, ("format_machinery", "lease::price")),
    (the_same_code_thrice, ("copied_functions", "lease::sorted")),
    (an_address_taken_for_nothing, ("unreached_functions", "#3")),
    (a_table_of_numbers, ("large_data", "data")),
    (a_long_schema, ("large_schema", "ghost.schema")),
    (names_left_in, ("leftover_section", "producers")),
    (more_pages, ("memory_pages", "memory")),
    (pages_far_away, ("far_memory", "memory")),
    (a_long_list, ("dear_method", "lease")),
]


def test_where_nothing_costs_much_nothing_is_said() -> None:
    assert World().found() == []


@pytest.mark.parametrize(("change", "finding"), FIRING)
def test_what_costs_much_is_found_and_nothing_else(change: Callable[[World], None], finding: tuple[str, str]) -> None:
    world = World()
    change(world)
    assert [(each.rule, each.subject) for each in world.found()] == [finding]


def test_every_rule_has_a_module_that_fires_it() -> None:
    assert [rule.__name__ for rule in costs.RULES] == [rule for _, (rule, _) in FIRING]


def test_without_names_formatting_is_not_seen() -> None:
    world = World()
    formatting(world)
    world.names = {}
    assert world.found() == []


def test_contracts_that_are_examples_cost_nothing_that_they_need_not() -> None:
    paths = [path for path in BUILT.glob("*.wasm") if path.stem not in ONLY_ON_PURPOSE]
    assert {"blank", "council"} <= {path.stem for path in paths}
    assert {path.stem: costs.findings(path.read_bytes(), {}, {}) for path in paths} == {path.stem: [] for path in paths}


# ---------------------------------------------------------------- what is said is what is charged


def changed(module: bytes, number: int, content: bytes) -> bytes:
    """A module with another section in place of one."""
    parts = (section(each, content if each == number else old) for each, old in sections(module))
    return module[:HEADER_BYTES] + b"".join(parts)


def memory(initial: int, most: int) -> bytes:
    return leb(1) + b"\x01" + leb(initial) + leb(most)


def gas_of(code: bytes, folder: Path) -> tuple[int, int]:
    """What it takes to store a contract of the template blank and create one; and to call it."""
    path = folder / f"{core.code_hash(code).hex()}.wasm"
    path.write_bytes(code)
    gas: list[int] = []
    chain = Chain(on_result=lambda _, result: gas.append(result.gas))
    called = chain.deploy(str(path), limit=10).add(amount=1)
    return gas[0], called.trace.calls[0].gas_used


def one(module: bytes) -> Finding:
    (finding,) = costs.findings(module, {}, {})
    return finding


@pytest.fixture
def blank() -> bytes:
    """The smallest template's module."""
    return module_of("blank").code


def test_a_byte_that_is_stored_costs_what_is_said(blank: bytes, tmp_path: Path) -> None:
    with_section = blank + section(0, name("producers") + bytes(70))
    found, before, after = one(with_section), gas_of(blank, tmp_path), gas_of(with_section, tmp_path)
    assert found.bytes == len(with_section) - len(blank)
    assert (found.each, found.gas) == ("store", after[0] - before[0])
    assert after[1] == before[1]


@pytest.mark.parametrize("pages", [3, 16, 20])
def test_a_page_at_start_costs_what_is_said_at_each_call(blank: bytes, pages: int, tmp_path: Path) -> None:
    near, with_pages = changed(blank, costs.MEMORY, memory(2, 100)), changed(blank, costs.MEMORY, memory(pages, 100))
    found = [each for each in costs.findings(with_pages, {}, {}) if each.rule == "memory_pages"]
    more = gas_of(with_pages, tmp_path)[1] - gas_of(near, tmp_path)[1]
    assert [(each.each, each.gas) for each in found] == [("call", more)]


def test_far_loads_cost_a_multiple_of_what_is_said(blank: bytes, tmp_path: Path) -> None:
    far = changed(blank, costs.MEMORY, memory(2, 17))
    found, more = one(far), gas_of(far, tmp_path)[1] - gas_of(blank, tmp_path)[1]
    assert found.each == "load"
    loads, rest = divmod(more, found.gas)
    assert loads > 10
    assert rest == 0
