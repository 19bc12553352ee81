"""Bad keys, clocks, replays, lost answers, failing batches and servers that lie."""

from __future__ import annotations

import secrets
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import dns.rrset
import dns.update
import pytest

from ghostnet.actions import Fence, Plan, Probe
from ghostnet.actions.conformance import Loss
from ghostnet.core import DriverBadAnswer, DriverFenced, DriverRefused, DriverUnsettled, DriverUnsure, DriverWorldMoved
from ghostnet.drivers.dns.driver import DnsDriver, Zone
from ghostnet.drivers.dns.zone import Server
from ghostnet.drivers.transport import Channel
from tests.e2e.dns.keys import MemorySigner, new_key
from tests.e2e.dns.servers import Knot, free_port
from tests.e2e.dns.test_conformance import is_update
from tests.e2e.dns.worlds import ORG, World, a_plan, an_order, done
from tests.e2e.lossy import LossyPath

FIVE_MINUTES = 300  # seconds a signature counts, before and after (RFC 8945 §10)


@pytest.mark.parametrize("fault", ["unknown key", "wrong secret", "slow clock", "fast clock", "key of another use"])
def test_a_signature_that_does_not_count_changes_nothing(world: World, fault: str) -> None:
    signer = {
        "unknown key": lambda: MemorySigner(new_key("nobody.")),
        "wrong secret": lambda: MemorySigner(new_key("update.")),
        "slow clock": lambda: MemorySigner(world.keys.update, skew=-2 * FIVE_MINUTES),
        "fast clock": lambda: MemorySigner(world.keys.update, skew=2 * FIVE_MINUTES),
        "key of another use": lambda: MemorySigner(world.keys.transfer),
    }[fault]()
    driver = world.driver(secondaries=False, signer=signer)
    name = f"{fault.replace(' ', '-')}.{ORG}"
    plan = a_plan(driver, an_order(ORG, (name, "A", 300, ["192.0.2.1"])))
    fence = driver.fence(plan.action, 1)
    with pytest.raises((DriverUnsure, DriverRefused)) as refusal:
        driver.apply(plan.steps[0], fence)
    assert world.texts(name, "A") is None
    if isinstance(refusal.value, DriverUnsure):  # nobody signed that it was refused
        assert driver.probe(plan.steps[0], fence) is Probe.UNKNOWN
        with pytest.raises(DriverUnsettled):
            driver.apply(plan.steps[0], fence)
        mended = world.driver(secondaries=False)
        assert mended.probe(plan.steps[0], fence) is Probe.NOT_DONE
        mended.apply(plan.steps[0], mended.fence(plan.action, 1))
        assert world.texts(name, "A") is not None


def test_an_unsigned_update_is_refused_by_the_server(world: World) -> None:
    message = dns.update.UpdateMessage(ORG)
    message.add(f"unsigned.{ORG}.", 300, "A", "192.0.2.1")
    answer = dns.query.tcp(message, "127.0.0.1", port=world.primary.port, timeout=5)
    assert answer.rcode() in {dns.rcode.REFUSED, dns.rcode.NOTAUTH}
    assert world.texts(f"unsigned.{ORG}", "A") is None


def test_a_replay_within_five_minutes_changes_nothing(world: World) -> None:
    signer = MemorySigner(world.keys.update)
    driver = world.driver(secondaries=False, signer=signer)
    order = an_order(ORG, (f"replay.{ORG}", "A", 300, ["192.0.2.1"]))
    plan = done(driver, order)
    recorded = signer.signed[-1]
    for step in driver.undo(plan):
        driver.apply(step, driver.fence(secrets.token_bytes(32), 1))
    assert driver.inspect(order).found[0].records == ()  # the before-values are back: the marker alone stops a replay
    with Channel("127.0.0.1", world.primary.port, 5) as channel:
        answer = signer.verify_answer(channel.exchange(recorded), recorded)
    assert answer.rcode() == dns.rcode.NXRRSET
    assert driver.inspect(order).found[0].records == ()


