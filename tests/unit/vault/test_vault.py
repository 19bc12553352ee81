"""The vault's decisions: sealed or open, who may have what signed, and what is refused with which code."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ghostnet import core
from ghostnet.actions.report import Report, signed_bytes
from ghostnet.client import Key, Proof, sealed
from ghostnet.client.bundle import Bundle
from ghostnet.client.plans import PlanRequest
from ghostnet.vault.audit import verify
from ghostnet.vault.folder import Folder
from ghostnet.vault.registry import key_of
from ghostnet.vault.vault import Vault
from tests.unit.core import ledgers
from tests.unit.core.ledgers import ALICE
from tests.unit.core.ledgers import BOB as BOB_USER
from tests.unit.vault.chains import Chain, plan_of
from tests.unit.vault.vaults import (
    BOB,
    CHAIN,
    GENESIS,
    NOW,
    OWNERS,
    PASSPHRASE,
    RULE,
    Set,
    create,
    enrol,
    first_policy,
    make,
    opened,
    signatures,
)

ACTION = b"a" * 32
REPORT = Report(7, 0, 3, b"p" * 32, 0, 1, b"e" * 32, b"")
UID = os.geteuid()


def test_a_transaction_is_signed_with_the_key_and_the_signature_holds(world: Set) -> None:
    body = world.body()
    signature = world.sign(body)
    assert signature == world.sign(body)
    core.Envelope(
        body=body.encode(),
        signatures=(core.Signature(key=0, curve=core.Curve.ED25519, signature=signature),),
        auth=world.key.auth,
    ).check(CHAIN)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    Ed25519PublicKey.from_public_bytes(world.key.public).verify(signature, body.id)


# ---------------------------------------------------------------------- sealed (HOSTILE 69)


CALLS: dict[str, Callable[[Vault, Set], object]] = {
    "seal": lambda vault, _: vault.seal(),
    "invite": lambda vault, _: vault.invite("other", UID),
    "enrol": lambda vault, _: vault.enrol(UID, b"", "other", b""),
    "authenticate": lambda vault, _: vault.authenticate(UID, "agent", b"", b""),
    "dismiss": lambda vault, _: vault.dismiss("agent"),
    "callers": lambda vault, _: vault.callers(),
    "key_new": lambda vault, _: vault.make_key("other", "ed25519"),
    "keys": lambda vault, _: vault.keys(None),
    "secret_put": lambda vault, _: vault.put_secret("tsig", "tsig", b"12345678"),
    "secrets": lambda vault, _: vault.secrets(),
    "policy": lambda vault, _: vault.policy(),
    "policy_set": lambda vault, _: vault.set_policy(b"", []),
    "sign_transaction": lambda vault, world: vault.sign_transaction(world.caller, "worker", BODY),
    "sign_plan_request": lambda vault, world: vault.sign_plan_request(world.caller, "worker", ASKED),
    "sign_report": lambda vault, world: vault.sign_report(world.caller, "worker", CHAIN, ACTION, REPORT, NOTHING),
    "show_registry": lambda vault, _: vault.show_registry(NOTHING),
    "sign_anchor": lambda vault, _: vault.sign_anchor(CHAIN),
    "release": lambda vault, world: vault.release(world.caller, "worker", CHAIN, BOB, 0, NO_PROOF),
}
BODY = core.Body(
    chain_id=CHAIN, sender=BOB, nonce=0, valid_until=1, gas_limit=1, gas_price=1, messages=(core.WakeupDeliver(id=BOB),)
)
ASKED = PlanRequest(chain_id=CHAIN, action=ACTION, plan=BOB, address=BOB, until_ms=1)
NO_PROOF = Proof(genesis=b"", header=b"", signature=b"", key=b"", value=None, proof=b"")
NOTHING = Bundle(genesis=b"", header=b"", signature=b"", schema=b"", entries=())


@pytest.mark.parametrize("call", CALLS)
def test_a_sealed_vault_answers_everything_with_one_code(world: Set, call: str) -> None:
    world.vault.seal()
    before = world.audit_text()
    with pytest.raises(core.VaultSealed):
        CALLS[call](world.vault, world)
    assert world.audit_text() == before


def test_whoever_does_not_know_the_passphrase_opens_nothing_and_waits(world: Set) -> None:
    vault = world.again()
    for _ in range(3):
        with pytest.raises(core.VaultNotUnsealed):
            vault.unseal("wrong")
    for spelling in (PASSPHRASE, PASSPHRASE.upper(), f" {PASSPHRASE}", f"{PASSPHRASE} "):
        with pytest.raises(core.VaultTooSoon):
            vault.unseal(spelling)
    world.clock.seconds += 1
    vault.unseal(PASSPHRASE)
    assert not vault.sealed


def test_a_restart_does_not_shorten_the_wait(world: Set) -> None:
    vault = world.again()
    for _ in range(6):
        world.clock.seconds += 60
        with pytest.raises(core.VaultNotUnsealed):
            vault.unseal("wrong")
    vault = world.again()
    with pytest.raises(core.VaultTooSoon) as caught:
        vault.unseal(PASSPHRASE)
    assert caught.value.fields["seconds"] == 9  # after six failures the wait is 8 s, and starts anew
    world.clock.seconds += 9
    vault.unseal(PASSPHRASE)


def test_a_guess_counts_before_it_is_looked_at(world: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = world.again()

    def killed(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("ghostnet.vault.folder.Root.open", killed)
    with pytest.raises(KeyboardInterrupt):
        vault.unseal("guess")
    assert (world.folder / "attempts").read_text() == "1"


def test_guesses_at_the_same_time_are_looked_at_one_after_the_other(
    world: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, looked_at = world.again(), []

    def opening(_: object, guess: str) -> bytes:
        looked_at.append(guess)
        raise sealed.NotOpenedError

    def guess(number: int) -> None:
        with contextlib.suppress(core.VaultError):
            vault.unseal(str(number))

    monkeypatch.setattr("ghostnet.vault.folder.Root.open", opening)
    with ThreadPoolExecutor(20) as guessers:
        list(guessers.map(guess, range(200)))
    assert len(looked_at) == 3
    assert world.audit_text().count("not_unsealed") == 3
    assert "too_soon" not in world.audit_text()


def test_backoff_is_not_bypassed_by_case_or_blanks_in_a_name(world: Set) -> None:
    for name in ("agent", "Agent", "AGENT ", " agent"):
        with pytest.raises((core.VaultNotEnrolled, core.VaultTooSoon)):
            world.vault.authenticate(UID, name, b"c" * 32, bytes(64))
    with pytest.raises(core.VaultTooSoon):
        world.vault.authenticate(UID, "agent", b"c" * 32, world.enrolment.sign(b"c" * 32))
    with pytest.raises(core.VaultTooSoon):
        world.vault.enrol(UID, b"t" * 32, "a-gent", OWNERS[0].public)
    world.clock.seconds += 2
    world.vault.authenticate(UID, "agent", b"c" * 32, world.enrolment.sign(b"c" * 32))


# ---------------------------------------------------------------------- callers


def test_a_token_enrols_once_under_its_name_and_user_and_for_an_hour(world: Set) -> None:
    public = Key.generate().public
    token = world.vault.invite("second", UID)
    for uid, given, name in [(UID + 1, token, "second"), (UID, token, "third"), (UID, bytes(32), "second")]:
        with pytest.raises(core.VaultBadToken):
            world.vault.enrol(uid, given, name, public)
        world.clock.seconds += 60
    world.vault.enrol(UID, token, "second", public)
    with pytest.raises(core.VaultBadToken):
        world.vault.enrol(UID, token, "second", public)
    token = world.vault.invite("late", UID)
    world.clock.seconds += 3_601
    with pytest.raises(core.VaultBadToken):
        world.vault.enrol(UID, token, "late", public)


def test_another_user_another_key_and_an_old_challenge_are_nobody(world: Set) -> None:
    challenge, other = b"d" * 32, Key.generate()
    good = world.enrolment.sign(challenge)
    for uid, name, asked, signature in [
        (UID + 1, "agent", challenge, good),
        (UID, "agent", challenge, other.sign(challenge)),
        (UID, "agent", b"e" * 32, good),
        (UID, "nobody", challenge, good),
    ]:
        with pytest.raises(core.VaultNotEnrolled):
            world.vault.authenticate(uid, name, asked, signature)
        world.clock.seconds += 60


def test_a_dismissed_caller_is_refused_on_its_open_connection(world: Set) -> None:
    world.vault.dismiss("agent")
    with pytest.raises(core.VaultNotEnrolled):
        world.sign(world.body())
    enrol(world.vault, "agent")
    with pytest.raises(core.VaultNotEnrolled):
        world.sign(world.body())


def test_enrolments_outlive_the_process(world: Set) -> None:
    vault = world.again()
    vault.unseal(PASSPHRASE)
    assert vault.callers() == [world.caller]
    world.sign(world.body())


# ---------------------------------------------------------------------- policy


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"chain_id": "test-00000002"}, "chain test-00000002"),
        ({"sender": BOB}, f"account {core.address_text(BOB)}"),
        ({"messages": (core.SetAuth(auth=OWNERS[0].auth),)}, "message set_auth"),
        ({"messages": (core.Call(contract=BOB, method="pay"),)}, f"method pay of {core.address_text(BOB)}"),
        (
            {"messages": (core.Transfer(to=BOB, amount=core.Rlusd(1)), core.StoreCode(code=b"x"))},
            "message store_code",
        ),
    ],
)
def test_what_no_rule_allows_is_not_signed(world: Set, changes: dict[str, Any], what: str) -> None:
    with pytest.raises(core.VaultNotAllowed) as caught:
        world.sign(world.body(**changes))
    assert caught.value.fields == {"caller": "agent", "key": "worker", "what": what}


def test_another_caller_and_another_key_have_no_rule(world: Set) -> None:
    other, _ = enrol(world.vault, "other")
    with pytest.raises(core.VaultNotAllowed):
        world.vault.sign_transaction(other, "worker", world.body())
    world.vault.make_key("second", "ed25519")
    for name in ("second", "absent"):
        with pytest.raises(core.VaultNotAllowed):  # which keys there are is not told
            world.vault.sign_transaction(world.caller, name, world.body())
    assert [key.name for key in world.vault.keys(world.caller)] == ["worker"]
    assert world.vault.keys(other) == []


def test_methods_are_allowed_by_contract_and_name(world: Set) -> None:
    world.allow(replace(RULE, methods=((BOB, "hold"), (b"c" * 32, "*"))))
    for nonce, (contract, method, ok) in enumerate(
        [(BOB, "hold", True), (BOB, "report", False), (b"c" * 32, "report", True), (b"d" * 32, "hold", False)]
    ):
        body = world.body(nonce=nonce, messages=(core.Call(contract=contract, method=method),))
        if ok:
            world.sign(body)
        else:
            with pytest.raises(core.VaultNotAllowed):
                world.sign(body)


def test_a_day_ends_what_may_leave_and_a_clock_that_goes_back_brings_no_day_back(world: Set) -> None:
    world.allow(replace(RULE, spend_per_day=2_500_002))
    pay = (core.Transfer(to=BOB, amount=core.Rlusd(1)),)
    world.sign(world.body(nonce=0, messages=pay))
    world.sign(world.body(nonce=1, messages=pay))
    with pytest.raises(core.VaultSpendExceeded) as caught:
        world.sign(world.body(nonce=2, messages=pay))
    assert caught.value.fields == {"key": "worker", "limit": 2_500_002, "spent": 2_000_002, "asked": "1000001"}
    world.clock.day += 86_400
    world.sign(world.body(nonce=2, messages=pay))
    world.sign(world.body(nonce=3, messages=pay))
    world.clock.day -= 5 * 86_400
    vault = world.again()
    vault.unseal(PASSPHRASE)
    with pytest.raises(core.VaultSpendExceeded):
        world.sign(world.body(nonce=4, messages=pay))


def test_a_replacement_is_counted_for_its_higher_fee_alone(world: Set) -> None:
    world.allow(replace(RULE, spend_per_day=1_000_003))
    world.sign(world.body())
    world.sign(world.body(gas_price=3))
    with pytest.raises(core.VaultSpendExceeded):
        world.sign(world.body(gas_price=4))


def test_a_payer_is_counted_for_the_fee_of_a_body_that_its_sender_had_signed(world: Set) -> None:
    payer = world.vault.make_key("payer", "ed25519")
    world.allow(RULE, replace(RULE, key="payer", spend_per_day=1))
    body = world.body(payer=payer.address)
    world.sign(body)
    world.vault.sign_transaction(world.caller, "payer", body)
    with pytest.raises(core.VaultSpendExceeded):
        world.vault.sign_transaction(world.caller, "payer", world.body(nonce=1, payer=payer.address))


def test_a_policy_changes_by_enough_owners_in_force_alone(world: Set) -> None:
    now = world.vault.policy()
    new = replace(now, version=3, previous=now.hash, rules=())
    thief = Key.generate()
    for given in (
        [],
        signatures(now, new, OWNERS[:1]),
        signatures(now, new, OWNERS[:1]) * 2,
        [(0, OWNERS[1].sign(new.hash)), (1, OWNERS[0].sign(new.hash))],
        [(0, OWNERS[0].sign(now.hash)), (1, OWNERS[1].sign(now.hash))],
        [(0, thief.sign(new.hash)), (7, thief.sign(new.hash)), (-1, OWNERS[2].sign(new.hash))],
    ):
        with pytest.raises(core.VaultPolicyNotSigned):
            world.vault.set_policy(new.encode(), given)
    assert world.vault.policy() == now
    world.vault.set_policy(new.encode(), signatures(now, new, OWNERS[1:]))
    with pytest.raises(core.VaultNotAllowed):
        world.sign(world.body())


def test_a_policy_names_the_one_before_it(world: Set) -> None:
    now = world.vault.policy()
    for changes in ({"version": 2}, {"version": 4}, {"previous": bytes(32)}, {"vault": bytes(16)}):
        new = replace(now, **{"version": 3, "previous": now.hash, **changes})
        with pytest.raises(core.VaultPolicyNotNext):
            world.vault.set_policy(new.encode(), signatures(now, new, OWNERS))


def test_a_policy_on_disk_that_the_owners_did_not_sign_keeps_the_vault_sealed(world: Set) -> None:
    now = world.vault.policy()
    forged = replace(now, rules=(replace(RULE, messages=("set_auth",)),))
    world.folder.write_policy(now.version, forged.encode(), [(0, bytes(64)), (1, bytes(64))])
    vault = world.again()
    with pytest.raises(core.VaultDamaged):
        vault.unseal(PASSPHRASE)
    assert vault.sealed
    world.folder.write_policy(1, first_policy(vault.id).encode(), [])


@pytest.mark.parametrize("data", [b"", b"\x80", b"\xff", core.encode(["ghost/vault/policy/1"])])
def test_what_is_no_policy_is_refused(world: Set, data: bytes) -> None:
    with pytest.raises(core.VaultPolicyRefused):
        world.vault.set_policy(data, [])


# ---------------------------------------------------------------------- marks (HOSTILE 70)


def test_a_sign_request_for_another_chain_is_refused(world: Set) -> None:
    with pytest.raises(core.VaultNotAllowed):
        world.sign(world.body(chain_id="prod-00000001"))


def test_a_nonce_is_signed_once_unless_the_same_messages_have_a_higher_fee(world: Set) -> None:
    first = world.sign(world.body())
    other = (core.Transfer(to=b"c" * 32, amount=core.Rlusd(1)),)
    for changes in (
        {"messages": other},
        {"messages": other, "gas_price": 9},
        {"valid_until": NOW + 700_000},
        {"gas_limit": 999_999},
        {"gas_price": 9, "payer": BOB},
    ):
        with pytest.raises(core.VaultNonceSigned) as caught:
            world.sign(world.body(**changes))
        assert caught.value.fields["signed"] == world.body().id
    assert world.sign(world.body(gas_price=9)) != first
    assert world.sign(world.body()) == first
    with pytest.raises(core.VaultNonceSigned):
        world.sign(world.body(gas_price=8))


def test_marks_outlive_the_process(world: Set) -> None:
    first = world.sign(world.body())
    vault = world.again()
    vault.unseal(PASSPHRASE)
    assert world.sign(world.body()) == first
    with pytest.raises(core.VaultNonceSigned):
        world.sign(world.body(valid_until=NOW))


def test_a_mark_that_cannot_be_kept_is_not_signed(world: Set) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    world.clock.sync = full
    with pytest.raises(core.VaultAuditUnavailable):  # the refusal cannot be put on the log either
        world.sign(world.body())
    assert "sign_transaction" not in world.audit_text()


@dataclass
class Started:
    """An action that was started, and its agent's report."""

    world: Set
    chain: Chain
    action: bytes
    report: Report

    def sign(self, report: Report | None = None, bundle: Bundle | None = None, key: str = "worker") -> bytes:
        """Has a report signed under the newest proofs."""
        bundle = bundle or self.chain.bundle(self.action)
        return self.world.vault.sign_report(self.world.caller, key, CHAIN, self.action, report or self.report, bundle)


