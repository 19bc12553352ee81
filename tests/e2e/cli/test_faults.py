"""What this machine does to a node: a full disk, a read-only one, a damaged file, a folder that is held or another's.

The node is a real process. It ends with exit code 3 and a closed error, and what it acknowledged is there afterwards.
Full and read-only disks are file systems in memory, which only root can mount.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ghostnet.core import Rlusd
from tests.e2e.cli.worlds import SECONDS, World

ENVIRONMENT = 3
DISK_BYTES = 64 * 1024 * 1024
ROOM_BYTES = 256 * 1024
"""What a full disk still takes: some blocks of one transfer, which write pages that were never written before."""
MOST_TRANSFERS = 60
"""More of these blocks than that."""
PAID = Rlusd("1.00")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


class SmallDisk:
    """A file system in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, *, leave: int) -> None:
        """Takes every byte that is free but so many."""
        with self._ballast.open("wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(4096))
            file.truncate(file.tell() - leave)

    def make_room(self) -> None:
        self._ballast.unlink()

    def remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", self.folder], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES},mode=0700", "ghost-test", folder]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"mounting a tmpfs needs root: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        # Lazily, so that it also goes when a test failed with files open.
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def chain(world: World, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A development chain that runs in a folder."""
    with world.running("dev", "--folder", str(folder), "--api", "127.0.0.1:0") as (_, process):
        yield process


def last_words(process: subprocess.Popen[str]) -> Any:
    """The error that a node ended by itself with."""
    out, talk = process.communicate(timeout=SECONDS)
    assert process.returncode == ENVIRONMENT, talk
    assert "never retrieved" not in talk
    assert "way out:" in talk
    error = json.loads(out)["error"]
    assert error["class"] == "node"
    assert error["way_out"]
    return error


def start_fails(world: World, folder: Path) -> Any:
    """The error with which a node does not start."""
    return world.run("node", "start", "--folder", str(folder), "--api", "127.0.0.1:0", code=ENVIRONMENT)


def finding(world: World) -> Any:
    """What the doctor says of the node's data."""
    found = json.loads(world.raw("doctor", "--json").stdout)["data"]
    (check,) = (check for check in found["checks"] if check["name"] == "data")
    return check


def all_say(world: World, folder: Path, slug: str) -> None:
    """Starting, both kinds of status, an audit and the doctor name the same fault."""
    said = [
        start_fails(world, folder),
        world.run("node", "status", "--folder", str(folder), code=ENVIRONMENT),
        world.run("node", "status", code=ENVIRONMENT),
        world.run("audit", "verify", str(folder), code=ENVIRONMENT),
    ]
    assert [(error["class"], error["slug"]) for error in said] == [("node", slug)] * 4
    assert all(set(error["fields"]) == {"operation", "detail"} and error["way_out"] for error in said)
    check = finding(world)
    assert (check["ok"], check["slug"]) == (False, slug)
    assert check["mend"] == said[0]["way_out"]


def balance(world: World) -> Rlusd:
    return Rlusd(world.run("account", "show", "bob")["balance"])


def test_a_node_on_a_full_disk_ends_with_its_name_and_what_it_acknowledged_is_whole(
    world: World, disk: SmallDisk
) -> None:
    folder = disk.folder / "node"
    with chain(world, folder) as process:
        before = balance(world)
        disk.fill(leave=ROOM_BYTES)
        acknowledged = 0
        for _ in range(MOST_TRANSFERS):
            done = world.raw("transfer", "bob", str(PAID), "--as", "alice", "--wait", "2", "--json")
            if done.returncode != 0:
                break
            acknowledged += 1
        assert done.returncode == ENVIRONMENT, done.stdout
        assert acknowledged > 0
        assert last_words(process)["slug"] == "store_disk_full"
    # A stopped node's data says by itself why the next start would not last.
    for words in (("node", "status"), ("node", "status", "--folder", str(folder))):
        assert world.run(*words, code=ENVIRONMENT)["slug"] == "store_disk_full"
    assert finding(world)["slug"] == "store_disk_full"
    disk.make_room()
    found = world.run("node", "status", "--folder", str(folder))
    assert found["height"] >= acknowledged
    assert finding(world)["ok"]
    with chain(world, folder):
        # The block whose commit failed may be there all the same; nobody was told of it.
        paid = balance(world) - before
        assert paid in (PAID * acknowledged, PAID * (acknowledged + 1))
        world.run("transfer", "bob", str(PAID), "--as", "alice")
        assert balance(world) == before + paid + PAID
        head = world.run("block", "show")["hash"]
    assert world.run("audit", "verify")["header_hash"] == head


def test_a_node_that_may_not_write_to_its_folder_does_not_start(world: World, disk: SmallDisk) -> None:
    folder = disk.folder / "node"
    with chain(world, folder):
        world.run("transfer", "bob", str(PAID), "--as", "alice")
        before = balance(world)
    disk.remount("ro")
    all_say(world, folder, "store_read_only")
    disk.remount("rw")
    with chain(world, folder):
        assert balance(world) == before


def test_a_damaged_file_is_named_with_its_record(world: World) -> None:
    folder = world.folder / "node"
    with chain(world, folder):
        world.run("transfer", "bob", str(PAID), "--as", "alice")
        before, chain_id = balance(world), world.run("node", "status")["chain_id"].encode()
    file = folder / "store" / "store" / "ledger.redb"
    good = file.read_bytes()
    assert chain_id in good
    damaged = good.replace(chain_id, bytes(len(chain_id)))
    file.write_bytes(damaged)
    found = world.run("node", "status", "--folder", str(folder), code=ENVIRONMENT)
    assert "table blocks, key" in found["text"]
    assert file.read_bytes() == damaged  # a look mends nothing and breaks nothing
    all_say(world, folder, "store_corrupt")
    file.write_bytes(good)
    with chain(world, folder):
        assert balance(world) == before


def test_a_genesis_of_another_chain_is_named(world: World) -> None:
    folder, other = world.folder / "node", world.folder / "other"
    for each in (other, folder):
        with chain(world, each):
            pass
    # Another chain of the same sequencer: its store, and not the key, tells them apart.
    held = folder / "store" / "store"
    held.rename(world.folder / "aside")
    (other / "store" / "store").rename(held)
    all_say(world, folder, "store_format")


def test_a_folder_that_a_node_holds_is_refused_and_is_no_finding(world: World) -> None:
    folder = world.folder / "node"
    with chain(world, folder):
        assert start_fails(world, folder)["slug"] == "store_locked"
        assert world.run("audit", "verify", code=ENVIRONMENT)["slug"] == "store_locked"
        assert world.run("node", "status", "--folder", str(folder), code=ENVIRONMENT)["slug"] == "store_locked"
        check = finding(world)
        assert (check["ok"], check["slug"]) == (True, "")
        assert balance(world) > PAID


def test_another_sequencers_key_is_refused_with_both_keys(world: World) -> None:
    folder, other = world.folder / "node", world.folder / "other"
    for each in (other, folder):
        with chain(world, each):
            sequencer = world.run("node", "status")["sequencer"]
    (folder / "sequencer.key").write_bytes((other / "sequencer.key").read_bytes())
    for error in (start_fails(world, folder), world.run("node", "status", code=ENVIRONMENT)):
        assert (error["slug"], error["fields"]["expected"]) == ("other_sequencer", sequencer)
        assert error["fields"]["found"] != sequencer
    assert finding(world)["slug"] == "other_sequencer"


def test_a_node_that_was_set_up_and_never_started_has_no_block(world: World) -> None:
    world.run("key", "new", "carol", "--unencrypted")
    made = world.run("node", "init", "--name", "home", "--governance", "carol", "--folder", "node")
    found = world.run("node", "status", "--folder", "node")
    assert (found["chain_id"], found["height"]) == (made["chain_id"], None)
    assert world.run("node", "status", "--folder", "none", code=ENVIRONMENT)["slug"] == "no_node_folder"