def test_an_action_that_was_given_up_is_not_done_by_a_copy_later(world: World) -> None:
    signer = MemorySigner(world.keys.update)
    driver = world.driver(secondaries=False, signer=signer)
    name = f"given-up.{ORG}"
    plan = a_plan(driver, an_order(ORG, (name, "A", 300, ["192.0.2.1"])))
    fence = driver.fence(plan.action, 1)
    world.stranger(ORG, (name, "A", 300, "192.0.2.9"))
    with pytest.raises(DriverWorldMoved):
        driver.apply(plan.steps[0], fence)
    copy = signer.signed[-1]
    assert driver.probe(plan.steps[0], fence) is Probe.NOT_DONE
    world.stranger(ORG, (name, "A"))  # what the plan was made on is back
    with Channel("127.0.0.1", world.primary.port, 5) as channel:
        answer = signer.verify_answer(channel.exchange(copy), copy)
    assert answer.rcode() in {dns.rcode.NXRRSET, dns.rcode.YXRRSET}  # there was another marker, or none
    assert world.texts(name, "A") is None


def test_an_agent_that_slept_is_fenced_by_another_action(world: World) -> None:
    driver = world.driver(secondaries=False)
    order = an_order(ORG, (f"slept.{ORG}", "A", 300, ["192.0.2.1"]))
    plan = a_plan(driver, order)
    fence = driver.fence(plan.action, 1)
    done(driver, an_order(ORG, (f"awake.{ORG}", "A", 300, ["192.0.2.1"])))
    with pytest.raises(DriverFenced, match="nothing was changed"):
        driver.apply(plan.steps[0], fence)
    assert driver.probe(plan.steps[0], fence) is Probe.UNKNOWN  # before the other one it may have happened
    assert world.texts(f"slept.{ORG}", "A") is None


def test_who_takes_over_knows_an_action_only_while_the_marker_is_its_own(world: World) -> None:
    driver = world.driver(secondaries=False)
    plans = [a_plan(driver, an_order(ORG, (f"{name}.{ORG}", "A", 300, ["192.0.2.1"]))) for name in ("took", "left")]
    took, left = plans
    done(driver, an_order(ORG, (f"first.{ORG}", "A", 300, ["192.0.2.1"])))
    assert [driver.knows(plan.action) for plan in plans] == [False, False]
    driver.apply(took.steps[0], driver.fence(took.action, 1))
    assert [driver.knows(plan.action) for plan in plans] == [True, False]
    assert driver.probe(took.steps[0], driver.fence(took.action, 2)) is Probe.DONE
    # Its fence was ended before the agent died: a later epoch ends what may have been sent since, and knows the same.
    assert driver.probe(left.steps[0], driver.fence(left.action, 1)) is Probe.NOT_DONE
    assert [driver.knows(plan.action) for plan in plans] == [False, True]
    sent = driver.fence(left.action, 1)
    assert driver.probe(left.steps[0], driver.fence(left.action, 2)) is Probe.NOT_DONE
    with pytest.raises(DriverFenced):
        driver.apply(left.steps[0], sent)
    # What was done is hidden by what another one wrote: a fence alone would say that it was not.
    assert not driver.knows(took.action)
    assert world.texts(f"took.{ORG}", "A") == (300, {"192.0.2.1"})
    assert driver.probe(took.steps[0], driver.fence(took.action, 3)) is Probe.NOT_DONE


@pytest.mark.parametrize("loss", [Loss.ANSWER, Loss.WAIT, Loss.TWICE])
def test_whatever_is_lost_the_history_has_one_change(world: World, loss: Loss) -> None:
    zone = "history.test"
    with LossyPath(world.primary.port, is_update) as path:
        driver = world.driver(zone, port=path.port, secondaries=False)
        plan = a_plan(driver, an_order(zone, (f"{loss.value}.{zone}", "A", 300, ["192.0.2.1"])))
        fence = driver.fence(plan.action, 1)
        since = world.serial(zone)
        with path.losing(loss):
            try:
                driver.apply(plan.steps[0], fence)
            except DriverUnsure:
                assert loss is not Loss.TWICE
                with pytest.raises(DriverUnsettled):
                    driver.apply(plan.steps[0], fence)
        outcome = driver.probe(plan.steps[0], fence)
    done_times = world.changes(zone, since, [f"{loss.value}.{zone}"])
    if loss is Loss.WAIT and outcome is Probe.NOT_DONE:  # the probe was faster than the update, and ended it
        assert done_times == 0
        return
    assert outcome is Probe.DONE
    assert done_times == 1
    assert world.serial(zone) == since + 1
    if isinstance(world.primary, Knot):
        journal = world.primary.journal(zone)
        assert journal.count(f";; Changes between zone versions: {since} -> {since + 1}") == 1
        added = [line for line in journal.splitlines() if line.startswith(f"{loss.value}.{zone}.")]
        assert len(added) == 1


