"""What an operator puts into a name server so that the update key can do no more than it must, and the proof of it.

For `agent setup dns` and `doctor`. The texts are for Knot or BIND; `forbidden_updates` are messages that a server with
that limit refuses. Each would delete a record that is not there: where the limit is missing, it does no harm.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import dns.exception
import dns.message
import dns.rcode
import dns.tsig
import dns.update

from ghostnet.core import DriverBadOrder, DriverRefused, DriverUnreachable, DriverUnsure
from ghostnet.drivers.dns.driver import REFUSAL_CODES
from ghostnet.drivers.dns.records import (
    TYPES,
    absolute,
    canonical_name,
    is_within,
    marker_name,
)
from ghostnet.drivers.dns.update import NotAuthenticError
from ghostnet.drivers.dns.zone import Server
from ghostnet.drivers.transport import Channel, NoAnswerError, NotSentError

NOBODYS = "192.0.2.255"  # of a network for documentation (RFC 5737): in no zone
SECONDS = 10.0  # for one exchange
KEY_ALGORITHM = "hmac-sha256"  # what both servers take by default, and the vault
HEADER_BYTES = 12  # of a message; the fourth byte ends with its code


class MessageSigner(Protocol):
    """An operator's update key at hand, for set-up alone: a vault signs no message of which there is no plan."""

    def sign_message(self, message: dns.update.UpdateMessage) -> bytes:
        """The message's bytes, with a TSIG."""
        ...

    def verify_answer(self, wire: bytes, request: bytes) -> dns.message.Message:
        """As of `ghostnet.drivers.dns.update.Signer`."""
        ...


class KeySigner:
    """`MessageSigner` with the operator's key."""

    def __init__(self, key: dns.tsig.Key) -> None:
        self._key = key

    def sign_message(self, message: dns.update.UpdateMessage) -> bytes:
        """The message's bytes, with a TSIG."""
        message.use_tsig(self._key)
        return message.to_wire()

    def verify_answer(self, wire: bytes, request: bytes) -> dns.message.Message:
        """The answer to a message that was signed here.

        Raises:
            NotAuthenticError: It is not signed for that message.

        """
        mac = dns.message.from_wire(request, keyring=False).mac
        try:
            answer = dns.message.from_wire(wire, keyring=self._key, request_mac=mac)
        except (dns.exception.DNSException, ValueError) as error:
            raise NotAuthenticError(type(error).__name__) from error
        if not answer.had_tsig:
            message = "it is not signed"
            raise NotAuthenticError(message)
        return answer


@dataclass(frozen=True, slots=True)
class Limit:
    """What a key may change: names, or `*.name` for all below one; and record types."""

    zone: str
    key: str
    """The key's name at the server."""
    names: tuple[str, ...]
    types: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuses what cannot be written down.

        Raises:
            DriverBadOrder: A name is not within the zone, or a type is none that can be set.

        """
        canonical_name(self.zone)
        canonical_name(self.key.removesuffix("."))
        if not self.names or not self.types or not TYPES.issuperset(self.types):
            raise DriverBadOrder({"reason": "a limit has names, and types that can be set"})
        if "*" in self.zone or "*" in self.key:
            raise DriverBadOrder({"reason": "neither a zone nor a key is a pattern"})
        for name in self.names:
            if not is_within(canonical_name(name), self.zone):
                raise DriverBadOrder({"reason": f"{name} is not within {self.zone}"})

    @property
    def marked_types(self) -> tuple[str, ...]:
        """The types, with the marker's."""
        return tuple(sorted({*self.types, "TXT"}))


def knot_acl(limit: Limit) -> str:
    """The rule for knot.conf.

    Knot lets an update pass where all of its records match one rule, so names and types stand in one: every type is
    allowed at every name, TXT too. It has one way of matching for all names of a rule, so where some are patterns and
    some are not, what is below the latter is allowed as well.
    """
    bases = [name.removeprefix("*.") for name in limit.names]
    patterns = [name.startswith("*.") for name in limit.names]
    if not any(patterns):
        match, names = "equal", [*bases, marker_name(limit.zone)]
    elif all(patterns) and limit.zone in bases:
        match, names = "sub", bases  # the marker is below the apex, as everything is
    else:
        match, names = "sub-or-equal", [*bases, marker_name(limit.zone)]
    return (
        f"acl:\n  - id: {rule_id(limit)}\n    key: {limit.key}\n    action: update\n    update-owner: name\n"
        f"    update-owner-match: {match}\n    update-owner-name: [{', '.join(f'{name}.' for name in names)}]\n"
        f"    update-type: [{', '.join(limit.marked_types)}]\n"
    )


def rule_id(limit: Limit) -> str:
    """What the zone's `acl` names the rule by."""
    return f"ghostnet-{limit.zone.replace('.', '-')}"


