"""Kept schemas: found without a node, never believed unless their hash is theirs."""

from __future__ import annotations

from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.authoring import places
from ghostnet.cli import schemas
from ghostnet.cli.session import Session
from ghostnet.cli.settings import Flags, Profiles
from tools.repository import ROOT

TEMPLATES = ROOT / "contracts" / "templates"
TOKEN, ESCROW = (core.Schema.parse((TEMPLATES / name / "contract.toml").read_text()) for name in ("token", "escrow"))
ADDRESS = bytes([7]) * 32


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A profile whose node does not answer, and that knows one contract."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    profiles = Profiles(tmp_path / "home")
    profiles.write("local", {"node": "http://127.0.0.1:1", "genesis": "00" * 32})
    profiles.write_contracts("local", "00" * 32, {"gold": core.address_text(ADDRESS)})
    profiles.select("local")
    return Session(Flags(home=tmp_path / "home"))


def test_what_is_kept_is_found_without_a_node(session: Session) -> None:
    with pytest.raises(core.LocalUnreachable):
        schemas.cached(session, "gold")
    schemas.keep(session, ADDRESS, TOKEN)
    assert schemas.cached(session, "gold") == TOKEN
    schemas.keep(session, ADDRESS, ESCROW)
    assert schemas.cached(session, "gold") == ESCROW


@pytest.mark.parametrize("other", [b"", b"\xff", ESCROW.cbor])
def test_a_file_that_is_not_what_its_name_says_is_not_used(session: Session, other: bytes) -> None:
    schemas.keep(session, ADDRESS, TOKEN)
    (places.cache() / "schemas" / TOKEN.hash.hex()).write_bytes(other)
    with pytest.raises(core.LocalUnreachable):
        schemas.cached(session, "gold")
    schemas.keep(session, ADDRESS, TOKEN)
    assert schemas.cached(session, "gold") == TOKEN


def test_a_cache_that_cannot_be_written_is_no_error(session: Session) -> None:
    places.cache().parent.mkdir()
    places.cache().write_text("not a folder")
    schemas.keep(session, ADDRESS, TOKEN)


def test_an_unknown_contract_is_no_cached_one(session: Session) -> None:
    with pytest.raises(core.RequestUnknownAlias):
        schemas.cached(session, "silver")