def test_a_batch_that_fails_is_looked_into_and_not_believed(world: World) -> None:
    """Knot carries updates that wait together out as one: a stranger's bad one fails ours, with SERVFAIL for both."""
    if not isinstance(world.primary, Knot):
        return  # BIND does each by itself
    driver = world.driver("batch.test", secondaries=False)
    for attempt in range(20):
        name = f"ours{attempt}.batch.test"
        plan = a_plan(driver, an_order("batch.test", (name, "A", 300, ["192.0.2.1"])))
        fence = driver.fence(plan.action, 1)
        failed = apply_beside_poison(world, driver, plan, fence)
        if failed is None:
            continue  # they did not wait together
        assert str(failed) == f"whether {world.primary.place} did it is not known: SERVFAIL"
        assert world.texts(name, "A") is None
        assert driver.probe(plan.steps[0], fence) is Probe.NOT_DONE
        driver.apply(plan.steps[0], driver.fence(plan.action, 1))
        assert world.texts(name, "A") == (300, {"192.0.2.1"})
        return
    raise AssertionError("no two updates ever waited together")


def apply_beside_poison(world: World, driver: DnsDriver, plan: Plan, fence: Fence) -> DriverUnsure | None:
    """Applies while a large update keeps the server busy and one that it cannot carry out waits; what came of ours."""
    large = dns.update.UpdateMessage("batch.test", keyring=world.keys.update)
    for number in range(1500):
        large.add(f"{secrets.token_hex(4)}{number}.batch.test.", 300, "A", "192.0.2.1")
    poison = dns.update.UpdateMessage("batch.test", keyring=world.keys.update)
    poison.add("tree.batch.test.", 300, "DNAME", "example.org.")  # there are names below it
    found: list[DriverUnsure] = []

    def ours() -> None:
        try:
            driver.apply(plan.steps[0], fence)
        except DriverUnsure as error:
            found.append(error)

    process = world.primary.process
    assert process is not None
    thread = threading.Thread(target=ours)
    with Channel("127.0.0.1", world.primary.port, 10) as one, Channel("127.0.0.1", world.primary.port, 10) as other:
        process.send_signal(signal.SIGSTOP)
        try:
            one.send(large.to_wire())
            thread.start()
            other.send(poison.to_wire())
            time.sleep(0.1)  # until all three wait in the kernel
        finally:
            process.send_signal(signal.SIGCONT)
        thread.join(15)
        refusal = dns.message.from_wire(other.receive(), keyring=False)  # type: ignore[arg-type]  # False: do not check
        assert refusal.rcode() == dns.rcode.REFUSED
    return found[0] if found else None


