"""What is next for an action: for the carrier, which does it, and for whoever is shown it before.

Nothing is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from ghostnet.actions import Plan


class Move(Enum):
    """What is next for an action."""

    WAIT = "wait"
    """Nothing, for now."""
    DECLINE = "decline"
    """It ends, and the contract is told why."""
    POST = "post"
    """A plan is posted, and waits: for an approval, or for a delay."""
    POST_AND_START = "post_and_start"
    START = "start"
    """The plan that was posted is started."""
    CARRY_ON = "carry_on"
    """It was started or taken over here, and its steps and report are looked after."""
    TAKE_OVER = "take_over"
    """Another journal's, of which nobody knows: it is looked at, and reported."""


@dataclass(frozen=True)
class Intent:
    """What is to be done with an action; nothing of it has happened.

    Attributes:
        move: What.
        why: For people: what is waited for, or why it is declined.
        reason: What the contract is told where it is declined.
        plan: What would be done outside.
        guard: What keeps its steps from being done twice.

    """

    move: Move
    why: str = ""
    reason: str = ""
    plan: Plan | None = None
    guard: str = ""


@dataclass(frozen=True)
class Preview:
    """An open action, as a person is shown it: its id, its record on the chain, and what is next."""

    action: bytes
    record: dict[str, Any]
    intent: Intent
