"""The socket: who may ask what, and how it is asked."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.client import Key, Proof
from ghostnet.client.plans import PlanRequest
from ghostnet.vault import server as module
from ghostnet.vault import wire
from ghostnet.vault.client import Enrolment, VaultClient, enrolments
from ghostnet.vault.server import METHODS, Server
from tests.unit.vault.vaults import BOB, CHAIN, NOW, RULE, Set

FOR_THE_OPERATOR = (
    ("seal",),
    ("show_registry", []),
    ("sign_anchor", CHAIN),
    ("invite", "x", 1),
    ("dismiss", "x"),
    ("callers",),
    ("key_new", "x", "p256"),
    ("secret_put", "x", "tsig", b"12345678"),
    ("secrets",),
    ("policy",),
    ("policy_set", b"", []),
)
NO_UPDATE = (CHAIN, b"", 0, b"")
FOR_CALLERS = (
    ("sign_transaction", "worker", []),
    ("sign_plan_request", "worker", CHAIN, b"", b"", b"", 0),
    ("sign_report", "worker", CHAIN, b"", [], []),
    ("sign_update", "zone", *NO_UPDATE, [], 0, []),
    ("sign_void", "zone", *NO_UPDATE, [], []),
    ("check_answer", "zone", b"", b""),
    ("release", "worker", CHAIN, b"", 0, []),
)


@pytest.fixture
def listening(world: Set) -> Iterator[Server]:
    server = Server(world.vault, world.folder / "vault.sock")
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server
    server.close()
    thread.join(10)
    assert not thread.is_alive()


@pytest.fixture
def client(listening: Server) -> Iterator[VaultClient]:
    with VaultClient(listening.path) as client:
        yield client


def test_a_signer_signs_what_it_is_told_and_is_told_apart_by_its_key(world: Set, client: VaultClient) -> None:
    client.authenticate(world.enrolment)
    signer = client.signer("worker")
    assert signer.auth == world.key.auth
    assert signer.sign_transaction(world.body()) == world.sign(world.body())
    with pytest.raises(core.VaultNonceSigned) as caught:
        signer.sign_transaction(world.body(valid_until=1))
    assert caught.value.fields["signed"] == world.body().id
    with pytest.raises(core.RequestUnknownKey):
        client.signer("other")


def test_a_signer_asks_for_plans_of_the_chains_that_its_rules_name(world: Set, client: VaultClient) -> None:
    client.authenticate(world.enrolment)
    signer = client.signer("worker")
    asked = PlanRequest(chain_id=CHAIN, action=BOB, plan=BOB, address=world.key.address, until_ms=NOW)
    assert asked.is_signed(signer.auth, signer.public, signer.sign_plan_request(asked))
    assert '"sign_plan_request"' in world.audit_text()
    with pytest.raises(core.VaultNotAllowed) as caught:
        signer.sign_plan_request(replace(asked, chain_id="other-00000001"))
    assert caught.value.fields["what"] == "chain other-00000001"
    with pytest.raises(core.VaultBadRequest):
        signer.sign_plan_request(replace(asked, plan=b"any bytes at all"))


def test_a_challenge_is_signed_once(world: Set, client: VaultClient) -> None:
    signature = world.enrolment.sign(client._challenge)
    client.ask("authenticate", "agent", signature)
    with pytest.raises(core.VaultNotEnrolled):
        client.ask("authenticate", "agent", signature)


def test_an_enrolment_is_for_one_vault(world: Set, client: VaultClient) -> None:
    with pytest.raises(core.LocalOtherVault):
        client.authenticate(replace(world.enrolment, vault=bytes(16)))


@pytest.mark.parametrize("request_", FOR_THE_OPERATOR, ids=lambda each: each[0])
def test_another_user_is_no_operator(
    world: Set, listening: Server, monkeypatch: pytest.MonkeyPatch, request_: tuple[str, ...]
) -> None:
    monkeypatch.setattr(module, "_uid_of", lambda _: 4_242)
    with VaultClient(listening.path) as stranger:
        with pytest.raises(core.VaultNotOperator):
            stranger.ask(*request_)
        world.vault.seal()
        for method in (request_, ("unseal", "correct horse"), ("nothing",)):
            with pytest.raises(core.VaultSealed):
                stranger.ask(*method)


@pytest.mark.parametrize("request_", FOR_CALLERS, ids=lambda each: each[0])
def test_who_has_not_shown_who_it_is_has_nothing_signed(client: VaultClient, request_: tuple[str, ...]) -> None:
    with pytest.raises(core.VaultNotEnrolled):
        client.ask(*request_)


def test_every_method_is_for_somebody() -> None:
    named = {each[0] for each in (*FOR_THE_OPERATOR, *FOR_CALLERS)}
    assert set(METHODS) - named == {"status", "unseal", "enrol", "authenticate", "keys"}


def test_the_page_lists_every_method() -> None:
    page = Path("docs/vault.md").read_text()
    assert set(re.findall(r"^\| `([a-z_]+)\(", page, re.MULTILINE)) == set(METHODS)


@pytest.mark.parametrize(
    "request_",
    [
        ("sign_transaction", "worker", b"bytes are not taken"),
        ("sign_transaction", 7, []),
        ("sign_transaction", "worker", [], []),
        ("sign", b"anything"),
        ("export", "worker"),
        ("Status",),
    ],
)
def test_a_request_of_another_form_is_refused(world: Set, client: VaultClient, request_: tuple[str, ...]) -> None:
    client.authenticate(world.enrolment)
    with pytest.raises(core.VaultBadRequest):
        client.ask(*request_)


@pytest.mark.parametrize("body", [[], [1], ["x"] * 8, [CHAIN, b"", 0, 0, 0, 0, None, []]])
def test_what_is_no_transaction_is_refused(world: Set, client: VaultClient, body: list[core.Encodable]) -> None:
    client.authenticate(world.enrolment)
    with pytest.raises(core.CodecError):
        client.ask("sign_transaction", "worker", body)


def test_a_defect_tells_a_caller_nothing_of_the_inside(
    world: Set, client: VaultClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> dict[str, object]:
        message = "the secret is 12345"
        raise RuntimeError(message)

    monkeypatch.setattr(world.vault, "status", broken)
    with pytest.raises(core.VaultDefect) as caught:
        client.ask("status")
    assert "12345" not in str(caught.value) + caplog.text
    assert str(caught.value.fields["incident"]) in caplog.text
    assert "RuntimeError" in caplog.text


def test_one_user_cannot_take_every_connection(listening: Server) -> None:
    crowd = [VaultClient(listening.path) for _ in range(module.MOST_OF_ONE_USER)]
    with pytest.raises(core.VaultCrowded):
        VaultClient(listening.path)
    for each in crowd:
        each.close()


def test_a_stranger_is_read_less_of_and_not_waited_for(listening: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_uid_of", lambda _: 4_242)
    monkeypatch.setattr(module, "STRANGER_SECONDS", 0.05)
    with VaultClient(listening.path) as stranger, pytest.raises(core.VaultRequestTooLarge):
        stranger.ask("enrol", bytes(wire.MOST_STRANGER_BYTES), "x", b"")
    with VaultClient(listening.path) as stranger:
        stranger._socket.settimeout(5)
        assert stranger._socket.recv(1) == b""


@pytest.mark.parametrize(
    "answer", [b"", b"\x00\x00\x00\x01\xff", b"\x7f\xff\xff\xff", b"\x00\x00\x00\x01\x00", b"HTTP"]
)
def test_what_is_no_vault_is_named(tmp_path: Path, answer: bytes) -> None:
    path = tmp_path / "other.sock"
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(path))
        other.listen()

        def once() -> None:
            line, _ = other.accept()
            with line:
                line.sendall(answer)

        thread = threading.Thread(target=once)
        thread.start()
        with pytest.raises(core.LocalVaultUnreachable):
            VaultClient(path)
        thread.join()


def test_an_enrolment_is_kept_for_its_user_alone(world: Set, tmp_path: Path) -> None:
    folder = tmp_path / "enrolments"
    path = world.enrolment.save(folder)
    assert path.stat().st_mode & 0o077 == 0
    assert enrolments(folder) == ["agent"]
    assert Enrolment.load(folder, "agent") == world.enrolment
    assert world.enrolment.seed.hex() not in repr(world.enrolment)
    with pytest.raises(core.LocalNotEnrolledHere):
        Enrolment.load(folder, "other")
    path.chmod(0o644)
    with pytest.raises(core.LocalKeyFileRefused):
        Enrolment.load(folder, "agent")


# ---------------------------------------------------------------------- what a proof frees (HOSTILE 70)

SEQUENCER = Key(bytes([9]) * 32)
START = 1_800_000_000_000


def genesis_of(world: Set, salt: bytes) -> bytes:
    return core.Genesis(
        name="test",
        salt=salt,
        time_ms=START,
        dev=True,
        sequencer=SEQUENCER.public,
        governance=world.key.address,
        fee_account=bytes(32),
        gas_price=1,
        accounts=((world.key.address, core.Rlusd(100)),),
    ).encode()


def proof_of(chain: core.Chain, genesis: bytes, key: bytes) -> Proof:
    [entry], height = chain.prove([key])
    signed = chain.header(height)
    return Proof(
        genesis=genesis,
        header=signed.header,
        signature=signed.signature,
        key=key,
        value=entry.value,
        proof=entry.proof,
    )


def test_a_nonce_is_free_after_a_proof_that_nothing_signed_can_happen_any_more(
    world: Set, client: VaultClient, tmp_path: Path
) -> None:
    genesis = genesis_of(world, bytes(32))
    info = core.genesis_info(genesis)
    world.allow(replace(RULE, chain=info.chain_id, genesis=info.hash))
    client.authenticate(world.enrolment)
    signer, account = client.signer("worker"), world.key.address
    body = world.body(chain_id=info.chain_id, valid_until=START + 5_000)
    other = replace(body, messages=(core.Transfer(to=bytes(32), amount=core.Rlusd(2)),), valid_until=START + 90_000)
    signer.sign_transaction(body)
    with core.Chain.create(tmp_path / "store", genesis, sequencer_seed=bytes([9]) * 32) as chain:

        def release(proof: Proof, nonce: int = 0) -> None:
            client.release("worker", info.chain_id, account, nonce, proof)

        chain.produce(START + 5_000)
        with pytest.raises(core.VaultNotReleased, match="may happen until"):
            release(proof_of(chain, genesis, core.account_key(account)))
        chain.produce(START + 5_001)
        good = proof_of(chain, genesis, core.account_key(account))
        with pytest.raises(core.VaultNotReleased, match="nothing was signed"):
            release(good, nonce=1)
        with pytest.raises(core.VaultNotReleased, match="account's entry"):
            release(proof_of(chain, genesis, core.account_key(bytes(32))))
        with pytest.raises(core.ProofHeaderSignature):
            release(replace(good, signature=bytes(64)))
        with pytest.raises(core.ProofError):
            release(replace(good, value=None))
        with pytest.raises(core.ProofOtherChain):
            release(replace(good, genesis=genesis_of(world, bytes([1]) * 32)))
        with pytest.raises(core.VaultNonceSigned):
            signer.sign_transaction(other)
        release(good)
        signature = core.Signature(key=0, curve=core.Curve.ED25519, signature=signer.sign_transaction(other))
        envelope = core.Envelope(body=other.encode(), signatures=(signature,), auth=world.key.auth)
        chain.submit([envelope.encode()])
        chain.produce(START + 5_002)
        chain.produce(START + 99_000)
        with pytest.raises(core.VaultNotReleased, match="is used"):
            release(proof_of(chain, genesis, core.account_key(account)))
