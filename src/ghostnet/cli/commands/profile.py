"""ghostcli profile: which node, chain and key are used."""

from __future__ import annotations

from pathlib import Path

import click

from ghostnet.cli import base, text
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session, parse_hash
from ghostnet.cli.settings import FIELDS, VAULT_FIELDS

command = base.group("profile", "Which node, chain and key are used.")

NAME = click.Argument(["name"], metavar="NAME")


@base.command(command, "list", network=False, examples=["ghostcli profile list  the selected one is marked"])
def list_(session: Session) -> Answer:
    """List the profiles."""
    profiles = session.settings.profiles
    used = session.settings.profile
    selected = None if used is None else used.value
    rows = [{"name": name, "selected": name == selected} | profiles.read(name) for name in profiles.names()]
    cells = [("*" if row["selected"] else " ", row["name"], row.get("node", ""), row.get("as", "")) for row in rows]
    return Answer({"profiles": rows}, text.table((" ", "name", "node", "signs"), cells) if cells else "")


@base.command(command, "show", examples=["ghostcli profile show  every setting, and who says it"])
def show(session: Session) -> Answer:
    """Show what a command would use, and where that is said."""
    settings = session.settings
    found = {"profile": settings.profile} | {name: settings.get(name) for name in (*FIELDS, *VAULT_FIELDS)}
    data = {
        name: None if setting is None else {"value": setting.value, "source": setting.source}
        for name, setting in found.items()
    }
    rows = {
        name: "not set" if setting is None else f"{setting.value}  (from {setting.source})"
        for name, setting in found.items()
    }
    data_home = {"home": str(settings.profiles.home)}
    return Answer(data | data_home, text.pairs({"home": data_home["home"]} | rows))


@base.command(
    command,
    "add",
    params=[
        NAME,
        click.Option(
            ["--genesis"], type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The genesis."
        ),
        click.Option(["--genesis-hash"], metavar="HASH", help="Its hash; without either, the node is asked once."),
        click.Option(["--key"], metavar="KEY", help="The key that signs where nobody says otherwise."),
        click.Option(["--select/--no-select"], default=True, help="Use it from now on; the default."),
    ],
    examples=["ghostcli profile add home --node http://10.0.0.5:8645 --genesis-hash HASH --key carol  a node of yours"],
)
def add(
    session: Session,
    name: str,
    genesis: Path | None,
    genesis_hash: str | None,
    key: str | None,
    select: bool,
) -> Answer:
    """Add a profile for a node. Its chain's genesis is pinned: another chain is refused from then on."""
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.client import Client  # noqa: PLC0415  help does not need it
    from ghostnet.client.wire import checked_url  # noqa: PLC0415  help does not need it

    profiles = session.profiles
    if name in profiles.names():
        raise core.RequestNameTaken({"what": "profile", "name": name})
    url = checked_url(session.node)
    if genesis is not None:
        pin, how = core.genesis_info(genesis.read_bytes()).hash, "from the file"
    elif genesis_hash is not None:
        pin, how = parse_hash("genesis-hash", genesis_hash), "as given"
    else:
        with Client(url) as client:
            pin, how = client.anchor.hash, "on the node's word"
    fields = {"node": url, "genesis": pin.hex()} | ({} if key is None else {"as": key})
    profiles.write(name, fields)
    if select:
        profiles.select(name)
    data = {"name": name, "pinned": how, "selected": select} | fields
    return Answer(data, text.pairs({"profile": name, "node": url, "genesis": f"{pin.hex()}, pinned {how}"}))


@base.command(command, "select", params=[NAME], network=False, examples=["ghostcli profile select home  from now on"])
def select(session: Session, name: str) -> Answer:
    """Use a profile from now on."""
    session.profiles.select(name)
    return Answer({"selected": name}, f"selected  {name}")


@base.command(command, "remove", params=[NAME], network=False, examples=["ghostcli profile remove home  its keys stay"])
def remove(session: Session, name: str) -> Answer:
    """Remove a profile; its keys stay."""
    session.profiles.remove(name)
    return Answer({"removed": name}, f"removed  {name}")
