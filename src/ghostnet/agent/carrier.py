"""Carries one action: plans it, waits until it may start, takes each step at most once, and reports what was read back.

[`Carrier.advance`] goes as far as it can and returns; it is called again until it says `CLOSED`. It keeps nothing in
memory: after a crash at any line the same call with the same journal goes on. What makes that safe:

- Before the start nothing outside is changed. The start is a transaction of the next epoch with the plan's hash.
- `applying` is on disk before a step is taken. A step that was begun and not confirmed is probed, never taken again
  unless the probe says that it did not happen and cannot happen any more.
- The report is on disk, signed, before it is sent; the same bytes are sent again after a crash.
- Of an action that is taken over no step is taken: it is looked at under a fence of the new epoch, which ends those of
  whoever began it, and only where the target itself shows what that one did. Else it stays unknown.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import Enum
from typing import Any, Final, Protocol

from ghostnet import core
from ghostnet.actions import Draft, Driver, Evidence, Fence, Guard, Order, Plan, Probe
from ghostnet.actions.report import OUTCOMES, Report
from ghostnet.agent.intent import Intent, Move, Preview
from ghostnet.agent.journal import Journal, Note
from ghostnet.agent.ledger import Ledger, of_step
from ghostnet.agent.policy import Budget, Policy
from ghostnet.schema.values import duration_text, time_of, time_text

log = logging.getLogger(__name__)

ENDED: Final = frozenset({"done", "failed", "partial", "expired", "cancelled", "refused"})
REASONS: Final[Mapping[type[core.DriverError], str]] = {
    core.DriverBadOrder: "bad_arguments",
    core.DriverNotNamed: "bad_arguments",
    core.DriverUntouchable: "bad_arguments",
    core.DriverOutside: "bad_arguments",
    core.DriverBadValue: "bad_arguments",
    core.DriverConflict: "conflict",
    core.DriverNotPlain: "conflict",
    core.DriverLastNameserver: "conflict",
    core.DriverNothingToUndo: "conflict",
    core.DriverTooMuch: "by_policy",
    core.DriverForbidden: "by_policy",
}
"""What is declined, and what the contract is told."""
DECLINED: Final = tuple(REASONS)
PASSING: Final = (core.DriverUnreachable, core.DriverUnsettled, core.DriverUnsure, core.DriverBadAnswer)
"""Errors that say nothing about the order: later it may go."""
UNAPPROVED: Final = 27
"""Of the contract's errors: the plan needs an approval."""
PATIENCE_MS: Final = 60_000
"""How long a plan of another agent that cannot be read is left alone, in ms: half as long as a hold."""
TAKE_OVER_MS: Final = 1_200_000
"""How long an unknown action is left to who holds it, in ms of block time: one that lives shows it twice meanwhile."""


UNSEEN: Final = "what the target shows does not tell what its first agent did"


class Bodies(Protocol):
    """Where the bodies of plans are kept."""

    def put(self, action: bytes, body: bytes) -> None:
        """Keeps a plan that is about to be posted."""
        ...

    def offer(self, action: bytes, body: bytes) -> None:
        """Gives a plan that was posted, and waits for an approval, to those who may see it; nothing fails for that."""
        ...

    def get(self, plan: bytes, action: bytes) -> bytes | None:
        """The body of the action's plan with this hash, if it can be had."""
        ...


class Turn(Enum):
    """What is to be done with an action next."""

    CLOSED = "closed"
    """Nothing any more."""
    AGAIN = "again"
    """At once: something happened."""
    LATER = "later"
    """When the chain or the world may have moved."""


