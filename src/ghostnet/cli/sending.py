"""How a transaction leaves: tried out, explained, confirmed, signed, sent, and what became of it.

For every command that changes the chain. A transaction that would be refused is not sent and costs nothing. Nobody is
asked on a chain for development.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import click

from ghostnet import core
from ghostnet.cli import completing, output, text
from ghostnet.cli.exits import Exit
from ghostnet.cli.output import Answer, RefusedError
from ghostnet.cli.session import Session
from ghostnet.client.tracing import NameOf, TraceReader, named_values

if TYPE_CHECKING:
    from ghostnet.client.client import Client
    from ghostnet.client.keys import Signer
    from ghostnet.client.outcome import Outcome, Plan

NOT_WAITED_SECONDS: Final = 1.0
"""How long a node may take to let a transaction in whose block is not waited for: it answers within some ms."""

Result = Callable[["Outcome"], Mapping[str, Any]]
"""What a command adds to the answer, of what happened."""


@dataclass(frozen=True)
class Sending:
    """What the options of a sending command say.

    Attributes:
        explain: Say what it would do, and send nothing.
        gas_limit, gas_price, nonce: In place of what the trial finds.
        valid_for: How long it may wait for its block, in ms.
        payer: Name of the key that pays the fee.
        wait: Seconds to wait for the block; 0: not at all, None: as long as usual.
        trace: Show what its calls did when it was tried out.

    """

    explain: bool
    gas_limit: int | None
    gas_price: int | None
    nonce: int | None
    valid_for: str | None
    payer: str | None
    wait: float | None
    trace: bool = False


def send_params() -> list[click.Parameter]:
    """The options of a sending command."""
    whole = click.IntRange(min=0)
    return [
        click.Option(["--explain"], is_flag=True, help="Say what it would do and cost; send nothing."),
        click.Option(["--gas-limit"], type=whole, metavar="GAS", help="Most gas; by default as tried out."),
        click.Option(["--gas-price"], type=whole, metavar="N", help="10^-12 RLUSD a gas; by default the least."),
        click.Option(["--nonce"], type=whole, metavar="N", help="By default the account's next one."),
        click.Option(["--valid-until"], metavar="SPAN", help="How long it may wait for a block; by default some 10m."),
        click.Option(
            ["--payer"],
            metavar="KEY",
            shell_complete=completing.keys,
            help="Another key that pays the fee, and signs as well.",
        ),
        click.Option(
            ["--wait"],
            type=click.FloatRange(min=0),
            metavar="SECONDS",
            help="Longest wait for the block, by default 60; 0: none.",
        ),
    ]


def sending(given: dict[str, Any]) -> Sending:
    """Takes these options out of a command's parameters."""
    return Sending(
        explain=given.pop("explain"),
        gas_limit=given.pop("gas_limit"),
        gas_price=given.pop("gas_price"),
        nonce=given.pop("nonce"),
        valid_for=given.pop("valid_until"),
        payer=given.pop("payer"),
        wait=given.pop("wait"),
        trace=given.pop("trace", False),
    )


