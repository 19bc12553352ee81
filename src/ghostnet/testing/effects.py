"""Effect snapshots: what a result did, as JSON beside the test, so that a change of behaviour shows in a diff.

State, events, calls, requested actions, moved RLUSD and what is open afterwards are in it, with names for addresses;
gas, fees, ids and hashes of code are not, since they change without meaning anything.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ghostnet import core
from ghostnet.actions.requested import Requested
from ghostnet.client.tracing import named_values
from ghostnet.schema import values
from ghostnet.testing.left import Open
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
        if json.loads(found) != json.loads(wanted):
            lines = difflib.unified_diff(wanted.splitlines(), found.splitlines(), "was", "is", lineterm="", n=1)
            raise AssertionError("\n".join([f"{path} differs; --ghost-update writes it anew", *lines]))


def effects_of(result: Result[Any]) -> dict[str, Any]:
    """What a result did, in JSON's types; balances and what is open are those of its block."""
    name_of = result._reader.name_of
    changes = {name_of(who): _signed(micro) for who, micro in result.left.changes().items()}
    actions = [_action(each) for each in result.actions]
    effects: dict[str, Any] = {
        "error": None if result.error is None else result.error.slug,
        "events": [{"event": event.name, "fields": _plain(event.fields)} for event in result.events],
        "calls": [_call(call) for call in result.tree()],
        **({"actions": actions} if actions else {}),
        "balances": dict(sorted(changes.items())),
        "open": sorted((_open(each, result) for each in result.left.open()), key=_place),
    }
    ids = {wakeup.hex(): f"wakeup of {method}" for wakeup, method in result.left.methods().items()}
    return {part: _without_ids(named_values(effect, name_of), ids) for part, effect in effects.items()}


def _without_ids(value: Any, ids: Mapping[str, str]) -> Any:
    """Data in which each id of a wakeup says whose it is: the id itself changes with every change of code."""
    match value:
        case dict():
            return {name: _without_ids(each, ids) for name, each in value.items()}
        case list():
            return [_without_ids(each, ids) for each in value]
        case str():
            return ids.get(value, value)
    return value


def _signed(micro: int) -> str:
    return f"{'-' if micro < 0 else '+'}{core.Rlusd.from_micro(abs(micro))}"


def _open(each: Open, result: Result[Any]) -> dict[str, Any]:
    """Something open; `of`, `args` and the like stand where they mean something."""
    shown: dict[str, Any] = {
        "kind": each.kind,
        "contract": core.address_text(each.contract),
        "method": each.method,
        "due": None if each.due is None else values.time_text(each.due),
        "prepaid": str(each.prepaid),
    }
    if each.of is not None:
        shown["of"] = core.address_text(each.of)
    if each.period:
        shown["period"] = values.duration_text(each.period)
    if each.suspended:
        shown["suspended"] = True
    if each.args is not None:
        shown["args"] = result._reader.args_of(each.contract, each.method, each.args)
    return shown


def _action(each: Requested) -> dict[str, Any]:
    """A requested action; `undoes` is whether it takes one back."""
    return each.to_json() | {"undoes": each.undoes is not None}


def _place(shown: dict[str, Any]) -> tuple[bool, str, str]:
    """By due time; what has none is last."""
    return shown["due"] is None, shown["due"] or "", json.dumps(shown)


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
    if step["kind"] in ("cancel", "resolve", "fund", "create"):
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
