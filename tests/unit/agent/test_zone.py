"""What a folder keeps of its zone: it comes back as it was, or is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ghostnet.agent import zone
from ghostnet.agent.zone import inventory_hash, keep_inventory, keep_limit, kept_inventory, kept_limit
from ghostnet.core import AgentInventoryBroken, AgentNoLimit
from ghostnet.drivers.dns.inventory import Inventory
from ghostnet.drivers.dns.records import RRset
from ghostnet.drivers.dns.setup import Limit

ZONE = "example.org"
INVENTORY = Inventory.of(ZONE, [RRset.from_texts(f"www.{ZONE}", "A", 60, ["192.0.2.1"])])


def private(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(0o600)


def test_a_limit_comes_back_as_it_was_written_down(tmp_path: Path) -> None:
    limit = Limit(ZONE, "agent", (f"*.{ZONE}", ZONE), ("A", "AAAA"))
    path = keep_limit(tmp_path / "agent", limit)
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept_limit(tmp_path / "agent") == limit


@pytest.mark.parametrize(
    "text",
    [
        b"{",
        b"[]",
        b"\xff",
        b"[" * 60_000,
        b" " * 70_000,
        b'{"zone": "example.org", "key": "k", "names": [], "types": ["A"]}',
        b'{"zone": "example.org", "key": "k", "names": "www.example.org", "types": ["A"]}',
        b'{"zone": "example.org", "key": "k; };", "names": ["www.example.org"], "types": ["A"]}',
    ],
)
def test_a_limit_that_cannot_be_used_is_refused(tmp_path: Path, text: bytes) -> None:
    private(tmp_path / "limit.json", text)
    with pytest.raises(AgentNoLimit):
        kept_limit(tmp_path)


def test_where_nothing_was_kept_there_is_no_limit_and_the_hash_is_that_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(AgentNoLimit, match="not there"):
        kept_limit(tmp_path)
    assert kept_inventory(tmp_path, ZONE) is None
    assert inventory_hash(tmp_path) == hashlib.sha256(b"").digest()


def test_an_inventory_comes_back_and_its_hash_is_that_of_the_file(tmp_path: Path) -> None:
    keep_inventory(tmp_path, INVENTORY)
    assert kept_inventory(tmp_path, ZONE) == INVENTORY
    assert inventory_hash(tmp_path) == INVENTORY.hash
    with pytest.raises(AgentInventoryBroken, match=ZONE):
        kept_inventory(tmp_path, "example.com")


def test_an_inventory_that_cannot_be_used_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    private(tmp_path / "inventory", b"\x83\x01")
    with pytest.raises(AgentInventoryBroken):
        kept_inventory(tmp_path, ZONE)
    (tmp_path / "inventory").chmod(0o666)
    with pytest.raises(AgentInventoryBroken, match="mode"):
        inventory_hash(tmp_path)
    monkeypatch.setattr(zone, "MOST_BYTES", 10)
    with pytest.raises(AgentInventoryBroken, match="10 bytes"):
        keep_inventory(tmp_path, INVENTORY)
