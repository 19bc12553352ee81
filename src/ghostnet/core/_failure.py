"""The base of every GhostNet exception, and the way from a code and its operands to the right one.

For ghostnet.core, which exports it; the exceptions themselves are in `_errors`, written from interface/errors.toml. It
holds no text of its own: each class brings its sentence and its way out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from ghostnet import _ghost

MOST_SHOWN = 160  # characters of an operand in a sentence: room for an address or two hashes; the rest is cut

HASH_BYTES = 32
AMOUNT_BYTES = 16  # of all operands only RLUSD has this size
ADDRESSES = frozenset({"account", "address", "contract", "recovery", "sender"})
"""Operands of 32 bytes that are addresses; other operands of that size are hashes."""
TIMES = frozenset({"time", "valid_until"})
"""Operands that are block times, in ms."""
LAST_DATE_MS = 253_402_300_799_999  # the year 9999 ends; later times are shown as their number
CODEC = 7  # class of the codec's errors, whose numbers are other errors' `reason`

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
        self.contract: bytes | None = None
        """Address of the contract whose call failed; None where no contract ran."""
        self.names: Mapping[str, str] = {}
        """What stands in the sentence in place of addresses: `ghost1…` to a name, from whoever knows names."""

    def __str__(self) -> str:
        return self.text

    @property
    def code(self) -> tuple[int, int]:
        """The number of the class, and the code within it."""
        return self.class_number, self.number

    @property
    def text(self) -> str:
        """The sentence, with the operands in their places."""
        return self.named(_filled(self.template, self))

    @property
    def way_out(self) -> str:
        """What the reader can do about it."""
        return self.named(_filled(self.advice, self))

    def named(self, text: str) -> str:
        """A text about this error with `names` in place of addresses."""
        return with_names(text, lambda address: self.names.get(address, address))


def make_error(class_number: int, number: int, values: Sequence[object], contract: bytes | None = None) -> GhostError:
    """The exception for a code and its operands, in the order of the error's row.

    A code that this version does not know becomes its class's own exception, with the operands numbered.
    """
    kind = _known.get((class_number, number)) or _known.get((class_number, 0)) or GhostError
    names = kind.field_names or tuple(str(place) for place in range(len(values)))
    error = kind(dict(zip(names, values, strict=False)))
    error.number = number
    error.contract = contract
    return error


_ADDRESS = re.compile(r"\bghost1[02-9ac-hj-np-z]{58}\b")  # the alphabet of BIP 173: 52 digits of 32 bytes, 6 of a check


def with_names(text: str, name_of: Callable[[str], str]) -> str:
    """A text with what each address in it is called; `name_of` gives the address itself where it has no name."""
    return _ADDRESS.sub(lambda found: name_of(found[0]), text)


_PLACE = re.compile(r"\{(\w+)\}")


def _filled(template: str, error: GhostError) -> str:
    """The template with each {name} replaced by its operand as shown; a name without one stays as it is."""
    fields: dict[str, object] = {"class_number": error.class_number, "number": error.number}
    fields |= error.fields
    return _PLACE.sub(lambda place: _shown(place[1], fields[place[1]]) if place[1] in fields else place[0], template)


def _shown(name: str, value: object) -> str:
    """An operand for people; text that a stranger may have chosen is cut, and its control characters are escaped."""
    text = _text(name, value)
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:MOST_SHOWN])
    return safe if len(text) <= MOST_SHOWN else f"{safe}…"


def _text(name: str, value: object) -> str:
    """An operand in its text form, which its name and its size tell."""
    match value:
        case bytes() if name in ADDRESSES and len(value) == HASH_BYTES:
            return _ghost.address_text(value)
        case bytes() if len(value) == AMOUNT_BYTES:
            return _ghost.rlusd_text(int.from_bytes(value, "big"))
        case bytes():
            return value.hex()
        case int() if name in TIMES and value <= LAST_DATE_MS:
            from datetime import UTC, datetime  # noqa: PLC0415  few errors name a time

            return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="milliseconds")
        case int() if name == "reason" and (CODEC, value) in _known:
            return _known[CODEC, value].slug
    return str(value)
