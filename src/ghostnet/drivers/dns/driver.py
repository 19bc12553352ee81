"""The driver: orders of record sets, carried out at a zone's primary and read back from every server.

For the agent. One update of a zone is in flight at a time; whatever is not an answer that the server signed is probed
and never read as "not done".
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import dns.flags
import dns.opcode
import dns.rcode

from ghostnet.actions import Draft, Evidence, Fence, Order, Plan, Probe, Reading, ReadingState
from ghostnet.core import (
    DriverBadOrder,
    DriverError,
    DriverFenced,
    DriverRefused,
    DriverUnreachable,
    DriverUnsettled,
    DriverUnsure,
    DriverWorldMoved,
    Value,
)
from ghostnet.drivers.dns.planning import MOST_SHARE, View, draft, must_be_absent, step_of, wanted_sets
from ghostnet.drivers.dns.records import TYPES, RRset, escaped, is_within, marker_name, shown_name
from ghostnet.drivers.dns.update import (
    Marker,
    NotAuthenticError,
    Signer,
    Step,
    happened_before,
    own_marker,
    previous_marker,
    previous_of,
)
from ghostnet.drivers.dns.zone import Reader, Server, zone_name
from ghostnet.drivers.transport import Channel, NoAnswerError, NotSentError

PREREQUISITE_CODES = frozenset((dns.rcode.YXDOMAIN, dns.rcode.YXRRSET, dns.rcode.NXRRSET, dns.rcode.NXDOMAIN))
REFUSAL_CODES = frozenset(
    (dns.rcode.REFUSED, dns.rcode.NOTAUTH, dns.rcode.NOTZONE, dns.rcode.FORMERR, dns.rcode.NOTIMP)
)
ID_BYTES = 2  # that a message begins with
LOOK_AGAIN = 0.2  # seconds between two looks at a secondary
DELEGATIONS = frozenset(("CNAME", "DNAME", "NS"))  # types that do not stand beside every other


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as an agent's operator describes it."""

    name: str
    primary: Server
    secondaries: tuple[Server, ...] = ()
    """All that must show a change before it is done."""
    transfers: bool = False
    """Whether the primary's key may transfer the zone; needed for the share of a zone, and for DNAME."""
    most_share: int = MOST_SHARE
    """Percent of the zone's record sets that one action may change."""
    answer_seconds: float = 10.0
    """How long a server may take for one exchange."""
    spread_seconds: float = 30.0
    """How long secondaries may take to follow."""


