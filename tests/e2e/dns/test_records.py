"""Record sets set, changed, deleted and refused at real servers."""

from __future__ import annotations

import time

import dns.rcode
import pytest

from ghostnet.actions import Allowance, Order, Probe, Target
from ghostnet.core import (
    DriverConflict,
    DriverError,
    DriverLastNameserver,
    DriverOutside,
    DriverTooMuch,
    DriverWorldMoved,
    encode,
)
from ghostnet.drivers.dns.planning import step_of
from ghostnet.drivers.dns.records import TYPES, RRset
from tests.e2e.dns.servers import SIGNED
from tests.e2e.dns.worlds import ORG, World, a_plan, an_order, done

DIGEST = "00" * 32
SAMPLES = {
    "A": ["192.0.2.1", "192.0.2.2"],
    "AAAA": ["2001:db8::1"],
    "AFSDB": ["1 afs.example.org."],
    "CAA": ['0 issue "ca.example.net"', '128 iodef "mailto:a@example.org"'],
    "CERT": ["PGP 0 0 AAAA"],
    "DHCID": ["AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA="],
    "EUI48": ["00-00-5e-00-53-2a"],
    "EUI64": ["00-00-5e-ef-10-00-00-2a"],
    "HINFO": ['"arm" "plan 9"'],
    "HTTPS": ['1 . alpn="h2,h3" ipv4hint="192.0.2.1"', "2 alt.example.org. port=8443"],
    "KX": ["10 kx.example.org."],
    "L32": ["10 10.1.2.0"],
    "L64": ["10 2001:0DB8:1140:1000"],
    "LOC": ["52 22 23.000 N 4 53 32.000 E -2.00m 1.00m 10000.00m 10.00m"],
    "LP": ["10 l64.example.org."],
    "MX": ["10 mx1.Example.ORG.", "20 mx2.example.org."],
    "NAPTR": ['100 10 "S" "SIP+D2U" "!^.*$!sip:a@example.org!" _sip._udp.example.org.'],
    "NID": ["10 0014:4fff:ff20:ee64"],
    "OPENPGPKEY": ["AAAA"],
    "PTR": ["host.example.org."],
    "RP": ["admin.example.org. txt.example.org."],
    "SMIMEA": [f"3 0 1 {DIGEST}"],
    "SPF": ['"v=spf1 -all"'],
    "SRV": ["0 5 5060 sip.example.org."],
    "SSHFP": [f"4 2 {DIGEST}"],
    "SVCB": ["1 svc.example.org. port=853 alpn=dot"],
    "TLSA": [f"3 1 1 {DIGEST}"],
    "TXT": ['"v=1; a b" "second"', '"quote \\" and \\\\ and \\200"', f'"{"x" * 255}" "{"y" * 255}"'],
    "URI": ['10 1 "https://example.org/"'],
}
APART = {"CNAME": ["target.example.org."], "DNAME": ["elsewhere.test."], "NS": ["ns.elsewhere.test."]}


def test_every_type_has_a_sample() -> None:
    assert SAMPLES.keys() | APART.keys() | {"DS"} == TYPES


def test_every_type_is_set_changed_and_deleted(world: World) -> None:
    driver = world.driver()
    types = sorted(SAMPLES)
    for group in (types[:15], types[15:]):
        entries = [("all." + ORG, rdtype, 300, SAMPLES[rdtype]) for rdtype in group]
        plan = done(driver, an_order(ORG, *entries))
        assert driver.verify(plan).complete, [str(rrset) for rrset in driver.inspect(an_order(ORG, *entries)).found]
    again = a_plan(driver, an_order(ORG, *[("all." + ORG, rdtype, 600, SAMPLES[rdtype][:1]) for rdtype in types[:16]]))
    driver.apply(again.steps[0], driver.fence(again.action, 1))
    assert driver.verify(again).complete
    for group in (types[:15], types[15:]):
        plan = done(driver, an_order(ORG, *[("all." + ORG, rdtype) for rdtype in group], delete=True))
        assert driver.verify(plan).complete
        assert all(not rrset.records for rrset in step_of(plan).after)


