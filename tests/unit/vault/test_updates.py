"""Updates of a zone that the vault makes itself: which ones, for whom, in which epoch, and what it says of answers."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dns.message
import dns.tsig
import dns.update
import pytest

from ghostnet import core
from ghostnet.actions import Allowance, Draft, Fence, Guard, Order, Plan, Target
from ghostnet.actions.report import Report
from ghostnet.client import Key
from ghostnet.client.bundle import MOST_BYTES, Bundle
from ghostnet.client.trust import Anchor
from ghostnet.drivers.dns.records import RRset
from ghostnet.drivers.dns.update import Marker, NotAuthenticError, Step, own_marker, previous_of
from ghostnet.vault import server, updates
from ghostnet.vault.evidence import _check_head
from ghostnet.vault.policy import SecretUse
from ghostnet.vault.server import Server
from ghostnet.vault.signing import UpdateSigner
from ghostnet.vault.updates import Update, tsig_key
from tests.unit.core import ledgers
from tests.unit.vault.chains import ARGS, NAME, RESOURCE, ZONE, Chain
from tests.unit.vault.vaults import CHAIN, GENESIS, PASSPHRASE, RULE, Set, enrol

KEY = bytes(range(32))
SECRET = b"hmac-sha256:update.:" + base64.b64encode(KEY)
STEP = Step((RRset.absent(NAME, "A"),), (RRset.from_texts(NAME, "A", 300, ["192.0.2.1"]),), ((NAME, "CNAME"),))
USE = SecretUse(
    caller="agent", secret="zone", chain=CHAIN, genesis=GENESIS, kinds=("dns.records.set",), resources=(RESOURCE,)  # noqa: S106
)  # fmt: skip
FRESH: list[Any] = []
ACTION = b"a" * 32
SMALL = """
[contract]
name = "small"
version = "1.0.0"
interface = 1
summary = "Another contract's schema."
license = "Apache-2.0"
"""


def plan_of(action: bytes = ACTION, step: Step = STEP, **changes: Any) -> Plan:
    """A plan of one step."""
    order = Order("dns.records.set", 1, RESOURCE, (Target(NAME, "A"),), ARGS, Allowance((NAME,), ()))
    before, after = ([rrset.value() for rrset in group] for group in (step.before, step.after))
    drawn = Plan.draw(CHAIN, action, order, Draft(before, (step.value(),), after, 0, Guard.ATOMIC), b"s" * 16)
    return replace(drawn, **changes)


def update(plan: Plan, epoch: int = 2, step: int | None = 0, previous: list[Any] = FRESH) -> Update:
    """What a caller may ask."""
    return Update.of(CHAIN, plan.action, epoch, plan.to_bytes(), previous, step)


@dataclass
class Zone:
    """A vault with the zone's key, and the plan of an action that was started."""

    world: Set
    chain: Chain
    plan: Plan

    def sign(self, bundle: Bundle | None = None, *, plan: Plan | None = None, **asked: Any) -> bytes:
        """The message of the plan's step, under the newest proofs."""
        plan = plan or self.plan
        bundle = bundle or self.chain.bundle(plan.action)
        return self.world.vault.sign_update(self.world.caller, "zone", update(plan, **asked), bundle)

    def start(self, epoch: int = 2, step: Step = STEP, **changes: Any) -> Plan:
        """Another action's plan from here on."""
        self.plan = self.chain.started(lambda action: plan_of(action, step, **changes), epoch)
        self.now()
        return self.plan

    def now(self, later_ms: int = 0) -> None:
        """Sets the vault's clock by the chain's."""
        self.world.clock.day = (self.chain.time_ms + later_ms) / 1_000


@pytest.fixture(name="zone")
def _zone(world: Set, chain: Chain) -> Zone:
    world.vault.put_secret("zone", "tsig", SECRET)
    world.allow(RULE, uses=(USE,))
    zone = Zone(world, chain, plan_of())
    zone.start()
    return zone


