"""From an order and the zone as it is to the one step that carries it out, or to a refusal.

For the driver. It is pure: the same order and view give the same draft on every agent, so that their plans agree.
"""

from __future__ import annotations

from dataclasses import dataclass

from ghostnet.actions import Allowance, Draft, Fence, Guard, Order, Plan
from ghostnet.core import (
    CodecError,
    DriverBadOrder,
    DriverConflict,
    DriverLastNameserver,
    DriverNotNamed,
    DriverOutside,
    DriverTooMuch,
    DriverUntouchable,
    Value,
    decode,
)
from ghostnet.drivers.dns.records import (
    NAMED_TYPES,
    SERVER_TYPES,
    TYPES,
    RRset,
    canonical_name,
    is_within,
    marker_name,
    must_be_named,
    shown_name,
)
from ghostnet.drivers.dns.update import ANY, Step, step_message
from ghostnet.drivers.dns.zone import zone_name

SET = "dns.records.set"
DELETE = "dns.records.delete"
KIND_VERSION = 1
MOST_TARGETS = 16  # as the contract `agents` bounds them
MOST_SHARE = 30  # percent of a zone's record sets that one action may change
SMALL_ZONE = 10  # record sets; below it a share says nothing


@dataclass(frozen=True, slots=True)
class View:
    """What of a zone matters for an order; one entry for each target, in its order."""

    found: tuple[RRset, ...]
    beside: tuple[frozenset[str], ...]
    """Other types of the name that matter: all of them for a CNAME, else CNAME and DNAME."""
    redirected: tuple[str | None, ...]
    """The name above with a DNAME, whose names below do not count."""
    crowded: tuple[bool | None, ...]
    """For a DNAME: whether there are names below; None where the driver cannot see that."""
    total: int | None
    """Record sets of the whole zone; None where the driver may not transfer it."""
    signed: bool
    """Whether the zone has DNSKEY."""


def wanted_sets(order: Order) -> tuple[RRset, ...]:
    """What an order wants, a set for each target, after every check that needs no server.

    Args:
        order: Its args are a list with an item for each target (interface/actions/dns.toml): for `dns.records.set`
            `[TTL in seconds, [record, ...]]`, the records as in a zone file with full names, or null for none; for
            `dns.records.delete` an empty list.

    Raises:
        DriverBadOrder: It is malformed.
        DriverOutside: A target is not in the zone.
        DriverUntouchable: A target is the server's or the fence's.
        DriverNotNamed: A target needs to be named by the grant and is not.

    """
    zone = canonical_name(zone_name(order.resource))
    if order.kind not in {SET, DELETE} or order.version != KIND_VERSION:
        raise DriverBadOrder({"reason": f"{order.kind} of version {order.version} is not known"})
    if not 0 < len(order.targets) <= MOST_TARGETS or len(set(order.targets)) != len(order.targets):
        raise DriverBadOrder({"reason": f"it has {len(order.targets)} targets, or one twice"})
    for target in order.targets:
        check_target(canonical_name(target.name), target.shape, zone, order.allowance)
    try:
        args = decode(order.args)
    except CodecError as error:
        raise DriverBadOrder({"reason": error.text}) from error
    entries: list[Value] = args if isinstance(args, list) else []
    if order.kind == DELETE:
        entries = [None for item in entries if item == []]
    if len(entries) != len(order.targets):
        raise DriverBadOrder({"reason": "its arguments do not fit its targets"})
    return tuple(
        _wanted(target.name, target.shape, entry) for target, entry in zip(order.targets, entries, strict=True)
    )


def _wanted(name: str, rdtype: str, entry: Value) -> RRset:
    """One target's set."""
    match entry:
        case None:
            return RRset.absent(name, rdtype)
        case [int(ttl), [*texts]] if not isinstance(ttl, bool) and all(isinstance(text, str) for text in texts):
            return RRset.from_texts(name, rdtype, ttl, [str(text) for text in texts])
        case _:
            raise DriverBadOrder({"reason": "its arguments are not [TTL, [record, ...]] for each target"})


def check_target(name: str, rdtype: str, zone: str, allowance: Allowance) -> None:
    """Refuses what may not be touched; a grant allows what it names, and stars stand for plain labels only."""
    fields = {"name": shown_name(name), "shape": rdtype}
    if not is_within(name, zone):
        raise DriverOutside({"name": shown_name(name), "resource": f"dns:{zone}"})
    if rdtype in SERVER_TYPES or name == marker_name(zone) or name.endswith(f".{marker_name(zone)}"):
        raise DriverUntouchable(fields)
    if rdtype not in TYPES:
        raise DriverBadOrder({"reason": f"{rdtype[:16]!r} is no record type that can be set"})
    named = name in allowance.names or (
        not must_be_named(name, zone)
        and any(pattern.startswith("*.") and name.endswith(pattern[1:]) for pattern in allowance.names)
    )
    shape_named = rdtype in allowance.shapes if allowance.shapes else rdtype not in NAMED_TYPES
    if not named or not shape_named:
        raise DriverNotNamed(fields)


