"""Modules put together by hand, for tests of what reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

HEADER = b"\0asm\x01\0\0\0"
END, NOP, CALL, DROP = b"\x0b", b"\x01", b"\x10", b"\x1a"
LOAD = b"\x41\0\x28\x02\0" + DROP
"""The number at address 0, read and dropped."""


def section(number: int, body: bytes) -> bytes:
    return bytes([number]) + leb(len(body)) + body


def leb(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + leb(rest) if rest else bytes([low])


def name(text: str) -> bytes:
    return leb(len(text)) + text.encode()


def body(code: bytes) -> bytes:
    """A function without locals."""
    return b"\0" + code + END


def padded(size: int, mark: int = 0) -> bytes:
    """A function of so many bytes that differs from others by its mark."""
    marked = b"\x41" + bytes([mark]) + DROP
    return body(marked + NOP * (size - len(marked) - 2))


@dataclass
class Parts:
    """A module that imports one function, number 0, and whose own functions are of type () → ()."""

    functions: list[bytes] = field(default_factory=lambda: [body(CALL + leb(2) + LOAD), padded(8)])
    exports: dict[str, int] = field(default_factory=lambda: {"lease": 1})
    table: Sequence[int] = ()
    memory: tuple[int, int] = (2, 16)
    data: Sequence[bytes] = ()
    custom: dict[str, bytes] = field(default_factory=lambda: {"ghost.schema": bytes(100)})

    def module(self) -> bytes:
        """Its bytes."""
        exports = b"".join(name(each) + b"\0" + leb(number) for each, number in self.exports.items())
        parts = [
            section(1, leb(1) + b"\x60\0\0"),
            section(2, leb(1) + name("ghost") + name("emit") + b"\0\0"),
            section(3, leb(len(self.functions)) + bytes(len(self.functions))),
            section(5, leb(1) + b"\x01" + leb(self.memory[0]) + leb(self.memory[1])),
            section(7, leb(len(self.exports)) + exports),
        ]
        if self.table:
            numbers = b"".join(map(leb, self.table))
            parts.append(section(9, leb(1) + b"\0\x41\x01\x0b" + leb(len(self.table)) + numbers))
        parts.append(section(10, leb(len(self.functions)) + b"".join(leb(len(f)) + f for f in self.functions)))
        if self.data:
            segments = b"".join(b"\0\x41\0\x0b" + leb(len(each)) + each for each in self.data)
            parts.append(section(11, leb(len(self.data)) + segments))
        parts += [section(0, name(each) + content) for each, content in self.custom.items()]
        return HEADER + b"".join(parts)


def names(given: Mapping[int, str]) -> bytes:
    """The content of a name section."""
    named = b"".join(leb(number) + name(each) for number, each in given.items())
    return section(0, name("contract")) + section(1, leb(len(given)) + named)
