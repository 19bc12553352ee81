"""A vault as it is run: from the command line, over its socket, for a node, and killed."""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ghostnet.core import decode, encode
from tests.e2e.cli.worlds import World

PASSPHRASE = "correct horse"  # noqa: S105  of vaults made here
REFUSED, USAGE, ENVIRONMENT, UNVERIFIED = 1, 2, 3, 4
KILLS = 3_000 if os.environ.get("GHOST_TORTURE") else 200


@pytest.fixture(scope="module", name="world")
def _world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Somebody with a chain to come, a vault in `vault`, and its passphrase in a file."""
    world = World(tmp_path_factory.mktemp("vault"))
    passphrase = world.folder / "pass"
    passphrase.write_text(PASSPHRASE)
    passphrase.chmod(0o600)
    world.environment["GHOST_PASSPHRASE_FILE"] = str(passphrase)
    for owner in ("carol", "dora"):
        world.run("key", "new", owner)
    world.run("vault", "init", "--owner", "carol", "--owner", "dora", "--threshold", "2")
    return world


@contextmanager
def vault(world: World) -> Iterator[tuple[Any, subprocess.Popen[str]]]:
    """The vault, running and sealed."""
    with world.running("vault", "start") as (ready, process):
        world.environment["GHOST_VAULT"] = ready["socket"]
        try:
            yield ready, process
        finally:
            del world.environment["GHOST_VAULT"]


def test_a_transfer_is_signed_in_the_vault_on_a_real_chain_and_all_of_it_is_on_the_log(world: World) -> None:
    with world.running("dev", "--ephemeral", "--api", "127.0.0.1:0") as (chain, _), vault(world) as (ready, _):
        assert ready["sealed"]
        assert world.run("vault", "key", "list", code=REFUSED)["slug"] == "sealed"
        assert world.run("vault", "unseal")["generation"] == 1
        address = world.run("vault", "key", "new", "worker", "--curve", "secp256k1")["address"]
        token = world.folder / "token"
        token.write_text(world.run("vault", "invite", "agent")["token"])
        token.chmod(0o600)
        world.run("vault", "enrol", "agent", "--token", str(token))
        assert world.run("vault", "enrol", "agent", "--token", str(token), code=REFUSED)["slug"] == "bad_token"
        world.run("dev", "fund", address, "50")
        pay = ("transfer", "bob", "7", "--as", "worker")
        assert world.run(*pay, code=USAGE)["slug"] == "unknown_key"  # the policy gives this caller no key yet
        policy = world.folder / "policy.toml"
        policy.write_text(
            f'threshold = 2\nowners = ["carol", "dora"]\n[[rule]]\ncaller = "agent"\nkey = "worker"\n'
            f'chain = "{chain["chain_id"]}"\ngenesis = "{chain["genesis_hash"]}"\nmessages = ["transfer"]\n'
            f'spend_per_day = "8"\n'
        )
        set_it = ("vault", "policy", "set", str(policy), "--as", "carol", "--yes")
        assert world.run(*set_it, code=REFUSED)["slug"] == "policy_not_signed"
        signature = world.folder / "dora.sig"
        signature.write_text(world.run("vault", "policy", "sign", str(policy), "--as", "dora", "--yes")["signature"])
        assert world.run(*set_it, "--signature", str(signature))["version"] == 2
        before = world.run("account", "show", "bob")["balance"]
        paid = world.run(*pay)
        assert paid["height"] >= 1
        assert float(world.run("account", "show", "bob")["balance"]) - float(before) == 7
        assert world.run(*pay, code=REFUSED)["slug"] == "spend_exceeded"
        assert world.run("vault", "seal")["sealed"]
        assert world.run(*pay, code=REFUSED)["slug"] == "sealed"
        assert world.run("vault", "unseal")["policy"] == 2
        shown = world.run("vault", "policy", "show")
        assert (shown["version"], shown["threshold"], shown["rule"][0]["spend_per_day"]) == (2, 2, "8.00")
        hidden = world.folder / "tsig"
        hidden.write_text("hmac-sha256:update.:YSB0c2lnIHNlY3JldCBmb3IgdGVzdHM=")
        hidden.chmod(0o600)
        world.run("vault", "secret", "put", "example-org", "--kind", "tsig", "--file", str(hidden))
        assert world.run("vault", "secret", "list")["secrets"] == ["example-org"]
        assert [each["name"] for each in world.run("vault", "callers")["callers"]] == ["agent"]
        world.run("vault", "dismiss", "agent")
        assert world.run(*pay, code=REFUSED)["slug"] == "not_enrolled"
        head = world.run("vault", "status")["audit_head"]
    verified = world.run("vault", "audit", "verify", "--head", head)
    assert verified["verified"]
    log = (world.folder / "vault" / "audit.log").read_text()
    assert f'"call":"sign_transaction","outcome":"ok","facts":{{"key":"worker","chain":"{chain["chain_id"]}"' in log
    assert paid["id"] in log
    assert token.read_text() not in log
    assert hidden.read_text() not in log
    altered = world.folder / "altered.log"
    altered.write_text(log.replace('"spend_exceeded"', '"ok"'))
    assert world.run("vault", "audit", "verify", "--log", str(altered), code=UNVERIFIED)["slug"] == "vault_audit_broken"


def test_the_chain_says_which_generation_signs_and_keeps_a_line_of_the_log(tmp_path: Path) -> None:
    world = World(tmp_path)
    passphrase = tmp_path / "pass"
    passphrase.write_text(PASSPHRASE)
    passphrase.chmod(0o600)
    world.environment["GHOST_PASSPHRASE_FILE"] = str(passphrase)
    world.run("key", "new", "carol")
    world.run("vault", "init", "--owner", "carol")
    with world.running("dev", "--folder", str(tmp_path / "node"), "--api", "127.0.0.1:0") as (chain, _):
        world.run("system", "add", "agents", "--as", "operator")
        world.run("transfer", "carol", "5", "--as", "alice")
        with (tmp_path / "vault" / "vault.toml").open("a") as file:
            file.write(f'registry = "{chain["genesis_hash"]}"\n')
        with vault(world) as (ready, _):
            by_carol = ("--as", "carol", "--yes")
            assert world.run("vault", "register", *by_carol, code=REFUSED)["slug"] == "sealed"
            world.run("vault", "unseal")
            assert world.run("vault", "refresh", code=REFUSED)["slug"] == "registry_unavailable"
            assert world.run("vault", "audit", "verify", "--anchored", code=REFUSED)["slug"] == "registry_unavailable"
            assert world.run("vault", "register", *by_carol) == {
                "vault": ready["vault"],
                "generation": 1,
                "shown": True,
            }
            kept = world.run("vault", "anchor", *by_carol)
            assert world.run("vault", "audit", "verify", "--anchored")["records"] > kept["line"]
        log = tmp_path / "vault" / "audit.log"
        cut = tmp_path / "cut.log"
        cut.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[: kept["line"]]))
        assert world.run("vault", "audit", "verify", "--log", str(cut))["verified"]
        verify = ("vault", "audit", "verify", "--log", str(cut), "--anchored")
        assert world.run(*verify, code=UNVERIFIED)["slug"] == "vault_audit_broken"
        (tmp_path / "vault" / "anchor").unlink()  # as in a folder that was restored
        with vault(world):
            assert world.run("vault", "unseal")["generation"] == 2
            assert world.run("vault", "register", *by_carol)["generation"] == 2
            assert world.run("vault", "refresh")["generation"] == 2


def test_a_second_vault_in_a_folder_is_refused_and_a_stopped_one_leaves_nothing(world: World) -> None:
    with vault(world) as (ready, process):
        assert world.run("vault", "start", code=ENVIRONMENT)["slug"] == "vault_in_use"
        done = world.raw("doctor", "--json")
        checks = {check["name"]: check for check in json.loads(done.stdout)["data"]["checks"]}
        assert checks["vault"]["ok"]
        assert checks["vault core dumps"]["ok"]
        assert checks["vault memory"]["ok"] == ready["memory_locked"]
        assert ready["memory_locked"] or ready["memory"] in checks["vault memory"]["found"]
        process.terminate()
        assert process.wait(30) == 0
    assert not Path(ready["socket"]).exists()
    world.environment["GHOST_VAULT"] = ready["socket"]
    assert world.run("vault", "status", code=ENVIRONMENT)["slug"] == "vault_unreachable"
    del world.environment["GHOST_VAULT"]
    assert world.run("vault", "init", "--owner", "carol", code=ENVIRONMENT)["slug"] == "vault_folder_taken"
    assert world.run("vault", "start", "--folder", "none", code=ENVIRONMENT)["slug"] == "no_vault_folder"


def test_a_running_vault_leaves_no_core_and_cannot_be_traced(world: World) -> None:
    with vault(world) as (ready, process):
        assert ready["core_dumps_off"]
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        line = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        assert line.split()[-3:-1] == ["0", "0"]
        assert Path(f"/proc/{process.pid}/mem").stat().st_uid == 0  # of a process that may not be dumped it is root's
        locked = next(
            line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if line.startswith("VmLck")
        )
        assert (int(locked.split()[1]) > 0) == ready["memory_locked"]
        hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)[1]
        assert ready["memory_locked"] or (hard != resource.RLIM_INFINITY and "LimitMEMLOCK" in ready["memory"])


def test_frames_are_bounded_before_they_are_read(world: World) -> None:
    with vault(world) as (ready, _):

        def ask(data: bytes) -> Any:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(10)
                line.connect(ready["socket"])
                received(line)
                line.sendall(data)
                return received(line)

        assert ask((1 << 31).to_bytes(4, "big"))[:3] == [1, 15, 20]
        for payload in (b"\xff", encode(["status"]), encode(7), encode(["status", [1]]), encode(["Status", []])):
            assert ask(len(payload).to_bytes(4, "big") + payload)[:2] == [1, 15]
        status = encode(["status", []])
        assert ask(len(status).to_bytes(4, "big") + status)[0] == 0


def received(line: socket.socket) -> Any:
    size = int.from_bytes(line.recv(4, socket.MSG_WAITALL), "big")
    return decode(line.recv(size, socket.MSG_WAITALL))


def test_killed_at_any_instant_no_mark_ever_has_two_signatures(tmp_path: Path) -> None:
    shared = Path("/dev/shm")  # noqa: S108  what a killed process wrote stays, on whatever disk; this one does not wait
    folder = tempfile.mkdtemp(dir=shared if shared.is_dir() else tmp_path)
    command = [sys.executable, "-m", "tests.e2e.vault.killer", folder, str(KILLS)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(["src", "."])}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=500)
    shutil.rmtree(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    kills, cut, signed = map(int, done.stdout.split())
    assert kills == KILLS
    assert cut > KILLS // 10, "too few kills hit a request"
    assert signed > KILLS // 10
