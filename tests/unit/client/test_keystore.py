"""Key files: what opens, and what is refused."""

from __future__ import annotations

import json
import os
import pickle
import stat
from pathlib import Path
from typing import Any

import pytest

from ghostnet import core
from ghostnet.client import Key, KeyStore, sealed

PASSPHRASE = "correct horse"  # noqa: S105  of keys made here
SEED = bytes(range(32))


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Costs that a test can afford; the file says which were used."""
    monkeypatch.setattr(sealed, "MEMORY_KIB", 64)
    monkeypatch.setattr(sealed, "PASSES", 1)


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys")


def ask(_name: str) -> str:
    return PASSPHRASE


def never(_name: str) -> str:
    raise AssertionError


def change(store: KeyStore, **fields: Any) -> None:
    """Writes a key file anew with some fields changed."""
    path = store.folder / "alice.key"
    document = json.loads(path.read_text())
    for name, value in fields.items():
        if name in document.get("lock", {}):
            document["lock"][name] = value
        else:
            document[name] = value
    path.write_text(json.dumps(document))


def test_a_kept_key_signs_as_before(store: KeyStore) -> None:
    key = Key(SEED)
    entry = store.save("alice", key, PASSPHRASE)
    opened = store.load("alice", ask)
    assert entry.encrypted
    assert entry.address == key.address_text
    assert opened.sign(b"x") == key.sign(b"x")
    assert store.names() == ["alice"]


def test_the_secret_stands_nowhere_in_an_encrypted_file(store: KeyStore) -> None:
    store.save("alice", Key(SEED), PASSPHRASE)
    assert SEED.hex() not in (store.folder / "alice.key").read_text()


def test_files_and_folders_are_for_their_user_alone(store: KeyStore) -> None:
    path = store.save("alice", Key(SEED), None).path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700
    assert sorted(each.name for each in store.folder.iterdir()) == ["alice.key"]


def test_a_wrong_passphrase_opens_nothing(store: KeyStore) -> None:
    store.save("alice", Key(SEED), PASSPHRASE)
    with pytest.raises(core.LocalWrongPassphrase) as caught:
        store.load("alice", lambda _: "wrong")
    assert "wrong" not in str(caught.value).replace("wrong passphrase", "")


@pytest.mark.parametrize(
    "fields",
    [
        {"public": Key(bytes(32)).public.hex()},
        {"salt": "00" * 16},
        {"nonce": "00" * 12},
        {"passes": 2},
        {"lanes": 1},
        {"memory_kib": 128},
        {"secret": "00" * 48},
    ],
)
def test_whatever_is_changed_in_an_encrypted_file_it_does_not_open(store: KeyStore, fields: dict[str, Any]) -> None:
    store.save("alice", Key(SEED), PASSPHRASE)
    change(store, **fields)
    with pytest.raises(core.LocalWrongPassphrase):
        store.load("alice", ask)


@pytest.mark.parametrize(
    "fields",
    [
        {"format": "ghostnet-key/2"},
        {"curve": "p256"},
        {"kdf": "scrypt"},
        {"cipher": "rot13"},
        {"passes": 0},
        {"passes": 17},
        {"passes": True},
        {"lanes": 10**9},
        {"memory_kib": 1024 * 1024 + 1},
        {"memory_kib": "64"},
        {"salt": "zz"},
        {"salt": "00"},
        {"public": "00"},
        {"public": 7},
        {"secret": None},
        {"more": 1},
    ],
)
def test_a_file_of_another_form_is_refused_before_a_passphrase_is_asked_for(
    store: KeyStore, fields: dict[str, Any]
) -> None:
    store.save("alice", Key(SEED), PASSPHRASE)
    change(store, **fields)
    with pytest.raises(core.LocalKeyFileRefused):
        store.load("alice", never)


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b'{"format": 1}', b"[" * 100_000, b" " * 5_000])
def test_what_is_no_key_file_is_refused(store: KeyStore, data: bytes) -> None:
    path = store.save("alice", Key(SEED), None).path
    path.write_bytes(data)
    with pytest.raises(core.LocalKeyFileRefused):
        store.entry("alice")


def test_an_unencrypted_file_must_say_so(store: KeyStore) -> None:
    store.save("alice", Key(SEED), None)
    assert store.load("alice", never).public == Key(SEED).public
    change(store, unencrypted="yes")
    with pytest.raises(core.LocalKeyFileRefused):
        store.load("alice", never)


def test_a_secret_of_another_key_is_refused(store: KeyStore) -> None:
    store.save("alice", Key(SEED), None)
    change(store, secret=bytes(32).hex())
    with pytest.raises(core.LocalKeyFileRefused, match="public key"):
        store.load("alice", never)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(store: KeyStore, mode: int) -> None:
    store.save("alice", Key(SEED), None).path.chmod(mode)
    with pytest.raises(core.LocalKeyFileRefused, match="mode"):
        store.load("alice", never)


def test_a_link_a_folder_and_a_pipe_are_refused(store: KeyStore) -> None:
    path = store.save("real", Key(SEED), None).path
    (store.folder / "link.key").symlink_to(path)
    (store.folder / "folder.key").mkdir()
    os.mkfifo(store.folder / "pipe.key", 0o600)
    for name in ("link", "folder", "pipe"):
        with pytest.raises(core.LocalKeyFileRefused):
            store.entry(name)


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", "a_b", "-a", "a-", "1a", "a" * 41, ".", "a\n", "ä"])
def test_a_name_stays_inside_the_folder(store: KeyStore, name: str) -> None:
    for attempt in (lambda: store.save(name, Key(SEED), None), lambda: store.load(name, never)):
        with pytest.raises(core.RequestBadName):
            attempt()


def test_a_key_is_never_overwritten(store: KeyStore) -> None:
    store.save("alice", Key(SEED), None)
    with pytest.raises(core.RequestNameTaken):
        store.save("alice", Key(bytes(32)), None)
    assert store.load("alice", never).public == Key(SEED).public


def test_a_missing_key_names_those_that_are_there(store: KeyStore) -> None:
    store.save("alice", Key(SEED), None)
    with pytest.raises(core.RequestUnknownKey, match="there are: alice"):
        store.entry("bob")


def test_a_key_shows_no_secret() -> None:
    key = Key(SEED)
    shown = f"{key!r} {key} {vars(key)}"
    assert SEED.hex() not in shown
    with pytest.raises(TypeError):
        pickle.dumps(key)
    with pytest.raises(ValueError, match="32 bytes") as caught:
        Key(SEED[:31])
    assert SEED[:31].hex() not in str(caught.value)


def test_a_first_account_follows_from_the_key() -> None:
    key = Key(SEED)
    assert key.address == core.account_address(core.Auth.ed25519(key.public).encode())
    assert core.address_bytes(key.address_text) == key.address
