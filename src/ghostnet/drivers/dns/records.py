"""Names and record sets in one canonical form, and which of them a driver may touch.

For the rest of the driver. A name is lower case in A-labels without a dot at its end; a record set is all records of
one name and type with one TTL, each record in the canonical bytes of RFC 4034 §6.2, sorted. It sends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import dns.exception
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import idna

from ghostnet.actions import sight
from ghostnet.actions.kinds import KINDS
from ghostnet.core import DriverBadOrder, Value

MOST_NAME = 253  # characters: 255 bytes on the wire
MOST_RECORDS = 100  # of one set: 16 sets of this size are still one message
MOST_RDATA = 4096  # bytes of one record: the largest DKIM keys and certificates' hashes are far below
MOST_TEXT = 8192  # characters of one record as text
LEAST_TTL = 1  # seconds; 0 makes every resolver ask each time
MOST_TTL = 7 * 24 * 3600  # seconds; what resolvers keep at most (RFC 8767 §4)
MARKER_LABEL = "_ghostnet"


def _types(words: str) -> frozenset[str]:
    """A set of record types."""
    return frozenset(words.split())


TYPES = _types(
    "A AAAA AFSDB CAA CERT CNAME DHCID DNAME DS EUI48 EUI64 HINFO HTTPS KX L32 L64 LOC LP MX NAPTR NID NS OPENPGPKEY "
    "PTR RP SMIMEA SPF SRV SSHFP SVCB TLSA TXT URI"
)
"""Types that can be set."""
SERVER_TYPES = _types(
    "SOA DNSKEY RRSIG NSEC NSEC3 NSEC3PARAM CDS CDNSKEY ZONEMD KEY SIG NXT TKEY TSIG OPT ANY AXFR IXFR TYPE65534"
)
"""Types that the server makes (the last: BIND, for its signing), or that are no data: never set, never compared."""
NAMED_TYPES = frozenset(KINDS["dns.records.set"].named)
"""Types that give a name, its mail or its certificates away: a grant must name them."""

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


def parse_name(text: str) -> str:
    """The canonical form of a name that a person wrote: in any letters and case, with or without a dot at its end.

    Raises:
        DriverBadOrder: It is no name.

    """
    labels = text.removesuffix(".").split(".") if len(text) <= 4 * MOST_NAME else []
    try:
        ascii_labels = [
            label.lower() if label.isascii() else idna.encode(label, uts46=True).decode() for label in labels
        ]
    except idna.IDNAError as error:
        raise DriverBadOrder({"reason": f"{text} is no name: {error}"}) from error
    return canonical_name(".".join(ascii_labels))


def canonical_name(text: str) -> str:
    """The name itself, if it is in canonical form: what an order on the ledger must use.

    Raises:
        DriverBadOrder: It is not.

    """
    if len(text) > MOST_NAME:
        raise DriverBadOrder({"reason": f"a name has {len(text)} characters, at most {MOST_NAME} are taken"})
    labels = text.split(".")
    for place, label in enumerate(labels):
        if label == "*" and place == 0 and len(labels) > 1:
            continue
        if not _LABEL.fullmatch(label):
            raise DriverBadOrder({"reason": f"{text} is no name in lower case ASCII without a dot at its end"})
        if label.startswith("xn--"):
            _u_label(label, text)
    return text


def _u_label(label: str, name: str) -> str:
    """An A-label in its own letters."""
    try:
        return idna.decode(label)
    except (idna.IDNAError, UnicodeError) as error:
        raise DriverBadOrder({"reason": f"{name} is no name: {label} is no A-label"}) from error


def shown_name(name: str) -> str:
    """A name for people: with its own letters in brackets where it has any, control characters escaped."""
    try:
        letters = ".".join(_u_label(label, name) if label.startswith("xn--") else label for label in name.split("."))
    except DriverBadOrder:
        letters = name
    return escaped(name if letters == name else f"{name} ({letters})")


escaped = sight.printable


def absolute(name: str) -> dns.name.Name:
    """The name as dnspython has it."""
    return dns.name.from_text(name, dns.name.root)


def text_of(name: dns.name.Name) -> str:
    """A name of a server's answer in canonical form; its odd bytes are escaped as in a zone file."""
    return name.canonicalize().to_text(omit_final_dot=True)


def parents(name: str, zone: str) -> list[str]:
    """The names above one and below its zone, nearest first."""
    labels = name.removesuffix(f".{zone}").split(".")
    return [".".join([*labels[place:], zone]) for place in range(1, len(labels))]


def is_within(name: str, zone: str) -> bool:
    """Whether a name is a zone's apex or below it."""
    return name == zone or name.endswith(f".{zone}")


def marker_name(zone: str) -> str:
    """Where the fence stands."""
    return f"{MARKER_LABEL}.{zone}"


