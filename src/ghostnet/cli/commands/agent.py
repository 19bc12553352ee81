"""ghostcli agent: what carries out actions of contracts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, output, text
from ghostnet.cli.commands import zone
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.agent.home import Home

command = base.group("agent", "Carries out actions of contracts.")
command.add_command(zone.setup)
command.add_command(zone.adopt)

FOLDER = zone.FOLDER
RESOURCE = click.Argument(["resource"], metavar="[RESOURCE]", required=False)


@base.command(
    command,
    "init",
    params=[
        FOLDER,
        click.Option(["--resource"], metavar="ID", help="What it acts on, such as mock:shelf; if anything."),
        click.Option(["--kind", "kinds"], multiple=True, metavar="KIND", help="What it does."),
        click.Option(["--mock-port"], type=click.IntRange(1, 65535), metavar="PORT", help="Where a mock target is."),
        click.Option(["--dns-server"], metavar="HOST:PORT", help="The primary of a zone."),
        click.Option(
            ["--dns-secondary", "dns_secondaries"],
            multiple=True,
            metavar="HOST:PORT",
            help="Another server of the zone: it must show a change before that is done.",
        ),
        click.Option(
            ["--dns-transfer-key"],
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="A key that may transfer the zone: `most_share` of the policy counts it.",
        ),
        click.Option(["--secret"], metavar="NAME", help="The zone's update key, as the vault names it."),
        click.Option(
            ["--secret-vault"],
            type=click.Path(path_type=Path),
            metavar="SOCKET",
            help="The vault that has the update key or the working key; by default the one that signs.",
        ),
        click.Option(["--secret-caller"], metavar="NAME", help="Who asks that vault; by default the only one."),
        click.Option(
            ["--working-key"], metavar="NAME", help="A key of that vault to work with; by default a new one, in a file."
        ),
        click.Option(["--files"], type=click.Path(path_type=Path), metavar="FILE", help="A host's table of files."),
        click.Option(["--stake"], default="10", metavar="AMOUNT", help="RLUSD that a proven lie costs."),
        click.Option(["--funds"], default="1", metavar="AMOUNT", help="RLUSD for the working key's fees."),
    ],
    signs=True,
    examples=[
        "ghostcli agent init --resource mock:shelf --kind mock.add --mock-port 7000 --as alice  then `agent run`",
        "ghostcli agent init --resource dns:a.org --kind dns.records.set --dns-server 192.0.2.53:53 --secret a  a zone",
        "ghostcli agent init --resource system:host1 --kind system.file.put --files files.toml  files of a host",
        "ghostcli agent init --folder north --as alice  an account alone, which can be an observer",
    ],
)
def init(
    session: Session,
    folder: Path,
    resource: str | None,
    kinds: tuple[str, ...],
    stake: str,
    funds: str,
    files: Path | None,
    **targets: Any,
) -> Answer:
    """Set up an agent: a working key, its registration, its policy.

    The signer becomes the agent's owner, claims RESOURCE if nobody holds it, and enrols the agent there. Without a
    resource, the working key is only paid for its fees: `agent observe` says what it looks at.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.agent import home  # noqa: PLC0415  help does not need it
    from ghostnet.cli.agents import agents_of  # noqa: PLC0415  help does not need it

    if (resource is None) == bool(kinds):
        message = "--resource and --kind go together"
        raise click.UsageError(message, click.get_current_context(silent=True))
    if resource is None:
        return _only_observes(session, folder, funds)
    outside = _outside(session, resource, **targets)
    outside |= {} if files is None else home.files_target(resource, files)
    owner, name = session.signer(session.signer_name), session.signer_name
    with session.client() as client:
        agents = agents_of(client)
        if not client.anchor.dev:
            session.confirm(f"{name} stakes {stake} RLUSD on a new agent, which acts on {resource}: go on?")
        made = home.create(folder, client.anchor.hash, session.node, resource, kinds, outside)
        account = core.address_text(made.auth.address)
        client.send([core.Transfer(to=made.auth.address, amount=core.Rlusd(funds))], owner)
        if agents.view("resource", {"id": resource}) is None:
            agents.call("claim", {"id": resource}, by=owner)
        args = {"account": account, "key": made.auth.keys[0].public.hex(), "kinds": list(kinds)}
        registered = agents.call("register", args, by=owner, pay=core.Rlusd(stake))
        number = int(agents.result("register", registered.receipt.results[0]))
        made.number_is(number)
        agents.call("enrol", {"id": resource, "agent": str(number)}, by=owner)
    data = {"agent": number, "account": account, "resource": resource, "folder": str(folder)}
    shown = text.pairs({"agent": number, "working account": account, "policy": folder / "policy.toml"})
    return Answer(data, f"{shown}\nIts policy allows what was named; `ghostcli agent run --folder {folder}` is next.")