def draft(order: Order, view: View, *, most_share: int = MOST_SHARE) -> Draft:
    """The plan's parts.

    Raises:
        DriverConflict: A set could not stand beside another one.
        DriverLastNameserver: The apex would have no NS.
        DriverTooMuch: Too large a share of the zone would change.
        DriverError: As `wanted_sets`.

    """
    zone = zone_name(order.resource)
    wanted = wanted_sets(order)
    for place, new in enumerate(wanted):
        if (new.name, new.type) == (zone, "NS") and not new.records:
            raise DriverLastNameserver({"zone": zone})
        if new.records:
            _check_neighbours(place, wanted, view, zone)
    changed = sum(old != new for old, new in zip(view.found, wanted, strict=True))
    total = view.total
    if total is not None and total >= SMALL_ZONE and changed * 100 > total * most_share:
        raise DriverTooMuch({"changed": changed, "total": total, "most": most_share})
    step = Step(view.found, wanted, must_be_absent(wanted, view.found))
    step_message(zone, step, Fence(bytes(32), 0, []))  # refuses what is too large for one message
    return Draft(
        before=[rrset.value() for rrset in view.found],
        steps=(step.value(),),
        after=[rrset.value() for rrset in wanted],
        destroys=sum(len(set(old.records) - set(new.records)) for old, new in zip(view.found, wanted, strict=True)),
        guard=Guard.ATOMIC,
    )


def _check_neighbours(place: int, wanted: tuple[RRset, ...], view: View, zone: str) -> None:
    """Refuses a set that could not stand where it would."""
    new = wanted[place]
    ours = {rrset.type: bool(rrset.records) for rrset in wanted if rrset.name == new.name}
    beside = (view.beside[place] - {new.type} - ours.keys()) | {rdtype for rdtype, stays in ours.items() if stays}
    beside -= {new.type}
    redirected = view.redirected[place]
    also = [other for other in wanted if other.type == "DNAME" and other.records]
    above = next((other.name for other in also if new.name.endswith(f".{other.name}")), None)
    gone = any(other.name == redirected and other.type == "DNAME" and not other.records for other in wanted)
    if above is not None or (redirected is not None and not gone):
        raise _conflict(new, f"the DNAME of {shown_name(above or str(redirected))} above it")
    if new.type == "CNAME" and (beside or new.name == zone):
        raise _conflict(new, min(beside, default="the apex's own records"))
    held = [old.type for old in view.found if old.name == new.name and old.type != "CNAME" and old.records]
    if new.type == "CNAME" and held and view.signed:  # Knot would do half of it: signatures still stand there
        raise _conflict(new, f"{held[0]} in a signed zone before an earlier order has deleted that")
    if "CNAME" in beside:
        raise _conflict(new, "CNAME")
    if new.type == "DS" and ("NS" not in beside or new.name == zone):
        raise DriverBadOrder({"reason": f"DS of {shown_name(new.name)} needs NS there: BIND would drop it in silence"})
    if new.type == "DNAME" and "NS" in beside and new.name != zone:
        raise _conflict(new, "NS")
    if new.type == "NS" and "DNAME" in beside and new.name != zone:
        raise _conflict(new, "DNAME")
    if new.type == "DNAME" and view.crowded[place] is None:
        raise _conflict(new, "names below it, which this agent cannot see without a key for transfers")
    if new.type == "DNAME" and view.crowded[place]:
        raise _conflict(new, "the names below it")


def _conflict(rrset: RRset, other: str) -> DriverConflict:
    """What cannot stand beside what."""
    return DriverConflict({"name": shown_name(rrset.name), "shape": rrset.type, "other": other})


def must_be_absent(wanted: tuple[RRset, ...], found: tuple[RRset, ...]) -> tuple[tuple[str, str], ...]:
    """What the server itself must see to be absent when it acts: it would drop a conflicting set in silence."""
    absent: set[tuple[str, str]] = set()
    targets = {(rrset.name, rrset.type) for rrset in wanted}
    held = {rrset.name for rrset in found if rrset.records}
    for new in wanted:
        if not new.records:
            continue
        if new.type == "CNAME" and new.name not in held:
            absent.add((new.name, ANY))
        elif new.type != "CNAME" and (new.name, "CNAME") not in targets:
            absent.add((new.name, "CNAME"))
    return tuple(sorted(absent))


def step_of(plan: Plan) -> Step:
    """The one step of a plan, if it does what the plan says that it does: for whoever is to sign it, too.

    Raises:
        DriverBadOrder: It is another driver's, or its step and its values do not agree.

    """
    step = Step.from_value(plan.steps[0])
    values = [[rrset.value() for rrset in group] for group in (step.before, step.after)]
    if len(plan.steps) != 1 or values != [plan.before, plan.after]:
        raise DriverBadOrder({"reason": "the plan's step is not what the plan says"})
    return step