def send(
    session: Session,
    client: Client,
    messages: Sequence[core.Message],
    steps: Sequence[str],
    options: Sending,
    result: Result | None = None,
) -> Answer:
    """Sends messages as one transaction.

    Args:
        session: Knows who signs.
        client: The chain.
        messages: What shall happen.
        steps: The same in words, a sentence each.
        options: What the command line says of it.
        result: Reads what the command is about out of the outcome.

    Raises:
        RefusedError: It would be refused and was not sent, or it was sent and refused.
        GhostError: It could not be tried out, or was not let in.

    """
    name = session.signer_name
    plan = client.plan(
        messages,
        session.signer_auth(name),
        payer=None if options.payer is None else session.signer_auth(options.payer).address,
        gas_limit=options.gas_limit,
        gas_price=options.gas_price,
        nonce=options.nonce,
        valid_until=_valid_until(client, options.valid_for),
        # Who reads what it would do reads what it asks of agents, and that stands in the trace.
        traced=options.trace or options.explain or not client.anchor.dev,
    )
    if plan.trial.error is not None:
        session.put_names(plan.trial.error)
    traced: dict[str, Any] = {}
    if options.trace and plan.trial.trace is not None:
        output.say("\n".join(trace_lines(session.name_of, client, plan.trial.trace)))
        traced = {"trace": trace_data(session, client, plan.trial.trace)}
    if options.explain:
        answer = explained(session, client, plan, steps, result)
        return Answer({**answer.data, **traced}, answer.text, answer.exit)
    if plan.trial.error is not None:
        note = "it was tried out and not sent; it cost nothing"
        raise refusal(session, plan.trial.error, note=note, extra=traced)
    if not client.anchor.dev:
        output.say("\n".join(_words(session, client, plan, steps)))
        session.confirm("sign and send?")
    signer = session.signer(name)
    payer = None if options.payer is None else session.signer(options.payer)
    outcome = _submitted(client, plan, signer, payer, options.wait)
    if outcome is None:
        return Answer({"id": plan.body.id.hex(), "pending": True}, f"sent {plan.body.id.hex()}; not waited for")
    if outcome.error is not None:
        data = outcome_data(session, outcome)
        note = (
            f"transaction {data['id']} is in block {outcome.height} and did not happen; its fee was {data['fee']} RLUSD"
        )
        raise refusal(session, outcome.error, note=note, transaction=data)
    extra = {} if result is None else dict(result(outcome))
    return Answer(outcome_data(session, outcome) | extra | traced, _done(session, outcome, extra))


def _submitted(client: Client, plan: Plan, signer: Signer, payer: Signer | None, wait: float | None) -> Outcome | None:
    """Sends it and waits; a node that gives no answer meanwhile is spoken of."""
    from ghostnet.client.client import WAIT_SECONDS  # noqa: PLC0415  most of the time a command takes to start

    seconds = WAIT_SECONDS if wait is None else wait or NOT_WAITED_SECONDS

    def retrying(error: core.GhostError) -> None:
        output.say(f"{error.text}; the same transaction is sent again until {seconds:g} s are over")

    return client.submit(plan, signer, payer=payer, seconds=seconds, wait=wait != 0, on_retry=retrying)


def refusal(
    session: Session,
    error: core.GhostError,
    *,
    note: str = "",
    transaction: Any = None,
    extra: Mapping[str, Any] | None = None,
) -> RefusedError:
    """A refusal with the name of the contract that refused."""
    who = "" if error.contract is None else session.name_of(error.contract)
    return RefusedError(error, who=who, note=note, transaction=transaction, extra=extra)


def explained(session: Session, client: Client, plan: Plan, steps: Sequence[str], result: Result | None) -> Answer:
    """What a transaction would do, cost and need, in words; it is not sent."""
    from ghostnet.cli import asking  # noqa: PLC0415  help does not need it

    trial = plan.trial
    data: dict[str, Any] = {
        "explained": True,
        "steps": list(steps),
        "signers": _signers(session, plan),
        "payer": _fee_payer(session, plan),
        "gas_used": trial.receipt.gas_used,
        "gas_limit": plan.body.gas_limit,
        "gas_price": plan.body.gas_price,
        "fee": str(plan.expected_fee),
        "most_fee": str(plan.most_fee),
        "events": events_data(session, trial),
        **asking.data(trial, client.schema),
        "error": None if trial.error is None else output.error_object(trial.error),
    }
    if trial.ok and result is not None:
        data |= result(trial)
    return Answer(data, "\n".join(_words(session, client, plan, steps)), Exit.OK if trial.ok else Exit.REFUSED)


def outcome_data(session: Session, outcome: Outcome) -> dict[str, Any]:
    """A transaction's outcome for programs."""
    receipt = outcome.receipt
    return {
        "id": outcome.id.hex(),
        "height": outcome.height,
        "gas_used": receipt.gas_used,
        "fee": str(receipt.fee),
        "events": events_data(session, outcome),
        "wakeups": [wakeup.hex() for wakeup in receipt.wakeups],
    }


