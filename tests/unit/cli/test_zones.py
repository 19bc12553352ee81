"""The key file of a zone's operator."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghostnet.cli.zones import key_of
from ghostnet.core import LocalKeyFileRefused, RequestMalformedField

TEXT = "hmac-sha256:agent:AAECAwQFBgcICQoLDA0ODw==\n"


def test_a_key_is_read_from_the_text_that_the_vault_takes(tmp_path: Path) -> None:
    path = tmp_path / "update.key"
    path.write_text(TEXT)
    path.chmod(0o600)
    key = key_of(path)
    assert (key.name.to_text(), key.secret) == ("agent.", bytes(range(16)))


def test_a_key_that_others_could_have_read_is_refused_and_a_text_that_is_none_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "update.key"
    path.write_text(TEXT)
    path.chmod(0o644)
    with pytest.raises(LocalKeyFileRefused):
        key_of(path)
    path.chmod(0o600)
    path.write_text("hmac-sha256:agent:SECRET!")
    with pytest.raises(RequestMalformedField) as refused:
        key_of(path)
    assert "SECRET!" not in refused.value.text
