"""An UPDATE: what a step becomes on the wire, and the marker that fences it.

For the driver, and for whoever signs: both build the same message from the same step and fence, so that a signer needs
to believe nobody. Nothing is sent here.

Every message stands on the exact record sets that the plan was made on, and on the marker: one TXT record at
`_ghostnet` of the zone that says who wrote last. The message replaces it, so it can happen once, and a message of an
epoch that is over cannot happen at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import dns.exception
import dns.message
import dns.rdatatype
import dns.update

from ghostnet.actions import Fence
from ghostnet.core import DriverBadOrder, DriverFenced, Value
from ghostnet.drivers.dns.records import TYPES, RRset, absolute, is_within, marker_name

MARKER_TTL = 60  # seconds; nobody but drivers reads it, and they ask the zone's own servers
MOST_MESSAGE = 65_535 - 1024  # bytes of an unsigned message: what TCP carries, less room for a signature
STAND_IN = "ghostnet.invalid."  # a name server that cannot be; BIND refuses one that is no host name
ANY = "ANY"  # in a step: the name has nothing at all

_MARKER = re.compile(r"ghost action=([0-9a-f]{64}) epoch=(0|[1-9][0-9]{0,9}) attempt=(0|[1-9][0-9]{0,4})( void)?")


class NotAuthenticError(Exception):
    """An answer that the server did not sign for this request; it proves nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One update of one zone: it happens whole, or not at all."""

    before: tuple[RRset, ...]
    after: tuple[RRset, ...]
    """Of the same names and types, in the same order."""
    absent: tuple[tuple[str, str], ...] = ()
    """Names and types that must not be there, since the new sets could not stand beside them."""

    def value(self) -> list[Value]:
        """How it stands in a plan."""
        sets: list[list[Value]] = [[rrset.value() for rrset in group] for group in (self.before, self.after)]
        return [*sets, [[name, rdtype] for name, rdtype in self.absent]]

    @classmethod
    def from_value(cls, value: Value) -> Step:
        """The step whose value this is.

        Raises:
            DriverBadOrder: It is none.

        """
        match value:
            case [[*before], [*after], [*absent]]:
                step = cls(
                    tuple(RRset.from_value(each) for each in before),
                    tuple(RRset.from_value(each) for each in after),
                    tuple(_name_and_type(each) for each in absent),
                )
            case _:
                raise DriverBadOrder({"reason": "a step of the plan is malformed"})
        if [(rrset.name, rrset.type) for rrset in step.before] != [(rrset.name, rrset.type) for rrset in step.after]:
            raise DriverBadOrder({"reason": "a step's before-values and after-values are of other names"})
        return step


class Signer(Protocol):
    """Who holds the update key: it builds the message itself, so that it signs no bytes that it is given."""

    def sign_update(self, zone: str, step: Step, fence: Fence, *, void: bool = False) -> bytes:
        """The bytes of `step_message`, or of `void_message`, with a TSIG.

        Raises:
            DriverError: It is not signed, and nothing happened.

        """
        ...

    def verify_answer(self, wire: bytes, request: bytes) -> dns.message.Message:
        """The answer to a request that `sign_update` made.

        Raises:
            NotAuthenticError: It is not signed for that request.

        """
        ...


def _name_and_type(value: Value) -> tuple[str, str]:
    """Of what must be absent."""
    match value:
        case [str(name), str(rdtype)]:
            return name, rdtype
        case _:
            raise DriverBadOrder({"reason": "a step of the plan is malformed"})


@dataclass(frozen=True, slots=True)
class Marker:
    """Who wrote last."""

    action: bytes
    epoch: int
    attempt: int = 0
    """How many fences of this epoch were ended before: no marker is ever written twice."""
    void: bool = False
    """The step did not happen and can no more."""

    @property
    def text(self) -> str:
        """As it stands in the zone."""
        void = " void" if self.void else ""
        return f"ghost action={self.action.hex()} epoch={self.epoch} attempt={self.attempt}{void}"

    def rrset(self, zone: str) -> RRset:
        """The marker's record set."""
        return RRset.from_texts(marker_name(zone), "TXT", MARKER_TTL, [f'"{self.text}"'])

    @classmethod
    def read(cls, rrset: RRset) -> Marker | None:
        """The marker of a record set; None where it holds nothing of ours."""
        texts = [b"".join(rdata.strings) for rdata in rrset.rdatas()]  # type: ignore[attr-defined]  # of a TXT
        found = _MARKER.fullmatch(texts[0].decode("ascii", "replace")) if len(texts) == 1 else None
        if found is None:
            return None
        return cls(bytes.fromhex(found[1]), int(found[2]), int(found[3]), void=found[4] is not None)