def test_delegation_alias_and_their_ds_are_set_and_deleted(world: World) -> None:
    zone = "many.test"
    driver = world.driver(zone, transfers=True)
    entries = [(f"{rdtype.lower()}.{zone}", rdtype, 300, texts) for rdtype, texts in APART.items()]
    entries.append((f"ns.{zone}", "DS", 300, [f"1 13 2 {DIGEST}"]))
    plan = a_plan(driver, an_order(zone, *entries))
    driver.apply(plan.steps[0], driver.fence(plan.action, 1))
    assert driver.verify(plan).complete
    with pytest.raises(DriverOutside):
        driver.inspect(an_order(zone, (f"ns.{zone}", "A", 300, ["192.0.2.1"])))
    for step in driver.undo(plan):
        driver.apply(step, driver.fence(bytes(32), 1))
    assert all(not rrset.records for rrset in driver.inspect(an_order(zone, *entries)).found)


def test_a_ttl_is_changed_alone(world: World) -> None:
    driver = world.driver(secondaries=False)
    done(driver, an_order(ORG, (f"ttl.{ORG}", "TXT", 300, ['"a"', '"b"'])))
    plan = done(driver, an_order(ORG, (f"ttl.{ORG}", "TXT", 900, ['"a"', '"b"'])))
    assert plan.destroys == 0
    assert world.driver().verify(plan).complete
    assert world.texts(f"ttl.{ORG}", "TXT") == (900, {'"a"', '"b"'})


def test_what_is_as_wanted_already_changes_the_marker_alone(world: World) -> None:
    driver = world.driver(secondaries=False)
    order = an_order(ORG, (f"same.{ORG}", "A", 300, ["192.0.2.1"]))
    done(driver, order)
    since = world.serial(ORG)
    plan = done(driver, order)
    assert driver.verify(plan).complete
    assert world.changes(ORG, since, [f"same.{ORG}"]) == 0


def test_names_in_records_are_the_same_in_any_case(world: World) -> None:
    driver = world.driver(secondaries=False)
    order = an_order(ORG, (f"cased.{ORG}", "CNAME", 300, ["other.example.org."]))
    before = driver.inspect(order).found[0]
    assert before.rdatas()[0].to_text() == "mail.example.org."
    plan = done(driver, order)
    assert driver.verify(plan).complete


def test_a_wildcard_answers_for_no_record_of_its_own(world: World) -> None:
    driver = world.driver(secondaries=False)
    order = an_order(ORG, (f"a.wild.{ORG}", "A", 300, ["192.0.2.50"]))
    assert world.texts(f"a.wild.{ORG}", "A") == (3600, {"192.0.2.99"})
    assert driver.inspect(order).found == (RRset.absent(f"a.wild.{ORG}", "A"),)
    plan = done(driver, order)
    assert driver.verify(plan).complete
    plan = done(driver, an_order(ORG, (f"*.wild.{ORG}", "A", 300, ["192.0.2.98"])))
    assert driver.verify(plan).complete
    plan = done(driver, an_order(ORG, (f"a.wild.{ORG}", "A"), delete=True))
    assert driver.verify(plan).complete
    assert world.texts(f"a.wild.{ORG}", "A") == (300, {"192.0.2.98"})


def test_an_alias_takes_the_place_of_what_the_same_order_deletes(world: World) -> None:
    driver = world.driver(secondaries=False)
    name = f"alias.{ORG}"
    done(driver, an_order(ORG, (name, "A", 300, ["192.0.2.1"])))
    with pytest.raises(DriverConflict) as refusal:
        a_plan(driver, an_order(ORG, (name, "CNAME", 300, ["www.example.org."])))
    assert refusal.value.fields == {"name": name, "shape": "CNAME", "other": "A"}
    plan = done(driver, an_order(ORG, (name, "A"), (name, "CNAME", 300, ["www.example.org."])))
    assert driver.verify(plan).complete
    with pytest.raises(DriverConflict):
        a_plan(driver, an_order(ORG, (name, "TXT", 300, ['"x"'])))
    plan = done(driver, an_order(ORG, (name, "CNAME"), (name, "TXT", 300, ['"x"'])))
    assert driver.verify(plan).complete


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (("TXT", 300, ['"x"']), ("CNAME", 300, "www.example.org.")),
        (("CNAME", 300, ["www.example.org."]), ("TXT", 300, '"x"')),
    ],
)
def test_an_alias_that_comes_between_plan_and_update_stops_it(
    world: World, ours: tuple[str, int, list[str]], theirs: tuple[str, int, str]
) -> None:
    driver = world.driver(secondaries=False)
    name = f"race-{ours[0].lower()}.{ORG}"
    plan = a_plan(driver, an_order(ORG, (name, *ours)))
    assert world.stranger(ORG, (name, *theirs)) == dns.rcode.NOERROR
    with pytest.raises(DriverWorldMoved):
        driver.apply(plan.steps[0], driver.fence(plan.action, 1))
    assert world.texts(name, theirs[0]) == (theirs[1], {theirs[2]})


