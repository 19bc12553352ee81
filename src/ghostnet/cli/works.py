"""Actions as commands list, show and explain them: proven records, and the events that led there.

For `ghostcli action`. Actions are found by the numbered work of agents; an action that no agent was enrolled for is in
none, and is shown by its id alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ghostnet import core
from ghostnet.actions.report import OUTCOMES, Report, signed_bytes
from ghostnet.actions.sight import printable
from ghostnet.cli import agents, text
from ghostnet.cli.agents import Entry, History
from ghostnet.schema.values import duration_of, time_of

if TYPE_CHECKING:
    from ghostnet.cli.session import Session
    from ghostnet.client.client import Client
    from ghostnet.client.contract import ContractHandle

LOOKED: Final = 2_000
"""Actions that one list looks at: some seconds."""
MOST_AGENTS: Final = 256
"""Agents whose work is looked at where no resource is named, the newest first."""
URGENT_MS: Final = 3_600_000
"""An hour: what a person still can do something about, and must do it now."""
BEFORE_START: Final = ("requested", "planned")
OPEN: Final = (*BEFORE_START, "started", "unknown")
REASONS: Final = {
    "none": "",
    "nobody_planned": "no agent planned it in time",
    "not_approved": "nobody approved its plan in time",
    "not_started": "no agent started it in time",
    "not_reported": "no report came in time; what became of it is not known",
    "reported": "its agent reported so",
    "settled": "the resource's owner said so",
    "by_contract": "its contract cancelled it",
    "by_approver": "an approver refused it",
    "by_policy": "the agent's own policy forbids it",
    "bad_arguments": "what was asked for cannot be",
    "conflict": "it conflicts with what is there",
}
"""The contract's reasons in words."""
WORDS: Final = {
    "Requested": "asked for",
    "Held": "held by agent",
    "Planned": "planned by agent",
    "Approved": "approved by",
    "Started": "started by agent",
    "Ended": "ended as",
    "Slashed": "a lie was proven of agent",
}


@dataclass(frozen=True)
class Wanted:
    """Which actions a list has; None: whichever."""

    resource: str | None
    contract: str | None
    approver: str | None
    only_open: bool

    def takes(self, handle: ContractHandle, record: Mapping[str, Any]) -> bool:
        """Whether an action is one of them."""
        if self.resource is not None and record["resource"] != agents.key_of(self.resource):
            return False
        if self.contract is not None and record["contract"] != self.contract:
            return False
        if self.only_open and record["state"] not in OPEN:
            return False
        return self.approver is None or (record["state"] == "planned" and self._waits(handle, record))

    def _waits(self, handle: ContractHandle, record: Mapping[str, Any]) -> bool:
        """Whether a planned action may be approved by the approver and is not yet."""
        approval = handle.stored("approvals", [record["action"]])
        if approval is not None and approval["plan"] == record["plan"]:
            return False
        return self.approver in approvers(handle, record)


def approvers(handle: ContractHandle, record: Mapping[str, Any]) -> list[str]:
    """Who may approve an action: whom the grant names, or the resource's owner."""
    resource = agents.resource_of(handle, record["resource"])
    grant = handle.stored("grants", [record["resource"], record["contract"]])
    if resource is None or grant is None:
        return []
    return list(grant["terms"]["approvers"]) or [resource["owner"]]


def listed(handle: ContractHandle, wanted: Wanted, most: int) -> tuple[list[dict[str, Any]], bool]:
    """Actions, and whether there may be more than were looked at or listed."""
    seen: set[str] = set()
    found: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    for action in _works(handle, wanted.resource):
        if action in seen:
            continue
        if len(found) == most or len(seen) == LOOKED:
            return found, True
        seen.add(action)
        record = handle.stored("actions", [action])
        if record is None or not wanted.takes(handle, {**record, "action": action}):
            continue
        key = record["resource"]
        if key not in names:
            known = agents.resource_of(handle, key)
            names[key] = key if known is None else known["id"]
        found.append({"action": action, "name": names[key], **record})
    return found, False


def _works(handle: ContractHandle, resource: str | None) -> Iterator[str]:
    """The work of a resource's agents, or of all, newest first."""
    if resource is not None:
        numbers = [int(each) for each in agents.held(handle, resource)["agents"]]
    else:
        following = int(handle.stored("next_agent") or 1)
        numbers = list(range(following, max(-1, following - MOST_AGENTS), -1))
    for agent in numbers:
        count = int(handle.stored("work_count", [str(agent)]) or 0)
        for number in range(count, -1, -1):
            action = handle.stored("work", [str(agent), str(number)])
            if action is not None:
                yield str(action)


