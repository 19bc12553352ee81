"""ghostcli agent setup and agent adopt: a zone before an agent acts on it, and what became of it since."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ghostnet.cli import base, output, text
from ghostnet.cli.exits import Exit
from ghostnet.cli.output import Answer
from ghostnet.cli.session import Session

if TYPE_CHECKING:
    from ghostnet.drivers.dns.inventory import Compared, Difference
    from ghostnet.drivers.dns.records import RRset
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


@base.command(
    None,
    "adopt",
    params=[
        FOLDER,
        click.Option(
            ["--key-file"],
            type=click.Path(path_type=Path, dir_okay=False),
            required=True,
            metavar="FILE",
            help="A key that may transfer the zone and nothing else.",
        ),
        click.Option(["--again"], is_flag=True, help="Take the zone as it is now in the place of what was adopted."),
    ],
    network=False,
    examples=["ghostcli agent adopt --folder agent --key-file transfer.key  at first all there is, later what changed"],
)
def adopt(session: Session, folder: Path, key_file: Path, again: bool) -> Answer:  # noqa: ARG001  every command has one
    """Take the inventory of the agent's zone, and compare it with every server. Changes nothing there.

    The first time it is kept, and the agent tells the chain its hash; after that, it shows what differs since.
    """
    from ghostnet import core  # noqa: PLC0415  help does not need it
    from ghostnet.actions.sight import Sight  # noqa: PLC0415  help does not need it
    from ghostnet.agent import zone as kept  # noqa: PLC0415  help does not need it
    from ghostnet.agent.home import Home  # noqa: PLC0415  help does not need it
    from ghostnet.cli.zones import key_of  # noqa: PLC0415  help does not need it
    from ghostnet.drivers.dns import inventory  # noqa: PLC0415  imports dnspython

    zone = Home(folder).zone(key_of(key_file))
    now, adopted = inventory.take(zone.primary, zone), None if again else kept.kept_inventory(folder, zone.name)
    shown, new = [], adopted is None
    if adopted is None:
        kept.keep_inventory(folder, now.inventory)
        adopted = now.inventory
        rows = [(_shown(each.name), each.type, each.ttl, "; ".join(_records(each))) for each in adopted.sets]
        shown.append(f"{text.table(('name', 'type', 'TTL, s', 'records'), rows)}\n")
        now = inventory.take(zone.primary, zone)
    drift, servers = inventory.differences(adopted, now.inventory), inventory.compare(zone, now)
    apart = [each for each in servers if each.sight is not Sight.AGREES]
    word = "adopted now" if new else "adopted before"
    facts = {word: f"{len(adopted.sets)} record sets of {zone.name}", "hash": adopted.hash.hex()}
    facts |= {"primary": f"{zone.primary}, serial {now.serial}"}
    facts |= {f"secondary {each.server}": _compared(each) for each in servers}
    shown.append(text.pairs(facts))
    shown += [line for each in apart for line in _lines(each.differences, "primary", each.server)]
    shown += _lines(drift, "adopted", "now") or ["nothing differs from what was adopted"]
    if drift or apart:
        output.talk(core.ProofZoneDiffers({"drift": len(drift), "servers": len(apart)}))
    data = {
        "zone": zone.name,
        "adopted_now": new,
        "hash": adopted.hash.hex(),
        "serial": now.serial,
        "sets": [_data(each) for each in adopted.sets],
        "drift": [_changed(each) for each in drift],
        "servers": [
            {
                "server": each.server,
                "state": each.sight.value.replace(" ", "_"),
                "serial": each.serial,
                "found": each.found,
                "differences": [_changed(difference) for difference in each.differences],
            }
            for each in servers
        ],
    }
    return Answer(data, "\n".join(shown), Exit.UNVERIFIED if drift or apart else Exit.OK)


def _shown(name: str) -> str:
    from ghostnet.drivers.dns.records import shown_name  # noqa: PLC0415  imports dnspython

    return shown_name(name)


def _records(rrset: RRset) -> list[str]:
    """As in a zone file, fit to be printed."""
    from ghostnet.actions.sight import printable  # noqa: PLC0415  help does not need it

    return [printable(rdata.to_text()) for rdata in rrset.rdatas()]


def _data(rrset: RRset) -> dict[str, Any] | None:
    """For programs; None where there is no such set."""
    if not rrset.records:
        return None
    shown = {"name": rrset.name, "shown": _shown(rrset.name), "type": rrset.type}
    return {**shown, "ttl": rrset.ttl, "records": _records(rrset)}


def _changed(difference: Difference) -> dict[str, Any]:
    before, after = difference.before, difference.after
    return {"name": before.name, "type": before.type, "before": _data(before), "after": _data(after)}


def _compared(found: Compared) -> str:
    """A secondary in one line."""
    serial = "" if found.serial is None else f", serial {found.serial}"
    count = f", {len(found.differences)} record set(s) differ" if found.differences else ""
    return f"{found.sight.value}{serial}{count}; {found.found}"


def _lines(found: Sequence[Difference], before: str, after: str) -> list[str]:
    """Differences, each with what either side has."""
    width, lines = max(len(before), len(after)), []
    for each in found:
        lines.append(f"{each.before.type} of {_shown(each.before.name)}")
        for word, side in ((before, each.before), (after, each.after)):
            has = f"{'; '.join(_records(side))} ({side.ttl} s)" if side.records else "nothing"
            lines.append(f"  {word:<{width}}  {has}")
    return lines
