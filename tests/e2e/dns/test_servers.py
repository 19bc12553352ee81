"""What docs/internals/dns.md says of the servers themselves: the updates are raw, the driver is not asked."""

from __future__ import annotations

import time
from collections.abc import Iterator

import dns.query
import dns.rcode
import dns.update
import pytest

from tests.e2e.dns.servers import SIGNED, Bind, Keys, Knot, NameServer, program
from tests.e2e.dns.worlds import World

ZONE = "raw.test"


@pytest.fixture(scope="module", params=["knot", "bind"], name="raw")
def _raw(request: pytest.FixtureRequest) -> Iterator[World]:
    keys = Keys()
    server: NameServer
    zones = {ZONE: "", SIGNED: ""}
    if request.param == "knot":
        server = knot = Knot(keys)
        knot.primary(zones, None)
    else:
        server = bind = Bind(keys)
        bind.primary(zones, None)
    yield World(keys, server, server)
    server.stop()


def sent(world: World, *changes: tuple[str, ...], require: tuple[str, ...] = (), key: bool = True) -> str:
    """The answer to an update: additions (name, type, TTL, text), deletions (name, type?, text?)."""
    message = dns.update.UpdateMessage(ZONE, keyring=world.keys.update if key else None)
    if require:
        getattr(message, require[0])(*require[1:])
    for change in changes:
        if change[0] == "-":
            message.delete(*change[1:])
        else:
            message.add(change[0], int(change[2]), change[1], change[3])
    return dns.rcode.to_text(dns.query.tcp(message, "127.0.0.1", port=world.primary.port, timeout=10).rcode())


def by_make(world: World, knot: object, bind: object) -> object:
    return knot if world.make == "Knot" else bind


def test_a_record_that_is_there_takes_a_new_ttl_at_bind_alone(raw: World) -> None:
    assert sent(raw, ("ttl", "A", "300", "192.0.2.1")) == "NOERROR"
    assert sent(raw, ("ttl", "A", "60", "192.0.2.1")) == "NOERROR"
    assert raw.texts(f"ttl.{ZONE}", "A") == (by_make(raw, 300, 60), {"192.0.2.1"})


def test_an_alias_beside_others_and_others_beside_an_alias_are_dropped_in_silence(raw: World) -> None:
    assert sent(raw, ("beside", "A", "300", "192.0.2.1")) == "NOERROR"
    assert sent(raw, ("beside", "CNAME", "300", "www.example.org.")) == "NOERROR"
    assert raw.texts(f"beside.{ZONE}", "CNAME") is None
    assert sent(raw, ("alias", "CNAME", "300", "www.example.org.")) == "NOERROR"
    assert sent(raw, ("alias", "A", "300", "192.0.2.1")) == "NOERROR"
    assert raw.texts(f"alias.{ZONE}", "CNAME") == (300, {"www.example.org."})


def test_deleting_the_apex_is_dropped_in_silence(raw: World) -> None:
    for deletion in (("-", "@"), ("-", "@", "SOA"), ("-", "@", "NS")):
        assert sent(raw, deletion) == "NOERROR"
    assert raw.texts(ZONE, "NS") == (3600, {f"ns1.{ZONE}.", f"ns2.{ZONE}."})
    for name in ("ns1", "ns2"):
        assert sent(raw, ("-", "@", "NS", f"{name}.{ZONE}.")) == "NOERROR"
    assert raw.texts(ZONE, "NS") == (3600, {f"ns2.{ZONE}."})
    assert sent(raw, ("@", "NS", "3600", f"ns1.{ZONE}.")) == "NOERROR"


@pytest.mark.parametrize(
    ("change", "knot", "bind"),
    [
        (("mail", "MX", "300", f"10 nowhere.{ZONE}."), "NOERROR", "REFUSED"),
        (("@", "NS", "3600", f"nowhere.{ZONE}."), "NOERROR", "REFUSED"),
        (("_host", "A", "300", "192.0.2.1"), "NOERROR", "REFUSED"),
        (("sub", "NS", "300", "_ns.example.net."), "NOERROR", "REFUSED"),
        (("@", "DNSKEY", "300", "256 3 13 AAAA"), "NOERROR", "SERVFAIL"),
        (("a", "A", "300", "192.0.2.1"), "NOERROR", "NOERROR"),
    ],
)
def test_what_bind_refuses_and_knot_takes(raw: World, change: tuple[str, ...], knot: str, bind: str) -> None:
    assert sent(raw, change) == by_make(raw, knot, bind)


def test_a_ds_without_ns_is_dropped_by_bind_in_silence(raw: World) -> None:
    digest = "00" * 32
    assert sent(raw, ("ds", "DS", "300", f"1 13 2 {digest}")) == "NOERROR"
    assert raw.texts(f"ds.{ZONE}", "DS") == by_make(raw, (300, {f"1 13 2 {digest}"}), None)


def test_a_dname_over_names_is_refused_by_knot_alone(raw: World) -> None:
    assert sent(raw, ("x.tree", "A", "300", "192.0.2.1")) == "NOERROR"
    assert sent(raw, ("tree", "DNAME", "300", "example.org.")) == by_make(raw, "REFUSED", "NOERROR")


def test_an_update_without_signature_is_refused_in_other_words(raw: World) -> None:
    assert sent(raw, ("u", "A", "300", "192.0.2.1"), key=False) == by_make(raw, "NOTAUTH", "REFUSED")


@pytest.mark.parametrize(
    ("require", "answer"),
    [
        (("present", "none", "A", "192.0.2.1"), "NXRRSET"),
        (("present", "none", "A"), "NXRRSET"),
        (("present", "none"), "NXDOMAIN"),
        (("absent", "www", "A"), "YXRRSET"),
        (("absent", "www"), "YXDOMAIN"),
        (("present", "WWW", "A", "192.0.2.10"), "NOERROR"),
    ],
)
def test_prerequisites_are_answered_as_the_rfc_says(raw: World, require: tuple[str, ...], answer: str) -> None:
    assert sent(raw, ("pre", "A", "300", "192.0.2.1"), require=require) == answer


def test_a_name_with_nothing_but_names_below_it_is_not_in_use(raw: World) -> None:
    assert sent(raw, ("x.empty", "A", "300", "192.0.2.1")) == "NOERROR"
    assert sent(raw, ("pre", "A", "300", "192.0.2.1"), require=("absent", "empty")) == "NOERROR"


def test_an_alias_in_place_of_others_is_half_done_by_knot_in_a_signed_zone(raw: World) -> None:
    until = time.monotonic() + 20
    while raw.texts(SIGNED, "NSEC") is None:
        assert time.monotonic() < until, "the server does not sign"
        time.sleep(0.1)
    assert raw.add(SIGNED, [f"swap.{SIGNED}. 300 A 192.0.2.1"]) == dns.rcode.NOERROR
    message = dns.update.UpdateMessage(SIGNED, keyring=raw.keys.update)
    message.delete("swap", "A")
    message.add("swap", 300, "CNAME", "www.example.org.")
    assert dns.query.tcp(message, "127.0.0.1", port=raw.primary.port, timeout=10).rcode() == dns.rcode.NOERROR
    assert raw.texts(f"swap.{SIGNED}", "A") is None
    assert raw.texts(f"swap.{SIGNED}", "CNAME") == by_make(raw, None, (300, {"www.example.org."}))


def test_a_server_that_is_not_installed_skips_aloud() -> None:
    with pytest.raises(pytest.skip.Exception, match="no-such-server is not installed"):
        program("no-such-server")
