"""A contract's arguments on the command line: options by the names of its schema.

For `contract call`, `deploy` and `upgrade`. Where the schema wants an address, the name of a key or of a contract will
do, and for a time `+30d`, also within the JSON of a struct. All else is ghost-schema's to read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import click

from ghostnet.cli import completing, text
from ghostnet.cli.session import SYSTEM_PREFIX, Session
from ghostnet.schema.values import time_text

WORDS: Final[dict[str, Any]] = {"ignore_unknown_options": True, "allow_interspersed_args": True}
"""Click's settings for a command that takes the options of a contract too."""
Structs = Mapping[str, Mapping[str, str]]

ADDRESS_TYPES: Final = ("address", "option<address>")


def words_param() -> click.Argument:
    """The contract's arguments, in the form `--name value`."""
    return click.Argument(
        ["words"], nargs=-1, type=click.UNPROCESSED, metavar="[--ARG VALUE]...", shell_complete=completing.words
    )


def parse_words(
    words: Sequence[str],
    method: Mapping[str, Any],
    session: Session,
    structs: Structs | None = None,
    now: Callable[[], int] = lambda: 0,
) -> list[tuple[str, str]]:
    """Names and values, addresses in their text form.

    Args:
        words: `--name value`, `--name=value`; a bool may stand without a value.
        method: What the schema says of the method.
        session: Knows the names of keys and contracts.
        structs: The schema's structs: their fields' names and types.
        now: The chain's clock, ms since 1970: what a time within a struct may count from.

    Raises:
        UsageError: A word is no option, or an option has no value.

    """
    types = {each["name"]: str(each["type"]) for each in method["args"]}
    pairs: list[tuple[str, str]] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or len(word) < len("--x"):
            message = f"{word!r} is no option of {method['name']}; write --NAME VALUE: {_usage(method)}"
            raise click.UsageError(message, click.get_current_context(silent=True))
        name, equals, value = word[2:].partition("=")
        name = name.replace("-", "_")
        kind = types.get(name, "")
        if not equals:
            if kind == "bool" and (not rest or rest[0].startswith("--")):
                value = "true"
            elif rest:
                value = rest.pop(0)
            else:
                message = f"--{name} has no value"
                raise click.UsageError(message, click.get_current_context(silent=True))
        pairs.append((name, _resolved(value, kind, session, structs or {}, now)))
    return pairs


def _resolved(value: str, kind: str, session: Session, structs: Structs, now: Callable[[], int]) -> str:
    if kind in ADDRESS_TYPES:
        return _address(value, session)
    if kind.startswith("list<address,") and not value.startswith("["):
        return ",".join(_address(each.strip(), session) for each in value.split(",")) if value else value
    if value.startswith(("[", "{")):
        try:
            given = json.loads(value)
        except ValueError:
            return value  # ghost-schema says what is wrong with it
        return json.dumps(_within(given, kind, session, structs, now))
    return value


def _within(value: Any, kind: str, session: Session, structs: Structs, now: Callable[[], int]) -> Any:
    """A value of JSON with its addresses and times in their text form; what is neither, as it is."""
    if kind.startswith("option<"):
        return _within(value, kind[len("option<") : -1], session, structs, now)
    if isinstance(value, list) and kind.startswith("list<"):
        inner = kind[len("list<") : kind.rindex(",")]
        return [_within(each, inner, session, structs, now) for each in value]
    if isinstance(value, dict) and kind in structs:
        fields = structs[kind]
        return {name: _within(each, fields.get(name, ""), session, structs, now) for name, each in value.items()}
    if isinstance(value, str) and kind == "time" and value.startswith("+"):
        return time_text(now() + text.parse_span("time", value[1:]))
    return _address(value, session) if isinstance(value, str) and kind == "address" else value


def _address(value: str, session: Session) -> str:
    from ghostnet import core  # noqa: PLC0415  help does not need it

    if value.startswith("ghost1") and "/" not in value and not value.startswith(SYSTEM_PREFIX):
        return value
    return core.address_text(session.address(value))


def usage(method: Mapping[str, Any]) -> str:
    """How a method is called: `lease --label string<63> --days u32`."""
    return " ".join([method["name"], *options(method)])


def _usage(method: Mapping[str, Any]) -> str:
    return " ".join(options(method)) or "it takes none"


def options(method: Mapping[str, Any]) -> list[str]:
    """A method's arguments as options, each with its type; in brackets where it may be left out."""
    shown = []
    for each in method["args"]:
        one = f"--{each['name'].replace('_', '-')} {each['type']}"
        shown.append(f"[{one}]" if str(each["type"]).startswith("option<") else one)
    return shown