@pytest.fixture
def started(world: Set, chain: Chain) -> Started:
    plan = chain.started(plan_of, 3)
    world.clock.day = chain.time_ms / 1_000
    return Started(world, chain, plan.action, Report(chain.agent, 1, 3, plan.hash, 0, 1, b"e" * 32, b""))


def test_no_key_signs_a_report_of_an_epoch_twice(started: Started) -> None:
    first = started.sign()
    assert first == started.sign()
    for change in ({"outcome": 1}, {"key_epoch": 2}, {"steps": 2}, {"result": b"\x00"}):
        with pytest.raises(core.VaultAlreadyReported) as caught:
            started.sign(replace(started.report, **change))
        assert caught.value.fields == {"action": started.action, "epoch": 3}
    started.world.again().unseal(PASSPHRASE)
    assert started.sign() == first
    with pytest.raises(core.VaultAlreadyReported):
        started.sign(replace(started.report, outcome=2))


def test_a_report_is_of_the_holder_the_epoch_and_the_plan_that_the_chain_has(started: Started) -> None:
    for change, error in (
        ({"agent": 8}, core.VaultOtherAgent),
        ({"epoch": 2}, core.VaultOtherEpoch),
        ({"epoch": 4}, core.VaultOtherEpoch),
        ({"plan": b"p" * 32}, core.VaultOtherPlan),
    ):
        with pytest.raises(error):
            started.sign(replace(started.report, **change))
    assert started.sign()
    started.chain.report(started.action, started.report)
    with pytest.raises(core.VaultWrongState, match="done"):
        started.sign()


