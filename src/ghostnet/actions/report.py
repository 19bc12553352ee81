"""Reports of actions: the bytes that an agent's working key signs (docs/spec/actions.md).

For the agent, the vault, and the agent of contracts' tests. Whoever signs encodes them from a `Report` alone.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any, Final, cast

from ghostnet import core

TAG: Final = b"ghost/receipt/1"
MOST_RESULT_BYTES: Final = 1_024
MOST_CHAIN_BYTES: Final = 64
OUTCOMES: Final = ("done", "failed", "partial")
"""The outcomes' names, by their numbers in a report."""


@dataclass(frozen=True)
class Report:
    """What an agent states of an action, in the contract's order.

    Attributes:
        agent: Its number.
        key_epoch: Of its working key.
        epoch: Of its hold.
        plan: Hash of the plan that was started.
        outcome: Its number in `OUTCOMES`.
        steps: How many steps were done.
        evidence: Hash of what was read back.
        result: One canonical item, at most 1 KiB, or nothing.

    """

    agent: int
    key_epoch: int
    epoch: int
    plan: bytes
    outcome: int
    steps: int
    evidence: bytes
    result: bytes

    @classmethod
    def of(cls, record: Any) -> Report:
        """A report from its fields.

        Raises:
            ValueError: They are none.

        """
        try:
            report = cls(*record)
            uints = {"agent": 64, "key_epoch": 32, "epoch": 32, "outcome": 2, "steps": 16}
            sound = (
                all(_is_uint(getattr(report, name), bits) for name, bits in uints.items())
                and report.outcome < len(OUTCOMES)
                and all(_is_bytes(each, 32) and len(each) == 32 for each in (report.plan, report.evidence))
                and _is_bytes(report.result, MOST_RESULT_BYTES)
            )
            if sound and report.result:
                core.decode(report.result)
        except (TypeError, core.CodecError):
            sound = False
        if not sound:
            message = "the report's fields are not those of docs/spec/actions.md"
            raise ValueError(message)
        return report

    def to_value(self) -> list[core.Value]:
        """The array of its fields."""
        return cast("list[core.Value]", list(astuple(self)))


def signed_bytes(chain: str, action: bytes, report: Report) -> bytes:
    """What the key signs.

    Raises:
        ValueError: The chain's id or the action's is none.

    """
    if len(chain.encode()) > MOST_CHAIN_BYTES or len(action) != 32:
        message = "the chain's id or the action's is none"
        raise ValueError(message)
    return TAG + core.encode([chain, action, report.to_value()])


def _is_uint(value: object, bits: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << bits


def _is_bytes(value: object, most: int) -> bool:
    return isinstance(value, bytes) and len(value) <= most
