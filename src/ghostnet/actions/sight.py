"""What a person is shown of a plan: what changes, and whether the world is as the plan found it.

For the command line, and for the part of a driver that looks for it. It reads nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ghostnet.actions.plan import Plan
from ghostnet.core import Value

MOST_SHOWN = 2_000
"""Characters of one value that is shown: some screens; a plan has at most 64 KiB."""


class Sight(StrEnum):
    """Whether a place shows what the plan found."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNSEEN = "cannot see"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one thing. All texts are fit to be printed."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one place shows of one thing. All texts are fit to be printed."""

    name: str
    place: str
    sight: Sight
    found: str


def plain_changes(plan: Plan) -> list[Change]:
    """The change of a kind that nobody here reads closer: its values as they stand in the plan."""
    return [Change(printable(plan.kind), (shown(plan.before),), (shown(plan.after),), ())]


def shown(value: Value) -> str:
    """A value on one line, cut after `MOST_SHOWN` characters."""
    match value:
        case bytes():
            text = value.hex()
        case str():
            text = f'"{printable(value)}"'
        case list():
            text = f"[{', '.join(shown(each) for each in value)}]"
        case None:
            text = "nothing"
        case _:
            text = str(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}… ({len(text)} characters)"


def printable(text: str) -> str:
    """Text that a stranger may have chosen, with what could move a cursor or hide letters spelt out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
