"""Updates of a zone that the vault makes itself: which ones, for whom, in which epoch, and what it says of answers."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import dns.message
import dns.tsig
import dns.update
import pytest

from ghostnet import core
from ghostnet.actions import Allowance, Draft, Fence, Guard, Order, Plan, Target
from ghostnet.drivers.dns.records import RRset
from ghostnet.drivers.dns.update import Marker, NotAuthenticError, Step, own_marker, previous_of
from ghostnet.vault import server, updates
from ghostnet.vault.policy import SecretUse
from ghostnet.vault.server import Server
from ghostnet.vault.signing import UpdateSigner
from ghostnet.vault.updates import Update, tsig_key
from tests.unit.vault.vaults import CHAIN, PASSPHRASE, RULE, Set, enrol

ZONE, NAME = "example.org", "www.example.org"
ACTION = b"a" * 32
KEY = bytes(range(32))
SECRET = b"hmac-sha256:update.:" + base64.b64encode(KEY)
STEP = Step((RRset.absent(NAME, "A"),), (RRset.from_texts(NAME, "A", 300, ["192.0.2.1"]),), ((NAME, "CNAME"),))
USE = SecretUse(
    caller="agent", secret="zone", chain=CHAIN, kinds=("dns.records.set",), resources=(f"dns:{ZONE}",)  # noqa: S106
)  # fmt: skip
FRESH: list[Any] = []


def plan_of(step: Step = STEP, **changes: Any) -> Plan:
    """A plan of one step."""
    order = Order("dns.records.set", 1, f"dns:{ZONE}", (Target(NAME, "A"),), b"\x80", Allowance((NAME,), ()))
    before, after = ([rrset.value() for rrset in group] for group in (step.before, step.after))
    drawn = Plan.draw(CHAIN, ACTION, order, Draft(before, (step.value(),), after, 0, Guard.ATOMIC), b"s" * 16)
    return replace(drawn, **changes)


def update(plan: Plan | None = None, epoch: int = 2, step: int | None = 0, previous: list[Any] = FRESH) -> Update:
    """What a caller may ask."""
    return Update.of(CHAIN, ACTION, epoch, (plan or plan_of()).to_bytes(), previous, step)


@pytest.fixture(name="zone")
def _zone(world: Set) -> Set:
    world.vault.put_secret("zone", "tsig", SECRET)
    world.allow(RULE, uses=(USE,))
    return world


def sign(zone: Set, asked: Update | None = None) -> bytes:
    return zone.vault.sign_update(zone.caller, "zone", asked or update())


def lines(wire: bytes) -> set[str]:
    """Prerequisites and changes of a message that the key signed."""
    message = dns.message.from_wire(wire, keyring=tsig_key(SECRET))
    assert message.had_tsig
    return set(str(message).splitlines())


def test_the_step_of_a_plan_is_built_signed_and_on_the_log(zone: Set) -> None:
    found = lines(sign(zone))
    assert f"{NAME}. 300 IN A 192.0.2.1" in found
    assert f'_ghostnet.{ZONE}. 60 IN TXT "ghost action={ACTION.hex()} epoch=2 attempt=0"' in found
    void = lines(sign(zone, update(step=None)))
    assert not [line for line in void if NAME in line]
    assert f'_ghostnet.{ZONE}. 60 IN TXT "ghost action={ACTION.hex()} epoch=2 attempt=0 void"' in void
    step, ended = (json.loads(line) for line in zone.audit_text().splitlines()[-2:])
    assert (step["caller"], step["call"], ended["call"]) == ("agent", "sign_update", "sign_void")
    assert step["facts"]["action"] == ACTION.hex()
    assert (step["facts"]["epoch"], step["facts"]["again"], ended["facts"]["again"]) == (2, False, True)
    assert step["facts"]["message"] != ended["facts"]["message"]
    assert SECRET.decode() not in zone.audit_text()
    assert base64.b64encode(KEY).decode() not in zone.audit_text()


@pytest.mark.parametrize(
    "changes",
    [
        {"caller": "other"},
        {"secret": "other"},
        {"chain": "other-1"},
        {"kinds": ("dns.records.delete",)},
        {"resources": ("dns:example.com",)},
        {"resources": ()},
    ],
)
def test_what_no_use_allows_is_refused(zone: Set, changes: dict[str, Any]) -> None:
    zone.allow(RULE, uses=(replace(USE, **changes),))
    with pytest.raises(core.VaultNotAllowed):
        sign(zone)
    zone.allow(RULE, uses=(replace(USE, **changes), USE))
    assert sign(zone)


def test_a_star_allows_all_kinds_and_resources(zone: Set) -> None:
    zone.allow(RULE, uses=(replace(USE, kinds=("*",), resources=("*",)),))
    assert sign(zone)


def test_who_was_dismissed_or_is_another_has_nothing_signed(zone: Set) -> None:
    other, _ = enrol(zone.vault, "other")
    with pytest.raises(core.VaultNotAllowed):
        zone.vault.sign_update(other, "zone", update())
    with pytest.raises(core.VaultNotAllowed):
        zone.vault.check_answer(other, "zone", b"", b"")
    zone.vault.dismiss("agent")
    with pytest.raises(core.VaultNotEnrolled):
        sign(zone)


OTHERS: dict[str, Callable[[], Update]] = {
    "action": lambda: Update.of(CHAIN, b"b" * 32, 2, plan_of().to_bytes(), FRESH, 0),
    "chain": lambda: Update.of("other-1", ACTION, 2, plan_of().to_bytes(), FRESH, 0),
    "bytes": lambda: Update.of(CHAIN, ACTION, 2, plan_of().to_bytes() + b"\x00", FRESH, 0),
    "kind": lambda: update(plan_of(kind="dns.zone.check")),
    "version": lambda: update(plan_of(version=2)),
    "step": lambda: update(step=1),
    "last step": lambda: update(step=-1),
    "epoch": lambda: update(epoch=1 << 32),
    "negative epoch": lambda: update(epoch=-1),
}


@pytest.mark.parametrize("which", OTHERS)
def test_a_plan_that_is_not_of_this_is_refused(which: str) -> None:
    with pytest.raises(core.DriverBadPlan):
        OTHERS[which]()


HIDDEN = replace(STEP, after=(RRset.from_texts(NAME, "A", 300, ["192.0.2.66"]),))
ABROAD = Step((RRset.absent("a.example.com", "A"),), (RRset.from_texts("a.example.com", "A", 300, ["192.0.2.1"]),))


@pytest.mark.parametrize(
    "asked",
    [
        update(plan_of(steps=(HIDDEN.value(),))),
        update(plan_of(steps=(STEP.value(), STEP.value()))),
        update(plan_of(steps=("x",))),
        update(plan_of(ABROAD)),
        update(previous=["x"]),
    ],
)
def test_a_step_that_is_not_what_the_plan_says_is_not_signed_and_marks_nothing(zone: Set, asked: Update) -> None:
    with pytest.raises(core.DriverBadOrder):
        sign(zone, asked)
    assert sign(zone, update(epoch=1))


def test_a_lower_epoch_is_refused_also_after_a_restart(zone: Set) -> None:
    assert sign(zone, update(epoch=3))
    assert sign(zone, update(epoch=3))
    for _ in range(2):
        for step in (0, None):
            with pytest.raises(core.DriverFenced, match="epoch 3"):
                sign(zone, update(epoch=2, step=step))
        zone.again().unseal(PASSPHRASE)
    assert sign(zone, update(epoch=4))


def test_an_action_has_one_plan(zone: Set) -> None:
    sign(zone)
    with pytest.raises(core.DriverBadPlan, match="another one"):
        sign(zone, update(plan_of(salt=b"t" * 16), epoch=3))


def test_a_step_that_was_done_in_this_action_is_not_signed_again(zone: Set) -> None:
    there = previous_of(Marker(ACTION, 2).rrset(ZONE))
    assert isinstance(there, list)
    with pytest.raises(core.DriverFenced):
        sign(zone, update(epoch=3, previous=there))


def test_nothing_is_signed_that_could_not_be_kept(zone: Set) -> None:
    (zone.folder / "audit.log").unlink()
    with pytest.raises(core.VaultAuditUnavailable):
        sign(zone)


def test_a_mark_is_on_disk_before_the_line_and_the_line_before_the_signature(
    zone: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    zone.clock.sync = lambda _: done.append("sync")
    made = updates.Signed.made_with
    monkeypatch.setattr(updates.Signed, "made_with", lambda self, secret: done.append("sign") or made(self, secret))  # type: ignore[func-returns-value]
    sign(zone)
    assert done == ["sync", "sync", "sign"]


def test_a_secret_that_is_no_tsig_key_is_not_taken(zone: Set) -> None:
    for text in (b"a tsig secret", b"hmac-md5:k.:" + base64.b64encode(KEY), b"hmac-sha256:k.:AAAA", b"\xff" * 20):
        with pytest.raises(core.RequestMalformedField):
            zone.vault.put_secret("other", "tsig", text)
    zone.vault.put_secret("other", "password", b"a password")
    zone.allow(RULE, uses=(replace(USE, secret="other"), replace(USE, secret="none")))  # noqa: S106
    for name in ("other", "none"):
        with pytest.raises(core.RequestUnknownKey):
            zone.vault.sign_update(zone.caller, name, update())


# ---------------------------------------------------------------------- answers


def answer_to(request: bytes, key: dns.tsig.Key | None) -> bytes:
    """What a server says."""
    asked = dns.message.from_wire(request, keyring=False)
    answer = dns.message.make_response(asked)
    if key is not None:
        answer.use_tsig(key)
    answer.request_mac = asked.mac
    return answer.to_wire()


def test_an_answer_is_believed_only_where_the_key_signed_it_for_this_request(zone: Set) -> None:
    def check(request: bytes, answer: bytes) -> bytes:
        return zone.vault.check_answer(zone.caller, "zone", request, answer)

    request, other = sign(zone), sign(zone, update(step=None))
    answer = answer_to(request, tsig_key(SECRET))
    assert check(request, answer) == b""
    assert check(other, answer) == b"BadSignature"
    assert check(request, answer_to(request, dns.tsig.Key("update.", b"x" * 32, "hmac-sha256"))) == b"BadSignature"
    assert check(request, answer_to(request, None))
    unsigned = dns.update.UpdateMessage(ZONE).to_wire()
    assert check(unsigned, answer) == b"the request is not signed"
    altered = bytearray(request)
    altered[30] ^= 1
    assert check(bytes(altered), answer)
    assert check(request, b"")
    assert check(b"", b"")


# ---------------------------------------------------------------------- over the socket


@contextmanager
def listening(zone: Set) -> Iterator[Server]:
    found = Server(zone.vault, zone.folder / "vault.sock")
    thread = threading.Thread(target=found.serve)
    thread.start()
    try:
        yield found
    finally:
        found.close()
        thread.join(10)


def test_a_driver_signs_through_the_socket_and_a_sealed_vault_says_nothing(zone: Set) -> None:
    plan, fence = plan_of(), Fence(ACTION, 2, [])
    plans = {ACTION: plan.to_bytes()}
    with listening(zone) as found:
        signer = UpdateSigner(found.path, zone.enrolment, "zone", plans.get)
        request = signer.sign_update(ZONE, STEP, fence)
        assert f"{NAME}. 300 IN A 192.0.2.1" in lines(request)
        void = signer.sign_update(ZONE, STEP, fence, void=True)
        assert f'"{own_marker(fence, ZONE, void=True).text}"' in " ".join(lines(void))
        answer = answer_to(request, tsig_key(SECRET))
        assert signer.verify_answer(answer, request).rcode() == 0
        with pytest.raises(NotAuthenticError, match="BadSignature"):
            signer.verify_answer(answer, void)
        with pytest.raises(core.DriverBadPlan):
            signer.sign_update(ZONE, HIDDEN, fence)
        with pytest.raises(core.DriverBadPlan):
            signer.sign_update(ZONE, STEP, replace(fence, action=b"b" * 32))
        with pytest.raises(core.DriverFenced):
            signer.sign_update(ZONE, STEP, replace(fence, epoch=1))
        zone.vault.seal()
        with pytest.raises(core.DriverUnreachable, match="sealed"):
            signer.sign_update(ZONE, STEP, fence)
        with pytest.raises(NotAuthenticError, match="sealed"):
            signer.verify_answer(answer, request)
        zone.vault.unseal(PASSPHRASE)
        zone.allow(RULE, uses=())
        with pytest.raises(core.DriverUnreachable, match="no rule"):
            signer.sign_update(ZONE, STEP, fence)
    with pytest.raises(core.DriverUnreachable):
        signer.sign_update(ZONE, STEP, fence)


def test_no_method_takes_a_message() -> None:
    given = {name: kinds for name, (kinds, _) in server._METHODS.items() if bytes in kinds and "sign" in name}
    # An action's id; and a plan's body, which is decoded. A request for a plan has three ids, and its hash is signed.
    counts = {"sign_plan_request": 3, "sign_report": 1, "sign_update": 2, "sign_void": 2}
    assert {name: kinds.count(bytes) for name, kinds in given.items()} == counts