def _only_observes(session: Session, folder: Path, funds: str) -> Answer:
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.agent import home  # noqa: PLC0415  help does not need it

    owner = session.signer(session.signer_name)
    with session.client() as client:
        made = home.create(folder, client.anchor.hash, session.node, None, (), {})
        client.send([core.Transfer(to=made.auth.address, amount=core.Rlusd(funds))], owner)
    made.number_is(None)
    account = core.address_text(made.auth.address)
    data = {"agent": None, "account": account, "resource": None, "folder": str(folder)}
    shown = text.pairs({"working account": account})
    after = f"Name it as an observer where the contract is created; `ghostcli agent observe --folder {folder}` is next."
    return Answer(data, f"{shown}\n{after}")


@base.command(
    command,
    "observe",
    params=[
        click.Argument(["file"], type=click.Path(path_type=Path), metavar="FILE"),
        FOLDER,
    ],
    examples=["ghostcli agent observe sites.toml --folder north  then `agent run`; docs/agent.md shows a file"],
)
def observe(session: Session, file: Path, folder: Path) -> Answer:
    """Name the sites it looks at, and the contracts it tells: FILE takes the place of those before.

    Each contract must name the working account among its observers. Other accounts' words, and silence, are its affair.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.agent import home  # noqa: PLC0415  help does not need it
    from ghostnet.agent import observe as observers  # noqa: PLC0415  help does not need it
    from ghostnet.client.files import replace_private  # noqa: PLC0415  help does not need it

    here = home.Home(folder)
    settings, account = here.settings(), core.address_text(here.account())
    tables = observers.read(file, session.contract_address)
    with session.client() as client:
        if client.anchor.hash != settings["genesis"]:
            raise core.ProofOtherChain({"expected": settings["genesis"], "found": client.anchor.hash})
        for table in tables:
            if (why := observers.unfit(client, table, account)) is not None:
                raise core.AgentBadPolicy({"path": file, "reason": why})
    replace_private(folder / observers.FILE, observers.text_of(tables).encode())
    contracts = [core.address_text(table.contract) for table in tables]
    data = {"account": account, "contracts": contracts, "folder": str(folder)}
    return Answer(data, f"{account} observes for {', '.join(contracts)} from the next start of `ghostcli agent run` on")


def _outside(  # noqa: PLR0913  one for each option
    session: Session,
    resource: str,
    *,
    mock_port: int | None,
    dns_server: str | None,
    dns_secondaries: tuple[str, ...],
    dns_transfer_key: Path | None,
    secret: str | None,
    secret_vault: Path | None,
    secret_caller: str | None,
    working_key: str | None,
) -> dict[str, Any]:
    """What `agent.toml` says of the outside; refused before anything is made or sent."""
    from ghostnet.agent import home  # noqa: PLC0415  help does not need it

    if (dns_server is None) != (secret is None) or (dns_server is None and (dns_secondaries or dns_transfer_key)):
        message = "a zone takes --dns-server and --secret"
        raise click.UsageError(message, click.get_current_context(silent=True))
    found: dict[str, Any] = {} if mock_port is None else {"mock_port": mock_port}
    if working_key is not None:
        vault, caller = secret_vault or session.vault_path, session.caller(secret_caller)
        found |= home.working_key(working_key, vault, session.enrolments, caller)
    if dns_server is None or secret is None:
        return found
    return found | home.dns_target(
        resource,
        [dns_server, *dns_secondaries],
        vault=secret_vault or session.vault_path,
        secret=secret,
        enrolments=session.enrolments,
        caller=session.caller(secret_caller),
        transfer_key=dns_transfer_key,
    )


@base.command(
    command,
    "run",
    params=[
        FOLDER,
        click.Option(["--log"], type=click.Choice(["quiet", "normal", "verbose"]), default="normal", help="To stderr."),
        click.Option(["--dry-run"], is_flag=True, help="Show what it would do with all that is open, do nothing, end."),
    ],
    network=False,
    examples=[
        "ghostcli agent run --folder agent  until Ctrl-C; the next start goes on where it was",
        "ghostcli agent run --dry-run  plans what is open and shows it; nothing is sent or written, here or outside",
    ],
)
def run(session: Session, folder: Path, log: str, dry_run: bool) -> Answer | None:
    """Run the agent until it is told to stop."""
    from ghostnet.agent import home  # noqa: PLC0415  help does not need it
    from ghostnet.cli.running import LOG_LEVELS  # noqa: PLC0415  help does not need it
    from ghostnet.node import logs  # noqa: PLC0415  help does not need it

    if dry_run:
        return _rehearsed(session, home.Home(folder))
    written = logs.set_up(level=LOG_LEVELS[log])
    try:
        here = home.Home(folder)
        with here.observing() as sites, here.opened() as agent:
            number = None if agent is None else agent.carrier.ledger.agent
            data = {"agent": number, "observes": sites, "folder": str(folder)}
            does = [] if agent is None else [f"agent {number} follows the chain"]
            does += [f"{sites} {'site is' if sites == 1 else 'sites are'} observed"] if sites else []
            shown = Answer(data, f"{', and '.join(does)}; Ctrl-C ends it")
            output.answer(shown, as_json=session.as_json, command="agent run")
            home.run(folder, agent)
    finally:
        written.close()
    output.say("stopped")
    return None


def _rehearsed(session: Session, here: Home) -> Answer:
    """Every open action, what is next for it, and the plan, with what its target's servers show."""
    from ghostnet.actions.sight import printable  # noqa: PLC0415  help does not need it
    from ghostnet.cli import agents, plans  # noqa: PLC0415  help does not need it

    settings = here.settings()
    servers = [settings["dns_server"], *settings["dns_secondaries"]] if "dns_zone" in settings else []
    actions, cells, lines = [], [], []
    with here.rehearsed() as agent:
        for each in agent.previews():
            intent, record = each.intent, each.record
            look = None if intent.plan is None else plans.look(intent.plan, intent.guard, servers)
            asker = agents.name_of(session, record["contract"])
            words = intent.move.value.replace("_", " ")
            cells.append((each.action.hex(), record["kind"], asker, record["state"], words, printable(intent.why)))
            lines += [] if look is None else ["", f"action {each.action.hex()}", *plans.lines(look)]
            about = {name: record[name] for name in ("contract", "kind", "state")}
            next_ = {"next": intent.move.value, "why": intent.why or None}
            actions.append({"action": each.action.hex(), **about, **next_, "plan": look and plans.data(look)})
    head = ("action", "kind", "asked by", "state", "next", "why")
    shown = "\n".join([text.table(head, cells), *lines]) if cells else "nothing is open"
    return Answer({"actions": actions}, f"{shown}\n\nA dry run: nothing was sent or written.")


