"""What an operator lists: the host, the places where files may lie, and the templates that may lie there.

A TOML file, read with its templates at the start; what is not understood is refused.

```toml
host = "system:host1"
marks = "/var/lib/ghost/marks"     # what was begun here; all agents of the host use the same folder

[places.motd]
root = "/etc"                      # the path below it is walked without following a link
path = "motd"
mode = "0644"
owner = "root:root"                # without it, the agent's own user and group
templates = ["motd"]

[templates.motd]
file = "motd.txt"                  # beside this file; a blank is {{host}}
blanks = { host = "word", colour = ["red", "green"] }
```

A blank's kind is `word` (letters, digits, `.`, `-`, `_` and `:`, and neither `.` nor `-` first), `number` (digits),
`line` (printable ASCII) or a list of the values it may have.
"""

from __future__ import annotations

import grp
import os
import pwd
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ghostnet.client.files import FileRefusedError, read_private
from ghostnet.core import AgentBadPolicy, DriverBadValue

MOST_BYTES: Final = 64 * 1024  # of the table
MOST_TEMPLATE_BYTES: Final = 16 * 1024  # of a template: plans, which hold what is written, have 64 KiB
MOST_VALUE: Final = 256  # characters, as interface/actions/system.toml bounds them
KINDS: Final = {
    "word": re.compile(r"[A-Za-z0-9_:][A-Za-z0-9._:-]*"),
    "number": re.compile(r"[0-9]+"),
    "line": re.compile(r"[ -~]*"),
}
NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
BLANK: Final = re.compile(r"\{\{([a-z0-9_-]+)\}\}")

Blank = str | tuple[str, ...]
"""A kind, or the values that are allowed."""


