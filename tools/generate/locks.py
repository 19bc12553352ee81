"""Remembers what may never change its meaning: each host function of an interface version, error code, kind of action.

For `make generate`, which adds what is new, and for check_generated. A contract compiled years ago imports by name and
branches on codes. Until the first release, `python -m tools.generate --accept` takes something back.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tools.generate import actions
from tools.generate.host_rust import declaration

Rows = dict[str, str]


def host_rows(table: dict[str, Any]) -> Rows:
    """`name@since` to the function's types, and whether a view may call it."""
    return {
        f"{row['name']}@{row['since']}": declaration(row) + (" in views" if row["view"] else "")
        for row in table["function"]
    }


def error_rows(table: dict[str, Any]) -> Rows:
    """`class/code`, as numbers, to the names of both."""
    numbers = {group["name"]: group["number"] for group in table["class"]}
    return {f"{numbers[row['class']]}/{row['code']}": f"{row['class']}/{row['slug']}" for row in table["error"]}


def action_rows(table: dict[str, Any]) -> Rows:
    """Each kind's name and version to the bytes of its items and results."""
    return actions.rows(table["families"])


LOCKED: dict[str, Callable[[dict[str, Any]], Rows]] = {
    "host": host_rows,
    "errors": error_rows,
    "actions": action_rows,
}


def faults(root: Path) -> list[str]:
    """Each locked row that interface/ now says differently, or no longer says."""
    return [fault for name in LOCKED for fault in differences(name, locked(root, name), current(root, name))]


def renewed(root: Path) -> dict[Path, str]:
    """The lock files with what is new added."""
    return {lock_path(name): json.dumps(current(root, name), indent=2) + "\n" for name in LOCKED}


def differences(name: str, old: Rows, new: Rows) -> Iterator[str]:
    """One sentence for each row of `old` that `new` changes or lacks."""
    for key, meaning in old.items():
        if key not in new:
            yield f"interface/{name}.toml: {key} ({meaning}) is gone, but what was published stays"
        elif new[key] != meaning:
            yield f"interface/{name}.toml: {key} was {meaning!r}, now {new[key]!r}: give a new meaning a new number"


def locked(root: Path, name: str) -> Rows:
    """What the lock file holds; nothing before it is first written."""
    path = root / lock_path(name)
    rows: Rows = json.loads(path.read_text()) if path.exists() else {}
    return rows


def current(root: Path, name: str) -> Rows:
    """What interface/ says now."""
    path = root / "interface" / name
    if path.is_dir():
        return LOCKED[name]({"families": [tomllib.loads(file.read_text()) for file in sorted(path.glob("*.toml"))]})
    return LOCKED[name](tomllib.loads(path.with_suffix(".toml").read_text()))


def lock_path(name: str) -> Path:
    """Where the lock of an interface file is."""
    return Path("interface") / f"{name}.lock.json"
