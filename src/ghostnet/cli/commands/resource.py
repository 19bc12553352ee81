"""ghostcli resource: what actions may touch, and who holds it."""

from __future__ import annotations

from typing import Any

import click

from ghostnet.cli import base, completing, text
from ghostnet.cli.output import Answer
from ghostnet.cli.sending import send_params, sending
from ghostnet.cli.session import Session

command = base.group("resource", "What actions may touch, and who holds it.")

ID = click.Argument(["id"], metavar="RESOURCE")
TO = click.Argument(["to"], metavar="TO", shell_complete=completing.accounts)


@base.command(
    command,
    "list",
    params=[
        click.Option(["--owner"], metavar="WHO", shell_complete=completing.accounts, help="Only what WHO holds."),
        base.blocks("for claims"),
    ],
    examples=["ghostcli resource list --owner alice  what she holds, and how far control of it was shown"],
)
def list_(session: Session, owner: str | None, blocks: int) -> Answer:
    """List resources that were claimed or changed hands in the newest blocks."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    wanted = None if owner is None else core.address_text(session.address(owner))
    found: dict[str, Any] = {}
    with session.client() as client:
        contract = agents.agents_of(client)
        history = agents.History(client, contract, blocks)
        for entry in history:
            key = entry.fields.get("resource")
            if entry.name in {"Claimed", "Moved"} and key is not None and key not in found:
                found[key] = agents.resource_of(contract, key)
    shown = [each for each in found.values() if each is not None and wanted in {None, each["owner"]}]
    cells = [
        (each["id"], agents.name_of(session, each["owner"]), each["inside"] or "-", agents.level(each["level"]))
        for each in shown
    ]
    table = text.table(("resource", "owner", "inside", "control"), cells) if cells else "none"
    data = {"resources": shown, "more": history.more, "from_block": history.reached}
    return Answer(data, agents.noted(table, history.note))


@base.command(
    command,
    "show",
    params=[ID],
    examples=["ghostcli resource show dns:example.org  its owner, its agents, and how far control was shown"],
)
def show(session: Session, id: str) -> Answer:  # noqa: A002  what users know it as
    """Show a resource and its agents; proven."""
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    with session.client() as client:
        contract = agents.agents_of(client)
        found = agents.held(contract, id)
        acting = {number: contract.stored("agents", [str(number)]) for number in found["agents"]}
        now = client.status().clock_ms
    rows: dict[str, object] = {
        "resource": found["id"],
        "owner": agents.name_of(session, found["owner"]),
        "control": agents.level(found["level"]),
        "inside": found["inside"] or "-",
        "owner epoch": found["owner_epoch"],
    }
    for number, agent in acting.items():
        rows[f"agent {number}"] = agents.agent_words(session, agent, now)
    return Answer({**found, "agents": [{"agent": each, **acting[each]} for each in acting]}, text.pairs(rows))


@base.command(
    command,
    "claim",
    params=[ID, *send_params()],
    signs=True,
    examples=["ghostcli resource claim dns:example.org --as alice  hers, on her word alone until more is shown"],
)
def claim(session: Session, id: str, **given: Any) -> Answer:  # noqa: A002  what users know it as
    """Become the owner of a resource that nobody holds."""
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    step = f"{session.signer_name} claims {id}; control of it is asserted, not shown."
    return agents.calling(session, sending(given), "claim", {"id": id}, step)


@base.command(
    command,
    "delegate",
    params=[ID, TO, *send_params()],
    signs=True,
    examples=["ghostcli resource delegate dns:lab.example.org bob --as alice  a part of her zone is bob's to grant"],
)
def delegate(session: Session, id: str, to: str, **given: Any) -> Answer:  # noqa: A002  what users know it as
    """Give a part of a resource to somebody."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    args = {"id": id, "to": core.address_text(session.address(to))}
    step = f"{session.signer_name} gives {id} to {to}, as a part of what {session.signer_name} holds."
    return agents.calling(session, sending(given), "delegate", args, step)


@base.command(
    command,
    "take-back",
    params=[ID, *send_params()],
    signs=True,
    examples=["ghostcli resource take-back dns:lab.example.org --as alice  the part is hers again"],
)
def take_back(session: Session, id: str, **given: Any) -> Answer:  # noqa: A002  what users know it as
    """End a delegation."""
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    step = f"{session.signer_name} takes {id} back; grants that its holder gave are void."
    return agents.calling(session, sending(given), "take_back", {"id": id}, step)


@base.command(
    command,
    "transfer",
    params=[ID, TO, *send_params()],
    signs=True,
    examples=["ghostcli resource transfer dns:example.org bob --as alice  grants are void, agents dismissed"],
)
def transfer(session: Session, id: str, to: str, **given: Any) -> Answer:  # noqa: A002  what users know it as
    """Give a resource to somebody: its grants are void and its agents dismissed."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    args = {"id": id, "to": core.address_text(session.address(to))}
    step = f"{session.signer_name} gives {id} to {to}; its grants are void and its agents dismissed."
    return agents.calling(session, sending(given), "transfer", args, step)


@base.command(
    command,
    "give-up",
    params=[ID, *send_params()],
    signs=True,
    examples=["ghostcli resource give-up dns:example.org --as alice  anybody may claim it then"],
)
def give_up(session: Session, id: str, **given: Any) -> Answer:  # noqa: A002  what users know it as
    """End the signer's hold of a resource."""
    from ghostnet.cli import agents  # noqa: PLC0415  help does not need it

    step = f"{session.signer_name} gives {id} up; its grants end, and anybody may claim it."
    return agents.calling(session, sending(given), "give_up", {"id": id}, step)
