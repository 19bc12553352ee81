"""The limits that set-up prints, in real servers: what is allowed passes, what is not is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ghostnet.actions import Probe
from ghostnet.core import DriverRefused, DriverUnreachable, DriverUnsure
from ghostnet.drivers.dns.driver import DnsDriver, Zone
from ghostnet.drivers.dns.setup import Limit, bind_policy, knot_acl, prove, rule_id
from ghostnet.drivers.dns.zone import Server
from tests.e2e.dns.keys import MemorySigner, new_key
from tests.e2e.dns.servers import Bind, Keys, Knot, NameServer, free_port
from tests.e2e.dns.worlds import a_plan, an_order, done

ZONE = "limited.test"
NAMED = Limit(ZONE, "limited.", (f"host.{ZONE}", f"other.{ZONE}"), ("A", "AAAA"))
BELOW = Limit(ZONE, "limited.", (f"*.{ZONE}",), ("A", "TXT"))


@pytest.fixture(scope="module", params=["knot", "bind"], name="make")
def _make(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def serve(make: str, limit: Limit) -> NameServer:
    keys = Keys()
    if make == "knot":
        knot = Knot(keys)
        knot.primary({ZONE: ""}, None, {rule_id(limit): knot_acl(limit).removeprefix("acl:\n")})
        return knot
    bind = Bind(keys)
    bind.primary({ZONE: ""}, None, bind_policy(limit))
    return bind


@pytest.fixture(scope="module", params=[NAMED, BELOW], ids=["named", "below"], name="served")
def _served(request: pytest.FixtureRequest, make: str) -> Iterator[tuple[Limit, NameServer]]:
    server = serve(make, request.param)
    yield request.param, server
    server.stop()


def driver_of(server: NameServer) -> DnsDriver:
    return DnsDriver(Zone(ZONE, server.place, spread_seconds=0.0), MemorySigner(server.keys.limited))


def test_what_the_limit_allows_is_done(served: tuple[Limit, NameServer]) -> None:
    _, server = served
    driver = driver_of(server)
    plan = done(driver, an_order(ZONE, (f"host.{ZONE}", "A", 300, ["192.0.2.1"])))
    assert driver.verify(plan).complete
    for step in driver.undo(plan):
        driver.apply(step, driver.fence(bytes(32), 1))


@pytest.mark.parametrize(
    ("name", "rdtype", "text"),
    [(ZONE, "A", "192.0.2.1"), (ZONE, "NS", "ns.example.net."), (f"host.{ZONE}", "CNAME", f"www.{ZONE}.")],
)
def test_what_it_does_not_allow_is_refused(served: tuple[Limit, NameServer], name: str, rdtype: str, text: str) -> None:
    _, server = served
    driver = driver_of(server)
    plan = a_plan(driver, an_order(ZONE, (name, rdtype, 300, [text])))
    fence = driver.fence(plan.action, 1)
    if isinstance(server, Knot):  # it signs no refusal: docs/internals/dns.md
        with pytest.raises(DriverUnsure):
            driver.apply(plan.steps[0], fence)
        assert driver.probe(plan.steps[0], fence) is Probe.NOT_DONE
    else:
        with pytest.raises(DriverRefused) as refusal:
            driver.apply(plan.steps[0], fence)
        assert refusal.value.fields["answer"] == "REFUSED"
    assert not driver.verify(plan).complete


def test_the_proof_finds_every_forbidden_update_refused(served: tuple[Limit, NameServer]) -> None:
    limit, server = served
    before = driver_of(server).inventory()
    proofs = prove(limit, server.place, MemorySigner(server.keys.limited))
    assert len(proofs) >= 7
    assert [proof for proof in proofs if not proof.refused] == []
    assert driver_of(server).inventory() == before


def test_the_proof_finds_a_key_without_limit_and_changes_nothing(make: str) -> None:
    keys = Keys()
    server: NameServer
    if make == "knot":
        server = knot = Knot(keys)
        knot.primary({ZONE: ""}, None, {"all": "  - id: all\n    key: limited.\n    action: update\n"})
    else:
        server = bind = Bind(keys)
        bind.primary({ZONE: ""}, None, "allow-update { key limited.; };")
    try:
        before = driver_of(server).inventory()
        proofs = prove(NAMED, server.place, MemorySigner(keys.limited))
        passed = {proof.what for proof in proofs if not proof.refused}
        assert f"an address of {ZONE}" in passed
        assert f"a name server of {ZONE}" in passed
        assert driver_of(server).inventory() == before
        with pytest.raises(DriverRefused, match="NOTAUTH"):
            prove(NAMED, server.place, MemorySigner(new_key("limited.")))
    finally:
        server.stop()


def test_a_server_that_is_away_proves_nothing() -> None:
    with pytest.raises(DriverUnreachable):
        prove(NAMED, Server("127.0.0.1", free_port()), MemorySigner(new_key("limited.")))
