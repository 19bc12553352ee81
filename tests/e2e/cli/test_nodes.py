"""Nodes from the command line: set up, started, stopped, started again, audited."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ghostnet.core import Rlusd
from tests.e2e.cli.worlds import GHOSTCLI, World

USAGE, ENVIRONMENT, UNVERIFIED = 2, 3, 4
PASSPHRASE = "correct horse"  # noqa: S105  of keys made here


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def answers(url: str) -> bool:
    """Whether anybody listens there."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_told_chain_stops_cleanly_and_goes_on_where_it_was(world: World, number: signal.Signals) -> None:
    words = ("dev", "--folder", "node", "--api", "127.0.0.1:0")
    with world.running(*words) as (ready, process):
        world.run("transfer", "bob", "7", "--as", "alice")
        head = world.run("block", "show")["hash"]
        process.send_signal(number)
        assert process.wait(30) == 0
    assert not answers(ready["node"])
    assert world.run("transfer", "bob", "7", "--as", "alice", code=ENVIRONMENT)["slug"] == "unreachable"
    assert world.run("audit", "verify")["header_hash"] == head
    with world.running(*words) as (again, _):
        assert again["chain_id"] == ready["chain_id"]
        assert world.run("account", "show", "bob")["balance"] == "10007.00"


def test_an_ephemeral_chain_leaves_no_folder(world: World) -> None:
    with world.running("dev", "--ephemeral", "--api", "127.0.0.1:0", "--block-time", "100ms") as (ready, _):
        assert Path(ready["folder"]).is_dir()
    assert not Path(ready["folder"]).exists()
    assert world.raw("dev", "--ephemeral", "--folder", "x").returncode == USAGE


def test_a_taken_port_is_named(world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        error = world.run("dev", "--ephemeral", "--api", f"127.0.0.1:{taken.getsockname()[1]}", code=ENVIRONMENT)
    assert error["slug"] == "edge_failed"


def test_a_real_node_asks_before_it_signs_and_has_no_faucet(world: World) -> None:
    passphrase = world.folder / "pass"
    passphrase.write_text(PASSPHRASE)
    passphrase.chmod(0o600)
    world.environment["GHOST_PASSPHRASE_FILE"] = str(passphrase)
    made = world.run("key", "new", "carol")
    assert made["encrypted"]
    genesis = world.run(
        "node", "init", "--name", "home", "--governance", "carol", "--fund", "carol=1000", "--folder", "node"
    )
    assert world.run("node", "init", "--name", "x", "--governance", "carol", "--folder", "node", code=ENVIRONMENT)
    with world.running("node", "start", "--folder", "node", "--api", "127.0.0.1:0", "--log", "quiet") as (ready, _):
        add = ("profile", "add", "home", "--node", ready["node"], "--genesis", genesis["genesis"], "--key", "carol")
        world.run(*add)
        status = world.run("node", "status")
        assert (status["chain_id"], status["dev"], status["pinned"]) == (genesis["chain_id"], False, True)
        world.run("key", "new", "dora")
        assert world.run("transfer", "dora", "1", code=USAGE)["slug"] == "not_confirmed"
        del world.environment["GHOST_PASSPHRASE_FILE"]
        assert world.run("transfer", "dora", "1", "--yes", code=ENVIRONMENT)["slug"] == "no_passphrase"
        world.environment["GHOST_PASSPHRASE_FILE"] = str(passphrase)
        world.run("transfer", "dora", "1", "--yes")
        passphrase.write_text("wrong")
        assert world.run("transfer", "dora", "1", "--yes", code=ENVIRONMENT)["slug"] == "wrong_passphrase"
        assert world.run("dev", "fund", "dora", code=USAGE)["slug"] == "not_for_development"
        assert world.run("dev", "advance", "1d", code=USAGE)["slug"] == "not_for_development"
        assert Rlusd(world.run("account", "show", "dora")["balance"]) == Rlusd(1)
    audited = world.run("audit", "verify", "node", "--genesis-hash", genesis["genesis_hash"])
    assert (audited["chain_id"], audited["transactions"]) == (genesis["chain_id"], 1)
    assert world.run("audit", "verify", "node", "--genesis-hash", "00" * 32, code=UNVERIFIED)["slug"] == "other_chain"


def test_a_folder_without_a_node_is_named(world: World) -> None:
    assert world.run("node", "start", "--folder", "none", code=ENVIRONMENT)["slug"] == "no_node_folder"
    assert world.run("audit", "verify", "none", code=ENVIRONMENT)["slug"] == "no_node_folder"


def test_what_is_no_contract_is_named(world: World) -> None:
    (world.folder / "empty").mkdir()
    assert world.run("contract", "build", "empty", code=ENVIRONMENT)["slug"] == "not_a_contract"
    (world.folder / "x.wasm").write_bytes(b"\0asm\1\0\0\0")
    assert world.run("contract", "build", "x.wasm", code=1)["class"] in ("module", "schema")
    assert world.run("contract", "build", "none.wasm", code=ENVIRONMENT)["slug"] == "file_failed"


def test_whoever_waits_for_a_block_hears_at_once_that_the_node_is_gone(world: World) -> None:
    with (
        world.running("dev", "--folder", "node", "--api", "127.0.0.1:0", "--block-time", "1h") as (ready, process),
        waiting(world, "transfer", "bob", "7", "--as", "alice", "--wait", "60") as paying,
    ):
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert paying.stderr is not None
        line = paying.stderr.readline()
        assert line.endswith("the same transaction is sent again until 60 s are over\n"), line
        place = urlsplit(ready["node"]).netloc
        with world.running("dev", "--folder", "node", "--api", place, "--block-time", "100ms"):
            out, err = paying.communicate(timeout=60)
            assert paying.returncode == 0, err
            assert "sent again" not in err  # it was said once
            assert json.loads(out)["data"]["height"] >= 1
            assert world.run("account", "show", "bob")["balance"] == "10007.00"


def test_a_transaction_that_no_node_answers_for_is_unsettled_and_the_reason_was_said(world: World) -> None:
    with (
        world.running("dev", "--ephemeral", "--api", "127.0.0.1:0", "--block-time", "1h") as (_, process),
        waiting(world, "transfer", "bob", "7", "--as", "alice", "--wait", "3") as paying,
    ):
        process.kill()
        out, err = paying.communicate(timeout=60)
        assert paying.returncode == ENVIRONMENT
        assert json.loads(out)["error"]["slug"] == "unsettled"
        assert err.count("is sent again until 3 s are over\n") == 1


@contextmanager
def waiting(world: World, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A command whose transaction is in the node's pool, which makes no block for it."""
    with subprocess.Popen(
        [*GHOSTCLI, *words, "--json"],
        cwd=world.folder,
        env=world.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            end = time.monotonic() + 30
            while world.run("node", "status")["pool_transactions"] == 0:
                assert time.monotonic() < end
                assert process.poll() is None
            yield process
        finally:
            process.kill()
