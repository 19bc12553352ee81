"""Keys of the vault: all three schemes hold on a chain, and nothing gives a secret."""

from __future__ import annotations

import inspect
import pickle
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.vault import keys, secrets, server
from ghostnet.vault.keys import CURVES, KeyRing, VaultKey
from tests.unit.vault.vaults import NOW

VAULT, WRAPPING, SEQUENCER = b"v" * 16, b"w" * 32, bytes([9]) * 32


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path, VAULT, WRAPPING)


@pytest.mark.parametrize("curve", CURVES)
def test_a_kept_key_signs_the_same_after_it_was_read_again(ring: KeyRing, tmp_path: Path, curve: str) -> None:
    made = ring.make("worker", CURVES[curve])
    again = KeyRing(tmp_path, VAULT, WRAPPING).get("worker")
    assert (again.public, again.curve, again.address) == (made.public, made.curve, made.address)
    assert {made.sign(b"x"), again.sign(b"x"), again.sign(b"x")} == {made.sign(b"x")}


@pytest.mark.parametrize("curve", CURVES)
def test_the_ledger_takes_its_signature(ring: KeyRing, tmp_path: Path, curve: str) -> None:
    key = ring.make("worker", CURVES[curve])
    genesis = core.Genesis(
        name="test",
        salt=bytes(32),
        time_ms=NOW,
        dev=True,
        sequencer=VaultKey("s", core.Curve.ED25519, SEQUENCER).public,
        governance=key.address,
        fee_account=bytes(32),
        gas_price=1,
        accounts=((key.address, core.Rlusd(100)),),
    ).encode()
    with core.Chain.create(tmp_path / "store", genesis, sequencer_seed=SEQUENCER) as chain:
        for nonce in range(8):  # so that both halves of s come up
            body = core.Body(
                chain_id=core.genesis_info(genesis).chain_id,
                sender=key.address,
                nonce=nonce,
                valid_until=NOW + 600_000,
                gas_limit=1_000_000,
                gas_price=1,
                messages=(core.Transfer(to=b"b" * 32, amount=core.Rlusd(1)),),
            )
            signature = core.Signature(key=0, curve=key.curve, signature=key.sign(body.id))
            auth = key.auth if nonce == 0 else None
            envelope = core.Envelope(body=body.encode(), signatures=(signature,), auth=auth)
            assert not isinstance(chain.submit([envelope.encode()])[0], core.GhostError)
            chain.produce(NOW + 1_000 + nonce)


def test_no_module_has_a_way_out_for_a_secret(ring: KeyRing) -> None:
    key = ring.make("worker", core.Curve.ED25519)
    with pytest.raises(TypeError):
        pickle.dumps(key)
    words = ("export", "seed", "private", "reveal", "dump")
    for thing in (keys, secrets, VaultKey, KeyRing, secrets.SecretStore):
        public = [name for name, _ in inspect.getmembers(thing) if not name.startswith("_")]
        assert not [name for name in public if any(word in name.lower() for word in words) and name[0].islower()]
    assert not [name for name in server.METHODS if any(word in name for word in (*words, "get", "mac"))]
    assert "sign" not in server.METHODS  # what is signed is said, not given as bytes


def test_a_name_is_given_once_and_stays_inside_the_folder(ring: KeyRing) -> None:
    ring.make("worker", core.Curve.P256)
    with pytest.raises(core.RequestNameTaken):
        ring.make("worker", core.Curve.ED25519)
    for name in ("", "../x", "Worker", "worker ", "a/b"):
        with pytest.raises(core.RequestBadName):
            ring.make(name, core.Curve.ED25519)
    with pytest.raises(core.RequestUnknownKey):
        ring.get("other")


@pytest.mark.parametrize(("vault", "wrapping"), [(b"x" * 16, WRAPPING), (VAULT, b"x" * 32)])
def test_a_key_of_another_vault_does_not_open(ring: KeyRing, tmp_path: Path, vault: bytes, wrapping: bytes) -> None:
    ring.make("worker", core.Curve.ED25519)
    with pytest.raises(core.VaultDamaged):
        KeyRing(tmp_path, vault, wrapping)


def test_a_key_file_under_another_name_does_not_open(ring: KeyRing, tmp_path: Path) -> None:
    ring.make("worker", core.Curve.ED25519)
    (tmp_path / "worker.key").rename(tmp_path / "other.key")
    with pytest.raises(core.VaultDamaged):
        KeyRing(tmp_path, VAULT, WRAPPING)
