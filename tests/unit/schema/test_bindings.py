"""Typed handles: what mypy --strict takes and refuses, and that a test with them runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ghostnet.core import Schema
from ghostnet.schema import bindings
from ghostnet.schema.values import struct

ROOT = Path(__file__).parents[3]
TEMPLATES = [
    *sorted((ROOT / "contracts" / "templates").glob("*/contract.toml")),
    ROOT / "contracts" / "cookbook" / "allow-list" / "contract.toml",
]
NOTES = """
from allow_list_contract import AllowList


def noted(c: AllowList) -> list[str]:
    newest: str = c.notes[-1]
    members: list[str] = list(c.members)
    return [*c.notes, newest, *members]
"""
USED = """
from name_lease_contract import Lease, NameLease, deploy

from ghostnet.testing import Account, Chain


def leased(chain: Chain, alice: Account) -> NameLease:
    return deploy(chain, owner=alice, price_per_day="1")


def test_a_lease_is_typed(chain: Chain, alice: Account, bob: Account) -> None:
    c = leased(chain, alice)
    r = c.lease(label="www", days=3, pay="3.5", by=bob)
    lease: Lease = r.value
    assert lease.tenant == bob
    label: str = r.events.Leased.label
    assert label == "www"
    with chain.refused(c.errors.Taken, label="www"):
        c.lease(label="www", days=1, pay="1.5", by=alice)
    stored = c.leases.get("www")
    assert stored is not None
    assert stored.until == lease.until
    assert chain.balance(c)
"""
PROGRAM = """
from name_lease_contract import Lease, NameLeaseLive, live

from ghostnet.client import Client, Key
from ghostnet.core import ContractError, Rlusd


def rent(client: Client, address: str, bob: Key) -> Lease:
    c = live(client, address, by=bob)
    price: Rlusd = c.price()
    sent = c.lease(label="www", days=3, pay="3.5", by=bob)
    label: str = sent.events.Leased.label
    stored = c.leases.get(label)
    assert stored is not None
    fee: Rlusd = sent.fee
    return sent.value if stored.until == sent.value.until else c.leases[label]


def is_taken(c: NameLeaseLive, error: ContractError) -> bool:
    return c.errors.Taken.is_of(error) and c.solvent()
"""
WRONG_PROGRAM = """
from name_lease_contract import NameLeaseLive

def wrong(c: NameLeaseLive) -> None:
    c.lese(label="www", days=3)
    c.lease(label="www", days=3, by="bob")
    c.errors.Token
    c.lease(label="www", days=3).value.tennant
    c.leases.all()
"""
WRONG = """
from name_lease_contract import NameLease

def wrong(c: NameLease) -> None:
    c.lese(label="www", days=3)
    c.lease(label=3, days=3)
    c.lease(label="www")
    c.errors.Token
    c.lease(label="www", days=3).value.tennant
    c.leases.get(1)
"""


def write(folder: Path) -> None:
    for path in TEMPLATES:
        schema = Schema.parse(path.read_text()).describe()
        name = bindings.module_name(schema)
        (folder / f"{name}.pyi").write_text(bindings.stub(schema))
        (folder / f"{name}.py").write_text(bindings.module(schema))


def checked(folder: Path, *files: str) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, *files]
    environment = os.environ | {"MYPYPATH": str(ROOT / "src"), "MYPY_CACHE_DIR": str(ROOT / ".mypy_cache" / "bindings")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_types_hold_in_tests_and_their_mistakes_are_found(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "test_used.py").write_text(USED)
    (tmp_path / "notes.py").write_text(NOTES)
    stubs = sorted(path.name for path in tmp_path.glob("*.pyi"))
    assert len(stubs) == len(TEMPLATES)
    said = checked(tmp_path, *stubs, "test_used.py", "notes.py")
    assert "Success" in said, said
    (tmp_path / "wrong.py").write_text(WRONG)
    said = checked(tmp_path, "wrong.py")
    assert [f"wrong.py:{line}: error" in said for line in range(5, 11)] == [True] * 6, said


def test_types_hold_in_programs_too(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "program.py").write_text(PROGRAM)
    said = checked(tmp_path, "program.py")
    assert "Success" in said, said
    (tmp_path / "wrong.py").write_text(WRONG_PROGRAM)
    said = checked(tmp_path, "wrong.py")
    assert [f"wrong.py:{line}: error" in said for line in range(5, 10)] == [True] * 5, said


def test_a_test_with_typed_handles_runs(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "test_used.py").write_text(USED)
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{tmp_path}"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_a_struct_is_made_by_keywords() -> None:
    made = struct("Offer", ["price", "from"])
    assert made(price=3, from_="a") == {"price": 3, "from": "a"}  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        made(price=3)  # type: ignore[call-arg]