def events_data(session: Session, outcome: Outcome) -> list[dict[str, Any]]:
    """Events for programs."""
    return [
        {
            "contract": core.address_text(event.emitter),
            "name": session.name_of(event.emitter),
            "event": event.name,
            "fields": event.fields,
            "raw": None if event.fields is not None else event.raw.fields.hex(),
        }
        for event in outcome.events
    ]


def event_lines(session: Session, outcome: Outcome) -> list[str]:
    """Events for people, one a line."""
    ledger = core.system_address("ledger")
    return [
        f"{'ledger' if event.emitter == ledger else session.name_of(event.emitter)}: {event.name}"
        + (f" ({text.fields(named(session, event.fields))})" if event.fields else "")
        for event in outcome.events
    ]


def named(session: Session, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with the names that addresses have here."""
    return {name: named_values(value, session.name_of) for name, value in fields.items()}


def trace_lines(name_of: NameOf, client: Client, trace: core.Trace, height: int | None = None) -> list[str]:
    """What calls did, as a tree; by the schemas after a block, or by those of now."""
    return _reader(name_of, client, height).lines(trace) or ["no contract was called"]


def trace_data(session: Session, client: Client, trace: core.Trace, height: int | None = None) -> dict[str, Any]:
    """The same for programs."""
    return {"calls": _reader(session.name_of, client, height).to_json(trace), "cut": trace.cut}


def _reader(name_of: NameOf, client: Client, height: int | None) -> TraceReader:
    # Each step needs its contract's schema, and each line names.
    schema_of = cache(client.schema if height is None else lambda address: client.schema_at(address, height))
    return TraceReader(schema_of=schema_of, name_of=cache(name_of))


def _done(session: Session, outcome: Outcome, extra: Mapping[str, Any]) -> str:
    receipt = outcome.receipt
    rows: dict[str, object] = {name: text.value(value) for name, value in extra.items() if value is not None}
    rows |= {"transaction": outcome.id.hex(), "block": outcome.height}
    rows |= {"fee": f"{receipt.fee} RLUSD for {text.gas(receipt.gas_used)} gas"}
    lines = [text.pairs(rows), *(f"  {line}" for line in event_lines(session, outcome))]
    return "\n".join(lines)


def _words(session: Session, client: Client, plan: Plan, steps: Sequence[str]) -> list[str]:
    from ghostnet.cli import asking  # noqa: PLC0415  help does not need it

    trial, body = plan.trial, plan.body
    lines = ["What would happen:", *(f"  {number}. {step}" for number, step in enumerate(steps, 1))]
    if trial.error is not None:
        lines += [f"  It would be refused: {trial.error.text}", f"  Way out: {trial.error.way_out}"]
    elif trial.events:
        lines += ["What the chain would record:", *(f"  {line}" for line in event_lines(session, trial))]
    lines += asking.lines(trial, client.schema, session.name_of)
    if trial.receipt.wakeups:
        lines.append(f"  and {len(trial.receipt.wakeups)} wakeup(s) would wait from then on")
    lines += [
        "What it would cost:",
        f"  {plan.expected_fee} RLUSD for about {text.gas(trial.receipt.gas_used)} gas;",
        f"  {plan.most_fee} RLUSD at the most, paid by {_fee_payer(session, plan)}",
        "Who must sign:",
        f"  {', '.join(_signers(session, plan))}",
        f"It may happen until {text.moment(body.valid_until)}.",
    ]
    return lines


def _signers(session: Session, plan: Plan) -> list[str]:
    return [session.name_of(address) for address in (plan.body.sender, plan.body.payer) if address is not None]


def _fee_payer(session: Session, plan: Plan) -> str:
    return session.name_of(plan.body.payer if plan.body.payer is not None else plan.body.sender)


def _valid_until(client: Client, given: str | None) -> int | None:
    if given is None:
        return None
    return client.status().clock_ms + text.parse_span("valid_until", given)