def test_names_above_which_a_name_was_made_are_free_for_an_alias(world: World) -> None:
    driver = world.driver(secondaries=False)
    done(driver, an_order(ORG, (f"deep.empty.{ORG}", "A", 300, ["192.0.2.1"])))
    plan = done(driver, an_order(ORG, (f"empty.{ORG}", "CNAME", 300, ["www.example.org."])))
    assert driver.verify(plan).complete


@pytest.mark.parametrize(
    ("before", "ours"),
    [([], ["192.0.2.9"]), (["192.0.2.1"], ["192.0.2.9"]), (["192.0.2.1"], [])],
    ids=["absent", "present", "deleted"],
)
def test_prerequisites_are_exact(world: World, before: list[str], ours: list[str]) -> None:
    driver = world.driver(secondaries=False)
    name = f"pre-{len(before)}-{len(ours)}.{ORG}"
    if before:
        done(driver, an_order(ORG, (name, "A", 300, before)))
    order = an_order(ORG, (name, "A", 300, ours)) if ours else an_order(ORG, (name, "A"), delete=True)
    for step, text in (("more", "192.0.2.7"), ("other", "192.0.2.8")):
        plan = a_plan(driver, order)
        extra = [f"{name}. 300 A {text}"]
        world.add(ORG, extra) if step == "more" else world.stranger(ORG, (name, "A", 300, text))
        with pytest.raises(DriverWorldMoved) as refusal:
            driver.apply(plan.steps[0], driver.fence(plan.action, 1))
        assert refusal.value.fields == {"name": name, "shape": "A"}
    found = world.texts(name, "A")
    assert found is not None
    assert "192.0.2.9" not in found[1]


def test_name_servers_of_the_apex_change_and_the_last_stays(world: World) -> None:
    zone = "apex.test"
    driver = world.driver(zone, secondaries=False)
    with pytest.raises(DriverLastNameserver):
        a_plan(driver, an_order(zone, (zone, "NS"), delete=True))
    for texts, ttl in (
        (["ns1.apex.test.", "ns.example.net."], 3600),
        (["ns.example.net."], 600),
        (["ns.example.net."], 60),
    ):
        plan = done(driver, an_order(zone, (zone, "NS", ttl, texts)))
        assert driver.verify(plan).complete
        assert world.texts(zone, "NS") == (ttl, set(texts))
    for step in driver.undo(plan):
        driver.apply(step, driver.fence(bytes(32), 1))
    assert world.texts(zone, "NS") == (600, {"ns.example.net."})


def test_other_records_of_the_apex_are_set_beside_its_own(world: World) -> None:
    zone = "apex.test"
    driver = world.driver(zone, secondaries=False)
    entries = [
        (zone, "MX", 300, ["10 mx.apex.test."]),
        (zone, "TXT", 300, ['"v=spf1 mx -all"']),
        (zone, "A", 300, ["192.0.2.3"]),
    ]
    plan = done(driver, an_order(zone, *entries))
    assert driver.verify(plan).complete
    with pytest.raises(DriverConflict):
        a_plan(driver, an_order(zone, (zone, "CNAME", 300, ["www.example.org."])))
    plan = done(driver, an_order(zone, *[entry[:2] for entry in entries], delete=True))
    assert driver.verify(plan).complete
    assert world.texts(zone, "SOA") is not None


def test_a_redirected_tree_has_no_names_and_one_with_names_is_not_redirected(world: World) -> None:
    zone = "dname.test"
    driver = world.driver(zone, transfers=True, secondaries=False)
    with pytest.raises(DriverConflict, match=r"the DNAME of old.dname.test above it"):
        a_plan(driver, an_order(zone, (f"a.b.old.{zone}", "A", 300, ["192.0.2.1"])))
    with pytest.raises(DriverConflict, match="the names below it"):
        a_plan(driver, an_order(zone, (f"full.{zone}", "DNAME", 300, ["example.org."])))
    with pytest.raises(DriverConflict, match="cannot see without a key for transfers"):
        a_plan(world.driver(zone), an_order(zone, (f"full.{zone}", "DNAME", 300, ["example.org."])))
    plan = done(driver, an_order(zone, (f"old.{zone}", "DNAME"), (f"a.old.{zone}", "A", 300, ["192.0.2.1"])))
    assert driver.verify(plan).complete


