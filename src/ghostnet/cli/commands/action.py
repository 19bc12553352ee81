"""ghostcli action: what contracts asked for, what became of it, and what waits for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ghostnet.cli import base, completing, text
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import send, send_params, sending
from ghostnet.cli.session import Session, parse_hash

command = base.group("action", "What contracts ask for outside, and its approval.")

ACTION = click.Argument(["action"], metavar="ACTION")
BODY = click.Option(
    ["--body"],
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The plan's body: a file, or an agent's folder plans/; by default the node's, asked for as --as.",
)
SERVERS = click.Option(
    ["--server", "servers"],
    multiple=True,
    metavar="HOST:PORT",
    help="A server of the zone to look at; by default all its name servers.",
)


@base.command(
    command,
    "list",
    params=[
        click.Option(["--resource"], metavar="RESOURCE", help="Only of this one."),
        click.Option(
            ["--contract"], metavar="CONTRACT", shell_complete=completing.contracts, help="Only what it asked for."
        ),
        click.Option(["--mine"], is_flag=True, help="Only what waits for the approval of --as."),
        click.Option(["--open"], is_flag=True, help="Only what has not ended."),
        click.Option(
            ["--most"],
            type=click.IntRange(1, 1_000),
            default=50,
            show_default=True,
            metavar="N",
            help="How many are listed.",
        ),
    ],
    signs=True,
    examples=["ghostcli action list --mine --as alice  what waits for her, the most urgent marked with !"],
)
def list_(session: Session, most: int, mine: bool, **given: Any) -> Answer:
    """List actions, the newest of each agent first."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli import agents, works  # noqa: PLC0415  help does not need it

    contract = None if given["contract"] is None else core.address_text(session.contract_address(given["contract"]))
    who = core.address_text(session.signer_auth(session.signer_name).address) if mine else None
    with session.client() as client:
        wanted = works.Wanted(given["resource"], contract, who, only_open=given["open"])
        found, more = works.listed(agents.agents_of(client), wanted, most)
        now = client.status().clock_ms
    cells = []
    for each in found:
        due, urgent = works.due(each, now)
        state = works.state_words(each)
        asker = agents.name_of(session, each["contract"])
        cells.append(("!" if urgent else "", each["action"], each["name"], each["kind"], asker, state, due))
    head = ("", "action", "resource", "kind", "asked by", "state", "deadline")
    note = f"there are more: {works.LOOKED} were looked at, {most} are listed at most (--most)" if more else ""
    shown = text.table(head, cells) if cells else "none"
    return Answer({"actions": found, "more": more}, agents.noted(shown, note))


@base.command(
    command,
    "show",
    params=[ACTION, click.Option(["--changes"], is_flag=True, help="Also what its plan changes."), BODY],
    signs=True,
    examples=[
        "ghostcli action show ACTION  its state and why, its plan, approval and receipt; all proven",
        "ghostcli action show ACTION --changes --as alice  also what the plan changes, for who may see it",
    ],
)
def show(session: Session, action: str, changes: bool, body: Path | None) -> Answer:
    """Show an action; everything is proven."""
    from ghostnet.cli import agents, plans, works  # noqa: PLC0415  help does not need it

    key = parse_hash("action", action)
    with session.client() as client:
        found = works.whole(agents.agents_of(client), key)
        now = client.status().clock_ms
        lines = [text.pairs(works.rows(session, found, now))]
        if (changes or body is not None) and (posted := found["plan"]) is not None:
            data = plans.body_of(session, client, key, bytes.fromhex(posted["hash"]), body)
            seen = plans.changes(plans.checked(data, client.anchor.chain_id, key, found["action"], posted))
            found["changes"] = plans.change_data(seen)
            lines += plans.change_lines(seen)
    return Answer(found, "\n".join(lines))


