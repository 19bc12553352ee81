"""Effect snapshots: what a result did, as JSON beside the test, so that a change of behaviour shows in a diff.

State, events, wakeups and moved RLUSD are in it; gas, ids and hashes of code are not, since they change without meaning
anything.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ghostnet import core
from ghostnet.testing.results import Result

_UNSAFE = re.compile(r"[^\w.-]+")


class Effects:
    """The snapshots of one test."""

    def __init__(self, folder: Path, test: str, *, update: bool) -> None:
        """Files are FOLDER/TEST.json, and FOLDER/TEST.NAME.json."""
        self._folder, self._test, self._update = folder, _UNSAFE.sub("-", test), update

    def check(self, result: Result[Any], name: str = "") -> None:
        """Compares a result with its snapshot; writes it with `--ghost-update`.

        Raises:
            AssertionError: It differs, or there is no snapshot yet.

        """
        path = self._folder / f"{self._test}{'.' if name else ''}{_UNSAFE.sub('-', name)}.json"
        found = json.dumps(effects_of(result), indent=2) + "\n"
        if self._update:
            self._folder.mkdir(exist_ok=True)
            path.write_text(found)
            return
        if not path.exists():
            raise AssertionError(f"{path} is not there; run with --ghost-update to write it, and read it")
        wanted = path.read_text()
        assert json.loads(found) == json.loads(wanted), f"{path} differs; --ghost-update writes it anew"


def effects_of(result: Result[Any]) -> dict[str, Any]:
    """What a result did, in JSON's types."""
    calls = result.tree()
    return {
        "error": None if result.error is None else result.error.slug,
        "events": [{"event": event.name, "fields": _plain(event.fields)} for event in result.events],
        "calls": [_call(call) for call in calls],
    }


def _call(call: dict[str, Any]) -> dict[str, Any]:
    """A call without what changes by itself: gas, addresses of the contract, ids of wakeups."""
    steps = [
        _call(step) if step["kind"] == "call" else _step(step) for step in call["steps"] if step["kind"] not in READS
    ]
    kept = {name: call[name] for name in ("kind", "name", "method", "args", "value", "error")}
    return kept | {"steps": steps}


READS = frozenset({"get", "scan", "emit"})
"""Steps that change nothing, and events, which stand by themselves."""


def _step(step: dict[str, Any]) -> dict[str, Any]:
    if step["kind"] in ("wake", "open"):
        return {"kind": step["kind"], "method": step["values"][-2], "deposit": step["values"][-1]}
    if step["kind"] in ("cancel", "resolve", "fund"):
        return {"kind": step["kind"]}
    return step


def _plain(fields: Any) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        match value:
            case core.Rlusd():
                return str(value)
            case bytes():
                return value.hex()
            case list():
                return [plain(each) for each in value]
            case _ if hasattr(value, "_fields"):
                return _plain(value)
        return value

    return {name: plain(fields[name]) for name in fields}