@base.command(
    command,
    "pause",
    params=[FOLDER, RESOURCE],
    network=False,
    examples=["ghostcli agent pause mock:shelf  no step is taken there from now on; without it, none at all"],
)
def pause(session: Session, folder: Path, resource: str | None) -> Answer:  # noqa: ARG001  every command has one
    """Take no more steps, at once: on RESOURCE, or at all, with reports. Needs neither chain nor vault."""
    from ghostnet.agent.agent import paused_file  # noqa: PLC0415  help does not need it
    from ghostnet.agent.home import Home  # noqa: PLC0415  help does not need it

    mark = paused_file(Home(folder).path, resource)
    mark.parent.mkdir(mode=0o700, exist_ok=True)
    mark.touch(mode=0o600)
    what = resource or "everything"
    return Answer({"paused": what}, f"paused: {what}; steps that were begun are still looked after once it goes on")


@base.command(
    command,
    "stop",
    params=[FOLDER],
    network=False,
    examples=["ghostcli agent stop --folder agent  no further step, and `agent run` ends; `agent resume` undoes it"],
)
def stop(session: Session, folder: Path) -> Answer:  # noqa: ARG001  every command has one
    """Take no more steps and end `agent run`, at once. Needs neither chain nor vault."""
    from ghostnet.agent.agent import paused_file, stop_file  # noqa: PLC0415  help does not need it

    mark = paused_file(folder)
    mark.parent.mkdir(mode=0o700, exist_ok=True)
    for each in (mark, stop_file(folder)):
        each.touch(mode=0o600)
    return Answer({"stopped": str(folder)}, "stopped, and paused: `ghostcli agent resume`, and `agent run` goes on")


@base.command(
    command,
    "resume",
    params=[FOLDER, RESOURCE],
    network=False,
    examples=["ghostcli agent resume mock:shelf  it goes on there"],
)
def resume(session: Session, folder: Path, resource: str | None) -> Answer:  # noqa: ARG001  every command has one
    """Go on after a pause: of RESOURCE, or of everything."""
    from ghostnet.agent.agent import paused_file  # noqa: PLC0415  help does not need it
    from ghostnet.agent.home import Home  # noqa: PLC0415  help does not need it

    paused_file(Home(folder).path, resource).unlink(missing_ok=True)
    what = resource or "everything"
    return Answer({"resumed": what}, f"goes on: {what}")
