"""Whether what an action was asked for under still stands: the one rule that agent and vault look at before each step.

For `Ledger.stands` and the vault. Records are those of the contract `agents`, in JSON's types, all of one block.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ghostnet.schema.values import time_of

FRESH_MS: Final = 30_000
"""Age of the header under which an outside step is authorised, in ms: a revoked grant counts no longer than that."""


def obstacle(
    action: Mapping[str, Any],
    resource: Mapping[str, Any] | None,
    grant: Mapping[str, Any] | None,
    code: bytes | None,
    time_ms: int,
) -> str:
    """What keeps a started action from being acted on; empty where nothing does.

    Its calls were counted at the request, and its end does not touch an undo.

    Args:
        action: The action's record.
        resource: Its resource's; None: nobody holds it.
        grant: The grant of its contract for the resource; None: there is none.
        code: Hash of the contract's code; None: there is no contract.
        time_ms: Of the block, ms since 1970.

    """
    if resource is None:
        return "no_resource"
    if grant is None:
        return "no_grant"
    if len({resource["owner_epoch"], grant["owner_epoch"], action["owner_epoch"]}) != 1:
        return "other_owner"
    if code is None or grant["code"] != code.hex():
        return "other_code"
    if action["undoes"] is None and time_of(grant["terms"]["expires"]) <= time_ms:
        return "expired"
    return ""