def bind_policy(limit: Limit) -> str:
    """The statement for a zone of named.conf."""
    rules = [(name, " ".join(sorted(limit.types))) for name in limit.names]
    grants = [
        f"    grant {limit.key} {'wildcard' if name.startswith('*.') else 'name'} {name}. {types};\n"
        for name, types in [*rules, (marker_name(limit.zone), "TXT")]
    ]
    return f"update-policy {{\n{''.join(grants)}}};\n"


def new_key(limit: Limit, make: str) -> str:
    """What a shell is told to make the key: NAME.conf for the server, and `update.key` in the vault's form.

    Args:
        limit: Whose key it is.
        make: `knot` or `bind`.

    """
    name = limit.key.removesuffix(".")
    if make == "knot":
        return f"(umask 077; keymgr -t {name} > {name}.conf && sed -n 's/^# //p' {name}.conf > update.key)"
    secret = f"awk -F'\"' '/secret/ {{ print \"{KEY_ALGORITHM}:{name}:\" $2 }}' {name}.conf"
    return f"(umask 077; tsig-keygen -a {KEY_ALGORITHM} {name} > {name}.conf && {secret} > update.key)"


def forbidden_updates(limit: Limit) -> Iterator[tuple[str, dns.update.UpdateMessage]]:
    """What must be refused, in words and as a message, for whatever the limit does not allow."""
    zone, apex = limit.zone, limit.zone
    nobody = f"{secrets.token_hex(8)}"
    whole = f"*.{zone}" in limit.names
    cases = [
        (f"an SOA of {zone}", apex, "SOA", f"nobody.invalid. nobody.invalid. {2**31} 1 1 1 1"),
        (f"a DNSKEY of {zone}", apex, "DNSKEY", "256 3 13 AAAA"),
    ]
    if apex not in limit.names:
        cases.append((f"a name server of {zone}", apex, "NS", "nobody.invalid."))
        cases.append((f"an address of {zone}", apex, "A", NOBODYS))
    if not whole:
        cases.append((f"an address of another name of {zone}", f"{nobody}.{zone}", "A", NOBODYS))
    allowed = limit.names[0].replace("*", nobody)
    for rdtype, text in (("NS", "nobody.invalid."), ("MX", "0 nobody.invalid."), ("CAA", '0 issue "invalid"')):
        if rdtype not in limit.types:
            cases.append((f"{rdtype} of {allowed}", allowed, rdtype, text))
    for what, name, rdtype, text in cases:
        message = dns.update.UpdateMessage(absolute(zone))
        message.delete(absolute(name), rdtype, text)
        yield what, message
    message = dns.update.UpdateMessage(absolute(f"{nobody}.invalid"))
    message.delete(absolute(f"{nobody}.invalid"), "A", NOBODYS)
    yield "an address in another zone", message


@dataclass(frozen=True, slots=True)
class Proof:
    """One update that must fail, and whether it did."""

    what: str
    refused: bool
    answer: str


def prove(limit: Limit, server: Server, signer: MessageSigner) -> Sequence[Proof]:
    """Sends every forbidden update; before them one that is allowed and changes nothing, to see that the key works.

    An answer that is no NOERROR need not be signed here: nothing is decided on it, and Knot signs none that refuses.

    Raises:
        DriverUnreachable: The server takes no connection.
        DriverUnsure: It gave no answer.
        DriverRefused: It refuses what the limit allows, so that other refusals prove nothing.

    """
    allowed = dns.update.UpdateMessage(absolute(limit.zone))
    allowed.delete(absolute(marker_name(limit.zone)), "TXT", '"doctor"')
    code = _answer(server, signer, allowed)
    if code != dns.rcode.NOERROR:
        raise DriverRefused({"server": str(server), "answer": dns.rcode.to_text(code)})
    proofs = []
    for what, message in forbidden_updates(limit):
        code = _answer(server, signer, message)
        proofs.append(Proof(what, code in REFUSAL_CODES, dns.rcode.to_text(code)))
    return proofs


def _answer(server: Server, signer: MessageSigner, message: dns.update.UpdateMessage) -> dns.rcode.Rcode:
    """What a server says to an update; that it was done counts only where it is signed."""
    request = signer.sign_message(message)
    try:
        with Channel(server.address, server.port, SECONDS) as channel:
            wire = channel.exchange(request)
        return signer.verify_answer(wire, request).rcode()
    except NotSentError as error:
        raise DriverUnreachable({"server": str(server), "reason": str(error)}) from error
    except NotAuthenticError as error:
        code = dns.rcode.Rcode(wire[3] & 0xF) if len(wire) >= HEADER_BYTES else dns.rcode.NOERROR
        if code == dns.rcode.NOERROR:
            raise DriverUnsure({"server": str(server), "reason": str(error)}) from error
        return code
    except NoAnswerError as error:
        raise DriverUnsure({"server": str(server), "reason": str(error)}) from error
