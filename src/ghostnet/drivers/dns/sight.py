"""What a zone's servers show of a plan, for a person who is to approve it.

For the command line. It asks every server itself, trusts no agent, and sends nothing but questions.
"""

from __future__ import annotations

from collections.abc import Sequence

import dns.exception
import dns.resolver

from ghostnet.actions import Plan
from ghostnet.actions.sight import Change, Seen, Sight
from ghostnet.core import DriverError
from ghostnet.drivers.dns.planning import step_of
from ghostnet.drivers.dns.records import RRset, escaped, shown_name
from ghostnet.drivers.dns.zone import Reader, Server, zone_name

SECONDS = 5.0  # for one exchange with one server
MOST_SERVERS = 26  # asked for one plan; a zone with more is read in part


def changes(plan: Plan) -> list[Change]:
    """What becomes of every record set.

    Raises:
        DriverBadOrder: The plan's step is not what the plan says, or is malformed.

    """
    step = step_of(plan)
    return [
        Change(
            name=f"{escaped(old.type)} of {shown_name(old.name)}",
            before=_records(old),
            after=_records(new),
            lost=_records(old, without=new),
        )
        for old, new in zip(step.before, step.after, strict=True)
    ]


def servers_of(zone: str) -> list[Server]:
    """The zone's name servers, by this machine's resolver; none where it says nothing."""
    found: list[Server] = []
    try:
        hosts = sorted(record.target.to_text() for record in dns.resolver.resolve(f"{zone}.", "NS", lifetime=SECONDS))
    except (dns.exception.DNSException, OSError):
        return []
    for host in hosts:
        for family in ("A", "AAAA"):
            try:
                answer = dns.resolver.resolve(host, family, lifetime=SECONDS)
            except (dns.exception.DNSException, OSError):
                continue
            found += [Server(record.to_text()) for record in answer]
    return found[:MOST_SERVERS]


def look(plan: Plan, servers: Sequence[Server]) -> list[Seen]:
    """Holds the plan's before-values against every server; in the order of `changes`, then of the servers.

    Raises:
        DriverBadOrder: As `changes`.

    """
    zone, before = zone_name(plan.resource), step_of(plan).before
    seen: list[list[Seen]] = [[] for _ in before]
    for server in servers[:MOST_SERVERS]:
        for place, rrset in enumerate(before):
            seen[place].append(_seen(server, zone, rrset))
    return [each for row in seen for each in row]


def _seen(server: Server, zone: str, rrset: RRset) -> Seen:
    """One record set at one server."""
    what = f"{escaped(rrset.type)} of {shown_name(rrset.name)}"
    try:
        with Reader.open(server, zone, SECONDS) as reader:
            found = reader.rrset(rrset.name, rrset.type)
    except DriverError as error:
        return Seen(what, str(server), Sight.UNSEEN, escaped(error.text))
    except dns.exception.DNSException as error:
        return Seen(what, str(server), Sight.UNSEEN, escaped(type(error).__name__))
    return Seen(what, str(server), Sight.AGREES if found == rrset else Sight.DIFFERS, str(found))


def _records(rrset: RRset, *, without: RRset | None = None) -> tuple[str, ...]:
    """A set's records for people, each with its TTL; without those of another set."""
    kept = () if without is None else without.records
    both = zip(rrset.records, rrset.rdatas(), strict=True)
    return tuple(f"{escaped(rdata.to_text())} ({rrset.ttl} s)" for raw, rdata in both if raw not in kept)
