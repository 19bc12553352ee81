"""A plan: what an action will do to the world, in bytes that people approve by their hash.

For whoever plans, approves, starts or carries out. The hash covers what will happen and nothing about who does it or
when: any agent of the resource whose fresh plan has the same hash may start. The fence is no part of it either.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ghostnet.actions.order import Draft, Order
from ghostnet.client.plans import MOST_BYTES, PLAN_TAG
from ghostnet.core import CodecError, DriverBadPlan, Encodable, Value, decode, domain_hash, encode

MOST_STEPS = 64  # of one plan: a receipt counts them, and each is journaled twice
SALT_BYTES = 16  # so that a hash on a public ledger does not give away a guessed value
HASH_BYTES = 32
MOST_TEXT = {"chain id": 64, "resource": 260, "kind": 40}  # characters, as the contract `agents` bounds them
U16 = 0xFFFF


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan; made by `draw` or `from_bytes`, which hold it to its limits."""

    chain_id: str
    action: bytes
    resource: str
    kind: str
    version: int
    order: bytes
    """Hash of what was asked for."""
    before: Value
    """What is touched, as it was found."""
    steps: tuple[Value, ...]
    after: Value
    """What is touched, as it will be."""
    destroys: int
    """How many things are lost."""
    salt: bytes

    @classmethod
    def draw(cls, chain_id: str, action: bytes, order: Order, draft: Draft, salt: bytes | None = None) -> Plan:
        """The plan of a draft; the first planner draws the salt, later ones take it from the body.

        Raises:
            DriverBadPlan: A part is outside of its limits, or all of them together are.

        """
        salt = secrets.token_bytes(SALT_BYTES) if salt is None else salt
        who: list[Encodable] = [chain_id, action, order.resource, order.kind, order.version, order.hash]
        what: list[Encodable] = [draft.before, list(draft.steps), draft.after, draft.destroys]
        return cls.from_bytes(encode([*who, *what, salt]))

    @classmethod
    def from_bytes(cls, data: bytes) -> Plan:
        """The plan whose canonical encoding is all of `data`.

        Raises:
            DriverBadPlan: It is not canonical, or outside of the limits.

        """
        if len(data) > MOST_BYTES:
            raise DriverBadPlan({"reason": f"it has {len(data)} bytes, more than {MOST_BYTES}"})
        try:
            parts = decode(data)
        except CodecError as error:
            raise DriverBadPlan({"reason": error.text}) from error
        match parts:
            case [
                str(chain_id),
                bytes(action),
                str(resource),
                str(kind),
                int(version),
                bytes(order),
                before,
                [*steps],
                after,
                int(destroys),
                bytes(salt),
            ]:
                plan = cls(
                    chain_id, action, resource, kind, version, order, before, tuple(steps), after, destroys, salt
                )
            case _:
                raise DriverBadPlan({"reason": "it has not the parts of a plan"})
        plan.check()
        return plan

    def check(self) -> None:
        """Refuses what is outside of the limits."""
        for what, text in (("chain id", self.chain_id), ("resource", self.resource), ("kind", self.kind)):
            if not 0 < len(text) <= MOST_TEXT[what]:
                raise DriverBadPlan({"reason": f"its {what} has {len(text)} characters"})
        for what, data, size in (
            ("action", self.action, HASH_BYTES),
            ("order", self.order, HASH_BYTES),
            ("salt", self.salt, SALT_BYTES),
        ):
            if len(data) != size:
                raise DriverBadPlan({"reason": f"its {what} has {len(data)} bytes and not {size}"})
        for what, number in (("version", self.version), ("count of what it destroys", self.destroys)):
            if isinstance(number, bool) or not 0 <= number <= U16:
                raise DriverBadPlan({"reason": f"its {what} is {number}"})
        if not 0 < len(self.steps) <= MOST_STEPS:
            raise DriverBadPlan({"reason": f"it has {len(self.steps)} steps"})

    def to_bytes(self) -> bytes:
        """The canonical body."""
        return encode(
            [
                self.chain_id,
                self.action,
                self.resource,
                self.kind,
                self.version,
                self.order,
                self.before,
                list(self.steps),
                self.after,
                self.destroys,
                self.salt,
            ]
        )

    @property
    def hash(self) -> bytes:
        """What is posted, approved and started."""
        return domain_hash(PLAN_TAG, self.to_bytes())
