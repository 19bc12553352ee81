"""ghostcli dev: a chain for development, with money to spend and time to travel."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from ghostnet.cli import base, output, text
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.node.home import Home

PROFILE: Final = "local"
OPERATOR: Final = "operator"
PEOPLE: Final = {"alice": "10000.00", "bob": "10000.00", OPERATOR: "10000.00"}
"""Who is there from the start, and with how much RLUSD. The operator governs and receives fees."""
FAUCET: Final = "1000000000.00"
MOST_RULES: Final = 64 * 1024
"""Characters of a name server's rules that are read."""
SIGNS: Final = "alice"
"""Who signs where nobody says otherwise."""

command = base.command_group(
    "dev",
    params=[
        click.Option(["--ephemeral"], is_flag=True, help="A new chain in a temporary folder, removed at the end."),
        click.Option(
            ["--folder"],
            type=click.Path(path_type=Path, file_okay=False),
            metavar="FOLDER",
            help="The node's; by default the profile's.",
        ),
        click.Option(
            ["--api"],
            default="127.0.0.1:8645",
            envvar="GHOST_API",
            show_envvar=True,
            metavar="HOST:PORT",
            help="Port 0: any free one.",
        ),
        click.Option(["--block-time"], metavar="SPAN", help="Between blocks, such as 1s; by default on demand."),
        click.Option(["--archive"], is_flag=True, help="Keep every state."),
        click.Option(["--log"], type=click.Choice(["quiet", "normal", "verbose"]), default="quiet", help="To stderr."),
    ],
    examples=[
        "ghostcli dev  until Ctrl-C; the next start goes on with the same chain",
        "ghostcli dev --ephemeral --block-time 1s  a new chain, a block a second",
        "ghostcli dev fund carol 50  from the chain's faucet",
        "ghostcli dev advance 3d  three days pass, and what falls due happens",
        "ghostcli dev zone example.org  a zone on two name servers, to put under contract",
    ],
)


