"""What keeps a started action from being acted on: each reason alone, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from ghostnet.actions.standing import obstacle
from ghostnet.schema.values import time_text

NOW = 1_800_000_000_000
CODE = b"c" * 32
ACTION: dict[str, Any] = {"owner_epoch": 3, "undoes": None}
RESOURCE: dict[str, Any] = {"owner_epoch": 3}
GRANT: dict[str, Any] = {"owner_epoch": 3, "code": CODE.hex(), "terms": {"expires": time_text(NOW + 1), "calls": 0}}


def found(action: Any = ACTION, resource: Any = RESOURCE, grant: Any = GRANT, code: bytes | None = CODE) -> str:
    return obstacle(action, resource, grant, code, NOW)


def test_a_grant_of_this_owner_to_this_code_stands_also_when_its_calls_are_used_up() -> None:
    assert found() == ""


@pytest.mark.parametrize(
    ("what", "word"),
    [
        ({"resource": None, "grant": None}, "no_resource"),
        ({"grant": None}, "no_grant"),
        ({"action": ACTION | {"owner_epoch": 2}}, "other_owner"),
        ({"resource": RESOURCE | {"owner_epoch": 4}}, "other_owner"),
        ({"grant": GRANT | {"owner_epoch": 4}}, "other_owner"),
        ({"code": b"d" * 32}, "other_code"),
        ({"code": None}, "other_code"),
        ({"grant": GRANT | {"terms": {"expires": time_text(NOW)}}}, "expired"),
    ],
)
def test_what_changed_since_is_an_obstacle(what: dict[str, Any], word: str) -> None:
    assert found(**what) == word


def test_a_grants_end_does_not_touch_an_undo() -> None:
    ended = GRANT | {"terms": {"expires": time_text(NOW)}}
    assert found(action=ACTION | {"undoes": "aa"}, grant=ended) == ""
