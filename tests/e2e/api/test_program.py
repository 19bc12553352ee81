"""The node as a program: ready, told to stop, killed, started again."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ghostnet.rpc.v1.status_connect import StatusServiceClientSync
from ghostnet.rpc.v1.status_pb import GetStatusRequest
from ghostnet.rpc.v1.transaction_connect import TransactionServiceClientSync
from ghostnet.rpc.v1.transaction_pb import SubmitRequest, Wait
from tests.e2e.api.chains import DevChain, dev_chain

PROGRAM = """
import asyncio, sys
from pathlib import Path
from ghostnet.api.envoy import Listen
from ghostnet.api.server import serve
from ghostnet.node.home import Home
from ghostnet.node.logs import set_up
import logging
set_up(level=logging.DEBUG)
asyncio.run(serve(Home(Path(sys.argv[1])), on_ready=lambda address: print(address, flush=True)))
"""


class Program:
    """A node in a process of its own."""

    def __init__(self, dev: DevChain) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(dev.home.path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, list[dict[str, object]]]:
        """How it ended, and its log."""
        self.process.send_signal(number)
        _, log = self.process.communicate(timeout=30)
        return self.process.returncode, [json.loads(line) for line in log.splitlines() if line.startswith("{")]


@contextlib.contextmanager
def program(dev: DevChain) -> Iterator[Program]:
    one = Program(dev)
    try:
        yield one
    finally:
        one.process.kill()
        one.process.communicate()


def height(one: Program) -> int:
    with StatusServiceClientSync(f"http://{one.address}") as client:
        return client.get_status(GetStatusRequest()).height


def pay(dev: DevChain, one: Program) -> None:
    alice, bob = dev.people
    request = SubmitRequest(transactions=[dev.transfer(alice, bob.address)], wait=Wait.COMMITTED)
    with TransactionServiceClientSync(f"http://{one.address}") as client:
        (result,) = client.submit(request).results
    assert result.outcome is not None
    assert result.outcome.field == "committed"


def edges_of(process: int) -> list[int]:
    """The Envoy processes that a node started."""
    listed = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


def gone(process: int) -> bool:
    """Whether a process ended, perhaps waiting for its parent to notice."""
    try:
        state = re.search(r"State:\s+(\w)", Path(f"/proc/{process}/status").read_text())
    except FileNotFoundError:
        return True
    return state is not None and state[1] == "Z"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_node_told_to_stop_ends_cleanly_and_goes_on_where_it_was(tmp_path: Path, number: int) -> None:
    dev = dev_chain(tmp_path / "node")
    with program(dev) as one:
        pay(dev, one)
        before = height(one)
        (edge,) = edges_of(one.process.pid)
        code, log = one.stop(number)
    assert code == 0
    assert [entry["event"] for entry in log if entry["part"] == "node"][-2:] == ["stopping", "stopped"]
    assert gone(edge)
    with program(dev) as two:
        assert height(two) == before
        pay(dev, two)


def test_a_killed_node_takes_its_edge_along_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    dev = dev_chain(tmp_path / "node")
    with program(dev) as one:
        pay(dev, one)
        before = height(one)
        (edge,) = edges_of(one.process.pid)
        one.process.kill()
        one.process.wait()
        deadline = time.monotonic() + 5
        while not gone(edge):
            assert time.monotonic() < deadline, "the edge outlived its node"
            time.sleep(0.02)
    with program(dev) as two:
        assert height(two) == before
        pay(dev, two)


def test_a_second_node_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    dev = dev_chain(tmp_path / "node")
    with program(dev) as one:
        second = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(dev.home.path)], capture_output=True, text=True, timeout=30, check=False
        )
        assert second.returncode != 0
        assert "another process" in second.stderr
        pay(dev, one)


def test_a_key_file_that_others_may_read_stops_the_start(tmp_path: Path) -> None:
    dev = dev_chain(tmp_path / "node")
    dev.home.key_path.chmod(0o644)
    second = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(dev.home.path)], capture_output=True, text=True, timeout=30, check=False
    )
    assert second.returncode != 0
    assert "lets others at it" in second.stderr