def test_the_kind_of_a_report_is_the_chains_word(started: Started) -> None:
    started.world.allow(replace(RULE, kinds=("dns.zone.check",)))
    with pytest.raises(core.VaultNotAllowed, match=r"dns\.records\.set"):
        started.sign()
    started.world.allow(replace(RULE, kinds=("*",)))
    assert started.sign()


def test_what_was_not_started_has_no_report_and_what_nobody_knows_has_one_also_without_a_grant(
    started: Started,
) -> None:
    chain = started.chain
    other = replace(started, action=chain.ask())
    with pytest.raises(core.VaultWrongState, match="requested"):
        other.sign()
    with pytest.raises(core.VaultProofMissing):
        started.sign(bundle=chain.bundle(other.action))
    chain.pass_(20 * 60_000)  # until the deadline of both
    chain.pass_()
    started.world.clock.day = chain.time_ms / 1_000
    chain.revoke()
    assert started.sign()
    chain.give()


def test_reports_are_asked_for_in_proofs_of_the_rules_chain(started: Started) -> None:
    started.world.allow(replace(RULE, genesis=b"g" * 32))
    with pytest.raises(core.ProofOtherChain):
        started.sign()


def test_a_report_is_signed_as_the_contract_checks_it_and_with_ed25519_alone(started: Started) -> None:
    world, report = started.world, started.report
    key, signature = world.key, started.sign()
    fields = [report.agent, 1, 3, report.plan, 0, 1, b"e" * 32, b""]
    message = b"ghost/receipt/1" + core.encode([CHAIN, started.action, fields])
    assert signed_bytes(CHAIN, started.action, report) == message
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    world.vault.make_key("other", "p256")
    world.allow(replace(RULE, key="other"))
    with pytest.raises(core.VaultWrongCurve):
        started.sign(key="other")


