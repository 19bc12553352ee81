"""ghostcli grant: what contracts may ask for on a resource."""

from __future__ import annotations

from typing import Any

import click

from ghostnet.cli import base, completing, text
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import send_params, sending
from ghostnet.cli.session import Session

command = base.group("grant", "What contracts may ask for on a resource.")

ID = click.Argument(["id"], metavar="RESOURCE")
CONTRACT = click.Argument(["contract"], metavar="CONTRACT", shell_complete=completing.contracts)
RULES = ("each", "on-destroy", "first-of-shape", "never")


@base.command(
    command,
    "give",
    params=[
        ID,
        CONTRACT,
        click.Option(
            ["--kind", "kinds"],
            multiple=True,
            required=True,
            metavar="KIND",
            shell_complete=completing.kinds,
            help="What it may ask for.",
        ),
        click.Option(
            ["--name", "names"], multiple=True, required=True, metavar="NAME", help="A name it may touch, or *.NAME."
        ),
        click.Option(
            ["--shape", "shapes"],
            multiple=True,
            metavar="SHAPE",
            help="A record type; by default what needs no naming.",
        ),
        click.Option(["--calls"], type=click.IntRange(min=1), required=True, metavar="N", help="How many actions."),
        click.Option(["--spend"], required=True, metavar="AMOUNT", help="RLUSD for rewards in all."),
        click.Option(["--expires"], default="+30d", show_default=True, metavar="TIME", help="When it ends."),
        click.Option(
            ["--approver", "approvers"],
            multiple=True,
            metavar="WHO",
            shell_complete=completing.accounts,
            help="Who approves plans; by default the owner.",
        ),
        click.Option(
            ["--rule"], type=click.Choice(RULES), default="each", show_default=True, help="Which plans are approved."
        ),
        *send_params(),
    ],
    signs=True,
    examples=[
        "ghostcli grant give dns:a.org zone --kind dns.records.set --name '*.a.org' --calls 9 --spend 5 --as alice",
    ],
)
def give(
    session: Session,
    id: str,  # noqa: A002  what users know it as
    contract: str,
    rule: str,
    expires: str,
    approvers: tuple[str, ...],
    **given: Any,
) -> Answer:
    """Grant a contract actions on a resource, in place of what it was granted before."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    kinds, names, shapes = (list(given.pop(name)) for name in ("kinds", "names", "shapes"))
    calls, spend = given.pop("calls"), core.Rlusd(given.pop("spend"))
    terms = {
        "kinds": kinds,
        "names": names,
        "shapes": shapes,
        "calls": calls,
        "spend": str(spend),
        "approvers": [core.address_text(session.address(each)) for each in approvers],
        "rule": rule.replace("-", "_"),
    }
    meant = _grant(session, id, contract)

    def args(client: Any) -> dict[str, Any]:
        return meant | {"terms": terms | {"expires": agents.time_from(client, "expires", expires)}}

    step = (
        f"{session.signer_name} lets {contract} ask for {calls} action(s) of {', '.join(kinds)} on {', '.join(names)}"
        f" of {id}, for {spend} RLUSD in all, until {expires}; plans are approved: {rule}."
    )
    return agents.calling(session, sending(given), "give", args, step)


@base.command(
    command,
    "list",
    params=[
        click.Argument(["id"], metavar="[RESOURCE]", required=False),
        click.Option(["--contract"], metavar="CONTRACT", shell_complete=completing.contracts, help="Only of this one."),
        base.blocks("for grants"),
    ],
    examples=["ghostcli grant list dns:example.org  what is left of each grant, and what keeps it from being used"],
)
def list_(session: Session, id: str | None, contract: str | None, blocks: int) -> Answer:  # noqa: A002  users' word
    """List grants that were given in the newest blocks and stand."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    wanted = None if contract is None else core.address_text(session.contract_address(contract))
    key = None if id is None else agents.key_of(id)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    with session.client() as client:
        handle = agents.agents_of(client)
        now = client.status().clock_ms
        history = agents.History(client, handle, blocks)
        for entry in history:
            if entry.name != "Granted":
                continue
            pair = (str(entry.fields["resource"]), str(entry.fields["contract"]))
            if pair not in found and key in {None, pair[0]} and wanted in {None, pair[1]}:
                found[pair] = agents.grant_row(handle, *pair)
    rows = [each for each in found.values() if each]
    cells = [
        (
            each["resource"],
            agents.name_of(session, each["contract"]),
            ", ".join(each["terms"]["kinds"]),
            ", ".join(each["terms"]["names"]),
            ", ".join(each["terms"]["shapes"]) or "usual",
            each["terms"]["calls"],
            each["terms"]["spend"],
            agents.relative_text(each["terms"]["expires"], now),
            each["terms"]["rule"].replace("_", "-"),
            agents.OBSTACLES.get(each["obstacle"], each["obstacle"]),
        )
        for each in rows
    ]
    head = ("resource", "contract", "kinds", "names", "shapes", "calls", "spend", "ends", "approved", "state")
    data = {"grants": rows, "more": history.more, "from_block": history.reached}
    return Answer(data, agents.noted(text.table(head, cells) if cells else "none", history.note))


@base.command(
    command,
    "revoke",
    params=[ID, CONTRACT, *send_params()],
    signs=True,
    examples=["ghostcli grant revoke dns:example.org managed-zone --as alice  no step is taken under it any more"],
)
def revoke(session: Session, id: str, contract: str, **given: Any) -> Answer:  # noqa: A002  what users know it as
    """End a grant, in the next block."""
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    args = _grant(session, id, contract)
    step = f"{session.signer_name} ends the grant of {contract} on {id}; started actions of it take no further step."
    return agents.calling(session, sending(given), "revoke", args, step)


@base.command(
    command,
    "confirm",
    params=[ID, CONTRACT, *send_params()],
    signs=True,
    examples=["ghostcli grant confirm dns:example.org managed-zone --as alice  it holds for the code of now"],
)
def confirm(session: Session, id: str, contract: str, **given: Any) -> Answer:  # noqa: A002  what users know it as
    """Let a grant go on with the code that its contract has now."""
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    args = _grant(session, id, contract)
    step = f"{session.signer_name} lets the grant of {contract} on {id} go on with the code that it has now."
    return agents.calling(session, sending(given), "confirm", args, step)


def _grant(session: Session, id: str, contract: str) -> dict[str, str]:  # noqa: A002  what users know it as
    """Which grant is meant, as methods of `agents` take it."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    return {"id": id, "contract": core.address_text(session.contract_address(contract))}
