"""A working key that stays in a vault: what it signs over the socket, and how it gets over what never came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ghostnet import core
from ghostnet.actions.report import Report
from ghostnet.client.bundle import Bundle
from ghostnet.client.plans import PlanRequest
from ghostnet.vault.client import KnownKey
from ghostnet.vault.server import Server
from ghostnet.vault.signing import WorkingKey, in_turn
from tests.unit.vault.chains import Chain, plan_of
from tests.unit.vault.vaults import CHAIN, PASSPHRASE, Set


@pytest.fixture(name="key")
def _key(world: Set, chain: Chain) -> Iterator[WorkingKey]:
    server = Server(world.vault, world.folder / "vault.sock")
    thread = threading.Thread(target=server.serve)
    thread.start()
    known = KnownKey("worker", core.Curve.ED25519, world.key.public)
    yield WorkingKey(server.path, world.enrolment, known, chain.proof)
    server.close()
    thread.join(10)


def test_it_signs_transactions_and_requests_as_the_vault_does(world: Set, key: WorkingKey) -> None:
    body = world.body()
    assert (key.auth, key.public, key.curve) == (world.key.auth, world.key.public, core.Curve.ED25519)
    assert key.sign_transaction(body) == world.sign(body)
    asked = PlanRequest(chain_id=CHAIN, action=b"a" * 32, plan=b"p" * 32, address=key.auth.address, until_ms=1)
    assert key.sign_plan_request(asked) == world.vault.sign_plan_request(world.caller, "worker", asked)
    world.vault.seal()
    with pytest.raises(core.VaultSealed):
        key.sign_transaction(body)
    world.vault.unseal(PASSPHRASE)
    assert key.sign_transaction(body)


def test_what_was_signed_for_a_nonce_and_never_came_is_over_once_it_cannot_come(
    world: Set, chain: Chain, key: WorkingKey
) -> None:
    lost = world.body(valid_until=chain.time_ms + 5_000)
    other = replace(
        lost, messages=(core.Transfer(to=bytes(32), amount=core.Rlusd(2)),), valid_until=lost.valid_until * 2
    )
    key.sign_transaction(lost)
    chain.pass_(5_000)
    with pytest.raises(core.VaultNonceSigned):
        key.sign_transaction(other)
    chain.pass_(1)
    assert key.sign_transaction(other)
    with pytest.raises(core.VaultNonceSigned):
        key.sign_transaction(lost)


def test_a_report_is_signed_under_newer_proofs_where_another_caller_was_faster(
    world: Set, chain: Chain, key: WorkingKey
) -> None:
    plan = chain.started(plan_of)
    world.clock.day = chain.time_ms / 1_000
    report = Report(chain.agent, 1, 2, plan.hash, 0, 1, b"e" * 32, b"")
    slow = [chain.bundle(plan.action)]
    chain.pass_()
    first = world.vault.sign_report(world.caller, "worker", CHAIN, plan.action, report, chain.bundle(plan.action))

    def proofs() -> Bundle:
        return slow.pop() if slow else chain.bundle(plan.action)

    assert in_turn(lambda: key.sign_report(CHAIN, plan.action, report, proofs())) == first
    assert not slow
    with pytest.raises(core.VaultAlreadyReported):
        key.sign_report(CHAIN, plan.action, replace(report, steps=2), proofs())