# ---------------------------------------------------------------------- the audit log (HOSTILE 67, 68, 72)


def broken_by(world: Set, how: str) -> None:
    """Takes the audit log away."""
    path = world.folder / "audit.log"

    def fails(_: int) -> None:
        raise OSError(30 if how == "read-only" else 28, "failed")

    def hangs(_: int) -> None:
        import time  # noqa: PLC0415

        time.sleep(5)

    match how:
        case "removed":
            path.unlink()
        case "replaced":
            path.rename(path.with_suffix(".old"))
            path.write_text("")
        case "hung":
            world.clock.sync = hangs
        case _:
            world.clock.sync = fails


@pytest.mark.parametrize("how", ["full", "read-only", "hung", "removed", "replaced"])
def test_without_the_audit_log_nothing_is_answered_and_nothing_signed(tmp_path: Path, how: str) -> None:
    world = make(tmp_path / "vault", patience=0.05)
    signed: list[bytes] = []
    key, body = world.key, world.body()
    assert key.name == "worker"
    sign = type(key).sign
    type(key).sign = lambda self, message: signed.append(message) or sign(self, message)  # type: ignore[func-returns-value, method-assign]
    try:
        broken_by(world, how)
        with pytest.raises(core.VaultAuditUnavailable):
            world.sign(body)
        with pytest.raises(core.VaultAuditUnavailable):
            world.vault.keys(None)
        assert signed == []
    finally:
        type(key).sign = sign  # type: ignore[method-assign]
        world.vault.close()