@command.runs
def dev(
    session: Session,
    ephemeral: bool,
    folder: Path | None,
    api: str,
    block_time: str | None,
    archive: bool,
    log: str,
) -> None:
    """Run a chain for development until Ctrl-C: funded alice and bob, a faucet, time travel.

    Writes and selects the profile `local`, so that the other commands need no options.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.running import run_node  # noqa: PLC0415  help does not need it
    from ghostnet.node.home import Home  # noqa: PLC0415  help does not need it

    if ephemeral and folder is not None:
        message = "--ephemeral makes its own folder: leave --folder out"
        raise click.UsageError(message, click.get_current_context())
    name = session.flags.profile or PROFILE
    passing = Path(tempfile.mkdtemp(prefix="ghost-dev-")) if ephemeral else None
    try:
        home = Home(passing or folder or session.profiles.folder(name) / "node")
        if not home.exists():
            _set_up(session, home, name)
        info = core.genesis_info(home.genesis())

        def ready(url: str) -> None:
            fields = {"node": url, "genesis": info.hash.hex(), "as": SIGNS, "folder": str(home.path.resolve())}
            session.profiles.write(name, fields)
            session.profiles.select(name)
            _show(session, name, url, info.chain_id, home)

        run_node(home, api=api, block_time=block_time, archive=archive, metrics=None, log=log, on_ready=ready)
    finally:
        if passing is not None:
            shutil.rmtree(passing, ignore_errors=True)


@base.command(
    command,
    "fund",
    params=[
        click.Argument(["who"], metavar="ADDRESS|NAME"),
        click.Argument(["amount"], metavar="[AMOUNT]", required=False),
    ],
    examples=["ghostcli dev fund carol 50  fifty dollars from the chain's faucet"],
)
def fund(session: Session, who: str, amount: str | None) -> Answer:
    """Have the faucet pay; 1000 RLUSD unless AMOUNT is given."""
    from ghostnet import core  # noqa: PLC0415  help does not need it

    address = session.address(who)
    with session.client() as client:
        tx_id = client.fund(address, None if amount is None else core.Rlusd(amount))
        balance = client.account(address).balance
    data = {"id": tx_id.hex(), "address": core.address_text(address), "balance": str(balance)}
    return Answer(data, text.pairs({"transaction": data["id"], "balance": f"{balance} RLUSD"}))


@base.command(
    command,
    "advance",
    params=[click.Argument(["span"], metavar="SPAN")],
    examples=["ghostcli dev advance 3d  what falls due on the way happens at its time"],
)
def advance(session: Session, span: str) -> Answer:
    """Move block time forward by SPAN, such as 3d or 1d12h."""
    by_ms = text.parse_span("span", span)
    with session.client() as client:
        answer = client.advance(by_ms)
    data = {"height": answer.height, "time": text.moment(answer.time_ms), "blocks": answer.blocks}
    rows = {"time": data["time"], "blocks made": answer.blocks, "newest": answer.height}
    return Answer(data, text.pairs(rows))


@base.command(
    command,
    "zone",
    params=[
        click.Argument(["zone"], metavar="ZONE"),
        click.Option(
            ["--folder"],
            type=click.Path(path_type=Path, file_okay=False),
            default="zone",
            metavar="FOLDER",
            help="Where the keys go.",
        ),
        click.Option(
            ["--port"],
            type=click.IntRange(1, 65534),
            default=5301,
            show_default=True,
            metavar="PORT",
            help="The primary's; the secondary has the next one.",
        ),
        click.Option(
            ["--rules"],
            type=click.Path(path_type=Path, dir_okay=False, exists=True),
            metavar="FILE",
            help="What the update key may do, as `agent setup dns` prints it for Knot; by default all.",
        ),
    ],
    network=False,
    examples=["ghostcli dev zone example.org  in a terminal of its own, until Ctrl-C"],
)
def zone(session: Session, zone: str, folder: Path, port: int, rules: Path | None) -> Answer | None:
    """Serve ZONE with fifty records on two name servers of this machine, until Ctrl-C.

    Knot is the primary, BIND the secondary, both on loopback alone. Each start makes new keys.
    """
    import signal  # noqa: PLC0415  help does not need it
    import threading  # noqa: PLC0415  help does not need it

    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.client.files import replace_private  # noqa: PLC0415  help does not need it
    from ghostnet.testing.name_servers import (  # noqa: PLC0415  the same
        Keys,
        fifty_records,
        knot_rules,
        secret_text,
        serving,
    )

    keys, stop = Keys(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    acl = None if rules is None else knot_rules(rules.read_text()[:MOST_RULES])
    if acl == {}:
        raise core.RequestBadFile({"path": rules, "expected": "a rule as `agent setup dns` prints it for Knot"})
    with serving(zone, fifty_records(), keys, port=port, acl=acl) as (primary, secondary):
        for name, key in (("update.key", keys.update), ("transfer.key", keys.transfer)):
            replace_private(folder / name, f"hmac-sha256:{key.name}:{secret_text(key)}\n".encode())
        data = {
            "zone": zone,
            "primary": f"127.0.0.1:{primary.port}",
            "secondary": f"127.0.0.1:{secondary.port}",
            "update_key": str(folder / "update.key"),
            "transfer_key": str(folder / "transfer.key"),
        }
        shown = text.pairs({name.replace("_", " "): value for name, value in data.items()})
        output.answer(Answer(data, f"{shown}\nCtrl-C ends it."), as_json=session.as_json, command="dev zone")
        stop.wait()
    return None


def _set_up(session: Session, home: Home, name: str) -> None:
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.running import set_up  # noqa: PLC0415  help does not need it
    from ghostnet.client.keys import Key  # noqa: PLC0415  help does not need it

    store = session.profiles.key_stores(name)[0]
    for person in PEOPLE:
        if not store.has(person):
            store.save(person, Key.generate(), None)
    addresses = {person: core.address_bytes(store.entry(person).address) for person in PEOPLE}
    set_up(
        home,
        name=name,
        accounts=[(addresses[person], core.Rlusd(amount)) for person, amount in PEOPLE.items()],
        governance=addresses[OPERATOR],
        fee_account=addresses[OPERATOR],
        faucet=core.Rlusd(FAUCET),
    )


def _show(session: Session, name: str, url: str, chain_id: str, home: Home) -> None:
    store = session.profiles.key_stores(name)[0]
    keys = {person: store.entry(person).address for person in PEOPLE}
    data: dict[str, Any] = {"node": url, "chain_id": chain_id, "profile": name, "folder": str(home.path), "keys": keys}
    data["genesis_hash"] = session.profiles.read(name)["genesis"]
    rows: dict[str, object] = {"chain": chain_id, "node": url, "profile": f"{name}, selected", "folder": home.path}
    lines = [text.pairs(rows | keys), "Try `ghostcli transfer bob 3.50` in another terminal; Ctrl-C ends the chain."]
    output.answer(Answer(data, "\n".join(lines)), as_json=session.as_json, command="dev")