@dataclass(frozen=True, slots=True, order=True)
class RRset:
    """All records of one name and type; none: there is no such set."""

    name: str
    type: str
    ttl: int
    """In seconds; 0 where there is no such set."""
    records: tuple[bytes, ...]
    """Canonical, sorted, each once."""

    @classmethod
    def absent(cls, name: str, rdtype: str) -> RRset:
        """That there is no such set."""
        return cls(name, rdtype, 0, ())

    @classmethod
    def of(cls, name: str, rdtype: str, ttl: int, rdatas: Iterable[dns.rdata.Rdata]) -> RRset:
        """A set of dnspython's records."""
        return cls(name, rdtype, ttl, tuple(sorted({rdata.to_digestable() for rdata in rdatas})))

    @classmethod
    def from_texts(cls, name: str, rdtype: str, ttl: int, texts: Sequence[str]) -> RRset:
        """A set that was ordered, each record as a zone file has it, with full names.

        Raises:
            DriverBadOrder: A record is malformed, or there are none or too many.

        """
        if not LEAST_TTL <= ttl <= MOST_TTL:
            raise DriverBadOrder({"reason": f"a TTL of {ttl} s; {LEAST_TTL} to {MOST_TTL} are taken"})
        if not 0 < len(texts) <= MOST_RECORDS:
            raise DriverBadOrder({"reason": f"a set of {len(texts)} records; 1 to {MOST_RECORDS} are taken"})
        rrset = cls.of(name, rdtype, ttl, [_rdata(rdtype, text) for text in texts])
        if len(rrset.records) != len(texts):
            raise DriverBadOrder({"reason": f"{rdtype} of {name} names a record twice"})
        if rdtype in {"CNAME", "DNAME"} and len(texts) > 1:
            raise DriverBadOrder({"reason": f"{rdtype} of {name} has {len(texts)} records and not one"})
        return rrset

    @classmethod
    def from_value(cls, value: Value) -> RRset:
        """The set whose value this is.

        Raises:
            DriverBadOrder: It is none.

        """
        match value:
            case [str(name), str(rdtype), int(ttl), [*records]] if not isinstance(ttl, bool) and 0 <= ttl < 2**31:
                raw = [record for record in records if isinstance(record, bytes)]
            case _:
                raise DriverBadOrder({"reason": "a record set of the plan is malformed"})
        rrset = cls(name, rdtype, ttl, tuple(raw))
        try:
            known = rrset.rdataset()
            fits = cls.of(name, rdtype, ttl, known) == rrset and len(raw) == len(records)
        except dns.exception.DNSException:
            fits = False
        if not fits:
            raise DriverBadOrder({"reason": f"{rdtype} of {name} is malformed in the plan"})
        return rrset

    def value(self) -> list[Value]:
        """How it stands in a plan."""
        return [self.name, self.type, self.ttl, list(self.records)]

    def rdatas(self) -> list[dns.rdata.Rdata]:
        """The records as dnspython has them."""
        rdtype = dns.rdatatype.from_text(self.type)
        return [dns.rdata.from_wire(dns.rdataclass.IN, rdtype, raw, 0, len(raw)) for raw in self.records]

    def rdataset(self, ttl: int | None = None) -> dns.rdataset.Rdataset:
        """The set as dnspython has it, if need be with another TTL."""
        rdataset = dns.rdataset.Rdataset(dns.rdataclass.IN, dns.rdatatype.from_text(self.type))
        rdataset.update_ttl(self.ttl if ttl is None else ttl)
        for rdata in self.rdatas():
            rdataset.add(rdata)
        return rdataset

    def __str__(self) -> str:
        """For people."""
        if not self.records:
            return f"no {self.type} of {shown_name(self.name)}"
        records = "; ".join(escaped(rdata.to_text()) for rdata in self.rdatas())
        return f"{self.type} of {shown_name(self.name)}, {self.ttl} s: {records}"


def _rdata(rdtype: str, text: str) -> dns.rdata.Rdata:
    """One record of its text."""
    if len(text) > MOST_TEXT or not all(c.isascii() and c.isprintable() for c in text):
        raise DriverBadOrder({"reason": f"a {rdtype} record is too long, or not of printable ASCII"})
    try:
        rdata = dns.rdata.from_text(dns.rdataclass.IN, rdtype, text, relativize=False)
        size = len(rdata.to_digestable())  # fails where a name is not full
    except (dns.exception.DNSException, ValueError) as error:
        reason = f"{text[:100]!r} is no {rdtype} record with full names: {error}"
        raise DriverBadOrder({"reason": reason}) from error
    if size > MOST_RDATA:
        raise DriverBadOrder({"reason": f"a {rdtype} record has {size} bytes, at most {MOST_RDATA} are taken"})
    return rdata


def must_be_named(name: str, zone: str) -> bool:
    """Whether a grant must name this very name: the apex, a wildcard, and what has a label that begins with `_`."""
    labels = name.split(".")
    return name == zone or "*" in labels or any(label.startswith("_") for label in labels)
