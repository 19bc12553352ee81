"""ghostcli node: set up, run, look at."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import click

from ghostnet.cli import base, output, text
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

command = base.group("node", "Sets up and runs a node.")

FOLDER = click.Option(
    ["--folder"], type=click.Path(path_type=Path, file_okay=False), default="node", metavar="FOLDER", help="The node's."
)
LOOK = click.Option(
    ["--folder"],
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Look at the data of a node that does not run, and ask nobody.",
)
LOG = click.Option(["--log"], type=click.Choice(["quiet", "normal", "verbose"]), default="normal", help="To stderr.")


@base.command(
    command,
    "init",
    params=[
        FOLDER,
        click.Option(
            ["--name"], required=True, metavar="NAME", help="The chain's: lower-case letters, digits, dashes."
        ),
        click.Option(["--governance"], required=True, metavar="ADDRESS|KEY", help="Who governs the chain."),
        click.Option(["--fees"], metavar="ADDRESS|KEY", help="Who receives fees; by default who governs."),
        click.Option(["--fund"], multiple=True, metavar="ADDRESS|KEY=AMOUNT", help="Who has RLUSD from the start."),
        click.Option(["--gas-price"], type=click.IntRange(min=0), metavar="N", help="Least, in 10^-12 RLUSD a gas."),
    ],
    network=False,
    examples=[
        "ghostcli node init --name home --governance carol --fund carol=1000000  a chain of one node in ./node",
    ],
)
def init(
    session: Session,
    folder: Path,
    name: str,
    governance: str,
    fees: str | None,
    fund: tuple[str, ...],
    gas_price: int | None,
) -> Answer:
    """Set up a node's folder and its chain's genesis."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.running import DEFAULT_GAS_PRICE, set_up  # noqa: PLC0415  help does not need it
    from ghostnet.node.home import Home  # noqa: PLC0415  help does not need it

    accounts = []
    for each in fund:
        who, equals, amount = each.partition("=")
        if not equals:
            raise core.RequestMalformedField({"field": "--fund", "expected": "ADDRESS=AMOUNT or KEY=AMOUNT"})
        accounts.append((session.address(who), core.Rlusd(amount)))
    governor = session.address(governance)
    home = Home(folder)
    genesis = set_up(
        home,
        name=name,
        accounts=accounts,
        governance=governor,
        fee_account=governor if fees is None else session.address(fees),
        gas_price=DEFAULT_GAS_PRICE if gas_price is None else gas_price,
    )
    info = core.genesis_info(genesis.encode())
    data = {"folder": str(folder), "chain_id": info.chain_id, "genesis_hash": info.hash.hex()}
    data |= {"genesis": str(home.genesis_path)}
    rows: dict[str, object] = {**data, "start it": f"ghostcli node start --folder {folder}"}
    rows |= {"use it": f"ghostcli profile add {name} --node http://127.0.0.1:8645 --genesis {home.genesis_path}"}
    return Answer(data, text.pairs(rows))


