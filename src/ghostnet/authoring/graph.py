"""Which function of a module leads to which: for `ghostcli contract check` and `contract build`.

It reads the code of modules that the ledger's rules accepted (docs/spec/modules.md: WebAssembly 1.0 and sign extension,
no floats), so it needs no defence of its own. A direct call leads to one function; an indirect one to every function
of the table that has the wanted type, which may be more than ever run: what is not reached is certain, what is reached
is possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ghostnet.authoring.sizes import CODE, EXPORT, FUNCTION, IMPORT, Reader, sections

TYPE, FUNCTIONS, ELEMENT = 1, 3, 9

BLOCKS: Final = frozenset({0x02, 0x03, 0x04})
"""block, loop, if: a type follows."""
ONE_NUMBER: Final = frozenset({0x0C, 0x0D, *range(0x20, 0x25), 0x3F, 0x40, 0x41, 0x42})
"""br, br_if; local and global accesses; memory.size and grow; constants, whose LEB128 has one form's length."""
TWO_NUMBERS: Final = frozenset(range(0x28, 0x3F))
"""Loads and stores: alignment and offset."""
LOADS: Final = range(0x28, 0x36)
"""Those of them that load."""
BR_TABLE, CALL, CALL_INDIRECT = 0x0E, 0x10, 0x11


@dataclass(frozen=True)
class Graph:
    """A module's functions by number: those it imports come first, as WebAssembly counts.

    Attributes:
        imports: Names of the host functions it imports.
        bodies: The code of each function of its own.
        exports: Name to number of each exported function.
        leads_to: A function of its own to those it may call.

    """

    imports: Sequence[str]
    bodies: Sequence[bytes]
    exports: Mapping[str, int]
    leads_to: Mapping[int, frozenset[int]]

    def body(self, number: int) -> bytes:
        """The code of one of its own functions."""
        return self.bodies[number - len(self.imports)]

    def reached(self, starts: Iterable[int]) -> set[int]:
        """These functions, and all that they may call."""
        found = set(starts)
        waiting = list(found)
        while waiting:
            new = self.leads_to.get(waiting.pop(), frozenset()) - found
            found |= new
            waiting += new
        return found

    def loads(self) -> int:
        """How many operators of all code load from memory."""
        return sum(opcode in LOADS for body in self.bodies for opcode, _ in _operators(body))


def graph_of(module: bytes) -> Graph:
    """The graph of a module that the ledger's rules accept."""
    parts = dict(sections(module))
    types = list(_types(parts.get(TYPE, b"\0")))
    imports = list(_imports(parts.get(IMPORT, b"\0")))
    type_of = [type_number for _, type_number in imports] + list(_numbers(parts.get(FUNCTIONS, b"\0")))
    by_type: dict[bytes, set[int]] = {}
    for number in _elements(parts.get(ELEMENT, b"\0")):
        by_type.setdefault(types[type_of[number]], set()).add(number)
    bodies = list(_code(parts.get(CODE, b"\0")))
    leads_to = {}
    for number, body in enumerate(bodies, start=len(imports)):
        called: set[int] = set()
        for opcode, operand in _operators(body):
            if opcode == CALL:
                called.add(operand)
            elif opcode == CALL_INDIRECT:
                called |= by_type.get(types[operand], set())
        leads_to[number] = frozenset(called)
    return Graph([name for name, _ in imports], bodies, dict(_exports(parts.get(EXPORT, b"\0"))), leads_to)


def host_functions(module: bytes) -> dict[str, frozenset[str]]:
    """Exported function to the names of the host functions that it can reach."""
    graph = graph_of(module)
    count = len(graph.imports)
    return {
        name: frozenset(graph.imports[each] for each in graph.reached([number]) if each < count)
        for name, number in graph.exports.items()
    }


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


def _operators(body: bytes) -> Iterator[tuple[int, int]]:
    """Each operator of a body: its opcode, and its first operand; of a call, the function's or the type's number."""
    reader = Reader(body)
    for _ in range(reader.number()):  # groups of locals
        reader.number()
        reader.byte()
    while reader.at < len(body):
        opcode, operand = reader.byte(), 0
        if opcode == CALL or opcode in BLOCKS or opcode in ONE_NUMBER:
            operand = reader.number()
        elif opcode == CALL_INDIRECT or opcode in TWO_NUMBERS:
            operand = reader.number()
            reader.number()
        elif opcode == BR_TABLE:
            for _ in range(reader.number() + 1):
                reader.number()
        yield opcode, operand
