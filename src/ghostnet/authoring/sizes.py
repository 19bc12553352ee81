"""Where the bytes of a module are: its sections, and its largest functions.

For `ghostcli contract build`. A module is stripped, so only its exported functions have names of themselves; those of
the others may be given (`ghostnet.authoring.names`), and else they have numbers. It reads modules that were checked
already and explains nothing else about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

HEADER_BYTES: Final = 8
CUSTOM, IMPORT, EXPORT, CODE = 0, 2, 7, 10
NAMES: Final = {
    1: "types",
    IMPORT: "imports",
    3: "functions",
    4: "tables",
    5: "memory",
    6: "globals",
    EXPORT: "exports",
    8: "start",
    9: "elements",
    CODE: "code",
    11: "data",
    12: "data count",
}
FUNCTION: Final = 0
"""Kind of an import or export that is a function."""


@dataclass(frozen=True)
class Sizes:
    """Bytes by section and by function, each largest first."""

    sections: tuple[tuple[str, int], ...]
    functions: tuple[tuple[str, int], ...]


class Reader:
    """Reads a part of a module from its front."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        """Of `data`, from `at` on."""
        self.data, self.at = data, at

    def byte(self) -> int:
        """One byte."""
        self.at += 1
        return self.data[self.at - 1]

    def number(self) -> int:
        """An unsigned LEB128."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def block(self) -> bytes:
        """Bytes behind their length."""
        length = self.number()
        self.at += length
        return self.data[self.at - length : self.at]


def sizes(module: bytes, known: Mapping[int, str] | None = None) -> Sizes:
    """Sizes in a module that the ledger's rules accept; `known` names functions by number."""
    found = list(sections(module))
    named = [(_label(number, body), len(body)) for number, body in found]
    bodies = dict(found)
    names = {**(known or {}), **dict(_exported(bodies.get(EXPORT, b"\0")))}
    imported = _imported(bodies.get(IMPORT, b"\0"))
    functions = [
        (names.get(imported + place, f"#{imported + place}"), size)
        for place, size in enumerate(_bodies(bodies.get(CODE, b"\0")))
    ]
    return Sizes(_largest(named), _largest(functions))


def sections(module: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each section."""
    reader = Reader(module, HEADER_BYTES)
    while reader.at < len(module):
        yield reader.byte(), reader.block()


def _label(number: int, body: bytes) -> str:
    return Reader(body).block().decode() if number == CUSTOM else NAMES.get(number, f"section {number}")


def _imported(section: bytes) -> int:
    """How many functions are imported; all imports of a contract are functions."""
    return Reader(section).number()


def _exported(section: bytes) -> Iterator[tuple[int, str]]:
    reader = Reader(section)
    for _ in range(reader.number()):
        name, kind, number = reader.block().decode(), reader.byte(), reader.number()
        if kind == FUNCTION:
            yield number, name


def _bodies(section: bytes) -> Iterator[int]:
    reader = Reader(section)
    for _ in range(reader.number()):
        yield len(reader.block())


def _largest(rows: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(rows, key=lambda row: -row[1]))