def test_a_vault_seals_even_where_no_line_can_be_kept(world: Set) -> None:
    (world.folder / "audit.log").unlink()
    with pytest.raises(core.VaultAuditUnavailable):
        world.vault.seal()
    assert world.vault.sealed


def test_no_request_names_a_path() -> None:
    from ghostnet.vault import server  # noqa: PLC0415

    kinds = {kind for kinds, _ in server._METHODS.values() for kind in kinds}
    assert kinds == {str, int, bytes, list}
    assert not [name for name in server.METHODS if "audit" in name or "path" in name or "config" in name]


def test_no_secret_token_passphrase_or_key_stands_on_the_log_or_in_an_error(world: Set) -> None:
    secret = b"hmac-sha256:bob.:dHNpZy1zZWNyZXQtb2YtYm9i"
    token = world.vault.invite("second", UID)
    with pytest.raises(core.VaultBadToken) as caught:
        world.vault.enrol(UID, token[:31] + bytes([token[31] ^ 1]), "second", OWNERS[0].public)
    world.vault.put_secret("tsig", "tsig", secret)
    world.vault.seal()
    with pytest.raises(core.VaultNotUnsealed):
        world.vault.unseal("a-guess-that-is-nearly-right")
    shown = world.audit_text() + str(caught.value.fields)
    everything = b"".join(path.read_bytes() for path in world.folder.path.rglob("*") if path.is_file())
    for hidden in (secret, secret.hex().encode(), token.hex().encode(), b"nearly-right", PASSPHRASE.encode()):
        assert hidden.decode("ascii", "ignore") not in shown
        assert hidden not in everything
    assert token not in everything


