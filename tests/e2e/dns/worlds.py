"""Pairs of a primary and a secondary of the other make, and drivers for their zones.

For tests of DNS. Each pair lives for the session; tests use names, or zones, of their own.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.tsig
import dns.update

from ghostnet.actions import Allowance, Order, Plan, Target
from ghostnet.core import Value, encode
from ghostnet.drivers.dns.driver import DnsDriver, Zone
from ghostnet.drivers.dns.records import TYPES
from ghostnet.drivers.transport import Channel
from tests.e2e.dns.keys import MemorySigner
from tests.e2e.dns.servers import SIGNED, Bind, Keys, Knot, NameServer

ORG = "example.org"
WILD = "*.wild A 192.0.2.99\n"
CASED = 'Cased CNAME Mail.EXAMPLE.org.\ntwo TXT "b" "c"\ntwo TXT "a"\n'
MAIL = "mx1 A 192.0.2.4\nmx2 A 192.0.2.4\n"
ZONES = {
    ORG: MAIL + WILD + CASED,
    "apex.test": "mx A 192.0.2.4\n",
    "batch.test": "sub.tree A 192.0.2.5\n",
    "cut.test": "below NS ns1.elsewhere.test.\n",
    "history.test": "",
    "many.test": "".join(f"h{number} A 192.0.2.{number}\n" for number in range(20)),
    SIGNED: "",
    "dname.test": "old DNAME example.org.\nfull A 192.0.2.1\nx.full A 192.0.2.2\n",
}


@dataclass
class World:
    """A primary and a secondary."""

    keys: Keys
    primary: NameServer
    secondary: NameServer

    @property
    def make(self) -> str:
        """Of the primary."""
        return type(self.primary).__name__

    def driver(
        self,
        zone: str = ORG,
        *,
        port: int | None = None,
        transfers: bool = False,
        secondaries: bool = True,
        signer: MemorySigner | None = None,
        spread_seconds: float = 20.0,
    ) -> DnsDriver:
        """A driver of a zone, if need be through a proxy."""
        primary = self.primary.place
        if port is not None:
            primary = type(primary)(primary.address, port, primary.key)
        settings = Zone(
            zone,
            primary,
            (self.secondary.place,) if secondaries else (),
            transfers=transfers,
            answer_seconds=5.0,
            spread_seconds=spread_seconds,
        )
        return DnsDriver(settings, signer or MemorySigner(self.keys.update))

    def stranger(self, zone: str, *changes: tuple[str, str, int, str] | tuple[str, str]) -> dns.rcode.Rcode:
        """Another client's update: sets (name, type, TTL, text), or deletions (name, type)."""
        message = dns.update.UpdateMessage(zone, keyring=self.keys.update)
        for change in changes:
            if len(change) == 2:
                message.delete(f"{change[0]}.", change[1])
            else:
                message.replace(f"{change[0]}.", change[2], change[1], change[3])
        return dns.query.tcp(message, "127.0.0.1", port=self.primary.port, timeout=10).rcode()

    def add(self, zone: str, lines: Sequence[str]) -> dns.rcode.Rcode:
        """Another client's update: records beside those that are there, each `name TTL type text`."""
        message = dns.update.UpdateMessage(zone, keyring=self.keys.update)
        for line in lines:
            name, ttl, rdtype, text = line.split(" ", 3)
            message.add(name, int(ttl), rdtype, text)
        return dns.query.tcp(message, "127.0.0.1", port=self.primary.port, timeout=10).rcode()

    def texts(self, name: str, rdtype: str, *, server: NameServer | None = None) -> tuple[int, set[str]] | None:
        """TTL and records of a name, by a plain query."""
        query = dns.message.make_query(f"{name}.", rdtype)
        answer = dns.query.tcp(query, "127.0.0.1", port=(server or self.primary).port, timeout=5)
        found = [rrset for rrset in answer.answer if rrset.rdtype == dns.rdatatype.from_text(rdtype)]
        return (found[0].ttl, {rdata.to_text() for rdata in found[0]}) if found else None

    def changes(self, zone: str, since: int, names: Sequence[str]) -> int:
        """How many of the zone's change sets since a serial touch any of the names, by the server's own history."""
        owners = _history(zone, since, self.primary.port, self.keys.transfer)
        count = touched = soas = 0
        for name, rdtype in owners:
            if rdtype == dns.rdatatype.SOA:
                soas += 1
                if soas % 2:  # the SOA that a change set begins with
                    count, touched = count + touched, 0
            elif name in names:
                touched = 1
        return count + touched

    def serial(self, zone: str) -> int:
        """Of the primary's SOA."""
        found = self.texts(zone, "SOA")
        assert found is not None
        return int(next(iter(found[1])).split()[2])


def _history(zone: str, since: int, port: int, key: dns.tsig.Key) -> list[tuple[str, dns.rdatatype.RdataType]]:
    """Names and types of an incremental transfer, in its order, without the SOA it begins and ends with."""
    query = dns.message.make_query(zone, "IXFR", flags=0)
    query.authority = [dns.rrset.from_text(f"{zone}.", 0, "IN", "SOA", f". . {since} 0 0 0 0")]
    query.use_tsig(key)
    found: list[dns.rrset.RRset] = []
    context = None
    with Channel("127.0.0.1", port, 5) as channel:
        channel.send(query.to_wire())
        while len(found) < 2 or found.count(found[0]) < (3 if found[1].rdtype == dns.rdatatype.SOA else 2):
            answer = dns.message.from_wire(
                channel.receive(),
                keyring=key,
                request_mac=query.mac,
                tsig_ctx=context,
                xfr=True,
                multi=True,
                one_rr_per_rrset=True,
            )
            assert answer.rcode() == dns.rcode.NOERROR
            context = answer.tsig_ctx
            found += answer.answer
            if len(found) == 1:
                return []  # nothing happened since
    assert found[1].rdtype == dns.rdatatype.SOA, "the server has forgotten that history"
    return [(rrset.name.to_text(omit_final_dot=True), rrset.rdtype) for rrset in found[1:-1]]


def an_order(zone: str, *entries: tuple[str, str, int, list[str]] | tuple[str, str], delete: bool = False) -> Order:
    """An order of sets (name, type, TTL, texts), or deletions (name, type), with an allowance that names them all."""
    targets = tuple(Target(entry[0], entry[1]) for entry in entries)
    args: list[Value] = [None if len(entry) == 2 else [entry[2], [*entry[3]]] for entry in entries]
    kind, data = ("dns.records.delete", encode([[] for _ in args])) if delete else ("dns.records.set", encode(args))
    allowance = Allowance(tuple(target.name for target in targets), tuple(TYPES))
    return Order(kind, 1, f"dns:{zone}", targets, data, allowance)


def a_plan(driver: DnsDriver, order: Order) -> Plan:
    """A plan of the zone as it is."""
    return Plan.draw("dev-1", secrets.token_bytes(32), order, driver.plan(order, driver.inspect(order)))


def done(driver: DnsDriver, order: Order) -> Plan:
    """Carries an order out, whole."""
    plan = a_plan(driver, order)
    driver.apply(plan.steps[0], driver.fence(plan.action, 1))
    return plan


@contextmanager
def world(make: str) -> Iterator[World]:
    """A pair whose primary is of a make."""
    keys = Keys()
    primary, secondary = (Knot(keys), Bind(keys)) if make == "knot" else (Bind(keys), Knot(keys))
    try:
        primary.primary(ZONES, secondary.port)
        secondary.secondary(list(ZONES), primary.port)
        yield World(keys, primary, secondary)
    finally:
        for server in (secondary, primary):
            server.stop()
