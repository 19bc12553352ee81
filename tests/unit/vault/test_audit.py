"""The audit log: verified offline, and every change is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ghostnet import core
from ghostnet.vault.audit import AuditLog, verify, verify_file
from ghostnet.vault.logs import GrowingFile

KEY = Ed25519PrivateKey.from_private_bytes(b"a" * 32)
PUBLIC = KEY.public_key().public_bytes_raw()


def log_in(path: Path) -> AuditLog:
    return AuditLog(GrowingFile(path), PUBLIC, lambda: 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three lines of an open vault between two of a sealed one."""
    path = tmp_path / "audit.log"
    log = log_in(path)
    log.append("operator", "unseal", "not_unsealed", {})
    log.open(KEY, b"m" * 32)
    for number in range(3):
        log.append("agent", "sign_transaction", "ok", {"marks": number + 1})
    log.seal()
    log.append("operator", "unseal", "not_unsealed", {})
    log.close()
    return path


def test_a_whole_log_verifies_and_goes_on(path: Path) -> None:
    found = verify_file(path, PUBLIC)
    assert (found.records, found.unsigned, found.marks) == (5, 1, 3)
    log = log_in(path)
    assert log.head == found.head
    log.append("operator", "unseal", "not_unsealed", {})
    log.close()
    assert verify_file(path, PUBLIC, head=found.head).records == 6


@pytest.mark.parametrize("line", range(5))
@pytest.mark.parametrize("how", ["change", "remove", "swap", "repeat"])
def test_a_line_that_is_not_as_it_was_written_is_found(path: Path, line: int, how: str) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    head = verify_file(path, PUBLIC).head
    match how:
        case "change":
            lines[line] = lines[line].replace(b'"time_ms":1', b'"time_ms":2')
        case "remove":
            del lines[line]
        case "swap":
            lines[line], lines[line - 1] = lines[line - 1], lines[line]
        case _:
            lines.insert(line, lines[line])
    with pytest.raises(core.ProofVaultAuditBroken):
        verify(b"".join(lines), PUBLIC, "log", head=head)


def test_a_log_written_anew_without_the_key_is_found(tmp_path: Path) -> None:
    forged = AuditLog(GrowingFile(tmp_path / "forged"), PUBLIC, lambda: 1)
    forged.open(Ed25519PrivateKey.generate(), b"m" * 32)
    forged.append("agent", "sign_transaction", "ok", {})
    forged.close()
    with pytest.raises(core.ProofVaultAuditBroken, match="did not sign"):
        verify_file(tmp_path / "forged", PUBLIC)
    with pytest.raises(core.ProofVaultAuditBroken, match="did not sign"):
        log_in(tmp_path / "forged")


def test_what_was_cut_off_at_the_end_is_found_by_a_head_kept_elsewhere(path: Path) -> None:
    head = verify_file(path, PUBLIC).head
    cut = b"".join(path.read_bytes().splitlines(keepends=True)[:-1])
    verify(cut, PUBLIC, "log")
    with pytest.raises(core.ProofVaultAuditBroken, match="ends before"):
        verify(cut, PUBLIC, "log", head=head)


def test_a_line_that_was_never_whole_is_taken_back_when_the_log_goes_on(path: Path) -> None:
    before = path.read_bytes()
    path.write_bytes(before + before.splitlines()[-1][:40])
    with pytest.raises(core.ProofVaultAuditBroken, match="not whole"):
        verify_file(path, PUBLIC)
    log_in(path).close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"\xff", b"[" * 50_000, b'{"n":0}'])
def test_what_is_no_line_is_named(path: Path, line: bytes) -> None:
    with pytest.raises(core.ProofVaultAuditBroken, match="record 5"):
        verify(path.read_bytes() + line + b"\n", PUBLIC, "log")


def test_a_line_is_the_bytes_that_a_vault_writes_and_no_others(path: Path) -> None:
    lines = path.read_bytes().splitlines()
    spaced = json.dumps(json.loads(lines[0])).encode()
    with pytest.raises(core.ProofVaultAuditBroken, match="record 0"):
        verify(b"\n".join([spaced, *lines[1:], b""]), PUBLIC, "log")


def test_a_secret_is_hidden_by_a_key(path: Path) -> None:
    log = log_in(path)
    log.open(KEY, b"m" * 32)
    one = log.hidden(b"secret")
    log.open(KEY, b"n" * 32)
    assert one != log.hidden(b"secret")
    assert b"secret".hex() not in one
    log.close()