def lines(wire: bytes) -> set[str]:
    """Prerequisites and changes of a message that the key signed."""
    message = dns.message.from_wire(wire, keyring=tsig_key(SECRET))
    assert message.had_tsig
    return set(str(message).splitlines())


def test_the_step_of_a_plan_is_built_signed_and_on_the_log(zone: Zone) -> None:
    action, world = zone.plan.action.hex(), zone.world
    found = lines(zone.sign())
    assert f"{NAME}. 300 IN A 192.0.2.1" in found
    assert f'_ghostnet.{ZONE}. 60 IN TXT "ghost action={action} epoch=2 attempt=0"' in found
    void = lines(zone.sign(step=None))
    assert not [line for line in void if NAME in line]
    assert f'_ghostnet.{ZONE}. 60 IN TXT "ghost action={action} epoch=2 attempt=0 void"' in void
    step, ended = (json.loads(line) for line in world.audit_text().splitlines()[-2:])
    assert (step["caller"], step["call"], ended["call"]) == ("agent", "sign_update", "sign_void")
    assert step["facts"]["action"] == action
    assert (step["facts"]["epoch"], step["facts"]["again"], ended["facts"]["again"]) == (2, False, True)
    assert step["facts"]["height"] == zone.chain.ledger.status().height
    assert step["facts"]["message"] != ended["facts"]["message"]
    assert SECRET.decode() not in world.audit_text()
    assert base64.b64encode(KEY).decode() not in world.audit_text()


@pytest.mark.parametrize(
    "changes",
    [
        {"caller": "other"},
        {"secret": "other"},
        {"chain": "other-1"},
        {"kinds": ("dns.records.delete",)},
        {"resources": ("dns:example.com",)},
        {"resources": ()},
        {"agents": (9,)},
    ],
)
def test_what_no_use_allows_is_refused(zone: Zone, changes: dict[str, Any]) -> None:
    zone.world.allow(RULE, uses=(replace(USE, **changes),))
    with pytest.raises(core.VaultNotAllowed):
        zone.sign()
    zone.world.allow(RULE, uses=(replace(USE, **changes), USE))
    assert zone.sign()


def test_a_star_allows_all_kinds_and_resources_and_an_agent_may_be_named(zone: Zone) -> None:
    zone.world.allow(RULE, uses=(replace(USE, kinds=("*",), resources=("*",), agents=(9, zone.chain.agent)),))
    assert zone.sign()


def test_who_was_dismissed_or_is_another_has_nothing_signed(zone: Zone) -> None:
    vault, bundle = zone.world.vault, zone.chain.bundle(zone.plan.action)
    other, _ = enrol(vault, "other")
    with pytest.raises(core.VaultNotAllowed):
        vault.sign_update(other, "zone", update(zone.plan), bundle)
    with pytest.raises(core.VaultNotAllowed):
        vault.check_answer(other, "zone", b"", b"")
    vault.dismiss("agent")
    with pytest.raises(core.VaultNotEnrolled):
        zone.sign()


OTHERS: dict[str, Callable[[], Update]] = {
    "action": lambda: Update.of(CHAIN, b"b" * 32, 2, plan_of().to_bytes(), FRESH, 0),
    "chain": lambda: Update.of("other-1", ACTION, 2, plan_of().to_bytes(), FRESH, 0),
    "bytes": lambda: Update.of(CHAIN, ACTION, 2, plan_of().to_bytes() + b"\x00", FRESH, 0),
    "kind": lambda: update(plan_of(kind="dns.zone.check")),
    "version": lambda: update(plan_of(version=2)),
    "step": lambda: update(plan_of(), step=1),
    "last step": lambda: update(plan_of(), step=-1),
    "epoch": lambda: update(plan_of(), epoch=1 << 32),
    "negative epoch": lambda: update(plan_of(), epoch=-1),
}


@pytest.mark.parametrize("which", OTHERS)
def test_a_plan_that_is_not_of_this_is_refused(which: str) -> None:
    with pytest.raises(core.DriverBadPlan):
        OTHERS[which]()


