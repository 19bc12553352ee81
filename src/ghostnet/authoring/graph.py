"""Which host functions each entry point of a module can reach: for `ghostcli contract check`.

It reads the code of modules that the ledger's rules accepted (docs/spec/modules.md: WebAssembly 1.0 and sign extension,
no floats), so it needs no defence of its own. A direct call leads to one function; an indirect one to every function
of the table that has the wanted type, which may be more than ever run: what is not reached is certain, what is reached
is possible.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ghostnet.authoring.sizes import CODE, EXPORT, FUNCTION, IMPORT, Reader, sections

TYPE, FUNCTIONS, ELEMENT = 1, 3, 9

BLOCKS: Final = frozenset({0x02, 0x03, 0x04})
"""block, loop, if: a type follows."""
ONE_NUMBER: Final = frozenset({0x0C, 0x0D, *range(0x20, 0x25), 0x3F, 0x40, 0x41, 0x42})
"""br, br_if; local and global accesses; memory.size and grow; constants, whose LEB128 has one form's length."""
TWO_NUMBERS: Final = frozenset(range(0x28, 0x3F))
"""Loads and stores: alignment and offset."""
BR_TABLE, CALL, CALL_INDIRECT = 0x0E, 0x10, 0x11


def host_functions(module: bytes) -> dict[str, frozenset[str]]:
    """Exported function to the names of the host functions that it can reach."""
    bodies = dict(sections(module))
    types = list(_types(bodies.get(TYPE, b"\0")))
    imports = list(_imports(bodies.get(IMPORT, b"\0")))
    type_of = [type_number for _, type_number in imports] + list(_numbers(bodies.get(FUNCTIONS, b"\0")))
    in_table = set(_elements(bodies.get(ELEMENT, b"\0")))
    by_type: dict[bytes, set[int]] = {}
    for number in in_table:
        by_type.setdefault(types[type_of[number]], set()).add(number)
    leads_to: dict[int, set[int]] = {}
    for place, code in enumerate(_code(bodies.get(CODE, b"\0")), start=len(imports)):
        called = leads_to[place] = set()
        for opcode, operand in _calls(code):
            called |= {operand} if opcode == CALL else by_type.get(types[operand], set())
    return {
        name: frozenset(imports[each][0] for each in _reached(number, leads_to) if each < len(imports))
        for name, number in _exports(bodies.get(EXPORT, b"\0"))
    }


def _reached(start: int, leads_to: dict[int, set[int]]) -> set[int]:
    found, waiting = {start}, [start]
    while waiting:
        new = leads_to.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def _types(section: bytes) -> Iterator[bytes]:
    """Each function type as its bytes."""
    reader = Reader(section)
    for _ in range(reader.number()):
        start = reader.at
        reader.byte()
        reader.block()
        reader.block()
        yield section[start : reader.at]


def _imports(section: bytes) -> Iterator[tuple[str, int]]:
    """Name and type of each import; all imports of a contract are functions."""
    reader = Reader(section)
    for _ in range(reader.number()):
        reader.block()
        name = reader.block().decode()
        reader.byte()
        yield name, reader.number()


def _numbers(section: bytes) -> Iterator[int]:
    reader = Reader(section)
    for _ in range(reader.number()):
        yield reader.number()


def _elements(section: bytes) -> Iterator[int]:
    """Functions of the table: segments of table 0 at a constant place, the one form that is accepted."""
    reader = Reader(section)
    for _ in range(reader.number()):
        reader.number()
        while reader.byte() != 0x0B:  # i32.const N or global.get N, then end
            reader.number()
        for _ in range(reader.number()):
            yield reader.number()


def _exports(section: bytes) -> Iterator[tuple[str, int]]:
    reader = Reader(section)
    for _ in range(reader.number()):
        name, kind, number = reader.block().decode(), reader.byte(), reader.number()
        if kind == FUNCTION:
            yield name, number


def _code(section: bytes) -> Iterator[bytes]:
    reader = Reader(section)
    for _ in range(reader.number()):
        yield reader.block()


def _calls(body: bytes) -> Iterator[tuple[int, int]]:
    """Each call of a body: its opcode, and the function's or the type's number."""
    reader = Reader(body)
    for _ in range(reader.number()):  # groups of locals
        reader.number()
        reader.byte()
    while reader.at < len(body):
        opcode = reader.byte()
        if opcode == CALL:
            yield opcode, reader.number()
        elif opcode == CALL_INDIRECT:
            yield opcode, reader.number()
            reader.number()
        elif opcode == BR_TABLE:
            for _ in range(reader.number() + 1):
                reader.number()
        elif opcode in BLOCKS or opcode in ONE_NUMBER:
            reader.number()
        elif opcode in TWO_NUMBERS:
            reader.number()
            reader.number()