def previous_of(rrset: RRset) -> Value:
    """What a fence says about the marker that was there."""
    return list(rrset.records)


def previous_marker(fence: Fence, zone: str) -> RRset:
    """The marker that a fence expects.

    Raises:
        DriverBadOrder: The fence is not of this driver.

    """
    if not isinstance(fence.previous, list):
        raise DriverBadOrder({"reason": "the fence is of another driver"})
    return RRset.from_value([marker_name(zone), "TXT", 0, fence.previous])


def own_marker(fence: Fence, zone: str, *, void: bool = False) -> Marker:
    """What is written under a fence: it follows from the fence alone, so that a signer can tell it too."""
    before = Marker.read(previous_marker(fence, zone))
    again = before is not None and (before.action, before.epoch) == (fence.action, fence.epoch)
    return Marker(fence.action, fence.epoch, before.attempt + 1 if before is not None and again else 0, void=void)


def happened_before(fence: Fence, zone: str) -> Marker | None:
    """The marker of an earlier epoch of the same action, whose step was done; a fence on it serves to look alone."""
    before = Marker.read(previous_marker(fence, zone))
    return before if before is not None and before.action == fence.action and not before.void else None


def step_message(zone: str, step: Step, fence: Fence) -> dns.update.UpdateMessage:
    """The message that does a step.

    Raises:
        DriverBadOrder: It would be larger than TCP carries, or touch what no step may.
        DriverFenced: The action's step was done in an earlier epoch.

    """
    for name, rdtype in [(rrset.name, rrset.type) for rrset in step.after] + list(step.absent):
        if not is_within(name, zone) or name == marker_name(zone) or rdtype not in TYPES | {ANY}:
            raise DriverBadOrder({"reason": f"a step never touches {rdtype} of {name}"})
    if done := happened_before(fence, zone):
        raise DriverFenced({"found": done.text})
    message = dns.update.UpdateMessage(absolute(zone))
    for rrset in step.before:
        _require(message, rrset)
    for name, rdtype in step.absent:
        message.absent(absolute(name), *([] if rdtype == ANY else [rdtype]))
    changed = [(old, new) for old, new in zip(step.before, step.after, strict=True) if old != new]
    apex = [(old, new) for old, new in changed if (new.name, new.type) == (zone, "NS")]
    others = [pair for pair in changed if pair not in apex]
    for old, _ in others:
        if old.records:
            message.delete(absolute(old.name), old.type)
    _add(message, [new for _, new in others])
    for old, new in apex:
        _replace_apex(message, old, new)
    return _fenced(message, zone, fence)


def _replace_apex(message: dns.update.UpdateMessage, old: RRset, new: RRset) -> None:
    """Puts other name servers in place of the apex's.

    Servers ignore a deletion of all, and of the last (RFC 2136 §3.4.2.4), and Knot ignores a new TTL of a record that
    stays. So a stand-in, which nobody ever sees, holds the place while all are taken out and put in.
    """
    stand_in = RRset.from_texts(new.name, "NS", new.ttl, [STAND_IN])
    _add(message, [stand_in])
    for rdata in old.rdatas():
        message.delete(absolute(old.name), rdata)
    _add(message, [new])
    message.delete(absolute(new.name), stand_in.rdatas()[0])


def void_message(zone: str, fence: Fence) -> dns.update.UpdateMessage:
    """The message that ends a fence: once it happened, the fence's own step cannot."""
    message = dns.update.UpdateMessage(absolute(zone))
    return _fenced(message, zone, fence, void=True)


def _fenced(
    message: dns.update.UpdateMessage, zone: str, fence: Fence, *, void: bool = False
) -> dns.update.UpdateMessage:
    """The message with the marker before and after it."""
    previous = previous_marker(fence, zone)
    _require(message, previous)
    if previous.records:
        message.delete(absolute(previous.name), previous.type)
    _add(message, [own_marker(fence, zone, void=void).rrset(zone)])
    try:
        message.to_wire(max_size=MOST_MESSAGE)
    except dns.exception.TooBig as error:
        raise DriverBadOrder({"reason": f"its update is larger than {MOST_MESSAGE} bytes"}) from error
    return message


def _require(message: dns.update.UpdateMessage, rrset: RRset) -> None:
    """That a set is exactly this one; servers compare no TTL (RFC 2136 §2.4.2)."""
    if rrset.records:
        message.present(absolute(rrset.name), rrset.rdataset(ttl=0))
    else:
        message.absent(absolute(rrset.name), rrset.type)


def _add(message: dns.update.UpdateMessage, rrsets: Iterable[RRset]) -> None:
    """Adds sets to what is there."""
    for rrset in rrsets:
        if rrset.records:
            message.add(absolute(rrset.name), rrset.rdataset())
