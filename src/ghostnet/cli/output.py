"""How ghostcli speaks: one answer to stdout, everything else to stderr.

An answer is a table of JSON's types and its text for people. With --json exactly one object is printed, an error too:
`{"version": 1, "command": …, "data": …}` or `{"version": 1, "command": …, "error": …}`.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import click

from ghostnet.cli.exits import Exit, exit_of

VERSION: Final = 1
"""Of the JSON objects: raised when a field changes its meaning or goes."""
TRACE_VARIABLE: Final = "GHOST_TRACE"
"""Set to see where a defect is."""


@dataclass(frozen=True)
class Answer:
    """What a command found or did.

    Attributes:
        data: For programs.
        text: For people.
        exit: The exit code.

    """

    data: Mapping[str, Any]
    text: str
    exit: Exit = Exit.OK


class RefusedError(Exception):
    """A contract or the ledger said no; the error, and what is known beside it.

    Attributes:
        error: The GhostError.
        who: What the contract that refused is called here, if one did.
        note: What became of the transaction, in words.
        transaction: Its outcome for programs; None if it is in no block.
        extra: What else there is for programs.

    """

    def __init__(
        self,
        error: Any,
        *,
        who: str = "",
        note: str = "",
        transaction: Any = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        """Takes all of it."""
        super().__init__(error)
        self.error = error
        self.who = who
        self.note = note
        self.transaction = transaction
        self.extra = extra or {}


def answer(given: Answer, *, as_json: bool, command: str) -> None:
    """Prints an answer to stdout."""
    if as_json:
        text = json.dumps({"version": VERSION, "command": command, "data": given.data}, ensure_ascii=False)
    else:
        text = given.text
    if text:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """A line of talk."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def failure(error: BaseException, *, as_json: bool, command: str | None = None) -> int:
    """Prints an error and its way out; the exit code."""
    from ghostnet.core import GhostError, LocalFileFailed  # noqa: PLC0415  help does not need it

    if isinstance(error, RefusedError):
        return _refused(error, as_json=as_json, command=command)
    if isinstance(error, GhostError):
        _lines(error.text, error.way_out)
        if as_json:
            _object(error_object(error), command)
        return exit_of(error)
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return failure(
            LocalFileFailed({"path": error.filename or "a file", "reason": reason}), as_json=as_json, command=command
        )
    words = f"this is a defect of ghostcli: {type(error).__name__}: {error}"
    way_out = f"report it with the output of the same command under {TRACE_VARIABLE}=1"
    if os.environ.get(TRACE_VARIABLE):
        say("".join(traceback.format_exception(error)).rstrip())
    _lines(words, way_out)
    if as_json:
        _object({"class": "internal", "slug": "defect", "text": words, "way_out": way_out, "fields": {}}, command)
    return Exit.INTERNAL


def talk(error: Any) -> None:
    """An error and its way out, beside an answer that says more."""
    _lines(error.text, error.way_out)


def _refused(refused: RefusedError, *, as_json: bool, command: str | None) -> int:
    error = refused.error
    own = error.class_name == "contract"  # then slug and fields are the contract's own
    words = f"{refused.who} says {error.slug}: {error.text}" if own and refused.who else error.text
    _lines(
        words,
        error.way_out,
        [f"{name}: {error.named(str(value))}" for name, value in error.fields.items()] if own else [],
    )
    if refused.note:
        say(f"{_marked('note:', '33')} {refused.note}")
    if as_json:
        _object(error_object(error) | {"transaction": refused.transaction, **refused.extra}, command)
    return exit_of(error)


def usage_error(error: click.UsageError, *, as_json: bool) -> None:
    """Prints what was asked wrongly."""
    path = error.ctx.command_path if error.ctx is not None else "ghostcli"
    words, way_out = _sentence(error.format_message()), f"`{path} --help` shows how it is used"
    _lines(words, way_out)
    if as_json:
        command = path.removeprefix("ghostcli").strip()
        _object({"class": "request", "slug": "usage", "text": words, "way_out": way_out, "fields": {}}, command)


def error_object(error: Any) -> dict[str, Any]:
    """A GhostError as JSON has it."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    found = getattr(error, "diagnostics", ())  # of a contract.toml
    more = {"diagnostics": [asdict(each) for each in found]} if found else {}
    return more | {
        "class": error.class_name,
        "code": error.number,
        "slug": error.slug,
        "text": error.text,
        "way_out": error.way_out,
        "fields": {name: _plain(value) for name, value in error.fields.items()},
        "contract": None if error.contract is None else core.address_text(error.contract),
    }


def _plain(value: object) -> Any:
    match value:
        case bytes():
            return value.hex()
        case None | bool() | int() | str() | list() | dict():
            return value
        case _:
            return str(value)


def _object(error: Mapping[str, Any], command: str | None) -> None:
    words = command if command is not None else _running()
    sys.stdout.write(json.dumps({"version": VERSION, "command": words, "error": error}, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _running() -> str:
    """The command under way, without its arguments."""
    context = click.get_current_context(silent=True)
    return "" if context is None else context.command_path.removeprefix("ghostcli").strip()


def _lines(words: str, way_out: str, fields: Sequence[str] = ()) -> None:
    say(f"{_marked('error:', '31')} {words}")
    for field in fields:
        say(f"  {field}")
    if way_out:
        say(f"{_marked('way out:', '36')} {way_out}")


def _marked(word: str, colour: str) -> str:
    """In colour where a person looks at a terminal that has one."""
    plain = not sys.stderr.isatty() or "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
    return word if plain else f"\x1b[1;{colour}m{word}\x1b[0m"


def _sentence(message: str) -> str:
    """Click's message in the form of ours: no capital, no full stop."""
    text = message.strip().rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def progress(text: str, *, last: bool) -> None:
    """A line that the next one replaces; for terminals."""
    sys.stderr.write(f"\r{text}\x1b[K" + ("\n" if last else ""))
    sys.stderr.flush()
