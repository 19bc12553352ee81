"""Kills a vault's daemon, over and over, at a random instant of a request, and asks the next one for something else.

A program of its own, since it forks: the daemon is the real server on a real socket, begun from a process that has
everything imported, so that hundreds fit into seconds. Prints how often it killed, how often a request was under way,
and how many signatures there were.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from ghostnet import core
from ghostnet.vault.client import VaultClient
from ghostnet.vault.folder import Folder
from ghostnet.vault.server import Server
from ghostnet.vault.vault import Vault
from tests.unit.vault.chains import Chain, plan_of
from tests.unit.vault.vaults import BOB, PASSPHRASE, UNGUARDED, make

FIRST_SECONDS = 0.006
"""Longest life after a request was sent, to begin with: it takes some 3 ms on an idle machine."""
STEP = 1.1
"""A life that was too short for an answer lengthens the next ones by this, and one that was not shortens them: so about
half of the kills hit a request, whatever else the machine does."""
BODIES = 2
"""Different bodies that are asked for one nonce, and different reports of one action."""
LIVES = 8
"""Lives of the vault in which they are asked for."""


def main(folder: Path, kills: int) -> int:
    made = make(folder / "vault")
    enrolment, base = made.enrolment, made.body()
    made.vault.close()
    home, dice = Folder(folder / "vault"), random.Random(7)
    signed: dict[int, set[tuple[bytes, bytes]]] = {}
    reported: dict[int, set[bytes]] = {}
    chain, plan = Chain(folder / "chain"), plan_of(bytes(32))
    cut = answers = 0
    most = FIRST_SECONDS
    for round_number in range(kills):
        nonce, which = round_number // LIVES, dice.randrange(BODIES)
        if round_number % LIVES == 0:
            plan = chain.started(plan_of)
            chain.catch_up()
        proofs = chain.bundle(plan.action)
        child = started(home)
        try:
            with contextlib.suppress(core.GhostError), connected(home, enrolment) as client:
                deadline = time.monotonic() + dice.uniform(0, most)
                killer = os.fork()
                if killer == 0:
                    time.sleep(max(0.0, deadline - time.monotonic()))
                    os.kill(child, signal.SIGKILL)
                    os._exit(0)
                body = replace(base, nonce=nonce, messages=(core.Transfer(to=BOB, amount=core.Rlusd(1 + which)),))
                report = [chain.agent, 1, 2, plan.hash, which, 0, b"e" * 32, b""]
                try:
                    if round_number % 2:
                        it = client.ask("sign_transaction", "worker", core.decode(body.encode()))
                        signed.setdefault(nonce, set()).add((body.id, it))
                    else:
                        it = client.sign_report("worker", chain.id, plan.action, report, proofs)
                        reported.setdefault(nonce, set()).add(it)
                    answers += 1
                    most /= STEP
                except core.LocalVaultUnreachable:
                    cut += 1
                    most *= STEP
                finally:
                    os.waitpid(killer, 0)
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    for nonce, found in signed.items():
        assert len(found) == 1, f"two signatures for nonce {nonce}: {found}"
    for action, reports in reported.items():
        assert len(reports) == 1, f"two reports of action {action}"
    check_log(home)
    print(kills, cut, answers)
    return 0


def started(home: Folder) -> int:
    """A daemon of its own; it is open and answers when this returns."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            vault = Vault(home, UNGUARDED)
            vault.unseal(PASSPHRASE)
            server = Server(vault, home.config().socket)
            os.write(writing, b"x")
            server.serve()
        finally:
            os._exit(1)
    os.close(writing)
    ready = os.read(reading, 1)
    os.close(reading)
    assert ready == b"x", "the vault did not start again"
    return child


def connected(home: Folder, enrolment: object) -> VaultClient:
    client = VaultClient(home.config().socket)
    client.authenticate(enrolment)  # type: ignore[arg-type]
    return client


def check_log(home: Folder) -> None:
    """The log holds together after all of it, but for a line that was being written."""
    vault = Vault(home, UNGUARDED)
    vault.unseal(PASSPHRASE)
    vault.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
