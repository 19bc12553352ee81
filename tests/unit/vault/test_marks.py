"""Marks: whatever is asked in whatever order, over whatever crash, one place never has two signed bodies too many."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ghostnet import core
from ghostnet.vault.logs import GrowingFile
from ghostnet.vault.marks import TRANSACTION, Marks, Spend
from tests.unit.vault.vaults import BOB, CHAIN, NOW

KEY = b"k" * 32
BASE = core.Body(
    chain_id=CHAIN,
    sender=BOB,
    nonce=0,
    valid_until=NOW,
    gas_limit=1_000,
    gas_price=1,
    messages=(core.Transfer(to=BOB, amount=core.Rlusd(1)),),
)


def marks_in(path: Path) -> Marks:
    return Marks(GrowingFile(path), KEY)


def ask(marks: Marks, body: core.Body) -> bool:
    """Asks as the vault does; whether it would be signed."""
    try:
        seen = marks.look(body, "me")
    except core.VaultNonceSigned:
        return False
    if not seen.marked:
        marks.put_transaction(body, Spend("me", 1, 0))
    marks.keep_signature((TRANSACTION, body.chain_id, body.sender, body.nonce), body.id, "key", bytes(64))
    return True


BODIES = st.builds(
    lambda nonce, amount, price, until: replace(
        BASE,
        nonce=nonce,
        gas_price=price,
        valid_until=NOW + until,
        messages=(core.Transfer(to=BOB, amount=core.Rlusd(amount)),),
    ),
    st.integers(0, 1),
    st.integers(1, 2),
    st.integers(1, 4),
    st.integers(0, 2),
)
STEPS = st.lists(st.one_of(BODIES, st.just("restart"), st.integers(1, 400)), max_size=25)


@settings(max_examples=80, deadline=None)
@given(STEPS)
def test_what_was_signed_for_a_nonce_has_the_same_messages_and_rising_fees(
    steps: list[core.Body | str | int],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marks.log"
        marks = marks_in(path)
        signed: dict[int, list[core.Body]] = {}
        for step in steps:
            if isinstance(step, core.Body):
                if ask(marks, step) and step not in signed.setdefault(step.nonce, []):
                    signed[step.nonce].append(step)
                elif step in signed.get(step.nonce, []):
                    assert ask(marks, step)  # what was signed once is signed again, always
                continue
            marks.close()
            if isinstance(step, int):  # killed in the middle of a record of which nothing was signed
                with path.open("ab") as file:
                    file.write((500).to_bytes(4, "big") + bytes(step))
            marks = marks_in(path)
        for bodies in signed.values():
            assert len({body.messages for body in bodies}) == 1
            fees = [body.gas_limit * body.gas_price for body in bodies]
            assert fees == sorted(set(fees))
        marks.close()


@given(st.integers(min_value=0), st.integers(0, 7))
@settings(max_examples=60, deadline=None)
def test_a_changed_bit_is_damage_or_an_unfinished_last_record(at: int, bit: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marks.log"
        marks = marks_in(path)
        for nonce in range(3):
            marks.put_transaction(replace(BASE, nonce=nonce), Spend("me", 1, 5))
        marks.close()
        data = bytearray(path.read_bytes())
        data[at % len(data)] ^= 1 << bit
        path.write_bytes(data)
        try:
            marks = marks_in(path)
        except core.VaultDamaged:
            return
        assert marks.count < 3  # a length that was changed; the audit log knows that there were three
        marks.close()


def test_marks_of_another_vault_are_damage(tmp_path: Path) -> None:
    marks = marks_in(tmp_path / "marks.log")
    marks.put_transaction(BASE, Spend("me", 1, 0))
    marks.close()
    with pytest.raises(core.VaultDamaged):
        Marks(GrowingFile(tmp_path / "marks.log"), bytes(32))


def test_a_record_that_was_taken_out_is_damage(tmp_path: Path) -> None:
    path, sizes = tmp_path / "marks.log", [0]
    marks = marks_in(path)
    for nonce in range(3):
        marks.put_transaction(replace(BASE, nonce=nonce), Spend("me", 1, 0))
        sizes.append(path.stat().st_size)
    marks.close()
    data = path.read_bytes()
    path.write_bytes(data[: sizes[1]] + data[sizes[2] :])
    with pytest.raises(core.VaultDamaged):
        marks_in(path)


def test_a_released_nonce_is_free_and_stays_so(tmp_path: Path) -> None:
    marks = marks_in(tmp_path / "marks.log")
    ask(marks, BASE)
    other = replace(BASE, messages=(core.WakeupDeliver(id=BOB),), valid_until=NOW + 5)
    assert not ask(marks, other)
    assert marks.valid_until(CHAIN, BOB, 0) == NOW
    marks.release(CHAIN, BOB, 0)
    assert marks.valid_until(CHAIN, BOB, 0) is None
    assert ask(marks, other)
    marks.close()
    again = marks_in(tmp_path / "marks.log")
    assert not ask(again, BASE)
    assert ask(again, other)
    again.close()


def test_the_latest_valid_until_of_all_replacements_counts(tmp_path: Path) -> None:
    marks = marks_in(tmp_path / "marks.log")
    ask(marks, replace(BASE, valid_until=NOW + 9))
    ask(marks, replace(BASE, valid_until=NOW + 3, gas_price=2))
    assert marks.valid_until(CHAIN, BOB, 0) == NOW + 9
    marks.close()
