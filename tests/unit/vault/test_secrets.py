"""Secrets: used, and never shown."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.vault.secrets import SecretStore

SECRET = b"a tsig secret"


@dataclass
class Mac:
    """A use that does what TSIG does."""

    message: bytes
    kind: str = "tsig"

    def made_with(self, secret: bytes) -> bytes:
        return hmac.digest(secret, self.message, "sha256")


@dataclass
class Leak:
    """A use that gives the secret away."""

    form: str
    kind: str = "tsig"

    def made_with(self, secret: bytes) -> bytes:
        return b"x" + {"raw": secret, "hex": secret.hex().encode(), "HEX": secret.hex().upper().encode()}[self.form]


@pytest.fixture
def store(tmp_path: Path) -> SecretStore:
    made = SecretStore(tmp_path, b"v" * 16, b"w" * 32)
    made.put("example-org", "tsig", SECRET)
    return made


def test_a_secret_is_used(store: SecretStore, tmp_path: Path) -> None:
    assert store.use("example-org", Mac(b"m")) == hmac.digest(SECRET, b"m", hashlib.sha256)
    assert store.names() == ["example-org"]
    assert SECRET not in (tmp_path / "example-org.secret").read_bytes()


@pytest.mark.parametrize("form", ["raw", "hex", "HEX"])
def test_a_use_that_would_give_the_secret_away_gives_nothing(store: SecretStore, form: str) -> None:
    with pytest.raises(ValueError, match="holds the secret") as caught:
        store.use("example-org", Leak(form))
    assert SECRET.decode() not in str(caught.value)


def test_a_secret_is_used_for_its_kind_alone(store: SecretStore) -> None:
    for name, kind in (("example-org", "acme"), ("other", "tsig")):
        with pytest.raises(core.RequestUnknownKey):
            store.use(name, Mac(b"m", kind))


@pytest.mark.parametrize("secret", [b"", b"1234567", bytes(16 * 1024 + 1)])
def test_what_could_be_guessed_or_is_too_long_is_refused(store: SecretStore, secret: bytes) -> None:
    with pytest.raises(core.VaultBadRequest):
        store.put("other", "tsig", secret)


def test_a_changed_file_opens_nothing(store: SecretStore, tmp_path: Path) -> None:
    path = tmp_path / "example-org.secret"
    path.write_text(path.read_text().replace('"tsig"', '"acme"'))
    with pytest.raises(core.VaultDamaged):
        store.use("example-org", Mac(b"m", "acme"))
    path.write_text("{}")
    with pytest.raises(core.VaultDamaged):
        store.use("example-org", Mac(b"m"))