HIDDEN = replace(STEP, after=(RRset.from_texts(NAME, "A", 300, ["192.0.2.66"]),))
ABROAD = Step((RRset.absent("a.example.com", "A"),), (RRset.from_texts("a.example.com", "A", 300, ["192.0.2.1"]),))
HOLLOW: dict[str, tuple[Step, dict[str, Any], list[Any]]] = {
    "another step": (STEP, {"steps": (HIDDEN.value(),)}, FRESH),
    "a step twice": (STEP, {"steps": (STEP.value(), STEP.value())}, FRESH),
    "no step": (STEP, {"steps": ("x",)}, FRESH),
    "another zone's": (ABROAD, {}, FRESH),
    "no marker": (STEP, {}, ["x"]),
}


@pytest.mark.parametrize("which", HOLLOW)
def test_a_step_that_is_not_what_the_plan_says_is_not_signed_and_marks_nothing(zone: Zone, which: str) -> None:
    step, changes, previous = HOLLOW[which]
    plan = zone.start(step=step, **changes)
    with pytest.raises(core.DriverBadOrder):
        zone.sign(previous=previous)
    opened = zone.world.vault._opened
    assert opened is not None
    assert opened.marks.action(CHAIN, plan.action) is None


def test_nothing_is_signed_that_could_not_be_kept(zone: Zone) -> None:
    (zone.world.folder / "audit.log").unlink()
    with pytest.raises(core.VaultAuditUnavailable):
        zone.sign()


