"""ghostcli agent setup: what a target needs before an agent can act on it."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ghostnet.cli import base, output
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.drivers.dns.setup import Limit

FOLDER = click.Option(
    ["--folder"],
    type=click.Path(path_type=Path, file_okay=False),
    default="agent",
    metavar="FOLDER",
    help="The agent's.",
)
setup = base.group("setup", "What a target needs before an agent acts on it.")


@base.command(
    setup,
    "dns",
    params=[
        click.Option(["--zone"], required=True, metavar="NAME", help="The zone, such as example.org."),
        click.Option(["--key"], required=True, metavar="NAME", help="The update key, as the server will name it."),
        click.Option(
            ["--name", "names"],
            multiple=True,
            required=True,
            metavar="NAME",
            help="What it may change; *.example.org is all below example.org.",
        ),
        click.Option(
            ["--type", "types"], multiple=True, required=True, metavar="TYPE", help="Record types it may change."
        ),
        click.Option(["--server"], type=click.Choice(["knot", "bind"]), required=True, help="The primary's make."),
        FOLDER,
    ],
    network=False,
    examples=[
        "ghostcli agent setup dns --zone a.org --key agent --name '*.a.org' --type A --server knot  for knot.conf"
    ],
)
def dns(
    session: Session, zone: str, key: str, names: tuple[str, ...], types: tuple[str, ...], server: str, folder: Path
) -> Answer:
    """Print what limits an update key at the zone's server.

    It is written down in the agent's FOLDER as well, for `doctor --agent` to prove.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.agent.zone import keep_limit  # noqa: PLC0415  help does not need it
    from ghostnet.drivers.dns import setup as limits  # noqa: PLC0415  imports dnspython
    from ghostnet.drivers.dns.records import parse_name  # noqa: PLC0415  the same

    try:
        changed = tuple(dict.fromkeys(parse_name(each) for each in names))
        allowed = tuple(dict.fromkeys(each.upper() for each in types))
        limit = limits.Limit(parse_name(zone), parse_name(key), changed, allowed)
    except core.DriverBadOrder as error:
        expected = f"one that can be written down: {error.fields['reason']}"
        raise core.RequestMalformedField({"field": "limit", "expected": expected}) from error
    path = keep_limit(folder, limit)
    rule = limits.knot_acl(limit) if server == "knot" else limits.bind_policy(limit)
    made, steps = limits.new_key(limit, server), _next(limit, limits.rule_id(limit), server, folder)
    if not session.as_json:
        output.say("\n".join(["Make the key:", f"  {made}", *(f"{what}\n  {how}" for what, how in steps), ""]))
    data = {"zone": limit.zone, "key": limit.key, "names": limit.names, "types": limit.types, "server": server}
    said = {"rule": rule, "make_key": made, "next": [{"what": what, "how": how} for what, how in steps]}
    return Answer({**data, **said, "limit_file": str(path)}, rule)


def _next(limit: Limit, rule: str, server: str, folder: Path) -> list[tuple[str, str]]:
    """What is done after the key was made, in words and as it is typed."""
    secret = limit.zone.replace(".", "-")
    name = limit.key
    if server == "knot":
        where = "Give knot.conf the key and the rule, and name the rule in the zone:"
        how = f"include: {name}.conf   and in the zone   acl: [{rule}]   then   knotc reload"
    else:
        where = "Give named.conf the key, and the zone the rule, in the place of allow-update:"
        how = f'include "{name}.conf";   and the rule within   zone "{limit.zone}" {{ }}   then   rndc reconfig'
    init = f"ghostcli agent init --folder {shlex.quote(str(folder))} --resource dns:{limit.zone}"
    return [
        (where, how),
        ("Give the vault the key:", f"ghostcli vault secret put {secret} --kind tsig --file update.key"),
        ("Set the agent up:", f"{init} --kind dns.records.set --dns-server HOST:53 --secret {secret} --as KEY"),
        ("Prove the limit:", f"ghostcli doctor --agent {shlex.quote(str(folder))} --key-file update.key"),
        ("The vault has the key now:", "shred -u update.key"),
    ]