@contextmanager
def liar(answer: Callable[[bytes], bytes]) -> Iterator[Server]:
    """A server that answers every message with what the test makes up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    client.settimeout(5)
                    try:
                        while head := client.recv(2):
                            query = client.recv(int.from_bytes(head))
                            made = answer(query)
                            client.sendall(struct.pack("!H", len(made)) + made)
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        yield Server("127.0.0.1", listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)


def told(query: bytes, change: Callable[[dns.message.Message], None]) -> bytes:
    """A plain answer with something changed."""
    asked = dns.message.from_wire(query, keyring=False)  # type: ignore[arg-type]  # False: do not check
    asked.tsig = None
    answer = dns.message.make_response(asked)
    answer.flags |= dns.flags.AA
    question = asked.question[0]
    if question.rdtype == dns.rdatatype.A:
        answer.answer = [dns.rrset.from_text(question.name, 60, "IN", "A", "192.0.2.1")]
    change(answer)
    return answer.to_wire()


def no_authority(answer: dns.message.Message) -> None:
    answer.flags &= ~dns.flags.AA


def cut(answer: dns.message.Message) -> None:
    answer.flags |= dns.flags.TC


def other_id(answer: dns.message.Message) -> None:
    answer.id ^= 1


def failure(answer: dns.message.Message) -> None:
    answer.set_rcode(dns.rcode.SERVFAIL)


@pytest.mark.parametrize("change", [no_authority, cut, other_id, failure])
def test_an_answer_that_is_not_one_is_not_believed(change: Callable[[dns.message.Message], None]) -> None:
    with liar(lambda query: told(query, change)) as server:
        driver = DnsDriver(Zone(ORG, server, answer_seconds=2.0), MemorySigner(new_key("update.")))
        with pytest.raises(DriverBadAnswer):
            driver.inspect(an_order(ORG, (f"a.{ORG}", "A", 300, ["192.0.2.1"])))


@pytest.mark.parametrize("made", [b"", b"\x00" * 11, b"\xff" * 300, b"\x1b[2J" * 100])
def test_bytes_that_are_no_answer_are_not_believed(made: bytes) -> None:
    with liar(lambda query: query[:2] + made) as server:
        driver = DnsDriver(Zone(ORG, server, answer_seconds=2.0), MemorySigner(new_key("update.")))
        with pytest.raises(DriverBadAnswer) as refusal:
            driver.inspect(an_order(ORG, (f"a.{ORG}", "A", 300, ["192.0.2.1"])))
        assert refusal.value.text.isprintable()


def test_a_server_that_signs_nothing_is_not_believed_where_a_key_is_set() -> None:
    with liar(lambda query: told(query, lambda _: None)) as server:
        signed = Server(server.address, server.port, new_key("transfer."))
        driver = DnsDriver(Zone(ORG, signed, answer_seconds=2.0), MemorySigner(new_key("update.")))
        with pytest.raises(DriverBadAnswer):
            driver.inspect(an_order(ORG, (f"a.{ORG}", "A", 300, ["192.0.2.1"])))


def test_a_server_that_drips_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            client, _ = listener.accept()
            with client:
                client.sendall(b"\xff\xff")
                try:
                    while True:
                        client.sendall(b"x")
                        time.sleep(0.05)
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        place = Server("127.0.0.1", listener.getsockname()[1])
        driver = DnsDriver(Zone(ORG, place, answer_seconds=0.5), MemorySigner(new_key("update.")))
        started = time.monotonic()
        with pytest.raises(DriverBadAnswer):
            driver.inspect(an_order(ORG, (f"a.{ORG}", "A", 300, ["192.0.2.1"])))
        assert time.monotonic() - started < 3


def test_a_transfer_without_end_is_cut_off() -> None:
    def endless(query: bytes) -> bytes:
        answer = dns.message.make_response(dns.message.from_wire(query))
        answer.flags |= dns.flags.AA
        answer.answer = [dns.rrset.from_text(f"a.{ORG}.", 60, "IN", "A", "192.0.2.1")]
        return answer.to_wire()

    with liar(endless) as server:
        driver = DnsDriver(Zone(ORG, server, answer_seconds=0.5), MemorySigner(new_key("update.")))
        with pytest.raises(DriverBadAnswer):
            driver.inventory()


def test_a_zone_is_transferred_with_the_key_alone(world: World) -> None:
    assert len(world.driver().inventory()) > 4
    place = Server("127.0.0.1", world.primary.port)
    with pytest.raises(DriverBadAnswer, match="transfer"):
        DnsDriver(Zone(ORG, place), MemorySigner(world.keys.update)).inventory()
    wrong = Server("127.0.0.1", world.primary.port, new_key("transfer."))
    with pytest.raises(DriverBadAnswer):
        DnsDriver(Zone(ORG, wrong), MemorySigner(world.keys.update)).inventory()


def test_a_secondary_that_is_away_is_named_in_the_evidence(world: World) -> None:
    away = Server("127.0.0.1", free_port())
    settings = Zone(ORG, world.primary.place, (away,), spread_seconds=0.0)
    driver = DnsDriver(settings, MemorySigner(world.keys.update))
    evidence = driver.verify(done(driver, an_order(ORG, (f"half.{ORG}", "A", 300, ["192.0.2.1"]))))
    assert not evidence.complete
    assert [(reading.place, reading.state.value) for reading in evidence.readings] == [
        (str(world.primary.place), "as_planned"),
        (str(away), "silent"),
    ]
