"""A session: who signs, who is asked, and what names mean."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from ghostnet import core
from ghostnet.cli import output
from ghostnet.cli.session import Session, parse_hash
from ghostnet.cli.settings import Flags, Profiles
from ghostnet.client import Key, KeyStore

ALICE, BOB = Key(bytes([1]) * 32), Key(bytes([2]) * 32)
PIN = "11" * 32
TOKEN = core.address_text(bytes([7]) * 32)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GHOST_PASSPHRASE_FILE", raising=False)
    profiles = Profiles(tmp_path / "home")
    profiles.write("local", {"node": "http://127.0.0.1:1", "genesis": PIN, "as": "alice"})
    profiles.select("local")
    profiles.write_contracts("local", PIN, {"token": TOKEN})
    profiles.key_stores("local")[0].save("alice", ALICE, None)
    KeyStore(profiles.home / "keys").save("bob", BOB, None)
    KeyStore(profiles.home / "keys").save("alice", BOB, None)
    return profiles.home


@pytest.fixture
def session(home: Path) -> Session:
    return Session(Flags(home=home))


def test_a_profiles_key_comes_before_the_users_own(session: Session) -> None:
    assert session.key("alice").public == ALICE.public
    assert session.key("bob").public == BOB.public
    assert [entry.name for entry in session.entries()] == ["alice", "bob"]


def test_the_signer_is_said_or_asked_for(session: Session, home: Path) -> None:
    assert session.signer_name == "alice"
    assert Session(Flags(home=home, as_key="bob")).signer_name == "bob"
    with pytest.raises(core.RequestNoSigner):
        _ = Session(Flags(home=home / "none")).signer_name
    with pytest.raises(core.RequestNoNode):
        _ = Session(Flags(home=home / "none")).node


def test_a_name_is_an_address(session: Session) -> None:
    assert session.address("alice") == ALICE.address
    assert session.address("token") == core.address_bytes(TOKEN)
    assert session.address(BOB.address_text) == BOB.address
    assert session.address("system/names") == core.system_address("names")
    assert session.name_of(ALICE.address) == "alice"
    assert session.name_of(core.address_bytes(TOKEN)) == "token"
    assert session.name_of(bytes(32)) == core.address_text(bytes(32))


def test_an_error_names_the_addresses_that_have_names_here(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    error = core.make_error(3, 1, [core.address_bytes(TOKEN)])
    session.put_names(error)
    assert error.text == f"there is no contract at token ({TOKEN})"
    refused = core.ContractError({"who": BOB.address_text, "others": [ALICE.address_text]})
    session.put_names(output.RefusedError(refused, who="token"))
    output.failure(output.RefusedError(refused, who="token"), as_json=False)
    told = capsys.readouterr().err
    assert f"  who: bob ({BOB.address_text})" in told
    assert f"  others: ['alice ({ALICE.address_text})']" in told


def test_an_error_is_told_without_names_where_the_settings_are_no_good(home: Path) -> None:
    (home / "profiles" / "local" / "profile.toml").write_text("not = [toml")
    session = Session(Flags(home=home))
    error = core.make_error(3, 1, [core.address_bytes(TOKEN)])
    session.put_names(error)
    assert error.text == f"there is no contract at {TOKEN}"
    session.put_names(ValueError("no error of ours"))


def test_a_contract_is_not_looked_for_among_keys(session: Session) -> None:
    with pytest.raises(core.RequestUnknownAlias, match="there are: token"):
        session.contract_address("alice")
    with pytest.raises(core.RequestUnknownAlias):
        session.address("nobody")
    with pytest.raises(core.RequestMalformedField):
        session.address("ghost1notreally")


def test_a_contract_is_kept_under_its_name(session: Session, home: Path) -> None:
    assert session.keep_contract("gold", TOKEN)
    assert Session(Flags(home=home)).contracts == {"token": TOKEN, "gold": TOKEN}
    assert not Session(Flags(home=home / "none")).keep_contract("gold", TOKEN)


def test_without_a_terminal_nobody_is_asked(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    with pytest.raises(core.RequestNotConfirmed):
        session.confirm("send?")
    with pytest.raises(core.LocalNoPassphrase):
        session.passphrase("carol")


def test_yes_answers_for_the_person(home: Path) -> None:
    Session(Flags(home=home), assume_yes=True).confirm("send?")


class Terminal(io.StringIO):
    """A terminal with somebody at it."""

    def isatty(self) -> bool:
        """It is."""
        return True


@pytest.mark.parametrize(
    ("answer", "taken"), [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_a_person_is_asked(session: Session, monkeypatch: pytest.MonkeyPatch, answer: str, taken: bool) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stderr", Terminal())
    if taken:
        session.confirm("send?")
    else:
        with pytest.raises(core.RequestNotConfirmed):
            session.confirm("send?")


def test_a_passphrase_comes_from_a_private_file(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pass"
    file.write_text("correct horse\n")
    file.chmod(0o600)
    monkeypatch.setenv("GHOST_PASSPHRASE_FILE", str(file))
    assert session.passphrase("carol") == "correct horse"
    assert session.new_passphrase("carol") == "correct horse"
    file.chmod(0o644)
    with pytest.raises(core.LocalKeyFileRefused, match="mode") as caught:
        session.passphrase("carol")
    assert "horse" not in str(caught.value)
    monkeypatch.setenv("GHOST_PASSPHRASE_FILE", str(tmp_path / "none"))
    with pytest.raises(core.LocalKeyFileRefused, match="no such file"):
        session.passphrase("carol")


def test_a_pin_that_is_none_is_refused(home: Path) -> None:
    Profiles(home).write("local", {"genesis": "zz"})
    with pytest.raises(core.LocalSettingsRefused):
        _ = Session(Flags(home=home)).genesis_hash


@pytest.mark.parametrize("text", ["", "zz", "11", "11" * 33])
def test_a_hash_has_64_hex_digits(text: str) -> None:
    with pytest.raises(core.RequestMalformedField, match="64 hex digits"):
        parse_hash("id", text)