class Carrier:
    """One agent's hand for every action of its.

    Args:
        ledger: The chain.
        journal: What was begun.
        drivers: By kind.
        policy: What the operator allows.
        bodies: Where plans are kept, for whoever approves and for other agents.
        paused: Whether a resource is paused now; asked before every outside step.

    """

    def __init__(
        self,
        ledger: Ledger,
        journal: Journal,
        drivers: Mapping[str, Driver[Any]],
        policy: Policy,
        *,
        bodies: Bodies,
        paused: Callable[[str], bool],
    ) -> None:
        self.ledger, self.journal, self.drivers, self.policy = ledger, journal, drivers, policy
        self._bodies, self._paused = bodies, paused
        self._hands: dict[str, threading.Lock] = {}
        self._budget = Budget(policy, journal.starts)
        self._unknown: dict[bytes, tuple[int, int]] = {}  # by action: the epoch that was seen, and since when, in ms

    def advance(self, action: bytes, record: dict[str, Any] | None = None) -> Turn:
        """Goes as far as it can.

        Args:
            action: The action's id.
            record: What was just read of it, if it was: before the start the chain itself looks at everything again,
                and before a step it is read anew.

        Raises:
            AgentStale: The chain stands still: later it may go.
            AgentUnknownAction: What belongs to the action cannot be read; it ends by its deadline, or later it may go.
            AgentError: Any other one: the chain or the journal cannot be trusted: stop.
            OSError: The journal cannot be written: stop.

        """
        note = self.journal.note(action)
        if note.closed:
            return Turn.CLOSED
        record = self.ledger.action(action) if record is None else record
        driver = self.drivers.get(record["kind"])
        if record["state"] in ENDED or driver is None:
            return self._close(action) if record["state"] in ENDED else Turn.LATER
        if record["state"] in ("requested", "planned"):
            turn = self._prepare(action, record, note, driver)
            # What this journal just started goes on at once: the first step looks at the chain anyway.
            started = self.journal.note(action)
            if turn is not Turn.AGAIN or started.started != started.epoch or started.plan is None:
                return turn
            plan = Plan.from_bytes(started.plan).hash.hex()
            return self._carry(action, record | {"state": "started", "plan": plan}, started, driver)
        if self._is_mine(record, note):
            return (self._look_after if note.taken else self._carry)(action, record, note, driver)
        return self._take_over(action, record, note, driver) if record["state"] == "unknown" else Turn.LATER

    def preview(self, action: bytes) -> Preview | None:
        """What `advance` would do next, and the plan that it is about; None if the action has ended.

        It looks at world and chain, and neither sends nor writes anything. A plan is made where something is in the
        way, too.

        Raises:
            GhostError: World or chain cannot be read.

        """
        record, note = self.ledger.action(action), self.journal.note(action)
        if record["state"] in ENDED:
            return None
        driver = self.drivers.get(record["kind"])
        if driver is None:
            intent = Intent(Move.WAIT, f"{record['kind']} is nothing that this agent does")
        elif record["state"] in ("requested", "planned"):
            intent = self._foreseen(action, record, note, driver)
        elif self._is_mine(record, note) and note.plan is not None:
            posted = self.ledger.plan(action)
            intent = Intent(Move.CARRY_ON, plan=Plan.from_bytes(note.plan), guard=posted["guard"] if posted else "")
        elif record["state"] == "unknown":
            intent = self._overtaking(action, record, note, driver)
        else:
            intent = Intent(Move.WAIT, f"agent {record['agent']} started it, in epoch {record['epoch']}")
        return Preview(action, record, intent)

    def _foreseen(self, action: bytes, record: dict[str, Any], note: Note, driver: Driver[Any]) -> Intent:
        """What is next before the start, with what is in the way."""
        now = self.ledger.time_ms()
        try:
            order = self.ledger.order(action, record)
        except core.AgentUnknownAction as error:
            return Intent(Move.WAIT, error.text)
        intent = self._intent(action, record, order, note, driver, now)
        why = self._obstacle(action, record, order, now)
        if why is None and intent.move is Move.START and intent.plan is not None:
            refusal = self.ledger.refusal("start", **self._start_call(action, record, intent.plan))
            why = None if refusal is None else refusal.text
        return intent if why is None else replace(intent, move=Move.WAIT, why=why)

    def _is_mine(self, record: dict[str, Any], note: Note) -> bool:
        """Whether this journal started it: the number alone may be that of a copy, or of a journal that was lost."""
        return bool(record["agent"] == str(self.ledger.agent) and record["epoch"] == note.epoch)

    # ------------------------------------------------------------------ before the start

    def _prepare(self, action: bytes, record: dict[str, Any], note: Note, driver: Driver[Any]) -> Turn:
        # Not less the time stalled: the chain itself is exact, and this only saves attempts.
        now = self.ledger.time_ms()
        order = self.ledger.order(action, record)
        if self._obstacle(action, record, order, now):
            return Turn.LATER
        intent = self._intent(action, record, order, note, driver, now)
        plan = intent.plan
        if intent.move is Move.DECLINE:
            return self._decline(action, intent.reason, intent.why)
        if intent.move is Move.WAIT or plan is None:
            log.info("waits", extra={"action": action.hex(), "why": intent.why})
            return Turn.LATER
        if intent.move is Move.START:
            return self._start(action, record, plan, now)
        if intent.move is Move.POST:
            return self._post(action, plan, intent.guard)
        return self._start_at_once(action, record, plan, intent.guard, now)

    def _obstacle(self, action: bytes, record: dict[str, Any], order: Order, now: int) -> str | None:
        """Why nothing is planned or started now; None: nothing is in the way."""
        if self._held_by_other(record, now):
            return f"agent {record['agent']} holds it until {record['until']}"
        if self._paused(order.resource):
            return "it is paused"
        if self.policy.is_quiet(now):
            return "these are quiet hours"
        return None if self._budget.has_room(action, record["contract"], now) else "the hour's budget is used up"

    def _intent(
        self, action: bytes, record: dict[str, Any], order: Order, note: Note, driver: Driver[Any], now: int
    ) -> Intent:
        """What is next; it looks at world and chain, and changes nothing."""
        try:
            with self._hand(order.resource):
                draft = self._draft(record, order, driver)
        except DECLINED as error:
            return Intent(Move.DECLINE, error.text, REASONS[type(error)])
        except core.DriverError as error:
            return Intent(Move.WAIT, error.text)
        return self._drafted(action, record, order, note, draft, now)

    def _drafted(
        self, action: bytes, record: dict[str, Any], order: Order, note: Note, draft: Draft, now: int
    ) -> Intent:
        """What is next where it can be done."""
        posted = None if record["plan"] is None else self.ledger.plan(action)
        known = self._known(action, note, posted)
        if posted is not None and known is None and now < time_of(posted["posted"]) + PATIENCE_MS:
            # Another agent's: to replace what cannot be read would go on without end.
            return Intent(Move.WAIT, f"agent {posted['agent']} has a plan that cannot be read here")
        plan = Plan.draw(self.ledger.chain_id, action, order, draft, None if known is None else known.salt)
        delay = self.policy.delete_delay_ms if plan.destroys else 0
        guard = str(draft.guard)
        if posted is not None and record["plan"] == plan.hash.hex():
            until = time_of(posted["posted"]) + delay
            early = delay > 0 and now < until
            why = f"it destroys something, and starts no sooner than {time_text(until)}" if early else ""
            return Intent(Move.WAIT if early else Move.START, why, plan=plan, guard=guard)
        grant = self.ledger.grant(record)
        if grant is None or _needs_approval(grant["terms"]["rule"], record, draft):
            return Intent(Move.POST, "it needs an approval", plan=plan, guard=guard)
        if delay:
            return Intent(Move.POST, f"it destroys something, and waits {duration_text(delay)}", plan=plan, guard=guard)
        return Intent(Move.POST_AND_START, plan=plan, guard=guard)

    def _known(self, action: bytes, note: Note, posted: dict[str, Any] | None) -> Plan | None:
        """The plan whose salt the next one carries on: the posted one's, so that the same change has the same hash."""
        if posted is None:
            return None if note.plan is None else Plan.from_bytes(note.plan)
        body = self._bodies.get(bytes.fromhex(posted["hash"]), action) or note.plan
        plan = None if body is None else Plan.from_bytes(body)
        mine = posted["agent"] == str(self.ledger.agent)
        return plan if plan is not None and (mine or plan.hash.hex() == posted["hash"]) else None

    def _draft(self, record: dict[str, Any], order: Order, driver: Driver[Any]) -> Draft:
        """What would be done now; for an undo, what takes back the plan that was started."""
        if why := self.policy.forbids(order):
            raise core.DriverForbidden({"why": why})
        if record["undoes"] is None:
            return driver.plan(order, driver.inspect(order))
        done = self._started_plan(bytes.fromhex(record["undoes"]))
        steps = tuple(driver.undo(done))
        if not steps:
            raise core.DriverNothingToUndo
        forward = driver.plan(order, driver.inspect(order))
        return Draft(before=done.after, steps=steps, after=done.before, destroys=0, guard=forward.guard)

    def _started_plan(self, action: bytes) -> Plan:
        """The plan that an action was started with, whichever agent did: the own newest one may be another.

        Raises:
            AgentUnknownAction: This agent cannot read it; another may, so that nothing is declined for that.

        """
        posted = self.ledger.action(action)["plan"]
        kept = self.journal.plan(action)
        for body in (kept, self._bodies.get(bytes.fromhex(posted), action) if posted else None):
            if body is not None and (plan := Plan.from_bytes(body)).hash.hex() == posted:
                return plan
        raise core.AgentUnknownAction({"action": action})

    def _post(self, action: bytes, plan: Plan, guard: str) -> Turn:
        try:
            epoch = self.ledger.send("hold", action=action.hex(), agent=str(self.ledger.agent))
            self.journal.write(action, "planned", plan.to_bytes())
            self._bodies.put(action, plan.to_bytes())
            self.ledger.send(
                "post_plan",
                action=action.hex(),
                agent=str(self.ledger.agent),
                epoch=epoch,
                plan=plan.hash.hex(),
                destroys=plan.destroys,
                guard=guard,
            )
        except core.ContractError as error:
            return self._refused(action, "post_plan", error)
        self._bodies.offer(action, plan.to_bytes())
        return Turn.AGAIN

    def _start_at_once(self, action: bytes, record: dict[str, Any], plan: Plan, guard: str, now: int) -> Turn:
        """Hold, plan and start in one transaction, where nobody is waited for in between."""
        if not self._budget.take(action, record["contract"], now):
            return Turn.LATER
        held, started = record["epoch"] + 1, record["epoch"] + 2
        whose = {"action": action.hex(), "agent": str(self.ledger.agent)}
        what = {"plan": plan.hash.hex(), "destroys": plan.destroys, "guard": guard}
        start = {"epoch": started, "plan": plan.hash.hex()}
        self._bodies.put(action, plan.to_bytes())
        self.journal.write(action, "planned", plan.to_bytes())
        self._write_start(action, record, started, now)
        try:
            self.ledger.send_all(
                [("hold", whose), ("post_plan", whose | what | {"epoch": held}), ("start", whose | start)]
            )
            self.journal.note(action).started = started
            if self.ledger.is_shared(record):
                self._bodies.offer(action, plan.to_bytes())
        except core.ContractError as error:
            self._budget.give_back(action)
            if error.code == (
                core.ContractError.class_number,
                UNAPPROVED,
            ):  # which shapes are known is the chain's to say
                return self._post(action, plan, guard)
            return self._refused(action, "start", error)
        return Turn.AGAIN

    def _decline(self, action: bytes, reason: str, why: str) -> Turn:
        log.warning("declined", extra={"action": action.hex(), "reason": reason, "why": why})
        try:
            epoch = self.ledger.send("hold", action=action.hex(), agent=str(self.ledger.agent))
            self.ledger.send("decline", action=action.hex(), agent=str(self.ledger.agent), epoch=epoch, reason=reason)
        except core.ContractError as error:
            return self._refused(action, "decline", error)
        return Turn.AGAIN

    def _start(self, action: bytes, record: dict[str, Any], plan: Plan, now: int) -> Turn:
        start = self._start_call(action, record, plan)
        # Waiting for an approval is no step: it is tried out, and nothing is written down for it.
        if (refusal := self.ledger.refusal("start", **start)) is not None:
            if refusal.code == (core.ContractError.class_number, UNAPPROVED):
                self._bodies.offer(action, plan.to_bytes())  # the node may not have had room, or have been away
            return self._refused(action, "start", refusal)
        if not self._budget.take(action, record["contract"], now):
            return Turn.LATER
        self.journal.write(action, "planned", plan.to_bytes())
        self._write_start(action, record, start["epoch"], now)
        try:
            self.ledger.send("start", **start)
        except core.ContractError as error:
            self._budget.give_back(action)
            return self._refused(action, "start", error)
        return Turn.AGAIN

    def _start_call(self, action: bytes, record: dict[str, Any], plan: Plan) -> dict[str, Any]:
        epoch = record["epoch"] + 1
        return {"action": action.hex(), "agent": str(self.ledger.agent), "epoch": epoch, "plan": plan.hash.hex()}

    def _write_start(self, action: bytes, record: dict[str, Any], epoch: int, now: int) -> None:
        """An hour's budget is counted from these records after a restart; without one nothing more is kept."""
        counted: list[core.Value] = [now, record["contract"]] if self._budget.counts else []
        self.journal.write(action, "starting", epoch, *counted)

    def _held_by_other(self, record: dict[str, Any], now: int) -> bool:
        other = record["agent"] is not None and record["agent"] != str(self.ledger.agent)
        return other and now < time_of(record["until"])

    # ------------------------------------------------------------------ from the start on

    def _carry(self, action: bytes, record: dict[str, Any], note: Note, driver: Driver[Any]) -> Turn:
        if note.receipt is not None:
            return self._send_report(action, note)
        if note.plan is None:
            raise core.AgentJournalBroken({"path": self.journal.path, "at": action.hex()})
        plan = self._own_plan(action, record, note.plan)
        for index, step in enumerate(plan.steps):
            if index in note.applied:
                continue
            if index in note.applying and (turn := self._probe(action, index, step, note, driver)) is not None:
                return turn
            if index in note.applied:
                continue
            if (turn := self._step(action, record, plan, index, step, note, driver)) is not None:
                return turn
        evidence = self._verified(plan, driver)
        if not evidence.complete:
            log.info("not seen everywhere yet", extra={"action": action.hex()})
            return Turn.LATER
        return self._report(action, plan, "done", note, evidence)

    # ------------------------------------------------------------------ what another journal began

    def _overtaking(self, action: bytes, record: dict[str, Any], note: Note, driver: Driver[Any]) -> Intent:
        """Whether an unknown action is taken over: once, after a while, and where the target shows what was done."""
        body = self._bodies.get(bytes.fromhex(record["plan"]), action) or note.plan
        plan = None if body is None else Plan.from_bytes(body)
        if plan is None or plan.hash.hex() != record["plan"]:
            return Intent(Move.WAIT, "its plan cannot be read here")
        why = self._left_alone(action, record, note, plan)
        if why is None:
            try:
                with self._hand(plan.resource):
                    why = None if driver.knows(action) else UNSEEN
            except core.DriverError as error:
                why = error.text
        return Intent(Move.TAKE_OVER if why is None else Move.WAIT, why or "", plan=plan)

    def _left_alone(self, action: bytes, record: dict[str, Any], note: Note, plan: Plan) -> str | None:
        """Why an unknown action is not taken over now; None: nothing is in the way."""
        now = self.ledger.time_ms()
        epoch, since = self._unknown.get(action, (-1, now))
        if epoch != record["epoch"]:
            self._unknown[action] = (record["epoch"], since := now)
        if note.taken and record["epoch"] >= note.epoch:
            return "it was taken over here once, and by another one since"
        if plan.resource not in self.policy.resources or plan.kind not in self.policy.kinds:
            return "the operator's policy does not have it"
        if self._paused(plan.resource):
            return "it is paused"
        left = now < since + TAKE_OVER_MS
        return f"it is left to agent {record['agent']} for {duration_text(TAKE_OVER_MS)}" if left else None

    def _take_over(self, action: bytes, record: dict[str, Any], note: Note, driver: Driver[Any]) -> Turn:
        intent = self._overtaking(action, record, note, driver)
        if intent.move is Move.WAIT or intent.plan is None:
            log.info("not taken over", extra={"action": action.hex(), "why": intent.why})
            return Turn.LATER
        whose = {"action": action.hex(), "agent": str(self.ledger.agent)}
        if (refusal := self.ledger.refusal("take_over", **whose)) is not None:
            return self._refused(action, "take_over", refusal)
        epoch = record["epoch"] + 1
        self.journal.write(action, "planned", intent.plan.to_bytes())
        self.journal.write(action, "taking", epoch)
        try:
            found = self.ledger.send("take_over", **whose)
        except core.ContractError as error:
            return self._refused(action, "take_over", error)
        if found != epoch:  # another one was there first, and this epoch is over it
            self.journal.write(action, "taking", found)
        log.warning("taken over", extra={"action": action.hex(), "from": record["agent"]})
        return Turn.AGAIN

    def _look_after(self, action: bytes, record: dict[str, Any], note: Note, driver: Driver[Any]) -> Turn:
        """Finds out what became of the steps, and reports it; takes none."""
        if note.receipt is not None:
            return self._send_report(action, note)
        if note.plan is None:
            raise core.AgentJournalBroken({"path": self.journal.path, "at": action.hex()})
        plan = self._own_plan(action, record, note.plan)
        if self._paused(plan.resource):
            return Turn.LATER
        record = self.ledger.action(action, self.ledger.fresh().height)
        if record["state"] in ENDED or not self._is_mine(record, note):
            return Turn.AGAIN
        found = self._found(action, plan, note, driver)
        if Probe.UNKNOWN in found:
            return Turn.LATER
        for index, each in enumerate(found):
            if each is Probe.DONE and index not in note.applied:
                self.journal.write(action, "applied", index)
        if len(note.applied) < len(plan.steps):
            return self._give_up(action, plan, note, driver)
        evidence = self._verified(plan, driver)
        return self._report(action, plan, "done", note, evidence) if evidence.complete else Turn.LATER

    def _found(self, action: bytes, plan: Plan, note: Note, driver: Driver[Any]) -> list[Probe]:
        """What became of each step, by the target alone."""
        try:
            with self._hand(plan.resource):
                # The fence first: what another one writes after it is seen by the probe.
                fence = driver.fence(action, note.epoch)
                why = None if driver.knows(action) else UNSEEN
                if why is None:
                    return [driver.probe(step, fence) for step in plan.steps]
        except core.DriverError as error:
            why = error.text
        log.warning("stays unknown", extra={"action": action.hex(), "why": why})
        return [Probe.UNKNOWN]

    # ------------------------------------------------------------------ both

    def _own_plan(self, action: bytes, record: dict[str, Any], newest: bytes) -> Plan:
        """The plan that was started: the newest, or the one before it, if its start was in a block late."""
        if (plan := Plan.from_bytes(newest)).hash.hex() == record["plan"]:
            return plan
        if (body := self._bodies.get(bytes.fromhex(record["plan"]), action)) is None:
            raise core.AgentJournalBroken({"path": self.journal.path, "at": action.hex()})
        self.journal.write(action, "planned", body)
        return Plan.from_bytes(body)

    def _probe(self, action: bytes, index: int, step: core.Value, note: Note, driver: Driver[Any]) -> Turn | None:
        """Finds out what became of a step that was begun; None: go on with this step or the next."""
        fence = _fence(action, note)
        found = Probe.UNKNOWN if fence is None else self._probed(action, step, fence, driver)
        if found is Probe.DONE:
            self.journal.write(action, "applied", index)
        elif found is Probe.NOT_DONE:
            self.journal.write(action, "undone", index)
        else:
            log.warning("not known whether a step was taken", extra={"action": action.hex(), "step": index})
            return Turn.LATER
        return None

    def _step(
        self,
        action: bytes,
        record: dict[str, Any],
        plan: Plan,
        index: int,
        step: core.Value,
        note: Note,
        driver: Driver[Any],
    ) -> Turn | None:
        """Takes one step; None: it was taken."""
        if self._paused(plan.resource):
            return Turn.LATER
        # Looked at anew, since the step before may have taken long: no step is taken once the action ended or the
        # contract was told that nobody knows, nor what the grant or the operator allows no more.
        header = self.ledger.fresh(*of_step(action, record))
        record = self.ledger.action(action, header.height)
        if record["state"] in ENDED or not self._is_mine(record, note):
            return Turn.AGAIN
        allowed = record["state"] == "started" and self.ledger.stands(record, header)
        if not allowed or self.policy.forbids(self.ledger.order(action, record, header.height)):
            return self._give_up(action, plan, note, driver)
        try:
            with self._hand(plan.resource):
                fence = driver.fence(action, note.epoch)
                self.journal.write(action, "fenced", fence.epoch, fence.previous)
                self.journal.write(action, "applying", index)
                driver.apply(step, fence)
        except core.DriverUnsure:
            return Turn.LATER  # probed after a pause: a target that never answers would be asked without end
        except core.DriverError as error:
            return self._not_taken(action, plan, index, step, note, driver, error)
        self.journal.write(action, "applied", index)
        return None

    def _not_taken(
        self,
        action: bytes,
        plan: Plan,
        index: int,
        step: core.Value,
        note: Note,
        driver: Driver[Any],
        error: core.DriverError,
    ) -> Turn | None:
        """Looks after a step that was refused: the answer may be one to a message that came twice."""
        if index in note.applying and (turn := self._probe(action, index, step, note, driver)) is not None:
            return turn
        if index in note.applied:
            return None
        log.warning("not taken", extra={"action": action.hex(), "step": index, "why": error.text})
        return Turn.LATER if isinstance(error, PASSING) else self._give_up(action, plan, note, driver)

    def _give_up(self, action: bytes, plan: Plan, note: Note, driver: Driver[Any]) -> Turn:
        outcome = "partial" if note.applied else "failed"
        return self._report(action, plan, outcome, note, self._verified(plan, driver, patient=bool(note.applied)))

    def _report(self, action: bytes, plan: Plan, outcome: str, note: Note, evidence: Evidence) -> Turn:
        report = Report(
            agent=self.ledger.agent,
            key_epoch=self.ledger.key_epoch(),
            epoch=note.epoch,
            plan=plan.hash,
            outcome=OUTCOMES.index(outcome),
            steps=len(note.applied),
            evidence=evidence.hash,
            result=b"",
        )
        # A vault signs one report of an epoch: it is fixed before, so that the same one is asked for after a crash.
        signature = self.ledger.sign(action, report) if self.ledger.has_key else b""
        self.journal.write(action, "receipt", report.to_value(), signature)
        return self._send_report(action, note)

    def _send_report(self, action: bytes, note: Note) -> Turn:
        assert note.receipt is not None  # the caller has looked
        value, signature = note.receipt
        try:
            fixed = Report.of(value)
        except ValueError as error:
            raise core.AgentJournalBroken({"path": self.journal.path, "at": action.hex()}) from error
        if not signature:
            signature = self.ledger.sign(action, fixed)
            self.journal.write(action, "receipt", value, signature)
        report = {
            "agent": str(fixed.agent),
            "key_epoch": fixed.key_epoch,
            "epoch": fixed.epoch,
            "plan": fixed.plan.hex(),
            "outcome": OUTCOMES[fixed.outcome],
            "steps": fixed.steps,
            "evidence": fixed.evidence.hex(),
            "result": fixed.result.hex(),
        }
        try:
            self.ledger.send("report", action=action.hex(), report=report, signature=signature.hex())
        except core.ContractError as error:
            return self._refused(action, "report", error)
        return self._close(action)

    def _probed(self, action: bytes, step: core.Value, fence: Fence, driver: Driver[Any]) -> Probe:
        body = self.journal.note(action).plan
        assert body is not None  # the caller has looked
        with self._hand(Plan.from_bytes(body).resource):
            return driver.probe(step, fence)

    def _verified(self, plan: Plan, driver: Driver[Any], *, patient: bool = True) -> Evidence:
        with self._hand(plan.resource):
            return driver.verify(plan, patient=patient)

    def _hand(self, resource: str) -> threading.Lock:
        """Held while a driver is at a resource: one at a time is called for one target."""
        return self._hands.setdefault(resource, threading.Lock())

    def _close(self, action: bytes) -> Turn:
        self._unknown.pop(action, None)
        self.journal.write(action, "closed")
        return Turn.CLOSED

    def _refused(self, action: bytes, method: str, error: core.GhostError) -> Turn:
        """The chain moved, or somebody must do something first."""
        log.info("refused", extra={"action": action.hex(), "method": method, "why": error.text})
        return Turn.LATER


def _needs_approval(rule: str, record: dict[str, Any], draft: Draft) -> bool:
    """Whether a new plan surely waits for a person; what the chain alone knows is tried."""
    if draft.guard is Guard.NONE:
        return True
    destroys = rule == "on_destroy" and draft.destroys > 0
    return record["undoes"] is None and (rule == "each" or destroys)


def _fence(action: bytes, note: Note) -> Fence | None:
    if note.previous is None:
        return None
    epoch, previous = note.previous
    return Fence(action=action, epoch=epoch, previous=previous)