# ---------------------------------------------------------------------- generations (HOSTILE 91)


@pytest.fixture
def unregistered(world: Set, chain: Chain) -> Set:
    """A vault whose registry is the chain, and which that does not know."""
    with (world.folder / "vault.toml").open("a") as file:
        file.write(f'registry = "{GENESIS.hex()}"\n')
    world.again().unseal(PASSPHRASE)
    world.clock.day = chain.time_ms / 1_000
    return world


@pytest.fixture
def registered(unregistered: Set, chain: Chain) -> Set:
    """The same, registered; the vault has seen that."""
    chain.register(unregistered.vault)
    assert unregistered.vault.show_registry(chain.bundle(None, key_of(unregistered.vault.id))) == 1
    return unregistered


def restored(world: Set, tmp_path: Path) -> Set:
    """A copy of the folder, as a backup gives it back, and its vault."""
    copy = Folder(tmp_path / "restored")
    shutil.copytree(world.folder.path, copy.path)
    vault = opened(copy, world.clock)
    vault.unseal(PASSPHRASE)
    return replace(world, folder=copy, vault=vault)


def test_two_vaults_never_share_a_folder(world: Set) -> None:
    with pytest.raises(core.LocalVaultInUse):
        opened(world.folder, world.clock)


def test_a_restored_vault_signs_nothing_until_its_generation_is_registered(
    registered: Set, chain: Chain, tmp_path: Path
) -> None:
    world, copy, known = registered, restored(registered, tmp_path), key_of(registered.vault.id)
    assert copy.vault.status()["generation"] == 2
    with pytest.raises(core.VaultOtherGeneration) as caught:
        copy.sign(copy.body())
    assert caught.value.fields == {"generation": 2, "registered": 1}
    world.sign(world.body())
    before = chain.bundle(None, known)
    chain.call(ALICE, "register_generation", vault=known.hex(), generation=2)
    for each in (world, copy):
        assert each.vault.show_registry(chain.bundle(None, known)) == 2
        with pytest.raises(core.VaultProofBehind):
            each.vault.show_registry(before)
    copy.sign(copy.body())
    with pytest.raises(core.VaultOtherGeneration):
        world.sign(world.body(nonce=1))
    copy.again().unseal(PASSPHRASE)
    assert copy.vault.status()["generation"] == 2
    copy.vault.close()