class DnsDriver:
    """`ghostnet.actions.Driver` for one zone."""

    def __init__(self, zone: Zone, signer: Signer) -> None:
        self._zone = zone
        self._signer = signer
        self._in_flight = threading.Lock()
        self._unsettled: Fence | None = None

    def inspect(self, order: Order) -> View:
        """Reads what is touched, and what could not stand beside it, from the primary."""
        self._check_zone(order.resource)
        wanted = wanted_sets(order)
        with self._reader() as reader:
            found = tuple(reader.rrset(new.name, new.type) for new in wanted)
            beside = tuple(
                reader.types_at(new.name, (TYPES if new.type == "CNAME" else DELEGATIONS) - {new.type})
                for new in wanted
            )
            signed = bool(reader.rrset(self._zone.name, "DNSKEY").records)
            redirected = tuple(reader.types_above(new.name, "DNAME") for new in wanted)
        inventory = self.inventory() if self._zone.transfers else None
        return View(
            found,
            beside,
            redirected,
            tuple(
                None if inventory is None else any(rrset.name.endswith(f".{new.name}") for rrset in inventory)
                for new in wanted
            ),
            None if inventory is None else len(inventory),
            signed,
        )

    def plan(self, order: Order, world: View) -> Draft:
        """The one update that carries the order out."""
        self._check_zone(order.resource)
        return draft(order, world, most_share=self._zone.most_share)

    def fence(self, action: bytes, epoch: int) -> Fence:
        """A fence on the marker as it is now."""
        found = self._marker()
        mark = Marker.read(found)
        if mark is not None and mark.action == action and mark.epoch > epoch:
            raise DriverFenced({"found": mark.text})
        return Fence(action, epoch, previous_of(found))

    def apply(self, step: Value, fence: Fence) -> None:
        """Sends the update; the server does all of it or nothing."""
        update = Step.from_value(step)
        with self._in_flight:
            if self._unsettled is not None:
                raise DriverUnsettled({"place": self._zone.name, "action": self._unsettled.action})
            self._unsettled = fence
            try:
                self._send(update, fence)
            except DriverUnsure:
                raise
            except DriverError:
                self._unsettled = None
                raise
            self._unsettled = None

    def _send(self, step: Step, fence: Fence) -> None:
        """One exchange, and what it means."""
        code = self._exchange(step, fence)
        if code == dns.rcode.NOERROR:
            return
        if code in PREREQUISITE_CODES:
            self._explain(fence, step)
        elif code in REFUSAL_CODES:
            raise DriverRefused({"server": str(self._zone.primary), "answer": dns.rcode.to_text(code)})
        else:
            raise self._unsure(dns.rcode.to_text(code))

    def _exchange(self, step: Step, fence: Fence, *, void: bool = False) -> dns.rcode.Rcode:
        """What the primary answered, if it was the primary."""
        request = self._signer.sign_update(self._zone.name, step, fence, void=void)
        primary = self._zone.primary
        try:
            with Channel(primary.address, primary.port, self._zone.answer_seconds) as channel:
                wire = channel.exchange(request)
        except NotSentError as error:
            raise DriverUnreachable({"server": str(primary), "reason": str(error)}) from error
        except NoAnswerError as error:
            raise self._unsure(str(error)) from error
        try:
            answer = self._signer.verify_answer(wire, request)
        except NotAuthenticError as error:
            raise self._unsure(str(error)) from error
        if (
            wire[:ID_BYTES] != request[:ID_BYTES]
            or answer.opcode() != dns.opcode.UPDATE
            or not answer.flags & dns.flags.QR
        ):
            raise self._unsure("the answer is to something else")
        return answer.rcode()

    def _explain(self, fence: Fence, step: Step) -> None:
        """Why a prerequisite failed; nothing, where it failed since the very message had happened before."""
        try:
            found = self._marker()
        except DriverError as error:
            raise self._unsure(error.text) from error
        if Marker.read(found) == own_marker(fence, self._zone.name):
            return  # the same bytes came twice: the first did it
        if found.records != previous_marker(fence, self._zone.name).records:
            raise DriverFenced({"found": escaped(str(found))})
        moved = next(iter(self._moved(step.before)), None)
        name, shape = ("what would stand beside", "something") if moved is None else (moved.name, moved.type)
        raise DriverWorldMoved({"name": shown_name(name), "shape": shape})

    def _moved(self, expected: Sequence[RRset]) -> list[RRset]:
        """Which sets are not what is expected."""
        with self._reader() as reader:
            return [rrset for rrset in expected if reader.rrset(rrset.name, rrset.type).records != rrset.records]

    def probe(self, step: Value, fence: Fence) -> Probe:
        """Looks at the marker; where it has not moved, ends the fence, so that the step cannot happen any more."""
        with self._in_flight:
            try:
                update = Step.from_value(step)
                outcome = self._looked(update.after, fence)
                if outcome is None:
                    outcome = self._voided(update, fence)
            except DriverError:
                return Probe.UNKNOWN
            if outcome is not Probe.UNKNOWN and self._settles(fence):
                self._unsettled = None
            return outcome

    def _settles(self, fence: Fence) -> bool:
        """Whether an outcome under a fence is that of what is in flight: a later epoch ends an earlier one's fence."""
        waiting = self._unsettled
        if waiting is None or waiting == fence:
            return True
        return waiting.action == fence.action and waiting.epoch < fence.epoch

    def _looked(self, after: tuple[RRset, ...], fence: Fence) -> Probe | None:
        """What marker and world show; None: nothing happened yet."""
        found = self._marker()
        mark = Marker.read(found)
        if mark is not None and mark in {own_marker(fence, self._zone.name), happened_before(fence, self._zone.name)}:
            return Probe.UNKNOWN if self._moved(after) else Probe.DONE
        if mark == own_marker(fence, self._zone.name, void=True):
            return Probe.NOT_DONE
        if found.records != previous_marker(fence, self._zone.name).records:
            return Probe.UNKNOWN  # another wrote since; before that, this step may have happened
        return None

    def _voided(self, step: Step, fence: Fence) -> Probe:
        """Ends the fence; if the step was faster, says so."""
        code = self._exchange(step, fence, void=True)
        if code == dns.rcode.NOERROR or code in PREREQUISITE_CODES:
            return self._looked(step.after, fence) or Probe.UNKNOWN
        return Probe.UNKNOWN

    def knows(self, action: bytes) -> bool:
        """While the marker is the action's own; what another one wrote may hide it, or be older than the start."""
        mark = Marker.read(self._marker())
        return mark is not None and mark.action == action

    def verify(self, plan: Plan, *, patient: bool = True) -> Evidence:
        """Reads the after-values back from the primary and every secondary, until all show them or time is up."""
        after = step_of(plan).after
        until = time.monotonic() + (self._zone.spread_seconds if patient else 0.0)
        return Evidence(
            tuple(self._reading(server, after, until) for server in (self._zone.primary, *self._zone.secondaries))
        )

    def _reading(self, server: Server, after: tuple[RRset, ...], until: float) -> Reading:
        """What one server shows, when it shows what is wanted or time is up."""
        while True:
            try:
                with Reader.open(server, self._zone.name, self._zone.answer_seconds) as reader:
                    found = tuple(reader.rrset(rrset.name, rrset.type) for rrset in after)
                state = ReadingState.AS_PLANNED if found == after else ReadingState.DIFFERS
                reading = Reading(str(server), state, [rrset.value() for rrset in found])
            except DriverError as error:
                reading = Reading(str(server), ReadingState.SILENT, escaped(error.text))
            if reading.state is ReadingState.AS_PLANNED or time.monotonic() > until:
                return reading
            time.sleep(LOOK_AGAIN)

    def undo(self, plan: Plan) -> Sequence[Value]:
        """The way back: it stands on the after-values, so it happens only while they are there."""
        self._check_zone(plan.resource)
        step = step_of(plan)
        return [Step(step.after, step.before, must_be_absent(step.before, step.after)).value()]

    def inventory(self) -> list[RRset]:
        """All record sets of the zone, for its owner."""
        with self._reader() as reader:
            return [rrset for rrset in reader.inventory() if is_within(rrset.name, self._zone.name)]

    def _marker(self) -> RRset:
        """The marker as the primary has it."""
        with self._reader() as reader:
            return reader.rrset(marker_name(self._zone.name), "TXT")

    def _reader(self) -> AbstractContextManager[Reader]:
        """Reads from the primary."""
        return Reader.open(self._zone.primary, self._zone.name, self._zone.answer_seconds)

    def _check_zone(self, resource: str) -> None:
        """Refuses what is of another zone."""
        if zone_name(resource) != self._zone.name:
            raise DriverBadOrder({"reason": f"{resource} is not the zone {self._zone.name}"})

    def _unsure(self, reason: str) -> DriverUnsure:
        """That an answer is missing or worth nothing."""
        return DriverUnsure({"server": str(self._zone.primary), "reason": escaped(reason)})
