"""Names of a module's functions, where it has them: of its name section, written as Rust writes them.

For `ghostcli contract build`. What is deployed has none, since they would be paid for; so the same code is linked once
more with names, which are believed only if that code is the same to the byte, and kept in the user's cache.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ghostnet.authoring import building, places
from ghostnet.authoring.building import Module
from ghostnet.authoring.sizes import CODE, CUSTOM, Reader, sections

SECTION: Final = b"name"
OF_FUNCTIONS: Final = 1
"""The part of the section that names functions (WebAssembly 1.0, appendix 7.4.1)."""
FORM: Final = re.compile(r"::h[0-9a-f]{16}$")
"""What tells apart the forms of a generic function: a hash of the types, which says nothing to people."""
LEGACY: Final = re.compile(r"_ZN(.*)E$")
ESCAPES: Final = {
    "$LT$": "<", "$GT$": ">", "$LP$": "(", "$RP$": ")", "$C$": ",", "$RF$": "&", "$BP$": "*", "$SP$": "@", "..": "::",
}  # fmt: skip
"""How Rust spells in a symbol what a linker would not take."""
CODE_POINT: Final = re.compile(r"\$u([0-9a-f]{1,6})\$")


def names_of(module: Module, folder: Path | None) -> dict[int, str]:
    """Number to name of a module's functions; empty where they cannot be had.

    Args:
        module: As it would be deployed.
        folder: Whose module it is, just built; None where there is only the module.

    """
    if (names := names_in(module.code)) or folder is None:
        return names
    kept = places.cache() / "names" / f"{module.hash.hex()}.json"
    with contextlib.suppress(OSError, ValueError):
        return {int(number): str(name) for number, name in json.loads(kept.read_text()).items()}
    names = names_from(building.named_twin(folder), module.code)
    with contextlib.suppress(OSError):  # a cache that cannot be written is none, and no error
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}.draft")
        draft.write_text(json.dumps(names))
        draft.replace(kept)
    return names


def names_in(module: bytes) -> dict[int, str]:
    """Number to name of its functions, the imported ones too; empty where it has no names."""
    for number, body in sections(module):
        reader = Reader(body)
        if number == CUSTOM and reader.block() == SECTION:
            return {place: plain(name) for place, name in _functions(reader)}
    return {}


def names_from(twin: bytes | None, module: bytes) -> dict[int, str]:
    """The names in another build of a module; empty where there is none, or its code is another."""
    if twin is None or dict(sections(twin)).get(CODE) != dict(sections(module)).get(CODE):
        return {}
    return names_in(twin)


def plain(symbol: str) -> str:
    """A symbol as Rust writes the path that it stands for; one of another form as it is."""
    legacy = LEGACY.match(symbol)
    text = FORM.sub("", "::".join(_parts(legacy[1])) if legacy else symbol)
    if "$" not in text:
        return text
    for spelled, meant in ESCAPES.items():
        text = text.replace(spelled, meant)
    text = CODE_POINT.sub(lambda found: chr(int(found[1], 16)), text)
    return re.sub(r"(^|::)_(?=[<(&*])", r"\1", text)  # before an escape that begins a part stands one more


def _functions(reader: Reader) -> Iterator[tuple[int, str]]:
    while reader.at < len(reader.data):
        kind, part = reader.byte(), Reader(reader.block())
        if kind == OF_FUNCTIONS:
            for _ in range(part.number()):
                yield part.number(), part.block().decode(errors="replace")


def _parts(mangled: str) -> Iterator[str]:
    """The parts of a path, each behind its length."""
    while found := re.match(r"\d+", mangled):
        end = found.end() + int(found[0])
        yield mangled[found.end() : end]
        mangled = mangled[end:]