def test_what_lies_below_a_cut_is_outside(world: World) -> None:
    zone = "cut.test"
    with pytest.raises(DriverOutside):
        a_plan(world.driver(zone), an_order(zone, (f"www.below.{zone}", "A", 300, ["192.0.2.1"])))


def test_a_large_share_of_a_zone_is_not_changed_at_once(world: World) -> None:
    zone = "many.test"
    driver = world.driver(zone, transfers=True, secondaries=False)
    total = len(driver.inventory())
    assert total >= 24
    with pytest.raises(DriverTooMuch) as refusal:
        a_plan(driver, an_order(zone, *[(f"h{number}.{zone}", "A") for number in range(10)], delete=True))
    assert refusal.value.fields == {"changed": 10, "total": total, "most": 30}
    plan = done(driver, an_order(zone, *[(f"h{number}.{zone}", "A") for number in range(7)], delete=True))
    assert plan.destroys == 7
    assert driver.verify(plan).complete


def test_a_set_of_a_hundred_records_and_a_plan_full_of_them(world: World) -> None:
    driver = world.driver(secondaries=False)
    texts = [f"2001:db8::{number:x}" for number in range(100)]
    entries = [(f"big{number}.{ORG}", "AAAA", 300, texts) for number in range(3)]
    order = Order(
        "dns.records.set",
        1,
        f"dns:{ORG}",
        tuple(Target(entry[0], "AAAA") for entry in entries),
        encode([[entry[2], list(entry[3])] for entry in entries]),
        Allowance((f"*.{ORG}",)),
    )
    plan = done(driver, order)
    assert driver.verify(plan).complete
    for step in driver.undo(plan):
        fence = driver.fence(bytes(32), 7)
        driver.apply(step, fence)
        assert driver.probe(step, fence) is Probe.DONE


def test_another_zone_is_refused_by_the_driver(world: World) -> None:
    with pytest.raises(DriverError):
        a_plan(world.driver(secondaries=False), an_order("apex.test", ("a.apex.test", "A", 300, ["192.0.2.1"])))


def test_what_a_server_makes_for_dnssec_is_neither_seen_nor_touched(world: World) -> None:
    driver = world.driver(SIGNED, transfers=True)
    until = time.monotonic() + 20
    while (keys := world.texts(SIGNED, "DNSKEY")) is None or world.texts(SIGNED, "NSEC") is None:
        assert time.monotonic() < until, "the server does not sign"
        time.sleep(0.1)
    assert {rrset.type for rrset in driver.inventory()} <= {"NS", "A", "TXT"}
    name = f"a.{SIGNED}"
    for entry in ((name, "A", 300, ["192.0.2.1"]), (name, "A", 60, ["192.0.2.2"])):
        plan = done(driver, an_order(SIGNED, entry))
        assert driver.verify(plan).complete
    swap = an_order(SIGNED, (name, "A"), (name, "CNAME", 300, ["www.example.org."]))
    with pytest.raises(DriverConflict, match="A in a signed zone before an earlier order has deleted that"):
        a_plan(driver, swap)
    done(driver, an_order(SIGNED, (name, "A"), delete=True))
    for order in (swap, an_order(SIGNED, (name, "CNAME"), (name, "TXT", 300, ['"x"']))):
        plan = done(driver, order)
        assert driver.verify(plan).complete
    plan = done(
        driver, an_order(SIGNED, (f"*.{SIGNED}", "A", 300, ["192.0.2.3"]), (f"b.{SIGNED}", "A", 300, ["192.0.2.3"]))
    )
    assert driver.verify(plan).complete
    assert world.texts(SIGNED, "DNSKEY") == keys


def test_an_undo_does_not_put_an_alias_beside_what_others_added(world: World) -> None:
    driver = world.driver(secondaries=False)
    name = f"undone.{ORG}"
    done(driver, an_order(ORG, (name, "CNAME", 300, ["www.example.org."])))
    plan = done(driver, an_order(ORG, (name, "CNAME"), delete=True))
    assert world.stranger(ORG, (name, "TXT", 300, '"theirs"')) == dns.rcode.NOERROR
    for step in driver.undo(plan):
        with pytest.raises(DriverWorldMoved):
            driver.apply(step, driver.fence(bytes(32), 9))
    assert world.texts(name, "TXT") == (300, {'"theirs"'})
