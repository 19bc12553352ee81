"""The base of every GhostNet exception, and the way from a code and its operands to the right one.

For ghostnet.core, which exports it; the exceptions themselves are in `_errors`, written from interface/errors.toml. It
holds no text of its own: each class brings its sentence and its way out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

MOST_SHOWN = 160  # characters of an operand in a sentence: room for an address or two hashes; the rest is cut

_known: dict[tuple[int, int], type[GhostError]] = {}


class GhostError(Exception):
    """Anything that GhostNet refuses. Match on the class, or on `slug`; never on the text."""

    class_number: ClassVar[int] = 0
    class_name: ClassVar[str] = ""
    number: int = 0
    slug: str = "unknown"
    field_names: ClassVar[tuple[str, ...]] = ()
    template: str = "error {class_number}/{number}"
    advice: str = "a newer ghostnet may know it"

    def __init_subclass__(cls) -> None:
        """Registers an error under its class and code; a class of errors under code 0."""
        _known.setdefault((cls.class_number, cls.number), cls)

    def __init__(self, fields: Mapping[str, object] | None = None) -> None:
        super().__init__(fields)
        self.fields: dict[str, object] = dict(fields or {})

    def __str__(self) -> str:
        return self.text

    @property
    def code(self) -> tuple[int, int]:
        """The number of the class, and the code within it."""
        return self.class_number, self.number

    @property
    def text(self) -> str:
        """The sentence, with the operands in their places."""
        return _filled(self.template, self)

    @property
    def way_out(self) -> str:
        """What the reader can do about it."""
        return _filled(self.advice, self)


def make_error(class_number: int, number: int, values: Sequence[object]) -> GhostError:
    """The exception for a code and its operands, in the order of the error's row.

    A code that this version does not know becomes its class's own exception, with the operands numbered.
    """
    kind = _known.get((class_number, number)) or _known.get((class_number, 0)) or GhostError
    names = kind.field_names or tuple(str(place) for place in range(len(values)))
    error = kind(dict(zip(names, values, strict=False)))
    error.number = number
    return error


_PLACE = re.compile(r"\{(\w+)\}")


def _filled(template: str, error: GhostError) -> str:
    """The template with each {name} replaced by its operand as shown; a name without one stays as it is."""
    fields: dict[str, object] = {"class_number": error.class_number, "number": error.number}
    fields |= error.fields
    return _PLACE.sub(lambda place: _shown(fields[place[1]]) if place[1] in fields else place[0], template)


def _shown(value: object) -> str:
    """An operand for people; text that a stranger may have chosen is cut, and its control characters are escaped."""
    text = value.hex() if isinstance(value, bytes) else str(value)
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:MOST_SHOWN])
    return safe if len(text) <= MOST_SHOWN else f"{safe}…"
