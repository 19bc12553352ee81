"""A plan as a person sees it before it is approved: held against the chain, and against the world as it is now.

For `action approve` and `action show`. Nothing of it is taken from an agent but the body, and that by its hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ghostnet import core
from ghostnet.actions import Plan
from ghostnet.actions.sight import Change, Seen, Sight, plain_changes, printable
from ghostnet.client import files
from ghostnet.client.plans import MOST_BYTES

if TYPE_CHECKING:
    from ghostnet.cli.session import Session
    from ghostnet.client import Client

DNS_KINDS: Final = ("dns.records.set", "dns.records.delete")


@dataclass(frozen=True)
class Look:
    """A plan, and what was seen of the world.

    Attributes:
        plan: The plan.
        guard: What keeps its steps from being done twice, by the chain.
        changes: What it changes.
        seen: What places show of the before-values; nothing where nobody here can look.
        can_look: Whether the kind is one that can be looked at from here.

    """

    plan: Plan
    guard: str
    changes: Sequence[Change]
    seen: Sequence[Seen]
    can_look: bool

    @property
    def differs(self) -> int:
        """How many readings differ from the plan."""
        return sum(each.sight is Sight.DIFFERS for each in self.seen)

    @property
    def unseen(self) -> int:
        """How many readings could not be made."""
        return sum(each.sight is Sight.UNSEEN for each in self.seen)

    @property
    def holds(self) -> bool:
        """Whether the world is as the plan found it, as far as anybody can look: a silent server is no agreement."""
        return not self.can_look or (bool(self.seen) and not self.differs and not self.unseen)


def body_of(session: Session, client: Client, action: bytes, plan: bytes, path: Path | None) -> bytes:
    """A plan's body: from a place that was named, or else from the node, asked for as who signs.

    Raises:
        RequestPlanNotFor: The node does not give it to who signs.
        RequestPlanNotKept: The node does not have it.
        GhostError: As `read_body` and `Client.plan_body`.

    """
    if path is not None:
        return read_body(path, plan)
    return client.plan_body(action, plan, session.signer(session.signer_name))


def read_body(path: Path, plan: bytes) -> bytes:
    """A plan's body from a file, or from an agent's folder `plans/` by its hash.

    Raises:
        LocalFileFailed: There is none.
        ProofOtherPlan: It is larger than a plan may be.

    """
    if path.is_dir():
        path /= plan.hex()
    try:
        return files.read_private(path, most=MOST_BYTES, others_may_read=True)
    except files.FileRefusedError as error:
        raise core.LocalFileFailed({"path": path, "reason": str(error)}) from None


def checked(body: bytes, chain_id: str, action: bytes, record: Mapping[str, Any], posted: Mapping[str, Any]) -> Plan:
    """The plan of a body, if it is what was posted, in everything that the chain knows of it.

    Raises:
        ProofOtherPlan: It is not.

    """
    try:
        plan = Plan.from_bytes(body)
    except core.DriverBadPlan as error:
        raise core.ProofOtherPlan({"reason": printable(error.text)}) from error
    known = {
        "hash": (plan.hash.hex(), posted["hash"]),
        "chain": (plan.chain_id, chain_id),
        "action": (plan.action, action),
        "resource": (hashlib.sha256(plan.resource.encode()).hexdigest(), record["resource"]),
        "kind": (plan.kind, record["kind"]),
        "kind's version": (plan.version, record["version"]),
        "order": (plan.order.hex(), record["order"]),
        "count of what it destroys": (plan.destroys, posted["destroys"]),
    }
    other = [what for what, (found, wanted) in known.items() if found != wanted]
    if other:
        raise core.ProofOtherPlan({"reason": f"it has another {' and another '.join(other)}"})
    return plan


def look(plan: Plan, guard: str, servers: Sequence[str]) -> Look:
    """Reads the before-values from all servers of a zone; of other kinds it shows the plan alone.

    Args:
        plan: The plan.
        guard: As the chain has it.
        servers: HOST:PORT each; none: the zone's name servers, by this machine's resolver.

    Raises:
        ProofOtherPlan: The plan's step is not what the plan says, or is malformed.
        RequestMalformedField: A server is none.

    """
    if plan.kind not in DNS_KINDS:
        return Look(plan, guard, changes(plan), (), can_look=False)
    from ghostnet.drivers.dns import sight  # noqa: PLC0415  imports dnspython
    from ghostnet.drivers.dns.zone import Server, zone_name  # noqa: PLC0415  the same

    places = [Server(*_host_port(each)) for each in servers] or sight.servers_of(zone_name(plan.resource))
    try:
        return Look(plan, guard, changes(plan), sight.look(plan, places), can_look=True)
    except core.DriverError as error:
        raise core.ProofOtherPlan({"reason": printable(error.text)}) from error


def changes(plan: Plan) -> Sequence[Change]:
    """What a plan changes.

    Raises:
        ProofOtherPlan: The plan's step is not what the plan says, or is malformed.

    """
    if plan.kind not in DNS_KINDS:
        return plain_changes(plan)
    from ghostnet.drivers.dns import sight  # noqa: PLC0415  imports dnspython

    try:
        return sight.changes(plan)
    except core.DriverError as error:
        raise core.ProofOtherPlan({"reason": printable(error.text)}) from error


def change_lines(changes: Sequence[Change]) -> list[str]:
    """What a plan changes, for people."""
    found: list[str] = []
    for change in changes:
        found.append(f"  {change.name}")
        found += [f"    before  {each}" for each in change.before or ("nothing",)]
        found += [f"    after   {each}" for each in change.after or ("nothing",)]
        found += [f"    DESTROYED  {each}" for each in change.lost]
    return found


def lines(look: Look) -> list[str]:
    """For people."""
    plan = look.plan
    found = [f"plan {plan.hash.hex()}", f"{printable(plan.kind)} on {printable(plan.resource)}, guard: {look.guard}"]
    found += change_lines(look.changes)
    if plan.destroys:
        found.append(f"  It destroys {plan.destroys} thing(s).")
    found.append("What is there now:")
    if not look.can_look:
        found.append("  cannot see: nothing here reads what this kind touches")
    elif not look.seen:
        found.append("  cannot see: no name server of the zone was found; --server HOST:PORT names one")
    for each in look.seen:
        word = each.sight.value if each.sight is Sight.AGREES else each.sight.value.upper()
        more = "" if each.sight is Sight.AGREES else f": {each.found}"
        found.append(f"  {word:<10}  {each.place}  {each.name}{more}")
    return found


def data(look: Look) -> dict[str, Any]:
    """For programs."""
    return {
        "plan": look.plan.hash.hex(),
        "kind": look.plan.kind,
        "resource": look.plan.resource,
        "guard": look.guard,
        "destroys": look.plan.destroys,
        "changes": change_data(look.changes),
        "seen": [
            {"name": each.name, "place": each.place, "state": each.sight.value.replace(" ", "_"), "found": each.found}
            for each in look.seen
        ],
        "can_look": look.can_look,
        "holds": look.holds,
    }


def change_data(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """What a plan changes, for programs."""
    return [{"name": each.name, "before": each.before, "after": each.after, "destroyed": each.lost} for each in changes]


def _host_port(given: str) -> tuple[str, int]:
    from ghostnet.cli.running import parse_listen  # noqa: PLC0415  rarely needed

    found = parse_listen("server", given)
    return found.host, found.port