@base.command(
    command,
    "start",
    params=[
        FOLDER,
        click.Option(["--api"], default="127.0.0.1:8645", metavar="HOST:PORT", help="Where the API listens."),
        click.Option(["--metrics"], metavar="HOST:PORT", help="Where Prometheus may look."),
        click.Option(["--block-time"], metavar="SPAN", help="Between blocks; by default on demand."),
        click.Option(["--archive"], is_flag=True, help="Keep every state, not the last 1,000 alone."),
        LOG,
    ],
    network=False,
    examples=["ghostcli node start --folder node --metrics 127.0.0.1:9645  until Ctrl-C or SIGTERM"],
)
def start(
    session: Session,
    folder: Path,
    api: str,
    metrics: str | None,
    block_time: str | None,
    archive: bool,
    log: str,
) -> None:
    """Run a node and its API until it is told to stop."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.running import node_folder, run_node  # noqa: PLC0415  help does not need it

    home = node_folder(session, folder)
    info = core.genesis_info(home.genesis())

    def ready(url: str) -> None:
        data = {"node": url, "chain_id": info.chain_id, "genesis_hash": info.hash.hex()}
        output.answer(Answer(data, text.pairs(data)), as_json=session.as_json, command="node start")

    run_node(home, api=api, block_time=block_time, archive=archive, metrics=metrics, log=log, on_ready=ready)


@base.command(
    command,
    "status",
    params=[LOOK],
    examples=[
        "ghostcli node status  which chain answers, how far it is, what waits",
        "ghostcli node status --folder node  what a node that does not run would find there, or why it cannot start",
    ],
)
def status(session: Session, folder: Path | None) -> Answer:
    """Show which chain a node has and how far it is; its newest header is verified.

    Where the profile's own node does not answer, its data is looked at: what keeps it from starting is told instead.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it

    if folder is not None:
        return _at_rest(session, folder)
    try:
        with session.client() as client:
            found = client.status()
            genesis = core.Genesis.decode(client.anchor.genesis)
    except core.LocalUnreachable:
        _say_why(session)
        raise
    pinned = session.genesis_hash is not None
    data: dict[str, Any] = {
        "node": session.node,
        "chain_id": found.chain_id,
        "genesis_hash": found.genesis_hash,
        "pinned": pinned,
        "height": found.height,
        "time": text.moment(found.time_ms),
        "clock": text.moment(found.clock_ms),
        "pool_transactions": found.pool_transactions,
        "pool_bytes": found.pool_bytes,
        "oldest_state": found.oldest_state,
        "oldest_proof": found.oldest_proof,
        "open_slots": found.open_slots,
        "dev": found.dev,
        "version": found.version,
        "protocol": found.protocol_version,
        "least_gas_price": found.least_gas_price,
        "governance": core.address_text(genesis.governance),
        "sequencer": genesis.sequencer.hex(),
    }
    rows = {
        "node": f"{session.node}, ghostnet {found.version}, protocol {found.protocol_version}",
        "chain": f"{found.chain_id}{', for development' if found.dev else ''}",
        "genesis": f"{found.genesis_hash}, {'pinned' if pinned else 'on the word of the node'}",
        "newest": f"block {found.height}, {text.moment(found.time_ms)}",
        "waiting": f"{found.pool_transactions} transactions, {found.pool_bytes} bytes; {found.open_slots} open slots",
        "kept": f"states from block {found.oldest_state}, proofs from block {found.oldest_proof}",
        "gas price": f"{found.least_gas_price} x 10^-12 RLUSD at least",
        "governed by": session.name_of(genesis.governance),
    }
    return Answer(data, text.pairs(rows))


def _at_rest(session: Session, folder: Path) -> Answer:
    """What is in the folder of a node that does not run."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.running import look_at, node_folder  # noqa: PLC0415  help does not need it

    home = node_folder(session, folder)
    found = look_at(home)
    if found is None:
        info = core.genesis_info(home.genesis())
        data: dict[str, Any] = {"chain_id": info.chain_id, "genesis_hash": info.hash.hex(), "height": None}
        rows = {"chain": info.chain_id, "newest": "no block; the node was never started"}
    else:
        data = {
            "chain_id": found.chain_id,
            "genesis_hash": found.genesis_hash.hex(),
            "height": found.height,
            "time": text.moment(found.time_ms),
            "header_hash": found.header_hash.hex(),
        }
        rows = {"chain": found.chain_id, "newest": f"block {found.height}, {data['time']}"}
    rows |= {"start it": f"ghostcli node start --folder {folder}"}
    return Answer({"folder": str(folder)} | data, text.pairs(rows))


def _say_why(session: Session) -> None:
    """Raises what keeps the profile's own node from starting; says what is there where nothing does."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.cli.running import look_at, node_folder, profile_folder  # noqa: PLC0415  help does not need it

    folder = profile_folder(session)
    if folder is None:
        return
    with contextlib.suppress(core.NodeStoreLocked, core.LocalNoNodeFolder):  # it runs elsewhere, or is gone
        found = look_at(node_folder(session, folder))
        if found is not None:
            output.say(f"its data in {folder} is in order, to block {found.height}")