def test_marks_are_on_disk_before_the_line_and_the_line_before_the_signature(
    zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    zone.world.clock.sync = lambda _: done.append("sync")
    made = updates.Signed.made_with
    monkeypatch.setattr(updates.Signed, "made_with", lambda self, secret: done.append("sign") or made(self, secret))  # type: ignore[func-returns-value]
    zone.sign()
    assert done == ["sync", "sync", "sync", "sign"]  # the block, the epoch, the line
    done.clear()
    zone.sign()
    assert done == ["sync", "sign"]


def test_a_secret_that_is_no_tsig_key_is_not_taken(zone: Zone) -> None:
    world = zone.world
    for text in (b"a tsig secret", b"hmac-md5:k.:" + base64.b64encode(KEY), b"hmac-sha256:k.:AAAA", b"\xff" * 20):
        with pytest.raises(core.RequestMalformedField):
            world.vault.put_secret("other", "tsig", text)
    world.vault.put_secret("other", "password", b"a password")
    world.allow(RULE, uses=(replace(USE, secret="other"), replace(USE, secret="none")))  # noqa: S106
    bundle = zone.chain.bundle(zone.plan.action)
    for name in ("other", "none"):
        with pytest.raises(core.RequestUnknownKey):
            world.vault.sign_update(world.caller, name, update(zone.plan), bundle)


# ---------------------------------------------------------------------- what the chain says


def test_a_plan_that_was_not_started_is_refused(zone: Zone) -> None:
    zone.start()
    zone.chain.report(zone.plan.action, Report(zone.chain.agent, 1, 2, zone.plan.hash, 1, 0, bytes(32), b""))
    for step in (0, None):
        with pytest.raises(core.VaultWrongState, match="failed"):
            zone.sign(step=step)
    plan = plan_of(zone.chain.ask())
    for state in ("requested", "planned"):
        for step in (0, None):
            with pytest.raises(core.VaultWrongState, match=state):
                zone.sign(plan=plan, step=step)
        zone.chain.post(plan.action, plan.hash)


def test_another_plan_than_the_one_that_was_started_is_refused(zone: Zone) -> None:
    for step in (0, None):
        with pytest.raises(core.VaultOtherPlan, match=zone.plan.hash.hex()):
            zone.sign(plan=replace(zone.plan, salt=b"t" * 16), step=step)


CHANGED: dict[str, dict[str, Any]] = {
    "kind": {"kind": "dns.records.delete"},
    "resource": {"resource": "dns:example.com"},
    "order": {"order": bytes(32)},
}


@pytest.mark.parametrize("which", CHANGED)
def test_a_started_plan_that_is_not_of_what_was_asked_for_is_refused(zone: Zone, which: str) -> None:
    zone.world.allow(RULE, uses=(replace(USE, kinds=("*",), resources=("*",)),))
    zone.start(**CHANGED[which])
    with pytest.raises(core.DriverBadPlan, match=which):
        zone.sign()


def test_another_epoch_is_refused_and_a_fence_of_an_earlier_one_may_be_ended(zone: Zone) -> None:
    zone.start(epoch=4)
    for epoch, step in ((3, 0), (5, 0), (5, None)):
        with pytest.raises(core.VaultOtherEpoch) as caught:
            zone.sign(epoch=epoch, step=step)
        assert caught.value.fields == {"epoch": 4}
    assert zone.sign(epoch=3, step=None)
    assert zone.sign(epoch=4)
    for _ in range(2):
        with pytest.raises(core.DriverFenced, match="epoch 4"):
            zone.sign(epoch=3, step=None)
        zone.world.again().unseal(PASSPHRASE)


def test_a_revoked_grant_ends_steps_and_a_fence_may_still_be_ended(zone: Zone) -> None:
    before = zone.chain.bundle(zone.plan.action)
    assert zone.sign(before)
    zone.chain.revoke()
    try:
        with pytest.raises(core.VaultObstructed, match="no_grant"):
            zone.sign()
        assert zone.sign(step=None)
        with pytest.raises(core.VaultProofBehind):
            zone.sign(before)
    finally:
        zone.chain.give()


def test_proofs_of_another_action_and_missing_ones_are_refused(zone: Zone) -> None:
    old = zone.plan
    zone.start()
    with pytest.raises(core.VaultProofMissing):
        zone.sign(zone.chain.bundle(old.action))
    whole = zone.chain.bundle(zone.plan.action)
    for missing in range(len(whole.entries)):
        left = whole.entries[:missing] + whole.entries[missing + 1 :]
        with pytest.raises(core.VaultProofMissing):
            zone.sign(replace(whole, entries=left))
    unknown = zone.chain.bundle(b"n" * 32)
    with pytest.raises(core.VaultProofMissing, match="such an action"):
        zone.sign(unknown, plan=replace(zone.plan, action=b"n" * 32))
    assert zone.sign(whole)


def test_an_entry_that_is_not_what_is_in_the_state_is_refused(zone: Zone) -> None:
    whole = zone.chain.bundle(zone.plan.action)
    earlier = zone.chain.bundle(zone.plan.action, height=zone.chain.ledger.status().height - 1)  # not started there
    with pytest.raises(core.ProofError):
        zone.sign(replace(earlier, entries=whole.entries))
    for place, (key, value, proof) in enumerate(whole.entries):
        for forged in ((key, (value or b"") + b"x", proof), (key, None, proof), (key, value, proof[:-1])):
            entries = (*whole.entries[:place], forged, *whole.entries[place + 1 :])
            with pytest.raises(core.ProofError):
                zone.sign(replace(whole, entries=entries))
    with pytest.raises(core.ProofOtherAnswer):
        zone.sign(replace(whole, schema=core.Schema.parse(SMALL).cbor))
    with pytest.raises(core.GhostError):
        zone.sign(replace(whole, schema=whole.schema[:-1]))
    assert zone.sign(whole)


def test_a_header_of_another_chain_or_with_another_signature_is_refused(zone: Zone, tmp_path: Path) -> None:
    whole, other = zone.chain.bundle(zone.plan.action), replace(ledgers.GENESIS, salt=b"o" * 32)
    with core.Chain.create(tmp_path / "other", other.encode(), sequencer_seed=ledgers.SEED) as chain:
        signed = chain.header()
    with pytest.raises(core.ProofHeaderChain):  # the same sequencer's
        zone.sign(replace(whole, header=signed.header, signature=signed.signature))
    with pytest.raises(core.ProofOtherChain):
        zone.sign(replace(whole, genesis=other.encode(), header=signed.header, signature=signed.signature))
    thief = Key(bytes(32)).sign(core.header_hash(whole.header))
    for signature in (bytes(64), thief, whole.signature[:-1]):
        with pytest.raises(core.ProofHeaderSignature):
            zone.sign(replace(whole, signature=signature))
    zone.world.allow(RULE, uses=(replace(USE, genesis=b"g" * 32),))
    with pytest.raises(core.ProofOtherChain):
        zone.sign(whole)
    zone.world.allow(RULE, uses=(replace(USE, genesis=b"g" * 32), USE))
    assert zone.sign(whole)


def test_an_old_header_is_refused_and_one_of_thirty_seconds_is_not(zone: Zone) -> None:
    whole = zone.chain.bundle(zone.plan.action)
    zone.now(30_001)
    with pytest.raises(core.VaultProofStale) as caught:
        zone.sign(whole)
    assert caught.value.fields == {"age_ms": 30_001, "most_ms": 30_000}
    zone.now(30_000)
    assert zone.sign(whole)


def test_a_header_ahead_of_the_clock_is_fresh_on_a_chain_that_travels_alone(zone: Zone) -> None:
    whole = zone.chain.bundle(zone.plan.action)
    header, opened = core.Header.decode(whole.header), zone.world.vault._opened
    assert opened is not None
    earnest = replace(Anchor.of(whole.genesis), dev=False)
    with pytest.raises(core.VaultProofStale):
        _check_head(header, earnest, opened.marks, header.time_ms - 30_001)
    _check_head(header, earnest, opened.marks, header.time_ms - 30_000)
    zone.now(-60_000)
    assert zone.sign(whole)


def test_a_slower_caller_asks_again_and_nothing_stops_for_it(zone: Zone) -> None:
    slow = zone.chain.bundle(zone.plan.action)
    zone.chain.pass_()
    assert zone.sign()
    height = zone.chain.ledger.status().height
    for _ in range(2):
        with pytest.raises(core.VaultProofBehind) as caught:
            zone.sign(slow)
        assert caught.value.fields == {"height": height - 1, "seen": height}
        zone.world.again().unseal(PASSPHRASE)
    assert zone.sign()


def test_another_block_of_a_height_is_refused_also_after_a_restart(zone: Zone) -> None:
    whole = zone.chain.bundle(zone.plan.action)
    header = core.Header.decode(whole.header)
    forked = replace(header, log_root=b"f" * 32)  # what a sequencer signs that runs two chains
    encoded = forked.encode()
    signature = ledgers.SEQUENCER.key.sign(core.header_hash(encoded))
    assert zone.sign(whole)
    for _ in range(2):
        with pytest.raises(core.VaultChainRewound) as caught:
            zone.sign(replace(whole, header=encoded, signature=signature))
        assert caught.value.fields == {"height": header.height, "seen": header.app_hash, "found": forked.app_hash}
        assert zone.sign(whole)
        zone.world.again().unseal(PASSPHRASE)


def test_proofs_that_are_larger_than_any_are_refused_before_they_are_looked_at(zone: Zone) -> None:
    whole = zone.chain.bundle(zone.plan.action)
    with pytest.raises(core.VaultRequestTooLarge):
        zone.sign(replace(whole, signature=bytes(MOST_BYTES)))
    for parts in (
        [],
        [*whole.to_value(), 1],
        replace(whole, entries=()).to_value(),
        replace(whole, entries=whole.entries * 3).to_value(),
        [*whole.to_value()[:4], [[b"", b""]]],
        [*whole.to_value()[:4], [[b"", 1, b""]]],
        [1, *whole.to_value()[1:]],
    ):
        with pytest.raises(ValueError, match="list of genesis"):
            Bundle.of(parts)
    assert Bundle.of(whole.to_value()) == whole


def test_a_step_that_was_done_in_this_action_is_not_signed_again(zone: Zone) -> None:
    there = previous_of(Marker(zone.plan.action, 1).rrset(ZONE))
    assert isinstance(there, list)
    with pytest.raises(core.DriverFenced):
        zone.sign(previous=there)


# ---------------------------------------------------------------------- answers


def answer_to(request: bytes, key: dns.tsig.Key | None) -> bytes:
    """What a server says."""
    asked = dns.message.from_wire(request, keyring=False)
    answer = dns.message.make_response(asked)
    if key is not None:
        answer.use_tsig(key)
    answer.request_mac = asked.mac
    return answer.to_wire()


def test_an_answer_is_believed_only_where_the_key_signed_it_for_this_request(zone: Zone) -> None:
    def check(request: bytes, answer: bytes) -> bytes:
        return zone.world.vault.check_answer(zone.world.caller, "zone", request, answer)

    request, other = zone.sign(), zone.sign(step=None)
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


def test_a_driver_signs_through_the_socket_and_a_sealed_vault_says_nothing(zone: Zone) -> None:
    world, plan, fence = zone.world, zone.plan, Fence(zone.plan.action, 2, [])
    plans = {plan.action: plan.to_bytes()}
    slow = [zone.chain.bundle(plan.action)]
    zone.chain.pass_()

    def proofs(action: bytes, _: bytes) -> Bundle:
        return slow.pop() if slow else zone.chain.bundle(action)

    with listening(world) as found:
        signer = UpdateSigner(found.path, world.enrolment, "zone", plans.get, proofs)
        assert zone.sign()  # another caller was faster
        request = signer.sign_update(ZONE, STEP, fence)
        assert not slow
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
        with pytest.raises(core.DriverUnreachable, match="epoch is 2"):
            signer.sign_update(ZONE, STEP, replace(fence, epoch=1))
        world.vault.seal()
        with pytest.raises(core.DriverUnreachable, match="sealed"):
            signer.sign_update(ZONE, STEP, fence)
        with pytest.raises(NotAuthenticError, match="sealed"):
            signer.verify_answer(answer, request)
        world.vault.unseal(PASSPHRASE)
        world.allow(RULE, uses=())
        with pytest.raises(core.DriverUnreachable, match="no rule"):
            signer.sign_update(ZONE, STEP, fence)
    with pytest.raises(core.DriverUnreachable):
        signer.sign_update(ZONE, STEP, fence)


def test_a_caller_that_is_too_slow_every_time_waits_and_a_chain_that_went_back_stops_it(zone: Zone) -> None:
    world, plan, fence = zone.world, zone.plan, Fence(zone.plan.action, 2, [])
    slow = zone.chain.bundle(plan.action)
    zone.chain.pass_()
    zone.sign()

    def rewound(*_: bytes) -> Bundle:
        raise core.AgentChainRewound({"seen": 2, "found": 1})

    def away(*_: bytes) -> Bundle:
        raise core.LocalUnreachable({"url": "http://127.0.0.1:1", "reason": "refused"})

    with listening(world) as found:

        def ask(proofs: Callable[[bytes, bytes], Bundle]) -> bytes:
            signer = UpdateSigner(found.path, world.enrolment, "zone", lambda _: plan.to_bytes(), proofs)
            return signer.sign_update(ZONE, STEP, fence)

        with pytest.raises(core.DriverUnreachable, match="the vault has seen"):
            ask(lambda *_: slow)
        with pytest.raises(core.DriverUnreachable, match="the chain"):
            ask(away)
        with pytest.raises(core.AgentChainRewound):
            ask(rewound)


def test_no_method_takes_a_message() -> None:
    given = {name: kinds for name, (kinds, _) in server._METHODS.items() if bytes in kinds and "sign" in name}
    # An action's id; and a plan's body, which is decoded. A request for a plan has three ids, and its hash is signed.
    counts = {"sign_plan_request": 3, "sign_report": 1, "sign_update": 2, "sign_void": 2}
    assert {name: kinds.count(bytes) for name, kinds in given.items()} == counts
