"""What a zone's own servers say: single record sets with authority, and the owner's inventory of all.

For planning and for reading back. Nothing is asked of a resolver. Wildcards do not deceive it: a server answers for a
name that is not there with the wildcard's records, and those are no records of that name.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.tsig

from ghostnet.core import DriverBadAnswer, DriverBadOrder, DriverOutside, DriverUnreachable
from ghostnet.drivers.dns.records import MOST_NAME, SERVER_TYPES, RRset, absolute, escaped, parents, text_of
from ghostnet.drivers.transport import Channel, NoAnswerError, NotSentError

MOST_INVENTORY = 200_000  # records of a zone that are read at most: 20 MB
MOST_MESSAGES = 20_000  # of one transfer
MOST_TRANSFER = 64 * 1024 * 1024  # bytes of one transfer, which are kept until they are read
PROBE_LABEL_BYTES = 8  # of a label that nobody else has, to find wildcards


@dataclass(frozen=True, slots=True)
class Server:
    """A name server of the zone."""

    address: str
    port: int = 53
    key: dns.tsig.Key | None = field(default=None, repr=False)
    """A key that may read and transfer, and nothing else; with it every answer must be signed."""

    def __str__(self) -> str:
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


class Reader:
    """Reads from one server over one connection."""

    def __init__(self, server: Server, zone: str, channel: Channel) -> None:
        self._server = server
        self._zone = zone
        self._channel = channel

    @classmethod
    @contextmanager
    def open(cls, server: Server, zone: str, seconds: float) -> Iterator[Reader]:
        """A reader for a while.

        Raises:
            DriverUnreachable: The server takes no connection.

        """
        try:
            channel = Channel(server.address, server.port, seconds)
        except NotSentError as error:
            raise DriverUnreachable({"server": str(server), "reason": str(error)}) from error
        with channel:
            yield cls(server, zone, channel)

    def rrset(self, name: str, rdtype: str) -> RRset:
        """The set of this very name: not what a wildcard stands in with.

        Raises:
            DriverBadAnswer: The answer is not to be believed.
            DriverOutside: The name was delegated to other servers.

        """
        found = self._ask(name, rdtype)
        nobody = f"{secrets.token_hex(PROBE_LABEL_BYTES)}.{name}"
        if not found.records or rdtype == "NS" or name == self._zone or len(nobody) > MOST_NAME:
            return found
        try:
            beneath = self._ask(nobody, rdtype)
        except DriverOutside:
            return found  # the name is a cut: it is there
        return RRset.absent(name, rdtype) if beneath.records == found.records else found

    def types_at(self, name: str, rdtypes: frozenset[str]) -> frozenset[str]:
        """Which of the types a name has: one question each, since servers may answer ANY in part (RFC 8482)."""
        return frozenset(rdtype for rdtype in sorted(rdtypes) if self.rrset(name, rdtype).records)

    def types_above(self, name: str, rdtype: str) -> str | None:
        """The nearest name above one, within the zone, that has a set of this type."""
        above = [] if name == self._zone else [*parents(name, self._zone), self._zone]
        return next((each for each in above if self.rrset(each, rdtype).records), None)

    def serial(self) -> int:
        """Of the zone's SOA.

        Raises:
            DriverBadAnswer: There is none, or the answer is not to be believed.

        """
        return self._serial(self._ask(self._zone, "SOA").rdatas())

    def _serial(self, found: Sequence[dns.rdata.Rdata]) -> int:
        """Of what was found as the zone's SOA."""
        if not found:
            raise self._unbelieved("the zone has no SOA")
        return int(found[0].serial)  # type: ignore[attr-defined]  # of an SOA

    def _ask(self, name: str, rdtype: str) -> RRset:
        """One question and its answer, as it was given."""
        owner = absolute(name)
        query = dns.message.make_query(owner, rdtype, flags=0)
        answer = self._decoded(query, self._exchange(self._prepared(query)))
        if not query.is_response(answer):
            raise self._unbelieved("it is no answer to the question")
        if answer.rcode() not in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
            raise self._unbelieved(dns.rcode.to_text(answer.rcode()))
        if answer.flags & dns.flags.TC:
            raise self._unbelieved("it was cut")
        if not answer.flags & dns.flags.AA:
            return self._referred(name, rdtype, answer)
        if any(rrset.rdtype == dns.rdatatype.DNAME and rrset.name != owner for rrset in answer.answer):
            return RRset.absent(name, rdtype)  # the alias that comes with it was made up
        found = answer.get_rrset(answer.answer, owner, dns.rdataclass.IN, dns.rdatatype.from_text(rdtype))
        return RRset.absent(name, rdtype) if found is None else RRset.of(name, rdtype, found.ttl, found)

    def _referred(self, name: str, rdtype: str, answer: dns.message.Message) -> RRset:
        """What a referral says of a set: where the cut is at the very name, its NS and that it is no alias."""
        cuts = [rrset for rrset in answer.authority if rrset.rdtype == dns.rdatatype.NS]
        if not cuts:
            raise self._unbelieved(f"the server has no authority for {self._zone}")
        if text_of(cuts[0].name) == name and rdtype == "NS":
            return RRset.of(name, rdtype, cuts[0].ttl, cuts[0])
        if text_of(cuts[0].name) == name and rdtype in {"CNAME", "DNAME"}:
            return RRset.absent(name, rdtype)
        raise DriverOutside({"name": name, "resource": f"dns:{self._zone}"})

    def inventory(self) -> list[RRset]:
        """All record sets of the zone; as `transfer`."""
        return self.transfer()[1]

    def transfer(self) -> tuple[int, list[RRset]]:
        """The zone's serial and all its record sets: the owner's view, sorted, without what the server makes.

        Raises:
            DriverBadAnswer: The transfer was refused, cut, larger than the limits or not signed.

        """
        query = dns.message.make_query(absolute(self._zone), "AXFR", flags=0)
        self._send(self._prepared(query))
        with self._channel.ahead(MOST_TRANSFER) as receive:
            return self._transferred(query, receive)

    def _transferred(self, query: dns.message.Message, receive: Callable[[], bytes]) -> tuple[int, list[RRset]]:
        """What the messages of a transfer bring."""
        found: dict[tuple[str, str], list[dns.rdata.Rdata]] = {}
        ttls: dict[tuple[str, str], int] = {}
        apexes = records = 0
        context = None
        for _ in range(MOST_MESSAGES):
            answer = self._decoded(query, self._received(receive), context, transfer=True)
            context = answer.tsig_ctx
            if answer.rcode() != dns.rcode.NOERROR or answer.id != query.id or not answer.answer:
                raise self._unbelieved(f"transfer: {dns.rcode.to_text(answer.rcode())}")
            for rrset in answer.answer:
                records += len(rrset)
                if records > MOST_INVENTORY:
                    raise self._unbelieved(f"transfer: more than {MOST_INVENTORY} records")
                rdtype = dns.rdatatype.to_text(rrset.rdtype)
                apexes += rdtype == "SOA"
                found.setdefault((text_of(rrset.name), rdtype), []).extend(rrset)
                ttls[text_of(rrset.name), rdtype] = rrset.ttl
            if apexes >= 2:  # a transfer begins and ends with the SOA
                if self._server.key is not None and not answer.had_tsig:
                    raise self._unbelieved("transfer: its end is not signed")
                serial = self._serial(found.get((self._zone, "SOA"), []))
                return serial, sorted(
                    RRset.of(*key, ttls[key], rdatas) for key, rdatas in found.items() if key[1] not in SERVER_TYPES
                )
        raise self._unbelieved("transfer: it does not end")

    def _prepared(self, query: dns.message.Message) -> bytes:
        """The query's bytes, signed if there is a key."""
        if self._server.key is not None:
            query.use_tsig(self._server.key)
        return query.to_wire()

    def _decoded(
        self, query: dns.message.Message, wire: bytes, context: object = None, *, transfer: bool = False
    ) -> dns.message.Message:
        """An answer, if it is well formed and signed as it must be."""
        key = self._server.key
        try:
            answer = dns.message.from_wire(
                wire,
                keyring=key,
                request_mac=query.mac,
                tsig_ctx=context,  # type: ignore[arg-type]  # what the last part left
                xfr=transfer,
                multi=transfer,
                one_rr_per_rrset=transfer,
            )
        except (dns.exception.DNSException, ValueError) as error:
            raise self._unbelieved(type(error).__name__) from error
        if key is not None and not transfer and not answer.had_tsig:
            raise self._unbelieved(f"{dns.rcode.to_text(answer.rcode())}, not signed")
        return answer

    def _exchange(self, wire: bytes) -> bytes:
        """A question's answer."""
        self._send(wire)
        return self._received(self._channel.receive)

    def _send(self, wire: bytes) -> None:
        """Sends a question."""
        try:
            self._channel.send(wire)
        except NoAnswerError as error:
            raise self._unbelieved(str(error)) from error

    def _received(self, receive: Callable[[], bytes]) -> bytes:
        """The next message."""
        try:
            return receive()
        except NoAnswerError as error:
            raise self._unbelieved(str(error)) from error

    def _unbelieved(self, reason: str) -> DriverBadAnswer:
        """Why an answer counts for nothing."""
        return DriverBadAnswer({"server": str(self._server), "reason": escaped(reason)})


def zone_name(resource: str) -> str:
    """The zone of a resource's id, `dns:example.org`.

    Raises:
        DriverBadOrder: It is no zone.

    """
    kind, _, name = resource.partition(":")
    if kind != "dns" or not name:
        raise DriverBadOrder({"reason": f"{resource} is no DNS zone"})
    return name