def test_a_copy_signs_nothing_where_no_generation_can_be_registered(world: Set, tmp_path: Path) -> None:
    copy = restored(world, tmp_path)
    with pytest.raises(core.VaultOtherGeneration):
        copy.sign(copy.body())
    copy.vault.close()


def test_a_vault_that_was_shown_nothing_of_its_registry_signs_nothing(unregistered: Set, chain: Chain) -> None:
    world, known = unregistered, key_of(unregistered.vault.id)
    for _ in range(2):
        with pytest.raises(core.VaultRegistryUnavailable, match="nobody has shown"):
            world.sign(world.body())
        with pytest.raises(core.VaultRegistryUnavailable, match="no such vault"):
            world.vault.show_registry(chain.bundle(None, known))
    chain.register(world.vault)
    with pytest.raises(core.VaultProofMissing):
        world.vault.show_registry(chain.bundle(None, bytes(32)))
    world.vault.show_registry(chain.bundle(None, known))
    signed = world.sign(world.body())
    world.again().unseal(PASSPHRASE)
    assert world.sign(world.body()) == signed


def test_another_vault_by_the_same_name_and_another_chain_are_not_the_registry(unregistered: Set, chain: Chain) -> None:
    world, known = unregistered, key_of(unregistered.vault.id)
    chain.call(ALICE, "register_vault", vault=known.hex(), key=OWNERS[0].public.hex())
    whole = chain.bundle(None, known)
    with pytest.raises(core.VaultRegistryUnavailable, match="another vault"):
        world.vault.show_registry(whole)
    with pytest.raises(core.ProofOtherChain):
        world.vault.show_registry(replace(whole, genesis=replace(ledgers.GENESIS, salt=b"o" * 32).encode()))
    with pytest.raises(core.VaultRegistryUnavailable):
        world.sign(world.body())


def test_without_a_registry_nothing_is_shown(world: Set, chain: Chain) -> None:
    with pytest.raises(core.VaultRegistryUnavailable, match="names none"):
        world.vault.show_registry(chain.bundle(None, key_of(world.vault.id)))


def test_what_is_proven_of_an_action_proves_the_generation_too(registered: Set, chain: Chain, tmp_path: Path) -> None:
    plan, known = chain.started(plan_of), key_of(registered.vault.id)
    report = Report(chain.agent, 1, 2, plan.hash, 0, 1, b"e" * 32, b"")
    copy = restored(registered, tmp_path)

    def sign(world: Set, bundle: Bundle) -> bytes:
        return world.vault.sign_report(world.caller, "worker", CHAIN, plan.action, report, bundle)

    with pytest.raises(core.VaultProofMissing):
        sign(registered, chain.bundle(plan.action))
    assert sign(registered, chain.bundle(plan.action, known))
    with pytest.raises(core.VaultOtherGeneration):
        sign(copy, chain.bundle(plan.action, known))
    chain.call(ALICE, "register_generation", vault=known.hex(), generation=2)
    with pytest.raises(core.VaultOtherGeneration):
        sign(registered, chain.bundle(plan.action, known))
    assert sign(copy, chain.bundle(plan.action, known))
    copy.vault.close()