@dataclass(frozen=True)
class Template:
    """A text with blanks.

    Attributes:
        text: Fixed texts and names of blanks, in turn.
        blanks: What each blank takes.

    """

    text: tuple[str, ...]
    blanks: Mapping[str, Blank]

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The text with its blanks filled; a value is never looked at for blanks.

        Raises:
            DriverBadValue: A value is missing, not asked for, or not what its blank takes.

        """
        for name in sorted(values.keys() ^ self.blanks.keys()):
            reason = "the template has no such blank" if name in values else "it is not filled"
            raise DriverBadValue({"blank": name, "reason": reason})
        for name, value in values.items():
            if not _fits(self.blanks[name], value):
                raise DriverBadValue({"blank": name, "reason": "the value is not of the kind it takes"})
        return "".join(values[part] if at % 2 else part for at, part in enumerate(self.text)).encode()


@dataclass(frozen=True)
class Place:
    """Where one file may lie.

    Attributes:
        root: The folder that the operator trusts.
        parts: The way below it, the file's own name last.
        mode: Of the file.
        uid: Its owner.
        gid: Its group.
        templates: Names of the templates that may lie there.

    """

    root: Path
    parts: tuple[str, ...]
    mode: int
    uid: int
    gid: int
    templates: frozenset[str]


@dataclass(frozen=True)
class Table:
    """All of it.

    Attributes:
        host: The resource.
        marks: The folder of the fence.
        places: By name.
        templates: By name.

    """

    host: str
    marks: Path
    places: Mapping[str, Place]
    templates: Mapping[str, Template]


def read(path: Path) -> Table:
    """The table of a file.

    Raises:
        AgentBadPolicy: It or a template cannot be read, or says something that is not understood.

    """
    try:
        found = tomllib.loads(read_private(path, most=MOST_BYTES, others_may_read=True).decode())
        _only(found, "the table", {"host", "marks", "places", "templates"})
        templates = {name: _template(path.parent, name, entry) for name, entry in _entries(found, "templates")}
        places = {name: _place(name, entry, templates) for name, entry in _entries(found, "places")}
        ways = [(place.root, place.parts) for place in places.values()]
        if len(set(ways)) != len(ways):
            raise _fault("two places are the same file")
        host = _text(found, "host")
        if not host.removeprefix("system:") or not host.startswith("system:"):
            raise _fault(f"{host} is no host, as system:host1")
        return Table(host, _absolute(found, "marks"), places, templates)
    except (FileRefusedError, OSError, ValueError) as error:  # TOML or UTF-8 that is none is a ValueError
        raise AgentBadPolicy({"path": path, "reason": str(error)}) from error


def _template(folder: Path, name: str, entry: Mapping[str, Any]) -> Template:
    _only(entry, f"the template {name}", {"file", "blanks"})
    file = _text(entry, "file")
    if file != Path(file).name:
        raise _fault(f"the template's file {file} is not a name beside the table")
    try:
        data = read_private(folder / file, most=MOST_TEMPLATE_BYTES, others_may_read=True)
    except (FileRefusedError, OSError) as error:
        raise _fault(f"the template {file}: {error}") from error
    blanks = {blank: _blank(blank, kind) for blank, kind in entry.get("blanks", {}).items()}
    text = tuple(BLANK.split(data.decode()))
    if strange := sorted(set(text[1::2]) ^ blanks.keys()):
        raise _fault(f"the template {name} and its list do not have the same blanks: {', '.join(strange)}")
    if any("{{" in part or "}}" in part for part in text[::2]):
        raise _fault(f"the template {name} has braces that are no blank")
    return Template(text, blanks)


def _place(name: str, entry: Mapping[str, Any], templates: Mapping[str, Template]) -> Place:
    _only(entry, f"the place {name}", {"root", "path", "mode", "owner", "templates"})
    parts = tuple(_text(entry, "path").split("/"))
    if any(part in {"", ".", ".."} or "\0" in part for part in parts):
        raise _fault(f"the path of {name} is not one below its root")
    mode = _text(entry, "mode")
    if not re.fullmatch(r"0?[0-7]{3}", mode):
        raise _fault(f"the mode of {name} is none, as 0644")
    allowed = entry.get("templates")
    if not isinstance(allowed, list) or not allowed or not all(isinstance(each, str) for each in allowed):
        raise _fault(f"the place {name} lists no templates")
    if strange := sorted(set(allowed) - templates.keys()):
        raise _fault(f"there is no template {', '.join(strange)}")
    uid, gid = _owner(_text(entry, "owner")) if "owner" in entry else (os.geteuid(), os.getegid())
    return Place(_absolute(entry, "root"), parts, int(mode, 8), uid, gid, frozenset(allowed))


def _owner(text: str) -> tuple[int, int]:
    user, _, group = text.partition(":")
    try:
        return pwd.getpwnam(user).pw_uid, grp.getgrnam(group).gr_gid
    except KeyError:
        raise _fault(f"there is no owner {text}, as root:root") from None


def _blank(name: str, kind: object) -> Blank:
    if isinstance(kind, str) and kind in KINDS:
        return kind
    if isinstance(kind, list) and kind and all(isinstance(each, str) and _fits("line", each) for each in kind):
        return tuple(kind)
    raise _fault(f"the blank {name} takes {', '.join(KINDS)} or a list of values")


def _fits(blank: Blank, value: str) -> bool:
    if len(value) > MOST_VALUE:
        return False
    return value in blank if isinstance(blank, tuple) else KINDS[blank].fullmatch(value) is not None


def _entries(found: Mapping[str, Any], what: str) -> list[tuple[str, Mapping[str, Any]]]:
    entries = found.get(what)
    if not isinstance(entries, dict) or not entries:
        raise _fault(f"it has no {what}")
    for name, entry in entries.items():
        if not NAME.fullmatch(name) or not isinstance(entry, dict):
            raise _fault(f"{name} is none of its {what}: a name has lower-case letters, digits, - and _")
    return list(entries.items())


def _only(found: Mapping[str, Any], what: str, known: set[str]) -> None:
    if unknown := sorted(found.keys() - known):
        raise _fault(f"{what} has {', '.join(unknown)}; what can be said is {', '.join(sorted(known))}")
    if not isinstance(found.get("blanks", {}), dict):
        raise _fault(f"the blanks of {what} are no table")


def _absolute(found: Mapping[str, Any], what: str) -> Path:
    path = Path(_text(found, what))
    if not path.is_absolute() or ".." in path.parts:
        raise _fault(f"{what} is no absolute path")
    return path


def _text(found: Mapping[str, Any], what: str) -> str:
    text = found.get(what)
    if not isinstance(text, str) or not text or "\0" in text:
        raise _fault(f"{what} is no text")
    return text


def _fault(reason: str) -> ValueError:
    return ValueError(reason)