def whole(handle: ContractHandle, action: bytes) -> dict[str, Any]:
    """Everything that is stored of an action, proven.

    Raises:
        AgentUnknownAction: There is none.

    """
    key = [action.hex()]
    record = handle.stored("actions", key)
    if record is None:
        raise core.AgentUnknownAction({"action": action})
    parts = {
        "order": ("orders", [record["undoes"] or action.hex()]),
        "grant": ("grants", [record["resource"], record["contract"]]),
        "plan": ("plans", key),
        "approval": ("approvals", key),
        "receipt": ("receipts", key),
        "escrow": ("escrow", key),
    }
    found = dict(zip(parts, handle.stored_all(parts.values()), strict=True))
    return {
        "action": {"id": action.hex(), **record},
        "resource": agents.resource_of(handle, record["resource"]),
        "approvers": approvers(handle, record),
        **found,
    }


def planned(handle: ContractHandle, action: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """An action that waits to start, and its newest plan.

    Raises:
        AgentUnknownAction: There is no such action.
        RequestNoPlanToApprove: It has no plan, or has started or ended.

    """
    record, posted = handle.stored_all((item, [action.hex()]) for item in ("actions", "plans"))
    if record is None:
        raise core.AgentUnknownAction({"action": action})
    if posted is None or record["state"] != "planned":
        raise core.RequestNoPlanToApprove({"action": action.hex(), "state": record["state"]})
    return record, posted


def counts_until(client: Client, record: Mapping[str, Any]) -> int:
    """Until when an approval of now would count, ms since 1970: as long as one does, and no longer than the start."""
    consts = agents.agents_of(client).description["consts"]
    span = next(duration_of(str(each["value"])) for each in consts if each["name"] == "APPROVAL")
    return min(client.status().clock_ms + span, time_of(record["deadlines"]["start_by"]))


def due(record: Mapping[str, Any], now_ms: int) -> tuple[str, bool]:
    """What an action's next deadline is, and whether it is near."""
    if record["state"] not in OPEN:
        return "-", False
    name = "start_by" if record["state"] in BEFORE_START else "report_by"
    time = time_of(record["deadlines"][name])
    what = "starts" if name == "start_by" else "reports"
    return f"{what} {agents.relative(time, now_ms)}", record["state"] == "unknown" or time - now_ms < URGENT_MS


def state_words(record: Mapping[str, Any]) -> str:
    """A state and its reason."""
    reason = REASONS.get(record["reason"], record["reason"])
    return f"{record['state']}: {reason}" if reason else str(record["state"])


def rows(session: Session, found: Mapping[str, Any], now_ms: int) -> dict[str, object]:
    """What `show` says of an action."""
    record, plan, approval, receipt = (found[name] for name in ("action", "plan", "approval", "receipt"))
    resource, order = found["resource"], found["order"]
    result: dict[str, object] = {
        "action": record["id"],
        "state": state_words(record),
        "kind": f"{printable(record['kind'])} of version {record['version']}",
        "asked by": agents.name_of(session, record["contract"]),
    }
    if resource is not None:
        result["resource"] = f"{resource['id']} of {agents.name_of(session, resource['owner'])}"
        result["control"] = agents.level(resource["level"])
    if order is not None:
        result["touches"] = ", ".join(printable(f"{each['name']} {each['shape']}") for each in order["targets"])
    if record["state"] in OPEN:
        words, urgent = due(record, now_ms)
        result["deadline"] = f"{words}{', which is soon' if urgent else ''}"
    if plan is not None:
        when = agents.relative_text(plan["posted"], now_ms)
        result["plan"] = f"{plan['hash']}, guard {plan['guard']}, destroys {plan['destroys']}, posted {when}"
    if approval is not None:
        same = "" if plan is not None and approval["plan"] == plan["hash"] else ", of another plan"
        result["approval"] = f"by {agents.name_of(session, approval['by'])} at {approval['at']}{same}"
    elif record["state"] == "planned":
        result["approval"] = f"by any of {', '.join(agents.name_of(session, each) for each in found['approvers'])}"
    if receipt is not None:
        report = receipt["report"]
        result["receipt"] = f"{report['outcome']} of agent {report['agent']}, {report['steps']} step(s)"
    return result


def chain_of(client: Client, history: History, action: str) -> list[dict[str, Any]]:
    """The events of an action in their order, each with who sent it and who was paid; as far as blocks were read."""
    found: list[dict[str, Any]] = []
    for entry in history:
        if entry.fields.get("action") != action:
            continue
        found.append(_event(client, entry))
        if entry.name == "Requested":
            break
    return found[::-1]


def _event(client: Client, entry: Entry) -> dict[str, Any]:
    """One event for programs."""
    sender = None
    if entry.receipt.wakeup is None:
        body, _ = client.transaction(entry.id)
        sender = core.address_text(body.sender)
    return {
        "event": entry.name,
        "height": entry.height,
        "time": text.moment(entry.time_ms),
        "transaction": entry.id.hex(),
        "sender": sender,
        "fields": dict(entry.fields),
        "payments": _payments(client, entry) if entry.name in {"Requested", "Planned", "Ended", "Slashed"} else [],
    }


def _payments(client: Client, entry: Entry) -> list[dict[str, str]]:
    """What moved from or to `agents` in the same transaction."""
    own = core.address_text(client.system("agents"))
    transfers = [each.fields for each in client.receipt(entry.id).events if each.name == "Transfer" and each.fields]
    return [
        {name: str(each[name]) for name in ("from", "to", "amount")}
        for each in transfers
        if own in {each.get("from"), each.get("to")}
    ]


def is_complete(events: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the blocks that were read reach back to the request."""
    return bool(events) and events[0]["event"] == "Requested"


def signature(handle: ContractHandle, chain_id: str, action: bytes, found: Mapping[str, Any]) -> bool | None:
    """Whether the receipt is signed by the agent's key of that key epoch; None where there is no receipt."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  rarely needed
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415  rarely needed

    if found["receipt"] is None:
        return None
    said = found["receipt"]["report"]
    key = handle.stored("keys", [str(said["agent"]), int(said["key_epoch"])])
    if key is None:
        return False
    report = Report(
        agent=int(said["agent"]),
        key_epoch=int(said["key_epoch"]),
        epoch=int(said["epoch"]),
        plan=bytes.fromhex(said["plan"]),
        outcome=OUTCOMES.index(said["outcome"]),
        steps=int(said["steps"]),
        evidence=bytes.fromhex(said["evidence"]),
        result=bytes.fromhex(said["result"]),
    )
    signed = bytes.fromhex(found["receipt"]["signature"])
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signed, signed_bytes(chain_id, action, report))
    except InvalidSignature:
        return False
    return True


def why_lines(
    session: Session, found: Mapping[str, Any], events: Sequence[Mapping[str, Any]], proof: bool | None
) -> list[str]:
    """How it came to be, for people."""
    lines = [_allowed(session, found)]
    for each in events:
        fields = each["fields"]
        who = "the ledger, at a deadline" if each["sender"] is None else agents.name_of(session, each["sender"])
        said = f"block {each['height']}, {each['time']}: {WORDS.get(each['event'], each['event'])}"
        lines.append(f"{said}{_of(session, each['event'], fields)}; sent by {who}")
        lines.append(f"    {'transaction' if each['sender'] else 'delivery'} {each['transaction']}")
        for paid in each["payments"]:
            giver, taker = (agents.name_of(session, paid[name]) for name in ("from", "to"))
            lines.append(f"    {giver} paid {paid['amount']} RLUSD to {taker}")
    if proof is not None:
        lines.append("receipt: signed by the agent's key of that key epoch" if proof else "receipt: DOES NOT VERIFY")
    return lines


def _allowed(session: Session, found: Mapping[str, Any]) -> str:
    grant = found["grant"]
    if grant is None:
        return "grant: revoked since"
    terms = grant["terms"]
    who = ", ".join(agents.name_of(session, each) for each in terms["approvers"]) or "the owner"
    return (
        f"grant: {', '.join(terms['kinds'])} on {', '.join(terms['names'])}, given {grant['since']}, until "
        f"{terms['expires']}; approval by {who}: {terms['rule'].replace('_', '-')}"
    )


def _of(session: Session, event: str, fields: Mapping[str, Any]) -> str:
    """What an event says besides its name."""
    match event:
        case "Requested":
            return f" by {agents.name_of(session, fields['contract'])}: {fields['kind']}"
        case "Approved":
            return f" {agents.name_of(session, fields['by'])}, plan {fields['plan']}"
        case "Planned":
            return f" {fields['agent']}: {fields['plan']}"
        case "Held" | "Started":
            return f" {fields['agent']}, epoch {fields['epoch']}"
        case "Ended":
            return f" {fields['state']}: {REASONS.get(fields['reason'], fields['reason'])}"
        case _:
            return f" {fields.get('agent', '')}"