def test_the_chain_keeps_a_line_of_the_log_that_the_vault_signed(registered: Set, chain: Chain) -> None:
    vault, known = registered.vault, key_of(registered.vault.id)
    line, head, signature = vault.sign_anchor(CHAIN)
    kept = {"line": str(line), "head": head, "signature": signature.hex()}
    chain.call(BOB_USER, "anchor_vault", vault=known.hex(), **kept)
    with pytest.raises(core.ContractError):  # of another chain
        chain.call(BOB_USER, "anchor_vault", vault=known.hex(), **kept | {"signature": vault.sign_anchor("x")[2].hex()})
    log, public = registered.audit_text().encode(), bytes.fromhex(vault.status()["audit_key"])
    assert verify(log, public, "log", head=head).records > line + 1
    lines = log.splitlines(keepends=True)
    assert json.loads(lines[line + 1])["facts"] == {"chain": CHAIN, "line": line, "head": head}
    assert verify(b"".join(lines[: line + 1]), public, "log", head=head).records == line + 1
    with pytest.raises(core.ProofVaultAuditBroken, match="ends before"):
        verify(b"".join(lines[:line]), public, "log", head=head)
    with pytest.raises(core.VaultBadRequest):
        vault.sign_anchor("x" * 65)


def test_marks_that_were_put_back_are_noticed_by_the_audit_log(world: Set) -> None:
    old = (world.folder / "marks.log").read_bytes()
    world.sign(world.body())
    world.vault.close()
    (world.folder / "marks.log").write_bytes(old)
    world.vault = opened(world.folder, world.clock)
    with pytest.raises(core.VaultDamaged):
        world.vault.unseal(PASSPHRASE)
    assert world.vault.sealed


def test_an_earlier_state_with_its_policy_and_callers_is_not_taken_for_the_newest(world: Set) -> None:
    old = (world.folder / "state.cbor").read_bytes()
    world.vault.dismiss("agent")
    world.vault.close()
    (world.folder / "state.cbor").write_bytes(old)
    world.vault = opened(world.folder, world.clock)
    with pytest.raises(core.VaultDamaged, match="state"):
        world.vault.unseal(PASSPHRASE)


def test_a_vault_killed_between_its_state_and_the_mark_of_it_goes_on(
    world: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("ghostnet.vault.marks.Marks.put_state", killed)
        with pytest.raises(KeyboardInterrupt):
            world.vault.dismiss("agent")
    for _ in range(2):
        vault = world.again()
        vault.unseal(PASSPHRASE)
        assert vault.callers() == []


@pytest.mark.parametrize("name", ["state.cbor", "vault.json", "keys/worker.key", "policy/00000002.cbor", "marks.log"])
def test_a_changed_file_keeps_the_vault_sealed(world: Set, name: str) -> None:
    world.sign(world.body())
    world.vault.close()
    path = world.folder / name
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    try:
        world.vault = opened(world.folder, world.clock)
    except core.VaultDamaged:
        path.write_bytes(b"{}")
        world.vault = make(world.folder.path.with_name("other")).vault
        return
    with pytest.raises((core.VaultDamaged, core.VaultNotUnsealed)):
        world.vault.unseal(PASSPHRASE)
    assert world.vault.sealed


# ---------------------------------------------------------------------- set-up


def test_a_folder_is_set_up_once(world: Set) -> None:
    with pytest.raises(core.LocalVaultFolderTaken):
        create(world.folder.path)
    with pytest.raises(core.RequestMalformedField):
        create(world.folder.path.with_name("short"), "")
    with pytest.raises(core.LocalNoVaultFolder):
        Folder(world.folder.path / "none").root()


@pytest.mark.parametrize("text", ["audit = 1", 'other = "x"', "audit = [", 'audit = ""', 'registry = "registry.cbor"'])
def test_a_configuration_that_says_something_else_is_refused(world: Set, text: str) -> None:
    (world.folder / "vault.toml").write_text(text)
    with pytest.raises(core.LocalVaultConfigRefused):
        world.folder.config()


def test_a_genesis_hash_stands_for_the_chain(world: Set) -> None:
    assert world.vault.policy().rules[0].genesis == GENESIS