@base.command(
    command,
    "approve",
    params=[
        ACTION,
        BODY,
        SERVERS,
        click.Option(["--destroy"], metavar="RESOURCE", help="Name the resource of which the plan destroys something."),
        click.Option(["--anyway"], is_flag=True, help="Approve though the world differs, or was not seen."),
        *send_params(),
    ],
    signs=True,
    examples=[
        "ghostcli action approve ACTION --as alice  after every name server was asked what is there",
        "ghostcli action approve ACTION --body plan --server 192.0.2.53:53 --explain  look, and send nothing",
    ],
)
def approve(
    session: Session,
    action: str,
    body: Path | None,
    servers: tuple[str, ...],
    destroy: str | None,
    anyway: bool,
    **given: Any,
) -> Answer:
    """Look at a plan and at the world, and let the plan start.

    The body is held against the hash on the chain, and what it found against every server, which is asked directly.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli import agents, output, plans, works  # noqa: PLC0415  help does not need it

    options, key = sending(given), parse_hash("action", action)
    with session.client() as client:
        contract = agents.agents_of(client)
        record, posted = works.planned(contract, key)
        data = plans.body_of(session, client, key, bytes.fromhex(posted["hash"]), body)
        plan = plans.checked(data, client.anchor.chain_id, key, record, posted)
        look = plans.look(plan, posted["guard"], servers)
        until = works.counts_until(client, record)
        output.say("\n".join(plans.lines(look)))
        if not look.holds and not anyway and not options.explain:
            raise output.RefusedError(
                core.ProofWorldDiffers({"differs": look.differs, "unseen": look.unseen}),
                note="nothing was sent",
                extra=plans.data(look),
            )
        if plan.destroys and not options.explain:
            _named(session, plan.resource, plan.destroys, destroy)
        step = (
            f"{session.signer_name} approves plan {plan.hash.hex()} of {plan.kind} on {plan.resource}; "
            f"it may start until {text.moment(until)}."
        )
        message = contract.message("approve", {"action": action, "plan": plan.hash.hex()})
        return send(session, client, [message], [step], options, lambda _: {"look": plans.data(look), "until": until})


@base.command(
    command,
    "refuse",
    params=[ACTION, *send_params()],
    signs=True,
    examples=["ghostcli action refuse ACTION --as alice  it ends; the contract is told, and gets its money back"],
)
def refuse(session: Session, action: str, **given: Any) -> Answer:
    """End an action that has not started, as an approver."""
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    parse_hash("action", action)
    step = f"{session.signer_name} refuses action {action}; its contract is told so."
    return agents.calling(session, sending(given), "refuse", {"action": action}, step)


@base.command(
    command,
    "settle",
    params=[ACTION, click.Argument(["outcome"], type=click.Choice(("done", "failed", "partial"))), *send_params()],
    signs=True,
    examples=["ghostcli action settle ACTION failed --as alice  the owner's word ends what stayed unknown"],
)
def settle(session: Session, action: str, outcome: str, **given: Any) -> Answer:
    """Say how an unknown action ended, as the resource's owner."""
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    parse_hash("action", action)
    paid = "the reward is paid" if outcome == "done" else "the reward goes back"
    step = f"{session.signer_name} says that action {action} ended as {outcome}; {paid}."
    return agents.calling(session, sending(given), "settle", {"action": action, "outcome": outcome}, step)


@base.command(
    command,
    "why",
    params=[
        ACTION,
        base.blocks(),
    ],
    examples=["ghostcli action why ACTION  who asked, allowed, planned, approved, did and was paid, block by block"],
)
def why(session: Session, action: str, blocks: int) -> Answer:
    """Show how an action came to be what it is, from its request to its payment."""
    from ghostnet.cli import agents, works  # noqa: PLC0415  help does not need it

    key = parse_hash("action", action)
    with session.client() as client:
        contract = agents.agents_of(client)
        found = works.whole(contract, key)
        history = agents.History(client, contract, blocks)
        events = works.chain_of(client, history, action)
        proof = works.signature(contract, client.anchor.chain_id, key, found)
        now = client.status().clock_ms
    lines = works.why_lines(session, found, events, proof)
    note = "" if works.is_complete(events) else history.note
    shown = f"{text.pairs(works.rows(session, found, now))}\n" + "\n".join(lines)
    data = {**found, "history": events, "receipt_verified": proof, "complete": works.is_complete(events)}
    return Answer(data, agents.noted(shown, note))


def _named(session: Session, resource: str, count: int, given: str | None) -> None:
    """Has the resource typed of which something is destroyed; --yes is no answer to that."""
    import sys  # noqa: PLC0415  rarely needed

    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.actions.sight import printable  # noqa: PLC0415  help does not need it

    if given is None and session.interactive:
        sys.stderr.write(f"type the name of the resource of which {count} thing(s) are destroyed: ")
        sys.stderr.flush()
        given = sys.stdin.readline(len(resource) + 2).strip()
    if given != resource:
        raise core.RequestDestructionNotNamed({"name": printable(resource), "count": count})
